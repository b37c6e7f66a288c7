"""Exactly the people of a file are decided on or rejected, whatever stands around them.

Who they are is counted here by another reading than ours, from the text of the file.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import frozen
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.jobs.convert import ConversionPlan
from bacpro.jobs.deliberate import plan_deliberation
from bacpro.model.diploma import Diploma
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.record import Record
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Reading
from bacpro.reading.opening import open_grades, open_people, open_results
from bacpro.reading.preview import preview_file
from bacpro.running.conversion import conversion_job
from bacpro.running.deliberation import deliberation_job
from bacpro.running.job_run import run_tables
from bacpro_cli.main import cli

HEADER = "N° candidat;Nom;Prénom;Date de naissance;Statut;INE;Session;U11;U2;U31"
WIDTH = HEADER.count(";") + 1
AROUND = (
    "Fait à Nantes, le 12/06/2026",
    "Le chef de centre",
    "La présidente du jury",
    "NB : notes à vérifier",
    "AB = absent, DI = dispensé",
    "(1) absence justifiée",
    "Page 1/2",
    "Édité le 12/06/2026 à 10:49",
    "Lycée Jean-Zay – Nantes (0441234A)",
    "Session normale",
    "Admis",
    "Reçus : 3",
    "Effectif : 24",
    "Moyenne de la classe",
    "Note maximale",
    "Min",
    "Écart-type",
    "Médiane",
    "Total général",
    "Classe : T AGORA 2",
    "Terminale AGOrA 1",
)
STATISTICS = ("Moyenne", "Note maximale", "Mini", "Maxi", "Médiane", "Écart-type", "Moyenne de la classe", "Total")
MARKS = ("12", "8,5", "AB", "", "20")
FAULTS = ("25", "douze", "-1")


@frozen
class Written:
    """A file, and the session that its rows are of."""

    lignes: tuple[str, ...]

    @property
    def texte(self) -> str:
        """The file as a spreadsheet writes it."""
        return "".join(f"{line}\r\n" for line in self.lignes)


def number_written(draw: st.DrawFn, number: int) -> str:
    """A number in one of the ways in which offices have it."""
    whole = f"026115577{number:02}"
    return draw(
        st.sampled_from(
            [
                whole,
                whole,
                whole[1:],
                f"{whole[:2]} {whole[2:5]} {whole[5:8]} {whole[8:]}",
                f"{whole[:2]}\u202f{whole[2:5]}\u00a0{whole[5:]}",
                f"{whole[:2]}.{whole[2:5]}.{whole[5:8]}.{whole[8:]}",
                f"{whole[1:]}.0",
                f"'{whole}",
                f"N°{whole}",
            ]
        )
    )


@st.composite
def tables(draw: st.DrawFn, session: int) -> Written:
    """People of a session (year), once or twice, with statistics, footers, titles and repeated headers among them."""
    lines = [HEADER]
    for rank in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["person"] * 5 + ["double", "nameless", "around", "statistics", "header", "blank"]))
        marks = [draw(st.sampled_from(MARKS)) for _ in range(3)]
        if draw(st.integers(0, 5)) == 0:
            marks[draw(st.integers(0, 2))] = draw(st.sampled_from(FAULTS))
        if kind == "double" and rank:
            number = number_written(draw, draw(st.integers(0, rank - 1)))
            lines.append(";".join([number, "Dupont", "Zoé", "", "", "", str(session), *marks]))
        elif kind in {"person", "double"}:
            nom = draw(st.sampled_from(["Dupont", "N’Guessan", "Le Goff", "Total", "Max", "Moyenne"]))
            lines.append(";".join([number_written(draw, rank), nom, "Zoé", "12/03/2004", "", "", str(session), *marks]))
        elif kind == "nameless":
            lines.append(";".join(["", "Dupont", "Zoé", "", "", "", str(session), "12", "12", ""]))
        elif kind == "around":
            cells = [""] * WIDTH
            cells[draw(st.sampled_from([0, 0, 0, 1, 4, WIDTH - 1]))] = draw(st.sampled_from(AROUND))
            lines.append(";".join(cells))
        elif kind == "statistics":
            word = draw(st.sampled_from(STATISTICS))
            cells = [*([word, ""] if draw(st.booleans()) else ["", word]), *[""] * 5, *marks]
            lines.append(";".join(cells))
        elif kind == "header":
            lines.append(HEADER)
        else:
            lines.append(draw(st.sampled_from(["", ";" * (WIDTH - 1)])))
    return Written(tuple(lines))


@frozen
class People:
    """Who is in a file, as this test counts: lines of people, those that are sound, and the other lines."""

    lignes: frozenset[int]
    saines: dict[int, str]
    autres: int


def counted(table: Written) -> People:
    """Who is in a file: a line is of somebody if its number has the ten last digits of one, or if it has a name."""
    numbers: dict[int, str] = {}
    faulty: set[int] = set()
    nameless: set[int] = set()
    others = 0
    for line, cells in enumerate(csv.reader(table.lignes, delimiter=";"), 1):
        if line == 1 or not any(cells):
            continue
        found = re.fullmatch(r"(?:N°)?'?0?(26115577\d\d)(?:[.]0)?", re.sub(r"[\s.](?!0$)", "", cells[0]))
        if found:
            numbers[line] = found[1]
            if set(cells[-3:]) & set(FAULTS):
                faulty.add(line)
        elif cells[2] == "Zoé":
            nameless.add(line)
        else:
            others += 1
    times = Counter(numbers.values())
    sound = {line: number for line, number in numbers.items() if times[number] == 1 and line not in faulty}
    return People(frozenset({*numbers, *nameless}), sound, others)


def short(numbers: Iterable[str]) -> list[str]:
    """Numbers without the zero that may have been given back."""
    return [number[-10:] for number in numbers]


def numbers_in(path: Path, column: str) -> list[str]:
    """The candidate numbers of a table that was written."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row[column] for row in csv.DictReader(stream, delimiter=";")]


