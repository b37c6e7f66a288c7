"""What tests of the law share: a speciality that nobody has, and its functions applied to a dossier."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bacpro.model.check import CheckCase, Finding
from bacpro.model.diploma import Bloc, Coefficient, Diploma, Edition, Epreuve, Unite
from bacpro.model.dossier import Dossier
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.structure import structure
from bacpro.regulation.functions import CHECK_FUNCTIONS

Apply = Callable[..., tuple[Finding, ...] | str]
Findings = Callable[..., tuple[Finding, ...]]

COMPULSORY = {
    "U11": "Choix des bois",
    "U12": "Façonnage",
    "U21": "Relation avec les musiciens",
    "U41": "Langue vivante A",
    "U42": "Langue vivante B",
}


def lutherie() -> Diploma:
    """A diploma of two blocs, one of which has two units, with two facultative blocs."""
    compulsory = [Unite(code, title, f"E{code[1:]}", Coefficient(Decimal(2))) for code, title in COMPULSORY.items()]
    optional = Unite("UF1", "Unité facultative", "EF1", facultative=True, options=("BF-LANGUE", "BF-DANSE"))
    units = (*compulsory, optional)
    edition = Edition(
        "LUT-2027",
        "Référentiel de l’arrêté de 2026",
        Sessions(2027),
        LegalBasis("Arrêté de 2026"),
        tuple(Epreuve(unite.epreuve, unite.intitule) for unite in units),
        units,
        (
            Bloc("BC01", "Fabriquer l’instrument", ("U11", "U12"), "RNCP00001BC01"),
            Bloc("BC02", "Accueillir les musiciens", ("U21",), "RNCP00001BC02"),
            Bloc("BF-LANGUE", "Langue vivante facultative", ("UF1",), facultatif=True),
            Bloc("BF-DANSE", "Danse", ("UF1",), facultatif=True),
        ),
    )
    return Diploma("lutherie", "Lutherie", "LUT", (edition,))


@pytest.fixture(scope="session")
def apply() -> Apply:
    """Apply a function by its name to a dossier, with the parameters that a TOML would give (`semaines=18`)."""
    diploma = lutherie()

    def applied(name: str, dossier: Dossier, session: int = 2027, **parameters: Any) -> tuple[Finding, ...] | str:  # noqa: ANN401
        function = CHECK_FUNCTIONS[name]
        terms: Any = structure(parameters, function.terms)
        return function.apply(CheckCase(dossier, session, diploma, diploma.editions[0]), terms)

    return applied


@pytest.fixture(scope="session")
def findings(apply: Apply) -> Findings:
    """What a function finds in a dossier: it applies."""

    def find(name: str, dossier: Dossier, session: int = 2027, **parameters: Any) -> tuple[Finding, ...]:  # noqa: ANN401
        found = apply(name, dossier, session, **parameters)
        assert isinstance(found, tuple), found
        return found

    return find


@pytest.fixture(scope="session")
def only(findings: Findings) -> Callable[..., Finding]:
    """The single finding of a function."""

    def find(name: str, dossier: Dossier, session: int = 2027, **parameters: Any) -> Finding:  # noqa: ANN401
        [finding] = findings(name, dossier, session, **parameters)
        return finding

    return find


@pytest.fixture(scope="session")
def reason(apply: Apply) -> Callable[..., str]:
    """Why a function does not apply."""

    def refuse(name: str, dossier: Dossier, session: int = 2027, **parameters: Any) -> str:  # noqa: ANN401
        found = apply(name, dossier, session, **parameters)
        assert isinstance(found, str), found
        return found

    return refuse
