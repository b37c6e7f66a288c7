"""The relevé de conversion as its reader has it in hand: the words, the pages, the file."""

import datetime as dt
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from jinja2 import TemplateError
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.diploma import Coefficient, Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, State
from bacpro.outputs.documents.statement import Statement, statement, statements_pdf
from bacpro.pdf.typeset import UnprintableError, compile_pdf, literal
from bacpro.plugins.registry import load_registry
from bacpro.testing import flatten, read_pages

SESSION = 2026
TABLE = LegalBasis("Arrêté du 18 février 2020", "annexe IV")
CARRY = LegalBasis("Code de l’éducation", "art. D. 337-69", Confidence.RELAIS, "lu dans des arrêtés semblables")
COUNTED = LegalBasis("Code de l’éducation", "art. D. 337-69", Confidence.DEDUCTION)
SILENT = LegalBasis("Code de l’éducation", "art. D. 337-79", Confidence.INCONNU)
PRESS = LegalBasis("Arrêté du 27 décembre 2011", "règlement d’examen", Confidence.SECONDAIRE)
KNOWN = LegalBasis("Code de l’éducation", "art. D. 337-78")

CANDIDATE = Candidate("02011557741", "Œuvrard-N’Diaye", "Zoé", dt.date(2004, 4, 9), "120000001AB")
DOSSIER = Dossier(CANDIDATE, "ga", 2021, Status.SCOLAIRE_HORS_CONTRAT, forme=Form.GLOBALE)


def note(unite: str, value: str, session: int = 2021, controle: str | None = None) -> Result:
    return Result(unite, note=Decimal(value), session=session, controle=Decimal(controle) if controle else None)


def outcome(
    issue: Issue,
    result: Result | None,
    *bases: LegalBasis,
    cible: str | None = None,
    until: int | None = None,
    sentence: str = "",
) -> Outcome:
    unite = result.unite if result else None
    return Outcome(
        issue=issue,
        regle="code.essai",
        fondements=bases or (KNOWN,),
        explication=sentence or f"Phrase sur {unite or cible}, {issue.value} : elle se lit d’un trait.",
        unite_source=unite,
        resultat=result,
        unite_cible=cible,
        note_reportee=result.note if result and issue is Issue.REPORTEE else None,
        valable_jusqua=until,
    )


ONE_OF_EACH = (
    outcome(Issue.REPORTEE, note("U2", "12.5"), TABLE, CARRY, COUNTED, cible="U32", until=2026),
    outcome(Issue.NON_REPORTABLE, note("U12", "8"), KNOWN, cible="U12"),
    outcome(Issue.A_ARBITRER, note("U41", "9.5", controle="11"), SILENT, cible="U41"),
    outcome(Issue.EXPIREE, note("U11", "14", 2019), PRESS, cible="U11", until=2024),
    outcome(Issue.DISPENSE, Result("U52", State.VAE, session=2021), cible="U52", until=2026),
    outcome(Issue.RENONCEE, note("U51", "10"), cible="U51"),
    outcome(Issue.SANS_CORRESPONDANCE, note("U33", "15"), TABLE),
    outcome(Issue.SANS_NOTE, Result("U42", State.ABSENT, session=2021), cible="U42"),
    outcome(Issue.A_PRESENTER, None, cible="U31"),
    outcome(Issue.A_PRESENTER, None, cible="U41"),
)


@pytest.fixture(scope="module")
def ga() -> Diploma:
    return load_registry().diplome("ga")


@pytest.fixture(scope="module")
def agora() -> Diploma:
    return load_registry().diplome("agora")


@pytest.fixture(scope="module")
def page(ga: Diploma, agora: Diploma) -> Statement:
    return statement(DOSSIER, ONE_OF_EACH, ga, agora, SESSION)


@pytest.fixture(scope="module")
def pdf(page: Statement) -> bytes:
    return statements_pdf([page])


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    return flatten("\n".join(read_pages(pdf)))


def printed(page: Statement) -> str:
    return flatten("\n".join(read_pages(statements_pdf([page]))))


def objects(pdf: bytes) -> list[DictionaryObject]:
    reader = PdfReader(BytesIO(pdf))
    found = [reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1)]
    return [each for each in found if isinstance(each, DictionaryObject)]