def rejected_in(path: Path) -> set[int]:
    """The lines that are rejected, by the table of faults."""
    return {int(line) for line in numbers_in(path, "ligne")}


def counts_agree(counts: RecordCounts, people: People) -> None:
    """The counts are those of the people, and the other lines are set aside."""
    assert counts.lus == len(people.lignes)
    assert counts.traites == len(people.saines)
    assert counts.rejetes == len(people.lignes) - len(people.saines)
    assert counts.ecartes.total() == people.autres


some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some
@given(tables(2022))
def test_exactly_the_people_of_a_file_are_converted_or_rejected(plan: ConversionPlan, table: Written) -> None:
    people = counted(table)
    with TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "a.csv").write_text(table.texte, encoding="utf-8", newline="")
        if people.lignes or people.autres:
            counts = run_tables(conversion_job(open_results(out / "a.csv", plan.source, plan.session), plan), out)
            counts_agree(counts, people)
            assert short(numbers_in(out / "conversion.csv", "N° candidat")) == list(people.saines.values())
            assert rejected_in(out / "rejets.csv") == people.lignes - set(people.saines)


@some
@given(tables(2026))
def test_exactly_the_people_of_a_file_are_deliberated_on_or_rejected(registry: Registry, table: Written) -> None:
    people, agora = counted(table), registry.diplome("agora")
    with TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "a.csv").write_text(table.texte, encoding="utf-8", newline="")
        if people.lignes or people.autres:
            plan = plan_deliberation(agora, registry.speciality(agora))
            counts = run_tables(deliberation_job(open_grades(out / "a.csv", agora, 2026), plan, 2026), out)
            counts_agree(counts, people)
            assert short(numbers_in(out / "deliberation.csv", "numero_candidat")) == list(people.saines.values())
            assert rejected_in(out / "rejets.csv") == people.lignes - set(people.saines)


