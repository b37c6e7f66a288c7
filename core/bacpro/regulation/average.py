"""A unit’s mark, and the average of a candidate, exactly (D. 337-69, -78, -79, -81)."""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal

from attrs import frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Bonus, Standing, UnitGrade
from bacpro.model.result import Origin, Result, State, french
from bacpro.model.rule import Parameters

EXACT = Context(prec=60)
"""Digits enough for sums and products of marks of fifty decimals: no threshold is ever met by rounding."""

_WORDS = {
    State.ABSENT: "absent",
    State.ABSENCE_JUSTIFIEE: "absence justifiée",
    State.NON_VALIDE: "« non valide »",
    State.ATTENDUE: "note attendue",
    State.VAE: "acquise par la VAE",
}
_NOW = {
    State.ABSENT: (Standing.ABSENT, None),
    State.ABSENCE_JUSTIFIEE: (Standing.ZERO, Decimal()),
    State.NON_VALIDE: (Standing.NON_VALIDE, None),
}
"""How a result without note stands in its own session, and its points: an earlier one leaves the unit to sit."""


@frozen(cache_hash=True)
class UnitTerms:
    """What a unit’s mark is judged by: its code, its coefficient, the session (year), the form of the exam."""

    unite: str
    coefficient: Decimal
    session: int
    forme: Form | None
    situations: int = 1
    premiere: int = 0
    """First session of the diploma: a result of before comes from the diploma that it replaces."""


def grade(terms: UnitTerms, resultat: Result | None, seuil: Decimal, annees: int) -> UnitGrade:
    """What a unit brings to the average.

    A note of an earlier session counts while it is kept: five sessions, at 10 or more, or below in forme
    progressive (D. 337-69, -78, -79). A justified absence is zero (D. 337-81). Missing is never zero. Where no
    text settles what a note is worth, it is missing, and the explanation ends with the question.
    """
    unit, coefficient = terms.unite, terms.coefficient
    if resultat is None:
        return UnitGrade(unit, coefficient, Standing.MANQUANTE, explication=f"{unit} : aucun résultat")
    session = resultat.session or terms.session
    age = terms.session - session
    origin = _origin(resultat, session, terms)
    note = resultat.note if resultat.note is not None else _proposed(resultat, terms.situations)
    if note is not None:
        if lost := _lost(note, age, origin, terms.forme, seuil, annees):
            words = f"{unit} : {french(note)} obtenu en {session}, {lost}"
            return UnitGrade(unit, coefficient, Standing.MANQUANTE, session=session, explication=words)
        points = EXACT.multiply(note, coefficient)
        words = f"{unit} : {french(note)} × {french(coefficient)} = {french(points)}"
        words += f" (note de {session})" if age > 0 else ""
        proposed = resultat.note is None and age <= 0
        words += ", note proposée, à ne pas communiquer au candidat" if proposed else ""
        return UnitGrade(unit, coefficient, Standing.NOTE, note, points, session, origin, words, proposed)
    if resultat.etat is State.DISPENSE or (resultat.etat is State.VAE and age <= annees):
        by_vae = resultat.etat is State.VAE
        words = f"{unit} : {_WORDS[State.VAE] if by_vae else 'dispense'}, hors du diviseur"
        return UnitGrade(
            unit, coefficient, Standing.DISPENSE, session=session, origine=origin, explication=words, vae=by_vae
        )
    words = _WORDS.get(resultat.etat, f"situations de CCF : {len(resultat.situations)} sur {terms.situations}")
    if age > 0:
        words = f"{unit} : {words} en {session}, ne compte pas à la session {terms.session}"
        return UnitGrade(unit, coefficient, Standing.MANQUANTE, session=session, explication=words)
    standing, zero = _NOW.get(resultat.etat, (Standing.MANQUANTE, None))
    words = f"{unit} : {words}{', note zéro' if zero is not None else ''}"
    return UnitGrade(unit, coefficient, standing, zero, zero, session, origin, words)


def _origin(resultat: Result, session: int, terms: UnitTerms) -> Origin:
    """Where a result comes from, as far as its session tells."""
    if resultat.origine is not Origin.EXAMEN or session >= terms.session:
        return resultat.origine
    return Origin.CONVERSION if session < terms.premiere else Origin.CONSERVEE


def _proposed(resultat: Result, situations: int) -> Decimal | None:
    """The mean of CCF situations of equal weight, once all of them are known."""
    if resultat.etat is not State.NOTE or len(resultat.situations) != situations:
        return None
    return EXACT.divide(sum(resultat.situations, Decimal()), situations)


def _lost(note: Decimal, age: int, origin: Origin, forme: Form | None, seuil: Decimal, annees: int) -> str:
    """Why a note of an earlier session does not count, or the question whether it does, or nothing."""
    if age > annees:
        return "qui n’est plus valable"
    if age <= 0 or note >= seuil:
        return ""
    below = f"inférieur à {figure(seuil)}"
    if forme is Form.GLOBALE:
        return f"{below}, ne se conserve pas"
    if forme is None:
        return f"{below} : la forme de l’examen n’est pas indiquée, est-elle globale ou progressive ?"
    if origin is Origin.CONVERSION:
        return f"{below} : se reporte-t-il de l’ancien diplôme sur celui qui le remplace ?"
    return ""


def bonus_of_optional(result: Result, session: int, parameters: Parameters) -> Bonus | None:
    """Points above 10 of a facultative unit, five sessions long (D. 337-69, -78)."""
    threshold, note = parameters["seuil"], result.note
    if note is None or note <= threshold or session - (result.session or session) > parameters["annees"]:
        return None
    points = EXACT.subtract(note, threshold)
    words = f"{result.unite} : {french(note)}, soit {french(points)} au-dessus de {figure(threshold)}"
    return Bonus(result.unite, points, words)


def best_bonuses(bonuses: Sequence[Bonus], parameters: Parameters) -> tuple[Bonus, ...]:
    """The two best at most (D. 337-69)."""
    ordered = sorted(bonuses, key=lambda bonus: (-bonus.points, bonus.objet))
    return tuple(ordered[: int(parameters["maximum"])])


def bonus_of_project(note: Decimal, parameters: Parameters) -> Bonus:
    """Projet, or chef-d’œuvre: twice the distance from 10, added or taken away (D. 337-66-1)."""
    pivot, factor = parameters["pivot"], parameters["facteur"]
    points = EXACT.multiply(EXACT.subtract(note, pivot), factor)
    return Bonus("projet", points, f"projet : ({french(note)} − {figure(pivot)}) × {figure(factor)} = {french(points)}")


def average(grades: Iterable[UnitGrade], bonuses: Iterable[Bonus] = ()) -> Average | None:
    """Points over the coefficients of the units that count; None when one is missing, or all are dispensed."""
    points = divisor = Decimal()
    for unit in grades:
        if unit.points is not None:
            points += unit.points
            divisor += unit.coefficient
        elif unit.etat is not Standing.DISPENSE:
            return None
    for bonus in bonuses:
        points += bonus.points
    return Average(points, divisor) if divisor else None


def figure(parameter: Decimal | int) -> str:
    """A figure of a rule as French sentences write it."""
    return str(parameter).replace(".", ",")
