"""What a deliberation gives, as rows of `deliberation.csv` and as JSON."""

from typing import Any, TextIO

from bacpro.model.deliberation import Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.notation.dates import french_date
from bacpro.model.run.decided import Deliberated
from bacpro.outputs import csvtext

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


def write_deliberation(stream: TextIO, deliberated: Deliberated) -> None:
    """Add the row of a candidate to `deliberation.csv`; none when he is rejected."""
    if cells := row_of(deliberated):
        stream.write(csvtext.make_row(cells))


def row_of(deliberated: Deliberated) -> tuple[str, ...] | None:
    """A candidate as a row under DELIBERATION_COLUMNS, or None when he is rejected."""
    dossier, proposed = deliberated.record.dossier, deliberated.deliberation
    if dossier is None or proposed is None:
        return None
    candidat, moyenne = dossier.candidat, proposed.moyenne
    kept = " ".join([unit.unite for unit in proposed.acquises])
    return (
        candidat.numero,
        candidat.nom,
        candidat.prenom,
        french_date(candidat.date_naissance),
        dossier.statut or "",
        dossier.etablissement or "",
        dossier.division or "",
        moyenne.affichee if moyenne else "",
        moyenne.points_affiches if moyenne else "",
        proposed.decision,
        proposed.mention or "",
        kept,
        proposed.regle,
        proposed.confiance,
        proposed.explication,
        *_OF_THE_JURY,
    )


def deliberation_data(deliberated: Deliberated) -> dict[str, Any] | None:
    """A candidate in JSON form, or None when he is rejected."""
    dossier, proposed = deliberated.record.dossier, deliberated.deliberation
    return proposal_data(dossier, deliberated.session, proposed) if dossier and proposed else None


def proposal_data(dossier: Dossier, session: int, proposed: Deliberation) -> dict[str, Any]:
    """What is proposed in a session (year) in JSON form: marks as strings, the exact average as points over divisor.

    The average is that of the marks shown with their coefficients, exempted units left out, and of the bonuses: one
    that has a coefficient of its own adds it to the divisor.
    """
    moyenne = proposed.moyenne
    return {
        "numero_candidat": dossier.candidat.numero,
        "session": session,
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
