"""Reads the data that ships with a package."""

import re
import tomllib
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any


def read_toml(path: Traversable) -> dict[str, Any]:
    """The content of a TOML file, its decimal numbers as Decimal.

    Raises ValueError, in French and with the line, for what is no TOML or no UTF-8, and OSError.
    """
    data = path.read_bytes()
    try:
        return toml(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"ligne {line} : ce n’est pas de l’UTF-8. Enregistrez le fichier en UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"ce n’est pas du TOML ({_in_french(str(error))})") from error


def _in_french(said: str) -> str:
    """The place that an error of TOML ends with, in French; what it says before stays."""
    said = re.sub(r"\(at line (\d+), column (\d+)\)$", r"ligne \1, colonne \2", said)
    return said.replace("(at end of document)", "à la fin du fichier")


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
