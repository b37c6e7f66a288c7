"""Finds the plugins, checks what they bring, and isolates those that are broken.

A plugin is an entry point of the group `bacpro.plugins`. Nothing is taken on trust: a duplicate name, a
misspelt hook, a gap between two editions or a table that names an unknown unit puts that plugin aside, with
the reason, and leaves the others at work.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import EntryPoint, entry_points
from importlib.resources.abc import Traversable
from inspect import isroutine
from typing import TypeVar

import pluggy
from attrs import evolve, field, frozen

from bacpro import hooks
from bacpro.errors import BacproError, DataError, PluginError
from bacpro.model.check import CheckRule
from bacpro.model.content import Content
from bacpro.model.correspondence import Correspondence, correspondence_faults
from bacpro.model.data import read_toml
from bacpro.model.deliberation import Grading
from bacpro.model.diploma import Diploma, Edition, diploma_faults
from bacpro.model.form import PaperForm, form_faults
from bacpro.model.norms import Norms
from bacpro.model.rule import rule_faults
from bacpro.model.sessions import coverage_faults
from bacpro.model.structure import StructureError, structure
from bacpro.regulation.decision import Speciality

T = TypeVar("T")


@frozen
class Plugin:
    """A plugin that works: its entry point’s name, its distribution and version, and what it brings."""

    nom: str
    distribution: str
    version: str
    diplomes: tuple[Diploma, ...]
    correspondances: tuple[Correspondence, ...]
    accroches: pluggy.HookRelay = field(eq=False, repr=False)
    """Its answers to the hooks that are asked only when they are needed."""


@frozen
class BrokenPlugin:
    """A plugin put aside, with each reason in a French sentence."""

    nom: str
    distribution: str
    version: str
    motifs: tuple[str, ...]


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
        return next(plugin for plugin in self.plugins if diploma in plugin.diplomes)

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
        plugin = self.plugin_of(diploma)
        with blamed(plugin):
            own = tuple(rule for rules in plugin.accroches.bacpro_rules(diplome=diploma.code) for rule in rules)
            if faults := rule_faults(own):
                raise DataError("règles", faults)
        return own

    def contenu(self, diploma: Diploma, edition: Edition) -> Content:
        """What an edition says beyond its units. Raises PluginError when its plugin’s data is at fault."""
        plugin = self.plugin_of(diploma)
        with blamed(plugin):
            content: Content | None = plugin.accroches.bacpro_content(diplome=diploma.code, edition=edition.id)
        return content or Content(edition.id)

    def speciality(self, diploma: Diploma) -> Speciality:
        """What a diploma brings to the deliberation. Raises PluginError when its plugin is at fault."""
        plugin = self.plugin_of(diploma)
        with blamed(plugin):
            own: Speciality | None = plugin.accroches.bacpro_grading(diplome=diploma.code)
            faults = _grading_faults(own, diploma) if own else []
            if faults:
                raise DataError("délibération", faults)
        return own or Speciality()

    def normes(self, diploma: Diploma) -> Norms:
        """The norms of a diploma’s sources. Raises PluginError when its plugin’s data is at fault."""
        plugin = self.plugin_of(diploma)
        with blamed(plugin):
            norms: Norms | None = plugin.accroches.bacpro_norms(diplome=diploma.code)
        return norms or Norms(diploma.code, ())

    def formulaires(self, diploma: Diploma) -> tuple[PaperForm, ...]:
        """Every version of the forms of a diploma. Raises PluginError when its plugin’s data is at fault."""
        plugin = self.plugin_of(diploma)
        with blamed(plugin):
            own = tuple(form for forms in plugin.accroches.bacpro_forms(diplome=diploma.code) for form in forms)
            if faults := form_faults(own):
                raise DataError("formulaires", faults)
        return own

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


@contextmanager
def blamed(plugin: Plugin) -> Iterator[None]:
    """Whatever goes wrong inside is the plugin’s, and says its name."""
    try:
        yield
    except BacproError:
        raise
    except Exception as error:
        message = f"Le greffon {plugin.nom} ({plugin.distribution} {plugin.version}) est en panne : {error}."
        raise PluginError(f"{message} Réparez-le ou retirez-le.") from error


def load_registry(found: Iterable[EntryPoint] | None = None) -> Registry:
    """Load every plugin of the environment, or those given (for tests); never raises for a broken plugin."""
    points = sorted(entry_points(group=hooks.ENTRY_POINTS) if found is None else found, key=_sort_key)
    names = Counter(point.name for point in points)
    works: list[Plugin] = []
    broken: list[BrokenPlugin] = []
    for point in points:
        try:
            if names[point.name] > 1:
                rivals = ", ".join(_distribution(p)[0] for p in points if p.name == point.name)
                raise DataError("nom de greffon", [f"« {point.name} » est pris par plusieurs paquets : {rivals}"])
            works.append(_load(point))
        except DataError as error:
            broken.append(BrokenPlugin(point.name, *_distribution(point), tuple(error.faults)))
        except (Exception, SystemExit) as error:  # whatever a stranger's code raises, the others go on
            broken.append(BrokenPlugin(point.name, *_distribution(point), (f"{type(error).__name__} : {error}",)))
    return _checked(works, broken)


def load_diploma(data: Traversable) -> Diploma:
    """Read a diploma from a folder: `diplome.toml`, and one file an edition in `editions/`.

    Raises DataError with every fault: unknown key, wrong type, missing part, gap or overlap of sessions.
    """
    faults: list[str] = []
    editions = []
    for path in sorted((data / "editions").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            try:
                editions.append(structure(read_toml(path), Edition))
            except (StructureError, ValueError) as error:
                faults += _located(f"editions/{path.name}", error)
    editions.sort(key=lambda edition: edition.sessions.premiere)
    try:
        content = read_toml(data / "diplome.toml")
        if "editions" in content:
            faults.append("diplome.toml, $.editions : clé inconnue (une édition est un fichier du dossier editions)")
        described = structure({**content, "editions": []}, Diploma)
    except (StructureError, ValueError) as error:
        faults += _located("diplome.toml", error)
    if faults:
        raise DataError("données du diplôme", faults)
    return evolve(described, editions=tuple(editions))


def load_correspondence(path: Traversable) -> Correspondence:
    """Read a correspondence table from a TOML file. Raises DataError with every fault."""
    try:
        return structure(read_toml(path), Correspondence)
    except (StructureError, ValueError) as error:
        raise DataError("table de correspondance", _located(path.name, error)) from error


def load_gradings(path: Traversable) -> tuple[Grading, ...]:
    """Read the `[[gradings]]` of a TOML file. Raises DataError with every fault."""
    try:
        return structure(read_toml(path).get("gradings", []), tuple[Grading, ...])
    except (StructureError, ValueError) as error:
        raise DataError("délibération", _located(path.name, error)) from error


def _grading_faults(speciality: Speciality, diploma: Diploma) -> list[str]:
    faults = coverage_faults([grading.sessions for grading in speciality.gradings])
    named = {
        code
        for grading in speciality.gradings
        for codes in (
            grading.professionnelles,
            grading.epreuve_pratique,
            *grading.groupes_controle,
            grading.situations or (),
        )
        for code in codes
    }
    faults += [
        f"{count} situations pour {code} : il en faut une au moins"
        for grading in speciality.gradings
        for code, count in (grading.situations or {}).items()
        if count < 1
    ]
    faults += [f"l’unité {code} est inconnue" for code in sorted(named - diploma.unites.keys())]
    return faults + rule_faults(speciality.regles)


def _located(name: str, error: Exception) -> list[str]:
    if isinstance(error, StructureError):
        return [f"{name}, {fault.chemin} : {fault.message}" for fault in error.faults]
    return [f"{name} : {error}"]


def _load(point: EntryPoint) -> Plugin:
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    manager.register(point.load(), name=point.name)
    if faults := _hook_faults(manager.get_plugin(point.name)):
        raise DataError("greffon", faults)
    manager.check_pending()
    diplomas = _answers(Diploma, "bacpro_diplomas", manager.hook.bacpro_diplomas())
    tables = _answers(Correspondence, "bacpro_correspondences", manager.hook.bacpro_correspondences())
    if faults := [f"{diploma.code} : {fault}" for diploma in diplomas for fault in diploma_faults(diploma)]:
        raise DataError("greffon", faults)
    return Plugin(point.name, *_distribution(point), diplomas, tables, manager.hook)


def _hook_faults(module: object) -> list[str]:
    """Functions that look like hooks and would never be called: misspelt, or not marked."""
    functions = {name: f for name, f in vars(module).items() if name.startswith("bacpro_") and isroutine(f)}
    faults = [f"accroche inconnue : {name}" for name in sorted(functions) if name not in vars(hooks)]
    return faults + [
        f"{name} : il manque @hookimpl"
        for name, function in sorted(functions.items())
        if name in vars(hooks) and not hasattr(function, f"{hooks.PROJECT}_impl")
    ]


def _answers(kind: type[T], hook: str, answers: Iterable[Iterable[T]]) -> tuple[T, ...]:
    """What a plugin gave, flat. Raises DataError for anything that is not of its kind."""
    found = tuple(item for answer in answers for item in answer)
    if strange := [item for item in found if not isinstance(item, kind)]:
        raise DataError("greffon", [f"{hook} : {item!r} n’est pas un {kind.__name__}" for item in strange])
    return found


def _checked(works: list[Plugin], broken: list[BrokenPlugin]) -> Registry:
    """Put aside plugins that bring the same diploma, then those whose tables do not fit what is left."""
    holders = Counter(diploma.code for plugin in works for diploma in plugin.diplomes)
    works = _sift(works, broken, lambda plugin: _shared_diplomas(plugin, holders))
    diplomas = {diploma.code: diploma for plugin in works for diploma in plugin.diplomes}
    tables = [table for plugin in works for table in plugin.correspondances]
    works = _sift(works, broken, lambda plugin: _table_faults(plugin, diplomas, tables))
    return Registry(tuple(works), tuple(broken))


def _sift(works: list[Plugin], broken: list[BrokenPlugin], faults_of: Callable[[Plugin], list[str]]) -> list[Plugin]:
    kept = []
    for plugin in works:
        if faults := faults_of(plugin):
            broken.append(BrokenPlugin(plugin.nom, plugin.distribution, plugin.version, tuple(faults)))
        else:
            kept.append(plugin)
    return kept


def _shared_diplomas(plugin: Plugin, holders: Mapping[str, int]) -> list[str]:
    return [
        f"le diplôme « {diploma.code} » est apporté plusieurs fois"
        for diploma in plugin.diplomes
        if holders[diploma.code] > 1
    ]


def _table_faults(plugin: Plugin, diplomas: Mapping[str, Diploma], tables: list[Correspondence]) -> list[str]:
    faults = []
    for table in plugin.correspondances:
        rivals = [other.sessions for other in tables if (other.de, other.vers) == (table.de, table.vers)]
        faults += [
            f"table de {table.de} vers {table.vers} : {fault}"
            for fault in correspondence_faults(table, diplomas) + coverage_faults(rivals)
        ]
    return faults


def _distribution(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist else ("", "")


def _sort_key(point: EntryPoint) -> tuple[str, str]:
    return point.name, _distribution(point)[0]
