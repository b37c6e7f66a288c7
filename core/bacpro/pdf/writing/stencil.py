"""Blank pages prepared once, then written for each candidate: its pages stay, only the answers are new.

The file of a document is a *prefix*, the same for all that have as many copies, then what is written for this one:
in a flat document a stream for each page, in one that can still be filled a widget for each slot.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from struct import Struct

from attrs import define, field, frozen

from bacpro.pdf.slots import Answers, Slot
from bacpro.pdf.writing.blueprint import (
    ACROFORM,
    CATALOG,
    DOCUMENT,
    FIRST_SHARED,
    FONT,
    INFO,
    PACKED,
    PAGES,
    PARENTS,
    TREE,
    Blueprint,
    SlotPlace,
)
from bacpro.pdf.writing.dissection import take_apart
from bacpro.pdf.writing.lettering import lettering
from bacpro.pdf.writing.objects import Hole, stream_object
from bacpro.pdf.writing.stamping import QUICK, AnswerWriter

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ROW = Struct(">BII")
_REMEMBERED = 64
"""Prefixes kept, each of some 50 KB."""


@frozen
class _Prefix:
    """The beginning of every document of so many copies, and the rows of its cross-reference."""

    octets: bytes
    rangees: bytes
    suivant: int
    """Number of the first object after it."""
    pages: tuple[int, ...]
    """Numbers of the pages, copy after copy."""


@define(eq=False)
class Stencil:
    """Pages ready to be written again and again.

    `blank` lays out one copy of them, where each of the `slots` is a link to LINK and its name; `nom` is what a fault
    in them is blamed on. `editable`, a document keeps its slots as fields; otherwise its answers are part of it.
    """

    nom: str
    blank: Callable[[], bytes]
    slots: Mapping[str, Slot]
    editable: bool
    _blueprints: dict[bool, Blueprint] = field(factory=dict, init=False)
    _prefixes: dict[tuple[bool, int], _Prefix] = field(factory=dict, init=False)

    def document(self, copies: Sequence[Answers]) -> bytes:
        """The PDF of some copies with their answers; equal answers give equal bytes.

        Raises UnfitError when answers do not fit their slots, with all of them, UnprintableError when the fonts
        shipped do not have a character, and what prepare raises.
        """
        wide = _needs_wide(copies)
        plan, prefix = self._blueprint(wide=wide), self._prefix(len(copies), wide=wide)
        writer = AnswerWriter(plan, lettering(wide=wide), prefix.suivant)
        if self.editable:
            writer.write_widgets(copies, prefix.pages, len(copies) * plan.pages)
        else:
            writer.write_stamps(copies)
        return _finished(prefix, writer.objets)

    @property
    def places(self) -> tuple[SlotPlace, ...]:
        """Where the slots of a copy stand. Raises what prepare raises."""
        return self._blueprint(wide=False).places

    def prepare(self) -> None:
        """Lay the pages out, so that a template at fault is known before anything is written.

        Raises what `blank` raises, and DataError when the pages do not have each slot once.
        """
        self._blueprint(wide=False)

    def _blueprint(self, *, wide: bool) -> Blueprint:
        if wide not in self._blueprints:
            letters = lettering(wide=wide)
            self._blueprints[wide] = take_apart(
                self.blank(), self.nom, self.slots, letters.police, editable=self.editable
            )
        return self._blueprints[wide]

    def _prefix(self, count: int, *, wide: bool) -> _Prefix:
        key = (wide, count)
        if key not in self._prefixes:
            if len(self._prefixes) == _REMEMBERED:
                self._prefixes.pop(next(iter(self._prefixes)))
            self._prefixes[key] = _prefix(self._blueprint(wide=wide), count, editable=self.editable)
        return self._prefixes[key]


def _prefix(plan: Blueprint, count: int, *, editable: bool) -> _Prefix:
    """Write all that the documents of so many copies have in common."""
    base = max((shared.numero for shared in plan.partages), default=FIRST_SHARED - 1) + 1
    size, keys, places = len(plan.locaux), len(plan.cles), len(plan.places)
    after = base + count * size
    numbers = [
        {
            Hole.LOCAL: base + rank * size,
            Hole.STAMP: after + 1 + rank * plan.pages,
            Hole.XOBJECTS: after,
            Hole.WIDGET: after + rank * places,
            Hole.PAGE_KEY: rank * plan.pages,
            Hole.WIDGET_KEY: count * plan.pages + rank * keys,
            Hole.RANK: rank,
        }
        for rank in range(count)
    ]

    def local(rank: int, index: int) -> bytes:
        return b"%d 0 R" % (base + rank * size + index)

    def listed(indices: Sequence[int]) -> bytes:
        return b" ".join([local(rank, index) for rank in range(count) for index in indices])

    first = numbers[0]
    packed: dict[int, bytes] = {
        CATALOG: b"<</Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R%s%s>>"
        % (PAGES, TREE, plan.catalogue.filled(first), b" /AcroForm %d 0 R" % ACROFORM if editable else b""),
        PAGES: b"<</Type /Pages /Count %d /Kids [%s]>>" % (count * plan.pages, listed(range(plan.pages))),
        TREE: b"<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d%s%s>>"
        % (DOCUMENT, PARENTS, count * (plan.pages + keys), _identifiers(plan, count, local), plan.racine.filled(first)),
        DOCUMENT: b"<</Type /StructElem /S /Document /P %d 0 R /K [%s]>>" % (TREE, listed(plan.enfants)),
        PARENTS: _parent_tree(plan, numbers, local),
        INFO: plan.info.filled(first),
    }
    if editable:
        fields = b" ".join([b"%d 0 R" % (after + rank) for rank in range(count * places)])
        packed[ACROFORM] = b"<</Fields [%s] /DR <</Font <<%s %d 0 R>>>> /DA (%s 0 Tf 0 g)>>" % (
            *(fields, FONT.encode(), plan.police, FONT.encode()),
        )
    packed |= {shared.numero: shared.contenu.filled(first) for shared in plan.partages if shared.donnees is None}
    for rank in range(count):
        packed |= {base + rank * size + index: each.filled(numbers[rank]) for index, each in enumerate(plan.locaux)}
    octets = bytearray(_HEADER)
    rows = {0: _ROW.pack(0, 0, 65535)}
    for shared in plan.partages:
        if shared.donnees is not None:
            rows[shared.numero] = _ROW.pack(1, len(octets), 0)
            octets += _object(shared.numero, _stream(shared.contenu.filled(first), shared.donnees, shared.filtre))
    rows[PACKED] = _ROW.pack(1, len(octets), 0)
    octets += _object(PACKED, _object_stream(packed))
    rows |= {number: _ROW.pack(2, PACKED, index) for index, number in enumerate(packed)}
    unused = _ROW.pack(0, 0, 65535)
    pages = tuple(base + rank * size + page for rank in range(count) for page in range(plan.pages))
    return _Prefix(bytes(octets), b"".join([rows.get(number, unused) for number in range(after)]), after, pages)


def _finished(prefix: _Prefix, objects: Sequence[bytes]) -> bytes:
    """A whole file: the prefix, the objects after it, and the cross-reference."""
    octets, rows = bytearray(prefix.octets), bytearray(prefix.rangees)
    for number, each in enumerate(objects, prefix.suivant):
        rows += _ROW.pack(1, len(octets), 0)
        octets += _object(number, each)
    last = prefix.suivant + len(objects)
    start = len(octets)
    rows += _ROW.pack(1, start, 0)
    mark = blake2b(octets[len(prefix.octets) :], digest_size=16).hexdigest().upper().encode()
    table = b"/Type /XRef /Size %d /W [1 4 4] /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]" % (
        *(last + 1, CATALOG, INFO, mark, mark),
    )
    octets += _object(last, stream_object(bytes(rows), table, level=QUICK))
    return bytes(octets) + b"startxref\n%d\n%%%%EOF\n" % start


def _object(number: int, written: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, written)


def _stream(entries: bytes, data: bytes, packed: bool) -> bytes:
    if packed:
        return stream_object(data, entries)
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def _object_stream(packed: Mapping[int, bytes]) -> bytes:
    """Objects gathered into one stream."""
    offset, index, body = 0, [], []
    for number, written in packed.items():
        index.append(b"%d %d" % (number, offset))
        body.append(written)
        offset += len(written) + 1
    head = b" ".join(index) + b"\n"
    entries = b"/Type /ObjStm /N %d /First %d" % (len(packed), len(head))
    return stream_object(head + b"\n".join(body), entries)


def _parent_tree(plan: Blueprint, numbers: Sequence[Mapping[Hole, int]], local: Callable[[int, int], bytes]) -> bytes:
    """The elements of each page’s marked contents, then those of links and widgets, by key."""
    entries = [each.filled(found) for found in numbers for each in plan.marques]
    entries += [local(rank, element) for rank in range(len(numbers)) for element in plan.cles]
    return b"<</Nums [%s]>>" % b" ".join([b"%d %s" % pair for pair in enumerate(entries)])


def _identifiers(plan: Blueprint, count: int, local: Callable[[int, int], bytes]) -> bytes:
    """The names of elements, which differ from one copy to the next."""
    if not plan.identifiants:
        return b""
    named = sorted(
        (b"%s-%d" % (name, rank), local(rank, at)) for rank in range(count) for name, at in plan.identifiants
    )
    return b" /IDTree <</Names [%s]>>" % b" ".join([b"(%s) %s" % pair for pair in named])


def _needs_wide(copies: Sequence[Answers]) -> bool:
    """Whether the letters of Western Europe do not do, and the others of the font do."""
    narrow = lettering(wide=False)
    texts = [answer for copy in copies for answer in copy.values() if isinstance(answer, str)]
    odd = [text for text in texts if not narrow.knows(text)]
    return any(lettering(wide=True).knows(text) for text in odd)
