"""Reads the data that ships with a package."""

import tomllib
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any


def read_toml(path: Traversable) -> dict[str, Any]:
    """The content of a TOML file, its decimal numbers as Decimal. Raises tomllib.TOMLDecodeError, OSError."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
