"""Finds the plugins, checks what they bring, and isolates those that are broken.

A plugin is an entry point of the group `bacpro.plugins`. Nothing is taken on trust: a duplicate name, a
misspelt hook, a gap between two editions or a table that names an unknown unit puts that plugin aside, with
the reason, and leaves the others at work.
"""

from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

from attrs import evolve, frozen

from bacpro.errors import BacproError, DataError, PluginError
from bacpro.model.check import CheckRule
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.content import Content
from bacpro.model.edition.correspondence import Correspondence
from bacpro.model.edition.norms import Norms
from bacpro.model.form import PaperForm, form_faults
from bacpro.model.rule import Rule, rule_faults
from bacpro.plugins.guarding import isolate_arithmetic
from bacpro.plugins.installed_plugin import BrokenPlugin, Plugin, blame, put_aside, read_distribution
from bacpro.plugins.markers import ENTRY_POINTS
from bacpro.plugins.plugin_answers import ask_all, ask_one
from bacpro.plugins.plugin_loading import load_plugin
from bacpro.plugins.rivals import name_faults, put_rivals_aside
from bacpro.plugins.speciality_plugin import SpecialityPlugin
from bacpro.regulation.decision import SpecialityGrading
from bacpro.regulation.speciality import speciality_faults
from bacpro.regulation.terms import code_faults

RuleT = TypeVar("RuleT", bound=Rule[Any, Any])


