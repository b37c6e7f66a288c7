"""The norms that a plugin’s sources hold, what carries each of them, and where the sources disagree."""

from attrs import frozen


@frozen
class Norm:
    """One norm of a source.

    `porteurs` name what carries it: `regle:agora.pfmp.duree`, `donnee:editions/RNCP34606.toml#unites`,
    `document:ID`; `preuves` the tests that prove it (`tests/agora/test_pfmp.py::test_…`).
    """

    id: str
    source: str
    lieu: str
    nature: str
    norme: str
    porteurs: tuple[str, ...] = ()
    preuves: tuple[str, ...] = ()


@frozen
class Divergence:
    """A point on which the sources disagree: what each says, which one is followed, and why.

    `touche` names what it bears on: unit and bloc codes, rule ids, `pfmp`, `moyenne`.
    """

    id: str
    titre: str
    positions: tuple[str, ...]
    suivie: str
    motif: str
    touche: tuple[str, ...] = ()


@frozen
class Norms:
    """The norms and divergences of a diploma’s sources, as its plugin carries them."""

    diplome: str
    normes: tuple[Norm, ...]
    divergences: tuple[Divergence, ...] = ()
