"""An office sees what changed from a run to another, decision by decision, and nothing that did not."""

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bacpro.outputs import csvtext
from bacpro.running.folders.comparison import ChangeKind, changes

Rows = list[dict[str, str]]
HEADER = "numero_candidat;nom;session;statut;U2;U31;U34"
ROWS = ["01;Un;2022;scolaire_public;12;8;AB", "02;Deux;2018;scolaire_public;13;14;", "03;Trois;2022;fpc_prive;9;15;11"]


@pytest.fixture
def run_of(convert: Callable[..., Result], write: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """Convert rows into a folder of that name."""

    def run(name: str, *rows: str, options: tuple[object, ...] = ()) -> Path:
        path = write(HEADER, *rows, name=f"{name}.csv")
        convert(path, "--sortie", tmp_path / name, "--silencieux", *options)
        return tmp_path / name

    return run


def data_of(result: Result) -> dict[str, Any]:
    """What a command says in JSON."""
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def test_the_same_run_twice_changes_nothing(bacpro: Callable[..., Result], run_of: Callable[..., Path]) -> None:
    one, other = run_of("a", *ROWS), run_of("b", *ROWS)
    result = bacpro("comparer", one, other)
    assert result.exit_code == 0
    assert result.stdout == "Aucune décision ne change.\n"


def test_the_order_of_candidates_is_no_change(bacpro: Callable[..., Result], run_of: Callable[..., Path]) -> None:
    rows = [f"{n:03};N{n};2022;scolaire_public;{n % 21};;" for n in range(200)]
    mixed = random.Random(1).sample(rows, len(rows))  # noqa: S311
    data = data_of(bacpro("comparer", run_of("a", *rows), run_of("b", *mixed), "--format", "json"))
    assert data["changements"] == []
    assert list(data["passages"]) == ["entrée 1 (sha256)"]


def test_a_mark_that_passes_ten_changes_the_outcome_and_what_is_left_to_sit(
    bacpro: Callable[..., Result], run_of: Callable[..., Path]
) -> None:
    # U31 of candidate 01 goes from 8 to 10: carried now, in the table too, and no longer to sit.
    after = [ROWS[0].replace(";8;", ";10;"), *ROWS[1:]]
    result = bacpro("comparer", run_of("a", *ROWS), run_of("b", *after), "--format", "json")
    assert result.exit_code == 1
    found = {(change["sujet"], change["nature"]): change for change in data_of(result)["changements"]}
    assert set(found) == {("U31 (2022)", "modifie"), ("U31 à présenter", "retire"), ("colonne U31", "ajoute")}
    assert found["colonne U31", "ajoute"]["colonnes"] == {"valeur": {"avant": "", "apres": "10"}}
    columns = found["U31 (2022)", "modifie"]["colonnes"]
    assert columns["issue"] == {"avant": "non_reportable", "apres": "reportee"}
    assert columns["note_reportee"] == {"avant": "", "apres": "10"}
    assert columns["regle"] == {"avant": "code.conservation.globale", "apres": "ga.correspondance.U31"}
    assert found["U31 à présenter", "retire"]["numero_candidat"] == "01"


def test_a_candidate_added_and_one_rejected_are_said(
    bacpro: Callable[..., Result], run_of: Callable[..., Path]
) -> None:
    before = run_of("a", *ROWS[:2])
    after = run_of("b", ROWS[0], ROWS[1].replace(";13;", ";31;"), ROWS[2])
    result = bacpro("comparer", before, after)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert "  U2 (2022) : ajouté (a_arbitrer)" in lines[lines.index("03 Trois") :]
    assert "  U31 (2018) : retiré (reportee)" in lines[lines.index("02 Deux") :]
    assert "  rejet, U2 : ajouté (note hors de 0 à 20)" in lines


def test_each_column_that_differs_is_a_line_of_csv(bacpro: Callable[..., Result], run_of: Callable[..., Path]) -> None:
    result = bacpro("comparer", run_of("a", ROWS[0]), run_of("b", ROWS[0].replace(";12;", ";12,5;")), "--format", "csv")
    rows = list(csv.DictReader(result.stdout.removeprefix(csvtext.BOM).splitlines(), delimiter=";"))
    assert [(row["sujet"], row["colonne"], row["avant"], row["apres"]) for row in rows][:2] == [
        ("U2 (2022)", "note_source", "12", "12,5"),
        ("U2 (2022)", "note_reportee", "12", "12,5"),
    ]
    assert "entrée 1 (sha256)" in result.stderr


def test_what_the_runs_rest_on_is_compared_too(bacpro: Callable[..., Result], run_of: Callable[..., Path]) -> None:
    before, after = run_of("a", *ROWS), run_of("b", *ROWS)
    summary = json.loads((after / "bilan.json").read_text(encoding="utf-8"))
    summary["regles"]["code.conservation.validite"] = "depuis 2009, 000000000000"
    summary["versions"]["bacpro"] = "9.9"
    (after / "bilan.json").write_text(json.dumps(summary), encoding="utf-8")
    result = bacpro("comparer", before, after, "--format", "json")
    assert result.exit_code == 0
    passages = data_of(result)["passages"]
    assert set(passages) == {"versions.bacpro", "regles.code.conservation.validite"}
    assert passages["versions.bacpro"]["apres"] == "9.9"


def test_checks_and_deliberations_are_compared(
    bacpro: Callable[..., Result], write_json: Callable[..., Path], tmp_path: Path
) -> None:
    dossier = {
        "candidat": {"numero": "1", "nom": "Un"},
        "session": 2026,
        "statut": "scolaire_public",
        "resultats": [{"unite": "U2", "note": "9"}],
    }
    for name, content in (("a", dossier), ("b", {**dossier, "resultats": [{"unite": "U2", "note": "11"}]})):
        path = write_json([content], name=f"{name}.json")
        bacpro("controler", path, "--sortie", tmp_path / f"controle-{name}", "--silencieux")
        bacpro("deliberer", path, "--sortie", tmp_path / f"jury-{name}", "--silencieux")
    assert bacpro("comparer", tmp_path / "controle-a", tmp_path / "controle-b").exit_code == 0
    result = bacpro("comparer", tmp_path / "jury-a", tmp_path / "jury-b", "--format", "json")
    (change,) = data_of(result)["changements"]
    assert (change["sujet"], change["nature"]) == ("décision", "modifie")
    assert change["colonnes"]["unites_acquises"] == {"avant": "", "apres": "U2"}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "bilan.json").unlink(), "bilan.json y manque"),
        (lambda folder: (folder / "bilan.json").write_text("{"), "bilan.json est abîmé"),
        (lambda folder: (folder / "bilan.json").write_text("{}"), "ne vient ni de convertir"),
        (lambda folder: (folder / "journal.csv").unlink(), "ce fichier manque"),
        (lambda folder: (folder / "journal.csv").write_text("a;b\n"), "colonnes absentes"),
        (
            lambda folder: (folder / "journal.csv").write_bytes(
                (folder / "journal.csv").read_bytes() + b"trop court\r\n"
            ),
            "fichier abîmé",
        ),
    ],
    ids=["no summary", "summary cut", "another summary", "no journal", "another journal", "journal cut"],
)
def test_a_folder_that_cannot_be_compared_is_named_with_what_to_do(
    spoil: Callable[[Path], object], said: str, bacpro: Callable[..., Result], run_of: Callable[..., Path]
) -> None:
    before, after = run_of("a", *ROWS), run_of("b", *ROWS)
    spoil(after)
    result = bacpro("comparer", before, after)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.rstrip().endswith(".")


