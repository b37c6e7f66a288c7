"""Workbooks that no office makes: out of all proportion, damaged, or written to hurt. Made here, a few bytes each."""

import base64
import random
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

HEADER = ("numero_candidat", "nom", "session", "U11")
ROW = ("26000000001", "Perrin", "2026", "12,5")

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(reference: str, text: str) -> str:
    """A cell with its text in it."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*more: str) -> str:
    """The rows of a sheet: a header, a candidate, and what is given."""
    table = "".join(
        f'<row r="{line}">{"".join(cell(f"{letter}{line}", text) for letter, text in zip("ABCD", cells, strict=True))}'
        "</row>"
        for line, cells in ((1, HEADER), (2, ROW))
    )
    return table + "".join(more)


def xlsx(
    path: Path,
    data: str | bytes,
    *,
    after: str = "",
    names: Sequence[str] = ("Notes",),
    parts: dict[str, bytes] | None = None,
) -> None:
    """A workbook whose sheets, by `names`, are one part that holds rows."""
    sheets = "".join(f'<sheet name="{name}" sheetId="{rank}" r:id="r1"/>' for rank, name in enumerate(names, 1))
    content = data.encode() if isinstance(data, str) else data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
        )
        begin = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
        archive.writestr("xl/worksheets/sheet1.xml", begin + content + f"</sheetData>{after}</worksheet>".encode())
        for name, part in (parts or {}).items():
            archive.writestr(name, part)


def far_cell(path: Path) -> None:
    """One value in the last cell of a sheet, a thousand million of empty ones before it."""
    xlsx(path, rows(f'<row r="1048576">{cell("XFD1048576", "loin")}</row>'))


def far_cell_in_quotes(path: Path) -> None:
    """The same, written as no spreadsheet does."""
    xlsx(path, rows("<row r='900000'><c t='str' r='zz900000'><v>1</v></c></row>"))


def far_cells_in_a_near_row(path: Path) -> None:
    """Cells that say that they are elsewhere than their row."""
    xlsx(path, rows(f'<row r="3">{cell("A3", "a")}{cell("ZZZ999999", "b")}</row>'))


def far_style(path: Path) -> None:
    """A cell that has a style and nothing in it is nothing, however far."""
    xlsx(path, rows('<row r="1048576"><c r="XFD1048576" s="0"/></row>'))


def row_beyond(path: Path) -> None:
    """A row that no sheet has."""
    xlsx(path, rows(f'<row r="1000000000000">{cell("A1000000000000", "loin")}</row>'))


WIDE = '<mergeCells count="1"><mergeCell ref="A10:XFD2000"/></mergeCells>'


def wide_merge(path: Path) -> None:
    """A merged range of every column, over two thousand rows of a table of as many columns."""
    more = f'<row r="480">{cell("XFD480", "a")}</row>'
    xlsx(path, rows(more), after=WIDE.replace("A10", "A1") + WIDE * 3)


def merge_below(path: Path) -> None:
    """The same below the table, where there is nothing, is nothing."""
    xlsx(path, rows(), after=WIDE)


def merges_without_end(path: Path) -> None:
    """Thousands of merged ranges, each of a table."""
    merges = '<mergeCell ref="A1:D600"/>' * 1000
    xlsx(path, rows(f'<row r="600">{cell("D600", "a")}</row>'), after=f"<mergeCells>{merges}</mergeCells>")


def empty_text(path: Path) -> None:
    """Sixty-four megabytes of one letter in a cell: sixty kilobytes of file."""
    xlsx(path, rows('<row r="3"><c r="A3" t="inlineStr"><is><t>').encode() + b"a" * (1 << 26) + b"</t></is></c></row>")


def long_text(path: Path) -> None:
    """A text of four million letters in a cell, which hardly compresses."""
    text = base64.b64encode(random.Random(1).randbytes(3 << 20)).decode()  # noqa: S311 (no secret)
    xlsx(path, rows(f'<row r="3">{cell("A3", text)}</row>'))


def long_shared_text(path: Path) -> None:
    """The same among the texts that sheets share."""
    text = base64.b64encode(random.Random(1).randbytes(3 << 20))  # noqa: S311 (no secret)
    shared = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>'.encode() + text + b"</t></si></sst>"
    xlsx(path, rows('<row r="3"><c r="A3" t="s"><v>0</v></c></row>'), parts={"xl/sharedStrings.xml": shared})


def lying_size(path: Path) -> None:
    """A part that says it has a hundred bytes, and has sixteen million."""
    xlsx(path, rows('<row r="3"><c r="A3" t="inlineStr"><is><t>').encode() + b"a" * (1 << 24) + b"</t></is></c></row>")
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            if struct.unpack_from("<I", content, at + offset)[0] > 1 << 23:
                struct.pack_into("<I", content, at + offset, 100)
    path.write_bytes(bytes(content))


def thousands_of_sheets(path: Path) -> None:
    """Ten thousand sheets, all of them one part."""
    xlsx(path, rows(), names=[f"F{rank}" for rank in range(10_000)])


def entities(path: Path) -> None:
    """Entities that stand for ten of the one before."""
    xlsx(path, rows())
    ten = [f"&e{rank};" * 10 for rank in range(9)]
    laughs = "".join(f'<!ENTITY e{rank} "{text}">' for rank, text in enumerate(ten, 1))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "ha">{laughs}]><worksheet xmlns="{MAIN}"><sheetData>'
        f'{rows()}<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData></worksheet>'
    )
    _replaced(path, "xl/worksheets/sheet1.xml", sheet.encode())


def deep(path: Path) -> None:
    """Elements within one another, two hundred thousand times."""
    xlsx(path, rows(f'<row r="3" hidden="1">{"<a>" * 200_000}{"</a>" * 200_000}</row>'))


def absurd_date(path: Path) -> None:
    """A date of the year 10^300."""
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    ).encode()
    xlsx(path, rows('<row r="3"><c r="A3" s="1"><v>1e300</v></c></row>'), parts={"xl/styles.xml": styles})


def _replaced(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, before in parts.items():
            archive.writestr(part, content if part == name else before)


_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def ods(path: Path, *more: str) -> None:
    """A workbook of LibreOffice: a header, a candidate, and the rows given."""
    table = "".join(f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>" for cells in (HEADER, ROW))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _SPREADSHEET)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_MANIFEST}"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{_SPREADSHEET}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content xmlns:office="{_OFFICE_DOCUMENT}" xmlns:table="{_TABLE}" '
            f'xmlns:text="{_TEXT}"><office:body><office:spreadsheet><table:table table:name="Notes">{table}'
            f"{''.join(more)}</table:table></office:spreadsheet></office:body></office:document-content>",
        )


def ods_cell(text: str, more: str = "") -> str:
    """A cell of text."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def ods_columns(path: Path) -> None:
    """A value repeated over a thousand million columns."""
    repeated = ods_cell("a", 'table:number-columns-repeated="1000000000"')
    ods(path, f"<table:table-row>{repeated}</table:table-row>")


