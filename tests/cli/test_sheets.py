"""`--fiches`: the sheet of every candidate, whatever the report shows, each once and in the order of the file."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bacpro.outputs.reports.tallies import LIMITS

EXAMPLES = Path(__file__).parents[2] / "examples"
DOSSIER = json.loads((Path(__file__).parents[1] / "data" / "dossier.json").read_text(encoding="utf-8"))
Run = Callable[..., Result]


def numbers_in(page: Path) -> list[str]:
    """The numbers of the candidates of the sheets of a page."""
    return re.findall(r"<summary><h3>.*?</h3> (\d+)", page.read_text(encoding="utf-8"))


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """A file for each command, of forty candidates, with its options."""
    dossiers = [{**DOSSIER, "candidat": {**DOSSIER["candidat"], "numero": f"{rank:05}"}} for rank in range(40)]
    (tmp_path / "dossiers.json").write_text(json.dumps(dossiers), encoding="utf-8")
    rows = [f"{rank:05};Bœuf;scolaire_public;2026;{rank % 20}" for rank in range(40)]
    (tmp_path / "notes.csv").write_text("\n".join(["numero_candidat;nom;statut;session;U11", *rows]), encoding="utf-8")
    return {
        "convertir": (EXAMPLES / "ga-2022.csv", ("--de", "ga", "--vers", "agora", "--session", "2026")),
        "controler": (tmp_path / "dossiers.json", ()),
        "deliberer": (tmp_path / "notes.csv", ()),
    }


@pytest.mark.parametrize("command", ["convertir", "controler", "deliberer"])
def test_every_candidate_has_his_sheet_once_in_the_order_of_the_file(
    command: str,
    sources: dict[str, tuple[Path, tuple[str, ...]]],
    tmp_path: Path,
    bacpro: Run,
) -> None:
    source, options = sources[command]
    folder = tmp_path / "sortie"
    assert bacpro(command, source, *options, "--sortie", folder, "--fiches").exit_code in {0, 1}
    pages = sorted((folder / "candidats").iterdir())
    assert [page.name for page in pages] == ["fiches-0001.html"]
    shown = [numbers_in(page) for page in pages]
    if source.suffix == ".csv":
        first = [line.split(";")[0] for line in source.read_text(encoding="utf-8-sig").splitlines()[1:]]
    else:
        first = [f"{rank:05}" for rank in range(40)]
    assert [number for numbers in shown for number in numbers] == first
    report = (folder / "rapport.html").read_text(encoding="utf-8")
    links = re.findall(r'href="(candidats/[^"]+)">de (\d+) à (\d+)<', report)
    assert links == [(f"candidats/{page.name}", n[0], n[-1]) for page, n in zip(pages, shown, strict=True)]
    assert 'href="../rapport.html"' in pages[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["convertir", "controler", "deliberer"])
def test_sheets_are_written_beside_a_report_or_not_at_all(
    command: str, sources: dict[str, tuple[Path, tuple[str, ...]]], tmp_path: Path, bacpro: Run
) -> None:
    source, options = sources[command]
    refused = bacpro(command, source, *options, "--fiches")
    assert refused.exit_code == 2
    assert "--sortie" in refused.stderr
    bacpro(command, source, *options, "--sortie", tmp_path / "sortie")
    assert not (tmp_path / "sortie" / "candidats").exists()


def test_a_report_that_does_not_show_everybody_says_how_to_have_them(tmp_path: Path, bacpro: Run) -> None:
    rows = [f"{rank:011};Bœuf;Zoé;scolaire_public;2022;{rank % 20}" for rank in range(1, LIMITS.fiches + 2)]
    header = "numero_candidat;nom;prenom;statut;session;U2"
    (tmp_path / "ga.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    options = ("--de", "ga", "--vers", "agora", "--session", "2026")
    for name, more in (("sans", ()), ("avec", ("--fiches",))):
        bacpro("convertir", tmp_path / "ga.csv", *options, "--sortie", tmp_path / name, *more)
        page = (tmp_path / name / "rapport.html").read_text(encoding="utf-8")
        assert ("ajoutez <code>--fiches</code>" in page) == (name == "sans")
        assert len(numbers_in(tmp_path / name / "rapport.html")) == LIMITS.fiches