@some
@given(tables(2026))
def test_exactly_the_people_of_a_file_are_listed_and_previewed(registry: Registry, table: Written) -> None:
    people, agora = counted(table), registry.diplome("agora")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(table.texte, encoding="utf-8", newline="")
        if people.lignes or people.autres:
            seen = preview_file(path, agora)
            assert not seen.refus
            counts_agree(seen.counts, people)
            listed = [record for record in open_people(path, agora, 2026).records() if not record.ecart]
            assert {record.ligne for record in listed} == people.lignes


# --- lines one by one ------------------------------------------------------------------------------------------


PEOPLE = [f"0261155771{n};Dupont;Zoé;12/03/2007;scolaire_public;12345678{n}AB;2026;12;12;12" for n in range(4)]
Read = Callable[..., list[Record]]


@pytest.fixture
def read(registry: Registry, tmp_path: Path) -> Read:
    """The records of a table of AGOrA, from its lines."""

    def records(*lines: str, diploma: Diploma | None = None) -> list[Record]:
        path = tmp_path / "a.csv"
        path.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8", newline="")
        return list(open_grades(path, diploma or registry.diplome("agora"), 2026).records())

    return records


def row(*cells: str) -> str:
    """A row that begins with some cells."""
    return ";".join([*cells, *[""] * (WIDTH - len(cells))])


MARKED = ["12", "12", "12"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row("12/06/2026"), "pied de page ou légende"),
        (row("12/20"), "texte hors du tableau"),
        (row("26 élèves"), "texte hors du tableau"),
        (row("80 %"), "texte hors du tableau"),
        (row("ce.0441234a@exemple.fr"), "texte hors du tableau"),
        (row("Apprentis"), "texte hors du tableau"),
        (row("", "", "", "", "M. Durand, président du jury"), "texte hors du tableau"),
        (row("Admis", "3"), "ligne de statistique"),
        (row("24", "Effectif"), "ligne de total"),
        (row("Le président", "M. Durand"), "pied de page ou légende"),
        (row("TGA2"), "titre de bloc"),
        (row(" ", "-", "\u00a0"), "ligne vide"),
        (";" * WIDTH + "Fait à Nantes", "pied de page ou légende"),
        ("Fait à Nantes", "pied de page ou légende"),
        (";".join(["Promo", *[""] * 6, "", "", ""]), "texte hors du tableau"),
    ],
)
def test_a_line_about_nobody_is_set_aside(line: str, why: str, read: Read) -> None:
    records = read(HEADER, *PEOPLE[:2], line, *PEOPLE[2:])
    assert [record.ecart for record in records] == ["", "", why, "", ""]
    assert all(record.dossier for record in records if not record.ecart)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row("", "Dupont", "Zoé", "12/03/2007", "", "", "2026", *MARKED), "numéro de candidat absent"),
        (row("", "Dupont", "Zoé"), "numéro de candidat absent"),
        (row("", "Total", "Zoé", "12/03/2007", "", "", "", *MARKED), "numéro de candidat absent"),
        (row("", "", "", "", "", "", "", *MARKED), "numéro de candidat absent"),
        (row("Dupont Zoé", "", "", "", "", "", "2026", *MARKED), "ce n’est pas un numéro de candidat"),
        (row("Promo", "", "", "", "", "", "", *MARKED), "ce n’est pas un numéro de candidat"),
        (row("12/06/2026", "Dupont", "Zoé"), "ce n’est pas un numéro de candidat"),
        (row("02 40 12 34 56", "Dupont", "Zoé", "", "", "", "", *MARKED), "ce n’est pas un numéro de candidat"),
        (row("0240123456", "Dupont", "Zoé"), "dix chiffres, là où les autres numéros en ont onze"),
        (row("12", "Dupont", "Zoé", "", "", "", "", *MARKED), "numéro de 2 chiffres, bien plus court que les autres"),
        (row("2026"), "numéro de 4 chiffres, bien plus court que les autres"),
        (row("02611557710 (R)", "Dupont"), "ce n’est pas un numéro de candidat"),
        (row("2,6E+10"), "numéro abîmé par le tableur"),
    ],
)
def test_a_line_that_may_be_somebody_is_rejected_with_its_fault(line: str, why: str, read: Read) -> None:
    records = read(HEADER, *PEOPLE[:2], line, *PEOPLE[2:])
    assert [fault.erreur for fault in records[2].fautes] == [why]
    assert [bool(record.dossier) for record in records] == [True, True, False, True, True]


