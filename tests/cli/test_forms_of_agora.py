"""The forms of AGOrA filled for the invented candidates of `examples/`, and read back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from pypdf import PdfReader

from bacpro.plugins.registry import Registry
from bacpro.testing import flatten, read_pages

Bacpro = Callable[..., Result]
EXAMPLE = Path(__file__).parents[2] / "examples" / "agora-2026.json"
ZOE, LUKASZ, ELIF = "02611009801", "02611009802", "02611009803"
FORMS = (
    "attestation-blocs",
    "attestation-experience",
    "attestation-pfmp",
    "controle-conformite",
    "etat-recapitulatif-e31",
    "etat-recapitulatif-e32",
    "grille-e2",
    "grille-e31",
    "grille-e32",
    "inscription-bloc",
    "modalites-sanction",
    "releve-notes",
)


@pytest.fixture
def fill(bacpro: Bacpro, tmp_path: Path) -> Callable[..., Path]:
    """Fill a form for the candidates of the example; the folder of its files."""

    def run(form_id: str, *options: str) -> Path:
        folder = tmp_path / form_id
        result = bacpro("formulaire", "remplir", form_id, "--donnees", EXAMPLE, "--sortie", folder, *options)
        assert (result.exit_code, result.stderr.count("Erreur")) == (0, 0)
        return folder / "pdf"

    return run


def pages(path: Path) -> list[str]:
    """The text of each page, its lines joined."""
    return list(map(flatten, read_pages(path)))


def test_the_example_is_filled_into_every_form(registry: Registry, fill: Callable[..., Path]) -> None:
    assert tuple(form.id for form in registry.formulaires(registry.diplome("agora"))) == FORMS
    for form_id in FORMS:
        folder = fill(form_id)
        for numero, name in ((ZOE, "Œuvrard-N’Diaye"), (LUKASZ, "Kowalczyk"), (ELIF, "Şahin")):
            if (form_id, numero) != ("attestation-blocs", ZOE):
                assert name in pages(folder / f"{numero}.pdf")[0]


def test_who_is_due_no_attestation_of_bloc_is_set_aside_and_counted(bacpro: Bacpro, tmp_path: Path) -> None:
    folder = tmp_path / "blocs"
    result = bacpro("formulaire", "remplir", "attestation-blocs", "--donnees", EXAMPLE, "--sortie", folder)
    assert (result.exit_code, "Écartées, aucune attestation de bloc n’est due : 1." in result.stderr) == (0, True)
    assert sorted(path.stem for path in (folder / "pdf").iterdir()) == [LUKASZ, ELIF]
    summary = json.loads((folder / "bilan.json").read_text("utf-8"))
    assert (summary["lignes"], summary["lus"], summary["ecartes"], summary["documents"]) == (3, 2, 1, 2)


def test_an_attestation_has_a_page_for_each_structure(fill: Callable[..., Path]) -> None:
    told = pages(fill("attestation-pfmp") / f"{ZOE}.pdf")
    hosts = ("Mutuelle de l’Erdre", "Mairie de Vertou", "Menuiserie Kerdoncuff", "Jardins partagés de Doulon")
    assert len(told) == len(hosts)
    assert all(host in page for page, host in zip(told, hosts, strict=True))


def test_a_control_begins_with_what_is_not_in_order(fill: Callable[..., Path]) -> None:
    first, *_ = pages(fill("controle-conformite") / f"{ELIF}.pdf")
    assert "Le dossier n’est pas conforme" in first
    faulty = first.index("Une attestation complète pour chaque période")
    assert (
        faulty < first.index("L’état récapitulatif de E32 manque") < first.index("Une convention pour chaque période")
    )


def test_each_bloc_acquired_has_its_attestation_with_its_competences(fill: Callable[..., Path]) -> None:
    folder = fill("attestation-blocs")
    told = pages(folder / f"{ELIF}.pdf")
    assert len(told) == 6
    (production,) = (page for page in told if "RNCP40705BC02" in page)
    assert "– Établir un état de rapprochement" in production
    assert "11,5 sur 20" in production
    assert "2031" in production
    (language,) = (page for page in told if "RNCP40705BC07" in page)
    assert "Niveau attendu : B1+ du CECRL – " in language
    assert "dans des situations de la vie quotidienne, sociale et professionnelle" in language


def test_the_jury_page_says_average_and_decision(fill: Callable[..., Path]) -> None:
    first, *_ = pages(fill("releve-notes") / f"{ZOE}.pdf")
    assert "Admis" in first
    assert "épreuve facultative" in first.lower()


@pytest.mark.parametrize(
    ("form_id", "numero", "key"),
    [
        ("attestation-pfmp", ZOE, "periodes"),
        ("attestation-experience", LUKASZ, "certificats_travail"),
        ("inscription-bloc", LUKASZ, "inscription"),
    ],
)
def test_what_was_filled_is_read_back(
    bacpro: Bacpro, fill: Callable[..., Path], form_id: str, numero: str, key: str
) -> None:
    folder = fill(form_id, "--modifiable")
    (read,) = json.loads(bacpro("formulaire", "lire", folder / f"{numero}.pdf", "--format", "json").stdout)
    (known,) = (each for each in json.loads(EXAMPLE.read_text("utf-8")) if each["candidat"]["numero"] == numero)
    assert read["formulaire"] == form_id
    assert read["dossier"][key] == known[key]


@pytest.mark.parametrize("epreuve", ["E31", "E32"])
def test_works_are_read_back_with_their_context_and_documents(
    bacpro: Bacpro, fill: Callable[..., Path], epreuve: str
) -> None:
    folder = fill(f"etat-recapitulatif-{epreuve.lower()}", "--modifiable")
    (read,) = json.loads(bacpro("formulaire", "lire", folder / f"{ZOE}.pdf", "--format", "json").stdout)
    known: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))[0]
    assert read["dossier"]["dossiers_professionnels"] == {epreuve: known["dossiers_professionnels"][epreuve]}


def test_a_blank_form_can_be_had_for_each_edition(bacpro: Bacpro, tmp_path: Path) -> None:
    for session, number in ((2025, "Bloc 2"), (2026, "RNCP40705BC02")):
        path = tmp_path / f"{session}.pdf"
        result = bacpro("formulaire", "vierge", "inscription-bloc", "--session", session, "--sortie", path)
        assert result.exit_code == 0
        assert number in pages(path)[0]
        assert PdfReader(path).get_fields()
