"""Reads the cells of a table into the model. Nothing is guessed: what cannot be read is a fault."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.diploma import Diploma
from bacpro.model.notation.dates import read_typed_date, typed_date
from bacpro.model.result import CODES, DECIMALS_MAX, MARK_MAX, Result, State, too_fine
from bacpro.model.run.faults import CellFault
from bacpro.reading.columns.columns import folded
from bacpro.reading.columns.cyclades import is_label, statuses
from bacpro.reading.columns.mapping import NOTHING_SAID, ColumnMap
from bacpro.reading.columns.titles import unit_titles
from bacpro.reading.values.words import office_statuses, says_nothing, spoken, states, unexplained, yes_or_no

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_MARK_AND_CODE = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?\s*[A-Za-z]+")
_DATED = re.compile(
    r"\d{4}-\d{2}-\d{2}.*|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\d{1,2}[-\s]?(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)[a-zé]*\.?(?:[-\s]\d{2,4})?"
    r"|(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)[a-zé]*\.?[-\s]\d{2,4}",
    re.IGNORECASE,
)
_SHORT_FRACTION = re.compile(r"\d{1,2}/(?:0?[1-9]|1[0-2])")
_FRACTION = re.compile(r"\d+(?:[.,]\d+)?\s*/\s*\d+")
_NOTHING = frozenset({"", "-", "--", "–", "—", "/", "//"})
_CACHE = 1 << 15

_REASONS = (State.ABSENT, State.ABSENCE_JUSTIFIEE, State.DISPENSE, State.ATTENDUE)

POINTS_MAX = 1000
"""More than any jury adds or takes: the points of a whole examination are fewer."""

E = TypeVar("E", bound=StrEnum)
ReadResult = Result | tuple[CellFault, ...] | None
ResultReader = Callable[[str, str, int | None, str], ReadResult]
UnitNames = tuple[tuple[str, str], ...]
"""Folded names of units, with the code of each."""

SessionReader = Callable[[str, str], int | CellFault | None]


def cleaned(cell: str) -> str:
    """A cell without the spaces around it, no-break ones included; a dash or a slash alone is nothing."""
    text = cell.strip()
    return "" if text in _NOTHING else text


def told(cell: str) -> str:
    """What a cell that is no name says: cleaned, and nothing where a word says so (`néant`)."""
    text = cleaned(cell)
    return "" if text[:1].isalpha() and says_nothing(text) else text


def result_reader(diploma: Diploma, own: Mapping[str, State] = MappingProxyType({})) -> ResultReader:
    """The function that reads a result of a diploma: unit code, mark, session (year), oral.

    It gives a Result, None where there is nothing, or every fault. Equal cells are read once. `own` are codes that
    an office has of its own.
    """
    codes = {**CODES, **{code.upper(): state for code, state in (*diploma.codes.items(), *own.items())}}
    words = {**states(), **{name: state for code, state in codes.items() if (name := spoken(code))}}

    @lru_cache(maxsize=_CACHE)
    def read(unite: str, note: str, session: int | None, controle: str) -> Result | tuple[CellFault, ...] | None:
        note, controle = told(note), told(controle)
        if not note and not controle:
            return None
        state = codes.get(note.upper(), State.NOTE)
        if state is State.NOTE and not _NUMBER.fullmatch(note) and any(map(str.isalpha, note)):
            state = words.get(spoken(note), State.NOTE)
        mark = _mark(unite, note, codes) if state is State.NOTE else None
        oral = _mark(f"controle {unite}", controle, {}) if controle else None
        faults = [fault for fault in (mark, oral) if isinstance(fault, CellFault)]
        if session is None:
            remedy = "Ajoutez l’année où les notes ont été obtenues, pour la ligne ou pour l’unité."
            faults.append(CellFault("session", "", "session d’obtention inconnue", remedy))
        if faults:
            return tuple(faults)
        return Result(unite, state, _plain(mark), session, _plain(oral))

    return read


def _plain(value: Decimal | CellFault | None) -> Decimal | None:
    return None if isinstance(value, CellFault) else value


def _mark(column: str, text: str, codes: dict[str, State]) -> Decimal | CellFault:
    if not text:
        remedy = "Complétez la note de l’unité, ou videz la cellule de l’oral de contrôle."
        return CellFault(column, "", "un oral de contrôle sans note de l’unité", remedy)
    if not _NUMBER.fullmatch(text):
        return _no_mark(column, text, codes)
    mark = Decimal(text.replace(",", "."))
    if text[0] == "-" or mark > MARK_MAX:
        return CellFault(column, text, "note hors de 0 à 20", "Corrigez la note, sur 20.")
    return too_long(column, text) if too_fine(mark) else mark


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
    if codes and unexplained(text):
        remedy = (
            f"Écrivez AB (absent), AJ (absence justifiée), DI (dispensé), EA (note attendue), ou rien ; "
            f'ou dites-le pour tout le fichier avec --colonnes : [codes] "{text}" = l’un de {", ".join(_REASONS)}.'
        )
        return CellFault(column, text, "pas de note, et la raison n’est pas dite", remedy)
    known = f" ou un code ({', '.join(codes)})" if codes else ""
    return CellFault(column, text, "ni une note ni un code connu", f"Écrivez un nombre de 0 à 20{known}, ou rien.")


def too_long(column: str, text: str) -> CellFault:
    """The fault of a number of more decimals than can be taken exactly."""
    return CellFault(column, text, f"plus de {DECIMALS_MAX} décimales", "Vérifiez ce nombre, et raccourcissez-le.")


def session_reader(diploma: Diploma, until: int, *, carried: bool = False) -> SessionReader:
    """The function that reads the session (year) when results of a diploma were obtained, given its column.

    `until` is the session prepared: no result is later. With `carried`, a session before the diploma’s first
    is that of a result of the diploma that it replaces.
    """

    @lru_cache(maxsize=_CACHE)
    def read(column: str, cell: str) -> int | CellFault | None:
        text = cleaned(cell)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{4}", text):
            return CellFault(column, text, "ce n’est pas une année", "Écrivez la session sur quatre chiffres : 2022.")
        year = int(text)
        if diploma.edition(year) is None and not (carried and year < diploma.sessions.premiere):
            error = f"session hors des éditions de {diploma.sigle} ({diploma.sessions})"
            return CellFault(column, text, error, "Corrigez l’année, ou retirez ce résultat de la table.")
        if year > until:
            error = f"session postérieure à la session préparée ({until})"
            return CellFault(column, text, error, "Corrigez l’année, ou l’option --session.")
        return year

    return read


@lru_cache(maxsize=_CACHE)
def read_mark(column: str, cell: str) -> Decimal | CellFault | None:
    """A mark on 20; None for nothing."""
    text = told(cell)
    return _mark(column, text, {}) if text else None


@lru_cache(maxsize=_CACHE)
def read_points(column: str, cell: str) -> Decimal | CellFault | None:
    """A number of points, of either sign; None for nothing."""
    text = told(cell)
    if not text:
        return None
    if not _NUMBER.fullmatch(text.removeprefix("+")):
        return CellFault(column, text, "ce n’est pas un nombre de points", "Écrivez un nombre, ou rien.")
    return points_fault(column, points := Decimal(text.replace(",", "."))) or points


def points_fault(column: str, points: Decimal) -> CellFault | None:
    """What is wrong with points of the jury: out of all proportion, or of too many decimals."""
    if abs(points) > POINTS_MAX:
        error = f"nombre de points hors de −{POINTS_MAX} à {POINTS_MAX}"
        return CellFault(column, f"{points:f}", error, "Corrigez le nombre de points.")
    return too_long(column, f"{points:f}") if too_fine(points) else None


@lru_cache(maxsize=_CACHE)
def read_word(kind: type[E], column: str, cell: str) -> E | CellFault | None:
    """A word of a closed list, whatever its case, accents and separators; None for nothing."""
    text = told(cell)
    if not text:
        return None
    found = next((member for member in kind if folded(member) == folded(text)), None)
    if found is None:
        return CellFault(column, text, "mot inconnu", f"Écrivez l’un de : {', '.join(kind)}.")
    return found


@frozen(cache_hash=True)
class Words:
    """What the words of a file can mean: names of units, folded, with their codes; an office’s own, with statuses."""

    unites: UnitNames
    statuts: tuple[tuple[str, Status], ...] = ()


def words(diploma: Diploma, own: ColumnMap = NOTHING_SAID) -> Words:
    """What the words of a diploma’s files can mean; those that an office has of its own go before."""
    units = tuple((folded(name), code) for name, code in own.unites.items())
    return Words(unit_names(diploma) + units, tuple((folded(name), status) for name, status in own.statuts.items()))


@frozen
class Category:
    """A label of Cyclades, or words of an office, that leave several statuses open: none is taken."""

    libelle: str
    statuts: tuple[Status, ...]


@lru_cache(maxsize=_CACHE)
def read_status(cell: str, words: Words) -> Status | Category | CellFault | None:
    """A status: its word, what an office said, a category of Cyclades, or words in use; None for nothing."""
    text = told(cell)
    if said := dict(words.statuts).get(folded(text)):
        return said
    read = read_word(Status, "statut", cell)
    if not isinstance(read, CellFault):
        return read
    open_ = statuses(text)
    if open_ is None and is_label(text):
        remedy = f'Dites-le dans un fichier --colonnes : [statuts] "{text}" = l’un de {", ".join(Status)}.'
        return CellFault("statut", text, "catégorie de candidat inconnue", remedy)
    open_ = open_ or office_statuses(text)
    if not open_:
        return read
    return open_[0] if len(open_) == 1 else Category(text, open_)


def unsettled(category: Category) -> CellFault:
    """The doubt on a category that leaves several statuses open."""
    error = f"cette catégorie ne dit pas lequel de ces statuts : {', '.join(category.statuts)} ; statut laissé vide"
    remedy = f'Complétez la colonne, ou un fichier --colonnes : [statuts] "{category.libelle}" = "…".'
    return CellFault("statut", category.libelle, error, remedy)


@lru_cache(maxsize=_CACHE)
def read_date(column: str, cell: str) -> dt.date | CellFault | None:
    """A date as people type it, its year on four digits; None for nothing."""
    text = told(cell)
    if not text:
        return None
    return read_typed_date(text) or _date_fault(column, text)


def _date_fault(column: str, text: str) -> CellFault:
    if re.fullmatch(r"[1-9][0-9]{4}", text):
        likely = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
        error = f"date changée en nombre de jours par le tableur ({likely:%d/%m/%Y} dans un classeur Excel ordinaire)"
        return CellFault(column, text, error, "Mettez la colonne au format Date, ou écrivez la date jj/mm/aaaa.")
    if (typed := typed_date(text)) and typed.courte:
        return CellFault(column, text, "année sur deux chiffres", "Écrivez l’année sur quatre chiffres.")
    return CellFault(column, text, "ce n’est pas une date", "Écrivez la date jj/mm/aaaa, ou aaaa-mm-jj.")


@lru_cache(maxsize=_CACHE)
def read_yes(column: str, cell: str) -> bool | CellFault | None:
    """Yes or no; None for nothing."""
    text = told(cell)
    if not text:
        return None
    answer = yes_or_no(column, text)
    return CellFault(column, text, "ni oui ni non", "Écrivez oui ou non.") if answer is None else answer


@lru_cache(maxsize=_CACHE)
def read_units(column: str, cell: str, words: Words) -> tuple[str, ...] | CellFault:
    """Unit codes separated by spaces, commas, semicolons, slashes, `+` or `|`; `words` are those known."""
    found = [word for word in re.split(r"[\s,;/+|]+", told(cell)) if word]
    codes = dict(words.unites)
    unknown = [word for word in found if folded(word) not in codes]
    if unknown:
        known = ", ".join(dict.fromkeys(codes.values()))
        return CellFault(column, " ".join(unknown), "unité inconnue", f"Écrivez des codes parmi : {known}.")
    return tuple(codes[folded(word)] for word in found)


@lru_cache(maxsize=_CACHE)
def read_unit(cell: str, words: Words) -> str | None:
    """The unit that a cell names, among the `words` known; None for any other."""
    return dict(words.unites).get(folded(cleaned(cell)))


def unit_names(diploma: Diploma) -> UnitNames:
    """Every name of a unit of a diploma, folded, with its code."""
    return tuple(unit_titles(diploma).noms.items())


def undated(session: int) -> CellFault:
    """The doubt on a row of a conversion whose journal is not beside it; `session` is that of the row."""
    error = f"ligne d’une conversion sans son journal : ses notes sont tenues pour obtenues en {session}"
    remedy = "Placez journal.csv à côté de la table, ou dites l’année des notes dans des colonnes « U12 session »."
    return CellFault("session", str(session), error, remedy)


def unfinished(column: str) -> CellFault:
    """The fault of CCF situations where a result is asked for."""
    error = "des situations de CCF, sans la note de l’unité"
    return CellFault(column, "", error, "Attendez la note que le jury arrête, ou videz les situations.")
