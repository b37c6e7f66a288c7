"""Invented results in a wide table, one row a candidate, as offices keep them."""

import random
from collections.abc import Iterable, Iterator

from bacpro.demo.people import Person
from bacpro.model.deliberation import Grading
from bacpro.model.diploma import Diploma

IDENTITY = (
    *("N° Candidat", "INE", "Nom de famille", "Prénom(s)", "Date de Naissance", "Statut", "Situation", "Forme"),
    *("Session", "Division"),
)
CODES = ("AB", "AJ", "DI", "VA", "NV", "EA", "")
MEAN, SPREAD, BEST = 42, 12, 80
"""Marks in quarters of a point."""


def result_columns(diploma: Diploma, grading: Grading | None) -> tuple[str, ...]:
    """The columns of a table: for a conversion without grading, for a deliberation with it."""
    units = tuple(diploma.reglement)
    dated = f"{units[len(units) // 4]} session"
    if grading is None:
        return (*IDENTITY, *units, dated, "Renonce", "Attestations")
    orals = (f"controle {group[0]}" for group in grading.groupes_controle)
    return (*IDENTITY, *units, dated, *orals, "Projet", "Points de jury")


def invent_results(
    persons: Iterable[Person], seed: int, diploma: Diploma, grading: Grading | None
) -> Iterator[list[str]]:
    """Rows under `result_columns`: weak and strong candidates, now and then a code or nothing instead of a mark."""
    draw = random.Random(f"{seed} {diploma.code}")  # noqa: S311
    first = diploma.sessions.premiere
    optional = {code for code, unite in diploma.reglement.items() if unite.facultative}
    for person in persons:
        level = MEAN if grading is None else draw.gauss(MEAN + 2, 8)
        marks = {code: _mark(draw, level, codes=0.08 if grading is None else 0.02) for code in diploma.reglement}
        if grading is not None:
            marks |= {code: "" for code in optional if draw.random() < 0.7}
        earlier = draw.random() < 0.1
        yield [
            *_identity(person),
            *marks.values(),
            str(draw.randint(max(first, person.session - 6), person.session)) if earlier else "",
            *(_of_conversion(draw, tuple(marks)) if grading is None else _of_jury(draw, person, marks, grading, level)),
        ]


def _identity(person: Person) -> tuple[str, ...]:
    return (
        *(person.numero, person.ine, person.nom, person.prenom, person.naissance, person.statut, person.situation),
        *(person.forme, str(person.session), person.division),
    )


def _of_conversion(draw: random.Random, units: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(draw.choice(units) if draw.random() < 0.03 else "" for _ in range(2))


def _of_jury(
    draw: random.Random, person: Person, marks: dict[str, str], grading: Grading, level: float
) -> tuple[str, ...]:
    """Orals of the contrôle beside a mark, the projet of those who have one, points that the jury adds."""
    sits = draw.random() < 0.1
    orals = (
        _mark(draw, MEAN + 2) if sits and marks[group[0]][:1].isdigit() else "" for group in grading.groupes_controle
    )
    has_project = person.statut.startswith(("scolaire", "apprenti"))
    return (
        *orals,
        _mark(draw, level) if has_project else "",
        draw.choice(("0,5", "1")) if draw.random() < 0.01 else "",
    )


def _mark(draw: random.Random, level: float, *, codes: float = 0) -> str:
    """A mark on 20 to a quarter of a point, or a code or nothing as often as said."""
    if draw.random() < codes:
        return draw.choice(CODES)
    return f"{min(BEST, max(0, round(draw.gauss(level, SPREAD)))) / 4:g}".replace(".", ",")