def test_a_person_may_have_the_name_of_a_statistic(read: Read) -> None:
    records = read(HEADER, PEOPLE[0], PEOPLE[1].replace("Dupont", "Moyenne"))
    assert all(record.dossier for record in records)


def test_titles_repeated_in_another_order_are_refused_with_their_line(registry: Registry, tmp_path: Path) -> None:
    # Read under the first titles, a mark of U2 would be one of U11.
    path = tmp_path / "a.csv"
    other = HEADER.replace("U11;U2", "U2;U11")
    path.write_text("\n".join([HEADER, PEOPLE[0], other, PEOPLE[1]]) + "\n", encoding="utf-8")
    with pytest.raises(Exception, match="ligne 3 : titres répétés dans un autre ordre : « U2 » là où l’en-tête a"):
        list(open_grades(path, registry.diplome("agora"), 2026).records())


def test_titles_repeated_under_other_names_are_set_aside(read: Read) -> None:
    again = HEADER.replace("N° candidat;Nom", "Numéro;Nom de famille")
    assert [record.ecart for record in read(HEADER, PEOPLE[0], again, PEOPLE[1])] == ["", "titres répétés", ""]


def test_a_title_of_block_gives_its_class_to_the_rows_under_it_and_it_is_told_once(read: Read) -> None:
    records = read(
        *("Classe : T AGORA 1", HEADER, *PEOPLE[:2], row("Moyenne")),
        *(row("Classe : T AGORA 2 (24 élèves)"), HEADER, PEOPLE[2], row("Apprentis"), PEOPLE[3]),
    )
    people = [record for record in records if record.dossier]
    divisions = [record.dossier.division for record in people if record.dossier]
    # Under a title that names no class, the one above holds no longer.
    assert divisions == ["T AGORA 1", "T AGORA 1", "T AGORA 2", None]
    told = [[warning.valeur for warning in record.avertissements] for record in people]
    assert told == [["T AGORA 1"], [], ["T AGORA 2"], []]


def test_a_division_of_the_table_is_kept(read: Read) -> None:
    division = [f"{line};T{rank}" if rank else f"{line};" for rank, line in enumerate(PEOPLE)]
    records = read("Classe : TGA", f"{HEADER};Division", *division)
    assert [record.dossier.division for record in records if record.dossier] == ["TGA", "T1", "T2", "T3"]


@pytest.mark.parametrize("around", [[], [row("Moyenne"), row("Fait à Nantes")], [row("Classe : TGA2")], [HEADER]])
def test_a_lost_zero_is_given_back_whatever_stands_around(around: list[str], read: Read) -> None:
    records = read(HEADER, PEOPLE[0], PEOPLE[1][1:], *around)
    assert [record.dossier.candidat.numero for record in records if record.dossier] == ["02611557710", "02611557711"]


def test_the_same_number_in_two_forms_is_a_double(read: Read) -> None:
    forms = ("2611557711", "02 611 557 711", "02.611.557.711", "2611557711.0", "'02611557711", "2.611557711E+09")
    for other in forms:
        records = read(HEADER, PEOPLE[1], PEOPLE[1].replace("02611557711", other), PEOPLE[0])
        assert [bool(record.fautes) for record in records] == [True, True, False], other


