"""Runs a deliberation from file to folder, one candidate at a time, and counts all that it saw."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from attrs import define, evolve, field, frozen

from bacpro.files import csvtext
from bacpro.files.faults import FAULT_COLUMNS, CellFault, placed
from bacpro.files.reading import Input, Record
from bacpro.files.running import Kept, Makers, RecordCounts, Tally, drive, heading, work_of, write_rejects
from bacpro.files.spread import Spread, Work
from bacpro.jobs.deliberate import DeliberationPlan, deliberator
from bacpro.model.deliberation import Decision, Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.rule import rule_versions

JURY_COLUMNS = ("decision_jury", "mention_jury", "points_jury", "motif_jury")
"""Empty columns, for what the jury decides where it does not follow the proposal."""
DELIBERATION_COLUMNS = (
    "numero_candidat",
    "nom",
    "prenom",
    "date_naissance",
    "statut",
    "etablissement",
    "division",
    "moyenne",
    "points",
    "decision",
    "mention",
    "unites_acquises",
    "regle",
    "confiance",
    "explication",
    *JURY_COLUMNS,
)
_OF_THE_JURY = ("",) * len(JURY_COLUMNS)


@frozen
class Deliberated:
    """One candidate of a run: the record as read, the session (year), and what is proposed, or None if rejected."""

    record: Record
    session: int
    deliberation: Deliberation | None


@define
class Counts(RecordCounts):
    """What a deliberation saw: candidates by decision."""

    decisions: Counter[Decision] = field(factory=Counter)

    def add(self, deliberated: Deliberated) -> None:
        """Count one candidate."""
        self.take(deliberated.record)
        if deliberated.deliberation is not None:
            self.decisions[deliberated.deliberation.decision] += 1


def session_of(dossier: Dossier, plan: DeliberationPlan, session: int | None) -> int | None:
    """The session (year) deliberated on: the record’s, where it is one of the diploma’s, else the one given.

    Without either, the latest session of the results; None when there is none at all.
    """
    if dossier.session is not None and plan.diplome.edition(dossier.session):
        return dossier.session
    latest = max((result.session or 0 for result in dossier.resultats), default=0)
    chosen = session or latest
    return chosen if plan.diplome.edition(chosen) else None


def deliberable(record: Record, entree: Input, plan: DeliberationPlan, session: int | None) -> tuple[Record, int]:
    """A record of an input with the session (year) deliberated on, rejected where it cannot be."""
    if record.dossier is None:
        return record, session or 0
    year = session_of(record.dossier, plan, session)
    faults = _late(record.dossier, year) if year else (_UNKNOWN_SESSION,)
    if not faults:
        return record, year or 0
    numero = record.dossier.candidat.numero
    found = tuple(placed(fault, entree.fichier.nom, record.ligne, numero) for fault in faults)
    return evolve(record, dossier=None, fautes=found, avertissements=()), year or 0


def run(
    entree: Input,
    plan: DeliberationPlan,
    session: int | None,
    folder: Path | None = None,
    kept: Sequence[Kept[Deliberated]] = (),
    spread: Spread | None = None,
) -> Counts:
    """Prepare an input, and write `deliberation.csv` and `rejets.csv` into a folder; without, a dry run.

    Raises BacproError when the input holds no candidate, or turns out to be unreadable further down, and OSError
    when a file cannot be written.
    """
    counts = Counts()
    if folder is not None:
        csvtext.start(folder / "deliberation.csv", DELIBERATION_COLUMNS)
        csvtext.start(folder / "rejets.csv", FAULT_COLUMNS)
    drive(entree, partial(_work, entree, plan, session), (Kept(Counts, counts.merge), *kept), folder, spread)
    return counts


def _work(
    entree: Input, plan: DeliberationPlan, session: int | None, makers: Makers[Deliberated]
) -> Work[list[Tally[Deliberated]]]:
    deliberate = deliberator(plan)

    def decide(record: Record) -> Deliberated:
        record, year = deliberable(record, entree, plan, session)
        return Deliberated(record, year, deliberate(record.dossier, year) if record.dossier else None)

    return work_of(entree, decide, {"deliberation.csv": _write_row, "rejets.csv": write_rejects}, makers)


def _write_row(stream: TextIO, deliberated: Deliberated) -> None:
    if cells := row_of(deliberated):
        stream.write(csvtext.row(cells))


_UNKNOWN_SESSION = CellFault(
    "session", "", "la session de l’examen n’est pas connue", "Ajoutez-la au candidat, ou donnez --session."
)


def _late(dossier: Dossier, session: int) -> tuple[CellFault, ...]:
    """The faults of results that are later than the session (year) deliberated on."""
    return tuple(
        [
            CellFault(
                f"{result.unite} session",
                str(result.session),
                f"résultat postérieur à la session délibérée ({session})",
                "Corrigez l’année du résultat, ou la session du candidat.",
            )
            for result in dossier.resultats
            if result.session is not None and result.session > session
        ]
    )


def row_of(deliberated: Deliberated) -> tuple[str, ...] | None:
    """A candidate as a row under DELIBERATION_COLUMNS, or None when he is rejected."""
    dossier, proposed = deliberated.record.dossier, deliberated.deliberation
    if dossier is None or proposed is None:
        return None
    candidat, moyenne = dossier.candidat, proposed.moyenne
    birth = candidat.date_naissance
    return (
        candidat.numero,
        candidat.nom,
        candidat.prenom,
        f"{birth.day:02}/{birth.month:02}/{birth.year:04}" if birth else "",
        dossier.statut or "",
        dossier.etablissement or "",
        dossier.division or "",
        moyenne.affichee if moyenne else "",
        moyenne.points_affiches if moyenne else "",
        proposed.decision,
        proposed.mention or "",
        " ".join([unit.unite for unit in proposed.acquises]),
        proposed.regle,
        proposed.confiance,
        proposed.explication,
        *_OF_THE_JURY,
    )


def deliberation_data(deliberated: Deliberated) -> dict[str, Any] | None:
    """A candidate in JSON form: marks as strings, the exact average as points over divisor.

    The average is that of the marks shown with their coefficients, exempted units left out, and of the bonuses: one
    that has a coefficient of its own adds it to the divisor.
    """
    dossier, proposed = deliberated.record.dossier, deliberated.deliberation
    if dossier is None or proposed is None:
        return None
    moyenne = proposed.moyenne
    return {
        "numero_candidat": dossier.candidat.numero,
        "session": deliberated.session,
        "decision": proposed.decision.value,
        "mention": proposed.mention.value if proposed.mention else None,
        "moyenne": moyenne.affichee if moyenne else None,
        "points": str(moyenne.points) if moyenne else None,
        "diviseur": str(moyenne.diviseur) if moyenne else None,
        "moyenne_professionnelle": proposed.professionnelle.affichee if proposed.professionnelle else None,
        "unites": [
            {
                "unite": unit.unite,
                "etat": unit.etat.value,
                "note": str(unit.note) if unit.note is not None else None,
                "premiere_note": str(unit.premiere) if unit.premiere is not None else None,
                "coefficient": str(unit.coefficient),
                "points": str(unit.points) if unit.points is not None else None,
                "session": unit.session,
                "origine": unit.origine.value if unit.origine else None,
                "proposition": unit.proposee,
                "explication": unit.explication,
            }
            for unit in proposed.unites
        ],
        "bonus": [
            {
                "objet": bonus.objet,
                "points": str(bonus.points),
                "note": str(bonus.note) if bonus.note is not None else None,
                "coefficient": str(bonus.coefficient) if bonus.coefficient is not None else None,
                "explication": bonus.explication,
            }
            for bonus in proposed.bonus
        ],
        "acquises": [{"unite": unit.unite, "valable_jusqua": unit.valable_jusqua} for unit in proposed.acquises],
        "attestations": list(proposed.attestations),
        "a_presenter": list(proposed.a_presenter),
        "certificat": proposed.certificat,
        "note_minimale": str(proposed.note_minimale) if proposed.note_minimale is not None else None,
        "regle": proposed.regle,
        "fondement": proposed.fondement,
        "confiance": proposed.confiance.value,
        "questions": list(proposed.questions),
        "explication": proposed.explication,
    }


def summary(
    entree: Input, plan: DeliberationPlan, session: int | None, counts: Counts, versions: Mapping[str, str]
) -> dict[str, Any]:
    """The content of `bilan.json`: inputs with their hashes, versions, editions, and counts that add up."""
    return {
        **heading("deliberer", entree, versions),
        "diplome": plan.diplome.code,
        "session": session,
        "editions": {edition.id: str(edition.sessions) for edition in plan.diplome.editions},
        "regles": rule_versions((*plan.regles, *plan.speciality.regles)),
        "lus": counts.lus,
        "traites": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        "candidats": counts.candidats,
        "fautes": counts.fautes,
        "avertissements": counts.warnings(),
        "decisions": {decision.value: counts.decisions[decision] for decision in Decision},
    }
