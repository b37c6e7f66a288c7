"""What was decided for one candidate of a file: every rule tried, the refused ones with their reason."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from attrs import frozen

from bacpro.errors import BacproError
from bacpro.jobs.check import check, check_terms, plan_check
from bacpro.jobs.convert import ConversionPlan, convert, plan_conversion
from bacpro.jobs.deliberate import plan_deliberation
from bacpro.jobs.trace import out_of_date
from bacpro.model.check import Check
from bacpro.model.deliberation import Deliberation
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Outcome
from bacpro.model.rule import Refusal
from bacpro.model.structuring.structure import unstructure
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Input, Reading
from bacpro.reading.opening import open_candidates, open_grades, open_results
from bacpro.regulation.conservation import conservation_rules
from bacpro.running.deliberating import session_of
from bacpro.sharing.deliberation import prepare_deliberator
from bacpro_cli.common import record_of, show

COLUMNS = ("numero_candidat", "sujet", "rang", "regle", "titre", "retenue", "issue", "motif", "fondement", "confiance")
How = Callable[[Diploma], Reading]
"""What was said of how the file is to be read, for a diploma."""

LABELS = {"attendu": "Attendu", "constate": "Constaté"}


@frozen
class Decision:
    """What was decided on a subject (a unit, a check, the diploma), and the rules that were refused before."""

    sujet: str
    par: Outcome | Check | Deliberation
    ecartees: tuple[Refusal, ...] = ()

    @property
    def issue(self) -> str:
        """The issue of a conversion, the verdict of a check, or the decision proposed to the jury."""
        match self.par:
            case Outcome(issue=found) | Check(verdict=found) | Deliberation(decision=found):
                return found

    @property
    def explication(self) -> str:
        """The sentence of the rule that decided."""
        return self.par.message if isinstance(self.par, Check) else self.par.explication

    @property
    def figures(self) -> dict[str, str]:
        """For a check, what was expected and what was found."""
        return {"attendu": self.par.attendu, "constate": self.par.constate} if isinstance(self.par, Check) else {}


@frozen
class Explanation:
    """All that was decided for a candidate, and the rules that did not apply to him at all."""

    objet: str
    dossier: Dossier
    decisions: tuple[Decision, ...]
    ecartees: tuple[Refusal, ...]


def converted(
    registry: Registry, path: Path, number: str, codes: tuple[str, str], session: int, how: How
) -> Explanation:
    """What a conversion from one diploma to another (by code) decides for a candidate of a file."""
    source, target = (registry.diplome(code) for code in codes)
    registry.edition(target, session)
    plan = plan_conversion(source, target, registry.correspondance(*codes, session), session)
    dossier = _dossier(open_results(path, source, session, how(source)), number)
    outcomes = convert(plan, dossier)
    decisions = tuple(Decision(_units(plan, outcome), outcome, outcome.ecartees) for outcome in outcomes)
    title = f"conversion de {source.sigle} vers {target.sigle}, session {session}"
    return Explanation(title, dossier, decisions, out_of_date(conservation_rules(), session))


def checked(registry: Registry, path: Path, number: str, code: str, session: int | None, how: How) -> Explanation:
    """What the checks of a diploma (by code) find in the dossier of a candidate of a file."""
    diploma = registry.diplome(code)
    plan = plan_check(diploma, registry.regles(diploma))
    dossier = _dossier(open_candidates(path, diploma, session, how(diploma)), number)
    year = dossier.session or session
    if year is None:
        raise BacproError(f"La session du candidat {number} est inconnue. Ajoutez --session ANNÉE.")
    report = check(dossier, check_terms(plan, year))
    decisions = tuple(Decision(found.regle, found) for found in report.constats)
    title = f"contrôle du dossier {diploma.sigle}, session {year} : {report.verdict}"
    return Explanation(title, dossier, decisions, (*report.ecartees, *out_of_date(plan.regles, year)))


def deliberated(registry: Registry, path: Path, number: str, code: str, session: int | None, how: How) -> Explanation:
    """What is proposed to the jury of a diploma (by code) for a candidate of a file."""
    diploma = registry.diplome(code)
    plan = plan_deliberation(diploma, registry.speciality(diploma))
    dossier = _dossier(open_grades(path, diploma, session, how(diploma)), number)
    year = session_of(dossier, plan, session)
    if year is None:
        raise BacproError(f"La session du candidat {number} est inconnue. Ajoutez --session ANNÉE.")
    proposed = prepare_deliberator(plan)(dossier, year)
    decision = Decision(f"{diploma.sigle}, session {year}", proposed, proposed.ecartees)
    title = f"délibération {diploma.sigle}, session {year} : {proposed.decision}"
    return Explanation(title, dossier, (decision,), out_of_date(plan.regles, year))


def show_explanation(explained: Explanation, titles: Mapping[str, str], forme: str) -> None:
    """Show an explanation as text, JSON or CSV; `titles` holds the title of each rule by id."""
    if forme == "texte":
        click.echo("\n\n".join(_paragraphs(explained, titles)))
    else:
        show(forme, COLUMNS, _rows(explained, titles), _data(explained, titles))


def _units(plan: ConversionPlan, outcome: Outcome) -> str:
    target = f"{plan.cible.sigle} {outcome.unite_cible}" if outcome.unite_cible else "aucune unité"
    if outcome.unite_source is None:
        return target
    held = f" ({outcome.note_source}, session {outcome.session_source})" if outcome.resultat else ""
    return f"{plan.source.sigle} {outcome.unite_source}{held} vers {target}"


def _dossier(entree: Input, number: str) -> Dossier:
    """The dossier of a candidate of an input."""
    return record_of(entree.fichier.path, entree.records(), number)[1]


def _paragraphs(explained: Explanation, titles: Mapping[str, str]) -> list[str]:
    candidat = explained.dossier.candidat
    name = ", ".join((candidat.numero, *filter(None, [f"{candidat.nom} {candidat.prenom}".strip()])))
    parts = [f"Candidat {name} : {explained.objet}"]
    for decision in explained.decisions:
        lines = [f"{decision.sujet} : {decision.issue}", f"  {decision.explication}"]
        lines += [f"  {LABELS[name]} : {figure}" for name, figure in decision.figures.items() if figure]
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
    return parts


def _rows(explained: Explanation, titles: Mapping[str, str]) -> list[tuple[str, ...]]:
    """One row a rule tried, in order, then one for each that did not apply at all."""
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


def _data(explained: Explanation, titles: Mapping[str, str]) -> dict[str, Any]:
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
                **decision.figures,
                "ecartees": unstructure(decision.ecartees),
            }
            for decision in explained.decisions
        ],
        "ecartees": unstructure(explained.ecartees),
    }
