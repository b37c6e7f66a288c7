"""Work spread over processes gives the very bytes of work done in one, whatever the file has wrong."""

import json
import multiprocessing
import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bacpro.errors import BacproError
from bacpro.jobs.check import plan_check
from bacpro.jobs.convert import ConversionPlan
from bacpro.jobs.deliberate import plan_deliberation
from bacpro.model.run.decided import Converted, Deliberated
from bacpro.outputs.documents.jury import JuryPages
from bacpro.outputs.documents.statement import Statements
from bacpro.outputs.reports.deliberation import DeliberationReport
from bacpro.outputs.workbook import JuryTable
from bacpro.outputs.workbook_rows import JuryRows
from bacpro.plugins.registry import Registry
from bacpro.reading.opening import open_candidates, open_grades, open_results
from bacpro.reading.tables.wide import WideReader, read_wide_entries
from bacpro.running.check import check_job
from bacpro.running.conversion import conversion_job
from bacpro.running.deliberation import deliberation_job
from bacpro.running.folders.output import output_folder
from bacpro.running.job import FaultTexts, RunOutput
from bacpro.running.job_run import run_tables, summarise
from bacpro.running.printing import JuryPrinter, statement_printer
from bacpro.running.workers.executor import AHEAD, Workers

BLOCK = 3
"""Candidates a block, so that small files have many."""
HEADER = "numero_candidat;nom;statut;session;division;U2;U31;U32;attestations"
SOUND = [f"{n:04};Nom{n};scolaire_public;2022;TGA;{n % 21};{n % 17},5;AB;" for n in range(40)]
DOSSIER = {"candidat": {"numero": "1", "nom": "N"}, "session": 2022, "resultats": [{"unite": "U2", "note": "12"}]}


def dossier(numero: str, note: str = "12") -> dict[str, Any]:
    """A dossier of GA with one result."""
    return {**DOSSIER, "candidat": {"numero": numero, "nom": "Bœuf"}, "resultats": [{"unite": "U2", "note": note}]}


FILES: dict[str, tuple[str, bytes]] = {
    "sound": ("a.csv", "\r\n".join([HEADER, *SOUND]).encode("utf-8-sig")),
    "quotes and line ends within cells": (
        "a.csv",
        "\r\n".join(
            [HEADER, *(f'{n:04};"Le ""Grand""\r\n; de la ligne {n}";;2022;"T;G";12;;;' for n in range(20))]
        ).encode(),
    ),
    "a quote within a cell that has none around": (
        "a.csv",
        f'{HEADER}\n1;l"an;;2022;;12;;;\n2;b"c;;2022;;9;;;\n'.encode(),
    ),
    "cp1252": (
        "a.csv",
        "\n".join([HEADER, *(f"{n};Zoé Lœ{n};;2022;;1{n % 10};;;" for n in range(15))]).encode("cp1252"),
    ),
    "a formula": ("a.csv", f"{HEADER}\n1;=1+1;;2022;-x;12;;;\n2;@a;;2022;\tb;9;;;\n".encode()),
    "duplicates far apart": (
        "a.csv",
        "\n".join([HEADER, "0007;Premier;;2022;;12;;;", *SOUND[8:], "0007;Dernier;;2022;;13;;;"]).encode(),
    ),
    "a zero lost here and there": (
        "a.csv",
        "\n".join([HEADER, *(f"{'0' * (n % 3 > 0)}{2011557700 + n // 2};N;;2022;;12;;;" for n in range(20))]).encode(),
    ),
    "a zero that may be lost": (
        "a.csv",
        "\n".join([HEADER, *(f"{2011557700 + n};N;;2022;;12;;;" for n in range(10))]).encode(),
    ),
    "characters to mend": (
        "a.csv",
        "\n".join(
            [HEADER, *(f"'{n:04};\u00a0Nom{n};;2022;;1{n % 10}\u00a0;;;" for n in range(10)), '="0003";N;;;;9']
        ).encode(),
    ),
    "other specialities among them": (
        "a.csv",
        "\n".join(
            [
                f"{HEADER};spécialité",
                *(f"{n % 6};N;;2022;;12;;;;{'Gestion-administration' if n % 3 else 'Cuisine'}" for n in range(12)),
            ]
        ).encode(),
    ),
    "totals, blank lines and old line ends": (
        "a.csv",
        "\r".join([HEADER, *SOUND[:8], "", ";;;;;;;;", "Total;8;;;;;;;", HEADER, *SOUND[8:12], ""]).encode(),
    ),
    "faults everywhere": (
        "a.csv",
        "\n".join(
            [HEADER, *(f"{n};N;parti;20{n};;2{n};x;AB;U99" for n in range(30)), "trop court", ";;;2022;;1;;;"]
        ).encode(),
    ),
    "long table": (
        "a.csv",
        "\n".join(
            [
                "numero_candidat;unite;note;session;nom",
                *(f"{n % 13};U{2 if n < 13 else 31};{n % 20};2022;Nom{n % 13}" for n in range(26)),
                ";U2;12;2022;Personne",
                "4;U2;11;2022;Nom4",
                "5;U99;11;2022;Nom5",
            ]
        ).encode(),
    ),
    "JSON Lines": (
        "a.jsonl",
        "\n".join(
            [*(json.dumps(dossier(str(n), str(n))) for n in range(25)), "{pas du JSON", json.dumps(dossier("3")), "[]"]
        ).encode(),
    ),
    "JSON": ("a.json", json.dumps([dossier(str(n % 11), str(n)) for n in range(14)]).encode()),
}