def test_one_ine_under_two_numbers_is_told_on_both_lines(read: Read) -> None:
    twin = PEOPLE[1].replace("123456781AB", "123456780ab")
    records = read(HEADER, PEOPLE[0], twin, PEOPLE[2])
    told = [[(warning.erreur, warning.remede) for warning in record.avertissements] for record in records]
    said = ("INE de plusieurs candidats", "Un INE n’est que d’un élève : vérifiez lignes 2, 3.")
    assert said in told[0]
    assert said in told[1]
    assert told[2] == []


@pytest.mark.parametrize(
    ("birth", "why"),
    [
        ("12/03/2062", "naissance après la session 2026"),
        ("12/03/2021", "âge invraisemblable à la session 2026 (5 ans)"),
        ("12/03/2013", "âge invraisemblable à la session 2026 (13 ans)"),
        ("12/03/2012", None),
        ("12/03/1926", None),
        ("12/03/1925", "âge invraisemblable à la session 2026 (101 ans)"),
    ],
)
def test_a_birth_that_cannot_be_is_told(birth: str, why: str | None, read: Read) -> None:
    [record] = read(HEADER, PEOPLE[0].replace("12/03/2007", birth))
    assert [(warning.erreur, warning.valeur) for warning in record.avertissements] == ([(why, birth)] if why else [])


def test_a_mark_of_eleven_decimals_is_told(read: Read) -> None:
    records = read(HEADER, PEOPLE[0].removesuffix("12") + "12,33333333333", PEOPLE[1].removesuffix("12") + "12,125")
    assert [[warning.erreur for warning in record.avertissements] for record in records] == [
        ["note à plus de 3 décimales, prise telle quelle"],
        [],
    ]


# --- cells left out --------------------------------------------------------------------------------------------


def test_last_cells_that_a_spreadsheet_leaves_out_are_empty_and_told(read: Read) -> None:
    left_out = [line.rpartition(";")[0] for line in PEOPLE[2:]]
    records = read(HEADER, *PEOPLE[:2], *left_out)
    assert [len(record.dossier.resultats) for record in records if record.dossier] == [3, 3, 2, 2]
    assert [len(record.avertissements) for record in records] == [0, 0, 1, 1]


def test_rows_that_all_lack_a_cell_are_rejected_since_any_of_them_may_be_the_missing_one(read: Read) -> None:
    records = read(HEADER, *[line.replace(";Zoé", "") for line in PEOPLE])
    assert [[fault.erreur for fault in record.fautes] for record in records] == [["9 cellules au lieu de 10"]] * 4


def test_a_row_cut_in_two_by_a_line_end_is_rejected_whole(read: Read) -> None:
    first, second = "02611557711;Dupont;Zoé;12/03/2007;sco", "laire_public;123456781AB;2026;12;12;12"
    records = read(HEADER, PEOPLE[0], first, second, PEOPLE[2])
    assert [bool(record.dossier) for record in records] == [True, False, False, True]


def test_a_last_row_without_line_end_that_lacks_cells_is_rejected(registry: Registry, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join([HEADER, *PEOPLE])[:-4], encoding="utf-8")
    *_, last = open_grades(path, registry.diplome("agora"), 2026).records()
    assert [fault.erreur for fault in last.fautes] == ["9 cellules au lieu de 10"]


def test_empty_cells_beyond_the_header_are_nothing_unless_a_separator_too_many_made_them(read: Read) -> None:
    moved = "02611557713;Dupont;Le Goff;Zoé;12/03/2007;scolaire_public;;2026;12;12;"
    records = read(HEADER, f"{PEOPLE[0]};;", f"{PEOPLE[1]};x", PEOPLE[2], moved)
    assert [[fault.erreur for fault in record.fautes] for record in records] == [
        [],
        ["11 cellules au lieu de 10"],
        [],
        ["11 cellules au lieu de 10"],
    ]


