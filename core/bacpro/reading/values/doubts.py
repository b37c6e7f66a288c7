"""What is odd in a dossier without preventing anything: the office is told, and the dossier goes on."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast

from bacpro.model.dossier import Dossier
from bacpro.model.notation.dates import french_date
from bacpro.model.result import Result
from bacpro.model.run.faults import LINES, CellFault

YOUNGEST, OLDEST = 14, 100
"""Ages, in the year of the session, between which a birth is taken without a word.

No text sets them: nobody sits at 13 after the three years of a cycle, and a validation of experience has no age limit.
"""
DECIMALS = 3
"""Decimals of a mark that somebody gave: more come out of a reckoning."""
SHOWN_LINES = 10
"""Lines that a warning names."""
USUAL_INE = re.compile(r"[0-9]{9}[A-Z]{2}|[0-9_]{10}[A-Z]|[0-9]{4}A[0-9]{5}[A-Z]")


def find_doubts(dossier: Dossier) -> tuple[CellFault, ...]:
    """What is odd in the identity of a dossier, in its marks that are of no unit, and in what it gives up."""
    found = []
    candidat = dossier.candidat
    ine, birth = candidat.ine, candidat.date_naissance
    if ine and not USUAL_INE.fullmatch(ine):
        # No public rule tells a wrong INE from a right one.
        found.append(CellFault("ine", ine, "INE de forme inhabituelle", "Vérifiez ses onze caractères."))
    if birth is not None:
        year = dossier.session or max([result.session or 0 for result in dossier.resultats], default=0)
        if year and not YOUNGEST <= year - birth.year <= OLDEST:
            found.append(_odd_birth(french_date(birth), year - birth.year, year))
    if is_fine(dossier.projet):
        found.append(fine_mark_doubt("projet", dossier.projet))
    if is_fine(dossier.controle):
        found.append(fine_mark_doubt("controle", dossier.controle))
    if dossier.renonce:
        held = {result.unite for result in dossier.resultats}.union(dossier.attestations)
        found += [
            CellFault("renonce", code, "renonciation à une unité sans résultat", "Vérifiez le code de l’unité.")
            for code in dossier.renonce
            if code not in held
        ]
    return tuple(found)


def _odd_birth(day: str, age: int, year: int) -> CellFault:
    error = f"naissance après la session {year}" if age < 0 else f"âge invraisemblable à la session {year} ({age} ans)"
    return CellFault("date_naissance", day, error, "Vérifiez la date de naissance.")


def is_fine(mark: Decimal | None) -> bool:
    """Whether a mark has more decimals than somebody gives."""
    return mark is not None and -cast(int, mark.as_tuple().exponent) > DECIMALS


def fine_mark_doubt(column: str, mark: Decimal | None) -> CellFault:
    """The doubt on a mark that has more decimals than somebody gives."""
    error = f"note à plus de {DECIMALS} décimales, prise telle quelle"
    return CellFault(column, f"{mark:f}".replace(".", ","), error, "Vérifiez que ce n’est pas un calcul du tableur.")


def find_fine_marks(results: Iterable[Result]) -> list[CellFault]:
    """The doubts on the marks of results."""
    found = []
    for result in results:
        if is_fine(result.note):
            found.append(fine_mark_doubt(result.unite, result.note))
        if is_fine(result.controle):
            found.append(fine_mark_doubt(f"controle {result.unite}", result.controle))
        for rank, mark in enumerate(result.situations, 1):
            if is_fine(mark):
                found.append(fine_mark_doubt(f"{result.unite} situation {rank}", mark))
    return found


def find_shared_ine(
    ine: str | None, lines: Sequence[int], twins: Sequence[int], kind: str = LINES
) -> tuple[CellFault, ...]:
    """The doubt on an INE that stands on lines (`twins`) that are not all those of the candidate (`lines`).

    `kind` is what lines are called, in the plural.
    """
    others = sorted(set(twins).difference(lines))
    if not others or not ine:
        return ()
    shown = sorted({lines[0], *others[:SHOWN_LINES]})
    where = ", ".join(map(str, shown)) + (", …" if len(others) > SHOWN_LINES else "")
    return (
        CellFault("ine", ine, "INE de plusieurs candidats", f"Un INE n’est que d’un élève : vérifiez {kind} {where}."),
    )
