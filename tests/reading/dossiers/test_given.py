"""Dossiers in memory: the records of a file that lists them, faults and doubts too."""

import json
from pathlib import Path
from typing import Any

import pytest

from bacpro.plugins.registry import Registry
from bacpro.reading.dossiers.given import read_dossiers
from bacpro.reading.dossiers.validation import for_check
from bacpro.reading.opening import open_candidates

DOSSIER = json.loads((Path(__file__).parents[2] / "data" / "dossier.json").read_text(encoding="utf-8"))


def of(number: object, **changes: object) -> dict[str, Any]:
    return {**DOSSIER, "candidat": {**DOSSIER["candidat"], "numero": number}, **changes}


@pytest.mark.parametrize(
    "dossiers",
    [
        [of("02611009801"), of("02611009802", session=None)],
        [of("02611009801"), of("2611009801")],
        [of("02611009801", statut="inconnu"), of("02611009802", age=3)],
        [of("02611009801", candidat={"nom": "Bâ"}), of("?")],
        [of("02611009801", etablissement="LycÃ©e Bréguet"), of("02611009802", division="TGA\ufffd")],
        [],
    ],
)
def test_dossiers_in_memory_are_read_as_those_of_a_file_that_lists_them(
    dossiers: list[dict[str, Any]], registry: Registry, tmp_path: Path
) -> None:
    path = tmp_path / "dossiers.json"
    path.write_text(json.dumps(dossiers), encoding="utf-8")
    agora = registry.diplome("agora")
    for session in (None, 2026):
        records = list(read_dossiers(dossiers, "dossiers.json", for_check(agora, session)))
        assert records == list(open_candidates(path, agora, session).records())
