"""Rules in time: for each session, each rule has one version or none, and each candidate has one duration or none."""

from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product

import pytest

from bacpro.jobs.tracing.rule_versions import find_out_of_date, list_rules
from bacpro.model.candidate import Candidate, Situation, Status
from bacpro.model.check import CheckCase, CheckRule
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.edition.content import Content
from bacpro.model.rule import rules_for
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.structure import structure
from bacpro.plugins.registry import Registry

YEARS = range(2015, 2031)
FPC = frozenset({Status.FPC_PUBLIC, Status.FPC_PUBLIC_HABILITE, Status.FPC_PRIVE})
WITHOUT_DURATION = frozenset({Status.APPRENTI_HABILITE, Status.APPRENTI_NON_HABILITE, Status.EXPERIENCE})


def dated(folder: Traversable) -> list[tuple[str, str, Sessions]]:
    """Every version of every rule that the TOML files of a folder hold: file, id, sessions."""
    return [
        (path.name, entry["id"], structure(entry["sessions"], Sessions))
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".toml")
        for entry in read_toml(path).get("regles", [])
    ]


CORE = dated(files("bacpro.regulation") / "data")
AGORA = dated(files("bacpro_agora") / "data" / "regles")
IDS = sorted({rule for _, rule, _ in (*CORE, *AGORA)})


@pytest.fixture(scope="module")
def agora(registry: Registry) -> Diploma:
    return registry.diplome("agora")


@pytest.fixture(scope="module")
def rules(registry: Registry, agora: Diploma) -> tuple[CheckRule, ...]:
    return registry.regles(agora)


@pytest.fixture(scope="module")
def contents(registry: Registry, agora: Diploma) -> list[Content]:
    return [registry.contenu(agora, edition) for edition in agora.editions]


def versions(rule_id: str) -> list[Sessions]:
    return [sessions for _, rule, sessions in (*CORE, *AGORA) if rule == rule_id]


# --- rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_has_one_version_for_a_session_or_does_not_apply(rule_id: str) -> None:
    found = versions(rule_id)
    first = min(sessions.premiere for sessions in found)
    ends = [sessions.derniere for sessions in found]
    last = None if None in ends else max(end for end in ends if end)
    for session in YEARS:
        expected = 1 if first <= session and (last is None or session <= last) else 0
        assert sum(session in sessions for sessions in found) == expected


@pytest.mark.parametrize("session", YEARS)
def test_every_rule_that_is_explained_has_one_version_for_a_session_or_is_said_not_to_hold(
    registry: Registry, rules: tuple[CheckRule, ...], session: int
) -> None:
    # The rules of the files above, and those that tables bring: each row of annexe IV is one.
    versions = list_rules(registry, registry.diplomes.values())
    edition = registry.diplome("ga").editions[-1]
    assert {rule for rule in (version.id for version in versions) if rule.startswith("ga.correspondance.")} == {
        f"ga.correspondance.{code}"
        for code in [*(unite.code for unite in edition.unites), *(unite.code for unite in edition.hors_reglement)]
    }
    for rule_id in {version.id for version in versions}:
        dated = {version.sessions for version in versions if version.id == rule_id}
        begun = any(sessions.premiere <= session for sessions in dated)
        ended = all(sessions.derniere is not None and sessions.derniere < session for sessions in dated)
        assert len({s for s in dated if session in s}) == (1 if begun and not ended else 0), rule_id
    refused = find_out_of_date(rules, session)
    assert {refusal.regle for refusal in refused} == {rule.id for rule in rules if session < rule.sessions.premiere} - {
        rule.id for rule in rules_for(rules, session)
    }
    assert all(f"ne vaut pas à la session {session} (sessions : " in refusal.motif for refusal in refused)


def test_a_rule_id_stands_in_one_file_alone() -> None:
    places = {(rule, name) for name, rule, _ in (*CORE, *AGORA)}
    assert [rule for rule, count in Counter(rule for rule, _ in places).items() if count > 1] == []


@pytest.mark.parametrize("session", YEARS)
def test_the_rules_of_agora_begin_with_its_first_session(
    rules: tuple[CheckRule, ...], agora: Diploma, session: int
) -> None:
    # Annexe IV: first session 2023. From then on, every rule of check holds in every session of an edition.
    current = [rule.id for rule in rules_for(rules, session)]
    if session < 2023:
        assert current == []
    elif agora.edition(session):
        assert sorted(current) == sorted({rule.id for rule in rules})


def test_the_rules_loaded_are_those_of_the_data(rules: tuple[CheckRule, ...]) -> None:
    assert sorted((rule.id, str(rule.sessions)) for rule in rules) == sorted(
        (rule, str(sessions)) for _, rule, sessions in AGORA
    )


@pytest.mark.parametrize("session", YEARS)
def test_the_code_holds_for_every_session_save_what_a_later_version_brought(session: int) -> None:
    # D. 337-71 speaks of attestations since the version of 17 June 2020.
    first = {"code.forme.globale": 2015, "code.forme.choix": 2015, "code.conservation.report": 2015}
    for rule_id, since in {**first, "code.dispense.attestation": 2021}.items():
        assert sum(session in sessions for sessions in versions(rule_id)) == (session >= since)


def test_facultative_units_change_with_the_edition(rules: tuple[CheckRule, ...], agora: Diploma) -> None:
    assert [str(rule.sessions) for rule in rules if rule.id == "agora.facultatives.disponibilite"] == [
        "2023 à 2025",
        "depuis 2026",
    ]
    assert [str(edition.sessions) for edition in agora.editions] == ["2023 à 2025", "2026 à 2028"]


