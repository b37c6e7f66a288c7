"""Gathers what filled forms say: files and folders in, dossiers out, one a candidate."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bacpro.errors import BacproError
from bacpro.forms.readback.collected import CollectedCandidate, CollectedFile
from bacpro.forms.readback.guarding import GuardedReader
from bacpro.forms.readback.recognising import CopyRead, FileRead, FormRead, NothingReadError, read_file
from bacpro.forms.shelf import Shelf
from bacpro.jobs.read_back import read_back
from bacpro.model.dossier import Dossier
from bacpro.model.form import slot_name
from bacpro.model.notation.number import lacks_zero
from bacpro.model.run.faults import Fault
from bacpro.model.structuring.structure import structure
from bacpro.pdf.reading.slot_evidence import SlotRemark
from bacpro.reading.sources.stamps import SPECIAL, hash_file, is_special
from bacpro.reading.values.doubts import find_doubts


def list_pdfs(paths: Sequence[Path]) -> list[Path]:
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


def collect_files(paths: Iterable[Path], shelf: Shelf) -> Iterator[CollectedFile]:
    """Read files one after the other; `shelf` holds the forms installed."""
    with GuardedReader() as reader:
        for path in paths:
            digest = ""
            try:
                if is_special(path):
                    raise BacproError(SPECIAL)
                digest = _digest(path)
                found = read_file(reader, path, shelf)
                if {_digest(path), found.sha256} != {digest}:
                    raise BacproError(_MOVED)
                yield _read_candidates(path, found)
            except BacproError as error:
                moved = bool(digest) and _digest(path) != digest
                faults = (_refusal(path, _MOVED if moved else str(error)),)
                if moved or not isinstance(error, NothingReadError):
                    yield CollectedFile(path, digest, fautes=faults)
                    continue
                found = error.found
                yield CollectedFile(
                    path, digest, (), found.pages, faults, tuple(_refusal(path, each) for each in found.avis)
                )


def _refusal(path: Path, told: str, page: int = 0) -> Fault:
    message, _, remedy = told.partition(". ")
    return Fault(str(path), 0, "", "", "", f"page {page} : {message}" if page else message, remedy)


_MOVED = "ce fichier a changé pendant la lecture. Attendez qu’il soit entièrement enregistré ou copié, puis relisez-le."


def _digest(path: Path) -> str:
    """The sha256 of a file; empty when it cannot be read, which the reader then says."""
    try:
        return hash_file(path)
    except OSError:
        return ""


def _read_candidates(path: Path, found: FileRead) -> CollectedFile:
    candidates = tuple(
        CollectedCandidate(read, tuple(copies), read_back(read.form, [copy.reponses for copy in copies]))
        for read in found.formulaires
        for copies in _by_candidate(read)
    )
    several = found.pages.total > 1
    told = [fault for each in candidates for fault in _find_faults(path, each, several=several)]
    refusals = [_refusal(path, message, page if several else 0) for page, message in found.refus]
    blank = [
        Fault(str(path), 0, "", "", "", f"page {page} : formulaire vierge", "Vérifiez qu’il devait l’être.")
        for page in found.vierges
    ]
    return CollectedFile(
        path,
        found.sha256,
        candidates,
        found.pages,
        (*refusals, *(fault for fault, grave in told if grave)),
        (
            *(_refusal(path, each) for each in found.avis),
            *blank,
            *(fault for fault, grave in told if not grave),
            *(fault for each in candidates for fault in _find_doubts(path, each)),
        ),
        tuple(label for read in found.formulaires for label in _missing(read)),
    )


def _find_faults(path: Path, candidate: CollectedCandidate, *, several: bool) -> Iterator[tuple[Fault, bool]]:
    """What is to be told of the answers of a candidate, and whether it is grave."""
    slots, number = candidate.lu.form.slots, candidate.numero

    def fault(case: str, page: int, value: str, error: str, remedy: str) -> Fault:
        place = f"{case} (page {page})" if case and several and page else case
        error = f"page {page} : {error}" if not case and several and page else error
        return Fault(str(path), 0, place, number, value, error, remedy)

    unreadable = any(copy.manque for copy in candidate.exemplaires)
    for copy in candidate.exemplaires:
        for (page, error, remedy, grave), remarks in _group_remarks(copy.remarques):
            labels = [slots[each.case].libelle if each.case in slots else each.case for each in remarks]
            values = [each.valeur for each in remarks]
            label = ", ".join(labels[:_NAMED]) + (f" et {len(labels) - _NAMED} autres" * (len(labels) > _NAMED))
            unreadable |= grave
            yield fault(label, page, values[0] if len(remarks) == 1 else "", error, remedy), grave
    if not unreadable:  # otherwise answers are missing with their page, or could not be read, which is said
        for each in candidate.relu.fautes:
            page = candidate.page(each.exemplaire, each.nom)
            yield fault(each.case, page, each.valeur, each.erreur, each.remede), True
    for each in candidate.relu.doutes:
        page = candidate.page(each.exemplaire, each.nom)
        yield fault(each.case, page, each.valeur, each.erreur, each.remede), False


def _find_doubts(path: Path, candidate: CollectedCandidate) -> Iterator[Fault]:
    """What is odd in the identity that a form gives, as in that of any file."""
    if candidate.relu.fautes:
        return
    labels = {champ.source: champ.libelle for champ in candidate.lu.form.champs}
    for odd in find_doubts(structure(candidate.dossier, Dossier)):
        label = labels.get(f"candidat.{odd.colonne}", odd.colonne)
        yield Fault(str(path), 0, label, candidate.numero, odd.valeur, odd.erreur, odd.remede)
    if lacks_zero(candidate.numero):
        label = labels.get("candidat.numero") or ""
        error = "un chiffre de moins que les numéros de Cyclades : il a peut-être perdu son zéro de tête"
        remedy = "Vérifiez-le sur la convocation."
        yield Fault(str(path), 0, label, candidate.numero, candidate.numero, error, remedy)


_NAMED = 3
"""Slots of a page that one message names."""


def _group_remarks(
    remarks: Iterable[tuple[int, SlotRemark]],
) -> Iterator[tuple[tuple[int, str, str, bool], list[SlotRemark]]]:
    """Remarks that say the same of several slots of a page, together."""
    kinds: dict[tuple[int, str, str, bool], list[SlotRemark]] = {}
    for page, remark in remarks:
        kinds.setdefault((page, remark.erreur, remark.remede, remark.grave), []).append(remark)
    yield from kinds.items()


def _by_candidate(read: FormRead) -> Iterator[list[CopyRead]]:
    """Copies that follow each other and name the same candidate; one that names nobody goes with the copy before it
    where its fields say that it is the next of the same document."""
    names = [champ.nom for champ in read.form.champs if (champ.source or "").startswith("candidat.")]
    group: list[CopyRead] = []
    for copy in read.exemplaires:
        named = tuple(copy.reponses.get(name) for name in names)
        if group:
            first = tuple(group[0].reponses.get(name) for name in names)
            follows = copy.exemplaire == group[-1].exemplaire + 1 and not any(named)
            if not follows and (named != first or not any(named)):
                yield group
                group = []
        group.append(copy)
    if group:
        yield group


def _missing(read: FormRead) -> Iterator[str]:
    """Required slots left empty: those of a table, only on the rows that are used. What could not be read is none."""
    form = read.form
    for copy in read.exemplaires:
        answers = copy.reponses
        read_slots = copy.cases.keys() - {remark.case for _, remark in copy.remarques if remark.grave}
        empty = read_slots - answers.keys()
        yield from (champ.libelle for champ in form.champs if champ.requis and champ.nom in empty)
        for table in form.tableaux:
            for row in range(1, table.lignes + 1):
                cells = {slot_name(table.nom, row, champ.nom): champ for champ in table.champs}
                if any(answers.get(slot) for slot in cells):
                    yield from (champ.libelle for slot, champ in cells.items() if champ.requis and slot in empty)
