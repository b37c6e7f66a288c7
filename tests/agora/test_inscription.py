"""Registration for single blocs (notice of a training centre; fiche RNCP40705) and facultative units (annexe II-b)."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from bacpro.model.candidate import Candidate, Form, Situation, Status
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.dossier import BlocRequest, Dossier, OptionalUnit, Registration
from bacpro.model.legal import Confidence
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, State
from bacpro.plugins.registry import Registry

Build = Callable[..., Dossier]
Checker = Callable[[Dossier, int], CheckReport]
Convert = Callable[[Dossier, int], tuple[Outcome, ...]]
Found = Callable[..., tuple[Check, ...]]
Only = Callable[..., Check]
Refused = Callable[..., str]

CONFORME, NON_CONFORME = Verdict.CONFORME, Verdict.NON_CONFORME
A_ARBITRER, SANS_OBJET = Verdict.A_ARBITRER, Verdict.SANS_OBJET
FPC = (Status.FPC_PUBLIC, Status.FPC_PUBLIC_HABILITE, Status.FPC_PRIVE)
PUPILS_AND_APPRENTICES = (
    Status.SCOLAIRE_PUBLIC,
    Status.SCOLAIRE_SOUS_CONTRAT,
    Status.SCOLAIRE_HORS_CONTRAT,
    Status.APPRENTI_HABILITE,
    Status.APPRENTI_NON_HABILITE,
)
BLOCS, JUSTIFICATIFS = "agora.inscription.blocs", "agora.inscription.justificatifs"
LV1, CALENDRIER = "agora.inscription.lv1", "agora.inscription.calendrier"
ATTESTATION = "agora.inscription.attestation_bloc"
NOMBRE, DISPONIBILITE = "agora.facultatives.nombre", "agora.facultatives.disponibilite"
LANGUE = "agora.facultatives.langue"

PRODUCTION = "Organiser et suivre l’activité de production"


def registered(
    dossier: Build, *blocs: BlocRequest, statut: Status | None = Status.FPC_PRIVE, **more: object
) -> Dossier:
    """A stagiaire who registers for blocs, with one paper."""
    asked = Registration(blocs, ("attestation_formation",), dt.date(2025, 10, 15))
    given = {"situation": Situation.PREMIERE_FORMATION, "forme": Form.PROGRESSIVE, "inscription": asked, **more}
    return dossier(statut=statut, **given)


@pytest.fixture
def meant(dossier: Build, found: Found) -> Callable[..., Check]:
    """What one request for a bloc is understood as, in a session."""

    def read(bloc: str, source: str | None = None, session: int = 2026) -> Check:
        [_, finding] = found(BLOCS, registered(dossier, BlocRequest(bloc, source)), session)
        return finding

    return read


# --- which bloc ---------------------------------------------------------------------------------------------------

NAMED = {
    # By its title, in the words of the arrêté, of the fiche, of the notice or of the note.
    "Gérer des relations avec les clients, les usagers et les adhérents": "U31",
    "Gestion des relations avec les clients, les usagers et les adhérents": "U31",
    "Organiser et suivre l’activité de production (de biens ou de services)": "U2",
    PRODUCTION: "U2",
    "Organisation et suivi de l’activité de production": "U2",
    "Administrer le personnel": "U32",
    "ADMINISTRATION DU PERSONNEL": "U32",
    "organiser et suivre l'activite de production": "U2",
    "Économie-droit": "U11",
    "economie droit": "U11",
    "Mathématiques": "U12",
    "Français": "U51",
    # By its title behind its number in the arrêté.
    f"Bloc 2 – {PRODUCTION}": "U2",
    "Bloc 1 : Gérer des relations avec les clients, les usagers et les adhérents": "U31",
    "bloc 3 administrer le personnel": "U32",
    # By unit.
    "U2": "U2",
    "u31": "U31",
    " U12 ": "U12",
    "U 2": "U2",
    # By a number that means one bloc only.
    "Bloc 2": "U2",
    "BLOC 3": "U32",
    "bloc2": "U2",
    "Bloc n° 2": "U2",
    "Bloc de compétences 2": "U2",
    "Bloc 5 – Économie-droit": "U11",
}


@pytest.mark.parametrize(("words", "unit"), NAMED.items())
@pytest.mark.norme("M-BLOC-01")
def test_a_bloc_is_known_by_its_title_its_unit_or_its_number(
    meant: Callable[..., Check], words: str, unit: str
) -> None:
    told = meant(words)
    assert (told.verdict, told.constate) == (CONFORME, unit)
    assert f"le bloc de l’unité {unit} (" in told.message
    assert "Divergence" not in told.message


@pytest.mark.parametrize(
    ("rank", "unit"),
    [(1, "U31"), (2, "U2"), (3, "U32"), (4, "U33"), (5, "U11"), (6, "U12"), (7, "U41"), (8, "U42"), (9, "U51"),
     (10, "U52"), (11, "U6"), (12, "U7")],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["BC", "RNCP40705BC", "rncp40705 bc"])
def test_a_bloc_is_known_by_its_code_in_the_register(
    meant: Callable[..., Check], prefix: str, rank: int, unit: str
) -> None:
    assert meant(f"{prefix}{rank:02}").constate == unit


@pytest.mark.parametrize(("code", "unit"), [("B1", "U31"), ("B2", "U2"), ("B3", "U32"), ("B-U33", "U33")])
def test_before_the_register_blocs_bear_the_codes_of_the_first_edition(
    meant: Callable[..., Check], code: str, unit: str
) -> None:
    assert meant(code, session=2025).constate == unit
    assert meant("BC01", session=2025).verdict is NON_CONFORME


@pytest.mark.parametrize("words", ["Bloc 4 bis", "Bloc 13", "Comptabilité", "BC13", "U99", "U34", "", "7"])
@pytest.mark.norme("M-BLOC-01")
def test_what_is_no_bloc_is_told_with_its_words(meant: Callable[..., Check], words: str) -> None:
    told = meant(words)
    assert (told.verdict, told.constate) == (NON_CONFORME, words)
    assert f"« {words} » n’est pas un bloc" in told.message


@pytest.mark.norme("M-DIV-01")
def test_bloc_1_of_the_training_centre_is_bloc_2_and_the_divergence_is_told(meant: Callable[..., Check]) -> None:
    told = meant("Bloc 1", "centre_formation")
    assert (told.verdict, told.constate) == (CONFORME, "U2")
    for words in ("Divergence", "« Bloc 1 »", "RNCP40705", "bloc 2", "arrêté"):
        assert words in told.message
    assert meant("Bloc 1", "arrete").constate == "U31"


@pytest.mark.parametrize("source", [None, "centre_formation", "arrete"])
@pytest.mark.parametrize("words", [f"Bloc 1 – {PRODUCTION}", f"BLOC 1 - {PRODUCTION.upper()}"])
@pytest.mark.norme("M-DIV-01")
def test_a_title_wins_over_a_number_and_the_divergence_is_told(
    meant: Callable[..., Check], words: str, source: str | None
) -> None:
    # The notice, § 5: « Bloc 1 – Organiser et suivre l’activité de production ».
    told = meant(words, source)
    assert (told.verdict, told.constate) == (CONFORME, "U2")
    assert "Divergence" in told.message
    assert "bloc 2" in told.message


@pytest.mark.parametrize("words", ["Bloc 1", "bloc  1", "BLOC1"])
@pytest.mark.norme("M-DIV-01")
def test_a_bare_bloc_1_is_a_question(meant: Callable[..., Check], words: str) -> None:
    told = meant(words)
    assert (told.verdict, told.constate) == (A_ARBITRER, words)
    for part in ("U31 selon l’arrêté", "U2 dans les documents de certains centres", "?"):
        assert part in told.message


@pytest.mark.parametrize("words", ["Bloc 2", "Bloc 3"])
@pytest.mark.norme("M-DIV-01")
def test_another_number_of_the_training_centre_is_a_question(meant: Callable[..., Check], words: str) -> None:
    # It numbers the blocs in its own way, and its paper names one of them only.
    told = meant(words, "centre_formation")
    assert told.verdict is A_ARBITRER
    assert "?" in told.message


@pytest.mark.parametrize(("session", "words"), [(2026, "Mobilité"), (2026, "BF-MOB"), (2025, "Langues vivantes")])
def test_a_facultative_bloc_is_never_taken_for_a_divergence(
    meant: Callable[..., Check], session: int, words: str
) -> None:
    assert "centres de formation" not in meant(words, session=session).message


@pytest.mark.norme("M-BLOC-01")
def test_several_blocs_are_each_understood(dossier: Build, found: Found) -> None:
    asked = [BlocRequest("U2"), BlocRequest("Administrer le personnel"), BlocRequest("Comptabilité")]
    [who, *each] = found(BLOCS, registered(dossier, *asked))
    assert who.attendu == "formation professionnelle continue"
    assert [finding.constate for finding in each] == ["U2", "U32", "Comptabilité"]


# --- who, with which papers, when ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "verdict"),
    [
        *((statut, CONFORME) for statut in FPC),
        *((statut, NON_CONFORME) for statut in PUPILS_AND_APPRENTICES),
        *((statut, A_ARBITRER) for statut in (Status.EXPERIENCE, Status.DISTANCE, None)),
    ],
)
@pytest.mark.norme("M-BLOC-01")
def test_single_blocs_are_for_continuing_training(
    dossier: Build, found: Found, statut: Status | None, verdict: Verdict
) -> None:
    # « un candidat en formation professionnelle continue peut s’inscrire uniquement à un ou plusieurs blocs »
    who = found(BLOCS, registered(dossier, BlocRequest("U2"), statut=statut))[0]
    assert (who.verdict, who.confiance) == (verdict, Confidence.RELAIS)


@pytest.mark.parametrize(
    ("papers", "verdicts"),
    [
        ((), [NON_CONFORME]),
        (("attestation_formation",), [CONFORME]),
        (("attestation_pfmp",), [CONFORME]),
        (("certificat_travail",), [CONFORME]),
        (("attestation_formation", "attestation_pfmp", "certificat_travail"), [CONFORME]),
        (("photo",), [A_ARBITRER]),
        (("photo", "certificat_travail"), [A_ARBITRER, CONFORME]),
    ],
)
@pytest.mark.norme("M-INS-03")
def test_one_of_three_papers_is_asked_for(
    dossier: Build, found: Found, papers: tuple[str, ...], verdicts: list[Verdict]
) -> None:
    asked = Registration((BlocRequest("U2"),), papers)
    told = found(JUSTIFICATIFS, dossier(statut=Status.FPC_PRIVE, inscription=asked))
    assert [finding.verdict for finding in told] == verdicts
    assert {finding.attendu for finding in told} == {"attestation_formation ou attestation_pfmp ou certificat_travail"}
    for finding in told:
        if finding.verdict is A_ARBITRER:
            assert "photo" in finding.message


@pytest.mark.norme("M-INS-02")
def test_the_first_language_that_cyclades_shows_is_explained(dossier: Build, only: Only) -> None:
    told = only(LV1, registered(dossier, BlocRequest("U2")))
    assert told.verdict is SANS_OBJET
    assert "langue vivante 1 reste cochée comme obligatoire" in told.message
    assert "Cyclades" in told.message


@pytest.mark.parametrize("session", [2023, 2026, 2028])
@pytest.mark.norme("M-CAL-01")
def test_registration_is_in_october_and_november_of_the_year_before(dossier: Build, only: Only, session: int) -> None:
    # « chaque année entre octobre et novembre […] (dates exactes fixées par chaque académie) »
    before = session - 1
    for day, verdict in (
        (dt.date(before, 9, 30), A_ARBITRER),
        (dt.date(before, 10, 1), CONFORME),
        (dt.date(before, 11, 30), CONFORME),
        (dt.date(before, 12, 1), A_ARBITRER),
        (dt.date(session, 10, 15), A_ARBITRER),
        (dt.date(before - 1, 10, 15), A_ARBITRER),
        (None, SANS_OBJET),
    ):
        asked = Registration((BlocRequest("U2"),), ("attestation_formation",), day)
        told = only(CALENDRIER, dossier(statut=Status.FPC_PRIVE, inscription=asked), session)
        assert (told.verdict, told.attendu) == (verdict, f"octobre ou novembre {before}, selon l’académie")
        if verdict is A_ARBITRER:
            assert "?" in told.message
        if day is None:
            assert f"juin {session}" in told.message


@pytest.mark.norme("M-INS-01", "M-CAL-01")
def test_the_steps_of_the_registration_are_there_in_order(registry: Registry) -> None:
    # The notice, § 4 and § 5.
    diploma = registry.diplome("agora")
    for edition in diploma.editions:
        training = registry.contenu(diploma, edition).textes["formation"]
        steps = training["inscription"]["etapes"]
        assert [step["ordre"] for step in steps] == list(range(1, 10))
        words = ("Cyclades", "compte", "espace candidat", "AGOrA", "Passage progressif", "Décochez toutes les épreuves",
                 "justificatifs", "accusé", "convocation")  # fmt: skip
        for step, word in zip(steps, words, strict=True):
            assert word in step["texte"]
        assert [point["lettre"] for point in steps[5]["sous_points"]] == ["a", "b"]
        assert [point["lettre"] for point in steps[6]["sous_points"]] == ["a", "b", "c"]
        assert steps[0]["lien"].startswith("https://candidat.examens-concours.gouv.fr/")
        assert (training["calendrier"]["mois_inscriptions"], training["calendrier"]["mois_examens"]) == ((10, 11), 6)


@pytest.mark.parametrize("rule", [BLOCS, JUSTIFICATIFS, LV1, CALENDRIER, ATTESTATION])
def test_who_presents_the_whole_diploma_is_not_asked_about_blocs(dossier: Build, refused: Refused, rule: str) -> None:
    assert "blocs seuls" in refused(rule, dossier())


@pytest.mark.parametrize("rule", [JUSTIFICATIFS, LV1, CALENDRIER])
def test_a_registration_without_blocs_is_of_no_bloc_for_every_rule(dossier: Build, refused: Refused, rule: str) -> None:
    given = registered(dossier)
    assert "blocs seuls" in refused(BLOCS, given)
    assert "blocs seuls" in refused(rule, given)


# --- the form of the examination (D. 337-78, D. 337-79) -----------------------------------------------------------


@pytest.mark.parametrize(
    ("forme", "verdict"), [(Form.GLOBALE, CONFORME), (None, CONFORME), (Form.PROGRESSIVE, A_ARBITRER)]
)
@pytest.mark.parametrize("statut", PUPILS_AND_APPRENTICES)
def test_pupils_and_apprentices_sit_in_forme_globale_save_a_derogation(
    dossier: Build, only: Only, refused: Refused, statut: Status, forme: Form | None, verdict: Verdict
) -> None:
    given = dossier(statut=statut, forme=forme)
    told = only("code.forme.globale", given)
    assert told.verdict is verdict
    assert ("dérogation du recteur" in told.message) == (verdict is A_ARBITRER)
    assert refused("code.forme.choix", given)


@pytest.mark.parametrize(
    ("forme", "verdict"), [(Form.GLOBALE, CONFORME), (Form.PROGRESSIVE, CONFORME), (None, A_ARBITRER)]
)
@pytest.mark.parametrize("statut", [*FPC, Status.EXPERIENCE, Status.DISTANCE])
def test_the_others_choose_their_form_once(
    dossier: Build, only: Only, refused: Refused, statut: Status, forme: Form | None, verdict: Verdict
) -> None:
    given = dossier(statut=statut, forme=forme)
    told = only("code.forme.choix", given)
    assert told.verdict is verdict
    assert ("définitif" in told.message) == (verdict is CONFORME)
    assert refused("code.forme.globale", given)


def test_without_a_status_nothing_is_said_of_the_form(dossier: Build, refused: Refused) -> None:
    for rule in ("code.forme.globale", "code.forme.choix"):
        assert refused(rule, dossier(statut=None))


# --- what a bloc gives ----------------------------------------------------------------------------------------------

EARNED = {
    "10": (Result("U2", note=Decimal(10), session=2025), True),
    "9,99": (Result("U2", note=Decimal("9.99"), session=2025), False),
    "20": (Result("U2", note=Decimal(20), session=2025), True),
    "VAE": (Result("U2", State.VAE, session=2025), True),
    "dispense": (Result("U2", State.DISPENSE, session=2025), False),
    "absent": (Result("U2", State.ABSENT, session=2025), False),
    "10, six sessions ago": (Result("U2", note=Decimal(10), session=2020), True),
}


@pytest.mark.parametrize(("result", "earned"), EARNED.values(), ids=EARNED.keys())
@pytest.mark.norme("M-BLOC-02", "R-CAP-02")
def test_a_bloc_at_10_or_by_vae_gives_an_attestation_without_end(
    dossier: Build, only: Only, refused: Refused, result: Result, earned: bool
) -> None:
    # « En cas de réussite (≥ 10/20), […] une attestation officielle de réussite au bloc, valable sans limite de durée »
    given = registered(dossier, BlocRequest("U31"), resultats=(result,))
    if earned:
        told = only(ATTESTATION, given)
        assert (told.verdict, told.constate) == (CONFORME, "U2")
        assert "sans limite de durée" in told.message
        assert "rectorat" in told.message
    else:
        assert "bloc" in refused(ATTESTATION, given)


@pytest.mark.norme("R-CAP-02")
def test_each_unit_at_10_is_attested(dossier: Build, only: Only) -> None:
    results = tuple(
        Result(unit, note=Decimal(mark), session=2025) for unit, mark in (("U2", 12), ("U11", 9), ("U12", 10))
    )
    assert only(ATTESTATION, registered(dossier, BlocRequest("U31"), resultats=results)).constate == "U2, U12"


@pytest.mark.parametrize("mark", [None, "12"])
@pytest.mark.norme("R-CAP-04")
def test_an_attestation_dispenses_of_the_unit_when_the_note_no_longer_serves(
    convert: Convert, mark: str | None
) -> None:
    # Fiche RNCP40705: « Le candidat ayant déjà validé des blocs de compétences peut être dispensé des épreuves ».
    results = () if mark is None else (Result("U31", note=Decimal(mark), session=2016),)
    given = Dossier(Candidate("1"), "ga", forme=Form.PROGRESSIVE, resultats=results, attestations=("U31",))
    [outcome] = [outcome for outcome in convert(given, 2026) if outcome.unite_source == "U31"]
    assert (outcome.issue, outcome.unite_cible, outcome.regle) == (
        Issue.DISPENSE,
        "U31",
        "code.dispense.attestation",
    )
    assert "à votre demande, être dispensé" in outcome.explication
    assert "U31" not in [o.unite_cible for o in convert(given, 2026) if o.issue is Issue.A_PRESENTER]


# --- facultative units ----------------------------------------------------------------------------------------------

MOBILITY, LANGUAGE = OptionalUnit("BF-MOB"), OptionalUnit("BF-LV", "espagnol")
LANGUAGES = {"U41": "anglais", "U42": "allemand"}


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [
        ((MOBILITY,), CONFORME),
        ((MOBILITY, LANGUAGE), CONFORME),
        ((MOBILITY, LANGUAGE, OptionalUnit("BF-SPO")), NON_CONFORME),
    ],
    ids=["one", "two", "three"],
)
@pytest.mark.norme("A-SYN-07")
def test_two_facultative_units_at_most(
    dossier: Build, only: Only, chosen: tuple[OptionalUnit, ...], verdict: Verdict
) -> None:
    told = only(NOMBRE, dossier(facultatives=chosen))
    assert (told.verdict, told.attendu, told.constate) == (verdict, "2 au plus", str(len(chosen)))


@pytest.mark.parametrize("rule", [NOMBRE, DISPONIBILITE, LANGUE])
def test_nobody_has_to_choose_one(dossier: Build, refused: Refused, rule: str) -> None:
    assert "facultative n’est choisie" in refused(rule, dossier())


PROPOSED = {
    "BF-LV": range(2023, 2029),
    "BF-MOB": range(2023, 2029),
    # Arrêté of 2020, then the fiche, whose first session is 2026.
    "BF-EPS": range(2023, 2026),
    "BF-SPO": range(2026, 2029),
    "BF-LSF": range(2026, 2029),
    "BF-XXX": range(0),
    "U7": range(0),
}


@pytest.mark.parametrize("session", range(2023, 2029))
@pytest.mark.parametrize(("bloc", "sessions"), PROPOSED.items(), ids=PROPOSED.keys())
@pytest.mark.norme("A-SYN-07")
def test_a_facultative_unit_is_proposed_by_the_edition_of_the_session(
    dossier: Build, only: Only, bloc: str, sessions: range, session: int
) -> None:
    told = only(DISPONIBILITE, dossier(facultatives=(OptionalUnit(bloc),)), session)
    assert told.verdict is (CONFORME if session in sessions else NON_CONFORME)
    assert told.attendu.count("BF-") == (3 if session < 2026 else 4)
    assert told.confiance is (Confidence.TEXTE if session < 2026 else Confidence.DEDUCTION)


# Each case: the facultative languages, those of U41 and U42, the verdict.
CHOSEN = {
    "another": (["espagnol"], LANGUAGES, CONFORME),
    "the first": (["anglais"], LANGUAGES, NON_CONFORME),
    "the second": (["allemand"], LANGUAGES, NON_CONFORME),
    "the first, written otherwise": (["  Anglais"], LANGUAGES, NON_CONFORME),
    "accents do not count": (["neerlandais"], {"U41": "anglais", "U42": "Néerlandais"}, NON_CONFORME),
    "two others": (["espagnol", "italien"], LANGUAGES, CONFORME),
    "one of two": (["espagnol", "anglais"], LANGUAGES, NON_CONFORME),
    "compulsory ones not told": (["espagnol"], None, A_ARBITRER),
    "compulsory ones empty": (["espagnol"], {}, A_ARBITRER),
    "the second not told": (["espagnol"], {"U41": "anglais"}, A_ARBITRER),
    "the first not told": (["espagnol"], {"U42": "allemand"}, A_ARBITRER),
    "the second not told, the same as the first": (["anglais"], {"U41": "anglais"}, NON_CONFORME),
    "language not told": ([None], LANGUAGES, A_ARBITRER),
}


@pytest.mark.parametrize(("chosen", "compulsory", "verdict"), CHOSEN.values(), ids=CHOSEN.keys())
@pytest.mark.norme("A-RE-07")
def test_a_facultative_language_is_not_a_compulsory_one(
    dossier: Build, only: Only, chosen: list[str | None], compulsory: dict[str, str] | None, verdict: Verdict
) -> None:
    # « obligatoirement différente de celle choisie au titre de l’épreuve obligatoire »
    given = dossier(facultatives=tuple(OptionalUnit("BF-LV", name) for name in chosen), langues=compulsory)
    told = only(LANGUE, given)
    assert told.verdict is verdict
    assert ("?" in told.message) == (verdict is A_ARBITRER)


def test_a_facultative_unit_that_is_no_language_has_none(dossier: Build, refused: Refused) -> None:
    given = dossier(facultatives=(MOBILITY, OptionalUnit("BF-LSF")), langues=LANGUAGES)
    assert refused(LANGUE, given) == "aucune langue facultative n’est choisie"


@pytest.mark.parametrize(
    ("mark", "issue"),
    [("9.99", Issue.NON_REPORTABLE), ("10", Issue.REPORTEE), ("10.01", Issue.REPORTEE), ("0", Issue.NON_REPORTABLE)],
)
@pytest.mark.parametrize("forme", [None, *Form])
@pytest.mark.norme("A-RE-08")
def test_of_a_facultative_unit_only_the_points_above_10_are_worth_keeping(
    convert: Convert, forme: Form | None, mark: str, issue: Issue
) -> None:
    # « Seuls les points excédant 10 sont pris en compte »: below, there is nothing to keep, whatever the form.
    result = Result("UF1", note=Decimal(mark), session=2022)
    outcomes = convert(Dossier(Candidate("1"), "ga", forme=forme, resultats=(result,)), 2023)
    [outcome] = [outcome for outcome in outcomes if outcome.unite_source == "UF1"]
    assert outcome.issue is issue
    assert "UF1" not in [o.unite_cible for o in outcomes if o.issue is Issue.A_PRESENTER]
