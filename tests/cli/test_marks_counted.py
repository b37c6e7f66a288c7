"""Marks shown are marks counted: who adds up what is shown finds the average that is shown, everywhere.

A reader takes the marks and coefficients of the page, the report, the workbook or the JSON, leaves out exempted units,
adds the points beside them, and divides. Nothing here is taken from the program but what it shows.
"""

import csv
import json
import random
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from click.testing import Result as Run
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result, State
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.record import Record
from bacpro.outputs.documents.jury import jury_page
from bacpro.outputs.tables.deliberation import deliberation_data
from bacpro.plugins.registry import Registry
from bacpro.sharing.deliberation import prepare_deliberator

Bacpro = Callable[..., Run]
UNITS = {
    "agora": ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7"),
    "ga": ("U11", "U12", "U2", "U31", "U32", "U33", "U34", "U41", "U42", "U51", "U52", "U6", "U7"),
}
SESSIONS = {"agora": (2024, 2026), "ga": (2019, 2021, 2022)}
near = st.decimals(8, 12, places=1)


def figure(text: str) -> Fraction:
    return Fraction(text.replace("–", "-").replace("−", "-").replace("+", "").replace(",", "."))


def mark_of(shown: str) -> Fraction:
    """The mark that a reader takes from a cell: `12 (contrôle ; d’abord 9)` is 12; a justified absence is zero."""
    return Fraction() if shown == "AJ" else figure(re.split(r"[\s\u00a0]", shown)[0])


def cut(average: Fraction) -> str:
    """Two decimals, never rounded up."""
    cents = Decimal(average.numerator * 100 // average.denominator).quantize(Decimal(1), ROUND_FLOOR)
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02}"


@pytest.fixture(scope="module")
def plans(registry: Registry) -> dict[str, DeliberationPlan]:
    return {
        code: plan_deliberation(registry.diplome(code), registry.speciality(registry.diplome(code))) for code in UNITS
    }


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """A candidate near the épreuve de contrôle, with its orals, kept marks, exemptions, facultatives and a projet."""
    code = draw(st.sampled_from(sorted(UNITS)))
    session = draw(st.sampled_from(SESSIONS[code]))
    orals = draw(st.sampled_from([(), ("U12", "U51"), ("U12", "U51"), ("U11", "U52")]))
    results = []
    for unite in UNITS[code]:
        etat = draw(st.sampled_from([*[State.NOTE] * 9, State.DISPENSE, State.VAE, State.ABSENCE_JUSTIFIEE]))
        if unite in orals or etat is State.NOTE:
            kept = unite not in orals and draw(st.booleans())
            mark = draw(st.decimals(10, 14, places=2)) if kept else draw(near)
            year = draw(st.integers(session - 5, session)) if kept else session
            oral = draw(st.decimals(8, 20, places=1)) if unite in orals and session >= 2022 else None
            results.append(Result(unite, note=mark, session=year, controle=oral))
        else:
            results.append(Result(unite, etat, session=session))
    for unite in draw(st.sampled_from([(), ("UF1",), ("UF1", "UF2")])):
        results.append(Result(unite, note=draw(near), session=draw(st.integers(session - 7, session))))
    return Dossier(
        Candidate("02011557741", "Nom", "Prénom"),
        code,
        session,
        statut=draw(st.sampled_from(Status)),
        forme=Form.PROGRESSIVE,
        resultats=tuple(results),
        projet=draw(st.none() | near),
        controle=draw(near) if session < 2022 else None,
        points_jury=draw(st.none() | st.none() | st.decimals(-2, 2, places=1)),
    )


@settings(max_examples=200, deadline=None)
@given(dossiers())
def test_who_adds_up_the_page_and_the_json_finds_the_average_shown(
    plans: dict[str, DeliberationPlan], dossier: Dossier
) -> None:
    plan = plans[dossier.diplome or ""]
    session = dossier.session or 0
    found = Deliberated(Record(2, 1, (), dossier), session, prepare_deliberator(plan)(dossier, session))
    page, data = jury_page(found, plan), deliberation_data(found)
    assert page is not None
    assert data is not None
    if page.moyenne is None:
        return
    counted = [(figure(row.coefficient), row) for row in page.unites if not row.coefficient.startswith("(")]
    points = sum((weight * mark_of(row.note) for weight, row in counted), Fraction())
    divisor = sum((weight for weight, _ in counted), Fraction())
    for row in page.ajouts:
        weight = figure(row.coefficient) if row.coefficient else Fraction()
        points += weight * figure(row.note) if weight else figure(row.points)
        divisor += weight
    assert cut(points / divisor) == page.moyenne.valeur.replace("–", "-")
    assert [figure(part) for part in page.moyenne.fraction.split(" / ")] == [points, divisor]

    told = [unit for unit in data["unites"] if unit["etat"] != "dispense"]
    points = sum((Fraction(unit["note"]) * Fraction(unit["coefficient"]) for unit in told), Fraction())
    points += sum((Fraction(bonus["points"]) for bonus in data["bonus"]), Fraction())
    divisor = sum((Fraction(unit["coefficient"]) for unit in told), Fraction())
    divisor += sum((Fraction(bonus["coefficient"] or 0) for bonus in data["bonus"]), Fraction())
    assert cut(points / divisor) == data["moyenne"]
    assert points / divisor == Fraction(data["points"]) / Fraction(data["diviseur"])


