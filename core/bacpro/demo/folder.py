"""Writes an invented cohort into a folder: results to convert, results to deliberate on, dossiers, placements."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.demo.dossiers import PLACEMENT_COLUMNS, Training, invent_dossiers, invent_placements
from bacpro.demo.faults import Row, spoil_dossiers, spoil_rows
from bacpro.demo.people import invent_people
from bacpro.demo.results import invent_results, result_columns
from bacpro.model.deliberation import Grading
from bacpro.model.diploma import Diploma
from bacpro.outputs import csvtext
from bacpro.outputs.documents.files import program_version
from bacpro.plugins.registry import Registry

SESSIONS = 7
"""Sessions that the results of a cohort come from at most."""


Counted = dict[str, int]
"""The lines of a file, and those that are to be rejected."""

Told = Callable[[int], None]
"""Told that so many candidates more are written."""


@frozen
class Cohort:
    """How many candidates, the share of them that have a fault (0 to 1), and the seed of all that is drawn."""

    candidats: int
    fautes: float = 0.0
    graine: int = 1


def write_demo(
    folder: Path, registry: Registry, diploma: Diploma, cohort: Cohort, told: Told = lambda _: None
) -> dict[str, Counted]:
    """Write every file of a cohort of a diploma; lines of each file, and those that are to be rejected.

    Results to convert are those of the diplomas that it replaces. `told` is told of each candidate of each file.
    Raises OSError when a file cannot be written.
    """
    written = {}
    replaced = {
        table.de for plugin in registry.plugins for table in plugin.correspondances if table.vers == diploma.code
    }
    for code in sorted(replaced):
        name = f"resultats-{code}.csv"
        written[name] = write_results(folder / name, registry.diplome(code), None, cohort, told)
    grading = registry.speciality(diploma).gradings[-1:]
    name = f"resultats-{diploma.code}.csv"
    written[name] = write_results(folder / name, diploma, grading[0] if grading else None, cohort, told)
    training = find_training(registry, diploma)
    if training.activites and training.structures:
        name = f"dossiers-{diploma.code}.jsonl"
        written[name] = write_dossiers(folder / name, diploma, training, cohort, told)
        name = f"periodes-{diploma.code}.csv"
        written[name] = write_placements(folder / name, diploma, training, cohort, told)
    return written


DEMO_COLUMNS = ("fichier", "lignes", "fautives")


def demo_summary(diploma: Diploma, cohort: Cohort, written: Mapping[str, Counted]) -> dict[str, Any]:
    """What `bilan.json` says of a cohort: how it was drawn, so that it can be again, and the lines of each file."""
    return {
        "commande": "demo",
        "versions": {"bacpro": program_version()},
        "diplome": diploma.code,
        "candidats": cohort.candidats,
        "fautes": cohort.fautes,
        "graine": cohort.graine,
        "fichiers": written,
    }


def demo_rows(written: Mapping[str, Counted]) -> list[tuple[str, str, str]]:
    """The files of a cohort under DEMO_COLUMNS."""
    return [(name, str(found["lignes"]), str(found["fautives"])) for name, found in written.items()]


def find_training(registry: Registry, diploma: Diploma) -> Training:
    """What dossiers of a diploma speak of, as its plugin tells it."""
    content = registry.contenu(diploma, diploma.editions[-1])
    figures = [rule.parametres for rule in registry.regles(diploma)]
    shown = {
        each["epreuve"]: each["sous_activites"] for each in figures if {"epreuve", "sous_activites"} <= each.keys()
    }
    every = tuple(content.sous_activites)
    with_dossier = {
        epreuve: tuple(shown.get(epreuve, every))
        for epreuve, evaluations in content.evaluations.items()
        if any(one and one.dossier for one in (evaluations.ponctuel, evaluations.ccf))
    }
    structures = next((each["structures"] for each in figures if "structures" in each), ())
    return Training(every, with_dossier, tuple(structures))


def choose_sessions(diploma: Diploma) -> Sequence[int]:
    """The sessions (years) that a cohort is of: the last ones of a diploma that is over, the first of another."""
    first, last = diploma.sessions.premiere, diploma.sessions.derniere
    if last is None or len(diploma.editions) > 1:
        return range(first, min(first + SESSIONS, (last or first + SESSIONS) + 1))
    return range(max(first, last - SESSIONS + 1), last + 1)


def write_results(
    path: Path, diploma: Diploma, grading: Grading | None, cohort: Cohort, told: Told = lambda _: None
) -> Counted:
    """Write a wide table as a French Excel does; with a grading, one to deliberate on."""
    sessions = choose_sessions(diploma)
    persons = invent_people(cohort.candidats, cohort.graine, sessions)
    columns = result_columns(diploma, grading)
    made = ([row] for row in invent_results(persons, cohort.graine, diploma, grading))
    marks = tuple(diploma.reglement)
    return _write_table(
        path, columns, spoil_rows(made, columns, marks, cohort.fautes, f"{cohort.graine} {path.name}"), told
    )


def write_placements(
    path: Path, diploma: Diploma, training: Training, cohort: Cohort, told: Told = lambda _: None
) -> Counted:
    """Write a table of placements, one row a placement."""
    made = invent_placements(_invent_persons(diploma, cohort), cohort.graine, diploma, training)
    spoilt = spoil_rows(made, PLACEMENT_COLUMNS, (), cohort.fautes, f"{cohort.graine} {path.name}")
    return _write_table(path, PLACEMENT_COLUMNS, spoilt, told)


def write_dossiers(
    path: Path, diploma: Diploma, training: Training, cohort: Cohort, told: Told = lambda _: None
) -> Counted:
    """Write dossiers as JSON Lines."""
    made = invent_dossiers(_invent_persons(diploma, cohort), cohort.graine, diploma, training)
    count = faulty = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for text, spoilt in spoil_dossiers(made, cohort.fautes, f"{cohort.graine} {path.name}"):
            stream.write(f"{text}\n")
            count += 1
            faulty += spoilt
            told(1)
    return {"lignes": count, "fautives": faulty}


def _invent_persons(diploma: Diploma, cohort: Cohort) -> Iterator[Any]:
    return invent_people(cohort.candidats, cohort.graine, choose_sessions(diploma))


def _write_table(
    path: Path, columns: Sequence[str], candidates: Iterable[tuple[Sequence[Row], bool]], told: Told
) -> Counted:
    count = faulty = 0
    csvtext.start_table(path, columns)
    with csvtext.open_to_add(path) as stream:
        for rows_of_one, spoilt in candidates:
            for row in rows_of_one:
                stream.write(csvtext.make_row(row))
            count += len(rows_of_one)
            faulty += len(rows_of_one) * spoilt
            told(1)
    return {"lignes": count, "fautives": faulty}