def ods_rows(path: Path) -> None:
    """A row repeated a thousand million times."""
    ods(path, f'<table:table-row table:number-rows-repeated="1000000000">{ods_cell("a")}</table:table-row>')


def ods_gap(path: Path) -> None:
    """A value a thousand million empty columns and rows further."""
    gap = '<table:table-cell table:number-columns-repeated="100000000"/>'
    empty = f'<table:table-row table:number-rows-repeated="100000000">{gap}</table:table-row>'
    ods(path, empty, f"<table:table-row>{gap}{ods_cell('a')}</table:table-row>")


def ods_filled(path: Path) -> None:
    """Empty rows and columns to the end of the sheet, as LibreOffice writes them: nothing."""
    filling = '<table:table-cell table:number-columns-repeated="16384"/>'
    ods(path, f'<table:table-row table:number-rows-repeated="1048570">{filling}</table:table-row>')


# --- .xls: records in a stream of an OLE2 file -----------------------------------------------------------------

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def xls(path: Path, cells: Sequence[tuple[int, int, str]], extra: bytes = b"") -> None:
    """An old workbook with cells, each by its row and column from 0, and bytes after the end."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    head = _record(0x0809, bof) + _record(0x0042, struct.pack("<H", 1200))
    name = b"Notes"
    sheet_head = struct.pack("<BB", len(name), 0) + name
    begin = len(head) + 4 + 4 + 2 + len(sheet_head) + 4
    book = head + _record(0x0085, struct.pack("<IH", begin, 0) + sheet_head) + _record(0x000A, b"")
    sheet = _record(0x0809, bof.replace(b"\x05\x00", b"\x10\x00", 1))
    for row, column, text in cells:
        label = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
        sheet += _record(0x0204, label)
    stream = (book + sheet + _record(0x000A, b"")).ljust(4096, b"\0")
    stream = stream.ljust(-(-len(stream) // _SECTOR) * _SECTOR, b"\0")
    path.write_bytes(_container(stream) + extra)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _container(stream: bytes) -> bytes:
    """An OLE2 file with one stream: header, its sectors, the directory, and the table of what follows what."""
    count = len(stream) // _SECTOR
    directory, table = count, count + 1
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", table) + struct.pack("<I", _FREE) * 108
    follows = [*range(1, count), _END, _END, _FAT]
    fat = struct.pack(f"<{_SECTOR // 4}I", *follows, *[_FREE] * (_SECTOR // 4 - len(follows)))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream))
    return header + stream + (entries + bytes(256)) + fat


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    found = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return found + bytes(16) + struct.pack("<IQQIII", 0, 0, 0, start, size, 0)


def _table() -> list[tuple[int, int, str]]:
    return [(row, column, text) for row, cells in enumerate((HEADER, ROW)) for column, text in enumerate(cells)]


def xls_with_more(path: Path) -> None:
    """Bytes after the end, as an attachment that went through a gateway has them."""
    xls(path, _table(), b"\r\n--limite--\r\n")


def xls_far(path: Path) -> None:
    """A value in the last row and column that the format can write."""
    xls(path, [*_table(), (65_535, 65_535, "loin")])