# --- other files -----------------------------------------------------------------------------------------------


def dossier(number: object, ine: str = "") -> str:
    """A dossier as a line of JSON."""
    candidat = {"numero": number, "nom": "Dupont", **({"ine": ine} if ine else {})}
    return json.dumps({"candidat": candidat, "session": 2026, "resultats": [{"unite": "U11", "note": "12"}]})


@pytest.mark.parametrize("shape", ["lines", "list"])
def test_numbers_and_ine_of_dossiers_are_compared_in_one_form(shape: str, registry: Registry, tmp_path: Path) -> None:
    texts = [
        *(dossier("02611557710"), dossier("02 611 557 710"), dossier(2611557710)),
        *(dossier("02611557711", "123456781AB"), dossier("2611557712", "123456781AB"), dossier("Fait à Nantes")),
    ]
    path = tmp_path / "dossiers.jsonl"
    path.write_text("\n".join(texts) if shape == "lines" else f"[{', '.join(texts)}]", encoding="utf-8")
    records = list(open_grades(path, registry.diplome("agora"), 2026).records())
    numbers = [record.dossier.candidat.numero if record.dossier else None for record in records]
    # A number that is no text has lost its zeros: it is refused, and still a double of the two others.
    assert numbers == [None, None, None, "02611557711", "02611557712", None]
    assert all("plusieurs fois" in record.fautes[-1].erreur for record in records[:3])
    assert [fault.erreur for fault in records[5].fautes] == ["ce n’est pas un numéro de candidat"]
    told = [[warning.erreur for warning in record.avertissements] for record in records]
    assert told[4][0] == "lu « 02611557712 » (zéro de tête perdu)"
    if shape == "lines":
        assert "INE de plusieurs candidats" in told[3]
        assert "INE de plusieurs candidats" in told[4]


def test_two_files_are_joined_by_the_one_form_of_numbers_and_their_footers_are_set_aside(
    registry: Registry, tmp_path: Path
) -> None:
    marks, people = tmp_path / "notes.csv", tmp_path / "liste.csv"
    marks.write_text("N° candidat;Session;U11\n02611557710;2026;12\n02611557711;2026;13\nMoyenne;;12,5\n", "utf-8")
    people.write_text(
        "Numéro;Nom;Prénom\n2 611 557 710;Dupont;Zoé\n02.611.557.711;Petit;Léa\n"
        "Le chef de centre;;\nMoyenne;;\n;Fin;\n",
        "utf-8",
    )
    records = list(open_grades(marks, registry.diplome("agora"), 2026, Reading(joindre=people)).records())
    found = [(who.numero, who.nom) for record in records if record.dossier and (who := record.dossier.candidat)]
    assert found == [("02611557710", "Dupont"), ("02611557711", "Petit")]
    assert [record.ecart for record in records[2:]] == [
        *("ligne de total", "pied de page ou légende", "ligne de total", "pied de page ou légende")
    ]


def test_a_candidate_is_found_by_any_form_of_his_number(tmp_path: Path) -> None:
    marks, earlier = tmp_path / "a.csv", tmp_path / "ga.csv"
    marks.write_text("\n".join([HEADER, *PEOPLE]), encoding="utf-8")
    earlier.write_text("\n".join([HEADER, *PEOPLE]).replace(";2026;", ";2022;"), encoding="utf-8")
    conversion_of = ["--de", "ga", "--vers", "agora", "--session", "2023"]
    for command in (
        ["expliquer", str(earlier), "--candidat", "02 611 557 712", *conversion_of],
        ["deliberer", str(marks), "--candidat", "02.611.557.712", "--hypothese", "U31=15"],
    ):
        result = CliRunner().invoke(cli, command, prog_name="bacpro")
        assert "02611557712" in result.stdout, result.output
