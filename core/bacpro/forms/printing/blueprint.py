"""The objects of a form’s page, as Typst laid it out, sorted: those that all copies share, and those of each copy."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from bacpro.errors import DataError
from bacpro.forms.printing.layout import SLOT, FormSetting, blank_pages
from bacpro.model.form import FieldKind, FormField, PaperForm
from bacpro.pdf.objects import STREAM_KEYS, Encoded, Encoder, Hole, Referred

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, IndirectObject

CATALOG, PAGES, TREE, DOCUMENT, PARENTS, INFO, PACKED, ACROFORM = range(1, 9)
"""Numbers of the objects that every file has."""

FIRST_SHARED = 9

FONT = "/Fr"
"""Name of the font of the answers in the resources of a page."""

TICKED, UNTICKED = "/Oui", "/Off"

_LEFT_OUT = ("/Type", "/Parent", "/Resources", "/Contents", "/Annots", "/StructParents", "/Tabs")
_TREE_KEYS = ("/Type", "/K", "/ParentTree", "/ParentTreeNextKey", "/IDTree")


@frozen(eq=False)
class Place:
    """Where a slot stands on a copy: page from 0, lower left corner and size in points.

    `marque` is the number of its marked content in the page, `cle` that of its widget among those of a copy.
    """

    slot: str
    champ: FormField
    page: int
    x: float
    y: float
    largeur: float
    hauteur: float
    marque: int
    cle: int

    @property
    def plusieurs(self) -> bool:
        """Whether its text may take several lines."""
        return self.champ.genre is FieldKind.PARAGRAPHE


@frozen
class Shared:
    """An object that all copies share; `donnees` are those of a stream, `filtre` whether they are compressed."""

    numero: int
    contenu: Encoded
    donnees: bytes | None = None
    filtre: bool = True


@frozen(eq=False)
class Blueprint:
    """A form taken apart. Objects of a copy are numbered from 0, its pages first."""

    places: tuple[Place, ...]
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
    def par_case(self) -> dict[str, Place]:
        """Places by the names of their slots."""
        return {place.slot: place for place in self.places}

    @cached_property
    def par_page(self) -> tuple[tuple[Place, ...], ...]:
        """Places of each page."""
        return tuple(tuple(place for place in self.places if place.page == page) for page in range(self.pages))


def take_apart(setting: FormSetting, police: "IndirectObject", *, editable: bool) -> Blueprint:
    """Lay a form out and sort its objects; `police` is the font of the answers.

    `editable`, each slot becomes a form field; otherwise a place in the page. Raises DataError when the template
    does not lay out each slot of the form once, and what blank_pages raises.
    """
    from pypdf import PdfReader

    return _Sorter(PdfReader(BytesIO(blank_pages(setting))), setting.form, editable).sorted(police)


@define
class _Sorter:
    """Goes through the objects of a form, and numbers them."""

    reader: "PdfReader"
    form: PaperForm
    editable: bool
    places: list[Place] = field(factory=list)
    links: "list[IndirectObject]" = field(factory=list)
    elements: "list[IndirectObject]" = field(factory=list)
    _numbers: dict[tuple[int, int], Referred] = field(factory=dict)
    _waiting: "list[tuple[int, IndirectObject]]" = field(factory=list)
    _next: int = FIRST_SHARED
    _slots: dict[int, Place] = field(factory=dict)
    """The place of the slot whose element has that number in the file."""

    def sorted(self, police: "IndirectObject") -> Blueprint:
        """The form, taken apart."""
        catalog: Any = self.reader.trailer["/Root"]
        tree = catalog["/StructTreeRoot"]
        document = list.__iter__(tree["/K"]).__next__()
        pages = [page.indirect_reference for page in self.reader.pages if page.indirect_reference]
        parents: dict[Any, Any] = dict(_numbered(tree["/ParentTree"].get_object()))
        self.elements = list(_elements(document.get_object()))
        marks = [list(_items(parents[page["/StructParents"]])) for page in self.reader.pages]
        self._find_places(parents, marks)
        self._numbers |= {
            _key(document): DOCUMENT,
            _key(catalog.raw_get("/StructTreeRoot")): TREE,
            _key(catalog.raw_get("/Pages")): PAGES,
        }
        for index, ref in enumerate([*pages, *self.elements, *self.links]):
            self._numbers[_key(ref)] = (Hole.LOCAL, index)
        font = self.refer(police)
        if not isinstance(font, int):
            raise TypeError("the font of the answers is shared")
        identifiers = dict(_named(tree.get("/IDTree")))
        locaux = [self._page(rank, font) for rank in range(len(pages))]
        locaux += [self._element(ref, frozenset(identifiers)) for ref in self.elements]
        locaux += [self._link(rank, ref) for rank, ref in enumerate(self.links)]
        catalogue = Encoder(self.refer).entries(catalog, ("/Type", "/Pages", "/StructTreeRoot")).encoded()
        racine = Encoder(self.refer).entries(tree, _TREE_KEYS).encoded()
        info = Encoder(self.refer).value(self.reader.trailer["/Info"]).encoded()
        boxes = {place: (self._new(), self._new()) for place in self._box_sizes()}
        partages = [*self._shared(), *_boxes(boxes)]
        return Blueprint(
            places=tuple(self.places),
            pages=len(pages),
            partages=tuple(sorted(partages, key=lambda shared: shared.numero)),
            locaux=tuple(locaux),
            enfants=tuple(self._index(ref) for ref in _kids(document.get_object())),
            marques=tuple(self._marks(page, found) for page, found in enumerate(marks)),
            cles=tuple(self._index(ref) for ref in self._keyed(parents)),
            identifiants=tuple((name, self._index(ref)) for name, ref in identifiers.items()),
            catalogue=catalogue,
            racine=racine,
            info=info,
            police=font,
            liens=len(self.links),
            cases=boxes,
        )

    def refer(self, ref: "IndirectObject") -> Referred:
        """The number of an object: its hole when each copy has its own, else a number that all copies share."""
        if _key(ref) not in self._numbers:
            number = self._new()
            self._numbers[_key(ref)] = number
            self._waiting.append((number, ref))
        return self._numbers[_key(ref)]

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _index(self, ref: "IndirectObject") -> int:
        referred = self._numbers[_key(ref)]
        if isinstance(referred, int):
            raise TypeError(f"object {ref.idnum} is shared")
        return referred[1]

    def _find_places(self, parents: dict[int, Any], marks: list[list[Any]]) -> None:
        """Tell slots from links, and refuse a layout that does not have each slot once."""
        described = self.form.slots
        laid: list[str] = []
        for number, page in enumerate(self.reader.pages):
            for ref in list.__iter__(page.get("/Annots", [])):
                annotation: Any = ref.get_object()
                address = str(annotation["/A"].get("/URI", "")) if "/A" in annotation else ""
                if not address.startswith(SLOT):
                    self.links.append(ref)
                    continue
                slot = address.removeprefix(SLOT)
                laid.append(slot)
                if slot not in described:
                    continue
                left, low, right, high = (float(value) for value in annotation["/Rect"])
                place = Place(
                    slot,
                    described[slot],
                    number,
                    round(left, 2),
                    round(low, 2),
                    round(right - left, 2),
                    round(high - low, 2),
                    len(marks[number]) + sum(other.page == number for other in self.places),
                    len(self.places),
                )
                self.places.append(place)
                self._slots[parents[int(annotation["/StructParent"])].idnum] = place
        faults = [f"la case « {slot} » n’est pas dans le gabarit" for slot in described if slot not in laid]
        faults += [f"le gabarit a une case inconnue, « {slot} »" for slot in sorted({*laid} - {*described})]
        faults += [
            f"le gabarit a plusieurs fois la case « {slot} »" for slot in sorted({*laid}) if laid.count(slot) > 1
        ]
        if faults:
            raise DataError(f"formulaire {self.form.id}, version {self.form.version}", faults)

    def _page(self, rank: int, font: int) -> Encoded:
        page: Any = self.reader.pages[rank]
        resources = page["/Resources"]
        encoder = Encoder(self.refer).raw(b"<</Type /Page /Parent %d 0 R" % PAGES).entries(page, _LEFT_OUT)
        encoder.raw(b" /StructParents ").number((Hole.PAGE_KEY, rank), reference=False).raw(b" /Tabs /S /Resources <<")
        encoder.entries(resources, ("/Font", "/XObject"))
        encoder.raw(b" /Font ").dictionary(resources.get("/Font", {}), f"{FONT} {font} 0 R".encode())
        contents = page.raw_get("/Contents")
        if self.editable:
            encoder.raw(b">> /Contents ").value(contents)
        else:
            encoder.raw(b" /XObject ").number((Hole.XOBJECTS, 0)).raw(b">> /Contents [").value(contents)
            encoder.raw(b" ").number((Hole.STAMP, rank)).raw(b"]")
        links = [ref for ref in list.__iter__(page.get("/Annots", [])) if ref in self.links]
        widgets = [place.cle for place in self.places if place.page == rank] if self.editable else []
        if links or widgets:
            encoder.raw(b" /Annots [")
            for ref in links:
                encoder.raw(b" ").value(ref)
            for key in widgets:
                encoder.raw(b" ").number((Hole.WIDGET, key))
            encoder.raw(b"]")
        return encoder.raw(b">>").encoded()

    def _element(self, ref: "IndirectObject", identifiers: frozenset[bytes]) -> Encoded:
        element: Any = ref.get_object()
        encoder = Encoder(self.refer, identifiers)
        place = self._slots.get(ref.idnum)
        if place is None:
            where = _page_of(element) if element["/S"] == "/Table" and "/Pg" not in element else None
            if where is None:
                return encoder.value(element).encoded()
            # Typst leaves out where a table is, and checkers then take its lines for a mere drawing.
            return encoder.raw(b"<< /Pg ").value(where).entries(element).raw(b">>").encoded()
        encoder.raw(b"<</Type /StructElem /P ").value(element.raw_get("/P"))
        encoder.raw(b" /T (%s)" % place.slot.encode())
        if "/A" in element:
            encoder.raw(b" /A ").value(element["/A"])
        page: Referred = (Hole.LOCAL, place.page)
        if self.editable:
            encoder.raw(b" /S /Form /K <</Type /OBJR /Obj ").number((Hole.WIDGET, place.cle))
            return encoder.raw(b" /Pg ").number(page).raw(b">>>>").encoded()
        return encoder.raw(b" /S /Span /K %d /Pg " % place.marque).number(page).raw(b">>").encoded()

    def _link(self, rank: int, ref: "IndirectObject") -> Encoded:
        link: Any = ref.get_object()
        encoder = Encoder(self.refer).raw(b"<</StructParent ").number((Hole.WIDGET_KEY, rank), reference=False)
        return encoder.entries(link, ("/StructParent",)).raw(b">>").encoded()

    def _marks(self, page: int, found: list[Any]) -> Encoded:
        encoder = Encoder(self.refer).raw(b"[")
        for ref in found:
            encoder.raw(b" ").value(ref)
        if not self.editable:
            by_number = {place.marque: place for place in self.places if place.page == page}
            elements = self._elements_by_slot()
            for _, place in sorted(by_number.items()):
                encoder.raw(b" ").value(elements[place.slot])
        return encoder.raw(b"]").encoded()

    def _keyed(self, parents: dict[int, Any]) -> "Iterator[IndirectObject]":
        """The elements of links, then of widgets, in the order of their keys."""
        for ref in self.links:
            yield parents[int(ref.get_object()["/StructParent"])]  # type: ignore[index]
        if self.editable:
            elements = self._elements_by_slot()
            yield from (elements[place.slot] for place in self.places)

    def _elements_by_slot(self) -> "dict[str, IndirectObject]":
        return {place.slot: ref for ref in self.elements if (place := self._slots.get(ref.idnum))}

    def _shared(self) -> Iterator[Shared]:
        """The objects that were named, and those that they name."""
        from pypdf.generic import StreamObject

        for number, ref in self._waiting:
            value: Any = ref.get_object()
            if isinstance(value, StreamObject):
                entries = Encoder(self.refer).entries(value, STREAM_KEYS).encoded()
                yield Shared(number, entries, value.get_data(), "/Filter" in value)
            else:
                yield Shared(number, Encoder(self.refer).value(value).encoded())

    def _box_sizes(self) -> list[tuple[float, float]]:
        if not self.editable:
            return []
        sizes = [(p.largeur, p.hauteur) for p in self.places if p.champ.genre is FieldKind.CASE]
        return list(dict.fromkeys(sizes))


def cross(x: float, y: float, width: float, height: float) -> bytes:
    """The strokes that tick a box whose lower left corner is at (x, y)."""
    left, low, right, high = x + 1.6, y + 1.6, x + width - 1.6, y + height - 1.6
    return b"1 w 0 G %.2f %.2f m %.2f %.2f l %.2f %.2f m %.2f %.2f l S" % (
        *(left, low, right, high),
        *(left, high, right, low),
    )


def _boxes(boxes: dict[tuple[float, float], tuple[int, int]]) -> Iterator[Shared]:
    for (width, height), (ticked, unticked) in boxes.items():
        entries = Encoder(lambda _: 0).raw(
            b"/Type /XObject /Subtype /Form /Resources <<>> /BBox [0 0 %.2f %.2f]" % (width, height)
        )
        yield Shared(ticked, entries.encoded(), b"q " + cross(0, 0, width, height) + b" Q")
        yield Shared(unticked, entries.encoded(), b"")


def _key(ref: "IndirectObject") -> tuple[int, int]:
    return id(ref.pdf), ref.idnum


def _items(array: Any) -> Iterator[Any]:  # noqa: ANN401
    """The items of an array as they stand there."""
    return list.__iter__(array.get_object())


def _kids(element: "DictionaryObject") -> "Iterator[IndirectObject]":
    """The elements right below an element."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    kids = element.get("/K", ArrayObject())
    for kid in list.__iter__(kids) if isinstance(kids, ArrayObject) else [element.raw_get("/K")]:
        target = kid.get_object() if isinstance(kid, IndirectObject) else None
        if isinstance(target, DictionaryObject) and "/S" in target:
            yield kid