@pytest.fixture(scope="module")
def processes() -> Iterator[Callable[[int], Workers | None]]:
    """Where to work, by number of processes: none, two or three started afresh, as on Windows."""
    executors: dict[int, Executor] = {}

    def workers_of(count: int) -> Workers | None:
        if count == 1:
            return None
        if count not in executors:
            executors[count] = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))
        return Workers(executors[count], count)

    yield workers_of
    for executor in executors.values():
        executor.shutdown()


def convert(path: Path, plan: ConversionPlan, folder: Path, where: Workers | None) -> tuple[Any, list[str]]:
    """Convert a file into a folder; the summary and the faults said."""
    folder.mkdir()
    said: list[str] = []
    job = conversion_job(open_results(path, plan.source, plan.session), plan)
    kept = [RunOutput[Converted](FaultTexts, lambda faults: said.extend(faults.textes))]
    counts = run_tables(job, folder, kept=kept, workers=where, block=BLOCK)
    return summarise(job, counts), said


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", FILES)
def test_the_same_bytes_come_out_whatever_the_number_of_processes(
    name: str, tmp_path: Path, plan: ConversionPlan, processes: Callable[[int], Workers | None]
) -> None:
    file, content = FILES[name]
    path = tmp_path / file
    path.write_bytes(content)
    summary, said = convert(path, plan, tmp_path / "1", None)
    assert summary["lus"] == summary["traites"] + summary["rejetes"]
    assert sorted(content_of(tmp_path / "1")) == ["conversion.csv", "journal.csv", "rejets.csv"]
    for count in (2, 3):
        folder = tmp_path / str(count)
        assert convert(path, plan, folder, processes(count)) == (summary, said)
        assert content_of(folder) == content_of(tmp_path / "1")


