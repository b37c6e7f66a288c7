"""A unit’s mark, and the average of a candidate, exactly (D. 337-69, -78, -79, -81)."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from attrs import frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Bonus, Standing, UnitGrade
from bacpro.model.result import Origin, Result, State, french
from bacpro.model.rule import Parameters

_STANDINGS = {
    State.ABSENT: (Standing.ABSENT, "absent"),
    State.NON_VALIDE: (Standing.NON_VALIDE, "mention « non valide »"),
    State.ATTENDUE: (Standing.MANQUANTE, "note attendue"),
}


@frozen(cache_hash=True)
class UnitTerms:
    """What a unit’s mark is judged by: its code, its coefficient, the session (year), the form of the exam."""

    unite: str
    coefficient: Decimal
    session: int
    forme: Form | None
    situations: int = 1


def last_result(results: Sequence[Result]) -> Result | None:
    """The result that counts among those of a unit: the last obtained (D. 337-79)."""
    return max(results, key=lambda result: result.session or 0, default=None)


@lru_cache(maxsize=1 << 16)
def grade(terms: UnitTerms, resultat: Result | None, seuil: Decimal, annees: int) -> UnitGrade:
    """What a unit brings to the average.

    A note of an earlier session counts while it is kept: five sessions, at 10 or more, or below in forme
    progressive (D. 337-69, -78, -79). A justified absence is zero (D. 337-81). Missing is never zero.
    """
    unit, coefficient = terms.unite, terms.coefficient
    if resultat is None:
        return UnitGrade(unit, coefficient, Standing.MANQUANTE, explication=f"{unit} : aucun résultat")
    session = resultat.session or terms.session
    origin = resultat.origine
    if session < terms.session and origin is Origin.EXAMEN:
        origin = Origin.CONSERVEE
    age = terms.session - session
    if resultat.etat is State.ABSENCE_JUSTIFIEE:
        words = f"{unit} : absence justifiée, note zéro"
        return UnitGrade(unit, coefficient, Standing.ZERO, Decimal(0), Decimal(0), session, origin, words)
    if resultat.etat is State.DISPENSE or (resultat.etat is State.VAE and age <= annees):
        by_vae = resultat.etat is State.VAE
        words = f"{unit} : {'acquise par la VAE' if by_vae else 'dispense'}, hors du diviseur"
        return UnitGrade(
            unit, coefficient, Standing.DISPENSE, session=session, origine=origin, explication=words, vae=by_vae
        )
    note = _mark(resultat, terms.situations)
    if note is None:
        standing, words = _STANDINGS.get(resultat.etat, (Standing.MANQUANTE, "résultat qui n’est plus valable"))
        return UnitGrade(unit, coefficient, standing, session=session, explication=f"{unit} : {words}")
    lost = _lost(note, age, terms.forme, seuil, annees)
    if lost:
        words = f"{unit} : {french(note)} obtenu en {session}, {lost}"
        return UnitGrade(unit, coefficient, Standing.MANQUANTE, session=session, explication=words)
    points = note * coefficient
    words = f"{unit} : {french(note)} × {french(coefficient)} = {french(points)}"
    if age:
        words += f" (note de {session})"
    proposed = resultat.situations != ()
    return UnitGrade(unit, coefficient, Standing.NOTE, note, points, session, origin, words, proposed)


def _mark(resultat: Result, situations: int) -> Decimal | None:
    """The mark given, else the mean of CCF situations of equal weight, once all of them are known."""
    if resultat.note is not None:
        return resultat.note
    if resultat.etat is not State.NOTE or len(resultat.situations) != situations:
        return None
    return sum(resultat.situations, Decimal()) / situations


def _lost(note: Decimal, age: int, forme: Form | None, seuil: Decimal, annees: int) -> str:
    """Why a note of an earlier session no longer counts, or nothing."""
    if age > annees:
        return "qui n’est plus valable"
    if age > 0 and note < seuil and forme is not Form.PROGRESSIVE:
        return "inférieur à 10 : ne se conserve pas"
    return ""


def bonuses_of_optionals(results: Sequence[Result], session: int, parameters: Parameters) -> tuple[Bonus, ...]:
    """Points above 10 of facultative units, the two best at most, five sessions long (D. 337-69, -78)."""
    found = [
        Bonus(
            result.unite,
            result.note - parameters["seuil"],
            f"{result.unite} : {french(result.note)}, soit {french(result.note - parameters['seuil'])} au-dessus de 10",
        )
        for result in results
        if result.note is not None
        and result.note > parameters["seuil"]
        and session - (result.session or session) <= parameters["annees"]
    ]
    found.sort(key=lambda bonus: (-bonus.points, bonus.objet))
    return tuple(found[: int(parameters["maximum"])])


def bonus_of_project(note: Decimal, parameters: Parameters) -> Bonus:
    """Projet, or chef-d’œuvre: twice the distance from 10, added or taken away (D. 337-66-1)."""
    points = (note - parameters["pivot"]) * parameters["facteur"]
    return Bonus("projet", points, f"projet : ({french(note)} − 10) × 2 = {french(points)}")


def average(grades: Sequence[UnitGrade], bonuses: Sequence[Bonus] = ()) -> Average | None:
    """Points over the coefficients of the units that count; None when one is missing, or all are dispensed."""
    counted = [g for g in grades if g.etat is not Standing.DISPENSE]
    if not counted:
        return None
    points = Decimal()
    for g in counted:
        if g.points is None:
            return None
        points += g.points
    for bonus in bonuses:
        points += bonus.points
    return Average(points, sum((g.coefficient for g in counted), Decimal()))
