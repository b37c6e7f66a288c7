"""Lists to sign: division by division, session by session, none longer than a file."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.candidate import Candidate, Status
from bacpro.model.dossier import Dossier
from bacpro.model.result import Result
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.documents.signing import LINES_PER_FILE
from bacpro.running.printing import JuryPrinter
from bacpro.testing import flatten, read_pages

Deliberate = Callable[[Dossier], Deliberated]
UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")


def admitted() -> Dossier:
    """A candidate with 12.25 at each unit, but 14 kept at U11: 12.36 on average, coefficients of AGOrA."""
    results = [Result(unit, note=Decimal("12.25"), session=2026) for unit in UNITS if unit != "U11"]
    kept = Result("U11", note=Decimal(14), session=2023)
    statut = Status.SCOLAIRE_HORS_CONTRAT
    return Dossier(Candidate("1"), "agora", 2026, statut, resultats=(kept, *results), points_jury=Decimal(1))


def assert_in_order(text: str, words: Sequence[str]) -> None:
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"« {word} » is not where it should be in: {text[at : at + 400]}"
        at = found + len(word)


PrintLists = Callable[..., list[str]]


@pytest.fixture
def printed_lists(plan: DeliberationPlan, deliberate: Deliberate, tmp_path: Path) -> PrintLists:
    def lists(divisions: Sequence[str | None], per_list: int = LINES_PER_FILE) -> list[str]:
        printer = JuryPrinter(tmp_path / "pdf", plan, per_list=per_list)
        for rank, division in enumerate(divisions):
            candidate = Candidate(f"0{rank:03}", f"Nom{rank}", "Zoé")
            printer.add(deliberate(evolve(admitted(), candidat=candidate, division=division)))
        printer.finish()
        return [
            "\n".join(read_pages(path.read_bytes())) for path in sorted((tmp_path / "pdf").glob("emargement-*.pdf"))
        ]

    return lists


def test_each_division_has_its_list_in_the_order_of_the_file(
    printed_lists: PrintLists,
) -> None:
    (words,) = map(flatten, printed_lists(["T10", "T2", None, "T10", "T2"]))
    assert_in_order(
        words,
        [
            *("Liste d’émargement – division T2 Session 2026", "candidats : 2", "0001 Nom1", "0004 Nom4"),
            *("division T10", "0000 Nom0", "0003 Nom3", "Liste d’émargement – sans division", "0002 Nom2"),
        ],
    )
    assert "N° de candidat Nom et prénom Moyenne Décision proposée Décision du jury Signature" in words
    assert "0001 Nom1 Zoé 12,36 Admis, mention AB" in words
    assert "Noms et signatures des membres du jury" in words
    assert "un tiers au moins de membres de la profession" in words, "D. 337-93"


def test_a_long_division_goes_on_in_the_next_file(printed_lists: PrintLists) -> None:
    words = [flatten(file) for file in printed_lists(["T1", "T2", "T2", "T2", "T3"], per_list=2)]
    assert [re.findall(r"division (T\d(?: \(suite\))?) Session", file) for file in words] == [
        ["T1"],
        ["T2"],
        ["T2 (suite)", "T3"],
    ]
    assert [re.findall(r"\b0\d{3}\b", file) for file in words] == [["0000"], ["0001", "0002"], ["0003", "0004"]]


def test_sessions_are_not_mixed_in_a_list(plan: DeliberationPlan, deliberate: Deliberate, tmp_path: Path) -> None:
    printer = JuryPrinter(tmp_path, plan)
    found = deliberate(admitted())
    for session in (2027, 2026):
        printer.add(evolve(found, session=session))
    printer.finish()
    words = flatten("\n".join(read_pages((tmp_path / "emargement-001.pdf").read_bytes())))
    assert re.findall(r"Session (\d+)", words) == ["2026", "2027"]
