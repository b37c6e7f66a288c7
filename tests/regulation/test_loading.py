"""Rules of check from a folder of TOML: their order, their functions, what they share, and each fault by its place."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen

from bacpro.errors import DataError
from bacpro.model.candidate import Candidate
from bacpro.model.check import CheckCase, CheckRule, Finding, Verdict
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier
from bacpro.model.legal import LegalBasis
from bacpro.model.rule import Parameters
from bacpro.model.sessions import Sessions
from bacpro.regulation.loading import load_check_rules, load_rules
from bacpro.regulation.terms import HIDDEN, CheckFunction

Write = Callable[..., Path]

HEAD = """
[[regles]]
id = "{id}"
titre = "Une règle"
sessions = {{ premiere = 2027 }}
fondements = [{{ texte = "Arrêté de 2026", lieu = "annexe V" }}]
fonction = "{fonction}"
"""


@frozen
class Figures:
    """What the function below reads: two figures, one with a default, and a ground."""

    semaines: int
    jours: int = 5
    fondement: LegalBasis = field(default=LegalBasis("Code de l’éducation"), metadata=HIDDEN)


def count(_: CheckCase, terms: Figures) -> tuple[Finding, ...] | str:
    return (Finding(Verdict.CONFORME, f"{terms.semaines * terms.jours} jours", fondements=(terms.fondement,)),)


def refuse(_: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    return f"sans {parameters['objet']}"


OWN: dict[str, Any] = {"essai.compte": CheckFunction(count, Figures), "essai.refus": refuse}


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Write files of rules (`a='…'` is a.toml) and give their folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def rule(rule_id: str, fonction: str = "essai.compte", parametres: str = "{ semaines = 4 }") -> str:
    return HEAD.format(id=rule_id, fonction=fonction) + f"parametres = {parametres}\n"


def found(loaded: CheckRule) -> tuple[Finding, ...] | str:
    edition = Edition("E", "Édition", Sessions(2027), LegalBasis("Arrêté"), (), (), ())
    diploma = Diploma("essai", "Essai", "ESS", (edition,))
    case = CheckCase(Dossier(Candidate("1", "Ménard", "Lou", dt.date(2008, 1, 1))), 2027, diploma, edition)
    return loaded.apply(case, loaded.parametres)


def one(loaded: CheckRule) -> Finding:
    findings = found(loaded)
    assert isinstance(findings, tuple)
    [finding] = findings
    return finding


def faults_of(folder: Path, functions: dict[str, Any] = OWN) -> str:
    with pytest.raises(DataError) as raised:
        load_check_rules(folder, functions)
    return str(raised.value)


COUNT_ALONE = {"essai.compte": OWN["essai.compte"]}


def test_files_come_in_their_order_then_by_name_and_rules_as_they_are_written(folder: Write) -> None:
    path = folder(
        a=rule("essai.dernier"),
        b=rule("essai.tiers"),
        y="ordre = 2\n" + rule("essai.deuxieme"),
        z="ordre = 1\n" + rule("essai.un") + rule("essai.deux"),
    )
    ids = [loaded.id for loaded in load_check_rules(path, COUNT_ALONE)]
    assert ids == ["essai.un", "essai.deux", "essai.deuxieme", "essai.dernier", "essai.tiers"]


def test_a_function_is_given_its_parameters_typed_and_the_rule_shows_the_figures(folder: Write) -> None:
    [loaded] = load_check_rules(folder(a=rule("essai.un")), COUNT_ALONE)
    finding = one(loaded)
    assert finding.message == "20 jours"  # 4 weeks of the 5 days that are the default
    assert finding.fondements == (LegalBasis("Code de l’éducation"),)
    assert dict(loaded.parametres) == {"semaines": 4, "jours": 5}


def test_the_figures_that_are_given_come_first_in_their_order(folder: Write) -> None:
    [loaded] = load_check_rules(folder(a=rule("essai.un", parametres="{ jours = 6, semaines = 4 }")), COUNT_ALONE)
    assert list(loaded.parametres) == ["jours", "semaines"]


def test_what_the_folder_shares_stands_for_what_a_rule_does_not_give(folder: Write) -> None:
    shared = '[communs]\njours = 4\nfondement = { texte = "Arrêté de 2026" }\n'
    path = folder(a=rule("essai.un"), b=rule("essai.deux", parametres="{ semaines = 2, jours = 3 }"), communs=shared)
    assert [one(loaded).message for loaded in load_check_rules(path, COUNT_ALONE)] == ["16 jours", "6 jours"]


def test_a_function_of_the_plugin_is_given_what_the_toml_has(folder: Write) -> None:
    path = folder(a=rule("essai.un", "essai.refus", '{ objet = "objet" }'))
    [loaded] = load_check_rules(path, {"essai.refus": refuse})
    assert found(loaded) == "sans objet"


def test_without_a_name_the_id_of_the_rule_is_that_of_its_function(folder: Write) -> None:
    text = rule("essai.refus", parametres='{ objet = "rien" }').replace('fonction = "essai.compte"\n', "")
    [loaded] = load_check_rules(folder(a=text), {"essai.refus": refuse})
    assert found(loaded) == "sans rien"


def test_a_function_that_does_not_exist_is_named_with_those_that_do(folder: Write) -> None:
    said = faults_of(folder(a=rule("essai.un", "essai.conte")), COUNT_ALONE)
    assert "a.toml, essai.un, fonction : « essai.conte » n’existe pas ; écrivez l’une de : " in said
    assert "essai.compte" in said


@pytest.mark.parametrize(
    ("parametres", "fault"),
    [
        ("{ semaines = 4, semaine = 5 }", "a.toml, essai.un, parametres.semaine : clé inconnue"),
        ("{ jours = 5 }", "a.toml, essai.un, parametres.semaines : clé « semaines » manquante"),
        ('{ semaines = "4" }', "a.toml, essai.un, parametres.semaines : « 4 » n’est pas un nombre entier"),
    ],
)
def test_a_parameter_at_fault_is_named_with_its_file_and_its_rule(folder: Write, parametres: str, fault: str) -> None:
    assert fault in faults_of(folder(a=rule("essai.un", parametres=parametres)), COUNT_ALONE)


def test_every_fault_is_told_at_once(folder: Write) -> None:
    path = folder(
        a=rule("essai.un", parametres="{}"), b=rule("essai.deux", "essai.rien"), c="regle = 1\n", d="[[regles]\n"
    )
    said = faults_of(path)
    for fault in (
        "a.toml, essai.un, parametres.semaines",
        "b.toml, essai.deux, fonction",
        "c.toml, $.regle : clé inconnue",
        "d.toml : ce n’est pas du TOML",
        "essai.refus n’a pas de données",
    ):
        assert fault in said


def test_what_the_folder_shares_is_told_when_it_is_at_fault_or_read_by_no_rule(folder: Write) -> None:
    path = folder(
        a=rule("essai.un"),
        b=rule("essai.deux"),
        communs='[communs]\njours = "cinq"\nminutes = 3\n',
        more="[communs]\njours = 4\n",
    )
    said = faults_of(path, COUNT_ALONE)
    assert "communs.toml, communs.minutes : aucune règle du dossier ne le lit" in said
    assert "more.toml, communs.jours : communs.toml le donne à tout le dossier" in said


def test_a_shared_parameter_of_the_wrong_type_is_told_where_it_stands(folder: Write) -> None:
    said = faults_of(folder(a=rule("essai.un"), communs='[communs]\njours = "cinq"\n'), COUNT_ALONE)
    assert "communs.toml, communs.jours : « cinq » n’est pas un nombre entier" in said


def test_two_versions_of_a_rule_may_stand_in_two_files_and_may_not_overlap(folder: Write) -> None:
    old = rule("essai.un").replace("premiere = 2027", "premiere = 2023, derniere = 2026")
    new = rule("essai.un")
    assert len(load_check_rules(folder(a=old, b=new), COUNT_ALONE)) == 2
    assert "essai.un" in faults_of(folder(a=new), COUNT_ALONE)


def test_a_rule_without_its_function_and_a_function_without_its_rule_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "regles.toml"
    path.write_text(HEAD.format(id="essai.compte", fonction="essai.absente"), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        load_rules(path, {"essai.refus": refuse, "essai.autre": refuse})
    assert refused.value.faults == [
        "regles.toml : essai.absente n’a pas de fonction. Donnez-la en Python, sous ce nom",
        "regles.toml : essai.autre n’a pas de données",
        "regles.toml : essai.refus n’a pas de données",
    ]


def test_a_rule_of_a_file_has_the_function_of_its_name_or_of_its_id(tmp_path: Path) -> None:
    path = tmp_path / "regles.toml"
    plain = HEAD.replace('fonction = "{fonction}"\n', "").format(id="essai.refus")
    path.write_text(HEAD.format(id="essai.compte", fonction="essai.autre") + plain, encoding="utf-8")
    other: Any = lambda *_: "autre"  # noqa: E731
    rules = load_rules(path, {"essai.refus": refuse, "essai.autre": other})
    assert [(rule.id, rule.apply) for rule in rules] == [("essai.compte", other), ("essai.refus", refuse)]
