"""What filled forms say, as rows and as JSON: every answer, every file, every candidate."""

from collections.abc import Iterator
from typing import Any

from attrs import asdict

from bacpro.forms.readback.collected import CollectedFile
from bacpro.outputs.reports.forms import Document, Made

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

FILE_COLUMNS = ("fichier", "formulaire", "version", "candidat", "nom", "prenom", "manque", "faute")


def form_data(collected: CollectedFile) -> list[dict[str, Any]]:
    """What a file says, in JSON form: an object a candidate, or one that says why there is none."""
    faults = [asdict(fault) for fault in collected.fautes]
    doubts = [asdict(fault) for fault in collected.doutes]
    tail = {
        "manquants": list(collected.manquants),
        "fautes": faults,
        "avertissements": doubts,
        "pages_du_fichier": asdict(collected.pages),
    }
    if not collected.candidats:
        nothing: dict[str, Any] = {"formulaire": None, "version": None, "diplome": None, "pages": []}
        return [{"fichier": str(collected.fichier), **nothing, "dossier": None, "autres": [], **tail}]
    return [
        {
            "fichier": str(collected.fichier),
            "formulaire": each.lu.form.id,
            "version": each.lu.form.version,
            "diplome": each.lu.diplome,
            "pages": list(each.pages),
            "dossier": each.dossier,
            "autres": [{"exemplaire": rank, "case": slot, "valeur": answer} for rank, slot, answer in each.relu.autres],
            **tail,
        }
        for each in collected.candidats
    ]


def answer_rows(collected: CollectedFile) -> Iterator[tuple[str, ...]]:
    """Every answer of a file as rows under ANSWER_COLUMNS."""
    rank = 0
    for candidate in collected.candidats:
        form, slots = candidate.lu.form, candidate.lu.form.slots
        for copy in candidate.exemplaires:
            rank += 1
            head = (str(collected.fichier), form.id, str(form.version), candidate.numero, str(rank))
            for slot, answer in copy.reponses.items():
                shown = "oui" if answer is True else str(answer)
                yield (*head, slot, slots[slot].libelle if slot in slots else "", shown)


def file_document(collected: CollectedFile) -> Document:
    """A file as a report tells it."""
    titles = [f"{form.titre} (version {form.version})" for form in collected.formulaires]
    return Document(
        str(collected.fichier),
        " ; ".join(titles) or "Formulaire non reconnu",
        tuple(dict.fromkeys(each.numero for each in collected.candidats)),
        Made.REFUSE if collected.fautes else Made.INCOMPLET if collected.manquants else Made.FAIT,
        collected.pages.total,
        tuple(dict.fromkeys(collected.manquants)),
    )


def file_rows(collected: CollectedFile) -> Iterator[tuple[str, ...]]:
    """The candidates of a file as rows under FILE_COLUMNS; a file without any has a row too."""
    missing = ", ".join(dict.fromkeys(collected.manquants))
    faults = collected.fautes
    fault = f"{faults[0].erreur}{' …' if len(faults) > 1 else ''}" if faults else ""
    if not collected.candidats:
        yield (str(collected.fichier), *[""] * 5, missing, fault)
    for each in collected.candidats:
        candidat = each.dossier.get("candidat", {})
        head = (str(collected.fichier), each.lu.form.id, str(each.lu.form.version))
        yield (*head, *(str(candidat.get(key, "")) for key in ("numero", "nom", "prenom")), missing, fault)
