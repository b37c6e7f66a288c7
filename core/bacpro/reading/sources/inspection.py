"""Finds what an input file is by what it holds, never by its name, in one pass that holds one block in memory.

A text is UTF-8 when all of it decodes. One that does not is looked at again, for what its words can be: see
`codepages`. What is wrong in some cells only (a control character, a lost letter) is a fault of these cells.
"""

import codecs
import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from attrs import define, field

from bacpro.errors import BacproError, reason
from bacpro.reading.sources.codepages import Writing, unreadable, writing_of
from bacpro.reading.sources.formats import find_text_format, find_workbook_format, refuse_document
from bacpro.reading.sources.source import Format, SourceFile
from bacpro.reading.sources.stamps import refuse_special, state_of

_BLOCK = 1 << 20
_CONTROLS = bytes([*range(0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), 0x7F])
_NOT_TEXT = re.compile(b"[%b]" % re.escape(_CONTROLS))
_BINARY = 20
"""One control character in so many is no text."""
_CP1252_ONLY = re.compile(rb"[\x80-\x9f]")
_LATIN9_LETTERS = re.compile(
    rb"\xa4|[A-Za-z\xc0-\xff][\xa6\xa8\xb4\xb8\xbc-\xbe]|[\xa6\xa8\xb4\xb8\xbc-\xbe][A-Za-z\xc0-\xff]"
)
_Signs = tuple[tuple[bytes, re.Pattern[bytes]], ...]
"""A byte that is quick to look for, and what it may be part of."""


def _signs(*patterns: tuple[bytes, bytes]) -> _Signs:
    return tuple((rare, re.compile(pattern)) for rare, pattern in patterns)


