"""Every page that bacpro writes, in a real Chromium: who reads it, on what screen, with what hands."""

from collections.abc import Callable
from importlib.resources import files
from io import BytesIO

import pytest
from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = (320, 768, 1280)
OPEN_ALL = """() => {
    document.querySelectorAll("details").forEach((each, rank) => { each.open = rank < 6; });
    document.querySelectorAll(".fiche").forEach((each) => { each.style.contentVisibility = "visible"; });
}"""
RUN_AXE = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
    (found) => [found.id, found.help, found.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))])"""

Opened = Callable[..., Page]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_at_any_width(each_sound: str, scheme: str, opened: Opened) -> None:
    page = opened(each_sound, scheme=scheme)
    page.evaluate(OPEN_ALL)
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(RUN_AXE) == [], width


def test_axe_would_see_a_violation(opened: Opened) -> None:
    page = opened("conversion")
    page.evaluate(AXE)
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [found[0] for found in page.evaluate(RUN_AXE)] == ["image-alt"]


@pytest.mark.parametrize("script", [True, False])
def test_no_page_is_wider_than_its_screen(each_page: str, script: bool, opened: Opened) -> None:
    page = opened(each_page, script=script)
    page.evaluate(OPEN_ALL)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_text_of_a_narrow_screen_is_cut_off(each_page: str, opened: Opened) -> None:
    page = opened(each_page, width=320)
    page.evaluate(OPEN_ALL)
    cut = """() => [...document.querySelectorAll("main :is(p, li, td, th, dd, h2, h3, caption, summary, label)")]
        .filter((each) => each.checkVisibility() && !each.closest("thead") && each.getBoundingClientRect().right > 321)
        .filter((each) => !each.closest(".cadre") || getComputedStyle(each.closest(".cadre")).overflowX === "visible")
        .map((each) => each.textContent.slice(0, 80))"""
    assert page.evaluate(cut) == []


def test_without_script_every_row_is_there_and_no_tool_is(each_report: str, opened: Opened) -> None:
    page = opened(each_report, script=False)
    assert page.locator(".outils, .triable button").count() == 0
    assert page.evaluate("[...document.querySelectorAll('tbody tr')].every((row) => !row.hidden)")


def test_a_page_prints_on_a4(each_sound: str, opened: Opened) -> None:
    from pypdf import PdfReader

    printed = PdfReader(BytesIO(opened(each_sound).pdf(prefer_css_page_size=True)))
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in printed.pages} == {(595, 842)}
    text = "".join(page.extract_text() for page in printed.pages)
    assert "Rechercher" not in text
    assert "Page produite par bacpro" in " ".join(text.split())


def test_headings_are_printed_again_on_each_page_of_a_table(opened: Opened) -> None:
    from pypdf import PdfReader

    printed = PdfReader(BytesIO(opened("conversion-longue").pdf(prefer_css_page_size=True)))
    of_candidates = [page.extract_text() for page in printed.pages if "022" in page.extract_text()]
    headed = [text for text in of_candidates if "Nom et prénom" in text]
    assert len(headed) >= 2


def test_only_the_sheets_that_are_open_are_printed(opened: Opened) -> None:
    from pypdf import PdfReader

    page = opened("conversion")

    def printed() -> str:
        return "".join(each.extract_text() for each in PdfReader(BytesIO(page.pdf())).pages)

    assert "Issues, " not in printed()
    page.evaluate("document.querySelector('.fiche').open = true")
    assert printed().count("Issues, ") == 1


def test_one_sheet_can_be_printed_alone(opened: Opened) -> None:
    page = opened("conversion")
    page.evaluate("window.print = () => { window.imprime = document.querySelectorAll('.imprimee').length }")
    page.locator(".fiche summary").nth(2).click()
    page.get_by_role("button", name="Imprimer cette fiche").first.click()
    assert page.evaluate("window.imprime") == 1
    page.emulate_media(media="print")
    shown = page.evaluate(
        "[...document.querySelectorAll('main > section, .fiche')].filter((each) => each.checkVisibility()).length"
    )
    assert shown == 2
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main > section").first.is_visible()


def test_a_table_sorts_from_the_keyboard_and_says_so(opened: Opened) -> None:
    page = opened("conversion")
    table = page.locator("table", has=page.locator("caption", has_text="Candidats et unités"))
    heading = table.get_by_role("columnheader", name="Reste")
    left = "(table) => [...table.tBodies[0].rows].map((row) => Number(row.cells[row.cells.length - 1].textContent))"
    before = table.evaluate(left)
    heading.get_by_role("button").focus()
    for key, order, sign in (("Enter", "ascending", 1), ("Space", "descending", -1)):
        page.keyboard.press(key)
        assert heading.get_attribute("aria-sort") == order
        assert table.evaluate(left) == sorted(before, key=lambda count: sign * count)
        assert page.evaluate("document.activeElement.textContent") == "Reste"
    said = page.locator("[role=status]", has_text="Trié par Reste, ordre décroissant.")
    assert said.count() == 1
    assert table.locator("[aria-sort]").count() == 1


def test_a_table_sorts_marks_as_numbers_and_leaves_what_has_none_last(opened: Opened) -> None:
    page = opened("conversion")
    table = page.locator("table", has=page.locator("caption", has_text="Fautes, ligne par ligne"))
    table.get_by_role("columnheader", name="Valeur").get_by_role("button").click()
    values = table.evaluate("(table) => [...table.tBodies[0].rows].map((row) => row.cells[4].textContent)")
    filled = [value for value in values if value]
    assert values == [*filled, *[""] * (len(values) - len(filled))]
    assert len(filled) < len(values)
    table.get_by_role("columnheader", name="Ligne").get_by_role("button").click()
    lines = table.evaluate("(table) => [...table.tBodies[0].rows].map((row) => Number(row.cells[1].textContent))")
    assert lines == sorted(lines)


def test_a_table_filters_by_words_without_their_accents_and_by_issue(opened: Opened) -> None:
    page = opened("conversion-longue")
    table = page.locator("table", has=page.locator("caption", has_text="Candidats et unités"))
    tools = page.get_by_role("group", name="Outils du tableau « Candidats et unités »")
    rows = table.locator("tbody tr:visible")
    everyone = rows.count()
    tools.get_by_label("Rechercher").fill("boeuf")
    assert rows.count() == 0
    tools.get_by_label("Rechercher").fill("CELIK elif")
    assert rows.count() == 1
    assert tools.get_by_role("status").text_content() == f"1 ligne sur {everyone}."
    tools.get_by_label("Rechercher").fill("")
    tools.get_by_label("Issue").select_option("À arbitrer")
    assert rows.count() == 5
    assert all("?" in text for text in rows.all_text_contents())
    tools.get_by_label("Issue").select_option("Tout")
    assert rows.count() == everyone


def test_a_narrow_screen_sorts_with_a_list_and_filters(opened: Opened) -> None:
    page = opened("conversion", width=320)
    tools = page.get_by_role("group", name="Outils du tableau « Candidats et unités »")
    table = page.locator("table", has=page.locator("caption", has_text="Candidats et unités"))
    numbers = "(table) => [...table.tBodies[0].rows].map((row) => row.cells[0].textContent)"
    first = table.evaluate(numbers)
    tools.get_by_label("Trier par").select_option("Numéro, décroissant")
    assert table.evaluate(numbers) == sorted(first, reverse=True)
    tools.get_by_label("Trier par").select_option("Ordre d’origine")
    assert table.evaluate(numbers) == first
    assert page.locator(".triable thead button:visible").count() == 0
    tools.get_by_label("Rechercher").fill(first[2])
    assert table.locator("tbody tr:visible").count() == 1


def test_the_number_of_a_candidate_leads_to_his_sheet(opened: Opened) -> None:
    page = opened("conversion")
    number = page.locator("caption", has_text="Candidats et unités").locator("..").locator("tbody a").nth(3)
    number.press("Enter")
    sheet = page.locator("details.fiche[open]")
    assert sheet.count() == 1
    assert str(number.text_content()) in str(sheet.locator("summary").text_content())
    assert sheet.locator(".explication").first.is_visible()


def test_what_a_cell_holds_is_shown_and_never_run(each_hostile: str, opened: Opened) -> None:
    page = opened(each_hostile)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("window.piege") is None
    assert page.locator("main script, main img, table table").count() == 0
    assert "<script>window.piege=1</script><img src=x" in str(page.locator("main").text_content())
    assert page.locator("main > section:last-child h2").text_content() == "D’où viennent ces chiffres"
