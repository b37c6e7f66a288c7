"""The norms that a plugin’s sources hold, what carries each of them, and where the sources disagree."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from importlib.resources.abc import Traversable

from attrs import evolve, frozen

from bacpro.errors import DataError
from bacpro.model.legal import Source
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure

RULE = "regle"
DATA = "donnee"
DOCUMENT = "document"
TOPICS = frozenset({"moyenne", "pfmp"})
"""What a divergence can bear on besides units, blocs, épreuves, rules, norms and sources."""


class Nature(StrEnum):
    """What a norm asks for: a rule, a fact to record, a paper to print, a divergence to settle."""

    REGLE = "règle"
    DONNEE = "donnée"
    DOCUMENT = "document"
    DIVERGENCE = "divergence"


@frozen
class Norm:
    """One norm of a source (by its id), at a place in it.

    `porteurs` name what carries it: `regle:code.absence`, `document:ID`, or data of a package:
    `donnee:PAQUET/data/editions/2020.toml#unites[code=U2].coefficient`. `preuves` are the tests that
    prove it (`tests/agora/test_pfmp.py::test_duration`).
    """

    id: str
    source: str
    lieu: str
    nature: Nature
    norme: str
    porteurs: tuple[str, ...] = ()
    preuves: tuple[str, ...] = ()

    @property
    def regles(self) -> tuple[str, ...]:
        """Ids of the rules that carry it."""
        return tuple(name for kind, name in map(carrier, self.porteurs) if kind == RULE)


@frozen
class Position:
    """What a source (by its id) says on a point, and where."""

    source: str
    lieu: str
    texte: str


@frozen
class Divergence:
    """A point on which the sources disagree: what each says, which one is followed, and why.

    `touche` names what it bears on: codes of units, blocs and épreuves, ids of rules, norms and sources, and
    the words of TOPICS.
    """

    id: str
    titre: str
    positions: tuple[Position, ...]
    suivie: str
    motif: str
    touche: tuple[str, ...]


@frozen
class Norms:
    """The norms and divergences of a diploma’s sources, as its plugin carries them."""

    diplome: str
    normes: tuple[Norm, ...]
    divergences: tuple[Divergence, ...] = ()
    sources: tuple[Source, ...] = ()

    def source(self, source_id: str) -> str:
        """The title of a source, or its id when it is not described."""
        return next((source.titre for source in self.sources if source.id == source_id), source_id)

    def carried_by(self, rule_id: str) -> tuple[Norm, ...]:
        """The norms that a rule carries."""
        return tuple(norm for norm in self.normes if rule_id in norm.regles)

    def touching(self, codes: Iterable[str]) -> tuple[Divergence, ...]:
        """The divergences that bear on any of those codes, rules or topics."""
        wanted = frozenset(codes)
        return tuple(divergence for divergence in self.divergences if wanted.intersection(divergence.touche))


def load_norms(path: Traversable, divergences: Traversable | None = None) -> Norms:
    """Read the norms of a diploma from a TOML file, and its divergences from another.

    Raises DataError with every fault: unknown key, wrong type, duplicate, source that is not described.
    """
    faults: list[str] = []
    parts = []
    for part in (path, divergences) if divergences else (path,):
        try:
            parts.append(structure({"diplome": "", "normes": [], **read_toml(part)}, Norms))
        except StructureError as error:
            faults += [f"{part.name}, {fault.chemin} : {fault.message}" for fault in error.faults]
        except ValueError as error:
            faults.append(f"{part.name} : {error}")
    if not faults:
        norms = evolve(parts[0], divergences=tuple(divergence for part in parts for divergence in part.divergences))
        faults = data_faults(norms)
    if faults:
        raise DataError("normes", faults)
    return norms


def data_faults(norms: Norms) -> list[str]:
    """Say, in French, all that is inconsistent in the norms and divergences themselves."""
    faults = [] if norms.diplome else ["le diplôme n’est pas nommé"]
    for name, ids in (
        ("source", [source.id for source in norms.sources]),
        ("norme", [norm.id for norm in norms.normes]),
        ("divergence", [divergence.id for divergence in norms.divergences]),
    ):
        faults += [f"{name} {repeated} en double" for repeated, count in Counter(ids).items() if count > 1]
    described = {source.id for source in norms.sources}
    faults += [f"{norm.id} : source {norm.source} inconnue" for norm in norms.normes if norm.source not in described]
    for divergence in norms.divergences:
        faults += [
            f"{divergence.id} : source {position.source} inconnue"
            for position in divergence.positions
            if position.source not in described
        ]
        if len(divergence.positions) < 2:
            faults.append(f"{divergence.id} : une divergence oppose au moins deux positions")
    return faults


def carrier(porteur: str) -> tuple[str, str]:
    """The kind of a carrier (`regle`, `donnee`, `document`) and what it names."""
    kind, _, name = porteur.partition(":")
    return kind, name


def norm_faults(norm: Norm, carrier_fault: Callable[[str], str | None]) -> list[str]:
    """Say, in French, what a norm lacks; `carrier_fault` says why a carrier does not resolve, or None."""
    faults = [] if norm.porteurs else ["aucun porteur"]
    faults += [fault for porteur in norm.porteurs if (fault := carrier_fault(porteur))]
    return faults if norm.preuves else [*faults, "aucune preuve"]


def divergence_faults(norms: Norms, known: Collection[str]) -> list[str]:
    """Say, in French, which divergences bear on something unknown: neither in `known`, nor a topic, norm or source."""
    named = TOPICS.union(known, (norm.id for norm in norms.normes), (source.id for source in norms.sources))
    return [
        f"{divergence.id} : « {code} » est inconnu"
        for divergence in norms.divergences
        for code in divergence.touche
        if code not in named
    ]
