"""What filling a form takes: its versions, the jobs whose conclusions it prints, and its stencils."""

from collections.abc import Mapping

from attrs import define, field, frozen

from bacpro.errors import BacproError
from bacpro.forms.blank_pages import FormSetting, form_stencil
from bacpro.forms.printing.supplied import bloc_views, control_view
from bacpro.jobs.check import CheckPlan, plan_check
from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation
from bacpro.jobs.fill import Answers, Known, Misfit, answers
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier
from bacpro.model.edition.content import Content
from bacpro.model.form import PaperForm
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.record import Record
from bacpro.outputs.documents.jury import jury_page
from bacpro.pdf.writing.stencil import Stencil
from bacpro.plugins.entry_point import Plugin, blame
from bacpro.plugins.registry import Registry
from bacpro.regulation.decision import ATTESTATION
from bacpro.running.deliberation import session_of
from bacpro.sharing.checking import prepare_checker
from bacpro.sharing.deliberation import prepare_deliberator


@frozen
class FillOrder:
    """What is asked for: a form of a diploma, for the candidates who have no session the session (year) given."""

    diplome: str
    formulaire: str
    session: int | None = None
    modifiable: bool = False


VersionKey = tuple[int, str]
"""A version of a form, and the edition (by id) that it is printed for."""


@define(eq=False)
class FillPlan:
    """All that an order takes, gathered once."""

    ordre: FillOrder
    greffon: Plugin
    diplome: Diploma
    versions: tuple[PaperForm, ...]
    contenus: Mapping[str, Content]
    controle: CheckPlan | None = None
    deliberation: DeliberationPlan | None = None
    _stencils: dict[VersionKey, Stencil] = field(factory=dict, init=False)

    def stencil(self, key: VersionKey) -> Stencil:
        """The stencil of a version of the form, for an edition. Raises PluginError when its template is at fault."""
        if key not in self._stencils:
            self._stencils[key] = form_stencil(self._setting(key), editable=self.ordre.modifiable)
            with blame(self.greffon):
                self._stencils[key].prepare()
        return self._stencils[key]

    def key(self, session: int | None) -> VersionKey:
        """The version and edition for a session (year), or the newest. Raises LookupError when there is none."""
        edition = self.diplome.editions[-1] if session is None else self.diplome.edition(session)
        dated = [form for form in self.versions if session is None or session in form.sessions]
        if edition is None or not dated:
            raise LookupError(session)
        return max(form.version for form in dated), edition.id

    def edition(self, key: VersionKey) -> Edition:
        """The edition of a key."""
        return next(edition for edition in self.diplome.editions if edition.id == key[1])

    def form(self, key: VersionKey) -> PaperForm:
        """The version of a key."""
        return next(form for form in self.versions if form.version == key[0])

    def _setting(self, key: VersionKey) -> FormSetting:
        return FormSetting(self.form(key), self.diplome, self.edition(key), self.contenus[key[1]])


def fill_plan(registry: Registry, ordre: FillOrder) -> FillPlan:
    """Gather what an order takes.

    Raises BacproError when the diploma or the form is unknown, or has no version for the session; PluginError
    when the plugin is at fault.
    """
    diploma = registry.diplome(ordre.diplome)
    form = registry.formulaire(diploma, ordre.formulaire, ordre.session)
    if ordre.session is not None:
        registry.edition(diploma, ordre.session)
    versions = tuple(each for each in registry.formulaires(diploma) if each.id == form.id)
    needed = {name for name in ("controle", "jury", "blocs") if any(each.needs(name) for each in versions)}
    return FillPlan(
        ordre,
        registry.plugin_of(diploma),
        diploma,
        versions,
        {edition.id: registry.contenu(diploma, edition) for edition in diploma.editions},
        plan_check(diploma, registry.regles(diploma)) if "controle" in needed else None,
        plan_deliberation(diploma, registry.speciality(diploma)) if needed & {"jury", "blocs"} else None,
    )


@frozen
class Answered:
    """What a candidate answers to the version of the form that is his."""

    cle: VersionKey
    session: int | None
    reponses: Answers


class Answering:
    """Answers a form for one candidate after the other."""

    def __init__(self, plan: FillPlan) -> None:
        self._plan = plan
        self._check = prepare_checker(plan.controle) if plan.controle else None
        self._deliberate = prepare_deliberator(plan.deliberation) if plan.deliberation else None

    def of(self, record: Record) -> Answered | Misfit:
        """The answers of a candidate, or why there is no form for him. The record must hold a dossier."""
        dossier, plan = record.dossier, self._plan
        if dossier is None:
            raise ValueError("a rejected record answers nothing")
        try:
            session = self._session(dossier)
            key = plan.key(session)
        except LookupError as error:
            held = ", ".join(str(form.sessions) for form in plan.versions)
            return Misfit("session", str(error), f"le formulaire n’a pas de version pour cette session ({held})", _YEAR)
        except BacproError as error:
            return Misfit("session", "", str(error).partition(" : ")[2] or str(error), _YEAR)
        known = Known(dossier, self._supplied(record, dossier, session, key))
        return Answered(key, session, answers(plan.form(key), known))

    def _session(self, dossier: Dossier) -> int | None:
        if self._plan.deliberation is not None:
            return session_of(dossier, self._plan.deliberation, self._plan.ordre.session)
        return dossier.session or self._plan.ordre.session

    def _supplied(self, record: Record, dossier: Dossier, session: int | None, key: VersionKey) -> Mapping[str, object]:
        plan, form, found = self._plan, self._plan.form(key), dict[str, object]()
        if self._check and plan.controle and session and form.needs("controle"):
            titles = {rule.id: rule.titre for rule in plan.controle.regles if session in rule.sessions}
            found["controle"] = control_view(self._check(dossier, session), titles)
        if self._deliberate and plan.deliberation and session:
            proposed = self._deliberate(dossier, session)
            if form.needs("jury"):
                found["jury"] = jury_page(Deliberated(record, session, proposed), plan.deliberation)
            if form.needs("blocs"):
                rules = [r for r in plan.deliberation.regles if r.id == ATTESTATION and session in r.sessions]
                bases = rules[0].fondements if rules else ()
                found["blocs"] = bloc_views(proposed, plan.edition(key), plan.contenus[key[1]], bases)
        return found


_YEAR = "Donnez une session de cet intervalle, dans le fichier ou par --session."
