"""A CSV file is cut by the separator that gives most known titles, wherever they stand."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.reading.sources.csv_grid import find_separator, open_csv
from bacpro.reading.sources.inspection import inspect_file


def score(row: Sequence[str]) -> int:
    return len({"numero", "nom", "u11"}.intersection(row))


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_titles_are_found_below_what_stands_above_them(separator: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Lycée Jean-Zay\n\n{separator.join(('numero', 'nom', 'u11'))}\n{separator.join('1a2')}\n")
    grid = open_csv(inspect_file(path), score)
    assert (grid.separateur, grid.ligne, grid.entete) == (separator, 3, ("numero", "nom", "u11"))
    assert grid.preambule == ((1, ["Lycée Jean-Zay"]),)
    assert list(grid.lines()) == [(4, ["1", "a", "2"])]


def test_a_file_without_a_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n \n".replace(" ", ""))
    with pytest.raises(BacproError, match="le fichier est vide"):
        open_csv(inspect_file(path), score)


def test_the_separator_is_the_one_that_makes_most_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a;"b,c,d";e\n')
    assert find_separator(inspect_file(path)) == ";"
