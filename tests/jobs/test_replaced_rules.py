"""Whichever rule a speciality puts in the place of one of the Code, no other rule says of a candidate what is false.

Each rule of the deliberation is replaced in turn by one that takes nobody; the figures of what decides then are
worked out again here, with fractions.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacpro.errors import PluginError
from bacpro.jobs.deliberate import deliberate, plan_deliberation, session_terms
from bacpro.model.candidate import Candidate, Form
from bacpro.model.deliberation import Decision, Deliberation
from bacpro.model.dossier import Dossier
from bacpro.model.legal import LegalBasis
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import Result, State
from bacpro.model.rule import Parameters, Rule
from bacpro.model.sessions import Sessions
from bacpro.plugins.registry import Registry, load_registry
from bacpro.regulation.decision import CITED, SpecialityGrading, decision_rules

DECIDING = tuple(dict.fromkeys(rule.id for rule in decision_rules() if rule.id not in CITED))
ADMISSION, BELOW = "code.deliberation.admission", "code.deliberation.sous_le_seuil"
EPREUVE_CONTROLE, AJOURNEMENT = "code.deliberation.controle", "code.deliberation.ajournement"
ALL_EXEMPTED = "code.deliberation.dispense_totale"
Standing = Decimal | State | None
"""What a unit has: a mark, a state, or nothing."""
BARE: dict[str, set[Standing]] = {
    "code.deliberation.absence": {State.ABSENT},
    "code.deliberation.non_valide": {State.NON_VALIDE},
    "code.deliberation.en_cours": {None},
    "code.deliberation.incomplet": {None},
}
"""The rules that are told from how one unit stands, at least; None is a unit without result."""
SESSIONS = {"ga": (2018, 2021), "agora": (2025,)}
"""Sessions of the two procedures of the contrôle: the mean of one oral, the better mark of two."""

Replaced = Callable[[str, str], Callable[[Dossier, int], Deliberation]]


def takes_nobody(_: DecisionCase, __: Parameters) -> Proposal | str:
    """The rule that is put in the place of another."""
    return "ce règlement ne le veut pas"


def speciality_without(speciality: SpecialityGrading, rule_id: str) -> SpecialityGrading:
    """A speciality that has put a rule that takes nobody in the place of one of the Code."""
    old = next(rule for rule in decision_rules() if rule.id == rule_id)
    basis = (LegalBasis("Arrêté de l’essai"),)
    own = Rule(rule_id, "Autre", Sessions(2009), basis, takes_nobody, old.parametres, greffon="essai (essai 1.0)")
    return SpecialityGrading(speciality.gradings, (own,), greffon="essai (essai 1.0)")


@cache
def installed() -> Registry:
    """The plugins of the environment."""
    return load_registry()


@pytest.fixture(scope="module")
def replaced() -> Replaced:
    """The deliberation of a diploma where a rule is replaced; with no rule, as it is."""
    registry = installed()

    @cache
    def of(code: str, rule_id: str) -> Callable[[Dossier, int], Deliberation]:
        diploma = registry.diplome(code)
        speciality = registry.speciality(diploma)
        plan = plan_deliberation(diploma, speciality_without(speciality, rule_id) if rule_id else speciality)
        terms = cache(partial(session_terms, plan))
        return lambda dossier, session: deliberate(dossier, terms(session))

    return of


MARKS = st.integers(0, 80).map(lambda quarters: Decimal(quarters) / 4)
NEAR = st.integers(28, 44).map(lambda quarters: Decimal(quarters) / 4)
"""Marks from 7 to 11, so that averages fall where rules part."""
STATES = st.sampled_from([None, State.ABSENT, State.NON_VALIDE, State.DISPENSE, State.ABSENCE_JUSTIFIEE])
MOST = 20
"""Units that a diploma has at most, here."""

marked = st.one_of([st.lists(strategy, min_size=MOST, max_size=MOST) for strategy in (MARKS, NEAR)])
some_bare = st.builds(
    lambda marks, odd: [odd.get(rank, mark) for rank, mark in enumerate(marks)],
    marked,
    st.dictionaries(st.integers(0, 12), STATES, min_size=1, max_size=3),
)
standings = st.one_of(marked, some_bare, st.just([State.DISPENSE] * MOST))
sittings = st.sampled_from([(code, session) for code, sessions in SESSIONS.items() for session in sessions])


def dossier_of(session: int, standing: dict[str, Standing], forme: Form) -> Dossier:
    """The dossier of a candidate whose units stand so."""
    results = tuple(
        Result(unit, value, session=session) if isinstance(value, State) else Result(unit, note=value, session=session)
        for unit, value in standing.items()
        if value is not None
    )
    return Dossier(Candidate("0207"), session=session, forme=forme, resultats=results)


def average_of(standing: dict[str, Standing], weights: dict[str, Fraction]) -> Fraction | None:
    """The average of some units as the Code has it; None where one has no mark, or all are dispensed."""
    points = weight = Fraction()
    for unit, coefficient in weights.items():
        value = standing[unit]
        if value is State.DISPENSE:
            continue
        if value is None or value in {State.ABSENT, State.NON_VALIDE}:
            return None
        points += coefficient * (Fraction(value) if isinstance(value, Decimal) else 0)
        weight += coefficient
    return points / weight if weight else None


def proposed(run: Callable[[], Deliberation]) -> tuple[Deliberation | None, str]:
    """What is proposed, or how it is said that nothing can be."""
    try:
        return run(), ""
    except PluginError as error:
        return None, str(error)


@pytest.mark.parametrize("rule_id", DECIDING)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(sitting=sittings, values=standings, forme=st.sampled_from(Form))
def test_no_rule_says_what_is_false_of_a_candidate_whom_another_left(
    sitting: tuple[str, int],
    values: list[Standing],
    forme: Form,
    rule_id: str,
    replaced: Replaced,
) -> None:
    code, session = sitting
    registry = installed()
    diploma = registry.diplome(code)
    edition = registry.edition(diploma, session)
    weights = {unite.code: Fraction(unite.coefficient.valeur) for unite in edition.obligatoires if unite.coefficient}
    standing: dict[str, Standing] = dict(zip(weights, values, strict=False))
    dossier = dossier_of(session, standing, forme)
    usual = replaced(code, "")(dossier, session)
    found, said = proposed(lambda: replaced(code, rule_id)(dossier, session))
    if found is None:
        # Nobody is failed by default: he whom no rule takes is named, with who left him.
        assert usual.regle == rule_id
        assert "Le greffon essai (essai 1.0) est en panne : aucune règle de la délibération ne s’applique" in said
        assert ", pour le candidat 0207, " in said
        return
    if usual.regle != rule_id:
        assert (found.regle, found.decision) == (usual.regle, usual.decision)
        # The reason why the contrôle is closed is that of the rule, and may be another.
        assert rule_id == EPREUVE_CONTROLE or found.explication == usual.explication
    assert found.regle != rule_id
    [grading] = [grading for grading in registry.speciality(diploma).gradings if session in grading.sessions]
    names = grading.epreuve_pratique if session < 2022 else grading.professionnelles
    average, practice = average_of(standing, weights), average_of(standing, {name: weights[name] for name in names})
    if average is not None and found.regle not in BARE:
        shown = f"{int(average * 100) // 100},{int(average * 100) % 100:02}"
        assert re.search(rf"(: |Moyenne de ){shown}…? \(", found.explication)
    match found.regle:
        case rule if rule in BARE:
            assert BARE[rule] & set(standing.values())
        case "code.deliberation.dispense_totale":
            assert set(standing.values()) == {State.DISPENSE}
        case "code.deliberation.admission":
            assert average is not None
            assert average >= 10
        case "code.deliberation.sous_le_seuil":
            assert average is not None
            assert average < 8
        case "code.deliberation.controle":
            assert average is not None
            assert 8 <= average < 10
            assert practice is None or practice >= 10
        case "code.deliberation.ajournement":
            assert average is not None
            assert found.decision is Decision.AJOURNE
            assert ("non admis : " in found.explication) == (average >= 10)
            assert ("inférieure à 8" in found.explication) == (average < 8)


def test_the_lists_of_this_module_name_every_rule_of_the_code() -> None:
    assert {*BARE, ALL_EXEMPTED, ADMISSION, BELOW, EPREUVE_CONTROLE, AJOURNEMENT} == set(DECIDING)
