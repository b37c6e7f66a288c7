"""AGOrA: its référentiel in both editions, its norms, its rules and its forms, from `data/`."""

from collections.abc import Iterable
from importlib.resources import files

from attrs import evolve

from bacpro import CheckRule, SpecialityPlugin, hookimpl, open_speciality


@hookimpl
def bacpro_specialities() -> tuple[SpecialityPlugin, ...]:
    """AGOrA, sessions from 2023."""
    return (evolve(open_speciality(files("bacpro_agora") / "data"), regles=_rules),)


def _rules() -> Iterable[CheckRule]:
    from bacpro_agora.rules import rules

    return rules()
