"""What was decided for one candidate: as text, as a row a rule tried, in JSON form."""

from collections.abc import Mapping
from typing import Any

from bacpro.jobs.tracing.explanation import ExplainedCase
from bacpro.model.rule import Refusal
from bacpro.model.structuring.converter import unstructure

EXPLANATION_COLUMNS = (
    "numero_candidat",
    "sujet",
    "rang",
    "regle",
    "titre",
    "retenue",
    "issue",
    "motif",
    "fondement",
    "confiance",
)
_LABELS = {"attendu": "Attendu", "constate": "Constaté"}


def explanation_text(explained: ExplainedCase, titles: Mapping[str, str]) -> str:
    """Each decision with its rule, its grounds and the rules tried before; `titles` holds those of rules, by id."""
    candidat = explained.dossier.candidat
    name = ", ".join((candidat.numero, *filter(None, [f"{candidat.nom} {candidat.prenom}".strip()])))
    parts = [f"Candidat {name} : {explained.objet}"]
    for decision in explained.decisions:
        lines = [f"{decision.sujet} : {decision.issue}", f"  {decision.explication}"]
        lines += [f"  {_LABELS[name]} : {figure}" for name, figure in decision.constat.items() if figure]
        lines.append(f"  Règle : {decision.par.regle} ({titles.get(decision.par.regle, 'sans titre')})")
        bases = dict.fromkeys(decision.par.fondements)
        lines += [f"  Fondement : {basis} (confiance : {basis.confiance})" for basis in bases]
        if decision.ecartees:
            lines.append("  Règles essayées avant elle :")
            lines += [f"    - {refused.regle} : {refused.motif}" for refused in decision.ecartees]
        parts.append("\n".join(lines))
    if explained.ecartees:
        refused = [f"  - {refused.regle} : {refused.motif}" for refused in explained.ecartees]
        parts.append("\n".join(["Règles qui ne s’appliquent pas à ce candidat :", *refused]))
    return "\n\n".join(parts)


def explanation_rows(explained: ExplainedCase, titles: Mapping[str, str]) -> list[tuple[str, ...]]:
    """One row a rule tried, in order, then one for each that did not apply at all, under EXPLANATION_COLUMNS."""
    number = explained.dossier.candidat.numero
    rows: list[tuple[str, ...]] = []
    for decision in explained.decisions:
        rows += [_refused(number, decision.sujet, str(rank), r, titles) for rank, r in enumerate(decision.ecartees, 1)]
        by = decision.par
        rank = str(len(decision.ecartees) + 1)
        head = (number, decision.sujet, rank, by.regle, titles.get(by.regle, ""), "oui")
        rows.append((*head, decision.issue, decision.explication, by.fondement, by.confiance))
    return rows + [_refused(number, "", "", refused, titles) for refused in explained.ecartees]


def _refused(number: str, subject: str, rank: str, refused: Refusal, titles: Mapping[str, str]) -> tuple[str, ...]:
    return (number, subject, rank, refused.regle, titles.get(refused.regle, ""), "non", "", refused.motif, "", "")


def explanation_data(explained: ExplainedCase, titles: Mapping[str, str]) -> dict[str, Any]:
    """An explanation in JSON form."""
    candidat = explained.dossier.candidat
    return {
        "numero_candidat": candidat.numero,
        "nom": candidat.nom,
        "prenom": candidat.prenom,
        "objet": explained.objet,
        "decisions": [
            {
                "sujet": decision.sujet,
                "issue": decision.issue,
                "regle": decision.par.regle,
                "titre": titles.get(decision.par.regle, ""),
                "fondement": decision.par.fondement,
                "confiance": decision.par.confiance,
                "explication": decision.explication,
                **decision.constat,
                "ecartees": unstructure(decision.ecartees),
            }
            for decision in explained.decisions
        ],
        "ecartees": unstructure(explained.ecartees),
    }
