"""What holds of every conversion, whatever the dossier and whatever the file."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.jobs.convert import ConversionPlan, target_cells
from bacpro.model.candidate import GLOBAL_ONLY, Candidate, Form, Status
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, State
from bacpro.reading.opening import open_results
from bacpro.running.conversion import ConversionCounts, conversion_job
from bacpro.running.folders.output import write_summary
from bacpro.running.job_run import run_tables, summarise

PlanFor = Callable[[int], ConversionPlan]
Convert = Callable[[Dossier, int], tuple[Outcome, ...]]

ROOT = Path(__file__).parents[2]
GA_UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U34", "U41", "U42", "U51", "U52", "U6", "U7", "UF1", "UF2")
AGORA_OBLIGATORY = {"U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7"}
HELD = {Issue.REPORTEE, Issue.DISPENSE}
AGORA_SESSIONS = range(2023, 2029)

many = settings(max_examples=120, deadline=None)
files = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

marks = st.one_of(
    st.decimals(0, 20, places=2),
    st.sampled_from([Decimal(mark) for mark in ("0", "9.99", "10", "10.0", "12.5", "20")]),
)


@st.composite
def results(draw: st.DrawFn) -> Result:
    unite = draw(st.sampled_from(GA_UNITS))
    session = draw(st.integers(2015, 2022))
    etat = draw(st.one_of(st.just(State.NOTE), st.sampled_from(State)))
    if etat is not State.NOTE:
        return Result(unite, etat, session=session)
    return Result(unite, note=draw(marks), session=session, controle=draw(st.none() | marks))


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    units = st.lists(st.sampled_from(GA_UNITS), unique=True, max_size=3).map(tuple)
    return Dossier(
        Candidate("02211557763"),
        "ga",
        statut=draw(st.none() | st.sampled_from(Status)),
        forme=draw(st.none() | st.sampled_from(Form)),
        renonce=draw(units),
        attestations=draw(units),
        resultats=tuple(draw(st.lists(results(), max_size=18, unique_by=lambda r: (r.unite, r.session)))),
    )


sessions = st.sampled_from(AGORA_SESSIONS)


@many
@given(dossiers(), sessions)
def test_every_source_result_ends_in_exactly_one_outcome(convert: Convert, dossier: Dossier, session: int) -> None:
    outcomes = convert(dossier, session)
    assert Counter(o.resultat for o in outcomes if o.resultat) == Counter(dossier.resultats)
    # An attestation without a result has its outcome too, and what has neither source nor target is nothing.
    attested_only = set(dossier.attestations) - {resultat.unite for resultat in dossier.resultats}
    assert Counter(o.unite_source for o in outcomes if o.unite_source and not o.resultat) == Counter(attested_only)
    assert all(o.unite_source == o.resultat.unite for o in outcomes if o.resultat)
    assert all((o.unite_source is None) == (o.issue is Issue.A_PRESENTER) for o in outcomes)


@many
@given(dossiers(), sessions)
def test_each_obligatory_target_unit_is_held_or_to_sit_never_both(
    convert: Convert, dossier: Dossier, session: int
) -> None:
    outcomes = convert(dossier, session)
    to_sit = [o.unite_cible for o in outcomes if o.issue is Issue.A_PRESENTER]
    held = {(o.unite_cible, o.note_reportee) for o in outcomes if o.issue in HELD and o.unite_cible}
    cells = target_cells(outcomes)
    assert sorted([unite for unite, _ in held if unite]) == sorted(cells)
    assert cells.keys().isdisjoint(to_sit)
    assert sorted([*to_sit, *(cells.keys() - {"UF1"})], key=str) == sorted(AGORA_OBLIGATORY)


@many
@given(dossiers(), sessions)
def test_no_outcome_without_rule_basis_confidence_and_sentence(
    convert: Convert, dossier: Dossier, session: int
) -> None:
    for outcome in convert(dossier, session):
        assert outcome.regle
        assert outcome.fondements
        assert all(basis.texte and basis.lieu for basis in outcome.fondements)
        assert outcome.confiance in Confidence
        assert outcome.explication.endswith((".", "?"))
        assert " None" not in outcome.explication


@many
@given(dossiers(), sessions)
def test_where_no_text_was_found_nothing_is_decided(convert: Convert, dossier: Dossier, session: int) -> None:
    unsettled = [o for o in convert(dossier, session) if o.confiance is Confidence.INCONNU]
    assert [o for o in unsettled if o.issue is not Issue.A_ARBITRER] == []


@many
@given(dossiers(), sessions)
def test_a_question_names_the_office_and_asks(convert: Convert, dossier: Dossier, session: int) -> None:
    for outcome in convert(dossier, session):
        asks = outcome.explication.startswith("À arbitrer par le service des examens")
        assert asks == (outcome.issue is Issue.A_ARBITRER)
        assert ("?" in outcome.explication) == asks


@many
@given(dossiers(), sessions)
def test_carrying_never_betters_what_was_obtained(convert: Convert, dossier: Dossier, session: int) -> None:
    for outcome in convert(dossier, session):
        assert (outcome.note_reportee is not None) == (outcome.issue is Issue.REPORTEE)
        if outcome.issue is Issue.REPORTEE:
            assert outcome.resultat is not None
            assert outcome.resultat.session is not None
            assert outcome.note_reportee == outcome.resultat.note
            assert outcome.note_reportee is not None
            assert outcome.note_reportee >= 10
            assert session <= outcome.resultat.session + 5 == outcome.valable_jusqua
            assert outcome.unite_source not in dossier.renonce


@many
@given(dossiers(), sessions)
def test_a_sound_note_asked_for_is_never_lost(convert: Convert, dossier: Dossier, session: int) -> None:
    last = {r.unite: r for r in sorted(dossier.resultats, key=lambda r: r.session or 0)}
    sound = {
        r
        for r in last.values()
        if r.etat is State.NOTE
        and (r.note or 0) >= 10
        and (r.controle or 0) <= (r.note or 0)
        and session <= (r.session or 0) + 5
        and r.unite not in {"U33", "UF2", *dossier.renonce}
    }
    carried = {o.resultat for o in convert(dossier, session) if o.issue is Issue.REPORTEE}
    assert sound <= carried


@many
@given(dossiers(), sessions)
def test_a_pupil_or_apprentice_is_converted_as_in_forme_globale(
    convert: Convert, dossier: Dossier, session: int
) -> None:
    without_form = evolve(dossier, forme=None)
    if dossier.statut in GLOBAL_ONLY:
        assert convert(without_form, session) == convert(evolve(dossier, forme=Form.GLOBALE), session)
    else:
        assert not any(o.regle == "code.conservation.globale" for o in convert(without_form, session))


@many
@given(dossiers(), sessions, st.data())
def test_the_order_of_results_does_not_change_the_set_of_outcomes(
    convert: Convert, dossier: Dossier, session: int, data: st.DataObject
) -> None:
    shuffled = evolve(dossier, resultats=tuple(data.draw(st.permutations(dossier.resultats))))
    assert Counter(convert(shuffled, session)) == Counter(convert(dossier, session))


@many
@given(dossiers(), sessions)
def test_the_trace_goes_through_the_rules_in_their_order(
    convert: Convert, plan_for: PlanFor, dossier: Dossier, session: int
) -> None:
    order = [rule.id for rule in plan_for(session).regles]
    for outcome in convert(dossier, session):
        refused = [refusal.regle for refusal in outcome.ecartees]
        assert all(refusal.motif for refusal in outcome.ecartees)
        assert refused == order[: len(refused)]
        assert outcome.regle not in refused


# Files: tables made of sound rows, some of which are damaged in known cells.

HEADER = (
    "numero_candidat",
    "nom",
    "date_naissance",
    "statut",
    "forme",
    "session",
    "renonce",
    "observations",
    "U11",
    "U2",
    "U31",
    "U31 session",
    "UF1",
)
UNIT_COLUMNS = ("U11", "U2", "U31", "UF1")
SOUND_MARKS = ("12", "12,5", "12.50", "10", "9,75", "0", "20", "AB", "aj", "DI", "VAE", "NV", "EA", "", " -")
BAD_MARKS = ("25", "-1", "20,01", "nan", "12 AB", "12,5,5", "ABC", "=1+1", "10/17", "١٢")
BAD_CELLS = {
    "numero_candidat": ("", "2,01E+10"),
    "date_naissance": ("31/02/2003", "12/13/2003", "hier"),
    "statut": ("redoublant", "VAE"),
    "forme": ("partielle", "oui"),
    "session": ("2023", "2014", "22", "1er juin"),
    "renonce": ("U99", "U99 U8"),
    "U31 session": ("2024", "2010", "an 22"),
    **dict.fromkeys(UNIT_COLUMNS, BAD_MARKS),
}
NAMES = (
    "Œuvrard-N’Diaye",
    'Dit "Le Grand"',
    "=SOMME(A1)",
    "+33",
    "@nom",
    "-x",
    " Élodie ",
    "Le Goff\nTwin",
    "a;b,c\td",
)

Fault = tuple[int, str, str]
"""A physical line, a column and the value that stands there."""


@frozen
class Table:
    """A generated file: its text, lines of content (header left out), and the faults put in it."""

    texte: str
    fautes: Counter[Fault]


@st.composite
def wide_rows(draw: st.DrawFn, index: int) -> tuple[list[str], set[str]]:
    """A row with a number of its own, and the columns that were damaged in it."""
    row = {
        "numero_candidat": f"{index:011d}",
        "nom": draw(st.sampled_from(NAMES)),
        "date_naissance": draw(st.sampled_from(["", "09/04/2004", "2004-04-09"])),
        "statut": draw(st.sampled_from(["", "fpc_prive", "Scolaire public"])),
        "forme": draw(st.sampled_from(["", "globale", "PROGRESSIVE"])),
        "session": draw(st.sampled_from(["2015", "2018", "2021", "2022"])),
        "renonce": draw(st.sampled_from(["", "U11", "u31 / UF1"])),
        "observations": draw(st.sampled_from(["", "à revoir\nle 3", "x"])),
        "U31 session": draw(st.sampled_from(["", "2017", "2020"])),
        **{unite: draw(st.sampled_from(SOUND_MARKS)) for unite in UNIT_COLUMNS},
    }
    damaged = draw(st.sets(st.sampled_from(sorted(BAD_CELLS)), max_size=3)) if draw(st.booleans()) else set()
    for column in sorted(damaged):
        row[column] = draw(st.sampled_from(BAD_CELLS[column]))
    if "U31 session" in damaged and not row["U31"].strip(" -"):
        row["U31"] = "12"  # the year of a result that is not there is never looked at
    return [row[column] for column in HEADER], damaged


def written(rows: list[list[str]]) -> str:
    """Rows as a French Excel writes them."""
    lines = []
    for row in rows:
        cells = (f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(';"\n') else cell for cell in row)
        lines.append(";".join(cells))
    return "\r\n".join(lines) + "\r\n"


@st.composite
def wide_tables(draw: st.DrawFn) -> Table:
    """Rows sound or damaged: cells, number of cells, candidates twice, blank lines between."""
    rows: list[list[str]] = [list(HEADER)]
    fautes: Counter[Fault] = Counter()
    line = 2
    for index in range(1, draw(st.integers(1, 8)) + 1):
        row, damaged = draw(wide_rows(index))
        shape = draw(st.sampled_from(["", "", "", "", "short", "long", "twice", "blank"]))
        height = 1 + sum(cell.count("\n") for cell in row)
        if shape in {"short", "long"}:
            # Two rows that follow each other and lack as many cells were written by a spreadsheet: these are not.
            row = row[: -1 - index % 2] if shape == "short" else [*row, "en trop"]
            fautes[line, "", ""] += 1
        else:
            fautes.update((line, column, row[HEADER.index(column)]) for column in damaged)
        if shape == "twice" and "numero_candidat" not in damaged:
            fautes.update((line + height, column, row[HEADER.index(column)]) for column in damaged)
            fautes.update([(line, "numero_candidat", row[0]), (line + height, "numero_candidat", row[0])])
            rows.append(row)
            line += height
        rows.append(row)
        line += height
        if shape == "blank":
            rows.append([""] * draw(st.sampled_from([1, len(HEADER)])))
            line += 1
    return Table(written(rows), fautes)


def content(texte: str) -> list[tuple[int, list[str]]]:
    """The test’s own reading: each row that holds something, with its physical line, the header left out."""
    rows, line = [], 1
    reader = csv.reader(texte.splitlines(keepends=True), delimiter=";")
    for row in reader:
        if any(row):
            rows.append((line, row))
        line = reader.line_num + 1
    return rows[1:]


def written_table(path: Path) -> list[dict[str, str]]:
    """A file written by the program, read back as a spreadsheet shows it."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            {name: _shown(cell) for name, cell in row.items()}
            for row in csv.DictReader(stream, delimiter=";", strict=True)
        ]


