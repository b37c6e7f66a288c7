"""What stands between bacpro and code of others: values that do not change, words for any error, prints put aside."""

import json
import os
import pickle
import re
import sys
from datetime import date
from decimal import Decimal, Inexact, getcontext
from pathlib import Path

import pytest
from attrs import evolve

from bacpro import (
    Bloc,
    Coefficient,
    Decision,
    Edition,
    Epreuve,
    Finding,
    LegalBasis,
    Proposal,
    Sessions,
    Unite,
    Verdict,
)
from bacpro.errors import RuleError
from bacpro.jobs.rules import tried
from bacpro.model.candidate import Candidate
from bacpro.model.diploma import Diploma, diploma_faults
from bacpro.model.dossier import Dossier, Portfolio
from bacpro.model.rule import Rule
from bacpro.model.structuring.frozen import FrozenDict, freeze_data
from bacpro.model.structuring.shape import shape_faults, text_fault
from bacpro.plugins.guarding import SAID, describe_failure, isolate_arithmetic, locate_code, off_stdout

# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["conforme", "bon", None, True, Decision.ADMIS])
def test_a_finding_holds_no_word_that_is_no_verdict(word: object) -> None:
    with pytest.raises(TypeError, match="n’est pas un Verdict"):
        Finding(word, "Les semaines y sont.")  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["admis", "reçu", None, Verdict.CONFORME])
def test_a_proposal_holds_no_word_that_is_no_decision(word: object) -> None:
    with pytest.raises(TypeError, match="n’est pas un Decision"):
        Proposal(word, "Reçu.")  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["texte", "certain", None])
def test_a_ground_is_as_sure_as_one_of_the_words_for_it(word: object) -> None:
    with pytest.raises(TypeError, match="n’est pas un Confidence"):
        LegalBasis("Arrêté", "annexe", word)  # type: ignore[arg-type]


def test_the_tables_of_a_dossier_do_not_change_and_travel_to_other_processes() -> None:
    dossier = Dossier(Candidate("1"), langues={"UF1": "anglais"}, dossiers_professionnels={"E31": Portfolio()})
    assert dossier.langues is not None
    assert dossier.dossiers_professionnels is not None
    for change in (
        lambda: dossier.langues.update(UF1="grec"),
        lambda: dossier.langues.pop("UF1"),
        lambda: dossier.langues.__setitem__("UF1", "grec"),
        dossier.dossiers_professionnels.clear,
    ):
        with pytest.raises(TypeError, match="ne se modifie pas"):
            change()
    assert pickle.loads(pickle.dumps(dossier)) == dossier  # noqa: S301
    assert isinstance(pickle.loads(pickle.dumps(dossier)).langues, FrozenDict)  # noqa: S301
    assert dossier.langues | {"UF2": "grec"} == {"UF1": "anglais", "UF2": "grec"}


def test_figures_are_frozen_to_the_last() -> None:
    frozen = freeze_data({"a": [1, {"b": [2]}], "c": {3}})
    assert frozen == {"a": (1, {"b": (2,)}), "c": frozenset({3})}
    with pytest.raises(TypeError):
        frozen["a"][1]["b"] = 4


def test_each_part_of_another_type_is_told_with_its_path() -> None:
    unite = Unite("U1", "Écrit", "E1", Coefficient("2"), options=["B1"])  # type: ignore[arg-type]
    assert shape_faults(unite, Unite) == [
        "coefficient.valeur : '2' n’est pas un nombre décimal (Decimal)",
        "options : ['B1'] n’est pas un tuple",
    ]
    assert shape_faults(Coefficient(Decimal("nan")), Coefficient) == ["valeur : NaN n’est pas un nombre"]
    born = Candidate("1", date_naissance="hier")  # type: ignore[arg-type]
    assert shape_faults(born, Candidate) == ["date_naissance : 'hier' n’est pas une date"]
    assert shape_faults(Candidate("1", date_naissance=date(2007, 5, 1)), Candidate) == []


BASIS = LegalBasis("Arrêté")
EDITION = Edition(
    "E",
    "Référentiel",
    Sessions(2020),
    BASIS,
    (Epreuve("E1", "Écrit"),),
    (Unite("U1", "Écrit", "E1", Coefficient(Decimal(1))),),
)


