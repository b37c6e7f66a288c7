"""Files of documents: how many candidates one holds, and how it is named."""

import re
from functools import cache
from hashlib import sha256

PER_FILE = 100
"""Candidates that a grouped file should hold at most: each takes some 4 MB of memory while it is made."""

_PLAIN = re.compile(r"(?!(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9])\Z)[0-9A-Z]+(?:-[0-9A-Z]+)*")
"""Numbers that are safe as they stand: no lower case, so that no two differ by case alone, and no `_`."""


def safe_name(numero: str) -> str:
    """A file stem that every system takes, for a candidate number; different numbers give different stems."""
    if len(numero) <= 64 and _PLAIN.fullmatch(numero):
        return numero
    readable = re.sub(r"[^0-9A-Za-z]+", "-", numero).strip("-")[:32]
    return f"{readable}_{sha256(numero.encode(errors='surrogatepass')).hexdigest()[:32]}"


@cache
def program_version() -> str:
    """The version of bacpro that a document says it was made by."""
    from importlib.metadata import version

    return version("bacpro")