def _shown(cell: str) -> str:
    """Without the apostrophe that stops a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "@", "\t", "-"} else cell


def run_on(folder: Path, name: str, texte: str, plan: ConversionPlan) -> tuple[ConversionCounts, Path]:
    """Convert a text into a folder of its own, with its summary."""
    source, out = folder / name, folder / "sortie"
    source.write_text(texte, encoding="utf-8", newline="")
    out.mkdir()
    entree = open_results(source, plan.source, plan.session)
    job = conversion_job(entree, plan, {"bacpro": "0"})
    counts = run_tables(job, out)
    write_summary(out, summarise(job, counts))
    return counts, out


@files
@given(wide_tables())
def test_wide_table_every_line_is_counted_once_and_every_fault_named(plan_for: PlanFor, table: Table) -> None:
    rows = content(table.texte)
    rejected = {line for line, _, _ in table.fautes}
    sound = [row for line, row in rows if line not in rejected]
    with TemporaryDirectory() as folder:
        counts, out = run_on(Path(folder), "ga.csv", table.texte, plan_for(2023))
        rejets = written_table(out / "rejets.csv")
        conversion = written_table(out / "conversion.csv")
        bilan = json.loads((out / "bilan.json").read_text(encoding="utf-8"))
        journal = written_table(out / "journal.csv")
    assert (bilan["lus"], bilan["traites"], bilan["rejetes"]) == (len(rows), len(sound), len(rows) - len(sound))
    assert bilan["lus"] == bilan["traites"] + bilan["rejetes"]
    assert Counter((int(r["ligne"]), r["colonne"], r["valeur"]) for r in rejets) == table.fautes
    assert all(rejet["fichier"] == "ga.csv" and rejet["erreur"] and rejet["remede"] for rejet in rejets)
    assert bilan["fautes"] == len(rejets)
    # A line that is not rejected is in conversion.csv, in its order, its identity as it was read.
    identity = HEADER[: HEADER.index("U11")]
    assert [[row[column] for column in identity] for row in conversion] == [row[: len(identity)] for row in sound]
    # Every mark of a sound line is in the journal.
    marks_given = sum(bool(row[HEADER.index(unite)].strip(" -")) for row in sound for unite in UNIT_COLUMNS)
    assert bilan["resultats"] == marks_given == sum(bool(line["unite_source"]) for line in journal)
    assert sum(bilan["issues"].values()) == len(journal) == sum(counts.issues.values())


@st.composite
def long_tables(draw: st.DrawFn) -> tuple[str, set[int]]:
    """A long table, and the lines where a fault was put."""
    lines = ["numero_candidat;unite;note;session"]
    faulty = set()
    seen = set()
    for _ in range(draw(st.integers(1, 12))):
        numero = draw(st.sampled_from(["001", "002", "003", "004"]))
        unite = draw(st.sampled_from(["U11", "U2", "U31", "UF"]))
        session = draw(st.sampled_from(["2018", "2020", "2022"]))
        mark = draw(st.sampled_from(["12,5", "8", "AB", "VAE"]))
        fault = draw(st.sampled_from(["", "", "", "mark", "unite", "session", "numero", "cells"]))
        if (numero, unite, session) in seen:
            fault = fault or "mark"
        seen.add((numero, unite, session))
        mark = "25" if fault == "mark" else mark
        unite = "U99" if fault == "unite" else unite
        session = "2023" if fault == "session" else session
        numero = "" if fault == "numero" else numero
        lines.append(f"{numero};{unite};{mark};{session}{';x' if fault == 'cells' else ''}")
        if fault:
            faulty.add(len(lines))
    return "\n".join(lines) + "\n", faulty


@files
@given(long_tables())
def test_long_table_a_candidate_is_converted_whole_or_every_line_of_his_is_named(
    plan_for: PlanFor, table: tuple[str, set[int]]
) -> None:
    texte, faulty = table
    rows = content(texte)
    unplaced = {line for line, row in rows if len(row) != 4 or not row[0]}
    # A row of another size is of the candidate whom it names, one without number perhaps of him of the row above.
    candidates = {row[0] for line, row in rows if line in faulty and row[0]}
    candidates |= {before[0] for (_, before), (_, row) in pairwise(rows) if not row[0]}
    rejected = unplaced | {line for line, row in rows if row[0] in candidates and line not in unplaced}
    with TemporaryDirectory() as folder:
        counts, out = run_on(Path(folder), "ga.csv", texte, plan_for(2023))
        rejets = written_table(out / "rejets.csv")
        conversion = written_table(out / "conversion.csv")
    assert (counts.lus, counts.traites, counts.rejetes) == (len(rows), len(rows) - len(rejected), len(rejected))
    assert {int(rejet["ligne"]) for rejet in rejets} == rejected
    sound = dict.fromkeys(row[0] for line, row in rows if line not in rejected)
    assert [row["numero_candidat"] for row in conversion] == list(sound)


SOUND_OBJECT = '{{"candidat": {{"numero": "{0}"}}, "session": 2022, "resultats": [{{"unite": "U31", "note": "12.5"}}]}}'
BAD_OBJECTS = (
    '{{"candidat": {{"numero": "{0}"}}, "session": 2022, "resultats": [{{"unite": "U31", "note": "25"}}]}}',
    '{{"candidat": {{"numero": "{0}"}}, "session": 2022, "resultats": [{{"unite": "U31", "note": 12.5}}]}}',
    '{{"candidat": {{"numero": "{0}"}}, "session": 2022, "resultats": [{{"unite": "U99", "note": "12"}}]}}',
    '{{"candidat": {{"numero": "{0}"}}, "resultats": [{{"unite": "U31", "note": "12"}}]}}',
    '{{"candidat": {{"numero": "{0}"}}, "inconnue": 1}}',
    '{{"candidat": {{}}}}',
    '{{"candidat": {{"numero": "{0}"',
    "{0}",
    "[]",
    '"{0}"',
    "null",
)


@files
@given(st.lists(st.sampled_from([SOUND_OBJECT, SOUND_OBJECT, *BAD_OBJECTS, ""]), min_size=1, max_size=10))
def test_json_lines_every_line_is_counted_once_and_every_bad_one_named(plan_for: PlanFor, models: list[str]) -> None:
    lines = [SOUND_OBJECT.format("0"), *(model.format(index) for index, model in enumerate(models, 1))]
    read = {number for number, line in enumerate(lines, 1) if line}
    bad = {number for number, model in enumerate(models, 2) if model in BAD_OBJECTS}
    with TemporaryDirectory() as folder:
        counts, out = run_on(Path(folder), "ga.jsonl", "\n".join(lines), plan_for(2023))
        rejets = written_table(out / "rejets.csv")
    assert (counts.lus, counts.traites, counts.rejetes) == (len(read), len(read) - len(bad), len(bad))
    assert {int(rejet["ligne"]) for rejet in rejets} == bad


@pytest.mark.parametrize("first", ["", ', "session": 2022'], ids=["session of the dossier", "its own session"])
def test_two_results_of_one_unit_and_session_are_refused_however_the_session_is_said(
    plan: ConversionPlan, tmp_path: Path, first: str
) -> None:
    # Were both read, which of them is the last would depend on their order.
    results = f'{{"unite": "U31", "note": "8"{first}}}, {{"unite": "U31", "note": "14", "session": 2022}}'
    path = tmp_path / "ga.jsonl"
    path.write_text(f'{{"candidat": {{"numero": "1"}}, "session": 2022, "resultats": [{results}]}}\n', encoding="utf-8")
    (record,) = open_results(path, plan.source, plan.session).records()
    assert record.dossier is None
    assert [fault.colonne for fault in record.fautes] == ["$.resultats[1]"]


@files
@given(wide_tables())
def test_the_same_input_gives_byte_identical_files(plan_for: PlanFor, table: Table) -> None:
    outputs = []
    for _ in range(2):
        with TemporaryDirectory() as folder:
            _, out = run_on(Path(folder), "ga.csv", table.texte, plan_for(2023))
            outputs.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert outputs[0] == outputs[1]
    assert outputs[0].keys() == {"bilan.json", "conversion.csv", "journal.csv", "rejets.csv"}


PROGRAM = """
import sys
from pathlib import Path
from bacpro.running.conversion import conversion_job
from bacpro.running.job_run import run_tables
from bacpro.reading.opening import open_results
from bacpro.jobs.convert import plan_conversion
from bacpro.plugins.registry import load_registry

source, out = map(Path, sys.argv[1:])
found = load_registry()
ga, agora = found.diplome("ga"), found.diplome("agora")
plan = plan_conversion(ga, agora, found.correspondance("ga", "agora", 2023), 2023)
run_tables(conversion_job(open_results(source, ga, 2023), plan), out)
"""


def test_files_do_not_depend_on_the_process_that_writes_them(tmp_path: Path) -> None:
    # Python orders sets of strings differently in each process: no output may follow that order.
    outputs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        out.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        arguments = [sys.executable, "-c", PROGRAM, str(ROOT / "examples" / "ga-2022.csv"), str(out)]
        subprocess.run(arguments, check=True, env=environment)
        outputs.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert outputs[0] == outputs[1]
    assert len(outputs[0]["journal.csv"].splitlines()) > 40