_ODD = _signs((b"#", b"#"), (b'="', b'="'), (b"'", rb"'(?<=[;,\t\n\"]')"))
"""Signs of cells that a spreadsheet damaged or wrapped: errors, quoted formulas, apostrophes."""
_ODD_UTF8 = _signs(
    *((lead, lead) for lead in (b"\xcc", b"\xcd", b"\xef")),
    (b"\xc2", rb"\xc2[\x80-\xa0\xac\xad]"),
    (b"\xe2", rb"\xe2(?:\x80[\x87\x8b-\x8f\x9a\xa8-\xaf]|\x81[\xa0\xa6-\xa9]|\x88\x9a|\x94[\x9c\xac\xbc])"),
    (b"\xe2", rb"\xc3\xa2\xe2"),
    (b"\x82", rb"\xc3\x82(?:[^A-Za-z\xc3]|(?<=[a-z]\xc3\x82))"),
    (b"\x83", rb"\xc3\x83(?:[^A-Za-z\xc3]|(?<=[a-z]\xc3\x83))"),
    (b"\x85", rb"\xc3\x85[\xc2\xc5\xc6\xcb\xe2]"),
    (b"\x94", rb"\xc3\x94\xc3\x87"),
)
"""No-break, soft, zero-width and control characters, lost letters, decomposed accents, text encoded twice, in UTF-8."""
_ODD_WESTERN = _signs(
    *((byte, byte) for byte in (b"\xa0", b"\xad", b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")),
    *((lead, lead + rb"[\x80-\xbf]") for lead in (b"\xc2", b"\xc3", b"\xc5", b"\xe2")),
)
"""No-break spaces, soft hyphens, bytes without a letter and UTF-8, in cp1252."""
_TAIL = 4


def inspect_file(path: Path) -> SourceFile:
    """Read a file once to hash it and find its format, and the encoding of a text.

    Raises BacproError when it is missing, empty, unreadable, or of no format that can be read.
    """
    refuse_special(path)
    try:
        with path.open("rb") as stream:
            etat = state_of(os.fstat(stream.fileno()))
            first = stream.read(_BLOCK)
            if first.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
                return SourceFile(path, _digest(first, stream.read), find_workbook_format(path, first), etat=etat)
            made = find_text_format(path, first)
            text = _TextLook(path, odd=made is not Format.CSV)
            block = first
            while block:
                text.take(block)
                block = stream.read(_BLOCK)
        refuse_document(path, first)
        writing = text.writing() if first else Writing("utf-8")
    except OSError as error:
        raise BacproError(f"{path} : fichier illisible ({reason(error)}). Vérifiez le chemin et les droits.") from error
    if not first:
        raise BacproError(f"{path}, ligne 1 : le fichier est vide. Donnez un fichier qui contient une ligne d’en-tête.")
    odd = text.odd or text.controls > 0 or bool(writing.remarques)
    odd = odd or (text.odd_utf8 if writing.encodage.startswith("utf") else text.odd_western)
    found = text.digest.hexdigest()
    return SourceFile(path, found, made, writing.encodage, odd, etat, writing.erreurs, writing.remarques)


@define
class _TextLook:
    """What is known of a text so far, block after block."""

    path: Path
    digest: "hashlib._Hash" = field(factory=hashlib.sha256)
    odd: bool = False
    """Whether it may hold characters to mend: then none is looked for any more."""
    odd_utf8: bool = False
    odd_western: bool = False
    _utf8: codecs.IncrementalDecoder = field(factory=codecs.getincrementaldecoder("utf-8"))
    _is_utf8: bool = True
    _bom: bool = False
    _cp1252: bool = False
    _latin9: bool = False
    controls: int = 0
    _first_control: int = 0
    """The line of the first control character."""
    _size: int = 0
    _lines: int = 0
    _tail: bytes = b""

    def take(self, block: bytes) -> None:
        """Look at one more block."""
        if not self._tail:
            self._bom = block.startswith(codecs.BOM_UTF8)
        self.digest.update(block)
        self._size += len(block)
        self._count_controls(block)
        self._lines += block.count(b"\n")
        if self._is_utf8:
            self._is_utf8 = _decodes(self._utf8, block)
        self._cp1252 = self._cp1252 or bool(_CP1252_ONLY.search(block))
        self._latin9 = self._latin9 or bool(_LATIN9_LETTERS.search(block))
        if not self.odd:
            seen = self._tail + block if self._tail else block.removeprefix(codecs.BOM_UTF8)
            self.odd = seen.startswith(b"'") or _holds(seen, _ODD)
            self.odd_utf8 = self.odd_utf8 or _holds(seen, _ODD_UTF8)
            self.odd_western = self.odd_western or _holds(seen, _ODD_WESTERN)
        self._tail = block[-_TAIL:]

    def _count_controls(self, block: bytes) -> None:
        found = len(block) - len(block.translate(None, _CONTROLS))  # ten times quicker than to search for one
        if found and not self.controls:
            self._first_control = self._lines + _line_of(_NOT_TEXT, block)
        self.controls += found

    def writing(self) -> Writing:
        """How all that was taken is written.

        Raises BacproError when it is no text, or one whose encoding is not certain, and OSError.
        """
        if self.controls * _BINARY > self._size:
            raise unreadable(self.path, self._first_control)
        if self._is_utf8 and _decodes(self._utf8, b"", final=True):
            return Writing("utf-8-sig" if self._bom else "utf-8")
        western = "iso8859-15" if self._latin9 and not self._cp1252 else "cp1252"
        return writing_of(self.path, bom=self._bom, western=western)


def _line_of(wanted: re.Pattern[bytes], block: bytes) -> int:
    """The line of a block, from 1, where something that it holds is first found."""
    found = wanted.search(block)
    return block.count(b"\n", 0, found.start() if found else None) + 1


def _digest(first: bytes, read: Callable[[int], bytes]) -> str:
    digest = hashlib.sha256(first)
    while block := read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _holds(block: bytes, signs: _Signs) -> bool:
    return any(rare in block and sign.search(block) for rare, sign in signs)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
