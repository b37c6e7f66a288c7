"""The result of a unit: a mark on 20, or the reason why there is none."""

from decimal import Context, Decimal
from enum import StrEnum
from typing import cast

from attrs import frozen

MARK_MAX = Decimal(20)
DECIMALS_MAX = 40
"""Decimals that a mark or a number of points has at most in a file, so that every sum of them is exact."""
EXACT = Context(prec=60)
"""Digits enough for sums and products of marks of DECIMALS_MAX decimals: no threshold is ever met by rounding."""


class State(StrEnum):
    """What a result is: a note, or what stands in its place. Missing is never zero."""

    NOTE = "note"
    ABSENT = "absent"
    ABSENCE_JUSTIFIEE = "absence_justifiee"
    DISPENSE = "dispense"
    VAE = "vae"
    NON_VALIDE = "non_valide"
    ATTENDUE = "attendue"


CODES = {
    "AB": State.ABSENT,
    "ABS": State.ABSENT,
    "AJ": State.ABSENCE_JUSTIFIEE,
    "DI": State.DISPENSE,
    "DISP": State.DISPENSE,
    "VA": State.VAE,
    "VAE": State.VAE,
    "NV": State.NON_VALIDE,
    "EA": State.ATTENDUE,
}
"""Codes that stand for a mark in files of every diploma."""

SHORT_CODES = {state: code for code, state in reversed(CODES.items())}
"""The code that is written for each state."""


class Origin(StrEnum):
    """Where a result comes from: sat in that session, kept from an earlier one, or carried by a conversion."""

    EXAMEN = "examen"
    CONSERVEE = "conservee"
    CONVERSION = "conversion"


@frozen
class Result:
    """The result of one unit in one session.

    `note` is on 20 and is set if and only if `etat` is `note`; `session` is the year it was obtained;
    `controle` is the mark on 20 of an oral of the épreuve de contrôle on this unit. Marks keep their
    digits: 14.5 and 14.50 are equal, and shown as they were given.
    """

    unite: str
    etat: State = State.NOTE
    note: Decimal | None = None
    session: int | None = None
    controle: Decimal | None = None
    origine: Origin = Origin.EXAMEN
    situations: tuple[Decimal, ...] = ()
    """Marks on 20 of the CCF situations, where the unit’s mark is proposed from them."""


def french(number: Decimal) -> str:
    """A mark or coefficient as French tables write it: `12,5`, digits as they were given."""
    return f"{number:f}".replace(".", ",")


def figure(parameter: Decimal | int) -> str:
    """A figure of a rule as French sentences write it."""
    return str(parameter).replace(".", ",")


DECIMALS_SHOWN = 4


def brief(number: Decimal) -> str:
    """A number as a sentence says it: as it was given, or cut after four decimals and followed by `…`."""
    whole, _, decimals = f"{number:f}".replace("-", "−").partition(".")
    if len(decimals) <= DECIMALS_SHOWN:
        return f"{whole},{decimals}" if decimals else whole
    kept = decimals.rstrip("0")
    return f"{whole},{kept[:DECIMALS_SHOWN]}{'…' if len(kept) > DECIMALS_SHOWN else ''}".removesuffix(",")


def too_fine(number: Decimal) -> bool:
    """Whether a number has more decimals than can be taken exactly."""
    return -cast(int, number.as_tuple().exponent) > DECIMALS_MAX


def shown(result: Result) -> str:
    """A result as a cell shows it: `12,5` or `AB`."""
    return french(result.note) if result.note is not None else SHORT_CODES[result.etat]
