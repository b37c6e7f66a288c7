"""`bacpro controler` beside a bare read of the same dossiers into the same classes.

python -m benchmarks.controler
python -m benchmarks.controler --sizes 2000 --repetitions 3
python -m benchmarks.controler --make 20000 dossiers.jsonl
"""

import argparse
import datetime as dt
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.cohort import FIRST_NAMES, SITUATIONS, STATUSES, SURNAMES
from benchmarks.measure import BACPRO, PYTHON, Cost, cost

SIZES = (2_000, 20_000)
SEED = 30004
SUB_ACTIVITIES = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3")
STRUCTURES = (
    *("entreprise", "commerce", "profession_liberale", "entreprise_artisanat", "structure_associative"),
    *("structure_mutualiste", "service_administratif_specialise"),
)
OBLIGATORY = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
TOWNS = ("Nantes", "Vertou", "Saint-Herblain", "Rezé", "Châteaubriant", "La Baule-Escoublac")


def dossiers(count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Invented candidates: every key of the canonical dossier, three periods each or about, the same for a seed."""
    draw = random.Random(seed)
    for number in range(count):
        status = draw.choice(STATUSES)
        session = draw.randint(2023, 2028)
        start = dt.date(session - 3, 9, 1)
        yield {
            "candidat": {
                "numero": f"{session % 100:02}{number:09}",
                "ine": f"{draw.randrange(10**9):09}AB",
                "nom": f"{draw.choice(SURNAMES)}-{draw.choice(SURNAMES)}",
                "prenom": draw.choice(FIRST_NAMES),
                "date_naissance": day(draw, dt.date(session - 30, 1, 1), 4000),
            },
            "diplome": "agora",
            "session": session,
            "statut": status,
            "situation": draw.choice(SITUATIONS) if status.startswith("fpc") else None,
            "forme": draw.choice(("globale", "globale", "progressive", None)),
            "cycle_annees": draw.choice((3, 3, 3, 2, None)),
            "cycle_debut": start.isoformat(),
            "positionnement": draw.choice((None, {"semaines": draw.randint(8, 24), "date": day(draw, start, 60, -80)})),
            "periodes": [period(draw, start + dt.timedelta(weeks=16 * rank)) for rank in range(draw.randint(2, 4))],
            "certificats_travail": [certificate(draw, session) for _ in range(draw.choice((0, 0, 1, 2)))],
            "contrat_apprentissage": contract(draw, start) if status.startswith("apprenti") else None,
            "dossiers_professionnels": {
                epreuve: portfolio(draw, [code for code in SUB_ACTIVITIES if code.startswith(pole)])
                for epreuve, pole in (("E31", "1"), ("E32", "3"))
            },
            "resultats": [result(draw, unit, session) for unit in draw.sample(OBLIGATORY, draw.choice((0, 1, 2, 4)))],
        }


def day(draw: random.Random, after: dt.date, spread: int, least: int = 0) -> str:
    """A day some days after another, as ISO."""
    return (after + dt.timedelta(days=draw.randint(least, spread))).isoformat()


def period(draw: random.Random, after: dt.date) -> dict[str, Any]:
    """A période, seldom without its signature or its stamp."""
    first = after + dt.timedelta(days=draw.randint(0, 40))
    weeks = draw.randint(3, 8)
    return {
        "structure": {
            "nom": f"{draw.choice(('Mairie', 'SARL', 'Mutuelle', 'Cabinet'))} {draw.choice(SURNAMES)}",
            "adresse": f"{draw.randint(1, 99)} rue de l’Erdre, 44{draw.randint(0, 999):03} {draw.choice(TOWNS)}",
            "type": draw.choice(STRUCTURES),
        },
        "du": first.isoformat(),
        "au": (first + dt.timedelta(days=7 * weeks - 3)).isoformat(),
        "semaines": weeks,
        "heures": 35 * weeks,
        "activites": draw.sample(SUB_ACTIVITIES, 3),
        "responsable": f"M. {draw.choice(SURNAMES)}",
        "signee": draw.random() < 0.95,
        "cachet": draw.random() < 0.95,
    }


def certificate(draw: random.Random, session: int) -> dict[str, Any]:
    """A certificat de travail."""
    first = dt.date(session - draw.randint(1, 5), draw.randint(1, 12), 1)
    return {
        "employeur": f"SARL {draw.choice(SURNAMES)}",
        "du": first.isoformat(),
        "au": day(draw, first, 1200, 30),
        "temps": draw.choice(("plein", "partiel")),
        "salarie": draw.random() < 0.9,
        "activites": draw.sample(SUB_ACTIVITIES, 2),
    }


def contract(draw: random.Random, start: dt.date) -> dict[str, Any]:
    """A contrat d’apprentissage."""
    return {"employeur": f"SARL {draw.choice(SURNAMES)}", "du": start.isoformat(), "au": day(draw, start, 1095, 700)}


def portfolio(draw: random.Random, pole: list[str]) -> dict[str, Any]:
    """A dossier professionnel, now and then without a work of one sub-activity."""
    works = [
        {"intitule": f"Travail {code}", "activite": code, "contexte": "milieu_professionnel"}
        for code in draw.sample(pole, draw.choice((2, 3, 3, 3)))
    ]
    return {"etat_recapitulatif": draw.random() < 0.95, "travaux": works}


def result(draw: random.Random, unit: str, session: int) -> dict[str, Any]:
    """A result of an earlier session."""
    earlier = draw.randint(session - 3, session - 1)
    if draw.random() < 0.15:
        return {"unite": unit, "note": None, "etat": draw.choice(("dispense", "absent", "vae")), "session": earlier}
    return {"unite": unit, "note": f"{draw.randint(0, 80) / 4:g}", "etat": "note", "session": earlier}


def make(count: int, path: Path) -> None:
    """Write invented dossiers as JSON Lines."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for dossier in dossiers(count):
            stream.write(json.dumps(dossier, ensure_ascii=False) + "\n")


def bare(path: Path) -> None:
    """Read dossiers into the classes of the model and do nothing of them."""
    from decimal import Decimal

    from cattrs import Converter

    from bacpro.model.dossier import Dossier

    converter = Converter()
    converter.register_structure_hook(dt.date, lambda value, _: dt.date.fromisoformat(value))
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            converter.structure(json.loads(line), Dossier)


def compare(count: int, folder: Path, repetitions: int) -> tuple[str, Cost]:
    """Check invented dossiers, read them barely, and say what each took in one line; the quickest run counts."""
    path = folder / "dossiers.jsonl"
    # In programs of their own, so that this one stays small: a child begins with its parent’s memory.
    cost([PYTHON, "-m", "benchmarks.controler", "--make", str(count), path])
    checks, reads = [], []
    for _ in range(repetitions):
        checks.append(cost([*BACPRO, "controler", path, "--diplome", "agora", "--format", "json"], accepted=(0, 1)))
        reads.append(cost([PYTHON, "-m", "benchmarks.controler", "--bare", path]))
    checked, read = (min(costs, key=lambda found: found.cpu) for costs in (checks, reads))
    size = path.stat().st_size / (1 << 20)
    line = (
        f"{count:>8,} {size:>7.1f}  {checked.seconds:>7.2f} {checked.cpu:>7.2f} {checked.mib:>5.0f}  "
        f"{read.seconds:>7.2f} {read.cpu:>7.2f} {read.mib:>5.0f}  "
        f"{checked.seconds / read.seconds:>5.2f} {checked.cpu / read.cpu:>5.2f}  {count / checked.seconds:>10,.0f}"
    )
    return line, checked


def main() -> None:
    """Print one line a size, and how much memory grows from the first to the last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=3, help="runs of each (default: %(default)s)")
    parser.add_argument("--make", nargs=2, metavar=("COUNT", "PATH"), help="only write a file of dossiers")
    parser.add_argument("--bare", type=Path, metavar="PATH", help="only read a file of dossiers barely")
    given = parser.parse_args()
    if given.make:
        make(int(given.make[0]), Path(given.make[1]))
    elif given.bare:
        bare(given.bare)
    else:
        sys.stdout.write("                   bacpro                 bare read              ratio\n")
        sys.stdout.write("dossiers     MiB  seconds     cpu   MiB  seconds     cpu   MiB      s   cpu  dossiers/s\n")
        memory = []
        for size in given.sizes:
            with tempfile.TemporaryDirectory() as folder:
                line, checked = compare(size, Path(folder), given.repetitions)
            memory.append(checked.mib)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        sys.stdout.write(f"memory of bacpro, first size to last: {memory[-1] - memory[0]:+.0f} MiB\n")


if __name__ == "__main__":
    main()
