"""Makes the sections that pages show out of the texts of an edition, as a plan says: titles, and patterns to fill.

`{cle}` in a pattern is what the text holds under that key (`{nsf.code}` further down); a list alone gives an element
an item. A pattern with an empty value is left out. A key that is missing is a fault, so that a misspelt one is told,
unless it ends with `?`: what not every text says.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.model.notation.dates import french_date
from bacpro.model.result import french
from bacpro.model.structuring.faults import PathFault, Steps, StructureError
from bacpro.model.structuring.shape import told
from bacpro.model.structuring.structure import structure

_PLACE = re.compile(r"\{([a-z0-9_]+(?:\.[a-z0-9_]+)*\??)\}")

Row = Mapping[str, Any]


@frozen
class PlannedWords:
    """The patterns of a section, and `cle`, under which the text holds what they name; that of above when empty."""

    cle: str = ""
    titre: str = ""
    mention: str = ""
    texte: str = ""
    elements: tuple[str, ...] = ()
    detail: bool = False
    fondement: LegalBasis | None = None
    """For a section that shows no part of the content: its own words."""

    @property
    def nom(self) -> str:
        """The key, without the mark of what not every text says."""
        return self.cle.removesuffix("?")


@frozen
class SectionPlan:
    """A section to make and those below it."""

    mots: PlannedWords
    sections: "tuple[SectionPlan, ...]" = ()


def read_plan(raw: object, path: Steps = ()) -> SectionPlan:
    """A plan out of plain data (`titre`, `texte`, `elements`, `sections`…). Raises StructureError with every fault."""
    faults: list[PathFault] = []
    below: list[SectionPlan] = []
    if not isinstance(raw, dict):
        raise StructureError([PathFault(path, f"{told(raw)} n’est pas une rubrique : écrivez une table")])
    sections = raw.get("sections", [])
    if not isinstance(sections, list):
        faults.append(PathFault((*path, "sections"), "une liste de rubriques est attendue"))
        sections = []
    for rank, section in enumerate(sections):
        try:
            below.append(read_plan(section, (*path, "sections", rank)))
        except StructureError as error:
            faults += error.faults
    try:
        words = structure({key: value for key, value in raw.items() if key != "sections"}, PlannedWords)
    except StructureError as error:
        faults = [PathFault((*path, *fault.pas), fault.message) for fault in error.faults] + faults
    if faults:
        raise StructureError(faults)
    return SectionPlan(words, tuple(below))


def make_sections(
    plans: Sequence[SectionPlan], texts: Row, basis: Callable[[str], LegalBasis | None]
) -> tuple[Section, ...]:
    """The sections of the texts that an edition has, by part, each with what it rests on.

    Raises StructureError with every key that a plan names and a text does not hold.
    """
    faults: list[PathFault] = []
    made = []
    for plan in plans:
        words, held = plan.mots, texts.get(plan.mots.cle)
        whom = held if isinstance(held, Mapping) else {}
        for section in _make(plan, {}, texts, faults):
            made.append(
                evolve(
                    section,
                    cle=words.cle,
                    fondement=basis(words.cle) or words.fondement,
                    statuts=whom.get("statuts", ()),
                    sessions=whom.get("sessions"),
                )
            )
    if faults:
        raise StructureError(list(dict.fromkeys(faults)))
    return tuple(made)


def _make(plan: SectionPlan, row: Row, texts: Row, faults: list[PathFault]) -> Iterator[Section]:
    """The sections of a plan: one for each row of a list of which the title names a key, one in all otherwise."""
    words, rows = plan.mots, [row]
    if words.cle:
        held = row.get(words.nom, texts.get(words.nom))
        if held is None and row and not words.cle.endswith("?"):
            faults.append(_blame_missing(words, words.nom))
        if not held:
            return
        rows, words = _find_rows(held, words)
    groups = [[each] for each in rows] if _PLACE.search(words.titre) else [rows]
    for group in groups:
        section = Section(
            titre=_make_text(words, words.titre, group[0], faults),
            mention=_make_text(words, words.mention, group[0], faults),
            texte=_make_text(words, words.texte, group[0], faults),
            elements=tuple(item for each in group for item in _make_elements(words, each, faults)),
            sections=tuple(
                found for each in group for below in plan.sections for found in _make(below, each, texts, faults)
            ),
            detail=words.detail,
        )
        if section.mention or section.texte or section.elements or section.sections:
            yield section


def _find_rows(held: Any, words: PlannedWords) -> tuple[list[Row], PlannedWords]:  # noqa: ANN401 - data of a text
    """The tables that a part holds; what is plain words is one, and those words are its elements."""
    if isinstance(held, Mapping):
        return [held], words
    if isinstance(held, list | tuple) and all(isinstance(item, Mapping) for item in held):
        return list(held), words
    return [{words.nom: held}], evolve(words, elements=words.elements or (f"{{{words.nom}}}",))


def _make_elements(words: PlannedWords, row: Row, faults: list[PathFault]) -> Iterator[str]:
    for pattern in words.elements:
        held = _find_list(words, pattern, row, faults)
        yield from filter(None, [_fill(words, pattern, row, faults)] if held is None else map(_say, held))


def _make_text(words: PlannedWords, pattern: str, row: Row, faults: list[PathFault]) -> str:
    held = _find_list(words, pattern, row, faults)
    return _fill(words, pattern, row, faults) if held is None else " ".join(map(_say, held))


def _find_list(words: PlannedWords, pattern: str, row: Row, faults: list[PathFault]) -> Sequence[Any] | None:
    """The list that a pattern is nothing but the place of, or None."""
    place = _PLACE.fullmatch(pattern)
    held = _find_value(words, place[1], row, faults) if place else None
    return held if isinstance(held, list | tuple) else None


def _fill(words: PlannedWords, pattern: str, row: Row, faults: list[PathFault]) -> str:
    """A pattern with its values; nothing where one of them is empty."""
    said = {place: _say(_find_value(words, place, row, faults)) for place in _PLACE.findall(pattern)}
    return _PLACE.sub(lambda found: said[found[1]], pattern) if all(said.values()) else ""


def _find_value(words: PlannedWords, place: str, row: Row, faults: list[PathFault]) -> Any:  # noqa: ANN401 - data of a text
    held: Any = row
    for key in place.removesuffix("?").split("."):
        if not isinstance(held, Mapping) or key not in held:
            if not place.endswith("?"):
                faults.append(_blame_missing(words, place))
            return ""
        held = held[key]
    return held


def _blame_missing(words: PlannedWords, place: str) -> PathFault:
    return PathFault(
        (words.nom or words.titre or "rubriques",),
        f"une rubrique montre « {place} », qui n’y est pas : corrigez la clé, ou écrivez « {place}? » dans la rubrique",
    )


def _say(value: object) -> str:
    """A value as a French text shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return french_date(value)
    if isinstance(value, Decimal):
        return french(value)
    return " ; ".join(map(_say, value)) if isinstance(value, list | tuple) else str(value)
