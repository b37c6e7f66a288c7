"""Puts aside the plugins that bring what another brings already: a name, a diploma, a table.

What is built in stays, whoever else brings it; of two strangers, neither is preferred, whatever the order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint

from bacpro.model.diploma import Diploma
from bacpro.model.edition.correspondence import Correspondence, correspondence_faults
from bacpro.model.sessions import coverage_faults
from bacpro.plugins.installed_plugin import OURS, BrokenPlugin, Plugin, read_distribution


def name_faults(points: Sequence[EntryPoint]) -> list[str]:
    """Why each entry point is put aside for its name alone, that of a plugin; nothing for those that are not."""
    named: dict[str, list[str]] = {}
    for point in points:
        named.setdefault(point.name, []).append(read_distribution(point)[0])
    return [
        f"« {point.name} » est pris par plusieurs paquets : {', '.join(named[point.name])}"
        if len(named[point.name]) > 1 and read_distribution(point)[0] != OURS
        else ""
        for point in points
    ]


def put_rivals_aside(works: list[Plugin], broken: list[BrokenPlugin]) -> list[Plugin]:
    """The plugins that bring nothing of another’s, and whose tables fit the diplomas; the others join the broken."""
    of_ours = _of_ours(works)
    works = _sift(works, broken, lambda plugin: _shared(plugin, of_ours))
    of_several = _of_several(works)
    works = _sift(works, broken, lambda plugin: _shared(plugin, of_several))
    diplomas = {diploma.code: diploma for plugin in works for diploma in plugin.diplomes}
    ours = {(table.de, table.vers) for plugin in works if plugin.integre for table in plugin.correspondances}
    works = _sift(works, broken, lambda plugin: _tables_of_ours(plugin, ours))
    tables = [table for plugin in works for table in plugin.correspondances]
    return _sift(works, broken, lambda plugin: _table_faults(plugin, diplomas, tables))


Name = tuple[str, str]
"""What tells a diploma from others: what it is, with its article, and its value as no two readers would tell apart."""


def _names(diploma: Diploma) -> Iterator[Name]:
    """The codes of a diploma."""
    yield "le diplôme", _plain(diploma.code)
    yield "le sigle", _plain(diploma.sigle)
    if diploma.specialite_cyclades:
        yield "le code Cyclades", _plain(diploma.specialite_cyclades)


def _titles(diploma: Diploma) -> Iterator[Name]:
    """The codes of a diploma, and its title in full."""
    yield from _names(diploma)
    yield "l’intitulé", _plain(diploma.intitule)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _of_ours(works: Iterable[Plugin]) -> dict[Name, str]:
    """Why the names of what is built in are brought by nobody else."""
    return {
        name: f"vient avec bacpro, du greffon {plugin.nom}"
        for plugin in works
        if plugin.integre
        for diploma in plugin.diplomes
        for name in _titles(diploma)
    }


def _of_several(works: Iterable[Plugin]) -> dict[Name, str]:
    """Why the names of several diplomas are brought by none."""
    counts = Counter(name for plugin in works for diploma in plugin.diplomes for name in _names(diploma))
    return {name: "est apporté plusieurs fois" for name, count in counts.items() if count > 1}


def _shared(plugin: Plugin, held: Mapping[Name, str]) -> list[str]:
    """The names that a plugin brings, a stranger’s, and that are held already."""
    names = [name for diploma in plugin.diplomes for name in _titles(diploma) if name in held]
    return [] if plugin.integre else [f"{kind} « {value} » {held[kind, value]}" for kind, value in dict.fromkeys(names)]


def _sift(works: list[Plugin], broken: list[BrokenPlugin], faults_of: Callable[[Plugin], list[str]]) -> list[Plugin]:
    kept = []
    for plugin in works:
        if faults := faults_of(plugin):
            broken.append(BrokenPlugin(plugin.nom, plugin.distribution, plugin.version, tuple(faults)))
        else:
            kept.append(plugin)
    return kept


def _tables_of_ours(plugin: Plugin, ours: Iterable[tuple[str, str]]) -> list[str]:
    """The tables of a stranger between diplomas that a table built in joins already."""
    return [
        f"la table de {table.de} vers {table.vers} vient avec bacpro"
        for table in plugin.correspondances
        if not plugin.integre and (table.de, table.vers) in ours
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
