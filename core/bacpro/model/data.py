"""Reads the data that ships with a package."""

import tomllib
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any


def read_toml(path: Traversable) -> dict[str, Any]:
    """The content of a TOML file, its decimal numbers as Decimal. Raises tomllib.TOMLDecodeError, OSError."""
    return toml(path.read_text(encoding="utf-8"))


def toml(text: str) -> dict[str, Any]:
    """The content of a TOML text, its decimal numbers as Decimal. Raises tomllib.TOMLDecodeError, whatever it holds."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise tomllib.TOMLDecodeError("listes ou tables imbriquées à l’excès") from None
    except (ValueError, ArithmeticError) as error:
        raise tomllib.TOMLDecodeError("un nombre a trop de chiffres") from error
