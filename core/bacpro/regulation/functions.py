"""The functions of the law of all bac pros, by the name that a speciality gives: `fonction = "pfmp.duree"`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import fields, frozen

from bacpro.model.check import CheckCase, Finding

_SHOWN = "montre"
HIDDEN = {_SHOWN: False}
"""Metadata of a parameter that is no figure of the rule: a ground or words that its findings say anyway.

`expliquer` leaves it out of what it shows of the rule.
"""


@frozen
class CheckFunction:
    """A function that rules name, and the frozen class that their parameters are read into.

    `apply` is given the case and the parameters, and gives the findings, or the reason (a French sentence) why the
    rule does not apply. The attributes of `terms` are the keys of `parametres`: one without a default is required.
    """

    apply: Callable[[CheckCase, Any], tuple[Finding, ...] | str]
    terms: type

    def parameters(self) -> frozenset[str]:
        """The names of all its parameters."""
        return frozenset(attribute.name for attribute in fields(self.terms))

    def shown(self, given: Iterable[str]) -> tuple[str, ...]:
        """The names of the parameters that are figures of the rule: those given, in their order, then the others."""
        figures = [attribute.name for attribute in fields(self.terms) if attribute.metadata.get(_SHOWN, True)]
        first = [name for name in given if name in figures]
        return (*first, *(name for name in figures if name not in first))


CHECK_FUNCTIONS: Mapping[str, CheckFunction] = {}
