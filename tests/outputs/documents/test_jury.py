"""The jury’s pages and lists as they are held in hand: what they say, how they are filed, what they let through."""

import datetime as dt
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result, State
from bacpro.model.run.decided import Deliberated
from bacpro.model.run.faults import Fault
from bacpro.model.run.record import Record
from bacpro.outputs.documents.jury import JuryPage, jury_page, jury_pdf
from bacpro.outputs.documents.proposal import split_reasons
from bacpro.outputs.documents.signing import Signatory, SigningList, signing_pdf
from bacpro.pdf.typeset import UnprintableError
from bacpro.running.printing import JuryPrinter
from bacpro.testing import flatten, read_pages

SESSION = 2026
UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
CANDIDATE = Candidate("02011557741", "Œuvrard-N’Diaye", "Zoé", dt.date(2004, 4, 9), "120000001AB")
Deliberate = Callable[[Dossier], Deliberated]


def note(unite: str, value: str, session: int = SESSION, controle: str | None = None) -> Result:
    return Result(unite, note=Decimal(value), session=session, controle=Decimal(controle) if controle else None)


def dossier(*results: Result, statut: Status = Status.SCOLAIRE_HORS_CONTRAT, forme: Form | None = None) -> Dossier:
    return Dossier(CANDIDATE, "agora", SESSION, statut, forme=forme, division="TAGORA1", resultats=results)


def all_at(value: str, **others: Result) -> list[Result]:
    return [others.get(unite, note(unite, value)) for unite in UNITS]


FULLEST = evolve(
    dossier(
        *(
            Result(unite, situations=(Decimal("9.5"), Decimal(11)) if unite == "U2" else (Decimal(9),), session=SESSION)
            for unite in UNITS
            if unite not in {"U12", "U51", "U6", "U7"}
        ),
        note("U12", "8", controle="12"),
        note("U51", "7", controle="12"),
        note("U6", "12", 2023),
        Result("U7", State.DISPENSE, session=SESSION),
        note("UF1", "14.5"),
        note("UF2", "11"),
    ),
    projet=Decimal(15),
    points_jury=Decimal("2.5"),
)
"""CCF proposals, a note kept, a dispense, two facultatives, a projet, points of the jury, orals: ajourné."""
ADMITTED = evolve(dossier(*all_at("12.25", U11=note("U11", "14", 2023))), points_jury=Decimal(1))
IN_PROGRESS = dossier(
    note("U11", "12", 2023),
    note("U2", "14.50", 2022),
    Result("U6", State.VAE, session=2024),
    Result("U52", State.ATTENDUE, session=SESSION),
    note("U32", "8", 2020),
    note("U41", "9"),
    statut=Status.EXPERIENCE,
    forme=Form.PROGRESSIVE,
)
ABSENT = dossier(*all_at("11", U2=Result("U2", State.ABSENT, session=SESSION)))


@pytest.fixture(scope="module")
def page_of(plan: DeliberationPlan, deliberate: Deliberate) -> Callable[[Dossier], JuryPage]:
    def page(found: Dossier) -> JuryPage:
        made = jury_page(deliberate(found), plan)
        assert made is not None
        return made

    return page


@pytest.fixture(scope="module")
def fullest(page_of: Callable[[Dossier], JuryPage]) -> JuryPage:
    return page_of(FULLEST)


@pytest.fixture(scope="module")
def pdf(fullest: JuryPage) -> bytes:
    return jury_pdf([fullest])


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    return flatten("\n".join(read_pages(pdf)))


def printed(page: JuryPage) -> str:
    return flatten("\n".join(read_pages(jury_pdf([page]))))


def structure(pdf: bytes) -> list[str]:
    reader = PdfReader(BytesIO(pdf))
    found = [reader.get_object(rank) for rank in range(1, len(reader.xref[0]) + 1)]
    elements = [each for each in found if isinstance(each, DictionaryObject) and each.get("/Type") == "/StructElem"]
    return [str(each["/S"]) for each in elements]


def assert_in_order(text: str, words: Sequence[str]) -> None:
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"« {word} » is not where it should be in: {text[at : at + 400]}"
        at = found + len(word)


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


# The page


