"""Dossiers given by a program, read as those of a file are: the same faults, the same repairs, the same doubts."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from bacpro.errors import DataError
from bacpro.model.dossier import Dossier
from bacpro.model.run.record import Record
from bacpro.model.structuring.converter import unstructure
from bacpro.reading.dossiers.entries import DossierEntry, read_items
from bacpro.reading.dossiers.opening import read_entry
from bacpro.reading.dossiers.validation import Validator
from bacpro.reading.sources.source import Format, SourceFile

NAME = "dossier"
"""What stands for the name of a file in the faults."""


def read_given(content: Dossier | Mapping[str, Any], validate: Validator) -> Record:
    """The record of a dossier given as a value, or as a dict with the keys of a JSON dossier.

    A mark is a text, an int or a Decimal, never a float; a date is a text or a date. The record is faulty where a
    file that held it would be. Raises DataError for what no JSON can hold.
    """
    data = unstructure(content) if isinstance(content, Dossier) else content
    try:
        text = json.dumps(data, default=_in_json, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a surrogate pair: written as JSON can write it
        text = json.dumps(data, default=_in_json).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise DataError(NAME, [f"{NAME}, case $ : ce n’est pas du JSON ({error})."]) from error
    fichier = SourceFile(Path(NAME), "", Format.JSON_LINES, "utf-8")
    return read_entry(fichier, validate, DossierEntry(0, "$", text))


def read_dossiers(objects: Iterable[object], name: str, validate: Validator) -> Iterator[Record]:
    """The records of dossiers in memory, in their JSON form: as those of a file of that name that lists them."""
    read = partial(read_entry, SourceFile(Path(name), "", Format.JSON), validate)
    return map(read, read_items(objects))


def _in_json(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"une valeur est de type {type(value).__name__}")
