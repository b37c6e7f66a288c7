"""Every label of the référentiel beside extracts of its sources, both ways: no word changed, none left out.

Only what a page does to a text is undone: lines and words cut, bullets, straight apostrophes for typographic ones.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bacpro.model.edition.blocs import BlocContent
from bacpro.model.edition.content import Content
from bacpro.plugins.registry import Registry

SOURCES = Path(__file__).parents[1] / "data" / "sources"
ARRETE = (SOURCES / "arrete-2020-02-18.txt").read_text(encoding="utf-8")
FICHE = (SOURCES / "fiche-rncp40705.txt").read_text(encoding="utf-8").replace("\u00a0", " ")

ContentOf = Callable[[int], Content]

BULLET = re.compile(r"^[ \t]*[-\uf000-\uf8ff][ \t]*", re.MULTILINE)
CUT_WORDS = (("sous- traitants", "sous-traitants"), ("Histoire- géographie", "Histoire-géographie"))


@pytest.fixture(scope="module")
def content_of(registry: Registry) -> ContentOf:
    """The content of the edition of a session."""
    agora = registry.diplome("agora")
    return lambda session: registry.contenu(agora, registry.edition(agora, session))


def plain(text: str) -> str:
    """A text on one line, without what the page adds."""
    text = re.sub(r"\s+", " ", re.sub(r"[\uf000-\uf8ff]", " ", text.replace("'", "’"))).strip()
    for cut, whole in CUT_WORDS:
        text = text.replace(cut, whole)
    return text


def between(text: str, start: str, end: str) -> str:
    """What stands after a mark, up to another."""
    _, found, after = text.partition(start)
    assert found, start
    inside, found, _ = after.partition(end)
    assert found, end
    return inside


def items(text: str) -> list[str]:
    """The items of a bulleted list, without the punctuation between them."""
    return [plain(item).rstrip(" ;.-") for item in BULLET.split(text)[1:]]


def left_of(text: str, labels: Iterable[str]) -> str:
    """What is left of a text when labels are taken out of it, the longest first; each has to stand in it."""
    left = plain(text)
    for label in sorted(map(plain, labels), key=len, reverse=True):
        assert label.rstrip(".") in plain(text), label
        left = left.replace(label, " ")
    return left


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def bloc(content: Content, code: str) -> BlocContent:
    found = content.bloc(code)
    assert found, code
    return found


def labels_of(held: BlocContent) -> list[str]:
    return [plain(label) for label in held.intitules]


# --- the arrêté --------------------------------------------------------------------------------------------------

# Each bloc of the tableau de synthèse: its heading, what follows its competences.
SYNTHESIS = {
    "B1": ("Bloc de compétences 1 –", "Unité U31"),
    "B2": ("Bloc de compétences 2 –", "Unité U2"),
    "B3": ("Bloc de compétences 3 –", "Unité U32"),
    "B-U11": ("Bloc d’Économie-droit", "Unité U11"),
    "B-U12": ("Bloc de Mathématiques", "Unité U12"),
    "B-U33": ("Bloc de Prévention-santé-environnement", "Unité U33"),
    "B-U41": ("Bloc de Langues vivantes 1", "Unité U41"),
    "B-U42": ("Bloc de Langues vivantes 2", "Unité U42"),
    "B-U51": ("Bloc de Français", "Unité U51"),
    "B-U52": ("Bloc d’Histoire-géographie – enseignement moral et civique", "Unité U52"),
    "B-U6": ("Bloc d’Arts appliqués et cultures artistiques", "Unité U6"),
    "B-U7": ("Bloc d’Éducation physique et sportive", "Unité U7"),
    "BF-LV": ("Bloc facultatif de Langues vivantes", "Unité"),
    "BF-MOB": ("Bloc facultatif de mobilité", "Unité"),
    "BF-EPS": ("Bloc facultatif d’Éducation physique et sportive", "Unité"),
}


@pytest.mark.parametrize("code", SYNTHESIS)
@pytest.mark.norme("A-SYN-02", "A-SYN-03", "A-SYN-04", "A-SYN-05", "A-SYN-06")
def test_competences_are_those_of_the_tableau_de_synthese(content_of: ContentOf, code: str) -> None:
    start, end = SYNTHESIS[code]
    printed = between(ARRETE, start, end)
    held = bloc(content_of(2023), code)
    # The one wording in which annexe I-b, which the data follow, is shorter than the tableau de synthèse.
    said = [item.replace("d’un Progiciel de gestion intégré (PGI)", "d’un PGI") for item in items(printed)]
    assert labels_of(held) == said
    heading = plain(BULLET.split(printed)[0])
    assert heading.endswith(f"de {held.niveau}" if held.niveau and "du réf" in held.niveau else held.niveau or heading)


POLES = {"1": "2.1", "2": "3.1", "3": ""}


@pytest.mark.parametrize("pole", POLES)
@pytest.mark.norme("A-RAP-02", "A-RAP-03")
def test_tasks_and_expected_results_are_those_of_annexe_1_a(content_of: ContentOf, pole: str) -> None:
    held = next(found for found in content_of(2023).poles if found.code == pole)
    printed = ARRETE.partition(f"ACTIVITÉS CARACTÉRISTIQUES DU PÔLE {pole}")[2]
    activities, _, after = printed.partition("CONDITIONS D’EXERCICE")
    shown = [label for activity in held.sous_activites for label in (activity.intitule, *activity.taches)]
    assert words(left_of(activities, shown)) == []
    results = re.split(r"http://|\nPôle |\nANNEXE", after.partition("RESULTATS ATTENDUS")[2])[0]
    assert items(results) == [plain(result) for result in held.resultats_attendus]


BLOCS_1_B = {"B1": "BLOC DE COMPETENCES 1 –", "B2": "BLOC DE COMPETENCES 2 –", "B3": "BLOC DE COMPETENCES 3 –"}
TABLE_HEADINGS = (
    "Conditions d’exercice et de mobilisation des compétences",
    "Activités Compétences Indicateurs d’évaluation des compétences",
    "Savoirs associés Indications complémentaires",
)


@pytest.mark.parametrize("code", BLOCS_1_B)
@pytest.mark.norme("A-RC-01", "A-RC-02", "A-RC-03", "A-RC-04")
def test_nothing_of_annexe_1_b_is_changed_or_left_out(content_of: ContentOf, code: str) -> None:
    content = content_of(2023)
    held = bloc(content, code)
    printed = ARRETE.partition(BLOCS_1_B[code])[2].partition("BLOC DE COMPETENCES")[0]
    title, _, body = plain(printed).partition(" Conditions d’exercice")
    assert title.isupper()
    pole = next(found for found in content.poles if found.code == code[1])
    labels = [
        held.contexte,
        *(label for group in held.competences for label in group.intitules),
        *(label for group in held.indicateurs for label in group.intitules),
        *(label for family in held.savoirs for label in (family.famille, *family.indications)),
        *(note.intitule for family in held.savoirs for note in family.notions),
        *(note.indications for family in held.savoirs for note in family.notions),
        *(label for activity in pole.sous_activites for label in (activity.intitule, *activity.taches)),
    ]
    left = left_of(f"Conditions d’exercice{body}", [*filter(None, labels), *TABLE_HEADINGS])
    assert words(left) == []


# --- the fiche ---------------------------------------------------------------------------------------------------

REGISTERED = dict(re.findall(r"RNCP40705(BC\d\d) - ((?:.|\n)+?)(?=\nRNCP40705BC|\Z)", FICHE))
MODALITY = re.compile(r"^((?:Scolaire|Formation).+?) *: +(CCF|ponctuel [a-zé ]+?) *$", re.MULTILINE)


def test_the_extract_holds_the_twelve_blocs() -> None:
    assert list(REGISTERED) == [f"BC{rank:02}" for rank in range(1, 13)]


@pytest.mark.parametrize("code", REGISTERED)
@pytest.mark.norme("R-BC-01", "R-BC-02", "R-LV-01")
def test_blocs_are_those_of_the_fiche(content_of: ContentOf, registry: Registry, code: str) -> None:
    title, _, body = REGISTERED[code].partition("\n")
    listed = body[: MODALITY.search(body).start()]  # type: ignore[union-attr]
    held = bloc(content_of(2026), code)
    edition = registry.edition(registry.diplome("agora"), 2026)
    assert plain(next(found.intitule for found in edition.blocs if found.code == code)) == plain(title)
    ends = [*filter(None, (complement(held), *families(held)))]
    assert all(end in plain(listed) for end in ends)
    said = items(listed)
    for end in ends:
        said = [item.removesuffix(end).rstrip(" ;.") for item in said]
    assert labels_of(held) == said
    assert plain(listed).count("du CECRL") == bool(held.niveau)
    assert f"Compétences de niveau {held.niveau}" in plain(listed) or not held.niveau
    assert [(plain(m.candidats), m.texte) for m in held.modalites] == [
        (plain(who), how) for who, how in MODALITY.findall(body)
    ]


def complement(held: BlocContent) -> str:
    return next((group.complement for group in held.competences if group.complement), "")


def families(held: BlocContent) -> list[str]:
    return [plain(group.famille) for group in held.competences if group.famille]


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("BF-LV", "Langue vivante étrangère ou régionale", "Langue des signes"),
        ("BF-LSF", "Langue des signes française\n", "Mobilité (Bloc"),
        ("BF-MOB", "Mobilité (Bloc facultatif)", "Secteur sportif"),
        ("BF-SPO", "Secteur sportif (Bloc facultatif)", "Modalités d’évaluation"),
    ],
)
@pytest.mark.norme("R-BC-03")
def test_facultative_blocs_are_those_of_the_fiche(content_of: ContentOf, code: str, start: str, end: str) -> None:
    assert labels_of(bloc(content_of(2026), code)) == items(between(FICHE.replace("'", "’"), start, end))
