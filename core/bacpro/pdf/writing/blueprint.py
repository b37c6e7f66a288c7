"""What a stencil is made of: where slots stand, the objects that all copies share, and those that each has."""

from functools import cached_property

from attrs import frozen

from bacpro.pdf.slots import Slot, SlotKind
from bacpro.pdf.writing.objects import Encoded

CATALOG, PAGES, TREE, DOCUMENT, PARENTS, INFO, PACKED, ACROFORM = range(1, 9)
"""Numbers of the objects that every file has."""

FIRST_SHARED = 9

FONT = "/Fr"
"""Name of the font of the answers in the resources of a page."""

TICKED, UNTICKED = "/Oui", "/Off"


@frozen(eq=False)
class SlotPlace:
    """Where a slot stands on a copy: page from 0, lower left corner and size in points.

    `marque` is the number of its marked content in the page, `cle` that of its widget among those of a copy.
    """

    champ: Slot
    page: int
    x: float
    y: float
    largeur: float
    hauteur: float
    marque: int
    cle: int

    @property
    def slot(self) -> str:
        """The name of its slot."""
        return self.champ.nom

    @property
    def plusieurs(self) -> bool:
        """Whether its text may take several lines."""
        return self.champ.genre is SlotKind.LINES


@frozen
class Shared:
    """An object that all copies share; `donnees` are those of a stream, `filtre` whether they are compressed."""

    numero: int
    contenu: Encoded
    donnees: bytes | None = None
    filtre: bool = True


@frozen(eq=False)
class Blueprint:
    """A page of slots taken apart. Objects of a copy are numbered from 0, its pages first."""

    places: tuple[SlotPlace, ...]
    pages: int
    partages: tuple[Shared, ...]
    locaux: tuple[Encoded, ...]
    enfants: tuple[int, ...]
    """Objects of a copy that stand directly under the Document element."""
    marques: tuple[Encoded, ...]
    """For each page, the elements of its marked contents."""
    cles: tuple[int, ...]
    """Elements of the links and widgets of a copy."""
    identifiants: tuple[tuple[bytes, int], ...]
    """Names of elements, with those that bear them."""
    catalogue: Encoded
    racine: Encoded
    """What else the root of the structure holds."""
    info: Encoded
    police: int
    """Number of the font of the answers."""
    liens: int
    """Links of a copy that are not slots."""
    cases: dict[tuple[float, float], tuple[int, int]]
    """Appearances of a box by its size: ticked, not ticked."""

    @cached_property
    def par_case(self) -> dict[str, SlotPlace]:
        """Places by the names of their slots."""
        return {place.slot: place for place in self.places}

    @cached_property
    def par_page(self) -> tuple[tuple[SlotPlace, ...], ...]:
        """Places of each page."""
        return tuple(tuple(place for place in self.places if place.page == page) for page in range(self.pages))


def cross(x: float, y: float, width: float, height: float) -> bytes:
    """The strokes that tick a box whose lower left corner is at (x, y)."""
    left, low, right, high = x + 1.6, y + 1.6, x + width - 1.6, y + height - 1.6
    return b"1 w 0 G %.2f %.2f m %.2f %.2f l %.2f %.2f m %.2f %.2f l S" % (
        *(left, low, right, high),
        *(left, high, right, low),
    )
