"""Dossiers in JSON: a key given twice is a fault wherever it stands, and nothing else is taken for one."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.model.diploma import Diploma
from bacpro.model.run.record import Record
from bacpro.plugins.registry import Registry
from bacpro.reading.dossiers.entries import cut_lines
from bacpro.reading.opening import open_candidates


@pytest.fixture
def diploma(registry: Registry) -> Diploma:
    """The diploma that the dossiers are for."""
    return registry.diplome("agora")


def read(folder: Path, text: str, diploma: Diploma) -> Record:
    """The only dossier of a file."""
    path = folder / "dossiers.jsonl"
    path.write_text(text + "\n", encoding="utf-8")
    (record,) = open_candidates(path, diploma, 2026).records()
    return record


def dossier(division: str) -> str:
    """A dossier whose division is written as it is."""
    return f'{{"candidat": {{"numero": "02011557741", "nom": "Petit"}}, "division": {division}}}'


@pytest.mark.parametrize(
    "text",
    [
        dossier('"A", "division": "B"'),
        dossier('"A", "division" : "B"'),
        dossier('"A","division"\t:"A"'),
        dossier('"A", "divisi\\u006fn": "B"'),
        dossier('"A\\u003a", "division": "B"'),
        dossier('"A\\u003a", "division": null'),
        dossier('"A", "candidat": {}'),
        dossier('"A", "periodes": [{"du": "2025-01-06", "du": "2025-01-06"}]'),
        '{"candidat": {"numero": "02011557741", "numero": "02011557742"}}',
    ],
)
def test_a_key_given_twice_is_refused(tmp_path: Path, diploma: Diploma, text: str) -> None:
    record = read(tmp_path, text, diploma)
    assert record.dossier is None
    assert "clé en double" in record.fautes[0].erreur


@given(division=st.text(st.sampled_from('a:"\\ ,{}ud8\n'), max_size=12), indent=st.sampled_from([None, " :"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_is_read_as_it_is_whatever_it_looks_like(
    tmp_path: Path, diploma: Diploma, division: str, indent: str | None
) -> None:
    text = dossier(json.dumps(division)).replace(":", indent or ":", 1)
    record = read(tmp_path, text, diploma)
    assert record.dossier is not None
    assert record.dossier.division == division


def test_the_lines_of_a_number_that_comes_back_are_named(tmp_path: Path, diploma: Diploma) -> None:
    path = tmp_path / "dossiers.jsonl"
    path.write_text("\n".join([dossier('"A"'), "", dossier('"B"')]), encoding="utf-8")
    records = list(open_candidates(path, diploma, 2026).records())
    assert [record.ligne for record in records] == [1, 3]
    assert all("plusieurs fois (lignes 1, 3)" in record.fautes[0].erreur for record in records)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_the_text_in_every_encoding(
    tmp_path: Path, diploma: Diploma, encoding: str, end: str
) -> None:
    path = tmp_path / "dossiers.jsonl"
    lines = [dossier('"é"'), "\u00a0", "", dossier('"é"').replace("1557741", "1557742"), "{"]
    path.write_bytes(end.join(lines).encode(encoding))
    records = list(open_candidates(path, diploma, 2026).records())
    assert [record.ligne for record in records] == [1, 4, 5]
    assert [record.dossier.division for record in records if record.dossier] == ["é", "é"]
    assert "ce n’est pas du JSON" in records[2].fautes[0].erreur


@given(st.lists(st.sampled_from([b"a", b"\r", b"\n"]), max_size=9).map(b"".join))
def test_lines_end_at_any_end_of_line_quickly_read_or_not(written: bytes) -> None:
    # A stream cuts at line feeds alone; files of an old Mac have none.
    assert [cut for line in BytesIO(written) for cut in cut_lines(line)] == written.splitlines(keepends=True)
