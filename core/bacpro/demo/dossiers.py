"""Invented dossiers in the canonical form, and the same placements as a table."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from bacpro.demo.people import SURNAMES, Person
from bacpro.model.diploma import Diploma

PLACEMENT_COLUMNS = (
    *("numero_candidat", "nom", "prenom", "date_naissance", "statut", "situation", "forme", "session", "division"),
    *("cycle_annees", "cycle_debut", "structure", "adresse", "type", "du", "au", "semaines", "heures", "activites"),
    *("responsable", "signee", "cachet"),
)
TOWNS = ("Nantes", "Vertou", "Saint-Herblain", "Rezé", "Châteaubriant", "La Baule-Escoublac")


@frozen
class Training:
    """What dossiers of a diploma speak of: sub-activities, épreuves with a dossier, kinds of structures."""

    activites: tuple[str, ...]
    dossiers: Mapping[str, tuple[str, ...]]
    """By épreuve: the sub-activities that its dossier shows works of."""
    structures: tuple[str, ...]


def invent_dossiers(
    persons: Iterable[Person], seed: int, diploma: Diploma, training: Training
) -> Iterator[dict[str, Any]]:
    """Dossiers as JSON: nearly every key, three or four placements each, now and then something missing."""
    draw = random.Random(f"{seed} dossiers {diploma.code}")  # noqa: S311
    units = [code for code, unite in diploma.reglement.items() if not unite.facultative]
    for person, periods in _invent_periods(persons, seed, diploma, training):
        start = _start(person)
        yield {
            "candidat": {
                "numero": person.numero,
                "ine": person.ine,
                "nom": person.nom,
                "prenom": person.prenom,
                "date_naissance": "-".join(reversed(person.naissance.split("/"))),
            },
            "diplome": diploma.code,
            "session": person.session,
            "statut": person.statut.value,
            "situation": person.situation or None,
            "forme": person.forme or None,
            "division": person.division or None,
            "cycle_annees": draw.choice((3, 3, 3, 2, None)),
            "cycle_debut": start.isoformat(),
            "positionnement": draw.choice(
                (None, {"semaines": draw.randint(10, 22), "date": _day(draw, start, 5, -80).isoformat()})
            ),
            "periodes": periods,
            "certificats_travail": [
                _certificate(draw, person.session, training) for _ in range(draw.choice((0, 0, 1, 2)))
            ],
            "contrat_apprentissage": _contract(draw, start, periods) if _is_apprentice(person) else None,
            "dossiers_professionnels": {
                epreuve: _portfolio(draw, activities) for epreuve, activities in training.dossiers.items()
            },
            "resultats": [
                _result(draw, unit, person.session) for unit in draw.sample(units, draw.choice((0, 1, 2, 4)))
            ],
        }


def invent_placements(
    persons: Iterable[Person], seed: int, diploma: Diploma, training: Training
) -> Iterator[list[list[str]]]:
    """The rows of each candidate under PLACEMENT_COLUMNS, one a placement: those of his dossier."""
    for person, periods in _invent_periods(persons, seed, diploma, training):
        identity = [
            *(person.numero, person.nom, person.prenom, person.naissance, person.statut, person.situation),
            *(person.forme, str(person.session), person.division, "3", _french(_start(person).isoformat())),
        ]
        yield [
            [
                *identity,
                *(period["structure"][name] for name in ("nom", "adresse", "type")),
                *(_french(period["du"]), _french(period["au"]), str(period["semaines"]), str(period["heures"])),
                *(" ".join(period["activites"]), period["responsable"]),
                *("oui" if period[name] else "non" for name in ("signee", "cachet")),
            ]
            for period in periods
        ]


def _invent_periods(
    persons: Iterable[Person], seed: int, diploma: Diploma, training: Training
) -> Iterator[tuple[Person, list[dict[str, Any]]]]:
    draw = random.Random(f"{seed} placements {diploma.code}")  # noqa: S311
    for person in persons:
        start = _start(person)
        count = draw.choice((3, 4, 4, 4, 4))
        periods = [_placement(draw, start + dt.timedelta(weeks=16 * rank), training) for rank in range(count)]
        if _is_apprentice(person):
            # With his employer, but for the last.
            periods[:-1] = [{**period, "structure": periods[0]["structure"]} for period in periods[:-1]]
        yield person, periods


def _is_apprentice(person: Person) -> bool:
    return person.statut.startswith("apprenti")


def _start(person: Person) -> dt.date:
    return dt.date(person.session - 3, 9, 1)


def _french(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def _day(draw: random.Random, after: dt.date, spread: int, least: int = 0) -> dt.date:
    return after + dt.timedelta(days=draw.randint(least, spread))


def _placement(draw: random.Random, after: dt.date, training: Training) -> dict[str, Any]:
    """A période, seldom without its signature or its stamp."""
    first = _day(draw, after, 40)
    weeks = draw.choice((5, 6, 6))
    return {
        "structure": {
            "nom": f"{draw.choice(('Mairie', 'SARL', 'Mutuelle', 'Cabinet'))} {draw.choice(SURNAMES)}",
            "adresse": f"{draw.randint(1, 99)} rue de l’Erdre, 44{draw.randint(0, 999):03} {draw.choice(TOWNS)}",
            "type": draw.choice(training.structures),
        },
        "du": first.isoformat(),
        "au": (first + dt.timedelta(days=7 * weeks - 3)).isoformat(),
        "semaines": weeks,
        "heures": 35 * weeks,
        "activites": _some(draw, training.activites, 3),
        "responsable": f"M. {draw.choice(SURNAMES)}",
        "signee": draw.random() < 0.98,
        "cachet": draw.random() < 0.98,
    }


def _certificate(draw: random.Random, session: int, training: Training) -> dict[str, Any]:
    first = dt.date(session - draw.randint(1, 5), draw.randint(1, 12), 1)
    return {
        "employeur": f"SARL {draw.choice(SURNAMES)}",
        "du": first.isoformat(),
        "au": _day(draw, first, 1200, 30).isoformat(),
        "temps": draw.choice(("plein", "partiel")),
        "salarie": draw.random() < 0.9,
        "activites": _some(draw, training.activites, 2),
    }


def _contract(draw: random.Random, start: dt.date, periods: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "employeur": periods[0]["structure"]["nom"],
        "du": start.isoformat(),
        "au": _day(draw, start, 1095, 700).isoformat(),
    }


def _portfolio(draw: random.Random, activities: Sequence[str]) -> dict[str, Any]:
    """A dossier professionnel, now and then without a work of one sub-activity."""
    works = [
        {"intitule": f"Travail {code}", "activite": code, "contexte": "milieu_professionnel"}
        for code in _some(draw, activities, len(activities) - (draw.random() < 0.1))
    ]
    return {"etat_recapitulatif": draw.random() < 0.95, "travaux": works}


def _result(draw: random.Random, unit: str, session: int) -> dict[str, Any]:
    """A result of an earlier session."""
    earlier = session - draw.randint(1, 3)
    if draw.random() < 0.15:
        return {"unite": unit, "note": None, "etat": draw.choice(("dispense", "absent", "vae")), "session": earlier}
    return {"unite": unit, "note": f"{draw.randint(0, 80) / 4:g}", "etat": "note", "session": earlier}


def _some(draw: random.Random, items: Sequence[str], count: int) -> list[str]:
    return draw.sample(items, min(count, len(items)))