@frozen
class Registry:
    """The plugins installed. Diplomas are asked for by code, tables by the two codes they join."""

    plugins: tuple[Plugin, ...]
    en_panne: tuple[BrokenPlugin, ...]

    @property
    def diplomes(self) -> dict[str, Diploma]:
        """Every diploma by its code."""
        return {diploma.code: diploma for plugin in self.plugins for diploma in plugin.diplomes}

    def plugin_of(self, diploma: Diploma) -> Plugin:
        """The plugin that brings a diploma."""
        return self._brought(diploma)[0]

    def diplome(self, code: str) -> Diploma:
        """The diploma of that code.

        Raises BacproError when there is none, PluginError when a broken plugin may have held it.
        """
        found = self.diplomes.get(code)
        if found is None:
            known = ", ".join(sorted(self.diplomes)) or "aucun"
            message = f"Diplôme inconnu : « {code} ». Diplômes installés : {known}."
            raise self._missing(message, "Corrigez le code, ou installez le greffon qui apporte ce diplôme.")
        return found

    def edition(self, diploma: Diploma, session: int) -> Edition:
        """The edition of a diploma that governs a session (year). Raises BacproError when none does."""
        found = diploma.edition(session)
        if found is None:
            raise BacproError(
                f"La session {session} est hors des éditions de {diploma.sigle} (sessions {diploma.sessions}). "
                f"Choisissez une session de cet intervalle."
            )
        return found

    def correspondance(self, de: str, vers: str, session: int) -> Correspondence:
        """The table from one diploma to another for a target session (year).

        Raises BacproError when there is none, PluginError when a broken plugin may have held it.
        """
        tables = [table for plugin in self.plugins for table in plugin.correspondances]
        for table in tables:
            if (table.de, table.vers) == (de, vers) and session in table.sessions:
                return table
        known = ", ".join(f"{t.de} vers {t.vers} (sessions {t.sessions})" for t in tables) or "aucune"
        raise self._missing(
            f"Aucune table de correspondance de « {de} » vers « {vers} » pour la session {session}. "
            f"Tables installées : {known}.",
            "Corrigez --de, --vers ou --session, ou installez le greffon qui apporte cette table.",
        )

    def regles(self, diploma: Diploma) -> tuple[CheckRule, ...]:
        """The rules that a plugin brings to check dossiers of a diploma.

        Raises PluginError when the plugin’s rules are at fault.
        """
        plugin, brought = self._brought(diploma)
        with blame(plugin):
            own = ask_all(Rule, "regles", brought.regles)
            if faults := rule_faults(own) + code_faults(own, diploma) + self._taken(plugin, own):
                raise DataError("règles", faults)
        return tuple(_named(rule, plugin) for rule in own)

    def contenu(self, diploma: Diploma, edition: Edition) -> Content:
        """What an edition says beyond its units. Raises PluginError when its plugin’s data is at fault."""
        plugin, brought = self._brought(diploma)
        with blame(plugin):
            content = ask_one(Content, "contenu", brought.contenu, edition)
            if content is not None and content.edition != edition.id:
                raise DataError("contenu", [f"contenu : édition {content.edition} au lieu de {edition.id}"])
        return content or Content(edition.id)

    def speciality(self, diploma: Diploma) -> SpecialityGrading:
        """What a diploma brings to the deliberation. Raises PluginError when its plugin is at fault."""
        plugin, brought = self._brought(diploma)
        with blame(plugin):
            own = ask_one(SpecialityGrading, "deliberation", brought.deliberation) or SpecialityGrading()
            if faults := speciality_faults(own, diploma):
                raise DataError("délibération", faults)
        rules = tuple(_named(rule, plugin) for rule in own.regles)
        note = own.note if plugin.integre or own.note is None else isolate_arithmetic(own.note)
        return evolve(own, regles=rules, note=note, greffon=str(plugin))

    def normes(self, diploma: Diploma) -> Norms:
        """The norms of a diploma’s sources. Raises PluginError when its plugin’s data is at fault."""
        plugin, brought = self._brought(diploma)
        with blame(plugin):
            norms = ask_one(Norms, "normes", brought.normes)
            if norms is not None and norms.diplome != diploma.code:
                raise DataError("normes", [f"normes : celles de « {norms.diplome} » au lieu de « {diploma.code} »"])
        return norms or Norms(diploma.code, ())

    def formulaires(self, diploma: Diploma) -> tuple[PaperForm, ...]:
        """Every version of the forms of a diploma. Raises PluginError when its plugin’s data is at fault."""
        plugin, brought = self._brought(diploma)
        with blame(plugin):
            own = ask_all(PaperForm, "formulaires", brought.formulaires)
            if faults := form_faults(own):
                raise DataError("formulaires", faults)
        if not plugin.integre and own:
            ours = {form.id for other in self._integres for held in other.diplomes for form in self.formulaires(held)}
            with blame(plugin):
                if taken := sorted({form.id for form in own if form.id != form.modele} & ours):
                    raise DataError("formulaires", [f"le formulaire {form_id} vient avec bacpro" for form_id in taken])
        return own

    def faults_of(self, plugin: Plugin) -> tuple[str, ...]:
        """What is at fault in what a plugin brings only when it is asked for, in French: every hook is asked."""
        found = []
        for diploma in plugin.diplomes:
            asked: list[Callable[[], object]] = [
                partial(ask, diploma) for ask in (self.regles, self.speciality, self.normes, self.formulaires)
            ]
            asked += [partial(self.contenu, diploma, edition) for edition in diploma.editions]
            for ask in asked:
                try:
                    ask()
                except PluginError as error:
                    found.append(str(error))
        return tuple(dict.fromkeys(found))

    def _brought(self, diploma: Diploma) -> tuple[Plugin, SpecialityPlugin]:
        """The plugin that brings a diploma, and what it brings of it."""
        return next(
            (plugin, speciality)
            for plugin in self.plugins
            for held, speciality in plugin.specialites
            if held.code == diploma.code
        )

    @property
    def _integres(self) -> tuple[Plugin, ...]:
        return tuple(plugin for plugin in self.plugins if plugin.integre)

    def _taken(self, plugin: Plugin, rules: Iterable[CheckRule]) -> list[str]:
        """The rules of a stranger that are named as one of the Code, or of a diploma that is built in."""
        if plugin.integre:
            return []
        ours = {"code"} | {diploma.code for other in self._integres for diploma in other.diplomes}
        return [
            f"{rule.id} : ce nom est celui d’une règle de bacpro"
            for rule in rules
            if rule.id.split(".")[0].strip().casefold() in ours
        ]

    def formulaire(self, diploma: Diploma, form_id: str, session: int | None = None) -> PaperForm:
        """The version of a form that holds for a session (year), or the newest.

        Raises BacproError when there is none, PluginError when its plugin is at fault.
        """
        forms = self.formulaires(diploma)
        versions = [form for form in forms if form.id == form_id]
        if not versions:
            known = ", ".join(dict.fromkeys(form.id for form in forms)) or "aucun"
            raise BacproError(
                f"Formulaire inconnu : « {form_id} ». Formulaires de {diploma.sigle} : {known}. Corrigez l’identifiant."
            )
        chosen = [form for form in versions if session is None or session in form.sessions]
        if not chosen:
            held = ", ".join(str(form.sessions) for form in versions)
            raise BacproError(
                f"Le formulaire {form_id} n’a pas de version pour la session {session} (sessions {held}). "
                f"Choisissez une de ces sessions."
            )
        return max(chosen, key=lambda form: form.version)

    def _missing(self, message: str, remedy: str) -> BacproError:
        if not self.en_panne:
            return BacproError(f"{message} {remedy}")
        broken = " ; ".join(f"{p.nom} ({', '.join(p.motifs)})" for p in self.en_panne)
        return PluginError(f"{message} Un greffon en panne pourrait l’apporter : {broken}. Réparez-le ou retirez-le.")


def load_registry(found: Iterable[EntryPoint] | None = None) -> Registry:
    """Load every plugin of the environment, or those given (for tests); never raises for a broken plugin."""
    points = sorted(entry_points(group=ENTRY_POINTS) if found is None else found, key=_sort_key)
    works: list[Plugin] = []
    aside: list[BrokenPlugin] = []
    for point, taken in zip(points, name_faults(points), strict=True):
        try:
            if taken:
                raise DataError("nom de greffon", [taken])
            works.append(load_plugin(point))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # whatever a stranger’s code raises, the others go on
            aside.append(put_aside(point, error))
    works = put_rivals_aside(works, aside)
    return Registry(tuple(works), tuple(aside))


def _named(rule: RuleT, plugin: Plugin) -> RuleT:
    """A rule with the plugin that brings it; that of a stranger leaves the arithmetic of the others as it was."""
    apply = rule.apply if plugin.integre else isolate_arithmetic(rule.apply)
    return evolve(rule, apply=apply, greffon=str(plugin))


def _sort_key(point: EntryPoint) -> tuple[str, str]:
    return point.name, read_distribution(point)[0]