def test_the_page_reads_in_the_order_of_the_deliberation(text: str) -> None:
    assert_in_order(
        text,
        [
            "Relevé pour le jury – candidat n° 02011557741 Session 2026",
            "Assistance à la gestion des organisations et de leurs activités (AGOrA)",
            "à ne pas communiquer au candidat",
            "Nom Œuvrard-N’Diaye Prénom Zoé Date de naissance 09/04/2004 N° de candidat 02011557741",
            "Division TAGORA1",
            "Forme de l’examen globale",
            "Unités et moyenne Unité Coef. Note ou code Points Origine",
            "Total",
            "Moyenne générale",
            "Proposition au jury Ajourné",
            "Règle : ",
            "Fondement : ",
            "Confiance : ",
            "Ce qui en découle",
            "Décision du jury",
            "Nom et signature du président du jury",
            "Le jury est souverain (Code de l’éducation, art. D. 337-88)",
            "livret scolaire ou de formation n’est ajourné sans que le jury l’ait examiné (art. D. 337-85)",
            "page 1 sur 1",
        ],
    )


def test_the_fullest_candidate_holds_on_one_page(pdf: bytes) -> None:
    assert len(read_pages(pdf)) == 1


@pytest.mark.parametrize(
    "row",
    [
        "U11 Économie – droit 1 9 9 proposition de CCF",
        "de production 4 10,25 41 proposition de CCF",
        "U12 Mathématiques 1 8 8 session 2026",
        "U6 Arts appliqués et cultures artistiques 1 12 12 conservée, obtenue en 2023",
        "U7 Éducation physique et sportive (1) DI – dispense, hors du diviseur",
        "Épreuve facultative – UF1 : 14,5, soit 4,5 au-dessus de 10 +4,5",
        "Projet ou chef-d’œuvre – (15 – 10) × 2 = 10 (confiance de la règle : secondaire) +10",
        "Points de jury – saisis à la main : 2,5 +2,5",
        "Les propositions de CCF ne sont pas à communiquer au candidat.",
    ],
)
def test_each_unit_and_each_bonus_has_its_row(text: str, row: str) -> None:
    assert row in text


def test_the_points_printed_add_up(fullest: JuryPage) -> None:
    def value(words: str) -> Decimal:
        return Decimal(words.replace(",", ".").replace("–", "-")) if words != "–" else Decimal()

    shown = [row.points for row in fullest.unites] + [row.points for row in fullest.ajouts]
    assert sum(map(value, shown)) == value(fullest.points)
    assert fullest.diviseur == "24", "the coefficient of the unit dispensed is out"


def test_the_average_is_exact_and_the_one_shown_is_never_above_it(page_of: Callable[[Dossier], JuryPage]) -> None:
    page = page_of(dossier(*all_at("9.99", U12=note("U12", "10.15"), U2=note("U2", "10"))))
    assert page.moyenne is not None
    assert (page.moyenne.valeur, page.moyenne.fraction, page.moyenne.exacte) == ("9,99", "249,95 / 25", False)
    assert (
        "9,99 sur 20 (arrondie par défaut, exactement : 249,95 / 25) – il manque 0,05 point pour atteindre 10."
        in printed(page)
    )
    exact = page_of(dossier(*all_at("9.5")))
    assert "9,50 sur 20 (exacte : 237,5 / 25)" in printed(exact)


def test_the_rule_is_said_in_french_with_its_ground_and_how_sure_it_is(
    deliberate: Deliberate, plan: DeliberationPlan, text: str
) -> None:
    proposed = deliberate(FULLEST).deliberation
    assert proposed is not None
    title = next(r.titre for r in plan.regles if r.id == proposed.regle and SESSION in r.sessions)
    assert f"Règle : {title}." in text
    assert "code.deliberation" not in text
    assert f"Fondement : {proposed.fondement}. Confiance : " in text
    assert "sans accès à l’épreuve de contrôle : la moyenne des unités professionnelles est inférieure à 10" in text


def test_an_admitted_candidate_is_proposed_with_his_mention_and_its_question(
    page_of: Callable[[Dossier], JuryPage],
) -> None:
    page = page_of(ADMITTED)
    words = printed(page)
    assert_in_order(
        words, ["Points de jury – saisis à la main : 1 +1", "Proposition au jury Admis, mention assez bien"]
    )
    assert_in_order(words, ["À trancher par le jury", "Des notes sont conservées : la mention peut-elle être donnée ?"])
    assert "conserve" not in words.partition("Ce qui en découle")[2], "the diploma holds all of it"


