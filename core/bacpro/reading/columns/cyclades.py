"""What a Cyclades list says beside its columns: session and establishment, categories, specialities."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.diploma import Diploma
from bacpro.model.notation.folding import fold
from bacpro.model.structuring.data import read_toml
from bacpro.reading.columns.vocabulary import test_name
from bacpro.reading.sources.rows import NumberedRow

_YEAR = re.compile(r"(?:session\D{0,3})?(20[0-9]{2})", re.IGNORECASE)


_UAI = re.compile(r"([0-9]{7}[A-Z])\)")


@frozen
class Preamble:
    """What the lines above a header say: the session (year), the establishment and its UAI."""

    session: int | None = None
    etablissement: str | None = None
    uai: str | None = None


NO_PREAMBLE = Preamble()


@frozen
class ListedSpeciality:
    """A speciality met in a list: its title, and the diploma it is of (`bac pro`, `CAP`), empty where unknown."""

    intitule: str
    diplome: str = ""


def read_preamble(rows: Sequence[NumberedRow]) -> Preamble:
    """What the rows above a header say; a line that says nothing known is passed over."""
    session, place, uai = None, None, None
    for _, row in rows:
        alone = [cell.strip() for cell in row if cell.strip()]
        if len(alone) != 1:
            continue
        if session is None and (year := _YEAR.fullmatch(alone[0])):
            session = int(year[1])
        elif uai is None:
            name, _, end = alone[0].rpartition("(")
            if name and (found := _UAI.fullmatch(end)):
                place, uai = " ".join(name.split()), found[1]
    return Preamble(session, place, uai)


def is_cyclades(header: Sequence[str]) -> bool:
    """Whether a table comes out of Cyclades, by its titles."""
    names = {fold(name) for name in header}
    known = {fold(name) for name in _data()["titres"]}
    return len(names & known) > 1 or any(test_name(name) for name in header)


def category_statuses(label: str) -> tuple[Status, ...] | None:
    """The statuses that a category of Cyclades leaves open (`SCOLAIRE BACPRO 3 ANS (132)`); None where unknown."""
    words = label.split() if is_label(label) else []
    found = _data()["categories"].get(words[0].upper()) if words else None
    return None if found is None else tuple(Status(word) for word in found)


def is_label(text: str) -> bool:
    """Whether a status is written as Cyclades writes a category: words, and a number in brackets."""
    return bool(re.fullmatch(r".*\S\s*\([0-9]+\)", text))


def find_speciality(code: str, label: str) -> ListedSpeciality:
    """A speciality by its code, with the title that the list gives for want of a better one."""
    found = _data()["specialites"].get(code, {})
    return ListedSpeciality(found.get("intitule") or label, found.get("diplome", ""))


def is_of(diploma: Diploma, code: str, label: str) -> bool | None:
    """Whether a row is of a diploma; None where neither the code nor the title can tell."""
    if diploma.specialite_cyclades is not None and code:
        return code == diploma.specialite_cyclades
    if code in _data()["specialites"]:
        return False
    if not label and not code:
        return None
    titles = {fold(diploma.sigle), fold(diploma.intitule), *(fold(e.intitule) for e in diploma.editions)}
    return True if fold(label) in titles else None


def is_registered(state: str) -> bool:
    """Whether a state of a Cyclades list says that the candidate is to sit; an empty one says nothing else."""
    return not state or fold(state) in {fold(word) for word in _data()["etats"]["inscrits"]}


@cache
def _data() -> dict[str, Any]:
    return read_toml(files("bacpro.reading") / "data" / "cyclades.toml")
