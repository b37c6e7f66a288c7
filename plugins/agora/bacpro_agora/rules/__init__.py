"""The rules that dossiers of AGOrA are checked against, in the order of the report."""

from functools import cache
from importlib.resources import files

from bacpro import CheckRule, load_rules
from bacpro_agora.rules import durations, experience, placements, portfolio, registration

_PARTS = (durations, placements, experience, portfolio, registration)


@cache
def rules() -> tuple[CheckRule, ...]:
    """Every dated rule, read from `data/regles/`. Raises DataError when data and functions do not match."""
    folder = files("bacpro_agora") / "data" / "regles"
    return tuple(rule for part in _PARTS for rule in load_rules(folder / part.DATA, part.FUNCTIONS, part.TABLES))