def test_what_is_kept_due_and_left_is_said(page_of: Callable[[Dossier], JuryPage]) -> None:
    words = printed(page_of(IN_PROGRESS))
    assert_in_order(
        words,
        [
            "U12 Mathématiques 1 – – aucun résultat",
            "de production 4 14,50 58 convertie, obtenue en 2022",
            "U32 Administration du personnel 3 (8) – la note de 8 obtenue en 2020",
            "U52 Histoire-géographie – enseignement moral et civique 2,5 EA – note attendue",
            "U6 Arts appliqués et cultures artistiques (1) VA – acquise par la VAE",
            "Moyenne générale : aucune",
            "Proposition au jury En cours",
            "Le candidat conserve U2 (14,50) jusqu’à la session 2027 ; U11 (12) jusqu’à la session 2028",
            "U6 jusqu’à la session 2029",
            "Unités à présenter : U12, U31, U32, U33, U42, U51, U52, U7.",
        ],
    )
    assert "dans chacune des unités restantes" in words
    assert "Attestations de blocs dues" in words
    assert all(f"({unite})" in words.partition("Attestations")[2] for unite in ("U11", "U2", "U6"))


def test_an_absence_is_shown_where_it_is(page_of: Callable[[Dossier], JuryPage]) -> None:
    page = page_of(ABSENT)
    assert [row.unite for row in page.unites if row.alerte] == ["U2"]
    assert "de production 4 AB – absent" in printed(page)


def test_a_sentence_on_what_the_table_shows_is_not_said_twice(deliberate: Deliberate) -> None:
    proposed = deliberate(FULLEST).deliberation
    assert proposed is not None
    said = split_reasons(proposed)
    assert said[0].startswith("Moyenne de ")
    assert not [words for words in said if "note proposée" in words or words.startswith(("UF", "Projet", "points"))]
    assert "art. D" not in [words[-5:] for words in said], "no sentence ends inside a reference"


def test_a_rejected_candidate_has_no_page(plan: DeliberationPlan) -> None:
    fault = Fault("candidats.csv", 3, "U11", "1", "25", "note hors de 0 à 20", "Corrigez.")
    assert jury_page(Deliberated(Record(3, 1, (), None, (fault,)), SESSION, None), plan) is None


def test_a_mark_of_forty_decimals_never_prints_as_10(page_of: Callable[[Dossier], JuryPage]) -> None:
    nines = "9." + "9" * 40
    page = page_of(dossier(*all_at(nines)))
    assert {row.note for row in page.unites} == {"9,9999…"}
    assert page.points == "249,9999…"
    assert page.moyenne is not None
    assert page.moyenne.valeur == "9,99"
    assert page.moyenne.fraction.startswith("249," + "9" * 37)


# Names as they are, and those that cannot be printed

HOSTILE = [
    '#read("x")',
    "#panic()",
    "{{ 7*7 }} {% x %}",
    "<b>gras</b> &amp;",
    r"\u{41} \n \\",
    "$x$ *gras* _i_ `c` @ref <etiquette>",
    "(a) [b] {c} ) ] }",
    "=1+1 @SUM(A1)",
    "Nguyễn Łukasz Αλεξάνδρα Владимир",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_print_as_they_are(fullest: JuryPage, name: str) -> None:
    assert f"Nom {name} Prénom {name} Date" in printed(evolve(fullest, nom=name, prenom=name))
    one = SigningList(name, "2026", False, (Signatory("1", name, name, "12,00", "Admis"),))
    assert f"{name} {name} 12,00 Admis" in flatten("\n".join(read_pages(signing_pdf([one], "AGOrA"))))


def test_a_candidate_who_cannot_be_printed_is_named_and_the_others_are_printed(
    plan: DeliberationPlan, deliberate: Deliberate, tmp_path: Path
) -> None:
    names = {"1": "Ana", "2": "Ali\u202e", "3": "Zoé", "4": "\u202eEva"}
    printer = JuryPrinter(tmp_path / "pdf", plan)
    for numero, nom in names.items():
        printer.add(deliberate(evolve(ADMITTED, candidat=Candidate(numero, nom))))
    printer.finish()
    assert printer.printed == 2
    assert [re.findall(r"candidat n° (\d)", line) for line in printer.unprinted] == [["2"], ["4"]]
    page_words = flatten("\n".join(read_pages((tmp_path / "pdf" / "jury-001.pdf").read_bytes())))
    assert re.findall(r"candidat n° (\d) Session", page_words) == ["1", "3"]
    signed = flatten("\n".join(read_pages((tmp_path / "pdf" / "emargement-001.pdf").read_bytes())))
    assert_in_order(signed, ["2 Ali?", "1 Ana", "4 ?Eva", "3 Zoé"])


def test_the_candidate_is_named_in_the_error(fullest: JuryPage) -> None:
    with pytest.raises(UnprintableError) as caught:
        jury_pdf([fullest, evolve(fullest, numero="4242", division="\x07")])
    assert caught.value.numero == "4242"


# The files


def test_pages_are_filed_in_groups(plan: DeliberationPlan, deliberate: Deliberate, tmp_path: Path) -> None:
    printer = JuryPrinter(tmp_path / "pdf", plan, per_file=2)
    for numero in "123":
        printer.add(deliberate(evolve(ADMITTED, candidat=Candidate(numero))))
    printer.finish()
    assert printer.printed == 3
    counts = {path.name: len(read_pages(path.read_bytes())) for path in (tmp_path / "pdf").iterdir()}
    assert counts == {"jury-001.pdf": 2, "jury-002.pdf": 1, "emargement-001.pdf": 1}


def test_nothing_to_print_makes_no_file(plan: DeliberationPlan, tmp_path: Path) -> None:
    JuryPrinter(tmp_path / "pdf", plan).finish()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="no candidate"):
        jury_pdf([])
    with pytest.raises(ValueError, match="no list"):
        signing_pdf([], "AGOrA")


