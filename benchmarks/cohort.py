"""An invented cohort of Gestion-Administration: as many candidates as asked for, the same for the same seed.

python -m benchmarks.cohort 200000 cohort.csv
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U34", "U41", "U42", "U51", "U52", "U6", "U7", "UF1")
HEADER = (
    "N° Candidat",
    "INE",
    "Nom de famille",
    "Prénom(s)",
    "Date de Naissance",
    "Statut",
    "Situation",
    "Forme",
    "Session",
    "Division",
    *UNITS,
    "U31 session",
    "Renonce",
    "Attestations",
)
STATUSES = (
    "scolaire_public",
    "scolaire_public",
    "scolaire_public",
    "scolaire_sous_contrat",
    "scolaire_hors_contrat",
    "apprenti_habilite",
    "apprenti_non_habilite",
    "fpc_public_habilite",
    "fpc_public",
    "fpc_prive",
    "experience",
    "distance",
)
SITUATIONS = ("premiere_formation", "reconversion", "perfectionnement")
FORMS = ("globale", "globale", "globale", "progressive", "")
CODES = ("AB", "AJ", "DI", "VA", "NV", "EA", "")
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


def candidates(count: int, seed: int) -> Iterator[list[str]]:
    """The rows of invented candidates."""
    draw = random.Random(seed)
    for number in range(count):
        status = draw.choice(STATUSES)
        session = draw.randint(2016, 2022)
        name = f"{draw.choice(STARTS)}{draw.choice(SURNAMES)}"
        if draw.random() < 0.3:
            name += f"-{draw.choice(SURNAMES)}"
        born = f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/{draw.randint(1970, 2004)}"
        yield [
            f"{session % 100:02}{number:09}",
            f"{draw.randrange(10**9):09}{draw.choice('ABCDEFGHJK')}{draw.choice('ABCDEFGHJK')}",
            name,
            draw.choice(FIRST_NAMES),
            born,
            status,
            draw.choice(SITUATIONS) if status.startswith("fpc") else "",
            draw.choice(FORMS),
            str(session),
            draw.choice(("TGA1", "TGA2", "TGA", "")),
            *(result(draw) for _ in UNITS),
            str(draw.randint(2016, session)) if draw.random() < 0.1 else "",
            draw.choice(UNITS) if draw.random() < 0.03 else "",
            draw.choice(UNITS) if draw.random() < 0.03 else "",
        ]


def result(draw: random.Random) -> str:
    """A mark on 20 to a quarter of a point, or now and then a code or nothing."""
    if draw.random() < 0.08:
        return draw.choice(CODES)
    mark = min(80, max(0, round(draw.gauss(42, 12))))
    return f"{mark / 4:g}".replace(".", ",")


def write_cohort(path: Path, count: int, seed: int = 30004) -> None:
    """Write a wide table as a French Excel does: UTF-8 with BOM, `;`, CRLF, decimal comma."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        stream.write(";".join(HEADER) + "\r\n")
        for cells in candidates(count, seed):
            stream.write(";".join(cells) + "\r\n")


def main() -> None:
    """Write the table asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=30004)
    given = parser.parse_args()
    write_cohort(given.path, given.count, given.seed)


if __name__ == "__main__":
    main()
