"""Reads marks and results. Nothing is guessed: what cannot be read is a fault."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from bacpro.model.diploma import Diploma
from bacpro.model.notation.plain import NUMBER
from bacpro.model.result import CODES, DECIMALS_MAX, MARK_MAX, Result, State, too_fine
from bacpro.model.run.faults import CellFault
from bacpro.reading.values.cells import CACHED, read_text
from bacpro.reading.values.words import fold_spoken, is_unexplained, spoken_states

_MARK_AND_CODE = re.compile(rf"{NUMBER.pattern}\s*[A-Za-z]+")
_DATED = re.compile(
    r"\d{4}-\d{2}-\d{2}.*|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\d{1,2}[-\s]?(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)[a-zé]*\.?(?:[-\s]\d{2,4})?"
    r"|(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)[a-zé]*\.?[-\s]\d{2,4}",
    re.IGNORECASE,
)
_SHORT_FRACTION = re.compile(r"\d{1,2}/(?:0?[1-9]|1[0-2])")
_FRACTION = re.compile(r"\d+(?:[.,]\d+)?\s*/\s*\d+")
_REASONS = (State.ABSENT, State.ABSENCE_JUSTIFIEE, State.DISPENSE, State.ATTENDUE)
POINTS_MAX = 1000
"""More than any jury adds or takes: the points of a whole examination are fewer."""
ReadResult = Result | tuple[CellFault, ...] | None
ResultReader = Callable[[str, str, int | None, str], ReadResult]
MarkReader = Callable[[str, str], tuple[State, Decimal | None] | CellFault]


def mark_reader(diploma: Diploma, own: Mapping[str, State] = MappingProxyType({})) -> MarkReader:
    """The function that reads what stands for the mark of a unit, given its column: the state, and its mark on 20.

    `own` are codes that an office has of its own.
    """
    codes = {**CODES, **{code.upper(): state for code, state in (*diploma.codes.items(), *own.items())}}
    spoken = {**spoken_states(), **{name: state for code, state in codes.items() if (name := fold_spoken(code))}}

    def read(column: str, note: str) -> tuple[State, Decimal | None] | CellFault:
        state = codes.get(note.upper(), State.NOTE)
        if state is State.NOTE and not NUMBER.fullmatch(note) and any(map(str.isalpha, note)):
            state = spoken.get(fold_spoken(note), State.NOTE)
        if state is not State.NOTE:
            return state, None
        mark = _mark(column, note, codes)
        return mark if isinstance(mark, CellFault) else (state, mark)

    return read


def result_reader(read_mark_of: MarkReader) -> ResultReader:
    """The function that reads a result: unit code, mark, session (year), oral; `read_mark_of` is that of the diploma.

    It gives a Result, None where there is nothing, or every fault. Equal cells are read once.
    """

    @lru_cache(maxsize=CACHED)
    def read(unite: str, note: str, session: int | None, controle: str) -> Result | tuple[CellFault, ...] | None:
        note, controle = read_text(note), read_text(controle)
        if not note and not controle:
            return None
        mark = read_mark_of(unite, note)
        oral = _mark(f"controle {unite}", controle, {}) if controle else None
        faults = [fault for fault in (mark, oral) if isinstance(fault, CellFault)]
        if session is None:
            remedy = "Ajoutez l’année où les notes ont été obtenues, pour la ligne ou pour l’unité."
            faults.append(CellFault("session", "", "session d’obtention inconnue", remedy))
        if isinstance(mark, CellFault) or isinstance(oral, CellFault) or faults:
            return tuple(faults)
        return Result(unite, mark[0], mark[1], session, oral)

    return read


def _mark(column: str, text: str, codes: dict[str, State]) -> Decimal | CellFault:
    if not text:
        remedy = "Complétez la note de l’unité, ou videz la cellule de l’oral de contrôle."
        return CellFault(column, "", "un oral de contrôle sans note de l’unité", remedy)
    if not NUMBER.fullmatch(text):
        return _no_mark(column, text, codes)
    mark = Decimal(text.replace(",", "."))
    if text[0] == "-" or mark > MARK_MAX:
        return CellFault(column, text, "note hors de 0 à 20", "Corrigez la note, sur 20.")
    return too_long_fault(column, text) if too_fine(mark) else mark


def _no_mark(column: str, text: str, codes: dict[str, State]) -> CellFault:
    """What is wrong with a cell that is no number, where a mark is expected."""
    if _MARK_AND_CODE.fullmatch(text):
        error = "une note et un code dans la même cellule"
        return CellFault(column, text, error, "Gardez la note, ou le code, pas les deux.")
    if _SHORT_FRACTION.fullmatch(text):
        error = "note changée en date par le tableur, ou sur une autre échelle"
        return CellFault(
            column, text, error, "Écrivez la note sur 20, avec une virgule, dans une colonne au format Texte."
        )
    if _DATED.fullmatch(text):
        remedy = "Ressaisissez la note, avec une virgule, dans une colonne au format Texte."
        return CellFault(column, text, "note changée en date par le tableur", remedy)
    if _FRACTION.fullmatch(text):
        error = "note sur une autre échelle, qui ne se ramène pas exactement sur 20"
        return CellFault(column, text, error, "Écrivez la note arrêtée, sur 20.")
    if codes and is_unexplained(text):
        remedy = (
            f"Écrivez AB (absent), AJ (absence justifiée), DI (dispensé), EA (note attendue), ou rien ; "
            f'ou dites-le pour tout le fichier avec --colonnes : [codes] "{text}" = l’un de {", ".join(_REASONS)}.'
        )
        return CellFault(column, text, "pas de note, et la raison n’est pas dite", remedy)
    known = f" ou un code ({', '.join(codes)})" if codes else ""
    return CellFault(column, text, "ni une note ni un code connu", f"Écrivez un nombre de 0 à 20{known}, ou rien.")


def too_long_fault(column: str, text: str) -> CellFault:
    """The fault of a number of more decimals than can be taken exactly."""
    return CellFault(column, text, f"plus de {DECIMALS_MAX} décimales", "Vérifiez ce nombre, et raccourcissez-le.")


def read_mark(column: str, cell: str) -> Decimal | CellFault | None:
    """A mark on 20; None for nothing."""
    text = read_text(cell)
    return _mark(column, text, {}) if text else None


def read_points(column: str, cell: str) -> Decimal | CellFault | None:
    """A number of points, of either sign; None for nothing."""
    text = read_text(cell)
    if not text:
        return None
    if not NUMBER.fullmatch(text.removeprefix("+")):
        return CellFault(column, text, "ce n’est pas un nombre de points", "Écrivez un nombre, ou rien.")
    return find_points_fault(column, points := Decimal(text.replace(",", "."))) or points


def find_points_fault(column: str, points: Decimal) -> CellFault | None:
    """What is wrong with points of the jury: out of all proportion, or of too many decimals."""
    if abs(points) > POINTS_MAX:
        error = f"nombre de points hors de −{POINTS_MAX} à {POINTS_MAX}"
        return CellFault(column, f"{points:f}", error, "Corrigez le nombre de points.")
    return too_long_fault(column, f"{points:f}") if too_fine(points) else None


def unfinished_fault(column: str) -> CellFault:
    """The fault of CCF situations where a result is asked for."""
    error = "des situations de CCF, sans la note de l’unité"
    return CellFault(column, "", error, "Attendez la note que le jury arrête, ou videz les situations.")
