"""Letters are those that were typed, or it is said that they are not: never wrong ones in silence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.errors import BacproError
from bacpro.model.diploma import Diploma
from bacpro.model.run.record import Record
from bacpro.plugins.registry import load_registry
from bacpro.reading.opening import open_grades
from bacpro.reading.sources.codepages import weight
from bacpro.reading.sources.cutting import cut_remarks
from bacpro.reading.sources.inspection import inspect_file
from bacpro.reading.sources.letters import letters_fault, mended_letters
from bacpro.reading.sources.source import SourceFile

HEADER = "numero_candidat;nom;prenom;session;U11;observations"
FRENCH = """
    Hélène Noël José Œuvrard Cœur Maître François FRANÇOIS Benoît BENOÎT NOËL École Émile Zoé Loïc Brûlé Gaëlle LEFÈVRE
    HÉLÈNE Gonçalves Anaïs MAÏTÉ Île Août Thérèse Agnès Ève Château Forêt Jérôme CÔME Raphaël Maëlys Léa Théo Inès
    L’Haÿ Müller Muñoz João Ángel Lætitia Aïcha Chloé Rémi Cédric Gaétan Désirée Eugénie Rémy Évrard Éric Süleyman
"""
NAMES = FRENCH.split()
ENCODINGS = ("utf-8", "cp1252", "iso8859-15", "cp850", "mac_roman")


@pytest.fixture(scope="module")
def agora() -> Diploma:
    return load_registry().diplome("agora")


@pytest.fixture
def read(agora: Diploma, tmp_path: Path) -> Callable[..., list[Record]]:
    def records(content: bytes, name: str = "notes.csv") -> list[Record]:
        (tmp_path / name).write_bytes(content)
        return list(open_grades(tmp_path / name, agora, 2026).records())

    return records


def table(*names: str, header: str = HEADER) -> str:
    """A table with one row a name."""
    rows = [f"2600000{rank:04};{name};Zélie;2026;12;" for rank, name in enumerate(names, 1)]
    return "".join(f"{line}\r\n" for line in (header, *rows))


def names(records: list[Record]) -> list[str]:
    return [record.dossier.candidat.nom for record in records if record.dossier]


def inspected(content: bytes, folder: Path) -> SourceFile:
    path = folder / "t.csv"
    path.write_bytes(content)
    return inspect_file(path)


# --- the encoding of a file ------------------------------------------------------------------------------------


@given(chosen=st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), encoding=st.sampled_from(ENCODINGS))
@settings(max_examples=300, deadline=None)
def test_french_names_are_read_back_or_refused_or_told_in_every_encoding(
    chosen: list[str], encoding: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "".join(f"{name}\r\n" for name in chosen)
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return
    try:
        fichier = inspected(content, tmp_path_factory.getbasetemp())
    except BacproError:
        return
    with fichier.open_text() as stream:
        read = stream.read()
    assert read == text or fichier.remarques


@given(
    chosen=st.lists(st.sampled_from(NAMES), min_size=6, max_size=12, unique=True), encoding=st.sampled_from(ENCODINGS)
)
@settings(max_examples=100, deadline=None)
def test_a_table_with_a_few_names_is_read_back_in_every_encoding(
    chosen: list[str], encoding: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = table(*[name for name in chosen if name.encode(encoding, "ignore").decode(encoding) == name])
    fichier = inspected(text.encode(encoding), tmp_path_factory.getbasetemp())
    with fichier.open_text() as stream:
        assert stream.read() == text
    assert bool(fichier.remarques) == (encoding in {"cp850", "mac_roman"})


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_an_old_encoding_is_read_and_told(read: Callable[..., list[Record]], tmp_path: Path, encoding: str) -> None:
    assert names(read(table("Hélène", "Noël").encode(encoding))) == ["Hélène", "Noël"]
    (remark,) = inspect_file(tmp_path / "notes.csv").remarques
    assert "vérifiez les accents" in remark
    assert "Hélène" in remark


def test_signs_of_windows_do_not_make_a_file_one_of_dos(tmp_path: Path) -> None:
    text = table("Perrin “dit” l’Aîné", "‚Petit‘", "12 € – 15 €", "suite…", "Œuvrard", "Šimek")
    fichier = inspected(text.encode("cp1252"), tmp_path)
    assert (fichier.encodage, fichier.remarques) == ("cp1252", ())


def test_two_readings_are_refused_with_both(tmp_path: Path) -> None:
    with pytest.raises(BacproError, match=r"CÔME.*CÈME|CÈME.*CÔME") as refused:
        inspected("numero;nom\r\n1;CÔME\r\n".encode("cp1252"), tmp_path)
    assert "CSV UTF-8" in str(refused.value)


def test_an_encoding_that_is_none_of_these_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BacproError, match="encodage illisible"):
        inspected("номер;имя\r\n1;Иванов\r\n2;Петрова\r\n".encode("koi8-r"), tmp_path)


@pytest.mark.parametrize(
    ("word", "possible"),
    [("H‚lŠne", False), ("FRAN‡OIS", False), ("Noël", True), ("cœur", True), ("“mot”", True), ("HÚlÞne", False)],
)
def test_a_word_can_be_french_or_not(word: str, *, possible: bool) -> None:
    assert (weight(word) is not None) is possible


# --- UTF-8 with faults -----------------------------------------------------------------------------------------


def test_one_line_in_another_encoding_is_named_and_spoils_no_other(read: Callable[..., list[Record]]) -> None:
    lines = table("Hélène", "Brûlé", "Noël").splitlines(keepends=True)
    records = read(b"".join(line.encode("cp1252" if "Brûlé" in line else "utf-8") for line in lines))
    assert names(records) == ["Hélène", "Noël"]
    assert [(fault.ligne, fault.colonne) for fault in records[1].fautes] == [(3, "nom"), (3, "prenom")]
    assert "�" in records[1].fautes[0].valeur


@pytest.mark.parametrize("cut", [b"\xc3", b"\xe2", b"\xe2\x80"])
def test_a_file_cut_in_a_letter_loses_its_last_row_and_no_other(read: Callable[..., list[Record]], cut: bytes) -> None:
    records = read(table("Hélène", "Noël").encode().removesuffix(b"\r\n") + "à voir ".encode() + cut)
    assert names(records) == ["Hélène"]
    assert [fault.colonne for fault in records[1].fautes] == ["observations"]


def test_a_byte_order_mark_says_that_a_file_is_utf8(read: Callable[..., list[Record]]) -> None:
    records = read(b"\xef\xbb\xbf" + table("Perrin").replace("Zélie", "Zoé").encode("cp1252"))
    assert [fault.colonne for record in records for fault in record.fautes] == ["prenom"]


@given(place=st.integers(0, 10**6), byte=st.integers(0x80, 0xFF))
@settings(max_examples=60, deadline=None)
def test_a_byte_that_was_damaged_spoils_no_other_line(
    place: int, byte: int, agora: Diploma, tmp_path_factory: pytest.TempPathFactory
) -> None:
    known = [f"{name} {rank}" for rank, name in enumerate(NAMES)]
    content = bytearray(table(*known).encode())
    begin = content.index(b"\n") + 1
    place = begin + place % (len(content) - begin)
    if content[place] in b"\r\n":
        return
    content[place] = byte
    line = content.count(b"\n", 0, place) + 1
    path = tmp_path_factory.getbasetemp() / "abime.csv"
    path.write_bytes(bytes(content))
    for record in open_grades(path, agora, 2026).records():
        if record.ligne != line:
            assert record.dossier is not None
            assert record.dossier.candidat.nom == known[record.ligne - 2]


def test_a_faulty_byte_in_a_cell_of_several_lines_is_at_the_row_that_holds_it(
    read: Callable[..., list[Record]],
) -> None:
    content = f'{HEADER}\r\n26000000001;Hélène;"Zoé\r\nMarie";2026;12;\r\n26000000002;Noël;"B\r\nX";2026;12;\r\n'
    records = read(content.encode().replace(b"\nX", b"\n\xe9"))
    assert names(records) == ["Hélène"]
    assert [(fault.ligne, fault.colonne) for fault in records[1].fautes] == [(4, "prenom")]


# --- text encoded twice ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", ["cp1252", "latin-1", "mac_roman", "cp850"])
@pytest.mark.parametrize("name", [name for name in NAMES if not name.isascii()])
def test_a_name_encoded_twice_has_one_reading(name: str, taken: str) -> None:
    mistaken = "".join(bytes([byte]).decode(taken, "replace").replace("\ufffd", chr(byte)) for byte in name.encode())
    assert mistaken != name
    assert mended_letters(mistaken) == name
    assert mended_letters(f"{name} {mistaken}") == f"{name} {name}"


@pytest.mark.parametrize("name", [*NAMES, "MAGALHÃES", "Conceição", "JÄGER", "« Perrin »", "Åse", "n° 2", "l’œuvre"])
def test_sound_names_are_left_as_they_are(name: str) -> None:
    assert mended_letters(name) == name
    assert letters_fault("nom", name) is None


@pytest.mark.parametrize(
    "text", ["Fait Ã Nantes", "FORÂ\u00a0»", "voilÃ !", "Ren�", "a\x07b", "a\x9bb", "\u202eabc", "joÃo"]
)
def test_a_letter_that_is_not_certain_is_a_fault(text: str) -> None:
    assert letters_fault("nom", mended_letters(text)) is not None


def test_three_times_is_mended_as_well() -> None:
    assert mended_letters("HÃƒÂ©lÃƒÂ¨ne") == "Hélène"


def test_each_cell_that_was_encoded_twice_is_told(read: Callable[..., list[Record]]) -> None:
    records = read(table("HÃ©lÃ¨ne", "Noël").encode())
    assert names(records) == ["Hélène", "Noël"]
    (told,) = records[0].avertissements
    assert (told.colonne, told.valeur) == ("nom", "HÃ©lÃ¨ne")
    assert "texte encodé deux fois" in told.erreur
    assert not records[1].avertissements


def test_titles_encoded_twice_are_read_and_told(agora: Diploma, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    header = HEADER.replace("prenom", "Prénom").replace("numero_candidat", "Numéro de candidat")
    path.write_text(table("Noël", header=header).encode().decode("cp1252"), encoding="utf-8")
    entree = open_grades(path, agora, 2026)
    assert names(list(entree.records())) == ["Noël"]
    assert entree.entete[:3] == ("Numéro de candidat", "nom", "Prénom")
    assert any("Prénom" in remark for remark in entree.remarques)


# --- characters that are no letters ----------------------------------------------------------------------------


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u202e", "\u2066", "\ufffd"])
@pytest.mark.parametrize("column", [0, 1, 5])
def test_a_character_that_is_no_letter_is_a_fault_of_its_cell(
    read: Callable[..., list[Record]], character: str, column: int
) -> None:
    lines = table("Hélène", "Noël", *map(str, range(8))).splitlines()
    cells = lines[2].split(";")
    cells[column] = f"{cells[column]}{character}"
    records = read("\r\n".join([*lines[:2], ";".join(cells), *lines[3:], ""]).encode())
    told = [fault for record in records for fault in (*record.fautes, *record.avertissements)]
    assert {fault.ligne for fault in told} <= {3}
    assert all(fault.valeur.isprintable() for fault in told)
    assert "Hélène" in names(records)
    assert "Noël" not in names(records)


def test_values_of_json_are_looked_at_as_cells_are(read: Callable[..., list[Record]]) -> None:
    known = {"diplome": "agora", "session": 2026, "statut": "scolaire_public", "forme": "globale"}
    people = [
        {**known, "candidat": {"numero": "26000000001", "nom": "A\u0000B"}},
        {**known, "candidat": {"numero": "26000000002", "nom": "HÃ©lÃ¨ne", "prenom": "Zoé"}},
        {**known, "candidat": {"numero": "26000000003", "nom": "Noël"}},
        {**known, "candidat": {"numero": "26000000004\u001b]0;titre\u0007", "nom": "B"}},
        {**known, "candidat": {"numero": "26000000005", "nom": "x" * 3, "prenom\u202e": "B"}},
    ]
    for content in (
        json.dumps(people).encode(),
        json.dumps(people, ensure_ascii=False, indent=1).encode(),
        "\n".join(map(json.dumps, people)).encode(),
    ):
        records = read(content, "d.json")
        assert names(records) == ["Hélène", "Noël"]
        assert [len(record.fautes) > 0 for record in records] == [True, False, False, True, True]
        assert all(
            fault.valeur.isprintable() and fault.colonne.isprintable() and fault.candidat.isprintable()
            for record in records
            for fault in record.fautes
        )
        assert "texte encodé deux fois" in records[1].avertissements[0].erreur


def test_a_faulty_byte_in_json_lines_is_at_its_line(read: Callable[..., list[Record]]) -> None:
    people = [{"candidat": {"numero": f"2600000000{n}", "nom": "Noël"}} for n in (1, 2)]
    lines = [json.dumps(one, ensure_ascii=False) for one in people]
    records = read(
        "\n".join(lines).encode() + b'\n{"candidat": {"numero": "26000000003", "nom": "No\xebl"}}\n', "d.jsonl"
    )
    faults = [(fault.ligne, fault.colonne) for fault in records[2].fautes]
    assert faults == [(3, "$.candidat.nom")]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 400 + "]" * 400, "[" + "9" * 100_000 + "]"])
def test_json_beyond_all_measure_is_refused_or_a_fault(read: Callable[..., list[Record]], text: str) -> None:
    for content in (text, f'{{"candidat": {{"numero": "26000000001"}}, "session": {text}}}'):
        for name in ("d.json", "d.jsonl"):
            try:
                records = read(content.encode(), name)
            except BacproError:
                continue
            assert all(record.fautes for record in records)


# --- files that are cut ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["26000000001;Perrin;12,5", "26000000002;Petit;11,5"], False),
        (["26000000001;Perrin;12,5", "26000000002;Petit"], True),
        (["26000000001;Perrin;12,5", "26000000002"], True),
        ([*[f"2600000000{n};Perrin;12,5" for n in range(4)], "26000000009;Petit;1"], True),
        ([*[f"2600000000{n};Perrin;12,5" for n in range(4)], "26000000009;Petit;9,5"], False),
        ([*[f"2600000000{n};Perrin;{n}" for n in range(4)], "26000000009;Petit;9"], False),
        ([*[f"2600000000{n};Perrin;12,5" for n in range(4)], "26000000009;Petit;15"], True),
        ([*[f"2600000000{n};Perrin;{n},5" for n in range(4)], "26000000009;Petit;15"], False),
        ([*[f"2600000000{n};Perrin;15,25" for n in range(4)], "26000000009;Petit;12,5"], True),
        ([*[f"2600000000{n};Perrin;{n}" for n in range(9, 12)], "26000000009;Petit;1"], True),
        ([*[f"2600000000{n};Perrin;12,5" for n in range(4)], "26000000009;Petit;"], True),
        ([*[f"2600000000{n};Perrin;{n or ''}" for n in range(4)], "26000000009;Petit;"], False),
        (["26000000001;Perrin;12,5", "Fait à Nantes"], False),
    ],
)
def test_a_last_row_without_line_end_that_may_be_cut_is_told(rows: list[str], tmp_path: Path, *, told: bool) -> None:
    text = "\r\n".join(["numero_candidat;nom;U11", *rows])
    assert bool(cut_remarks(inspected(text.encode(), tmp_path), ";", 3)) is told
    assert not cut_remarks(inspected(f"{text}\r\n".encode(), tmp_path), ";", 3)
