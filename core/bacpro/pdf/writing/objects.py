"""PDF objects as bytes with holes where other objects are named: an object can be written again under other numbers."""

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import IntEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from pypdf.generic import IndirectObject


class Hole(IntEnum):
    """What number stands in a hole: that of an object of the same copy, of one written for each document, or a rank."""

    LOCAL = 0
    STAMP = 1
    WIDGET = 2
    PAGE_KEY = 3
    WIDGET_KEY = 4
    RANK = 5
    XOBJECTS = 6


@frozen
class Encoded:
    """An object as a `%` template: each hole takes its number and the offset noted with it."""

    template: bytes
    holes: tuple[tuple[Hole, int], ...] = ()

    def filled(self, numbers: Mapping[Hole, int]) -> bytes:
        """The object with numbers in its holes."""
        return self.template % tuple([numbers[hole] + offset for hole, offset in self.holes])


STREAM_KEYS = ("/Length", "/Filter", "/DecodeParms")
"""What a stream says of how it is packed."""

Referred = int | tuple[Hole, int]
Refer = Callable[["IndirectObject"], Referred]
"""Gives the number of an object that is named, or the hole where it will stand."""


class Encoder:
    """Writes values of pypdf as bytes. `identifiers` are strings that must differ from one copy to the next."""

    def __init__(self, refer: Refer, identifiers: frozenset[bytes] = frozenset()) -> None:
        self._refer = refer
        self._identifiers = identifiers
        self._parts: list[bytes] = []
        self._holes: list[tuple[Hole, int]] = []

    def encoded(self) -> Encoded:
        """What was written so far."""
        return Encoded(b"".join(self._parts), tuple(self._holes))

    def raw(self, text: bytes) -> "Encoder":
        """Write bytes as they are."""
        self._parts.append(text.replace(b"%", b"%%"))
        return self

    def number(self, referred: Referred, *, reference: bool = True) -> "Encoder":
        """Write a number, or leave a hole for it; by itself, or as a reference to an object."""
        after = b" 0 R" if reference else b""
        if isinstance(referred, int):
            return self.raw(b"%d" % referred + after)
        self._parts.append(b"%d" + after)
        self._holes.append(referred)
        return self

    def value(self, value: Any) -> "Encoder":  # noqa: ANN401 - whatever pypdf read
        """Write a value, the objects that it names by their numbers."""
        from pypdf.generic import (
            ArrayObject,
            ByteStringObject,
            DictionaryObject,
            IndirectObject,
            TextStringObject,
        )

        if isinstance(value, IndirectObject):
            self.number(self._refer(value))
        elif isinstance(value, DictionaryObject):
            self.dictionary(value)
        elif isinstance(value, ArrayObject):
            self.raw(b"[")
            for item in list.__iter__(value):
                self.raw(b" ").value(item)
            self.raw(b"]")
        elif isinstance(value, TextStringObject | ByteStringObject):
            self._string(value.original_bytes)
        else:
            stream = BytesIO()
            value.write_to_stream(stream)
            self.raw(stream.getvalue())
        return self

    def dictionary(self, content: Mapping[str, Any], extra: bytes = b"") -> "Encoder":
        """Write a dictionary; `extra` is what else it holds, written already."""
        self.raw(b"<<")
        return self.entries(content).raw(b" " + extra + b">>" if extra else b">>")

    def entries(self, content: Any, without: Collection[str] = ()) -> "Encoder":  # noqa: ANN401
        """Write the entries of a dictionary, except some, as they stand there: references are not followed."""
        for key, item in entries_of(content):
            if key not in without:
                self.raw(f" {key} ".encode("latin-1")).value(item)
        return self

    def _string(self, text: bytes) -> None:
        if text in self._identifiers:
            self.raw(b"(" + text + b"-")
            self.number((Hole.RANK, 0), reference=False)
            self.raw(b")")
        else:
            self.raw(b"<" + text.hex().encode() + b">")


def entries_of(dictionary: Any) -> Iterable[tuple[str, Any]]:  # noqa: ANN401 - a dictionary of pypdf’s
    """The entries of a dictionary as they stand there: references are not followed."""
    return dict.items(dictionary)


def text_string(text: str) -> bytes:
    """A text as a PDF string, whatever its letters."""
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def stream_object(data: bytes, entries: bytes = b"", *, level: int = 9) -> bytes:
    """A stream, compressed, with the entries of its dictionary."""
    packed = zlib.compress(data, level)
    return b"<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed)
