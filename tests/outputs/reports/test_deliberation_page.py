"""`rapport.html` as it is read: numbers counted again from the candidates, and a page that everyone can read."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve, field

from bacpro.jobs.deliberate import DeliberationPlan, plan_deliberation
from bacpro.model.candidate import Candidate, Status
from bacpro.model.deliberation import THRESHOLDS, Decision, Standing, UnitGrade
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result, State
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.record import Record
from bacpro.outputs.labels import DECISIONS, STATUSES
from bacpro.outputs.reports.deliberation import DeliberationReport, UnitTally
from bacpro.outputs.reports.deliberation_page import OPENS, write_deliberation_report
from bacpro.outputs.reports.tallies import LIMITS, ReportLimits
from bacpro.plugins.registry import Registry
from bacpro.sharing.deliberation import prepare_deliberator
from bacpro.testing import flatten, read_html_tables

SESSION = 2026
UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
Deliberate = Callable[[Dossier], Deliberated]
Page = Callable[..., str]
Render = Callable[[DeliberationReport, Sequence[Deliberated]], str]
VOID = {"meta", "br", "img", "input", "hr", "link"}


@define
class Element:
    """An element of a page, and the text in it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    inside: tuple[str, ...] = ()


@define
class Structure(HTMLParser):
    """Elements in order; every one that is opened is closed by its own name."""

    elements: list[Element] = field(factory=list)
    _open: list[Element] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), inside=tuple(each.tag for each in self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), inside=tuple(each.tag for each in self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def named(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


def parsed(page: str) -> Structure:
    structure = Structure()
    structure.feed(page)
    structure.close()
    assert not structure._open
    return structure


def table(page: str, caption: str) -> list[list[str]]:
    """The rows of the only table whose caption begins so, its header first."""
    (found,) = [rows for title, rows in read_html_tables(page).items() if title.startswith(caption)]
    return found


def dossier(numero: str, value: str, statut: Status | None = Status.SCOLAIRE_PUBLIC, **units: Result) -> Dossier:
    found = [units.get(unite, Result(unite, note=Decimal(value), session=SESSION)) for unite in UNITS]
    candidate = Candidate(numero, f"Nom{numero}", "Zoé")
    return Dossier(candidate, "agora", SESSION, statut, division="T1", resultats=tuple(found))


@pytest.fixture(scope="module")
def plan(registry: Registry) -> DeliberationPlan:
    diploma = registry.diplome("agora")
    return plan_deliberation(diploma, registry.speciality(diploma))


@pytest.fixture(scope="module")
def deliberate(plan: DeliberationPlan) -> Deliberate:
    prepare = prepare_deliberator(plan)
    return lambda found: Deliberated(Record(2, 1, (), found), SESSION, prepare(found, SESSION))


@pytest.fixture(scope="module")
def render(plan: DeliberationPlan, tmp_path_factory: pytest.TempPathFactory) -> Render:
    path = tmp_path_factory.mktemp("rapport") / "rapport.html"

    def page(report: DeliberationReport, candidates: Sequence[Deliberated]) -> str:
        write_deliberation_report(path, report, plan, summary(candidates))
        return path.read_text(encoding="utf-8")

    return page


@pytest.fixture(scope="module")
def page_of(tally: Callable[..., DeliberationReport], render: Render) -> Page:
    def page(candidates: Sequence[Deliberated], limits: ReportLimits = LIMITS) -> str:
        return render(tally(DeliberationReport, candidates, limits), candidates)

    return page


def summary(candidates: Sequence[Deliberated]) -> dict[str, Any]:
    found = Counter(each.deliberation.decision for each in candidates if each.deliberation)
    return {
        "versions": {"bacpro": "0.1.0", "agora": "0.1.0"},
        "entrees": [{"fichier": "candidats.csv", "sha256": "0" * 64}],
        "editions": {"RNCP40705": "2026 à 2028"},
        "lus": len(candidates),
        "traites": len(candidates),
        "rejetes": 0,
        "decisions": {decision.value: found[decision] for decision in Decision},
    }


@pytest.fixture(scope="module")
def cohort(deliberate: Deliberate) -> list[Deliberated]:
    """Sixty candidates of every status, from 5 to 19.75 of average, some absent, dispensed or without a note."""
    odd = {
        7: {"U2": Result("U2", State.ABSENT, session=SESSION)},
        11: {"U31": Result("U31", State.NON_VALIDE, session=SESSION)},
        13: {"U7": Result("U7", State.DISPENSE, session=SESSION)},
        17: {"U6": Result("U6", State.ATTENDUE, session=SESSION)},
        19: {"U12": Result("U12", State.ABSENCE_JUSTIFIEE, session=SESSION)},
        40: {"U11": Result("U11", note=Decimal(14), session=2024)},
    }
    statuses = [*Status, None]
    found = [
        dossier(f"{rank:03}", str(Decimal(5) + Decimal(rank) / 4), statuses[rank % len(statuses)], **odd.get(rank, {}))
        for rank in range(60)
    ]
    found[20] = evolve(found[20], points_jury=Decimal("2.5"))
    found[30] = evolve(found[30], points_jury=Decimal(-1))
    return [deliberate(each) for each in found]


@pytest.fixture(scope="module")
def page(page_of: Page, cohort: list[Deliberated]) -> str:
    return page_of(cohort)


# The numbers


def test_the_decisions_of_each_status_are_those_of_the_candidates(page: str, cohort: list[Deliberated]) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for each in cohort:
        assert each.record.dossier
        assert each.deliberation
        expected[STATUSES[each.record.dossier.statut].court, DECISIONS[each.deliberation.decision].court] += 1
    header, *rows = table(page, "Candidats par statut")
    shown = {
        (row[0], name): int(count)
        for row in rows[:-1]
        for name, count in zip(header[1:-1], row[1:-1], strict=True)
        if count != "0"
    }
    assert shown == dict(expected)
    assert [int(row[-1]) for row in rows] == [*(sum(map(int, row[1:-1])) for row in rows[:-1]), 60]


def test_the_distribution_holds_each_average_once(page: str, cohort: list[Deliberated]) -> None:
    averages = [each.deliberation.moyenne.exacte for each in cohort if each.deliberation and each.deliberation.moyenne]
    _, *rows, total = table(page, "Candidats par demi-point")
    assert [int(row[1]) for row in rows if row[0] == "de 10 à moins de 10,5"] == [
        sum(10 <= value < Decimal("10.5") for value in averages)
    ]
    assert sum(int(row[1]) for row in rows) == int(total[1]) == len(averages)
    bars = [e for e in parsed(page).named("rect") if e.inside[-3:] == ("figure", "svg", "svg")]
    assert len(bars) == len(rows)


@pytest.mark.parametrize(
    ("value", "half"), [("9.99", 19), ("10", 20), ("0", 0), ("19.99", 39), ("20", 40), ("10.5", 21)]
)
def test_an_average_falls_in_its_half_point_and_never_in_the_next(
    value: str,
    half: int,
    deliberate: Deliberate,
    tally: Callable[..., DeliberationReport],
) -> None:
    assert tally(DeliberationReport, [deliberate(dossier("1", value))]).moyennes == {half: 1}


def test_bonuses_never_leave_the_drawing(deliberate: Deliberate, tally: Callable[..., DeliberationReport]) -> None:
    above = deliberate(evolve(dossier("1", "20"), projet=Decimal(20)))
    below = deliberate(evolve(dossier("2", "0"), projet=Decimal(0)))
    assert tally(DeliberationReport, [above, below]).moyennes == {40: 1, 0: 1}


def test_failures_of_a_unit_are_those_of_its_marks(page: str, cohort: list[Deliberated]) -> None:
    _, *rows = table(page, "Échecs par unité")
    shown = {row[0]: row for row in rows}
    for code in UNITS:
        grades = [u for each in cohort if each.deliberation for u in each.deliberation.unites if u.unite == code]
        low = sum(u.etat is Standing.NOTE and u.note is not None and u.note < 10 for u in grades)
        absent = sum(u.etat in {Standing.ABSENT, Standing.ZERO} for u in grades)
        invalid = sum(u.etat is Standing.NON_VALIDE for u in grades)
        missing = sum(u.etat is Standing.MANQUANTE for u in grades)
        assert [int(cell) for cell in shown[code][3:8]] == [low + absent + invalid, low, absent, invalid, missing]
    shares = [Decimal(row[2].removesuffix("%").strip().replace(",", ".")) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert shown["U7"][2] == "32,2 %", "the dispensed is not among those who could fail: 19 of 59"


def test_the_mean_of_a_unit_is_cut_and_leaves_out_those_who_have_no_mark() -> None:
    tally = UnitTally(notes=3, somme=Decimal("29.99"))
    assert tally.moyenne == "9,99"
    assert UnitTally().moyenne == "–"


def test_marks_that_nearly_reach_ten_never_make_a_mean_of_ten() -> None:
    almost = Decimal(f"9.{'9' * 40}")
    tally = UnitTally()
    for _ in range(3):
        tally.add(UnitGrade("U11", Decimal(1), Standing.NOTE, almost, almost))
    other = UnitTally()
    other.add(UnitGrade("U11", Decimal(1), Standing.NOTE, almost, almost))
    tally.merge(other)
    assert tally.somme == Decimal(f"39.{'9' * 39}6")  # four times 10 − 10⁻⁴⁰
    assert (tally.moyenne, tally.sous_dix) == ("9,99", 4)


def test_cases_near_a_threshold_have_their_missing_points(page_of: Page, deliberate: Deliberate) -> None:
    values = {"1": "9.5", "2": "9.49", "3": "9.99", "4": "10", "5": "10.5", "6": "10.51", "7": "17.9"}
    page = page_of([deliberate(dossier(numero, value)) for numero, value in values.items()])
    header, *rows = table(page, "Seuil de 10 : 4 candidats")
    assert header == ["Numéro", "Nom", "Prénom", "Division", "Moyenne", "Points", "Décision proposée"]
    assert [(row[0], row[4], row[5]) for row in rows] == [
        ("3", "9,99", "il manque 0,25"),
        ("1", "9,50", "il manque 12,5"),
        ("4", "10,00", "exactement atteint"),
        ("5", "10,50", "12,5 au-dessus"),
    ]
    assert [row[5] for row in table(page, "Seuil de 18 : 1 candidat")[1:]] == ["il manque 2,5"]
    _, *thresholds = table(page, "Candidats à un demi-point")
    assert [row[0] for row in thresholds] == [str(threshold) for threshold in THRESHOLDS]
    assert [row[2:] for row in thresholds][1] == ["2", "2"]


def test_the_list_is_bounded_keeps_the_nearest_who_lack_points_and_says_so(
    page_of: Page, deliberate: Deliberate
) -> None:
    values = ["10.1", "9.6", "9.9", "11.9", "9.7", "10", "9.8"]
    page = page_of([deliberate(dossier(str(rank), value)) for rank, value in enumerate(values)], ReportLimits(cas=3))
    listed = [row[0] for caption in ("Seuil de 10", "Seuil de 12") for row in table(page, caption)[1:]]
    assert listed == ["2", "6", "3"]
    assert "7 cas en tout : seuls 3 sont nommés ci-dessous" in flatten(parsed(page).elements[0].text)


def test_jury_points_are_shown_as_such_and_added(page: str) -> None:
    _, *rows = table(page, "Points de jury")
    assert [(row[0], row[4]) for row in rows] == [("020", "+2,5"), ("030", "–1")]
    assert rows[0][5] == "10,10", "(10 × 25 + 2.5) / 25"
    assert "2 candidats avec des points de jury, +1,5 en tout" in flatten(parsed(page).elements[0].text)


def test_questions_are_counted(page: str) -> None:
    assert ["Des notes sont conservées : la mention peut-elle être donnée ?", "1"] in table(page, "Questions")


def test_without_anyone_the_page_says_so(page_of: Page) -> None:
    words = flatten(parsed(page_of([])).elements[0].text)
    assert "Aucun candidat n’a de moyenne." in words
    assert "Aucun : la colonne points_jury est absente du fichier, ou vide." in words


def test_every_threshold_has_words() -> None:
    assert set(OPENS) == set(THRESHOLDS)


# The page


def test_the_page_is_in_french_and_stands_alone(page: str) -> None:
    structure = parsed(page)
    assert structure.named("html")[0].attributes["lang"] == "fr"
    assert flatten(structure.named("title")[0].text) == "Rapport de délibération AGOrA, session 2026"
    assert not [e for e in structure.elements if e.tag in {"link", "img", "iframe"} or "src" in e.attributes]
    links = [str(e.attributes["href"]) for e in structure.named("a")]
    anchors = {e.attributes["id"] for e in structure.elements if "id" in e.attributes}
    assert all(link.startswith("#") and link[1:] in anchors for link in links)
    assert "url(" not in page
    assert "@import" not in page


def test_headings_go_down_one_level_at_a_time(page: str) -> None:
    levels = [int(element.tag[1]) for element in parsed(page).named("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels[1:]))


def test_no_two_elements_share_an_id(page: str) -> None:
    ids = [e.attributes["id"] for e in parsed(page).elements if "id" in e.attributes]
    assert [each for each, count in Counter(ids).items() if count > 1] == []


def test_every_table_has_a_caption_and_scoped_headers(page: str) -> None:
    structure = parsed(page)
    assert len(structure.named("table")) == len(structure.named("caption")) > 8
    assert all(cell.attributes.get("scope") in {"col", "row"} for cell in structure.named("th"))


def test_every_chart_says_in_words_what_it_draws(page: str) -> None:
    structure = parsed(page)
    charts = [e for e in structure.elements if e.attributes.get("role") == "img"]
    texts = {e.attributes["id"]: flatten(e.text) for e in structure.named("title", "desc") if "id" in e.attributes}
    assert len(charts) == 3
    for chart in charts:
        told = chart.attributes.get("aria-label")
        if told is None:
            named, described = str(chart.attributes["aria-labelledby"]).split()
            told = f"{texts[named]}. {texts[described]}"
        assert "dans le tableau qui suit" in told


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "&amp;", "</table>"])
def test_hostile_names_are_shown_as_they_are(name: str, page_of: Page, deliberate: Deliberate) -> None:
    found = evolve(dossier("1", "9.9"), candidat=Candidate(name, name, name), division=name, points_jury=Decimal(1))
    structure = parsed(page_of([deliberate(found)]))
    shown = [flatten(e.text) for e in structure.named("td")]
    assert (shown.count(name), shown.count(f"{name} {name}")) == (7, 1)
    assert len(structure.named("script")) == 1
    assert structure.named("img") == []


def test_the_same_candidates_give_the_same_page(page_of: Page, cohort: list[Deliberated], page: str) -> None:
    assert page_of(cohort) == page


@pytest.mark.parametrize("cuts", [[1], [20, 21, 40], [59]])
def test_the_page_is_the_same_however_the_file_is_cut(
    cuts: list[int], cohort: list[Deliberated], render: Render, assert_cuts_do_not_show: Callable[..., None]
) -> None:
    limits = ReportLimits(fiches=7, natures=1, cas=4)
    assert_cuts_do_not_show(DeliberationReport, cohort, cuts, render, limits)


def test_each_candidate_has_his_decision_and_its_reason(page: str, cohort: list[Deliberated]) -> None:
    header, *rows = table(page, "Candidats et décisions")
    assert header[:5] == ["Numéro", "Nom et prénom", "Division", "Décision", "Moyenne"]
    shown = {row[0]: row for row in rows}
    assert len(shown) == len(cohort)
    for each in cohort:
        assert each.record.dossier
        assert each.deliberation
        row = shown[each.record.dossier.candidat.numero]
        assert row[3].startswith(DECISIONS[each.deliberation.decision].court)
        assert row[4] == (each.deliberation.moyenne.affichee if each.deliberation.moyenne else "")
        assert all(row[5 : 6 + len(UNITS)]), "a confidence, and a mark or a code for each unit"


def recomputed(header: list[str], row: list[str], weights: dict[str, Decimal]) -> str:
    """The average that the marks of a row make, by hand: cut to two decimals."""
    shown = dict(zip(header, row, strict=True))
    marks = {code: Decimal(shown[code].partition("(")[0].replace(",", ".")) for code in weights if shown[code] != "DI"}
    divisor = sum((weights[code] for code in marks), Decimal())
    points = sum((weights[code] * mark for code, mark in marks.items()), Decimal())
    points += Decimal(shown.get("Autres points", "").replace(",", ".").replace("–", "-") or 0)
    if oral := shown.get("Oral de contrôle"):
        mark, weight = oral.removesuffix(")").split("(×")
        assert Decimal(weight.strip()) == divisor
        points, divisor = points + divisor * Decimal(mark.replace(",", ".")), 2 * divisor
    return str(Decimal(int(points / divisor * 100)) / 100).replace(".", ",")


@pytest.mark.parametrize(
    ("sigle", "session", "others", "average"),
    [
        # (24 x 9 + 10 + 3,5 UF1 - 1 of the jury) / 25 = 9,14
        ("agora", SESSION, {"UF1": Result("UF1", note=Decimal("13.5"), session=SESSION)}, "9,14"),
        # 27 coefficients, E3 at 10: 253 + 3,5 - 1 = 255,5; with the oral 14 x 27 = 378: 633,5 / 54 = 11,731
        ("ga", 2019, {"UF1": Result("UF1", note=Decimal("13.5"), session=2019)}, "11,73"),
        # no points of the jury: 253 + 3,5 = 256,5; 256,5 + 378 = 634,5 / 54 = 11,75
        ("ga", 2021, {"UF1": Result("UF1", note=Decimal("13.5"), session=2021)}, "11,75"),
    ],
)
def test_the_marks_of_a_line_make_its_average(
    sigle: str, session: int, others: dict[str, Result], average: str, registry: Registry, tmp_path: Path
) -> None:
    diploma = registry.diplome(sigle)
    plan = plan_deliberation(diploma, registry.speciality(diploma))
    edition = diploma.edition(session)
    assert edition
    weights = {unit.code: unit.coefficient.valeur for unit in edition.unites if unit.coefficient}
    practice = {"U31", "U32", "U33", "U34"} if sigle == "ga" else {"U12"}
    marks = [Result(code, note=Decimal(10 if code in practice else 9), session=session) for code in weights]
    found = Dossier(
        Candidate("19000000001", "Martin", "Zoé"),
        sigle,
        session,
        Status.SCOLAIRE_PUBLIC,
        resultats=(*marks, *others.values()),
        controle=Decimal(14) if sigle == "ga" else None,
        points_jury=Decimal(-1) if session != 2021 else None,
    )
    deliberated = Deliberated(Record(2, 1, (), found), session, prepare_deliberator(plan)(found, session))
    report = DeliberationReport()
    report.add(deliberated)
    write_deliberation_report(tmp_path / "rapport.html", report, plan, summary([deliberated]))
    header, row = table((tmp_path / "rapport.html").read_text(encoding="utf-8"), "Candidats et décisions")
    assert row[4] == average
    assert recomputed(header, row, weights) == average