def _page_of(element: Any) -> "IndirectObject | None":  # noqa: ANN401 - an element of pypdf’s
    """The page that an element, or the first below it that says so, is on."""
    if "/Pg" in element:
        page: IndirectObject = element.raw_get("/Pg")
        return page
    return next(filter(None, (_page_of(ref.get_object()) for ref in _kids(element))), None)


def _elements(element: "DictionaryObject") -> "Iterator[IndirectObject]":
    """Every element below an element, parents first."""
    for ref in _kids(element):
        yield ref
        yield from _elements(ref.get_object())  # type: ignore[arg-type]


def _numbered(node: Any) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """The entries of a number tree."""
    yield from _pairs(node.get("/Nums"))
    for kid in node.get("/Kids", ()):
        yield from _numbered(kid.get_object())


def _named(node: Any) -> Iterator[tuple[bytes, Any]]:  # noqa: ANN401
    """The entries of a name tree."""
    if node is None:
        return
    for name, ref in _pairs(node.get_object().get("/Names")):
        yield name.original_bytes, ref
    for kid in node.get_object().get("/Kids", ()):
        yield from _named(kid)


def _pairs(array: Sequence[Any] | None) -> Iterator[tuple[Any, Any]]:
    items = iter(list.__iter__(array)) if isinstance(array, list) else iter(())
    return zip(items, items, strict=True)