def composed(text: str) -> str:
    """Letters with their accents as one character each: the same text to a reader."""
    return unicodedata.normalize("NFC", text)


def assert_in_order(text: str, words: Sequence[str]) -> None:
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"« {word} » is not where it should be in: {text[at : at + 300]}"
        at = found + len(word)


# What the page says


def test_sections_come_in_reading_order(text: str) -> None:
    assert_in_order(
        text,
        [
            "Relevé de conversion",
            "session 2026",
            "Baccalauréat professionnel Gestion-Administration (GA)",
            "vers",
            "Baccalauréat professionnel Assistance à la gestion des organisations et de leurs activités (AGOrA)",
            "Nom",
            "Vos résultats et ce qu’ils deviennent",
            "Unités à présenter à la session 2026",
            "Explications et fondements",
            "Questions à trancher par le service des examens",
            "Notes reportées",
            "Dispenses",
            "Notes qui ne peuvent pas être reportées",
            "Résultats qui ne sont plus valables",
            "Résultats abandonnés",
            "Unités sans correspondance",
            "Unités sans note",
            "Unités à présenter",
            "À savoir",
            "Fait à",
            "le",
            "Nom et qualité du signataire",
            "Signature et cachet",
        ],
    )


def test_identity_is_told_in_words(text: str) -> None:
    assert_in_order(
        text,
        [
            "Nom Œuvrard-N’Diaye",
            "Prénom Zoé",
            "Date de naissance 09/04/2004",
            "N° de candidat 02011557741",
            "INE 120000001AB",
            "Session des résultats 2019, 2021",
            "Statut scolaire, établissement privé hors contrat",
            "Forme de l’examen globale",
        ],
    )


@pytest.mark.parametrize(
    "row",
    [
        "U2 Gestion administrative des relations avec le personnel 12,5 2021 "
        "Reportée sur U32 Administration du personnel : 12,5 2026",
        "U12 Mathématiques 8 2021 Non reportable sans objet",
        "U41 Langue vivante 1 9,5 (oral de contrôle : 11) 2021 À arbitrer sans objet",
        "U11 Économie-droit 14 2019 Expirée 2024",
        "U52 Histoire-géographie-éducation civique VA (VAE) 2021 "
        "Dispense de U52 Histoire-géographie – enseignement moral et civique 2026",
        "U51 Français 10 2021 Renoncée sans objet",
        "U33 Gestion administrative des projets 15 2021 Sans correspondance sans objet",
        "U42 Langue vivante 2 AB (absent) 2021 Sans note sans objet",
        "U31 Gestion des relations avec les clients, les usagers et les adhérents 4",
    ],
)
def test_each_issue_has_its_row_in_french(text: str, row: str) -> None:
    assert row in text


def test_every_issue_of_the_model_can_be_printed() -> None:
    assert {o.issue for o in ONE_OF_EACH} == set(Issue)


def test_each_sentence_stands_once_with_its_texts(text: str) -> None:
    for one in ONE_OF_EACH:
        assert text.count(flatten(one.explication)) == 1
    assert (
        "Fondement : Arrêté du 18 février 2020, annexe IV ; Code de l’éducation, art. D. 337-69 "
        "(lu dans un relais officiel – lu dans des arrêtés semblables ; déduit des textes)" in text
    )


@pytest.mark.parametrize(
    "words",
    [
        "art. D. 337-79 (aucun texte trouvé : à trancher par le service des examens)",
        "règlement d’examen (lu dans la presse ou sur un site non officiel)",
    ],
)
def test_a_weak_ground_says_so(text: str, words: str) -> None:
    assert words in text


def test_a_sure_ground_needs_no_comment(text: str) -> None:
    assert "Fondement : Code de l’éducation, art. D. 337-78 Unités à présenter" in text


def test_a_unit_that_awaits_an_answer_is_not_shown_as_certain(text: str) -> None:
    assert "U41 Langue vivante A (sauf report : voir la question posée) 2" in text