def test_every_version_rests_on_a_text_and_says_which(rules: tuple[CheckRule, ...]) -> None:
    for rule in rules:
        assert rule.fondements
        assert all(basis.texte for basis in rule.fondements)


# --- durations ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("session", range(2023, 2029))
@pytest.mark.parametrize("statut", [None, *Status])
@pytest.mark.norme("A-PFMP-01", "A-PFMP-05", "A-PFMP-09", "N-PFMP-01", "N-PFMP-03")
def test_a_candidate_has_one_duration_or_none(
    rules: tuple[CheckRule, ...], agora: Diploma, statut: Status | None, session: int
) -> None:
    edition = agora.edition(session)
    assert edition is not None
    [rule] = [rule for rule in rules_for(rules, session) if rule.id == "agora.pfmp.duree"]
    for situation, cycle in product((None, *Situation), (None, 1, 2, 3)):
        dossier = Dossier(Candidate("1"), statut=statut, situation=situation, cycle_annees=cycle)
        rows = [r for r in rule.parametres["durees"] if r.holds(CheckCase(dossier, session, agora, edition))]
        trained = situation in {Situation.PREMIERE_FORMATION, Situation.RECONVERSION}
        none = statut is None or statut in WITHOUT_DURATION or (statut in FPC and not trained)
        assert len(rows) == (0 if none else 1)
        for row in rows:
            assert (row.semaines is None) == bool(row.question)
            assert row.plancher == (8 if statut in FPC else 10)


def test_no_duration_is_written_for_who_has_none(rules: tuple[CheckRule, ...]) -> None:
    [rule] = [rule for rule in rules if rule.id == "agora.pfmp.duree"]
    written = {statut for row in rule.parametres["durees"] for statut in row.statuts}
    assert written == set(Status) - WITHOUT_DURATION


def test_the_least_of_a_decision_is_the_same_in_both_rules(rules: tuple[CheckRule, ...]) -> None:
    by_id = {rule.id: rule.parametres for rule in rules}
    floors = by_id["agora.pfmp.positionnement"]
    for row in by_id["agora.pfmp.duree"]["durees"]:
        assert row.plancher == floors["plancher_fpc" if FPC.issuperset(row.statuts) else "plancher_scolaire"]


def test_the_examination_ends_on_the_same_day_for_every_rule(rules: tuple[CheckRule, ...]) -> None:
    days = {
        rule.id: (rule.parametres["examen_mois"], rule.parametres["examen_jour"])
        for rule in rules
        if "examen_mois" in rule.parametres
    }
    assert set(days.values()) == {(6, 30)}
    assert {"agora.pfmp.duree", "agora.pfmp.dates", "agora.experience.perfectionnement"} <= days.keys()


# --- what the parameters name -----------------------------------------------------------------------------------------


def named(rules: Iterable[CheckRule], parameter: str) -> dict[str, tuple[str, ...]]:
    """That parameter of each rule that has it."""
    return {rule.id: tuple(rule.parametres[parameter]) for rule in rules if parameter in rule.parametres}


@pytest.mark.norme("A-SYN-01")
def test_the_sub_activities_that_rules_name_are_those_of_the_referentiel(
    rules: tuple[CheckRule, ...], contents: list[Content]
) -> None:
    found = named(rules, "sous_activites")
    poles = {"agora.dossier.E31.activites": "1", "agora.dossier.E32.activites": "3"}
    assert poles.keys() <= found.keys()
    for content in contents:
        known = tuple(content.sous_activites)
        assert known == ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3")
        for rule_id, codes in found.items():
            pole = poles.get(rule_id, "")
            assert codes == tuple(code for code in known if code.startswith(pole))


def test_the_types_of_structure_that_a_rule_names_are_the_seven_of_the_note(
    rules: tuple[CheckRule, ...], contents: list[Content]
) -> None:
    [codes] = named(rules, "structures").values()
    words = {
        "entreprise": "Entreprise",
        "commerce": "Commerce",
        "profession_liberale": "Profession libérale",
        "entreprise_artisanat": "Entreprise d'artisanat",
        "structure_associative": "Structure associative",
        "structure_mutualiste": "Structure mutualiste",
        "service_administratif_specialise": (
            "Service administratif spécialisé d'entreprise, d'administration ou de collectivité territoriale"
        ),
    }
    assert list(codes) == list(words)
    forms = [form for content in contents for form in content.textes["note"]["formulaires"]]
    assert forms
    for form in forms:
        assert form["types_structure"] == tuple(words.values())


@pytest.mark.parametrize("epreuve", ["E31", "E32"])
def test_the_units_that_rules_name_are_evaluated_by_their_epreuve(
    rules: tuple[CheckRule, ...], agora: Diploma, epreuve: str
) -> None:
    own = [rule for rule in rules if rule.parametres.get("epreuve") == epreuve]
    assert len(own) == 3
    for rule in own:
        assert agora.unites[rule.parametres["unite"]].epreuve == epreuve
        assert rule.id.startswith(f"agora.dossier.{epreuve}.")


def test_the_names_of_blocs_are_of_units_of_every_edition(agora: Diploma) -> None:
    rows = read_toml(files("bacpro_agora") / "data" / "regles" / "communs.toml")["communs"]["denominations"]
    for edition, row in product(agora.editions, rows):
        titles = [bloc.intitule.replace("'", "’") for bloc in edition.blocs if bloc.unites == (row["unite"],)]
        assert row["titres"][0] in titles
    [old] = [edition for edition in agora.editions if edition.id == "RNCP34606"]
    assert {row["numero"]: row["unite"] for row in rows} == {
        rank: bloc.unites[0] for rank, bloc in enumerate(old.blocs[:3], 1)
    }
