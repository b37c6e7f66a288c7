"""What a conversion gives, as rows of `conversion.csv` and of `journal.csv`."""

from typing import Any, TextIO

from bacpro.jobs.convert import ConversionPlan, target_cell
from bacpro.model.outcome import Outcome
from bacpro.model.result import french
from bacpro.model.run.decided import (
    Converted,
)
from bacpro.outputs import csvtext
from bacpro.outputs.csvtext import Writer
from bacpro.sharing.conversion import OUTCOMES
from bacpro.sharing.memo import IdentityCache

JOURNAL_COLUMNS = (
    "numero_candidat",
    "nom",
    "prenom",
    "diplome_source",
    "unite_source",
    "note_source",
    "session_source",
    "unite_cible",
    "issue",
    "note_reportee",
    "valable_jusqua",
    "regle",
    "fondement",
    "confiance",
    "explication",
)


def workbooks(plan: ConversionPlan) -> dict[str, frozenset[str]]:
    """The tables that can be workbooks too, by name without suffix, with the columns that hold numbers."""
    marks = frozenset({"note_source", "session_source", "note_reportee", "valable_jusqua"})
    return {"conversion": frozenset(target_codes(plan)), "journal": marks}


def target_codes(plan: ConversionPlan) -> tuple[str, ...]:
    """The units of the target edition, which are columns of `conversion.csv`."""
    return tuple(unite.code for unite in plan.edition.unites)


def conversion_writer(plan: ConversionPlan) -> Writer[Converted]:
    """What adds the row of a candidate to `conversion.csv`; none when he is rejected."""
    codes, cells_of = target_codes(plan), IdentityCache(target_cell, OUTCOMES).of

    def write(stream: TextIO, converted: Converted) -> None:
        if converted.record.dossier:
            cells = dict(filter(None, cells_of(converted.outcomes)))
            stream.write(csvtext.make_row((*converted.record.identite, *(cells.get(code, "") for code in codes))))

    return write


def journal_writer(plan: ConversionPlan) -> Writer[Converted]:
    """What adds the outcomes of a candidate to `journal.csv`, a row each."""
    source, tails = plan.source.code, IdentityCache(_tail, OUTCOMES)

    def write(stream: TextIO, converted: Converted) -> None:
        dossier = converted.record.dossier
        if dossier and converted.outcomes:
            candidat = dossier.candidat
            head = csvtext.join_cells((candidat.numero, candidat.nom, candidat.prenom, source)).encode()
            stream.buffer.write(head + head.join(tails.of(converted.outcomes)))

    return write


def _tail(outcome: Outcome) -> bytes:
    """The cells of an outcome, as they follow those of the candidate in his row."""
    cells = (
        outcome.unite_source or "",
        outcome.note_source,
        str(outcome.session_source or ""),
        outcome.unite_cible or "",
        outcome.issue,
        "" if outcome.note_reportee is None else french(outcome.note_reportee),
        str(outcome.valable_jusqua or ""),
        outcome.regle,
        outcome.fondement,
        outcome.confiance,
        outcome.explication,
    )
    return f";{csvtext.make_row(cells)}".encode()


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome in JSON form, by the names of `journal.csv`: notes as strings, sessions as years, nothing as null."""
    return {
        "unite_source": outcome.unite_source,
        "note_source": outcome.note_source or None,
        "session_source": outcome.session_source,
        "unite_cible": outcome.unite_cible,
        "issue": outcome.issue.value,
        "note_reportee": None if outcome.note_reportee is None else str(outcome.note_reportee),
        "valable_jusqua": outcome.valable_jusqua,
        "regle": outcome.regle,
        "fondement": outcome.fondement,
        "confiance": outcome.confiance.value,
        "explication": outcome.explication,
    }
