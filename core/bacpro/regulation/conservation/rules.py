"""The rules of conservation in the order in which they are tried.

When each holds, on what ground and with which figures stands in `data/conservation.toml`.
"""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from bacpro.model.rule import Parameters
from bacpro.regulation.conservation import exemptions, marks
from bacpro.regulation.conservation.case import (
    CARRY_OVER,
    LAST_SESSION,
    TO_SIT,
    ConservationCase,
    ConservationRule,
    Ruling,
)
from bacpro.regulation.loading import load_rules

_FUNCTIONS: dict[str, Callable[[ConservationCase, Parameters], Ruling | str]] = {
    "code.conservation.renonciation": exemptions.renunciation,
    "code.conservation.derniere_note": exemptions.last_result,
    "code.dispense.contredite": exemptions.contradicted,
    "code.dispense.attestation": exemptions.attestation,
    "code.dispense.titre": exemptions.exemption,
    "code.dispense.vae": exemptions.vae,
    "code.absence": marks.absence,
    "code.non_valide": marks.not_validated,
    "code.note_attendue": marks.awaited,
    "code.conservation.controle": marks.oral,
    "code.conservation.facultative": marks.facultative,
    "code.conservation.globale": marks.below_in_forme_globale,
    "code.conservation.validite": marks.validity,
    "code.conservation.progressive": marks.below_in_forme_progressive,
    "code.conservation.forme_inconnue": marks.below_in_unknown_form,
    "code.conservation.absence_ulterieure": marks.absent_later,
    CARRY_OVER: marks.carried,
}


def _cited(_: ConservationCase, __: Parameters) -> Ruling | str:
    return "cette règle est citée par les autres, elle ne décide pas seule"


@cache
def conservation_rules() -> tuple[ConservationRule, ...]:
    """Every dated rule on what is kept, in the order in which they are tried."""
    path = files("bacpro.regulation") / "data" / "conservation.toml"
    return load_rules(path, {**_FUNCTIONS, TO_SIT: _cited, LAST_SESSION: _cited})