def test_a_candidate_who_stands_twice_is_found_however_far_apart(
    tmp_path: Path, plan: ConversionPlan, processes: Callable[[int], Workers | None]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(FILES["duplicates far apart"][1])
    summary, said = convert(path, plan, tmp_path / "2", processes(2))
    # Lines 2 and 35: the first and the last of the file, which different blocks hold.
    assert summary["rejetes"] == 2
    assert [text.split(" : ")[0] for text in said] == [
        f"a.csv, ligne {line}, colonne numero_candidat, candidat 0007" for line in (2, 35)
    ]
    assert all("lignes 2, 35" in text for text in said)


def test_checks_are_the_same_too(
    tmp_path: Path, registry: Registry, processes: Callable[[int], Workers | None]
) -> None:
    path = tmp_path / "dossiers.jsonl"
    lines = [{"candidat": {"numero": str(n)}, "session": 2026 if n % 5 else 1900, "cycle_annees": 3} for n in range(20)]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    agora = registry.diplome("agora")
    plan = plan_check(agora, registry.regles(agora))
    counts = []
    for count in (1, 2):
        folder = tmp_path / str(count)
        folder.mkdir()
        job = check_job(open_candidates(path, agora, None), plan)
        counts.append(run_tables(job, folder, workers=processes(count), block=BLOCK))
    assert counts[0] == counts[1]
    assert (counts[0].lus, counts[0].rejetes) == (20, 4)
    assert content_of(tmp_path / "1") == content_of(tmp_path / "2")
    assert len(json.loads((tmp_path / "2" / "controle.json").read_text(encoding="utf-8"))) == 16


def test_deliberations_are_the_same_too_with_pages_tables_and_reports(
    tmp_path: Path, registry: Registry, processes: Callable[[int], Workers | None]
) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{n};N{n};scolaire_public;2026;T{n % 3};{n % 21};1{n % 10}" for n in range(14)]
    path.write_text("\n".join(["numero_candidat;nom;statut;session;division;U2;U31", *rows, "14"]), encoding="utf-8")
    agora = registry.diplome("agora")
    plan = plan_deliberation(agora, registry.speciality(agora))
    given = []
    for count in (1, 2):
        folder = tmp_path / str(count)
        folder.mkdir()
        report, table = DeliberationReport(), JuryTable(plan)
        printer = JuryPrinter(folder / "pdf", plan, processes(count), per_file=4)
        kept = [
            RunOutput[Deliberated](DeliberationReport, report.merge),
            RunOutput[Deliberated](partial(JuryRows, agora), table.merge),
            RunOutput[Deliberated](partial(JuryPages, plan), printer.merge),
        ]
        job = deliberation_job(open_grades(path, agora, 2026), plan, 2026)
        counts = run_tables(job, folder, kept=kept, workers=processes(count), block=BLOCK)
        # Asking for the units has them counted: until then a report may hold grades that are not yet.
        given.append((counts, report.unites, report))
        table.write(folder / "jury.xlsx")
        printer.finish()
    assert given[0] == given[1]
    assert content_of(tmp_path / "1") == content_of(tmp_path / "2")
    assert "pdf/jury-004.pdf" in content_of(tmp_path / "2")


def test_the_list_of_checks_is_json_when_every_dossier_is_rejected(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "dossiers.jsonl"
    path.write_text('{"candidat": {"numero": ""}}\n', encoding="utf-8")
    agora = registry.diplome("agora")
    run_tables(check_job(open_candidates(path, agora, 2026), plan_check(agora, registry.regles(agora))), tmp_path)
    assert (tmp_path / "controle.json").read_text(encoding="utf-8") == "[]\n"


def test_statements_are_printed_the_same_and_numbered_in_the_order_of_lists(
    tmp_path: Path, plan: ConversionPlan, processes: Callable[[int], Workers | None]
) -> None:
    path = tmp_path / "a.csv"
    # Candidate 3 has a name that no font of ours prints.
    names = ["Un", "Deux", "\U00013000", "Quatre", "Cinq"]
    rows = [f"{n};{name};;2022;;12;;;" for n, name in enumerate(names, 1)]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    printed = []
    for count in (1, 2):
        folder = tmp_path / str(count)
        folder.mkdir()
        where = processes(count)
        printer = statement_printer(folder / "pdf", single=True, grouped=True, workers=where, per_file=2)
        kept = [RunOutput[Converted](partial(Statements, plan.source, plan.cible, plan.session), printer.add_all)]
        job = conversion_job(open_results(path, plan.source, plan.session), plan)
        run_tables(job, folder, kept=kept, workers=where, block=BLOCK)
        printer.finish()
        printed.append((printer.printed, printer.unprinted))
    assert printed[0] == printed[1]
    assert printed[0][0] == 4
    assert len(printed[0][1]) == 1
    assert content_of(tmp_path / "1") == content_of(tmp_path / "2")
    assert [name for name in sorted(content_of(tmp_path / "2")) if name.startswith("pdf/releves")] == [
        f"pdf/releves-00{rank}.pdf" for rank in (1, 2)
    ]


def test_any_executor_of_concurrent_futures_will_do(tmp_path: Path, plan: ConversionPlan) -> None:
    # A cluster’s executor takes the same place: here threads, and one that does the work as it is asked for.
    class AtOnce(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_result(fn(*args, **kwargs))
            return future

    path = tmp_path / "a.csv"
    path.write_bytes(FILES["sound"][1])
    convert(path, plan, tmp_path / "1", None)
    with ThreadPoolExecutor(1) as threads:
        for rank, executor in enumerate((threads, AtOnce())):
            convert(path, plan, tmp_path / f"other {rank}", Workers(executor, 1))
            assert content_of(tmp_path / f"other {rank}") == content_of(tmp_path / "1")


def test_few_blocks_wait_at_a_time_however_long_the_file(tmp_path: Path, plan: ConversionPlan) -> None:
    # Memory stays flat: the file is not handed over faster than it is worked on.
    path = tmp_path / "a.csv"
    path.write_bytes(FILES["sound"][1])
    lock, waiting, most = threading.Lock(), 0, 0

    class Counting(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> Future[Any]:
            nonlocal waiting, most
            with lock:
                waiting += 1
                most = max(most, waiting)
            future = super().submit(fn, *args, **kwargs)
            future.add_done_callback(done)
            return future

    def done(_: Future[Any]) -> None:
        nonlocal waiting
        with lock:
            waiting -= 1

    with Counting(2) as executor:
        convert(path, plan, tmp_path / "1", Workers(executor, 2))
    # Two calls more warm the workers first.
    assert most <= 2 * AHEAD + 2


def test_an_error_in_a_worker_is_the_error_of_the_run(tmp_path: Path, plan: ConversionPlan) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'{HEADER}\n1;N;;2022;;12;;;\n2;"jamais fermé;;2022;;12;;;\n'.encode())
    with ThreadPoolExecutor(2) as threads, pytest.raises(BacproError, match="guillemet ouvert"):
        convert(path, plan, tmp_path / "1", Workers(threads, 2))


def test_a_plan_and_an_input_travel(tmp_path: Path, plan: ConversionPlan) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(FILES["sound"][1])
    entree = open_results(path, plan.source, plan.session)
    other, there, blocks = pickle.loads(pickle.dumps((plan, entree, list(entree.blocks(7)))))  # noqa: S301
    assert (other.source, other.cible, other.session) == (plan.source, plan.cible, plan.session)
    assert [record for block in blocks for record in there.read_block(block)] == list(entree.records())


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith(("JSON", "long"))])
def test_a_table_handed_over_in_pieces_says_what_its_entries_say(
    name: str, tmp_path: Path, plan: ConversionPlan
) -> None:
    # The same table in a workbook, or beside the journal of a conversion, is read entry by entry.
    path = tmp_path / "a.csv"
    path.write_bytes(FILES[name][1])
    entree = open_results(path, plan.source, plan.session)
    reader = getattr(entree.read_block, "__self__", None)
    assert isinstance(reader, WideReader)
    assert list(entree.records()) == list(map(reader.read_entry, read_wide_entries(reader.table)))


def test_a_piece_says_little_more_than_its_text(tmp_path: Path, plan: ConversionPlan) -> None:
    # What travels to the workers is what costs: rows are cut into cells there.
    path = tmp_path / "a.csv"
    path.write_bytes(FILES["sound"][1])
    blocks = list(open_results(path, plan.source, plan.session).blocks(10))
    assert len(blocks) == 3
    assert sum(len(pickle.dumps(block)) for block in blocks) < 2 * len(FILES["sound"][1])


@pytest.mark.parametrize("rows", ["", "\n\n\n\n;;;;;;;;\n\n"])
def test_a_header_without_candidates_is_refused_wherever_the_work_is_done(
    rows: str, tmp_path: Path, plan: ConversionPlan, processes: Callable[[int], Workers | None]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{HEADER}\n{rows}".encode())
    for count in (1, 2):
        with pytest.raises(BacproError, match="aucun candidat"):
            convert(path, plan, tmp_path / str(count), processes(count))


def test_a_file_unreadable_further_down_is_refused_with_its_line_and_nothing_is_left(
    tmp_path: Path, plan: ConversionPlan, processes: Callable[[int], Workers | None]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join([HEADER, *SOUND, '9;"jamais fermé;;2022;;12;;;']).encode())
    for count in (1, 2):
        with (
            pytest.raises(BacproError, match="ligne 42 : ligne illisible"),
            output_folder(tmp_path / "sortie", replace=False) as folder,
        ):
            convert(path, plan, folder / "x", processes(count))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
