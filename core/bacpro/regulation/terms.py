"""Functions that rules name, and frozen classes that the `parametres` of a rule are read into.

Each attribute is a key of the TOML; one without a default is required. A class refuses, when it is made, figures by
which nothing could be decided.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import fields, frozen

from bacpro.model.check import CheckCase, CheckRule, Finding
from bacpro.model.diploma import Diploma

SHOWN = "montre"
HIDDEN = {SHOWN: False}
"""Metadata of a parameter that is no figure of the rule: a ground or words that its findings say anyway.

`expliquer` leaves it out of what it shows of the rule.
"""

_COMMON_YEAR = 2027


@frozen
class NoTerms:
    """A function that has no parameters."""


@frozen
class CheckFunction:
    """A function that rules name, and the frozen class that their parameters are read into.

    `apply` is given the case and the parameters, and gives the findings, or the reason (a French sentence) why the
    rule does not apply. The attributes of `terms` are the keys of `parametres`: one without a default is required.
    """

    apply: Callable[[CheckCase, Any], tuple[Finding, ...] | str]
    terms: type = NoTerms

    def parameters(self) -> frozenset[str]:
        """The names of all its parameters."""
        return frozenset(attribute.name for attribute in fields(self.terms))

    def shown(self, given: Iterable[str]) -> tuple[str, ...]:
        """The names of the parameters that are figures of the rule: those given, in their order, then the others."""
        figures = [attribute.name for attribute in fields(self.terms) if attribute.metadata.get(SHOWN, True)]
        first = [name for name in given if name in figures]
        return (*first, *(name for name in figures if name not in first))


def refuse_outside(terms: object, least: int, most: int | None, *names: str) -> None:
    """Refuse figures outside an interval, ends included; one that is None is not given. Raises ValueError."""
    for name in names:
        figure = getattr(terms, name)
        if figure is not None and (figure < least or (most is not None and figure > most)):
            interval = f"{least} au moins" if most is None else f"de {least} à {most}"
            raise ValueError(f"{name} : {figure} ; écrivez un nombre, {interval}")


def refuse_empty(terms: object, *names: str) -> None:
    """Refuse lists by which every dossier would be at fault, or none. Raises ValueError."""
    for name in names:
        if not getattr(terms, name):
            raise ValueError(f"{name} : la liste est vide")


@frozen(kw_only=True)
class ExamTerms:
    """The last day of the examinations of a session: `examen_mois` and `examen_jour`."""

    examen_mois: int
    examen_jour: int

    def __attrs_post_init__(self) -> None:
        """Refuse a day that some years have not."""
        try:
            dt.date(_COMMON_YEAR, self.examen_mois, self.examen_jour)
        except (ValueError, OverflowError):
            day = f"{self.examen_jour}/{self.examen_mois}"
            raise ValueError(f"examen_jour et examen_mois : {day} n’est pas un jour de toutes les années") from None

    def exam_end(self, session: int) -> dt.date:
        """The last day of the examinations of a session (year)."""
        return dt.date(session, self.examen_mois, self.examen_jour)


@frozen(kw_only=True)
class CodeTerms:
    """Parameters that hold codes of a diploma: units, épreuves, blocs."""

    def unknown_codes(self, diploma: Diploma) -> Iterator[str]:
        """What is amiss, in French: the key, and the code that no edition of the diploma has."""
        yield from ()


def code_faults(rules: Iterable[CheckRule], diploma: Diploma) -> list[str]:
    """Say, in French, which rules name a unit, an épreuve or a bloc that no edition of the diploma has."""
    return [
        f"{rule.id}, {fault}"
        for rule in rules
        if isinstance(rule.termes, CodeTerms)
        for fault in rule.termes.unknown_codes(diploma)
    ]
