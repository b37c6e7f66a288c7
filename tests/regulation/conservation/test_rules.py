"""What a candidate keeps (D. 337-69, -71, -78, -79, -81): each rule at its limit.

Every expected value was worked out by hand from the law; the reason is in the name of the case, or beside it.
GA U31 corresponds to AGOrA U31, so most cases use it.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import frozen

from bacpro.errors import BacproError
from bacpro.jobs.convert import ConversionPlan, target_cells
from bacpro.model.candidate import Candidate, Form, Status
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import Result, State
from bacpro.model.rule import rules_for
from bacpro.plugins.registry import Registry
from bacpro.regulation.conservation.rules import conservation_rules

Convert = Callable[[Dossier, int], tuple[Outcome, ...]]

GLOBALE, PROGRESSIVE = Form.GLOBALE, Form.PROGRESSIVE
CARRIED_U31 = "ga.correspondance.U31"


@frozen
class Given:
    """What is known of a candidate, and the session he prepares."""

    resultats: tuple[Result, ...] = ()
    session: int = 2023
    forme: Form | None = GLOBALE
    statut: Status | None = None
    renonce: tuple[str, ...] = ()
    attestations: tuple[str, ...] = ()

    def dossier(self) -> Dossier:
        return Dossier(
            Candidate("02211557763"),
            "ga",
            statut=self.statut,
            forme=self.forme,
            renonce=self.renonce,
            attestations=self.attestations,
            resultats=self.resultats,
        )


@frozen
class Expected:
    """What the law gives; `jusqua` is the last session (year) of use."""

    issue: Issue
    regle: str
    confiance: Confidence
    note: str | None = None
    jusqua: int | None = None


def note(mark: str, session: int = 2022, unite: str = "U31", controle: str | None = None) -> Result:
    oral = None if controle is None else Decimal(controle)
    return Result(unite, note=Decimal(mark), session=session, controle=oral)


def code(state: State, session: int = 2022, unite: str = "U31") -> Result:
    return Result(unite, state, session=session)


def carried(mark: str, jusqua: int, confiance: Confidence = Confidence.RELAIS, unite: str = "U31") -> Expected:
    """A note carried: its ground is annexe IV (texte) and D. 337-69 read across diplomas (relais)."""
    return Expected(Issue.REPORTEE, f"ga.correspondance.{unite}", confiance, mark, jusqua)


def asked(regle: str, jusqua: int | None = None, confiance: Confidence = Confidence.INCONNU) -> Expected:
    return Expected(Issue.A_ARBITRER, regle, confiance, None, jusqua)


NOT_CARRIED = Expected(Issue.NON_REPORTABLE, "code.conservation.globale", Confidence.TEXTE)
ABSENT = Expected(Issue.SANS_NOTE, "code.absence", Confidence.TEXTE)
RENOUNCED = Expected(Issue.RENONCEE, "code.conservation.renonciation", Confidence.TEXTE)
SUPERSEDED = Expected(Issue.RENONCEE, "code.conservation.derniere_note", Confidence.DEDUCTION)
ATTESTED = Expected(Issue.DISPENSE, "code.dispense.attestation", Confidence.RELAIS)
EXEMPTED = Expected(Issue.DISPENSE, "code.dispense.titre", Confidence.DEDUCTION)


def expired(jusqua: int) -> Expected:
    return Expected(Issue.EXPIREE, "code.conservation.validite", Confidence.TEXTE, None, jusqua)


def by_vae(jusqua: int, confiance: Confidence = Confidence.TEXTE) -> Expected:
    return Expected(Issue.DISPENSE, "code.dispense.vae", confiance, None, jusqua)


def no_point(unite: str) -> Expected:
    assert unite.startswith("UF")
    return Expected(Issue.NON_REPORTABLE, "code.conservation.facultative", Confidence.TEXTE)


# Each case: why, what is given of one result, what the law gives.
ONE_RESULT = {
    # D. 337-78: « supérieures ou égales à 10 sur 20 ».
    "10 is kept": (Given((note("10"),)), carried("10", 2027)),
    "9,99 is below 10 in forme globale": (Given((note("9.99"),)), NOT_CARRIED),
    "9,996 is not rounded up to 10": (Given((note("9.996"),)), NOT_CARRIED),
    "20 is kept": (Given((note("20"),)), carried("20", 2027)),
    "0 is a note, below 10": (Given((note("0"),)), NOT_CARRIED),
    # D. 337-69: valid five years, so a note of session S serves up to S+5 (deduction) and no longer.
    "session S+5, by deduction": (Given((note("12", 2018),)), carried("12", 2023, Confidence.DEDUCTION)),
    "session S+4, without doubt": (Given((note("12", 2019),)), carried("12", 2024)),
    "session S+6": (Given((note("12", 2017),)), expired(2022)),
    "oldest GA note": (Given((note("20", 2015),)), expired(2020)),
    "newest GA note, S+5": (Given((note("12", 2022),), session=2027), carried("12", 2027, Confidence.DEDUCTION)),
    "newest GA note, S+6": (Given((note("12", 2022),), session=2028), expired(2027)),
    "five years do not restart with AGOrA": (Given((note("12", 2019),), session=2025), expired(2024)),
    # D. 337-78 and -79: below 10, the form decides; across a change of diploma no text speaks of the progressive one.
    "9,99 in forme progressive": (
        Given((note("9.99"),), forme=PROGRESSIVE),
        asked("code.conservation.progressive", 2027),
    ),
    "10 in forme progressive": (Given((note("10"),), forme=PROGRESSIVE), carried("10", 2027)),
    "9,99 in unknown form": (Given((note("9.99"),), forme=None), asked("code.conservation.forme_inconnue", 2027)),
    "10 in unknown form": (Given((note("10"),), forme=None), carried("10", 2027)),
    "progressive keeps below 10 for five years too: S+5": (
        Given((note("8", 2018),), forme=PROGRESSIVE),
        asked("code.conservation.progressive", 2023),
    ),
    "progressive keeps below 10 for five years too: S+6": (Given((note("8", 2017),), forme=PROGRESSIVE), expired(2022)),
    "unknown form, S+6: kept under neither": (Given((note("8", 2017),), forme=None), expired(2022)),
    "below 10 in forme globale was never kept, so never expires": (Given((note("8", 2015),)), NOT_CARRIED),
    # D. 337-78, last paragraphs: kept « à leur demande ».
    "renounced note": (Given((note("15"),), renonce=("U31",)), RENOUNCED),
    "renounced note below 10, which the forme progressive lets the candidate sit again": (
        Given((note("8"),), forme=PROGRESSIVE, renonce=("U31",)),
        RENOUNCED,
    ),
    "renounced VAE": (Given((code(State.VAE),), renonce=("U31",)), RENOUNCED),
    "renounced attestation": (Given((), renonce=("U31",), attestations=("U31",)), RENOUNCED),
    "renouncing another unit changes nothing": (Given((note("15"),), renonce=("U32",)), carried("15", 2027)),
    "an absence leaves nothing to renounce": (Given((code(State.ABSENT),), renonce=("U31",)), ABSENT),
    # D. 337-71, version of 2020: after the five years, the holder of an attestation may be dispensed.
    "attestation of an expired note": (Given((note("12", 2017),), attestations=("U31",)), ATTESTED),
    "attestation of a valid note: the note is worth more": (
        Given((note("12"),), attestations=("U31",)),
        carried("12", 2027),
    ),
    "attestation at S+5: the note is still valid": (
        Given((note("12", 2018),), attestations=("U31",)),
        carried("12", 2023, Confidence.DEDUCTION),
    ),
    # Attestations are for units of 10 and more: one of the two is wrong, and the office knows which.
    "attestation and a note of 9,99": (
        Given((note("9.99"),), attestations=("U31",)),
        asked("code.dispense.contredite"),
    ),
    "attestation and an expired note of 9,99": (
        Given((note("9.99", 2015),), attestations=("U31",)),
        asked("code.dispense.contredite"),
    ),
    "attestation of a note of 10, expired": (Given((note("10", 2015),), attestations=("U31",)), ATTESTED),
    "attestation without a result": (Given((), attestations=("U31",)), ATTESTED),
    "attestation of an expired VAE": (Given((code(State.VAE, 2016),), attestations=("U31",)), ATTESTED),
    # D. 337-69: VAE units are valid five years.
    "VAE": (Given((code(State.VAE),)), by_vae(2027)),
    "VAE at S+5, by deduction": (Given((code(State.VAE, 2018),)), by_vae(2023, Confidence.DEDUCTION)),
    "VAE at S+6": (
        Given((code(State.VAE, 2017),)),
        Expected(Issue.EXPIREE, "code.dispense.vae", Confidence.TEXTE, None, 2022),
    ),
    # D. 337-71: a dispense rests on a title that does not lapse with a session.
    "dispense": (Given((code(State.DISPENSE),)), EXEMPTED),
    "dispense of long ago": (Given((code(State.DISPENSE, 2015),)), EXEMPTED),
    # D. 337-81, D. 337-88: no note, so nothing to keep, in any form.
    "absent": (Given((code(State.ABSENT),)), ABSENT),
    "absent in forme progressive": (Given((code(State.ABSENT),), forme=PROGRESSIVE), ABSENT),
    "justified absence: its zero is for that session alone": (Given((code(State.ABSENCE_JUSTIFIEE),)), ABSENT),
    "non valide": (
        Given((code(State.NON_VALIDE),)),
        Expected(Issue.SANS_NOTE, "code.non_valide", Confidence.TEXTE),
    ),
    "note awaited": (
        Given((code(State.ATTENDUE),)),
        Expected(Issue.SANS_NOTE, "code.note_attendue", Confidence.TEXTE),
    ),
    # D. 337-69: of a facultative unit, « le bénéfice des points supérieurs à 10 ».
    "facultative 9,75: no point above 10": (Given((note("9.75", unite="UF1"),)), no_point("UF1")),
    "facultative 9,75 in forme progressive: no point either": (
        Given((note("9.75", unite="UF1"),), forme=PROGRESSIVE),
        no_point("UF1"),
    ),
    "facultative 9,75 in unknown form: no point either": (
        Given((note("9.75", unite="UF1"),), forme=None),
        no_point("UF1"),
    ),
    # The facultative épreuves are of the 1° of D. 337-69: D. 337-78 keeps their notes from 10. It adds no point.
    "facultative 10": (Given((note("10", unite="UF1"),)), carried("10", 2027, unite="UF1")),
    "facultative 15": (Given((note("15", unite="UF1"),)), carried("15", 2027, unite="UF1")),
    "facultative 15 at S+6": (Given((note("15", 2017, "UF1"),)), expired(2022)),
    # Annexe IV names one GA facultative, the langue: what UF2 is worth depends on what it was.
    "UF2 at 15": (Given((note("15", unite="UF2"),)), asked("ga.correspondance.UF2")),
    "UF2 at 9,75: no point, whatever it was": (Given((note("9.75", unite="UF2"),)), no_point("UF2")),
    "UF2 at S+6: expired, whatever it was": (Given((note("15", 2017, "UF2"),)), expired(2022)),
    "UF2 absent": (Given((code(State.ABSENT, unite="UF2"),)), ABSENT),
    # From session 2022 an oral bears on a unit, and the better of both counts; what is kept of it, no text says.
    "oral of 10 on a note of 9,99": (
        Given((note("9.99", unite="U12", controle="10"),)),
        asked("code.conservation.controle"),
    ),
    "oral of 10 on a note of 9,99, forme progressive": (
        Given((note("9.99", unite="U12", controle="10"),), forme=PROGRESSIVE),
        asked("code.conservation.controle"),
    ),
    "oral of 9,99: below 10 both": (Given((note("8", unite="U12", controle="9.99"),)), NOT_CARRIED),
    "oral below a note of 12: the note is the better": (
        Given((note("12", unite="U12", controle="9"),)),
        carried("12", 2027, unite="U12"),
    ),
    "oral of 15 above a note of 12: 12 or 15, the same question": (
        Given((note("12", unite="U12", controle="15"),)),
        asked("code.conservation.controle"),
    ),
    # D. 337-78, version of 2009 (sessions up to 2021): the oral is averaged with the whole, no unit’s note changes.
    "oral of 2021 on a note of 8": (Given((note("8", 2021, "U12", controle="15"),)), NOT_CARRIED),
    "oral at S+6: nothing left to ask": (
        Given((note("8", 2022, "U12", controle="15"),), forme=PROGRESSIVE, session=2028),
        expired(2027),
    ),
}


@pytest.mark.parametrize(("given", "expected"), ONE_RESULT.values(), ids=ONE_RESULT.keys())
def test_one_result_at_its_limit(convert: Convert, given: Given, expected: Expected) -> None:
    outcome = only(convert, given)
    carried_note = None if outcome.note_reportee is None else str(outcome.note_reportee)
    found = Expected(outcome.issue, outcome.regle, outcome.confiance, carried_note, outcome.valable_jusqua)
    assert found == expected


@pytest.mark.parametrize(("given", "expected"), ONE_RESULT.values(), ids=ONE_RESULT.keys())
def test_the_cell_shows_what_is_held_and_nothing_else(convert: Convert, given: Given, expected: Expected) -> None:
    cells = target_cells(convert(given.dossier(), given.session))
    if expected.issue is Issue.REPORTEE:
        assert expected.note is not None
        assert list(cells.values()) == [expected.note.replace(".", ",")]
    else:
        assert list(cells.values()) == (["DI"] if expected.issue is Issue.DISPENSE else [])


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(Given((code(State.VAE, unite="UF2"),)), id="VAE"),
        pytest.param(Given((code(State.DISPENSE, unite="UF2"),)), id="dispense"),
        pytest.param(Given((), attestations=("UF2",)), id="attestation without a result"),
        pytest.param(Given((note("15", 2016, "UF2"),), attestations=("UF2",)), id="attestation of an expired note"),
    ],
)
def test_nobody_is_dispensed_of_a_unit_that_no_text_names(convert: Convert, given: Given) -> None:
    # Annexe IV gives UF2 no unit to be dispensed of: it is the same question as for its note.
    outcome = only(convert, given)
    assert (outcome.issue, outcome.unite_cible) == (Issue.A_ARBITRER, None)
    assert outcome.confiance is Confidence.INCONNU


@pytest.mark.parametrize("mark", ["9.99", "0"])
@pytest.mark.parametrize(
    "statut",
    [
        Status.SCOLAIRE_PUBLIC,
        Status.SCOLAIRE_SOUS_CONTRAT,
        Status.SCOLAIRE_HORS_CONTRAT,
        Status.APPRENTI_HABILITE,
        Status.APPRENTI_NON_HABILITE,
    ],
)
def test_voie_scolaire_and_apprentissage_impose_the_forme_globale(convert: Convert, statut: Status, mark: str) -> None:
    outcome = only(convert, Given((note(mark),), forme=None, statut=statut))
    assert (outcome.issue, outcome.regle) == (Issue.NON_REPORTABLE, "code.conservation.globale")


@pytest.mark.parametrize(
    "statut",
    [
        Status.FPC_PUBLIC,
        Status.FPC_PUBLIC_HABILITE,
        Status.FPC_PRIVE,
        Status.EXPERIENCE,
        Status.DISTANCE,
    ],
)
def test_fpc_experience_and_distance_choose_their_form_so_it_is_asked(convert: Convert, statut: Status) -> None:
    outcome = only(convert, Given((note("9.99"),), forme=None, statut=statut))
    assert (outcome.issue, outcome.regle) == (Issue.A_ARBITRER, "code.conservation.forme_inconnue")


def test_a_pupil_recorded_as_progressive_has_the_recteur_s_derogation(convert: Convert) -> None:
    # D. 337-78, first paragraph: « sauf dérogation qui peut être accordée par le recteur ».
    outcome = only(convert, Given((note("9.99"),), forme=PROGRESSIVE, statut=Status.SCOLAIRE_PUBLIC))
    assert (outcome.issue, outcome.regle) == (Issue.A_ARBITRER, "code.conservation.progressive")


# Each case: why, two or three results of U31 (any order), what the law gives of each by its session.
SEVERAL_RESULTS = {
    "the last of two notes counts, the better one": (
        (note("11", 2019), note("14", 2021)),
        {2019: SUPERSEDED, 2021: carried("14", 2026)},
    ),
    "the last of two notes counts, even below 10": (
        (note("14", 2019), note("8", 2021)),
        {2019: SUPERSEDED, 2021: NOT_CARRIED},
    ),
    "a dispense obtained later counts": (
        (note("14", 2019), code(State.DISPENSE, 2021)),
        {2019: SUPERSEDED, 2021: EXEMPTED},
    ),
    "an absence later does not say whether the note is still kept": (
        (note("14", 2019), code(State.ABSENT, 2021)),
        {2019: asked("code.conservation.absence_ulterieure"), 2021: ABSENT},
    ),
    "a note awaited later: the same question": (
        (note("14", 2019), code(State.ATTENDUE, 2022)),
        {
            2019: asked("code.conservation.absence_ulterieure"),
            2022: Expected(Issue.SANS_NOTE, "code.note_attendue", Confidence.TEXTE),
        },
    ),
    "an expired note asks nothing": ((note("14", 2016), code(State.ABSENT, 2021)), {2016: expired(2021), 2021: ABSENT}),
    "a note below 10 in forme globale asks nothing": (
        (note("8", 2019), code(State.ABSENT, 2021)),
        {2019: NOT_CARRIED, 2021: ABSENT},
    ),
    "an absence before a note takes nothing away": (
        (code(State.ABSENT, 2019), note("14", 2021)),
        {2019: ABSENT, 2021: carried("14", 2026)},
    ),
    "of three, the absence bears on the second note, the second note on the first": (
        (note("15", 2018), note("14", 2020), code(State.ABSENT, 2021)),
        {2018: SUPERSEDED, 2020: asked("code.conservation.absence_ulterieure"), 2021: ABSENT},
    ),
}


@pytest.mark.parametrize("in_file_order", [True, False], ids=["oldest first", "newest first"])
@pytest.mark.parametrize(("resultats", "by_session"), SEVERAL_RESULTS.values(), ids=SEVERAL_RESULTS.keys())
def test_several_results_of_one_unit(
    convert: Convert, resultats: tuple[Result, ...], by_session: dict[int, Expected], in_file_order: bool
) -> None:
    given = Given(resultats if in_file_order else tuple(reversed(resultats)))
    # Session 2021 brings a remark of its own ground, so the confidence is looked at elsewhere.
    found = {
        outcome.session_source: (outcome.issue, outcome.regle, outcome.note_source, outcome.valable_jusqua)
        for outcome in convert(given.dossier(), 2023)
        if outcome.unite_source
    }
    sources = {resultat.session: Given((resultat,)) for resultat in resultats}
    assert found == {
        session: (expected.issue, expected.regle, shown_source(sources[session]), expected.jusqua)
        for session, expected in by_session.items()
    }


def test_an_attestation_is_worth_its_own_unit_only(convert: Convert) -> None:
    given = Given((note("12", 2017),), attestations=("U32",))
    issues = {o.unite_source: (o.issue, o.unite_cible) for o in convert(given.dossier(), 2023) if o.unite_source}
    assert issues == {"U31": (Issue.EXPIREE, "U31"), "U32": (Issue.DISPENSE, "U2")}


def test_a_mark_is_shown_as_it_was_given_whatever_was_converted_before(convert: Convert) -> None:
    # Equal marks may be written with other digits: no candidate reads those of another.
    for mark in ("14.5", "14.50", "14.500"):
        outcome = only(convert, Given((note(mark),)))
        assert outcome.note_source == mark.replace(".", ",")
        assert f"note de {mark.replace('.', ',')} sur 20" in outcome.explication


def test_an_attestation_holds_beside_a_later_absence(convert: Convert) -> None:
    # The note of 2016 is over, the absence of 2022 gives nothing, and the attestation is what remains.
    given = Given((note("12", 2016), code(State.ABSENT, 2022)), attestations=("U31",))
    issues = {o.session_source: o.issue for o in convert(given.dossier(), 2023) if o.unite_source}
    assert issues == {2016: Issue.EXPIREE, 2022: Issue.DISPENSE}


@pytest.mark.parametrize("given", [Given((note("9"),), forme=None), Given((note("9"),), forme=PROGRESSIVE)])
def test_a_unit_in_question_is_still_to_sit_unless_the_office_decides(convert: Convert, given: Given) -> None:
    (left,) = (o for o in convert(given.dossier(), 2023) if o.issue is Issue.A_PRESENTER and o.unite_cible == "U31")
    assert "sauf si la question" in left.explication


@pytest.mark.parametrize(
    "given",
    [
        Given((note("9"),)),
        Given((note("12", 2017),)),
        Given((code(State.ABSENT),)),
        Given((note("12"),), renonce=("U31",)),
        Given(),
    ],
    ids=["below 10", "expired", "absent", "renounced", "no result"],
)
def test_a_unit_that_is_not_held_is_to_sit(convert: Convert, given: Given) -> None:
    # D. 337-78: « présentent alors l’ensemble des unités non détenues ».
    (left,) = (o for o in convert(given.dossier(), 2023) if o.issue is Issue.A_PRESENTER and o.unite_cible == "U31")
    assert "sauf si" not in left.explication
    assert left.confiance is Confidence.TEXTE


REMARK_2020 = "n’a pas comporté d’unité facultative"
REMARK_2021 = "d’avant l’ajustement"


@pytest.mark.parametrize(
    ("resultat", "said"),
    [
        pytest.param(note("15", 2020, "UF1"), {REMARK_2020}, id="2020 had no facultative unit"),
        pytest.param(note("15", 2020, "UF2"), {REMARK_2020}, id="2020 had no facultative unit, UF2 either"),
        pytest.param(note("15", 2020), set(), id="obligatory units of 2020 are as usual"),
        pytest.param(note("15", 2021), {REMARK_2021}, id="notes of 2021 are kept as before their adjustment"),
        pytest.param(note("15", 2021, "UF1"), {REMARK_2021}, id="facultative notes of 2021 too"),
        pytest.param(note("15", 2019), set(), id="2019 is as usual"),
        pytest.param(note("15", 2022), set(), id="2022 is as usual"),
        pytest.param(note("15", 2019, "UF1"), set(), id="facultative notes of 2019 are as usual"),
    ],
)
def test_sessions_of_the_pandemic_are_remarked_upon(convert: Convert, resultat: Result, said: set[str]) -> None:
    outcome = only(convert, Given((resultat,)))
    assert {text for text in (REMARK_2020, REMARK_2021) if text in outcome.explication} == said
    assert ("Décret n° 2021-727" in outcome.fondement) == bool(said)


def test_a_note_of_2021_that_is_not_carried_needs_no_remark(convert: Convert) -> None:
    assert REMARK_2021 not in only(convert, Given((note("8", 2021),))).explication


def test_the_trace_of_a_carried_note_names_every_rule_that_did_not_apply(convert: Convert) -> None:
    outcome = only(convert, Given((note("12.5"),)))
    assert {refusal.regle: refusal.motif for refusal in outcome.ecartees} == {
        "code.conservation.renonciation": "le candidat n’a pas renoncé à cette unité",
        "code.conservation.derniere_note": "l’unité n’a qu’un résultat",
        "code.dispense.contredite": "aucune attestation ne contredit la note",
        "code.dispense.attestation": "aucune attestation de bloc n’est signalée pour cette unité",
        "code.dispense.titre": "le résultat n’est pas une dispense",
        "code.dispense.vae": "l’unité n’a pas été acquise par la VAE",
        "code.absence": "le candidat n’a pas été déclaré absent",
        "code.non_valide": "l’unité ne porte pas la mention « non valide »",
        "code.note_attendue": "la note n’est pas en attente",
        "code.conservation.controle": "aucun oral de contrôle sur cette unité",
        "code.conservation.facultative": "l’unité est obligatoire",
        "code.conservation.globale": "la note est d’au moins 10 sur 20",
        "code.conservation.validite": "le résultat est encore valable",
        "code.conservation.progressive": "la note est d’au moins 10 sur 20",
        "code.conservation.forme_inconnue": "la note est d’au moins 10 sur 20",
        "code.conservation.absence_ulterieure": "l’unité n’a qu’un résultat",
    }


@pytest.mark.parametrize(
    ("given", "regle", "motif"),
    [
        pytest.param(
            Given((note("9"),), forme=PROGRESSIVE),
            "code.conservation.globale",
            "le candidat ne passe pas l’examen sous la forme globale",
            id="progressive, so not globale",
        ),
        pytest.param(
            Given((note("9"),), forme=None),
            "code.conservation.progressive",
            "le candidat ne passe pas l’examen sous la forme progressive",
            id="unknown form, so not progressive",
        ),
        pytest.param(
            Given((note("12"),), attestations=("U31",)),
            "code.dispense.attestation",
            "la note elle-même est encore valable",
            id="attestation not needed yet",
        ),
        pytest.param(
            Given((code(State.ABSENT),), renonce=("U31",)),
            "code.conservation.renonciation",
            "il n’y a ni note ni dispense à laquelle renoncer",
            id="nothing to renounce",
        ),
        pytest.param(
            Given((note("8", 2022, "U12", controle="15"),), forme=PROGRESSIVE, session=2028),
            "code.conservation.controle",
            "la note, comme l’oral, n’est plus valable",
            id="oral expired with its note",
        ),
    ],
)
def test_the_trace_says_why_a_near_rule_did_not_apply(convert: Convert, given: Given, regle: str, motif: str) -> None:
    refused = {refusal.regle: refusal.motif for refusal in only(convert, given).ecartees}
    assert refused[regle] == motif


def test_the_trace_stops_at_the_rule_that_decided(convert: Convert) -> None:
    outcome = only(convert, Given((note("15"),), renonce=("U31",)))
    assert outcome.regle == "code.conservation.renonciation"
    assert outcome.ecartees == ()


FIRST_SESSION = {
    "code.conservation.renonciation": None,
    "code.conservation.derniere_note": None,
    # D. 337-71 in its version of 17 June 2020: first examinations in 2021.
    "code.dispense.attestation": 2021,
    "code.dispense.contredite": 2021,
    "code.dispense.titre": None,
    "code.dispense.vae": None,
    "code.absence": None,
    "code.non_valide": None,
    "code.note_attendue": None,
    "code.conservation.controle": None,
    "code.conservation.facultative": None,
    "code.conservation.globale": None,
    "code.conservation.validite": None,
    "code.conservation.progressive": None,
    "code.conservation.forme_inconnue": None,
    "code.conservation.absence_ulterieure": None,
    "code.conservation.report": None,
    "code.conservation.sessions": None,
    "code.unites.a_presenter": None,
}
"""First session of each rule among 2015 to 2030; None where it held before already."""


@pytest.mark.parametrize("session", range(2015, 2031))
def test_each_session_has_exactly_one_version_of_each_rule_or_explicitly_none(session: int) -> None:
    found = [rule.id for rule in rules_for(conservation_rules(), session)]
    assert sorted(found) == sorted(regle for regle, first in FIRST_SESSION.items() if first is None or session >= first)


@pytest.mark.parametrize("session", range(2015, 2031))
def test_each_session_has_one_edition_and_one_table_or_explicitly_none(registry: Registry, session: int) -> None:
    ga, agora = registry.diplome("ga"), registry.diplome("agora")
    assert sum(session in edition.sessions for edition in ga.editions) == (session <= 2022)
    # RNCP40705 is registered until 31 August 2028: no session beyond is known.
    assert sum(session in edition.sessions for edition in agora.editions) == (2023 <= session <= 2028)
    if session >= 2023:
        table = registry.correspondance("ga", "agora", session)
        assert len({table.rule_id(row.source) for row in table.lignes}) == len(table.lignes) == 15
    else:
        with pytest.raises(BacproError, match=str(session)):
            registry.correspondance("ga", "agora", session)


def test_every_rule_rests_on_a_text_and_its_function(plan: ConversionPlan) -> None:
    for rule in plan.regles:
        assert rule.titre
        assert rule.fondements
        assert all(basis.texte for basis in rule.fondements)
        # What no text says is `inconnu`, and what a text says is quoted: a rule without words owns up to it.
        if not rule.texte:
            assert all(basis.confiance is not Confidence.TEXTE for basis in rule.fondements)


def only(convert: Convert, given: Given) -> Outcome:
    """The outcome of the one source unit of a candidate."""
    (outcome,) = (outcome for outcome in convert(given.dossier(), given.session) if outcome.unite_source)
    return outcome


def shown_source(given: Given) -> str:
    """The one result of a candidate as the journal shows it."""
    (resultat,) = given.resultats
    if resultat.note is not None:
        return str(resultat.note).replace(".", ",")
    return {State.ABSENT: "AB", State.DISPENSE: "DI", State.ATTENDUE: "EA"}[resultat.etat]