# --- the files ------------------------------------------------------------------------------------------------------


def candidates(code: str, session: int, count: int) -> Iterator[str]:
    """Rows of a wide table, near the épreuve de contrôle."""
    draw = random.Random(f"{code} {session}")  # noqa: S311
    for rank in range(count):
        cells = []
        for unite in UNITS[code]:
            low, high = (40, 46) if unite in {"U2", "U31", "U32", "U33", "U34"} else (34, 42)
            mark = f"{draw.randint(low, high) / 4:g}".replace(".", ",")
            cells.append(draw.choice([*[mark] * 20, "DI", "AJ", "VA"]))
        kept = f"{session - 3}" if cells[-1][:2].isdigit() and draw.random() < 0.3 else ""
        oral = [f"{draw.randint(24, 72) / 4:g}".replace(".", ",") for _ in range(3)]
        heard = [
            oral[at] if cells[UNITS[code].index(unit)][:1].isdigit() else "" for at, unit in enumerate(("U12", "U51"))
        ]
        orals = ("", "", oral[2]) if session < 2022 else (*heard, "")
        optional = draw.choice(["", "", "13,5", "9"]), draw.choice(["", "12", ""])
        projet = draw.choice(["", "12,5", "8"])
        identity = [f"{rank + 1:03}", "Nom", "Prénom", "scolaire_public", str(session), "T1"]
        added = [*optional, projet, draw.choice(["", "", "", "1,5"])]
        yield ";".join([*identity, *cells, kept, *orals, *added])


def header(code: str) -> str:
    units = ";".join(UNITS[code])
    return (
        f"numero_candidat;nom;prenom;statut;session;division;{units};U7 session;controle U12;controle U51;controle;"
        "UF1;UF2;projet;points_jury"
    )


