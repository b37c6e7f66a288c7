"""What the pages of a PDF declare of their answers: the widgets of fields, and the marked contents of ours.

Fields are read where they stand, page by page: a program that merges files may leave most of them out of the list
of fields of the whole document, or give them other names.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bacpro.pdf.reading.shown_page import Box

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import ContentStream

DEEPEST = 32
"""Parents of a field that are looked through."""

_NAMED = 3
"""Joined files that one message names."""

_PUSH_BUTTON = 1 << 16
_HIDDEN = 1 << 1 | 1 << 5
_NAME = re.compile(r"(?P<slot>[^+\[]+?)(?:--(?P<copy>[0-9]{1,6}))?(?:\+[0-9]+| \[[0-9]+\])?")


@frozen
class Widget:
    """A field where it stands on a page. `valeur` is a text, or whether a box is said to be ticked."""

    nom: str
    boite: Box
    valeur: str | bool
    apparence: bool
    """Whether it says how it looks; otherwise who shows it draws its value."""

    @property
    def case(self) -> str:
        """The slot that its name says, without what other programs add to it."""
        found = _NAME.fullmatch(self.nom.rpartition(".")[2])
        return found["slot"] if found else self.nom

    @property
    def exemplaire(self) -> int:
        """The copy that its name says, from 1."""
        found = _NAME.fullmatch(self.nom.rpartition(".")[2])
        return int(found["copy"] or 1) if found else 1


@frozen
class Declared:
    """What a page declares: its widgets, or the texts of its marked contents by slot.

    `signatures` are the ranks, among its annotations, of the signatures put on it; `textes` those written over it
    that do not say how they look, `notes` the comments joined to it.
    """

    champs: tuple[Widget, ...] = ()
    marques: dict[str, str] | None = None
    signatures: tuple[int, ...] = ()
    textes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_declared(reader: "PdfReader") -> Iterator[Declared]:
    """What each page of a PDF declares."""
    parents = _parents(reader)
    root: Any = reader.trailer["/Root"]
    form = _plain(root.get("/AcroForm"))  # programs that merge may leave a reference to nothing
    redrawn = isinstance(form, dict) and bool(_plain(form.get("/NeedAppearances")))
    for page in reader.pages:
        widgets, signatures, texts, notes = list[Widget](), list[int](), list[str](), list[str]()
        for rank, annotation in enumerate(_listed(page.get("/Annots"))):
            kind, said = annotation.get("/Subtype"), _text(_plain(annotation.get("/Contents"))).strip()
            if kind == "/FreeText" and said and not _looks(annotation):
                texts.append(said)
            elif kind == "/Text" and said:
                notes.append(said)
            elif kind == "/FileAttachment":
                notes.append(said or "fichier joint")
            if kind != "/Widget":
                continue
            if _inherited(annotation, "/FT") == "/Sig":
                signatures.append(rank)
            elif widget := _widget(annotation, redrawn=redrawn):
                widgets.append(widget)
        marks = _marks(page, parents) or None
        yield Declared(tuple(widgets), marks, tuple(signatures), tuple(texts), tuple(notes))


def beside_pages(reader: "PdfReader") -> Iterator[str]:
    """What a PDF has beside its pages, that is not read: message and remedy. Nothing where it is damaged."""
    root: Any = reader.trailer["/Root"]
    names = _plain(root.get("/Names"))
    files = list(_joined(_plain(names.get("/EmbeddedFiles")))) if isinstance(names, dict) else []
    if files:
        named = ", ".join(f"« {name} »" for name in files[:_NAMED]) + " …" * (len(files) > _NAMED)
        remedy = "Enregistrez-les à part, et donnez-les s’il le faut."
        yield f"des fichiers joints à ce PDF ne sont pas lus : {named}. {remedy}"
    form = _plain(root.get("/AcroForm"))
    if isinstance(form, dict) and "/XFA" in form:
        error = "ce PDF a aussi un formulaire XFA, que certains logiciels montrent à sa place : il n’est pas lu"
        yield f"{error}. Vérifiez les réponses, ou demandez le formulaire tel que bacpro l’a fait."


def _joined(tree: Any) -> Iterator[str]:  # noqa: ANN401
    """The names of the files of a name tree."""
    waiting = [tree]
    for _ in range(1 << 10):
        node = waiting.pop() if waiting else None
        if not isinstance(node, dict):
            return
        names = _plain(node.get("/Names"))
        if isinstance(names, list):
            yield from (" ".join(_text(_plain(name)).split()) for name in list(list.__iter__(names))[::2])
        waiting += _listed(node.get("/Kids"))


def _widget(annotation: Any, *, redrawn: bool) -> Widget | None:  # noqa: ANN401 - a dictionary of pypdf’s
    kind, value = _inherited(annotation, "/FT"), _inherited(annotation, "/V")
    corners = [float(each) for each in _plain(annotation.get("/Rect")) or ()]
    if len(corners) != 4 or kind not in {"/Tx", "/Btn", "/Ch"}:
        return None
    left, low, right, high = corners
    box = Box(min(left, right), min(low, high), max(left, right), max(low, high))
    looks = _looks(annotation)
    hidden = bool(int(_plain(annotation.get("/F")) or 0) & _HIDDEN)
    if kind == "/Btn":
        if int(_inherited(annotation, "/Ff") or 0) & _PUSH_BUTTON:
            return None
        return Widget(_name(annotation), box, str(value or "") not in {"", "/Off", "Off"}, looks or hidden)
    return Widget(_name(annotation), box, _text(value), (looks and not redrawn) or hidden)


def _looks(annotation: Any) -> bool:  # noqa: ANN401
    """Whether an annotation says how it looks."""
    return _plain(_plain(annotation.get("/AP")) or {}).get("/N") is not None


def _text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return "\n".join(_text(_plain(each)) for each in list.__iter__(value))
    if hasattr(value, "get_data"):
        value = value.get_data()
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return "\n".join(str(value or "").splitlines())


def _name(annotation: Any) -> str:  # noqa: ANN401
    names = [str(name) for each in _family(annotation) if (name := _plain(each.get("/T")))]
    return ".".join(reversed(names))


def _inherited(annotation: Any, key: str) -> Any:  # noqa: ANN401
    return next((_plain(each.get(key)) for each in _family(annotation) if key in each), None)


def _family(annotation: Any) -> Iterator[Any]:  # noqa: ANN401
    """A widget, then the fields that it belongs to."""
    for _ in range(DEEPEST):
        yield annotation
        parent = _plain(annotation.get("/Parent"))
        if not isinstance(parent, dict):
            return
        annotation = parent


def _plain(value: Any) -> Any:  # noqa: ANN401
    return value.get_object() if hasattr(value, "get_object") else value


def _listed(array: Any) -> Iterator[Any]:  # noqa: ANN401
    """The dictionaries of an array, an empty one for anything else."""
    found = _plain(array)
    for each in list.__iter__(found) if isinstance(found, list) else ():
        item = _plain(each)
        yield item if isinstance(item, dict) else {}


def _parents(reader: "PdfReader") -> dict[int, Any]:
    """The elements of the marked contents of each page, by the key of the page."""
    root: Any = reader.trailer["/Root"]
    tree = _plain(_plain(root.get("/StructTreeRoot") or {}).get("/ParentTree") or {})
    found: dict[int, Any] = {}
    waiting = [tree]
    for _ in range(1 << 16):
        if not waiting:
            break
        node = waiting.pop()
        numbers = iter(list.__iter__(_plain(node.get("/Nums")) or []))
        found |= {int(key): each for key, each in zip(numbers, numbers, strict=False)}
        waiting += [kid for kid in _listed(node.get("/Kids")) if kid]
    return found


def _marks(page: "PageObject", parents: dict[int, Any]) -> dict[str, str]:
    """What the marked contents of a page say, under the names of their elements."""
    key, contents = page.get("/StructParents"), page.get_contents()
    if contents is None or b"/ActualText" not in contents.get_data():
        return {}
    elements = _plain(parents.get(int(key))) if key is not None else None
    names = {
        mark: str(element.get("/T", ""))
        for mark, element in enumerate(_listed(elements))
        if element.get("/S") == "/Span"
    }
    if not any(names.values()):
        return {}
    said = dict(_said(page, contents))
    return {name: said.get(mark, "") for mark, name in names.items() if name}


def _said(page: "PageObject", contents: "ContentStream") -> Iterator[tuple[int, str]]:
    """The number and text of each marked content that says something."""
    from pypdf.generic import ContentStream

    for operands, operator in ContentStream(contents, page.pdf).operations:
        if operator == b"BDC" and isinstance(operands[1], dict) and "/ActualText" in operands[1]:
            yield int(operands[1].get("/MCID", -1)), str(operands[1]["/ActualText"])