def test_the_reader_learns_that_he_may_renounce_and_that_the_jury_decides(text: str) -> None:
    assert_in_order(text, ["Vous pouvez y renoncer", "D. 337-78 et D. 337-79", "Le jury de l’examen reste souverain"])


def test_what_is_missing_is_said_and_never_left_blank(ga: Diploma, agora: Diploma) -> None:
    bare = outcome(Issue.REPORTEE, Result("U11", note=Decimal(12)), cible="U11")
    text = printed(statement(Dossier(Candidate("", nom="  ")), (bare,), ga, agora, SESSION))
    assert_in_order(
        text,
        [
            "Nom non renseigné",
            "Prénom non renseigné",
            "Date de naissance non renseignée",
            "N° de candidat non renseigné",
            "INE non renseigné",
            "Session des résultats non renseignée",
            "Statut non renseigné",
            "Forme de l’examen non renseignée",
            "U11 Économie-droit 12 non renseignée Reportée sur U11 Économie – droit : 12 non renseigné",
            "Unités à présenter à la session 2026 Aucune : toutes les unités obligatoires sont acquises",
        ],
    )


def test_a_form_that_the_status_imposes_is_shown_as_such(ga: Diploma, agora: Diploma) -> None:
    dossier = evolve(DOSSIER, forme=None)
    assert statement(dossier, (), ga, agora, SESSION).forme == "globale (imposée par le statut)"


def test_a_dossier_without_result_says_so(ga: Diploma, agora: Diploma) -> None:
    page = statement(DOSSIER, (outcome(Issue.A_PRESENTER, None, cible="UF1"),), ga, agora, SESSION)
    text = printed(page)
    assert "Aucun résultat de l’ancien diplôme n’est renseigné." in text
    assert "UF1 Unité facultative 1 sans (facultative)" in text
    assert page.sessions == "2021", "the session of the dossier stands where no result has one"


def test_an_attestation_needs_no_result(ga: Diploma, agora: Diploma) -> None:
    held = evolve(outcome(Issue.DISPENSE, None, cible="U31"), unite_source="U31")
    (line,) = statement(DOSSIER, (held,), ga, agora, SESSION).lignes
    assert (line.unite, line.resultat) == ("U31", "attestation")


def test_coefficients_are_those_of_the_edition_of_the_session(ga: Diploma, agora: Diploma) -> None:
    to_sit = (outcome(Issue.A_PRESENTER, None, cible="U51"),)
    (unit,) = statement(DOSSIER, to_sit, ga, agora, SESSION).a_presenter
    assert (unit.intitule, unit.coefficient) == ("Français", "2,5")
    (unit,) = statement(DOSSIER, (outcome(Issue.A_PRESENTER, None, cible="U2"),), agora, ga, 2020).a_presenter
    assert unit.coefficient == "4"
    # A coefficient that was not read in the text itself says so.
    (edition,) = ga.editions
    weights = [evolve(u, coefficient=Coefficient(Decimal(4), Confidence.SECONDAIRE)) for u in edition.unites]
    doubtful = evolve(ga, editions=(evolve(edition, unites=tuple(weights)),))
    (unit,) = statement(DOSSIER, (outcome(Issue.A_PRESENTER, None, cible="U2"),), agora, doubtful, 2020).a_presenter
    assert unit.coefficient == "4 (lu dans la presse ou sur un site non officiel)"


# Names as they are


@pytest.mark.parametrize(
    "name",
    [
        '#read("x")',
        "#panic()",
        "{{ 7*7 }} {% x %} {# c #}",
        "<b>gras</b> &amp;",
        r"\u{41} \n \\",
        "$x$ *gras* _i_ `c` @ref <etiquette>",
        "// rien /* rien */",
        'dit "Le Grand" \\',
        "(a) [b] {c} ) ] }",
        "= Titre - liste + 1. / terme: ~ -- ... ''",
        ") Tj ET endstream endobj %PDF-1.7",
        "=1+1 @SUM(A1) -- ; DROP TABLE",
    ],
)
def test_hostile_names_print_as_they_are(page: Statement, name: str) -> None:
    text = printed(evolve(page, nom=name, prenom=name))
    assert f"Nom {name} Prénom {name} Date de naissance" in text


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Phương Thảo",
        "Łukasz Wiśniewski-Żółć",
        "Œuvrard L’Haÿ d'Ávila Ðỗ Ñandú Čapek Ğül Ştefan Åse Þór Ærø",
        "Αλεξάνδρα Παπαδοπούλου",
        "Владимир Щукин",
        "e\u0301ric a\u0302nge\u0300le",
        "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff",
        "Andrianampoinimerinatompokoindrindra-Rakotondrainibe",
        "de la Tour d’Auvergne-Lauraguais de Saint-Paulet Montesquiou-Fezensac d’Artagnan de La Rochefoucauld",
    ],
)
def test_names_of_all_origins_print_without_loss(page: Statement, name: str) -> None:
    assert f"Nom {composed(name)} Prénom" in composed(printed(evolve(page, nom=name)))


