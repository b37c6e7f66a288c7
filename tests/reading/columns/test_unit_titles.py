"""A title is read as the unit that it names, whatever stands around; where it is not certain, it is asked about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.model.notation.folding import fold
from bacpro.plugins.registry import load_registry
from bacpro.reading.columns.column_map import NOTHING_SAID
from bacpro.reading.columns.unit_titles import strip_title
from bacpro.reading.columns.vocabulary import ColumnKind, Vocabulary, make_vocabulary

DIPLOMAS = {code: load_registry().diplome(code) for code in ("agora", "ga")}
WORDS = {
    code: make_vocabulary(diploma, NOTHING_SAID, "lues", "recopiees", "laissees", "periodes")
    for code, diploma in DIPLOMAS.items()
}
AGORA, GA = WORDS["agora"], WORDS["ga"]

NAMED = {
    "U31": "U31",
    "u 31": "U31",
    "U.31": "U31",
    "U31 /20": "U31",
    "U31/20": "U31",
    "U31 (/20)": "U31",
    "U31 (sur 20 points)": "U31",
    "Note U2": "U2",
    "Note sur 20 de l’épreuve E2": "U2",
    "U6 (coef 1)": "U6",
    "U51 coefficient 2,5 /20": "U51",
    "E31": "U31",
    "Sous-épreuve E31": "U31",
    "U31 - Gestion…": "U31",
    "U31 : Gestion des relations avec les clients, les usagers et les adhérents": "U31",
    "E2 Étude de situations prof.": "U2",
    "E11 Économie-droit": "U11",
    "Éco-droit": "U11",
    "Maths": "U12",
    "PREVENTION SANTE ENVIRONNEMENT": "U33",
    "E33 PSE": "U33",
    "E3 - PSE": "U33",
    "LVA Anglais": "U41",
    "LV1 (anglais)": "U41",
    "Anglais LVA": "U41",
    "U42 LV2 espagnol": "U42",
    "E1 - Sous-épreuve E11": "U11",
    "U12 Maths": "U12",
    "U6 Arts app.": "U6",
    "Hist-géo": "U52",
    "Langue vivante B : espagnol": "U42",
    "EG1 Français": "U51",
    "E5 Français": "U51",
    "EG1 Histoire-géographie EMC": "U52",
    "HG-EMC": "U52",
    "Arts appliqués": "U6",
    "Épreuve d’éducation physique et sportive": "U7",
    "EPS /20": "U7",
    "EF1": "UF1",
}


@pytest.mark.parametrize(("title", "unit"), NAMED.items())
def test_a_title_that_names_a_unit_is_read_as_it(title: str, unit: str) -> None:
    column = AGORA.column(title)
    assert column is not None
    assert (column.kind, column.nom) == (ColumnKind.UNITE, unit)


def test_a_title_means_what_the_diploma_of_the_table_says() -> None:
    assert AGORA.column("PSE") != GA.column("PSE")
    found = GA.column("E34 PSE")
    assert found is not None
    assert found.nom == "U34"
    assert AGORA.column("E34 PSE") is None


OTHER = [
    "E3",
    "Épreuve 3",
    "Épreuve 31",
    "U3",
    "Langue vivante",
    "LV",
    "LVC",
    "LV3",
    "Anglais",
    "Anglais EPS",
    "E3 E11",
    "Moyenne E3",
    "Moyenne U31",
    "Rang U31",
    "Appréciation U31",
    "Coef U31",
    "U31 coef",
    "U31 (coef 4) points",
    "Points U31",
    "Total U31 /20",
    "U31 × 4",
    "U31 * coef 4",
    "U31 %",
    "U31 U32",
    "U31/U32",
    "U31/32",
    "U31.1",
    "U31 bis",
    "U31 2e oral",
    "U31 24/05/2026",
    "U5 2",
    "U1-2",
    "E31 Français",
    "E2 Français",
    "U42 LVA",
    "U42 A",
    "U2 suivi",
    "U31 commentaire",
    "U34",
    "EPS facultative",
    "Unité facultative 3",
    "U31" + " " * 100_000 + "Rang",
    "U" * 100_000,
]


@pytest.mark.parametrize("title", OTHER, ids=lambda title: title[:30])
def test_a_title_that_may_say_something_else_is_no_mark_of_a_unit_and_no_unit_is_put_forward(title: str) -> None:
    column = AGORA.column(title)
    assert column is None or column.kind is not ColumnKind.UNITE
    assert "Vouliez-vous dire" not in AGORA.fault(title).remede


def test_an_epreuve_of_several_units_is_asked_for_unit_by_unit() -> None:
    fault = AGORA.fault("Épreuve E3 (coef 8)")
    assert fault.erreur == "épreuve de plusieurs unités (U31, U32, U33)"


@pytest.mark.parametrize(
    "title", ["Élèves du groupe", "Promo", "Oral com. pro", "Lieu de naissance", "Matr.", "Dépt de naissance"]
)
def test_no_suggestion_is_better_than_a_wrong_one(title: str) -> None:
    advice = AGORA.fault(title).remede
    assert "Vouliez-vous dire" not in advice
    # What looks like a useless column may hold marks.
    assert "Supprimez" not in advice


@pytest.mark.parametrize(
    ("title", "scales"),
    [("U31 /40", (40,)), ("U31 sur 10", (10,)), ("U31 12/03/2006", ()), ("U31 /20", (20,)), ("Note", ())],
)
def test_what_marks_are_on_is_seen(title: str, scales: tuple[int, ...]) -> None:
    assert strip_title(title).baremes == scales


CODES = [(code, unit) for code in WORDS for unit in DIPLOMAS[code].unites]
BEFORE = [
    "",
    "Note ",
    "Note de l’",
    "Sous-épreuve ",
    "Rang ",
    "Moyenne ",
    "Coef ",
    "Points ",
    "Appréciation ",
    "Total ",
]
AFTER = ["", " /20", "/20", " (coef 4)", " - note", " /40", " bis", " session", " 2", " rang", " × 4", "…"]


@given(st.sampled_from(CODES), st.sampled_from(BEFORE), st.sampled_from(AFTER), st.booleans())
def test_a_code_with_anything_around_is_read_as_its_unit_or_not_at_all(
    named: tuple[str, str], before: str, after: str, lower: bool
) -> None:
    words, unit = WORDS[named[0]], named[1]
    title = f"{before}{unit}{after}"
    title = title.lower() if lower else title
    column = words.column(title)
    if column is None:
        assert "Vouliez-vous dire" not in words.fault(title).remede
    else:
        assert column.nom == unit


NAMES = [(code, name, unit) for code, words in WORDS.items() for name, unit in words.titres.noms.items()]


@settings(max_examples=400)
@given(st.sampled_from(NAMES), st.data())
def test_a_slip_in_a_name_never_leads_to_another_unit(named: tuple[str, str, str], data: st.DataObject) -> None:
    code, name, unit = named
    words = WORDS[code]
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789"))
    slips = [name[:at] + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :]]
    title = data.draw(st.sampled_from(slips))
    if title in words.connus:
        return
    assert words.column(title) is None or title.isdigit()
    suggested = suggestion(words, title)
    assert suggested is None or suggested == unit


def suggestion(words: Vocabulary, title: str) -> str | None:
    """The unit, or the column, that is put forward for a title."""
    advice = words.fault(title).remede
    return advice.split("« ")[1].split(" »")[0] if "Vouliez-vous dire" in advice else None


@given(st.text(max_size=40))
def test_any_text_is_a_unit_only_where_it_holds_its_name(title: str) -> None:
    for words in WORDS.values():
        column = words.column(title)
        if column and column.kind is ColumnKind.UNITE:
            names = [name for name, unit in words.titres.noms.items() if unit == column.nom]
            assert any(name in fold(title) for name in names)
