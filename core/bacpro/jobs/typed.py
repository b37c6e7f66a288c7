"""Reads what people type in a form as values of a dossier: dates, weeks, hours, marks, yes and no."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_origin

from attrs import frozen

from bacpro.jobs.fill import TRUTH
from bacpro.model.notation.dates import french_date, typed_date
from bacpro.model.notation.durations import read_count, read_hours
from bacpro.model.notation.number import number_of
from bacpro.model.notation.plain import FIRST_YEAR, LAST_YEAR

CENTURY = 2000
"""Added to a year of two figures, as the official forms ask for them (« jj/mm/aa »)."""

MOST_WEEKS = 156
"""Weeks of three years: no placement, and no cycle, is longer."""

_BIRTH = "candidat.date_naissance"
"""A date that may be of either century: two figures do not tell its year."""

_UNITS = {"semaines": "semaines", "cycle_annees": "annees"}
"""Last steps of the paths whose number may be written with its unit."""


@frozen
class Odd:
    """What is wrong with a value, and the remedy; `au` names the answer of a whole row, by its last step."""

    erreur: str
    remede: str
    grave: bool = True
    au: str = ""
    valeur: str = ""


def read_typed(text: str, kind: Any, path: str) -> Any | Odd:  # noqa: ANN401 - a type, and a value in JSON form
    """A text as the JSON form of a value of some type, which stands at a path of a dossier."""
    step = path.rpartition(".")[2]
    if path == "candidat.numero":
        error, remedy = "ce n’est pas un numéro de candidat", "Écrivez le numéro de la convocation."
        return number_of(text) or Odd(error, remedy)
    if kind is date:
        return _read_date(text, century=path != _BIRTH)
    if kind is int:
        return _read_whole(text, step, path)
    if kind is Decimal:
        return _read_decimal(text, step)
    if kind is bool:
        truth = {word: value for value, word in TRUTH.items()}
        return truth.get(text.casefold(), Odd("ni oui ni non", "Écrivez « oui » ou « non »."))
    if get_origin(kind) is tuple:
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text


def _read_whole(text: str, step: str, path: str) -> int | Odd:
    number = read_count(text, _UNITS.get(step, ""))
    if number is None or number != int(number):
        return Odd("ce n’est pas un nombre entier", "Écrivez un nombre entier en chiffres.")
    whole = int(number)
    if path == "session" and not FIRST_YEAR <= whole <= LAST_YEAR:
        remedy = f"Écrivez l’année sur quatre chiffres, par exemple {CENTURY + whole % 100}."
        return Odd("ce n’est pas une année de session", remedy)
    if step == "semaines" and whole > MOST_WEEKS and not path.startswith("certificats_travail"):
        return Odd(f"plus de semaines que trois années n’en ont, {MOST_WEEKS}", "Corrigez ce nombre de semaines.")
    return whole


def _read_decimal(text: str, step: str) -> int | str | Odd:
    if step == "heures":
        hours = read_hours(text)
        if hours is None:
            return Odd("ce n’est pas un nombre d’heures exact", "Écrivez par exemple 175, 175,5 ou 175 h 30.")
        return int(hours) if hours == int(hours) else f"{hours:f}"
    number = read_count(text)
    if number is None:
        return Odd("ce n’est pas un nombre", "Écrivez un nombre en chiffres, par exemple 12,5.")
    return text.strip().replace(",", ".").replace(" ", "")


def _read_date(text: str, *, century: bool) -> str | Odd:
    unreadable = Odd("ce n’est pas une date", "Écrivez la date jj/mm/aaaa.")
    typed = typed_date(text)
    if typed is None:
        return unreadable
    if typed.courte and not century:
        return Odd("l’année n’a que deux chiffres", "Écrivez la date jj/mm/aaaa.")
    day = typed.day(typed.annee + CENTURY if typed.courte else None)
    return day.isoformat() if day else unreadable


def odd_together(element: Mapping[str, Any]) -> Iterator[Odd]:
    """What cannot be in the dates, weeks and hours of a row, each of which can be alone."""
    first, last = _day(element.get("du")), _day(element.get("au"))
    weeks, hours = element.get("semaines"), element.get("heures")
    if first and last and first > last:
        error = f"la période finit le {french_date(last)}, avant de commencer, le {french_date(first)}"
        yield Odd(error, "Corrigez l’une des deux dates.", au="au", valeur=french_date(last))
        return
    if first and last and isinstance(weeks, int):
        begun = (last.toordinal() - last.weekday() - first.toordinal() + first.weekday()) // 7 + 1
        if weeks > begun:
            error = f"du {french_date(first)} au {french_date(last)}, il n’y a que {begun} semaine{'s' * (begun > 1)}"
            remedy = "Vérifiez ce nombre et ces dates."
            yield Odd(error, remedy, grave=False, au="semaines", valeur=str(weeks))
    if hours is not None and isinstance(weeks, int) and Decimal(hours) > 7 * 24 * weeks:
        error = f"plus d’heures que {weeks} semaine{'s' * (weeks > 1)} n’en {'ont' if weeks > 1 else 'a'}"
        yield Odd(error, "Corrigez l’un des deux nombres.", au="heures", valeur=str(hours).replace(".", ","))
    elif hours is not None and first and last and Decimal(hours) > 24 * (last - first).days + 24:
        yield Odd("plus d’heures que ces dates n’en ont", "Corrigez ce nombre.", au="heures", valeur=str(hours))


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
