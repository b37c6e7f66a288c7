"""The words of what is proposed to the jury: numbers, marks and codes, reasons, units kept."""

import re
from collections.abc import Iterable
from decimal import Decimal

from bacpro.model.deliberation import Decision, Deliberation, Standing, UnitGrade
from bacpro.model.result import SHORT_CODES, Result, State, brief, french

ADMITTED = frozenset({Decision.ADMIS, Decision.ADMIS_APRES_CONTROLE})
_CODES = {
    Standing.ZERO: SHORT_CODES[State.ABSENCE_JUSTIFIEE],
    Standing.DISPENSE: SHORT_CODES[State.DISPENSE],
    Standing.ABSENT: SHORT_CODES[State.ABSENT],
    Standing.NON_VALIDE: SHORT_CODES[State.NON_VALIDE],
    Standing.MANQUANTE: "",
}
_SENTENCES = re.compile(r"(?<=[.?])(?<!\bart\.)(?<!\bD\.) (?=[A-ZÀ-Þ«0-9])")


def say_number(value: Decimal, *, signed: bool = False) -> str:
    """A number without idle zeros: `243,5`, `–4`; `signed`, `+2,5`."""
    sign = "–" if value < 0 else "+" if signed and value else ""
    return sign + without_idle_zeros(brief(value).removeprefix("−"))


def say_grade(unit: UnitGrade, results: Iterable[Result]) -> Decimal | str:
    """What a table shows of a unit: the mark that counts, the code in its place, or the mark that no longer counts."""
    if unit.etat is Standing.NOTE and unit.note is not None:
        return unit.note
    if unit.etat is Standing.DISPENSE and unit.vae:
        return SHORT_CODES[State.VAE]
    if unit.etat is Standing.MANQUANTE:
        last = max((r for r in results if r.unite == unit.unite), key=lambda r: r.session or 0, default=None)
        if last is not None and last.etat is not State.NOTE:
            return SHORT_CODES[last.etat]
        if last is not None and last.note is not None:
            return f"({french(last.note)})"
    return _CODES[unit.etat]


def split_reasons(proposed: Deliberation) -> tuple[str, ...]:
    """The sentences of the explanation, the reason first, without what a page shows elsewhere.

    That is what is said of each unit and each bonus, the mention and the questions.
    """
    elsewhere = [f"{unit.explication}." for unit in proposed.unites if unit.explication]
    elsewhere += [f"{bonus.explication}." for bonus in proposed.bonus]
    elsewhere += [f"À arbitrer : {question}" for question in proposed.questions]
    elsewhere += [f"Mention {proposed.mention}."] if proposed.mention else []
    words = proposed.explication
    for shown in elsewhere:
        words = words.replace(f" {shown}", "", 1)
    return tuple(_SENTENCES.split(words))


def without_idle_zeros(text: str) -> str:
    """A number as text, every digit as it is: arithmetic would round it."""
    return text.rstrip("0").rstrip(",") if "," in text else text


def say_nearness(proposed: Deliberation) -> str:
    """How far the average is from a threshold within half a point."""
    for threshold, gap in proposed.moyenne.proches if proposed.moyenne else ():
        if gap > 0:
            return f"il manque {_some_points(gap)} pour atteindre {threshold}"
        return (
            f"{_some_points(-gap)} au-dessus du seuil de {threshold}" if gap else f"le seuil de {threshold}, exactement"
        )
    return ""


def _some_points(count: Decimal) -> str:
    return f"{say_number(count)} point{'s' if count >= 2 else ''}"


def say_consequences(proposed: Deliberation) -> Iterable[str]:
    """What follows from the decision, a sentence each."""
    if proposed.acquises and proposed.decision not in ADMITTED:
        yield f"Le candidat conserve {say_kept(proposed)}."
    if proposed.a_presenter:
        yield f"Unités à présenter : {', '.join(proposed.a_presenter)}."
    yield from split_reasons(proposed)[1:]


def say_kept(proposed: Deliberation) -> str:
    """Units kept, with their marks, by the last session in which they can be used."""
    by_year: dict[int | None, list[str]] = {}
    for kept in proposed.acquises:
        words = kept.unite if kept.note is None else f"{kept.unite} ({brief(kept.note)})"
        by_year.setdefault(kept.valable_jusqua, []).append(words)
    until = {year: f"jusqu’à la session {year}" if year else "sans limite de durée" for year in by_year}
    years = sorted(by_year, key=lambda year: (year is None, year or 0))
    return " ; ".join(f"{', '.join(by_year[year])} {until[year]}" for year in years)
