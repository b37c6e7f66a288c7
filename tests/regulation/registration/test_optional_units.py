"""Facultative units: two at most (D. 337-69), among those proposed, a language that is not compulsory."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier, OptionalUnit
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.regulation.registration.optional_units import check_optional_availability
from bacpro.regulation.terms import NoTerms
from bacpro.testing.dossiers import build_dossier

Findings = Callable[..., tuple[Finding, ...]]
Only = Callable[..., Finding]
Reason = Callable[..., str]

LANGUAGE = {"bloc_langue": "BF-LANGUE", "unites_langues": ["U41", "U42"]}
COMPULSORY = {"U41": "anglais", "U42": "espagnol"}


def choosing(*blocs: str | tuple[str, str], **changes: Any) -> Dossier:  # noqa: ANN401 - as attributes of a dossier
    chosen = tuple(OptionalUnit(bloc) if isinstance(bloc, str) else OptionalUnit(*bloc) for bloc in blocs)
    return build_dossier(facultatives=chosen, **changes)


@pytest.mark.parametrize(
    ("number", "most", "verdict"),
    [
        (2, None, Verdict.CONFORME),
        (3, None, Verdict.NON_CONFORME),
        (1, 1, Verdict.CONFORME),
        (2, 1, Verdict.NON_CONFORME),
    ],
)
def test_two_are_permitted_by_the_code_itself(only: Only, number: int, most: int | None, verdict: Verdict) -> None:
    terms = {} if most is None else {"maximum": most}
    assert only("facultatives.nombre", choosing(*["BF-DANSE"] * number), **terms).verdict is verdict


def test_a_facultative_is_one_of_the_edition(findings: Findings) -> None:
    danced, unknown = findings("facultatives.disponibilite", choosing("BF-DANSE", "BF-CHANT"))
    assert (danced.verdict, unknown.verdict) == (Verdict.CONFORME, Verdict.NON_CONFORME)
    assert danced.attendu == "BF-LANGUE (Langue vivante facultative), BF-DANSE (Danse)"
    assert unknown.message.endswith("Choisissez-en une.")


def test_an_edition_without_any_says_so() -> None:
    edition = Edition("LUT", "Référentiel", Sessions(2027), LegalBasis("Arrêté"), (), ())
    case = CheckCase(choosing("BF-DANSE"), 2027, Diploma("lutherie", "Lutherie", "LUT", (edition,)), edition)
    found = check_optional_availability(case, NoTerms())
    assert isinstance(found, tuple)
    assert found[0].message.endswith("Elle n’en propose aucune : retirez-la.")


@pytest.mark.parametrize(
    ("chosen", "compulsory", "verdict"),
    [
        ("italien", COMPULSORY, Verdict.CONFORME),
        ("Espagnol", COMPULSORY, Verdict.NON_CONFORME),
        (None, COMPULSORY, Verdict.A_ARBITRER),
        ("italien", {"U41": "anglais"}, Verdict.A_ARBITRER),
        ("anglais", {"U41": "anglais"}, Verdict.NON_CONFORME),
        ("italien", None, Verdict.A_ARBITRER),
    ],
)
def test_the_facultative_language_is_another_than_the_compulsory_ones(
    only: Only, chosen: str | None, compulsory: dict[str, str] | None, verdict: Verdict
) -> None:
    dossier = evolve(choosing(), facultatives=(OptionalUnit("BF-LANGUE", chosen),), langues=compulsory)
    assert only("facultatives.langue", dossier, **LANGUAGE).verdict is verdict


def test_nothing_chosen_is_nothing_to_check(reason: Reason) -> None:
    for name, terms in (
        ("facultatives.nombre", {}),
        ("facultatives.disponibilite", {}),
        ("facultatives.langue", LANGUAGE),
    ):
        assert "choisie" in reason(name, build_dossier(), **terms)
    assert reason("facultatives.langue", choosing("BF-DANSE"), **LANGUAGE) == "aucune langue facultative n’est choisie"