def test_a_word_longer_than_the_page_is_broken_and_not_cut(page: Statement) -> None:
    text = printed(evolve(page, nom="W" * 300, numero="9" * 90))
    assert "W" * 300 in text.replace(" ", "")
    assert "n°" + "9" * 90 in text.replace(" ", "")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed")
def test_no_word_leaves_the_page(page: Statement, tmp_path: Path) -> None:
    long = evolve(page, nom="W" * 300, prenom="Marie-Antoinette " * 12, numero="9" * 90, ine="Z" * 60)
    (tmp_path / "releve.pdf").write_bytes(statements_pdf([long]))
    boxes = run("pdftotext", "-bbox", str(tmp_path / "releve.pdf"), "-")
    edges = [float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert edges
    assert max(edges) <= 595 - 16 / 25.4 * 72 + 1


@pytest.mark.parametrize(
    "character", ["𒀀", "ꦗ", "😀", "\ue000", "\x00", "\x07", "\x92", "\u202e", "\ufffd", chr(0xD800)]
)
def test_a_character_that_cannot_be_printed_is_refused_with_its_candidate(page: Statement, character: str) -> None:
    others = [evolve(page, numero=str(number)) for number in range(3)]
    faulty = evolve(page, numero="4242", prenom=f"Ana{character}")
    with pytest.raises(UnprintableError) as caught:
        statements_pdf([*others, faulty, *others])
    assert caught.value.caracteres == character
    assert caught.value.numero == "4242"
    assert "candidat n° 4242 : " in str(caught.value)
    assert f"U+{ord(character):04X}" in str(caught.value)
    assert str(caught.value).isprintable()


# The file


def test_each_candidate_of_a_grouped_file_has_pages_of_his_own(page: Statement) -> None:
    long = evolve(page, numero="B2", lignes=page.lignes * 8)
    short = [evolve(page, numero=number, explications=()) for number in ("A1", "C3")]
    texts = read_pages(statements_pdf([short[0], long, short[1]]))
    footers = [re.findall(r"Candidat n°\s(\w+).*?page (\d+) sur (\d+)", flatten(text)) for text in texts]
    assert footers[0] == [("A1", "1", "1")]
    assert footers[-1] == [("C3", "1", "1")]
    count = str(len(texts) - 2)
    assert [footer[0] for footer in footers[1:-1]] == [("B2", str(n + 1), count) for n in range(len(texts) - 2)]
    assert int(count) > 1


def test_the_head_of_a_table_is_repeated_on_each_page(page: Statement) -> None:
    texts = read_pages(statements_pdf([evolve(page, lignes=page.lignes * 12)]))
    assert "Ce que devient le résultat" in flatten(texts[0])
    assert "Ce que devient le résultat" in flatten(texts[1])


def test_fourteen_results_fit_on_two_pages(page: Statement) -> None:
    sentence = "Votre note de 12,5 sur 20 est reportée sur l’unité correspondante. Elle est valable jusqu’en 2026. " * 2
    motif = evolve(page.explications[1].motifs[0], phrases=tuple(f"{n} : {sentence}" for n in range(14)))
    explication = evolve(page.explications[1], motifs=(motif,))
    assert len(read_pages(statements_pdf([evolve(page, lignes=page.lignes[:7] * 2, explications=(explication,))]))) <= 2


def test_bookmarks_lead_to_each_candidate(page: Statement) -> None:
    reader = PdfReader(BytesIO(statements_pdf([evolve(page, numero="A1"), evolve(page, numero="B2")])))
    assert [flatten(str(entry["/Title"])) for entry in reader.outline if isinstance(entry, dict)] == [
        "Relevé de conversion – candidat n° A1",
        "Relevé de conversion – candidat n° B2",
    ]
    assert reader.metadata is not None
    assert reader.metadata.title == "Relevés de conversion de 2 candidats"


def test_the_file_is_named_after_its_candidate_and_says_its_language(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Relevé de conversion du candidat n° 02011557741"
    assert [str(each["/Lang"]) for each in objects(pdf) if each.get("/Type") == "/Catalog"] == ["fr-FR"]


def test_the_same_page_gives_the_same_bytes(page: Statement, pdf: bytes) -> None:
    assert statements_pdf([page]) == pdf


def test_threads_print_the_same_bytes(page: Statement, pdf: bytes) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: statements_pdf([page]), range(8))) == {pdf}


