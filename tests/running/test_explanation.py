"""The file of a candidate is opened as the job opens it, and a session that nobody gives is asked for."""

from pathlib import Path

import pytest

from bacpro.errors import BacproError
from bacpro.model.candidate import Candidate
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.plugins.registry import Registry
from bacpro.reading.input import AS_IT_IS, Reading
from bacpro.running.explanation import open_check_explainer, open_conversion_explainer, open_deliberation_explainer


def as_it_is(_: Diploma) -> Reading:
    return AS_IT_IS


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "resultats.csv"
    path.write_text("numero_candidat;session;U31\n1;2021;12\n", encoding="utf-8")
    return path


def test_a_conversion_explains_the_dossiers_of_its_file(registry: Registry, results: Path) -> None:
    entree, explain = open_conversion_explainer(registry, results, ("ga", "agora"), 2023, as_it_is)
    (record,) = entree.records()
    assert record.dossier
    assert explain(record.dossier).decisions[0].sujet.startswith("GA U31 (12, session 2021)")


def test_a_deliberation_is_that_of_the_session_of_the_results(registry: Registry, results: Path) -> None:
    entree, explain = open_deliberation_explainer(registry, results, "ga", None, as_it_is)
    (record,) = entree.records()
    assert record.dossier
    assert explain(record.dossier).objet.startswith("délibération GA, session 2021 : ")


def test_a_session_that_nothing_gives_is_asked_for(registry: Registry, results: Path, tmp_path: Path) -> None:
    path = tmp_path / "dossiers.json"
    path.write_text('[{"candidat": {"numero": "1"}, "diplome": "agora"}]', encoding="utf-8")
    entree, explain = open_check_explainer(registry, path, "agora", 2026, as_it_is)
    (record,) = entree.records()
    assert record.dossier
    assert explain(record.dossier).objet.startswith("contrôle du dossier AGOrA, session 2026")
    for explain in (
        open_check_explainer(registry, path, "agora", None, as_it_is)[1],
        open_deliberation_explainer(registry, results, "ga", None, as_it_is)[1],
    ):
        with pytest.raises(BacproError, match=r"La session du candidat 1 est inconnue\. Ajoutez --session"):
            explain(Dossier(Candidate("1")))


def test_a_diploma_that_is_not_installed_is_refused(registry: Registry, results: Path) -> None:
    with pytest.raises(BacproError, match="Diplôme inconnu"):
        open_check_explainer(registry, results, "bac", 2026, as_it_is)
