"""Takes blank pages apart, as Typst laid them out: the objects that all copies share, and those of each copy."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import define, field

from bacpro.errors import DataError
from bacpro.pdf.slots import LINK, Slot, SlotKind
from bacpro.pdf.writing.blueprint import DOCUMENT, FIRST_SHARED, FONT, PAGES, TREE, Blueprint, Shared, SlotPlace, cross
from bacpro.pdf.writing.objects import STREAM_KEYS, Encoded, Encoder, Hole, Referred
from bacpro.pdf.writing.trees import (
    find_page,
    list_items,
    list_kids,
    object_key,
    walk_elements,
    walk_names,
    walk_numbers,
)

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

_LEFT_OUT = ("/Type", "/Parent", "/Resources", "/Contents", "/Annots", "/StructParents", "/Tabs")
_TREE_KEYS = ("/Type", "/K", "/ParentTree", "/ParentTreeNextKey", "/IDTree")


def take_apart(
    blank: bytes, nom: str, slots: Mapping[str, Slot], police: "IndirectObject", *, editable: bool
) -> Blueprint:
    """Sort the objects of the blank pages of a copy, where each slot is a link; `police` is the font of the answers.

    `editable`, each slot becomes a form field; otherwise a place in the page. Raises DataError, under the name of
    the pages (`nom`), when they do not have each of the slots once.
    """
    from pypdf import PdfReader

    return _Sorter(PdfReader(BytesIO(blank)), nom, slots, editable).sorted(police)


@define
class _Sorter:
    """Goes through the objects of blank pages, and numbers them."""

    reader: "PdfReader"
    nom: str
    slots: Mapping[str, Slot]
    editable: bool
    places: list[SlotPlace] = field(factory=list)
    links: "list[IndirectObject]" = field(factory=list)
    elements: "list[IndirectObject]" = field(factory=list)
    _numbers: dict[tuple[int, int], Referred] = field(factory=dict)
    _waiting: "list[tuple[int, IndirectObject]]" = field(factory=list)
    _next: int = FIRST_SHARED
    _by_element: dict[int, SlotPlace] = field(factory=dict)
    """The place of the slot whose element has that number in the file."""

    def sorted(self, police: "IndirectObject") -> Blueprint:
        """The pages, taken apart."""
        catalog: Any = self.reader.trailer["/Root"]
        tree = catalog["/StructTreeRoot"]
        document = list.__iter__(tree["/K"]).__next__()
        pages = [page.indirect_reference for page in self.reader.pages if page.indirect_reference]
        parents: dict[Any, Any] = dict(walk_numbers(tree["/ParentTree"].get_object()))
        self.elements = list(walk_elements(document.get_object()))
        marks = [list(list_items(parents[page["/StructParents"]])) for page in self.reader.pages]
        self._find_places(parents, marks)
        self._numbers |= {
            object_key(document): DOCUMENT,
            object_key(catalog.raw_get("/StructTreeRoot")): TREE,
            object_key(catalog.raw_get("/Pages")): PAGES,
        }
        for index, ref in enumerate([*pages, *self.elements, *self.links]):
            self._numbers[object_key(ref)] = (Hole.LOCAL, index)
        font = self.refer(police)
        if not isinstance(font, int):
            raise TypeError("the font of the answers is shared")
        identifiers = dict(walk_names(tree.get("/IDTree")))
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
            enfants=tuple(self._index(ref) for ref in list_kids(document.get_object())),
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
        if object_key(ref) not in self._numbers:
            number = self._new()
            self._numbers[object_key(ref)] = number
            self._waiting.append((number, ref))
        return self._numbers[object_key(ref)]

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _index(self, ref: "IndirectObject") -> int:
        referred = self._numbers[object_key(ref)]
        if isinstance(referred, int):
            raise TypeError(f"object {ref.idnum} is shared")
        return referred[1]

    def _find_places(self, parents: dict[int, Any], marks: list[list[Any]]) -> None:
        """Tell slots from links, and refuse a layout that does not have each slot once."""
        described = self.slots
        laid: list[str] = []
        for number, page in enumerate(self.reader.pages):
            for ref in list.__iter__(page.get("/Annots", [])):
                annotation: Any = ref.get_object()
                address = str(annotation["/A"].get("/URI", "")) if "/A" in annotation else ""
                if not address.startswith(LINK):
                    self.links.append(ref)
                    continue
                slot = address.removeprefix(LINK)
                laid.append(slot)
                if slot not in described:
                    continue
                left, low, right, high = (float(value) for value in annotation["/Rect"])
                place = SlotPlace(
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
                self._by_element[parents[int(annotation["/StructParent"])].idnum] = place
        faults = [f"la case « {slot} » n’est pas dans le gabarit" for slot in described if slot not in laid]
        faults += [f"le gabarit a une case inconnue, « {slot} »" for slot in sorted({*laid} - {*described})]
        faults += [
            f"le gabarit a plusieurs fois la case « {slot} »" for slot in sorted({*laid}) if laid.count(slot) > 1
        ]
        if faults:
            raise DataError(self.nom, faults)

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
        place = self._by_element.get(ref.idnum)
        if place is None:
            where = find_page(element) if element["/S"] == "/Table" and "/Pg" not in element else None
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
        return {place.slot: ref for ref in self.elements if (place := self._by_element.get(ref.idnum))}

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
        sizes = [(p.largeur, p.hauteur) for p in self.places if p.champ.genre is SlotKind.BOX]
        return list(dict.fromkeys(sizes))


def _boxes(boxes: dict[tuple[float, float], tuple[int, int]]) -> Iterator[Shared]:
    for (width, height), (ticked, unticked) in boxes.items():
        entries = Encoder(lambda _: 0).raw(
            b"/Type /XObject /Subtype /Form /Resources <<>> /BBox [0 0 %.2f %.2f]" % (width, height)
        )
        yield Shared(ticked, entries.encoded(), b"q " + cross(0, 0, width, height) + b" Q")
        yield Shared(unticked, entries.encoded(), b"")
