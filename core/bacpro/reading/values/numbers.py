"""A candidate number as it is read from a cell, and the doubts on one."""

import re

from bacpro.model.notation.number import DIGITS_MAX, is_damaged, lacks_zero, number_of
from bacpro.model.run.faults import CellFault
from bacpro.reading.sources.rows import clean_cell
from bacpro.reading.values.line_words import STATISTICS, find_reason

COLUMN = "numero_candidat"
COUNT_MAX = 4
"""Digits of a number that may be a count, a year or a mark rather than that of somebody."""


def read_number(cell: str) -> str | CellFault:
    """A candidate number in its one form."""
    if cell.isdigit() and cell.isascii() and len(cell) <= DIGITS_MAX and cell.strip("0"):
        return cell
    text = clean_cell(cell)
    if not text.strip("'"):
        remedy = "Ajoutez le numéro, sans lequel rien ne se suit."
        return CellFault(COLUMN, "", "numéro de candidat absent", remedy)
    number = number_of(text)
    if number is not None and (number.isdigit() or find_reason(text) not in STATISTICS):
        return number
    if is_damaged(text):
        remedy = "Le tableur a perdu des chiffres : mettez la colonne au format Texte et recopiez le numéro."
        return CellFault(COLUMN, text, "numéro abîmé par le tableur", remedy)
    remedy = "Écrivez le numéro, ou retirez la ligne si elle n’est celle de personne."
    return CellFault(COLUMN, text, "ce n’est pas un numéro de candidat", remedy)


def unnumbered_fault(above: str) -> CellFault:
    """The fault of a row without number that goes on with the candidate `above`, who is not taken without it."""
    remedy = f"Si elle est de {above}, recopiez-y son numéro et son nom ; sinon, ceux de son candidat."
    return CellFault(COLUMN, "", "numéro de candidat absent, sous les lignes d’un candidat", remedy)


def give_zero_back(number: str) -> str:
    """A number of ten digits with the zero that it lost; any other as it is."""
    return f"0{number}" if lacks_zero(number) else number


_INE_LENGTH = 11
_DECIMALS = re.compile(r".*\d[.,]0+\s*")


def explain_number(cell: str, number: str) -> str:
    """Why a number is not as its cell writes it."""
    if number == f"0{cell}":
        return "zéro de tête perdu"
    if "e" in cell.casefold() and number.isdigit():
        return "notation scientifique, sans chiffre perdu"
    if _DECIMALS.fullmatch(cell):
        return "nombre décimal"
    return f"{'' if number == number_of(cell) else 'zéro de tête perdu, '}sans espace ni ponctuation"


def key_of(number: str) -> str:
    """What two numbers of one candidate share: neither case nor a lost zero counts."""
    return give_zero_back(number) if number.isdigit() else number.upper()


def ine_key(cell: str) -> str:
    """An INE to compare; empty where the cell holds none."""
    text = cell.strip().upper()
    return text if len(text) == _INE_LENGTH else ""


def size_of(number: str) -> int:
    """How many digits a number has; 0 for one that has letters."""
    return len(number) if number.isdigit() else 0


def is_short(number: str) -> bool:
    """Whether a number may be a count rather than that of somebody."""
    return len(number) <= COUNT_MAX and number.isdigit()


def too_short_fault(number: str) -> CellFault:
    """The fault of a number that has the length of a count, in a file where others are longer."""
    error = f"numéro de {len(number)} chiffre{'s' if len(number) > 1 else ''}, bien plus court que les autres"
    return CellFault(COLUMN, number, error, "Corrigez-le, ou retirez la ligne si elle n’est celle de personne.")


def perhaps_nobody_fault(number: str, why: str) -> CellFault:
    """The fault of a row that has a number, and may be nobody’s."""
    remedy = "Retirez la ligne si elle n’est celle de personne, ou complétez le nom du candidat."
    return CellFault(COLUMN, number, why, remedy)
