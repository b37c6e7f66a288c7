"""The rules of check of the Code: what it asks of every candidate who registers, whatever the speciality."""

from functools import cache
from importlib.resources import files

from bacpro.model.check import CheckRule
from bacpro.regulation.loading import load_rules
from bacpro.regulation.registration.exam_form import check_chosen_form, check_imposed_form


@cache
def registration_rules() -> tuple[CheckRule, ...]:
    """The rules of the Code on registration."""
    return load_rules(
        files("bacpro.regulation") / "data" / "inscription.toml",
        {"code.forme.globale": check_imposed_form, "code.forme.choix": check_chosen_form},
    )
