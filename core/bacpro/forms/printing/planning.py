"""What filling a form takes: its versions, the jobs whose conclusions it prints, and its stencils."""

from collections.abc import Mapping

from attrs import define, field, frozen

from bacpro.forms.blank_pages import FormSetting, form_stencil
from bacpro.jobs.check import CheckPlan, plan_check_from
from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation_from
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.content import Content
from bacpro.model.form import PaperForm
from bacpro.pdf.writing.stencil import Stencil
from bacpro.plugins.installed_plugin import Plugin, blame
from bacpro.plugins.registry import Registry


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


def plan_fill(registry: Registry, ordre: FillOrder) -> FillPlan:
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
        plan_check_from(registry, diploma) if "controle" in needed else None,
        plan_deliberation_from(registry, diploma) if needed & {"jury", "blocs"} else None,
    )