def test_runs_of_two_commands_do_not_compare(
    bacpro: Callable[..., Result], run_of: Callable[..., Path], write_json: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_json([{"candidat": {"numero": "1"}, "session": 2026}])
    bacpro("controler", path, "--sortie", tmp_path / "controle", "--silencieux")
    result = bacpro("comparer", run_of("a", *ROWS), tmp_path / "controle")
    assert result.exit_code == 2
    assert "vient de convertir et" in result.stderr


def test_every_edit_of_a_journal_is_found_and_no_other(run_of: Callable[..., Path]) -> None:
    # Counted independently: lines of one journal changed, dropped and added at random, candidates mixed.
    draw = random.Random(7)  # noqa: S311
    rows = [f"{n:03};N{n};2022;scolaire_public;{n % 21};{n % 17};{n % 13}" for n in range(120)]
    before, after = run_of("a", *rows), run_of("b", *rows)
    with (after / "journal.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *lines = csv.reader(stream, delimiter=";")
    candidates: dict[str, list[list[str]]] = {}
    for line in lines:
        candidates.setdefault(line[0], []).append(line)
    expected = {ChangeKind.MODIFIE: 0, ChangeKind.RETIRE: 0, ChangeKind.AJOUTE: 0}
    for numero in draw.sample(sorted(candidates), 30):
        found = candidates[numero]
        match draw.randrange(3):
            case 0:
                draw.choice(found)[header.index("explication")] += " !"
                expected[ChangeKind.MODIFIE] += 1
            case 1:
                expected[ChangeKind.RETIRE] += len(found)
                del candidates[numero]
            case _:
                candidates[f"neuf {numero}"] = [[f"neuf {numero}", *line[1:]] for line in found]
                expected[ChangeKind.AJOUTE] += len(found)
    mixed = draw.sample(sorted(candidates), len(candidates))
    with (after / "journal.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(
            [header, *(line for numero in mixed for line in candidates[numero])]
        )
    counts = dict.fromkeys(ChangeKind, 0)
    for change in changes(before, after, "convertir"):
        counts[change.nature] += 1
    assert counts == expected


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_done_again_with_the_same_rules_changes_nothing_and_writes_nothing(
    bacpro: Callable[..., Result], run_of: Callable[..., Path], tmp_path: Path
) -> None:
    run_of("a", *ROWS)
    before = content_of(tmp_path)
    result = bacpro("rejouer", tmp_path / "a")
    assert (result.exit_code, result.stdout) == (0, "Aucune décision ne change.\n")
    assert content_of(tmp_path) == before


def test_what_today_s_rules_would_change_is_shown(
    bacpro: Callable[..., Result], run_of: Callable[..., Path], tmp_path: Path
) -> None:
    # The journal as a version of bacpro would have written it that held U2 of candidate 03 for carried.
    journal = run_of("a", *ROWS) / "journal.csv"
    text = journal.read_text(encoding="utf-8-sig")
    assert ";U2;9;2022;U32;a_arbitrer;" in text
    journal.write_text(
        text.replace(";U2;9;2022;U32;a_arbitrer;;", ";U2;9;2022;U32;reportee;9;"), encoding="utf-8-sig", newline=""
    )
    result = bacpro("rejouer", tmp_path / "a", "--format", "json")
    assert result.exit_code == 1
    (change,) = data_of(result)["changements"]
    assert (change["numero_candidat"], change["sujet"]) == ("03", "U2 (2022)")
    assert change["colonnes"]["issue"] == {"avant": "reportee", "apres": "a_arbitrer"}


def test_the_new_run_is_kept_when_asked_with_all_it_wrote(
    bacpro: Callable[..., Result], run_of: Callable[..., Path], tmp_path: Path
) -> None:
    run_of("a", *ROWS, options=("--pdf",))
    result = bacpro("rejouer", tmp_path / "a", "--sortie", tmp_path / "b", "--processus", 2)
    assert result.exit_code == 0
    assert sorted(content_of(tmp_path / "b")) == sorted(content_of(tmp_path / "a"))
    assert (tmp_path / "b" / "journal.csv").read_bytes() == (tmp_path / "a" / "journal.csv").read_bytes()


def test_an_input_that_changed_is_refused_unless_it_is_accepted(
    bacpro: Callable[..., Result], run_of: Callable[..., Path], tmp_path: Path
) -> None:
    run_of("a", *ROWS)
    source = tmp_path / "a.csv"
    source.write_bytes(source.read_bytes().replace(b";8;", b";10;"))
    result = bacpro("rejouer", tmp_path / "a")
    assert result.exit_code == 2
    assert "ce fichier n’est plus celui qui a été lu" in result.stderr
    accepted = bacpro("rejouer", tmp_path / "a", "--accepter-modifie")
    assert accepted.exit_code == 1
    assert "ce fichier n’est plus celui" in accepted.stderr
    assert "U31 (2022) : modifié" in accepted.stdout


def test_an_input_that_moved_is_given(
    bacpro: Callable[..., Result], run_of: Callable[..., Path], tmp_path: Path
) -> None:
    run_of("a", *ROWS)
    (tmp_path / "a.csv").rename(tmp_path / "archive.csv")
    lost = bacpro("rejouer", tmp_path / "a")
    assert lost.exit_code == 2
    assert "--fichier" in lost.stderr
    assert bacpro("rejouer", tmp_path / "a", "--fichier", tmp_path / "archive.csv").exit_code == 0


def test_checks_and_deliberations_are_done_again_with_their_options(
    bacpro: Callable[..., Result], write_json: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_json([{"candidat": {"numero": "1"}, "resultats": [{"unite": "U2", "note": "9"}]}])
    for command in ("controler", "deliberer"):
        folder = tmp_path / command
        bacpro(command, path, "--session", 2026, "--sortie", folder, "--silencieux")
        assert json.loads((folder / "bilan.json").read_text(encoding="utf-8"))["options"]["session"] == 2026
        assert bacpro("rejouer", folder).exit_code == 0


def test_a_folder_of_before_options_were_kept_says_what_to_do(
    bacpro: Callable[..., Result], run_of: Callable[..., Path]
) -> None:
    folder = run_of("a", *ROWS)
    summary = json.loads((folder / "bilan.json").read_text(encoding="utf-8"))
    del summary["options"]
    (folder / "bilan.json").write_text(json.dumps(summary), encoding="utf-8")
    result = bacpro("rejouer", folder)
    assert result.exit_code == 2
    assert "bacpro comparer ANCIEN NOUVEAU" in result.stderr
