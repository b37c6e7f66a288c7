"""A file is what it begins with, whatever its name says."""

from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.reading.sources.formats import find_text_format, find_workbook_format, refuse_document
from bacpro.reading.sources.source import Format


@pytest.mark.parametrize(
    ("name", "content", "made"),
    [
        ("a.csv", b"nom;prenom\n", Format.CSV),
        ("a.csv", b'{"candidat": {}}\n{"candidat": {}}\n', Format.JSON_LINES),
        ("a.txt", b'[{"candidat": {}}]', Format.JSON),
        ("a.json", b'{\n"candidat": {}}', Format.JSON),
        ("a.ndjson", b"", Format.JSON_LINES),
        ("a.jsonl", b"[1]", Format.JSON),
    ],
)
def test_a_text_is_what_it_begins_with(name: str, content: bytes, made: Format) -> None:
    assert find_text_format(Path(name), content) is made


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"  <!DOCTYPE html>", b"\xef\xbb\xbf<table>", b"{\\rtf1"])
def test_a_page_or_a_document_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(BacproError, match="pas un tableau"):
        refuse_document(Path("notes.csv"), content)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(BacproError, match="archive coupée ou abîmée"):
        find_workbook_format(path, path.read_bytes())