class Sheets(HTMLParser):
    """The sheet of each candidate of a report: its number, the average in its title, the rows of its units."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.path: list[str] = []
        self.cell: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_to = dict(attrs)
        if tag == "details" and given_to.get("class") == "fiche":
            self.found.append({"summary": "", "rows": []})
        if tag == "tr" and self.found:
            self.found[-1]["rows"].append({"": ""})
        if tag in {"td", "th"} and self.found:
            self.cell = given_to.get("data-titre") or ""
        if tag == "summary":
            self.cell = "summary"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "summary"}:
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell == "summary":
            self.found[-1]["summary"] += data
        elif self.cell is not None and self.found and self.found[-1]["rows"]:
            row = self.found[-1]["rows"][-1]
            row[self.cell] = row.get(self.cell, "") + data


@pytest.mark.parametrize(("code", "session"), [("agora", 2026), ("ga", 2021), ("ga", 2022)])
def test_who_adds_up_the_report_and_the_workbook_finds_the_average_shown(
    bacpro: Bacpro, write: Callable[..., Path], tmp_path: Path, code: str, session: int
) -> None:
    table, folder = write(header(code), *candidates(code, session, 120)), tmp_path / "sortie"
    run = bacpro("deliberer", table, "--diplome", code, "--xlsx", "--sortie", folder)
    assert run.exit_code == 0, run.output
    said = bacpro("deliberer", table, "--diplome", code, "--format", "json")
    proposed = {each["numero_candidat"]: each for each in map(json.loads, said.stdout.splitlines())}
    after = {number for number, each in proposed.items() if each["decision"] == "admis_apres_controle"}
    assert after, "the épreuve de contrôle is met"

    names, *rows = openpyxl.load_workbook(folder / "jury.xlsx")["T1"].iter_rows(values_only=True)
    titles = [str(name).partition("\n") for name in names]
    weights = {name: weight.removeprefix("coef. ") for name, _, weight in titles if weight.startswith("coef. ")}
    for values in rows:
        row = {str(name).partition("\n")[0]: value for name, value in zip(names, values, strict=True)}
        if row["Moyenne"] is None:
            continue
        counted = [unit for unit in UNITS[code] if row[unit] not in {"DI", "VA"}]
        points = sum((mark_of(str(row[unit])) * figure(weights[unit]) for unit in counted), Fraction())
        divisor = sum((figure(weights[unit]) for unit in counted), Fraction())
        points += Fraction(str(row["Bonus"] or 0)) + Fraction(str(row["Points de jury"] or 0))
        if row.get("Oral de contrôle") is not None:  # up to 2021: it weighs as much as all the units together
            points, divisor = points + divisor * Fraction(str(row["Oral de contrôle"])), 2 * divisor
        assert (points, divisor) == (Fraction(str(row["Points"])), Fraction(str(row["Coef."]))), row
        assert cut(points / divisor) == f"{row['Moyenne']:.2f}".replace(".", ",") == proposed[row["Numéro"]]["moyenne"]
        raised = [unit for unit in proposed[row["Numéro"]]["unites"] if unit["premiere_note"] is not None]
        first = " ; ".join(f"{unit['unite']} : {unit['premiere_note'].replace('.', ',')}" for unit in raised)
        assert row["Notes d’avant l’oral de contrôle"] == (first or None)
        assert row["Confiance"] == proposed[row["Numéro"]]["confiance"]

    sheets = Sheets()
    text = (folder / "rapport.html").read_text(encoding="utf-8")
    sheets.feed(text.partition('<div class="fiches">')[2].partition("</section>")[0])
    assert len(sheets.found) == 120
    averages = [sheet for sheet in sheets.found if sheet["rows"][-1][""].strip() == "Total"]
    assert len(averages) > 60
    for sheet in averages:
        points, divisor = Fraction(), Fraction()
        for row in sheet["rows"][1:]:
            if row[""].strip().startswith("Total"):
                assert (figure(row["Points"]), figure(row["Coef."])) == (points, divisor)
            elif not row.get("Coef.") or not row.get("Note ou code"):
                points += figure(row["Points"])
            elif not row["Coef."].startswith("("):
                points += figure(row["Coef."]) * mark_of(row["Note ou code"])
                divisor += figure(row["Coef."])
        assert sheet["summary"].split()[-1] == cut(points / divisor)


def test_the_first_mark_is_said_beside_the_oral_that_replaced_it(
    bacpro: Bacpro, write: Callable[..., Path], tmp_path: Path
) -> None:
    # 10 everywhere but U12 8 and U11 9: 247 over 25; the oral of 12 at U12 gives 251, that of 4 at U51 changes nothing.
    cells = ["10" if unit not in {"U11", "U12"} else {"U11": "9", "U12": "8"}[unit] for unit in UNITS["agora"]]
    row = ";".join(["1", "A", "B", "scolaire_public", "2026", "T1", *cells, "", "12", "4", "", "", "", "", ""])
    folder = tmp_path / "sortie"
    options = ("--xlsx", "--pdf", "--sortie", folder)
    assert bacpro("deliberer", write(header("agora"), row), *options).exit_code == 0
    text = (folder / "rapport.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert text.count(">12<br><small>(d’abord&nbsp;8)</small>") == 1  # in the table of all
    assert text.count(">contrôle ; d’abord 8<") == 1  # on the sheet
    (_, values) = openpyxl.load_workbook(folder / "jury.xlsx")["T1"].iter_rows(values_only=True)
    assert (values[7], values[18]) == (12, None)  # U12, and no bonus beside
    from pypdf import PdfReader

    page = re.sub(r"\s+", " ", PdfReader(folder / "pdf" / "jury-001.pdf").pages[0].extract_text())
    assert "U12 Mathématiques 1 12 12 contrôle ; d’abord 8" in page
    assert "U51 Français 2,5 10 25 session 2026" in page


def test_a_facultative_mark_that_brings_nothing_any_more_is_in_parentheses(
    bacpro: Bacpro, write: Callable[..., Path], tmp_path: Path
) -> None:
    row = ";".join(["1", "A", "B", "scolaire_public", "2021", "T1", *["10"] * 13, "", "", "", "", "15", "14", "", ""])
    folder = tmp_path / "sortie"
    assert bacpro("deliberer", write(header("ga"), row), "--diplome", "ga", "--xlsx", "--sortie", folder).exit_code == 0
    names, values = openpyxl.load_workbook(folder / "jury.xlsx")["T1"].iter_rows(values_only=True)
    found = dict(zip(names, values, strict=True))
    # UF2 is outside the règlement of GA: its 14 counts for nothing before the office says what it is.
    assert (found["UF1\nfacultative"], found["UF2\nfacultative"], found["Bonus"]) == (15, "(14)", 5)


def test_the_confidence_of_a_line_is_the_weakest_that_the_explanation_of_the_candidate_cites(
    bacpro: Bacpro, write: Callable[..., Path]
) -> None:
    strength = ["texte", "relais", "secondaire", "deduction", "inconnu"]
    table = write(header("agora"), *candidates("agora", 2026, 40))
    shown = bacpro("deliberer", table, "--format", "csv").stdout.removeprefix("\ufeff")
    lines = csv.DictReader(shown.splitlines(), delimiter=";")
    said = {line["numero_candidat"]: line["confiance"] for line in lines}
    assert len(set(said.values())) > 1
    for number in list(said)[:12]:
        text = bacpro("expliquer", "--candidat", number, table, "--diplome", "agora", "--deliberation").stdout
        cited = re.findall(r"Fondement : .*\(confiance : (\w+)\)", text)
        assert said[number] == max(cited, key=strength.index)
