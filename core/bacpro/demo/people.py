"""Invented candidates: names with every accent, every status and form. Nobody is meant."""

import random
from collections.abc import Iterator, Sequence

from attrs import frozen

from bacpro.model.candidate import Situation, Status

STATUSES = (Status.SCOLAIRE_PUBLIC, Status.SCOLAIRE_PUBLIC, *Status)
SITUATIONS = tuple(Situation)
FORMS = ("globale", "globale", "globale", "progressive", "")
STARTS = ("Le ", "Da ", "D’", "de ", "El ", "", "", "", "", "", "")
SURNAMES = (
    *("Martin", "Bœuf", "Guéguen", "N’Diaye", "Nguyễn", "Öztürk", "Muñoz", "Lefèvre", "Traoré", "Kowalczyk", "Bâ"),
    *("Hoàng", "Peña", "Schröder", "Çelik", "Ouédraogo", "Saint-Léger", "L’Hostis", "Wiśniewski", "Petit", "Moreau"),
    *("Fernandes", "Benhamou", "Lançon", "Quéméneur", "Diallo", "Rougé", "Castaño", "Bréhat", "Vasseur", "Rivière"),
)
FIRST_NAMES = (
    *("Zoé", "Léa", "Maëlys", "Aïssatou", "Gwénolé", "François-Xavier", "Théo", "Noël", "Ayşe", "Łukasz", "Soazig"),
    *("Jean-Baptiste", "Iñigo", "Fatoumata", "Céline", "Hugo", "Océane", "Mehdi", "Thị Phương", "Grâce", "Éléonore"),
)
DIVISIONS = ("T1", "T2", "T3", "")
_INE_LETTERS = "ABCDEFGHJK"


@frozen
class Person:
    """An invented candidate; `session` is a year, dates are jj/mm/aaaa, what is not known is empty."""

    numero: str
    ine: str
    nom: str
    prenom: str
    naissance: str
    statut: Status
    situation: str
    forme: str
    session: int
    division: str


def invent_people(count: int, seed: int, sessions: Sequence[int]) -> Iterator[Person]:
    """Invented candidates of some sessions, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311
    for number in range(count):
        session = draw.choice(sessions)
        statut = draw.choice(STATUSES)
        nom = f"{draw.choice(STARTS)}{draw.choice(SURNAMES)}"
        if draw.random() < 0.3:
            nom += f"-{draw.choice(SURNAMES)}"
        yield Person(
            numero=f"{session % 100:02}{number:09}",
            ine=f"{draw.randrange(10**9):09}{draw.choice(_INE_LETTERS)}{draw.choice(_INE_LETTERS)}",
            nom=nom,
            prenom=draw.choice(FIRST_NAMES),
            naissance=f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/{session - draw.randint(17, 40)}",
            statut=statut,
            situation=draw.choice(SITUATIONS) if statut.startswith("fpc") else "",
            forme=draw.choice(FORMS),
            session=session,
            division=draw.choice(DIVISIONS),
        )
