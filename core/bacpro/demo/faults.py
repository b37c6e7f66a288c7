"""Spoils invented candidates: each fault is one that a reader must find."""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Row = list[str]


def spoil_rows(
    candidates: Iterable[Sequence[Row]], header: Sequence[str], marks: Sequence[str], share: float, seed: str
) -> Iterator[tuple[Sequence[Row], bool]]:
    """The rows of each candidate, and whether they hold a fault: about so many of them do.

    `marks` are the columns that hold one. A candidate of several rows has his fault in one of them.
    """
    draw = random.Random(f"{seed} faults")  # noqa: S311
    places = {name: place for place, name in enumerate(header)}
    faults = _row_faults(places, marks)
    for rows in candidates:
        if draw.random() >= share:
            yield rows, False
            continue
        spoilt = list(map(list, rows))
        place, cell = draw.choice(faults)(draw)
        row = spoilt[draw.randrange(len(spoilt))]
        if place is None:
            row.append("?")
        else:
            row[place] = cell
        yield spoilt, True


_Fault = Callable[[random.Random], tuple[int | None, str]]
"""Draws a cell to replace by its place, and what to write there; without place, the row has a cell too many."""


def _row_faults(places: dict[str, int], marks: Sequence[str]) -> list[_Fault]:
    given: list[_Fault] = [lambda _: (None, "")]
    wrong = {
        "Date de Naissance": ("31/02/2005", "inconnue"),
        "Statut": ("à vérifier",),
        "Session": ("2O26", "deux mille vingt"),
        "du": ("31/02/2025",),
        "semaines": ("six", "-2"),
        "signee": ("peut-être",),
    }
    if marks:
        given.append(lambda draw: (places[draw.choice(marks)], draw.choice(("21", "-1", "12x", "?", "douze", "12 AB"))))
        wrong["N° Candidat"] = ("", "2,29772E+10")
    given += [_wrong(places[name], words) for name, words in wrong.items() if name in places]
    return given


def _wrong(place: int, words: Sequence[str]) -> _Fault:
    return lambda draw: (place, draw.choice(words))


def spoil_dossiers(dossiers: Iterable[dict[str, Any]], share: float, seed: str) -> Iterator[tuple[str, bool]]:
    """Dossiers as lines of JSON, and whether each holds a fault: about so many of them do."""
    draw = random.Random(f"{seed} faults")  # noqa: S311
    for dossier in dossiers:
        if draw.random() >= share:
            yield json.dumps(dossier, ensure_ascii=False), False
            continue
        text = json.dumps(draw.choice(_DOSSIER_FAULTS)(dossier), ensure_ascii=False)
        yield text[: draw.randrange(len(text) // 2, len(text) - 1)] if draw.random() < 0.2 else text, True


_DOSSIER_FAULTS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (
    lambda dossier: {**dossier, "statut": "à vérifier"},
    lambda dossier: {**dossier, "candidat": {**dossier["candidat"], "numero": ""}},
    lambda dossier: {**dossier, "candidat": {**dossier["candidat"], "date_naissance": "31/02/2005"}},
    lambda dossier: {**dossier, "session": 1066},
    lambda dossier: {**dossier, "cle_inconnue": 1},
    lambda dossier: {**dossier, "resultats": [{"unite": "U999", "note": "12"}]},
    lambda dossier: {**dossier, "periodes": [{"du": "2025-02-31"}]},
)