def test_epreuves_in_a_circle_and_blocs_of_nothing_are_faults() -> None:
    circle = (Epreuve("E1", "Écrit", "E2"), Epreuve("E2", "Oral", "E1"))
    edition = evolve(EDITION, epreuves=circle, blocs=(Bloc("B1", "Bloc", ()),))
    assert diploma_faults(Diploma("essai", "Essai", "ESSAI", (edition,))) == [
        "E : E1 relève d’elle-même",
        "E : E2 relève d’elle-même",
        "E : B1 ne valide aucune unité",
    ]
    assert diploma_faults(Diploma("essai", "Essai", "ESSAI", (EDITION,))) == []


# --- errors and prints ---------------------------------------------------------------------------------------------


class MuteError(Exception):
    """An error that cannot be said."""

    def __str__(self) -> str:
        raise RuntimeError


def test_any_error_is_put_in_one_line() -> None:
    assert describe_failure(MuteError()) == "MuteError"
    assert describe_failure(ValueError("deux\n lignes ")) == "ValueError : deux lignes"
    assert len(describe_failure(ValueError("x" * 5000))) <= SAID + 1
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0
    assert describe_failure(caught.value).startswith("ZeroDivisionError : division by zero (test_guarding.py, ligne ")


def test_an_error_is_placed_at_the_last_line_of_who_called_bacpro() -> None:
    with pytest.raises(TypeError) as caught:
        Finding("bon", "Bon.")  # type: ignore[arg-type]
    assert describe_failure(caught.value).endswith(f"(test_guarding.py, ligne {caught.traceback[0].lineno + 1})")
    with pytest.raises(json.JSONDecodeError) as caught_in_python:
        json.loads("{")
    assert "(test_guarding.py, ligne " in describe_failure(caught_in_python.value)


def test_an_error_of_the_call_itself_is_placed_at_the_function() -> None:
    def of_nothing() -> None:
        """Takes no argument."""

    rule: Rule[None, Proposal] = Rule("essai", "Essai", Sessions(2020), (BASIS,), of_nothing, greffon="essai")  # type: ignore[arg-type]
    place = f"test_guarding.py, ligne {of_nothing.__code__.co_firstlineno}"
    with pytest.raises(RuleError, match=re.escape(f"but 2 were given ({place})")):
        tried([rule], None, Proposal)
    assert locate_code(of_nothing) == place
    assert locate_code(print) == ""


def test_a_text_that_no_file_can_hold_is_no_text() -> None:
    assert shape_faults(Candidate("1", nom="a\ud800"), Candidate) == [
        "nom : 'a\\ud800' contient U+D800, qu’aucun fichier ne peut contenir"
    ]
    assert "U+0000" in text_fault("a\0")
    assert text_fault("Mairie\r\n\tde Vertou 😀\u00a0!") == ""


def test_the_folder_and_the_arithmetic_are_as_before_after_code_of_others(tmp_path: Path) -> None:
    folder, third = Path.cwd(), Decimal(1) / 3
    with off_stdout:
        os.chdir(tmp_path)
        getcontext().prec = 2
        getcontext().traps[Inexact] = True
    assert Path.cwd() == folder
    assert Decimal(1) / 3 == third


def test_a_function_that_counts_otherwise_counts_so_alone() -> None:
    def coarse() -> Decimal:
        getcontext().prec = 2
        return Decimal(1) / 3

    third = Decimal(1) / 3
    assert isolate_arithmetic(coarse)() == Decimal("0.33")
    assert Decimal(1) / 3 == third
    assert locate_code(isolate_arithmetic(coarse)) == locate_code(coarse)


def test_the_output_that_is_lent_cannot_be_closed(capsys: pytest.CaptureFixture[str]) -> None:
    with off_stdout:
        sys.stdout.close()
        print("encore")
    assert capsys.readouterr() == ("", "encore\n")


def test_what_is_printed_inside_goes_to_the_error_output_and_the_output_comes_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sys.stdout
    with off_stdout:
        print("dehors")
        with off_stdout:
            print("dedans")
        print("dehors encore")
    assert sys.stdout is before
    print("après")
    assert capsys.readouterr() == ("après\n", "dehors\ndedans\ndehors encore\n")


def test_the_output_comes_back_after_an_error() -> None:
    before = sys.stdout
    with pytest.raises(SystemExit), off_stdout:
        raise SystemExit
    assert sys.stdout is before
