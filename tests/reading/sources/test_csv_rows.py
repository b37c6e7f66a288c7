"""A CSV file read piece by piece is the same file, wherever it is cut."""

import csv
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.errors import BacproError
from bacpro.reading.sources.csv_rows import CsvText
from bacpro.reading.sources.source import Format, SourceFile

TEXTS = st.lists(st.sampled_from(["a", "é", ";", '"', "\r\n", "\n", "\r", " "]), max_size=30).map("".join)


def text_of(path: Path, content: str) -> CsvText:
    """A CSV file of that content."""
    path.write_text(content, encoding="utf-8", newline="")
    return CsvText(SourceFile(path, "", Format.CSV, "utf-8"), ";")


def read(items: Iterable[Any]) -> tuple[list[Any], str]:
    """What is read, or why it cannot be."""
    try:
        return list(items), ""
    except BacproError as error:
        return [], str(error)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=TEXTS, size=st.integers(1, 4), place=st.integers(0, 2))
def test_pieces_have_the_rows_of_the_file_and_a_column_its_cells(
    content: str, size: int, place: int, tmp_path: Path
) -> None:
    text = text_of(tmp_path / "a.csv", content)
    rows, refusal = read(text.rows())
    pieces, other = read(text.pieces(size))
    assert other == refusal
    if refusal:
        return
    assert "".join(piece.texte for piece in pieces) == content
    assert all(piece.lignes >= size for piece in pieces[:-1])
    assert list(chain.from_iterable(map(text.rows_of, pieces))) == rows
    columns = [text.columns_of(piece, [place]) for piece in pieces]
    cells = [cell for lines, [column] in columns for cell in zip(lines, column, strict=True) if cell[1]]
    assert cells == [(line, row[place]) for line, row in rows if place < len(row) and row[place]]


def test_a_cell_too_long_for_csv_is_refused_with_its_line_before_anything_is_read(tmp_path: Path) -> None:
    long = "x" * (csv.field_size_limit() + 1)
    text = text_of(tmp_path / "a.csv", f"1;a\n2;b\n3;{long}\n")
    with pytest.raises(BacproError, match="ligne 3 : ligne illisible"):
        list(text.pieces(2))
