"""Counts and shares as a French reader sees them, and as SVG draws them."""

from decimal import ROUND_HALF_UP, Decimal


def ratio(part: int, whole: int) -> Decimal:
    """A share between 0 and 1; 0 of nothing."""
    return Decimal(part) / whole if whole else Decimal()


def percent(part: int, whole: int) -> str:
    """A share as CSS and SVG write it."""
    return f"{100 * ratio(part, whole):.2f}%"


def share(part: int, whole: int) -> str:
    """A share in French, to one decimal."""
    if not whole:
        return "–"
    return f"{(100 * ratio(part, whole)).quantize(Decimal('0.1'), ROUND_HALF_UP)} %".replace(".", ",")


def whole(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}".replace(",", "\u202f")


def plural(count: int, singular: str, many: str = "") -> str:
    """A count and its noun: `plural(2, "candidat")` is « 2 candidats »."""
    return f"{whole(count)} {singular if count < 2 else many or f'{singular}s'}"
