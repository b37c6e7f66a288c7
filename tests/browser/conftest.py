"""A real Chromium, never on the network, and the pages that commands write."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bacpro.forms.printing.planning import FillOrder, plan_fill
from bacpro.model.candidate import Status
from bacpro.plugins.registry import load_registry
from bacpro_cli.main import cli

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
OPTIONS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = '<script>window.piege=1</script><img src=x onerror="window.piege=1"> & \'" </table>'

Run = Callable[..., Path]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the system; the tests that need it are skipped where there is none."""
    found = os.environ.get("BACPRO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no Chromium found ({', '.join(NAMES)}): pages are not tested in a browser")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found, args=[*OPTIONS, *(["--no-sandbox"] if root else [])]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The page of a name in PAGES, written once by its command."""
    written: dict[str, Path] = {}

    def page(name: str) -> Path:
        if name not in written:
            written[name] = PAGES[name](tmp_path_factory.mktemp(name))
        return written[name]

    return page


def _run(*arguments: object) -> None:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="bacpro")
    assert result.exit_code in {0, 1}, result.output


def _converted(source: Path, folder: Path) -> Path:
    _run("convertir", source, "--de", "ga", "--vers", "agora", "--session", 2026, "--sortie", folder / "sortie")
    return folder / "sortie" / "rapport.html"


def _conversion(folder: Path, count: int | None = None) -> Path:
    """The first candidates of the example, with the lines of the example that have faults."""
    good, faulty = ((EXAMPLES / f"ga-2022{name}.csv").read_text(encoding="utf-8-sig") for name in ("", "-fautes"))
    header, *lines = good.splitlines()
    source = folder / "candidats.csv"
    source.write_text("\n".join([header, *lines[:count], *faulty.splitlines()[1:]]), encoding="utf-8")
    return _converted(source, folder)


def _hostile_conversion(folder: Path) -> Path:
    source = folder / "hostile.csv"
    cell = '"' + HOSTILE.replace('"', '""') + '"'
    source.write_text(
        f"numero_candidat;nom;prenom;statut;session;U11;U12\n{cell};{cell};{cell};scolaire_public;2022;12;8\n"
        f"02;{cell};{cell};scolaire_public;2022;{cell};8\n",
        encoding="utf-8",
    )
    return _converted(source, folder)


def _nobody(folder: Path) -> Path:
    source = folder / "rejets.csv"
    source.write_text("numero_candidat;nom;session;U11\n01;Bœuf;2022;25\n", encoding="utf-8")
    return _converted(source, folder)


def _control(folder: Path, name: str = "Œuvrard-N’Diaye", count: int = 12) -> Path:
    _run("controler", _dossiers(folder, name, count), "--sortie", folder / "sortie")
    return folder / "sortie" / "rapport.html"


def _sheets(folder: Path) -> Path:
    _run("controler", _dossiers(folder, "Œuvrard-N’Diaye", 4), "--sortie", folder / "sortie", "--fiches")
    return folder / "sortie" / "candidats" / "fiches-0001.html"


def _dossiers(folder: Path, name: str, count: int) -> Path:
    """Dossiers that go from bad to good: more weeks each time, stamps missing, a status that is not one."""
    model = json.loads((Path(__file__).parents[1] / "data" / "dossier.json").read_text(encoding="utf-8"))
    dossiers = [
        {
            **model,
            "candidat": {**model["candidat"], "numero": f"{number:05}", "nom": name},
            "statut": "inconnu" if number == 3 else list(Status)[number % len(Status)].value,
            "situation": "reconversion",
            "periodes": [{**each, "semaines": number, "cachet": number % 2 > 0} for each in model["periodes"]],
            "positionnement": {"semaines": 12, "date": "2023-07-03"} if number % 3 else None,
        }
        for number in range(count)
    ]
    source = folder / "dossiers.json"
    source.write_text(json.dumps(dossiers), encoding="utf-8")
    return source


def _deliberation(folder: Path, name: str = "Bœuf", count: int = 8) -> Path:
    """Candidates from 6 to 16 of average, one absent, one whose unit awaits its note, one with points of jury."""
    codes = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
    cell = '"' + name.replace('"', '""') + '"'
    lines = [";".join(("numero_candidat", "nom", "prenom", "statut", "session", "division", "points_jury", *codes))]
    for number in range(count):
        marks = [f"{6 + number * 10 / count + rank % 3:.2f}" for rank in range(len(codes))]
        marks[2] = {1: "AB", 2: "EA", 3: "25"}.get(number, marks[2])
        points = "2,5" if number == 5 else ""
        who = (f"{number:03}", cell, cell, list(Status)[number % len(Status)].value, "2026", cell, points)
        lines.append(";".join((*who, *marks)))
    source = folder / "notes.csv"
    source.write_text("\n".join(lines), encoding="utf-8")
    _run("deliberer", source, "--sortie", folder / "sortie")
    return folder / "sortie" / "rapport.html"


def _syllabus(folder: Path) -> Path:
    _run("referentiel", "agora", "--html", folder / "referentiel.html")
    return folder / "referentiel.html"


def _filled(folder: Path, name: str = "Œuvrard-N’Diaye") -> Path:
    """Attestations of four candidates, one of whom has a host that no box names."""
    model = json.loads((Path(__file__).parents[1] / "data" / "dossier.json").read_text(encoding="utf-8"))
    dossiers = [
        {**model, "candidat": {**model["candidat"], "numero": f"{number:05}", "nom": name}} for number in range(4)
    ]
    dossiers[3] = json.loads(json.dumps(dossiers[3]).replace("structure_mutualiste", name[:50].replace('"', "")))
    source = folder / "dossiers.json"
    source.write_text(json.dumps(dossiers), encoding="utf-8")
    _run("formulaire", "remplir", "attestation-pfmp", "--donnees", source, "--sortie", folder / "sortie")
    return folder / "sortie" / "rapport.html"


def _read(folder: Path, name: str = "Œuvrard-N’Diaye") -> Path:
    """The same, read back and checked, beside a file that is no form and one whose date is none."""
    pdfs = _filled(folder, name).parent / "pdf"
    (pdfs / "faux.pdf").write_bytes(b"bonjour")
    plan = plan_fill(load_registry(), FillOrder("agora", "attestation-pfmp"))
    wrong = plan.stencil(plan.key(2026)).document([{"numero": "1", "date_naissance": name}])
    (pdfs / "date.pdf").write_bytes(wrong)
    _run("formulaire", "lire", pdfs, "--controler", "--sortie", folder / "relu")
    return folder / "relu" / "rapport.html"


def _described(folder: Path) -> Path:
    _run("formulaire", "lister", "grille-e31", "--html", folder / "formulaire.html")
    return folder / "formulaire.html"


PAGES: dict[str, Callable[[Path], Path]] = {
    "conversion": partial(_conversion, count=4),
    "conversion-longue": _conversion,
    "conversion-hostile": _hostile_conversion,
    "conversion-vide": _nobody,
    "controle": _control,
    "controle-hostile": partial(_control, name=HOSTILE, count=4),
    "deliberation": _deliberation,
    "deliberation-hostile": partial(_deliberation, name=HOSTILE, count=5),
    "fiches": _sheets,
    "formulaires-remplis": _filled,
    "formulaires-remplis-hostile": partial(_filled, name=HOSTILE[:58]),
    "formulaires-relus": _read,
    "formulaires-relus-hostile": partial(_read, name=HOSTILE[:58]),
    "formulaire": _described,
    "referentiel": _syllabus,
}


CHOSEN: dict[str, Callable[[str], bool]] = {
    "each_page": lambda name: not name.endswith("longue"),
    "each_sound": lambda name: not name.endswith(("longue", "hostile")),
    "each_report": lambda name: name not in {"referentiel", "formulaire"},
    "each_hostile": lambda name: name.endswith("hostile"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of `each_page` is one for each page but the long ones, and so on."""
    for argument, chosen in CHOSEN.items():
        if argument in metafunc.fixturenames:
            metafunc.parametrize(argument, [name for name in PAGES if chosen(name)])


@pytest.fixture
def opened(browser: Browser, pages: Callable[[str], Path]) -> Iterator[Callable[..., Page]]:
    """Open a page of that name; whatever it asks for beside itself, or says went wrong, fails the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    asked: set[str] = set()

    def open_page(name: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        path = pages(name)
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            offline=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("request", lambda request: asked.add(request.url.partition("#")[0]))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
    assert len(asked) == 1, asked
