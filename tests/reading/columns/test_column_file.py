"""The file of --colonnes is refused whole, with every fault of it."""

from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.model.candidate import Status
from bacpro.model.result import State
from bacpro.plugins.registry import Registry
from bacpro.reading.columns.column_file import read_column_file
from bacpro.reading.columns.column_map import ColumnMap


def test_titles_words_and_codes_get_the_meaning_that_an_office_gives(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "colonnes.toml"
    path.write_text(
        'ignorer = ["Rang"]\n[colonnes]\n"Gestion" = "U2"\n[statuts]\n"FC" = "fpc_prive"\n[codes]\nX = "absent"'
    )
    assert read_column_file(path, registry.diplome("agora")) == ColumnMap(
        {"Gestion": "U2"}, ("Rang",), {"FC": Status.FPC_PRIVE}, codes={"X": State.ABSENT}
    )


def test_every_fault_is_told_at_once(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "colonnes.toml"
    path.write_text('ignorer = ["A"]\n[colonnes]\n"A" = "U2"\n"B" = "U2"\n"C" = "U99"\n[unites]\n"x" = "U98"\n')
    with pytest.raises(BacproError) as refused:
        read_column_file(path, registry.diplome("agora"))
    text = str(refused.value)
    for told in ("« U2 » est déjà donné à « A »", "« U99 » n’est ni une colonne", "« U98 » n’est pas", "Choisissez"):
        assert told in text


@pytest.mark.parametrize("content", [b"\xff\xfe", b"colonnes = ["])
def test_a_file_that_is_no_toml_is_refused(content: bytes, tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "colonnes.toml"
    path.write_bytes(content)
    with pytest.raises(BacproError, match="ce n’est pas d"):
        read_column_file(path, registry.diplome("agora"))
