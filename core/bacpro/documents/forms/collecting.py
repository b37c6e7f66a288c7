"""Gathers what filled forms say: files and folders in, dossiers out, one a candidate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from bacpro.documents.forms.reading import FormRead, GuardedReader, recognised
from bacpro.documents.reports.forms import Document, Made
from bacpro.errors import BacproError
from bacpro.files.faults import Fault
from bacpro.files.stamps import SPECIAL, is_special, sha256_of
from bacpro.jobs.forms import Answer
from bacpro.jobs.readback import ReadBack, read_back
from bacpro.model.form import PaperForm

ANSWER_COLUMNS = (
    "fichier",
    "formulaire",
    "version",
    "numero_candidat",
    "exemplaire",
    "case",
    "libelle",
    "valeur",
)


@frozen
class Collected:
    """A file: the form that it is and the dossiers that it says, or why it cannot be read."""

    fichier: Path
    sha256: str = ""
    lu: FormRead | None = None
    dossiers: tuple[ReadBack, ...] = ()
    fautes: tuple[Fault, ...] = ()
    manquants: tuple[str, ...] = ()
    """Labels of the slots that the form requires and that are empty."""


def pdf_files(paths: Sequence[Path]) -> list[Path]:
    """The files given, and the PDFs of the folders given, each once, in order.

    Raises BacproError when a path does not exist, or when there is no PDF at all.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise BacproError(f"{', '.join(missing)} : il n’existe pas. Vérifiez le chemin.")
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf") if path.is_dir() else [path]
        found |= dict.fromkeys(inside)
    if not found:
        raise BacproError(f"{', '.join(map(str, paths))} : aucun PDF. Donnez des PDF, ou un dossier qui en contient.")
    return list(found)


def collect(paths: Iterable[Path], forms: Sequence[tuple[str, PaperForm]]) -> Iterator[Collected]:
    """Read files one after the other; `forms` are those installed, each with the code of its diploma."""
    with GuardedReader() as reader:
        for path in paths:
            digest = ""
            try:
                if is_special(path):
                    raise BacproError(SPECIAL)
                digest = _digest(path)
                raw = reader.read(path)
                if _digest(path) != digest:
                    raise BacproError(_MOVED)
                yield _understood(path, digest, recognised(raw, forms))
            except BacproError as error:
                message, _, remedy = str(error).partition(". ")
                yield Collected(path, digest, fautes=(Fault(str(path), 0, "", "", "", message, remedy),))


_MOVED = "ce fichier a changé pendant la lecture. Attendez qu’il soit entièrement enregistré ou copié, puis relisez-le."


def _digest(path: Path) -> str:
    """The sha256 of a file; empty when it cannot be read, which the reader then says."""
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _understood(path: Path, digest: str, read: FormRead) -> Collected:
    dossiers = tuple(read_back(read.form, copies) for copies in _by_candidate(read))
    faults = tuple(
        Fault(str(path), 0, fault.case, _number(each.dossier), fault.valeur, fault.erreur, fault.remede)
        for each in dossiers
        for fault in each.fautes
    )
    return Collected(path, digest, read, dossiers, faults, tuple(_missing(read)))


def _by_candidate(read: FormRead) -> Iterator[list[dict[str, Answer]]]:
    """Copies that follow each other and name the same candidate, or nobody."""
    names = [champ.nom for champ in read.form.champs if (champ.source or "").startswith("candidat.")]
    last: tuple[Answer | None, ...] = ()

    def candidate(copy: Mapping[str, Answer]) -> tuple[Answer | None, ...]:
        nonlocal last
        named = tuple(copy.get(name) for name in names)
        last = named if any(named) else last
        return last

    for _, copies in groupby(read.copies, key=candidate):
        yield list(copies)


def _missing(read: FormRead) -> Iterator[str]:
    """Required slots left empty: those of a table, only on the rows that are used."""
    form = read.form
    for copy in read.copies:
        yield from (champ.libelle for champ in form.champs if champ.requis and not copy.get(champ.nom))
        for table in form.tableaux:
            for row in range(1, table.lignes + 1):
                cells = {champ: copy.get(f"{table.nom}_{row}_{champ.nom}") for champ in table.champs}
                if any(cells.values()):
                    yield from (champ.libelle for champ, answer in cells.items() if champ.requis and not answer)