def test_only_the_shipped_fonts_are_used(pdf: bytes) -> None:
    names = {str(each["/BaseFont"]) for each in objects(pdf) if "/BaseFont" in each}
    assert names
    assert all("NotoSans" in name for name in names)


def test_the_file_is_accessible(pdf: bytes, page: Statement, tmp_path: Path) -> None:
    (tmp_path / "un.pdf").write_bytes(pdf)
    (tmp_path / "groupe.pdf").write_bytes(statements_pdf([page, evolve(page, numero="2", lignes=page.lignes * 6)]))
    for name in ("un.pdf", "groupe.pdf"):
        assert "PASS" in run(sys.executable, "-m", "pdfua", "check", str(tmp_path / name))


def test_tables_are_told_to_a_screen_reader(pdf: bytes) -> None:
    kinds = [str(each["/S"]) for each in objects(pdf) if each.get("/Type") == "/StructElem"]
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 7
    assert kinds.count("/H1") == 1


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_the_file_is_well_formed(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "releve.pdf").write_bytes(pdf)
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(tmp_path / "releve.pdf"))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed")
def test_another_reader_finds_the_same_words(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "releve.pdf").write_bytes(pdf)
    words = flatten(run("pdftotext", "-raw", str(tmp_path / "releve.pdf"), "-"))
    assert_in_order(words, ["Relevé de conversion", "Œuvrard-N’Diaye", "À arbitrer", "À savoir", "Signature et cachet"])


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler) is not installed")
def test_the_margins_stay_white(page: Statement, tmp_path: Path) -> None:
    (tmp_path / "releve.pdf").write_bytes(statements_pdf([evolve(page, nom="W" * 300)]))
    run("pdftoppm", "-r", "50", "-gray", str(tmp_path / "releve.pdf"), str(tmp_path / "page"))
    for image in sorted(tmp_path.glob("page*.pgm")):
        _, size, _, pixels = image.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        rows = [pixels[at * width : (at + 1) * width] for at in range(height)]
        margin = int(14 / 25.4 * 50)
        assert {byte for row in rows for byte in (*row[:margin], *row[-margin:])} == {255}


def test_nothing_to_print_is_an_error() -> None:
    with pytest.raises(ValueError, match="no statement"):
        statements_pdf([])


# The typesetter


def test_a_value_that_is_missing_in_a_template_is_a_fault_and_not_a_blank(page: Statement) -> None:
    with pytest.raises((TemplateError, TypeError)):
        compile_pdf("releve_conversion.typ.j2", {"titre": "x", "releves": [page]})


@pytest.mark.parametrize("value", [None, True, ["a"], Decimal(1), b"a"])
def test_only_text_and_whole_numbers_can_be_printed(value: object) -> None:
    with pytest.raises(TypeError, match="may only print"):
        literal(value)


@pytest.mark.parametrize(
    ("value", "source"), [("a", '"a"'), (12, '"12"'), ('"', r'"\""'), ("\\", r'"\\"'), ("a\tb", '"a b"')]
)
def test_values_are_quoted_for_typst(value: object, source: str) -> None:
    assert literal(value) == source


# Names of files


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