@pytest.fixture(scope="module")
def both(pdf: bytes, fullest: JuryPage, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A file of pages and a file of lists."""
    folder = tmp_path_factory.mktemp("pdf")
    lines = tuple(Signatory(f"{rank:05}", "Nom", "Prénom", "12,00", "Admis, mention AB") for rank in range(60))
    (folder / "jury.pdf").write_bytes(jury_pdf([fullest, evolve(fullest, numero="2")]))
    lists = [SigningList("T1", "2026", False, lines), SigningList("", "2026", False, lines[:1])]
    (folder / "emargement.pdf").write_bytes(signing_pdf(lists, "AGOrA"))
    return sorted(folder.iterdir())


def test_the_files_are_accessible(both: list[Path]) -> None:
    for path in both:
        assert "PASS" in run(sys.executable, "-m", "pdfua", "check", str(path))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed")
def test_no_word_leaves_the_page(page_of: Callable[[Dossier], JuryPage], tmp_path: Path) -> None:
    page = page_of(dossier(*all_at("12." + "3" * 40)))
    long = evolve(page, nom="W" * 300, prenom="Marie-Antoinette " * 12, numero="9" * 90, division="D" * 80)
    one = SigningList("D" * 80, "2026", False, (Signatory("9" * 90, "W" * 300, "Zoé", "12,00", "Admis"),))
    for pdf in (jury_pdf([long]), signing_pdf([one], "AGOrA")):
        (tmp_path / "un.pdf").write_bytes(pdf)
        edges = [
            float(edge)
            for edge in re.findall(r'xMax="([\d.]+)"', run("pdftotext", "-bbox", str(tmp_path / "un.pdf"), "-"))
        ]
        assert edges
        assert max(edges) <= 595 - 14 / 25.4 * 72 + 1


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_the_files_are_well_formed(both: list[Path]) -> None:
    for path in both:
        assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(path))


def test_tables_and_headings_are_told_to_a_screen_reader(pdf: bytes) -> None:
    kinds = structure(pdf)
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 5
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 4


def test_the_head_of_a_list_is_repeated_on_each_page(both: list[Path]) -> None:
    first, second, *_ = [flatten(text) for text in read_pages(both[0].read_bytes())]
    assert "Décision proposée" in first
    assert "Décision proposée" in second


def test_the_same_pages_give_the_same_bytes(fullest: JuryPage, pdf: bytes, both: list[Path]) -> None:
    assert jury_pdf([fullest]) == pdf
    lines = tuple(Signatory(f"{rank:05}", "Nom", "Prénom", "12,00", "Admis, mention AB") for rank in range(60))
    lists = [SigningList("T1", "2026", False, lines), SigningList("", "2026", False, lines[:1])]
    assert signing_pdf(lists, "AGOrA") == both[0].read_bytes()


def test_the_title_names_the_candidate(pdf: bytes, both: list[Path]) -> None:
    titles = [PdfReader(BytesIO(file)).metadata for file in (pdf, both[1].read_bytes())]
    assert [title and title.title for title in titles] == [
        "Relevé pour le jury du candidat n° 02011557741",
        "Relevés pour le jury de 2 candidats",
    ]
