"""A unit’s mark, and the average of a candidate, exactly (D. 337-69, -78, -79, -81)."""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal

from attrs import frozen

from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Bonus, Standing, UnitGrade
from bacpro.model.legal import Confidence
from bacpro.model.result import EXACT, Origin, Result, State, brief, figure
from bacpro.model.rule import Parameters

_ZERO = Decimal()
_SETTLED = Context(prec=54)
"""Digits that a total keeps: all of one that is exact; of thirds, those that leave no trace of their cut digits."""

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


@frozen
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
            words = f"{unit} : la note de {brief(note)} obtenue en {session} {lost}"
            return UnitGrade(unit, coefficient, Standing.MANQUANTE, session=session, explication=words)
        made = resultat.situations if resultat.note is None else ()
        points = EXACT.multiply(note, coefficient)
        mean = _mean_of(made) if len(made) > 1 else ""
        words = f"{unit} : {brief(note)}{mean} × {brief(coefficient)} = {brief(points)}"
        words += f" (note de {session})" if age > 0 else ""
        proposed = bool(made) and age <= 0
        words += ", note proposée, à ne pas communiquer au candidat" if proposed else ""
        return UnitGrade(unit, coefficient, Standing.NOTE, note, points, session, origin, words, proposed)
    if resultat.etat is State.DISPENSE or (resultat.etat is State.VAE and age <= annees):
        by_vae = resultat.etat is State.VAE
        words = f"{unit} : {_WORDS[State.VAE] if by_vae else 'dispense'}, hors du diviseur"
        return UnitGrade(
            unit, coefficient, Standing.DISPENSE, session=session, origine=origin, explication=words, vae=by_vae
        )
    words = _WORDS.get(resultat.etat) or _counted(len(resultat.situations), terms.situations)
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


def _counted(known: int, expected: int) -> str:
    """How many CCF situations have a mark, and how many are expected."""
    plural, plural_expected = ("s" if count > 1 else "" for count in (known, expected))
    return f"{known} situation{plural} de CCF notée{plural}, {expected} attendue{plural_expected}"


def _mean_of(situations: Sequence[Decimal]) -> str:
    """The marks that a mean is made of, as its sentence says them."""
    first, last = [brief(mark) for mark in situations[:-1]], brief(situations[-1])
    return f" (moyenne de {', '.join(first)} et {last})"


def _lost(note: Decimal, age: int, origin: Origin, forme: Form | None, seuil: Decimal, annees: int) -> str:
    """Why a note of an earlier session does not count, or the question whether it does, or nothing."""
    if age > annees:
        return "n’est plus valable"
    if age <= 0 or note >= seuil:
        return ""
    below = f"est inférieure à {figure(seuil)}"
    if forme is Form.GLOBALE:
        return f"{below} : la forme globale ne la conserve pas"
    if forme is None:
        return (
            f"{below} : seule la forme progressive la conserve, et la forme de l’examen n’est pas indiquée ; "
            f"est-elle globale ou progressive ?"
        )
    if origin is Origin.CONVERSION:
        return (
            f"{below} : la forme progressive la conserve, mais se reporte-t-elle de l’ancien diplôme sur celui qui "
            f"le remplace ?"
        )
    return ""


def bonus_of_optional(result: Result, session: int, parameters: Parameters) -> Bonus | None:
    """Points above 10 of a facultative unit, five sessions long (D. 337-69, -78)."""
    threshold, note = parameters["seuil"], result.note
    if note is None or note <= threshold or session - (result.session or session) > parameters["annees"]:
        return None
    points = EXACT.subtract(note, threshold)
    words = f"{result.unite} : {brief(note)}, soit {brief(points)} au-dessus de {figure(threshold)}"
    words += f" (note de {result.session})" if result.session is not None and result.session < session else ""
    return Bonus(result.unite, points, words)


def best_bonuses(bonuses: Sequence[Bonus], parameters: Parameters) -> tuple[Bonus, ...]:
    """The two best at most (D. 337-69)."""
    ordered = sorted(bonuses, key=lambda bonus: (-bonus.points, bonus.objet))
    return tuple(ordered[: int(parameters["maximum"])])


def bonus_of_project(note: Decimal, parameters: Parameters, confiance: Confidence) -> Bonus:
    """Projet, or chef-d’œuvre: twice the distance from 10, added or taken away (D. 337-66-1).

    The sentence says how sure the rule is (`confiance`), unless it was read in the text itself.
    """
    pivot, factor = parameters["pivot"], parameters["facteur"]
    points = EXACT.multiply(EXACT.subtract(note, pivot), factor)
    words = f"Projet : ({brief(note)} − {figure(pivot)}) × {figure(factor)} = {brief(points)}"
    words += f" (confiance de la règle : {confiance})" if confiance is not Confidence.TEXTE else ""
    return Bonus("projet", points, words)


def average(grades: Iterable[UnitGrade], bonuses: Iterable[Bonus] = ()) -> Average | None:
    """Points over the coefficients of the units that count; None when one is missing, or all are dispensed."""
    exempted = Standing.DISPENSE
    points = divisor = _ZERO
    for grade in grades:
        if grade.etat is exempted:
            continue
        if grade.points is None:
            return None
        points += grade.points
        divisor += grade.coefficient
    if not divisor:
        return None
    for bonus in bonuses:
        points += bonus.points
    return Average(settled(points), divisor)


def points_of(grades: Iterable[UnitGrade], bonuses: Iterable[Bonus] = ()) -> Decimal:
    """The points of the units that have some, and of bonuses."""
    points = [unit.points for unit in grades if unit.points is not None]
    return settled(sum([*points, *[bonus.points for bonus in bonuses]], _ZERO))


def settled(points: Decimal) -> Decimal:
    """A total of points without what is left of means that no decimal holds: three thirds of 31 are 31."""
    return _SETTLED.plus(points)
