"""Rules are listed with their dates, and one that is not of a session says so."""

import pytest

from bacpro.errors import BacproError
from bacpro.jobs.tracing.rule_versions import find_out_of_date, find_rule, list_every_rule, list_rules
from bacpro.plugins.registry import Registry
from bacpro.regulation.conservation.rules import conservation_rules


def test_a_rule_out_of_its_dates_is_said_with_the_sessions_it_holds_for() -> None:
    assert find_out_of_date(conservation_rules(), 2023) == ()
    refused = find_out_of_date(conservation_rules(), 2020)
    assert [refusal.regle for refusal in refused] == ["code.dispense.contredite", "code.dispense.attestation"]
    assert {refusal.motif for refusal in refused} == {"elle ne vaut pas à la session 2020 (sessions : depuis 2021)"}


def test_a_rule_that_nobody_has_is_answered_with_those_that_are_near(registry: Registry) -> None:
    versions = list_rules(registry, [registry.diplome("agora")])
    assert {version.id for version in find_rule(versions, "code.absence")} == {"code.absence"}
    with pytest.raises(BacproError, match=r"Règle inconnue : « code\.absense »\. Règles proches : code\.absence"):
        find_rule(versions, "code.absense")
    with pytest.raises(BacproError, match="« bacpro expliquer » seul les liste toutes"):
        find_rule(versions, "zzzzzz")


def test_a_plugin_at_fault_is_said_and_the_rules_of_others_are_listed(registry: Registry) -> None:
    said: list[str] = []
    whole = list_every_rule(registry, said.append)
    assert said == []
    assert len(whole) == len({(version.id, version.sessions) for version in whole})
    assert {version.id for version in whole} >= {"agora.pfmp.duree", "ga.correspondance.U33", "code.absence"}
