"""Walks the trees of a PDF that pypdf read: the elements of its structure, numbers, names."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject, IndirectObject


def object_key(ref: "IndirectObject") -> tuple[int, int]:
    """What tells an object of a file from all others."""
    return id(ref.pdf), ref.idnum


def list_items(array: Any) -> Iterator[Any]:  # noqa: ANN401
    """The items of an array as they stand there."""
    return list.__iter__(array.get_object())


def list_kids(element: "DictionaryObject") -> "Iterator[IndirectObject]":
    """The elements right below an element."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    kids = element.get("/K", ArrayObject())
    for kid in list.__iter__(kids) if isinstance(kids, ArrayObject) else [element.raw_get("/K")]:
        target = kid.get_object() if isinstance(kid, IndirectObject) else None
        if isinstance(target, DictionaryObject) and "/S" in target:
            yield kid


def find_page(element: Any) -> "IndirectObject | None":  # noqa: ANN401 - an element of pypdf’s
    """The page that an element, or the first below it that says so, is on."""
    if "/Pg" in element:
        page: IndirectObject = element.raw_get("/Pg")
        return page
    return next(filter(None, (find_page(ref.get_object()) for ref in list_kids(element))), None)


def walk_elements(element: "DictionaryObject") -> "Iterator[IndirectObject]":
    """Every element below an element, parents first."""
    for ref in list_kids(element):
        yield ref
        yield from walk_elements(ref.get_object())  # type: ignore[arg-type]


def walk_numbers(node: Any) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """The entries of a number tree."""
    yield from _pairs(node.get("/Nums"))
    for kid in node.get("/Kids", ()):
        yield from walk_numbers(kid.get_object())


def walk_names(node: Any) -> Iterator[tuple[bytes, Any]]:  # noqa: ANN401
    """The entries of a name tree."""
    if node is None:
        return
    for name, ref in _pairs(node.get_object().get("/Names")):
        yield name.original_bytes, ref
    for kid in node.get_object().get("/Kids", ()):
        yield from walk_names(kid)


def _pairs(array: Sequence[Any] | None) -> Iterator[tuple[Any, Any]]:
    items = iter(list.__iter__(array)) if isinstance(array, list) else iter(())
    return zip(items, items, strict=True)