def form_data(collected: Collected) -> list[dict[str, Any]]:
    """What a file says, in JSON form: an object a candidate, or one that says why there is none."""
    read = collected.lu
    head = {
        "fichier": str(collected.fichier),
        "formulaire": read.form.id if read else None,
        "version": read.form.version if read else None,
        "diplome": read.diplome if read else None,
    }
    faults = [asdict(fault) for fault in collected.fautes]
    if read is None:
        return [{**head, "dossier": None, "autres": [], "manquants": [], "fautes": faults}]
    return [
        {
            **head,
            "dossier": each.dossier,
            "autres": [{"exemplaire": rank, "case": slot, "valeur": answer} for rank, slot, answer in each.autres],
            "manquants": list(collected.manquants),
            "fautes": faults,
        }
        for each in collected.dossiers
    ]


def answer_rows(collected: Collected) -> Iterator[tuple[str, ...]]:
    """Every answer of a file as rows under ANSWER_COLUMNS."""
    read = collected.lu
    if read is None:
        return
    form, slots = read.form, read.form.slots
    number = next((champ.nom for champ in form.champs if champ.source == "candidat.numero"), "")
    for rank, copy in enumerate(read.copies, 1):
        head = (str(collected.fichier), form.id, str(form.version), str(copy.get(number, "")), str(rank))
        for slot, answer in copy.items():
            shown = "oui" if answer is True else str(answer)
            yield (*head, slot, slots[slot].libelle if slot in slots else "", shown)


def told(collected: Collected) -> Document:
    """A file as a report tells it."""
    read = collected.lu
    return Document(
        str(collected.fichier),
        f"{read.form.titre} (version {read.form.version})" if read else "Formulaire non reconnu",
        tuple(_number(each.dossier) for each in collected.dossiers),
        Made.REFUSE if collected.fautes else Made.INCOMPLET if collected.manquants else Made.FAIT,
        len(read.copies) if read else 0,
        tuple(dict.fromkeys(collected.manquants)),
    )


def merged(collected: Iterable[Collected]) -> tuple[dict[str, dict[str, dict[str, Any]]], list[Fault]]:
    """Dossiers by diploma and candidate number, out of all the forms that speak of them, and what contradicts.

    Lists are put end to end, without the elements that are the same. A form with a fault is left out; a dossier
    that no form of its dossiers professionnels completes is said to be partial.
    """
    dossiers: dict[str, dict[str, dict[str, Any]]] = {}
    faults: list[Fault] = []
    for each in collected:
        if each.lu is None or each.fautes:
            continue
        for read in each.dossiers:
            known = dossiers.setdefault(each.lu.diplome, {})
            number = _number(read.dossier)
            whole = known.setdefault(number, {"diplome": each.lu.diplome})
            for path, kept, other in _join(whole, read.dossier, "$"):
                error = f"un autre formulaire de ce candidat dit « {kept} »"
                remedy = "Corrigez l’un des deux formulaires."
                faults.append(Fault(str(each.fichier), 0, path, number, str(other), error, remedy))
    for whole in (each for known in dossiers.values() for each in known.values()):
        if "dossiers_professionnels" not in whole:
            whole["partiel"] = True
    return dossiers, faults


def _join(whole: dict[str, Any], part: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any, Any]]:
    """Add a part to what is known, and give what contradicts it: path, value kept, value left."""
    for key, value in part.items():
        known = whole.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            yield from _join(known, value, f"{path}.{key}")
        elif isinstance(known, list) and isinstance(value, list):
            known += [item for item in value if item not in known]
        elif known is None:
            whole[key] = value
        elif known != value:
            yield f"{path}.{key}", known, value


def _number(dossier: Mapping[str, Any]) -> str:
    return str(dossier.get("candidat", {}).get("numero", ""))
