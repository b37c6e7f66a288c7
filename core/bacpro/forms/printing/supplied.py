"""What forms print of a candidate beside his dossier: the conclusions of a check, and the blocs that he acquired."""

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from bacpro.forms.printing.planning import FillPlan, VersionKey
from bacpro.jobs.check import CheckPlan
from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.check import CheckReport, Verdict
from bacpro.model.deliberation import Deliberation, KeptUnit
from bacpro.model.diploma import Edition
from bacpro.model.dossier import Dossier
from bacpro.model.edition.blocs import BlocContent
from bacpro.model.edition.content import Content
from bacpro.model.legal import LegalBasis, show_bases
from bacpro.model.result import french
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.record import Record
from bacpro.outputs.documents.jury import jury_page
from bacpro.outputs.labels import VERDICTS
from bacpro.regulation.decision import ATTESTATION
from bacpro.sharing.checking import prepare_checker
from bacpro.sharing.deliberation import prepare_deliberator

_URGENCY = (Verdict.NON_CONFORME, Verdict.A_ARBITRER, Verdict.CONFORME, Verdict.SANS_OBJET)


@frozen
class FindingView:
    """A finding in words."""

    regle: str
    titre: str
    verdict: str
    attendu: str
    constate: str
    fondement: str
    confiance: str
    message: str


@frozen
class ControlView:
    """What a check concludes on a dossier."""

    verdict: str
    conclusion: str
    constats: tuple[FindingView, ...]


@frozen
class BlocView:
    """A bloc for which an attestation is due."""

    code: str
    intitule: str
    unite: str
    resultat: str
    session: str
    valable_jusqua: str
    competences: str
    """One a line, each after a dash."""
    fondement: str


def control_view(report: CheckReport, titles: Mapping[str, str]) -> ControlView:
    """The findings of a check, those to act on first; `titles` are those of the rules, by id."""
    return ControlView(
        report.verdict.value,
        VERDICTS[report.verdict].long,
        tuple(
            FindingView(
                check.regle,
                titles.get(check.regle, check.regle),
                check.verdict.value,
                check.attendu,
                check.constate,
                check.fondement,
                check.confiance.value,
                check.message,
            )
            for check in sorted(report.constats, key=lambda check: _URGENCY.index(check.verdict))
        ),
    )


def bloc_views(
    proposed: Deliberation, edition: Edition, content: Content, bases: tuple[LegalBasis, ...]
) -> tuple[BlocView, ...]:
    """The blocs whose every unit is attested after a deliberation; `bases` are the grounds of the attestation."""
    kept = {unit.unite: unit for unit in proposed.acquises}
    grades = {grade.unite: grade for grade in proposed.unites}
    views = []
    for bloc in edition.blocs:
        if not bloc.unites or not set(bloc.unites) <= set(proposed.attestations):
            continue
        units = {code: kept.get(code) for code in bloc.unites}
        described = content.bloc(bloc.code)
        views.append(
            BlocView(
                code=bloc.code_rncp or bloc.code,
                intitule=bloc.intitule,
                unite=", ".join(units),
                resultat=_by_unit({code: _result(unit) for code, unit in units.items()}),
                session=_by_unit({code: str(grades[code].session or "") if code in grades else "" for code in units}),
                valable_jusqua=_by_unit(
                    {code: str(unit.valable_jusqua or "") if unit else "" for code, unit in units.items()}
                ),
                competences="\n".join(_competences(described)) if described else "",
                fondement=show_bases(bases),
            )
        )
    return tuple(views)


def _result(unit: KeptUnit | None) -> str:
    return f"{french(unit.note)} sur 20" if unit is not None and unit.note is not None else "dispense"


def _by_unit(told: Mapping[str, str]) -> str:
    """What is told of each unit of a bloc, once where all say the same."""
    if len({*told.values()}) == 1:
        return next(iter(told.values()))
    return " ; ".join(f"{code} : {words}" for code, words in told.items() if words)


def _competences(described: BlocContent) -> Iterator[str]:
    """The competences of a bloc, under their level and their families."""
    if described.niveau:
        yield f"Niveau attendu : {described.niveau.removeprefix('niveau ')}"
    for group in described.competences:
        if group.famille:
            yield group.famille
        yield from (f"– {words} {group.complement}".rstrip() for words in group.intitules)


Supplier = Callable[[Record, Dossier, int, VersionKey], Mapping[str, object]]
"""Gives what a form prints beside the dossier, by name, of a candidate for a session (year)."""


def prepare_suppliers(plan: FillPlan) -> list[Supplier]:
    """The jobs whose conclusions an order prints, each done once a candidate."""
    suppliers: list[Supplier] = []
    if plan.controle is not None:
        suppliers.append(_control_supplier(plan, plan.controle))
    if plan.deliberation is not None:
        suppliers.append(_proposal_supplier(plan, plan.deliberation))
    return suppliers


def _control_supplier(plan: FillPlan, controls: CheckPlan) -> Supplier:
    check = prepare_checker(controls)

    def supply(_: Record, dossier: Dossier, session: int, key: VersionKey) -> Mapping[str, object]:
        if not plan.form(key).needs("controle"):
            return {}
        titles = {rule.id: rule.titre for rule in controls.regles if session in rule.sessions}
        return {"controle": control_view(check(dossier, session), titles)}

    return supply


def _proposal_supplier(plan: FillPlan, grading: DeliberationPlan) -> Supplier:
    deliberate = prepare_deliberator(grading)

    def supply(record: Record, dossier: Dossier, session: int, key: VersionKey) -> Mapping[str, object]:
        form, proposed = plan.form(key), deliberate(dossier, session)
        found: dict[str, object] = {}
        if form.needs("jury"):
            found["jury"] = jury_page(Deliberated(record, session, proposed), grading)
        if form.needs("blocs"):
            rules = [rule for rule in grading.regles if rule.id == ATTESTATION and session in rule.sessions]
            bases = rules[0].fondements if rules else ()
            found["blocs"] = bloc_views(proposed, plan.edition(key), plan.contenus[key[1]], bases)
        return found

    return supply
