"""A speciality of the general kind: a folder of TOML, no Python but the entry point, as a real wheel beside bacpro.

Commercialisation et services en restauration has 29 coefficients, 17 of them professional: U11 2, U12 2, U21 2, U22 3,
U31 4, U32 4. Of its blocs, BC03 has two units, U21 and U22. Its arrêté asks for 22 weeks of pupils, 10 of formation
professionnelle continue, and for the dossier of E22.
"""

import ast
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bacpro.testing.files import read_table, write_dossiers, write_lines
from bacpro.testing.pages import flatten, read_pages

Plain = dict[str, Any]
MODELS = ("attestation-blocs", "attestation-experience", "attestation-pfmp", "controle-conformite", "releve-notes")
HEADER = (
    "numero_candidat;nom;prenom;statut;forme;session;U11;U12;U13;U21;U22;U31;U32;U33;U4;U51;U52;U6;U7;UF1;"
    "controle U13;controle U51"
)
PDFTOCAIRO = shutil.which("pdftocairo")
WHO = "Bœuf;Zoé;scolaire_public;globale;2023"


@pytest.fixture(scope="module")
def beside(
    tmp_path_factory: pytest.TempPathFactory,
    install: Callable[..., None],
    command: Callable[[Path], Callable[..., Any]],
    third_parties: Path,
) -> Callable[..., Any]:
    """The command with the speciality installed."""
    target = tmp_path_factory.mktemp("generale") / "site"
    install(target, third_parties / "generale")
    return command(target)


def candidate(numero: str, **others: Any) -> Plain:  # noqa: ANN401 - as keys of a dossier
    """A dossier for session 2023, with its dossier of E22 on the five activities."""
    works = [{"intitule": f"Travail {code}", "activite": f"{code}"} for code in range(1, 6)]
    return {
        "candidat": {"numero": numero, "nom": "N’Diaye", "prenom": "Ève", "date_naissance": "2005-02-03"},
        "session": 2023,
        "statut": "scolaire_public",
        "forme": "globale",
        "dossiers_professionnels": {"E22": {"etat_recapitulatif": True, "travaux": works}},
        **others,
    }


def period(first: str, last: str, weeks: int) -> Plain:
    """A placement with all the rubrics of its attestation."""
    host = {"nom": "Le Bœuf couronné", "adresse": "3 rue de l’Œillet, Nîmes", "type": "hotel-restaurant"}
    signed = {"responsable": "Mme Roc", "signee": True, "cachet": True, "convention": True}
    return {"structure": host, "du": first, "au": last, "semaines": weeks, "activites": ["1", "5"], **signed}


def certificate(first: str, last: str, **others: Any) -> Plain:  # noqa: ANN401 - as keys of a certificate
    """A full-time job as an employee."""
    return {
        "employeur": "Au Pré",
        "du": first,
        "au": last,
        "temps": "plein",
        "salarie": True,
        "activites": ["1"],
        **others,
    }


def decision(weeks: int) -> Plain:
    """A décision de positionnement of before the training."""
    return {"semaines": weeks, "date": "2021-06-01"}


def verdicts(beside: Callable[..., Any], path: Path, *dossiers: Plain) -> list[dict[str, str]]:
    """What `controler` finds in each dossier: a verdict a rule."""
    write_dossiers(path, dossiers)
    done = beside("controler", path, "--diplome", "csr", "--format", "json")
    return [{each["regle"]: each["verdict"] for each in report["constats"]} for report in json.loads(done.stdout)]


def test_it_is_data_and_an_entry_point(third_parties: Path) -> None:
    [module] = (third_parties / "generale").rglob("*.py")
    kinds = [type(node) for node in ast.parse(module.read_text(encoding="utf-8")).body]
    assert kinds == [ast.Expr, ast.ImportFrom, ast.ImportFrom, ast.Assign]


def test_all_that_it_brings_is_found_in_its_folder(beside: Callable[..., Any]) -> None:
    listed = json.loads(beside("plugin", "lister", "--format", "json").stdout)
    [plugin] = [line for line in listed if line["greffon"] == "csr"]
    assert (plugin["etat"], plugin["version"], plugin["motifs"]) == ("chargé", "1.4.0", "")
    assert "Total des coefficients : 29" in beside("referentiel", "csr").stdout
    traced = beside("tracabilite", "csr")
    assert (traced.returncode, "annexe IV : « U41 »" in traced.stdout) == (0, True)
    forms = json.loads(beside("formulaire", "lister", "--diplome", "csr", "--format", "json").stdout)
    assert [form["formulaire"] for form in forms] == list(MODELS)


def test_twenty_two_weeks_are_asked_of_pupils_and_twenty_one_are_not_enough(
    beside: Callable[..., Any], tmp_path: Path
) -> None:
    """Mondays: 6 September 2021 to Friday 4 February 2022 are 22 weeks, to 28 January 21."""
    cases = [
        ("conforme", candidate("1", periodes=[period("2021-09-06", "2022-02-04", 22)])),
        ("non_conforme", candidate("2", periodes=[period("2021-09-06", "2022-01-28", 21)])),
        ("a_arbitrer", candidate("3", session=2025, periodes=[period("2023-09-04", "2024-01-26", 21)])),
        (
            "conforme",
            candidate(
                "4", statut="fpc_prive", situation="reconversion", periodes=[period("2022-01-03", "2022-03-11", 10)]
            ),
        ),
        (
            "non_conforme",
            candidate(
                "5", statut="fpc_prive", situation="reconversion", periodes=[period("2022-01-03", "2022-03-04", 9)]
            ),
        ),
    ]
    found = verdicts(beside, tmp_path / "d.json", *(dossier for _, dossier in cases))
    assert [each["csr.pfmp.duree"] for each in found] == [verdict for verdict, _ in cases]


def test_a_decision_leaves_sixteen_weeks_to_a_cycle_of_two_years(beside: Callable[..., Any], tmp_path: Path) -> None:
    """Annexe III: 16 weeks in two years, 10 in one. Mondays: 6 September to Friday 24 December 2021 are 16 weeks."""
    begun = {"cycle_debut": "2021-09-02", "periodes": [period("2021-09-06", "2021-12-24", 16)]}
    cases = [
        ("conforme", "conforme", candidate("1", cycle_annees=2, positionnement=decision(16), **begun)),
        ("conforme", "non_conforme", candidate("2", cycle_annees=2, positionnement=decision(15), **begun)),
        ("non_conforme", "conforme", candidate("3", cycle_annees=2, positionnement=decision(17), **begun)),
        ("conforme", "conforme", candidate("4", cycle_annees=1, positionnement=decision(10), **begun)),
        ("a_arbitrer", None, candidate("5", cycle_annees=2, **begun)),
    ]
    found = verdicts(beside, tmp_path / "d.json", *(dossier for _, _, dossier in cases))
    assert [(each["csr.pfmp.duree"], each.get("csr.pfmp.positionnement")) for each in found] == [
        (weeks, least) for weeks, least, _ in cases
    ]


def test_experience_stands_for_placements_and_is_counted_by_date(beside: Callable[..., Any], tmp_path: Path) -> None:
    """Three years from 1 September 2019 end on 31 August 2022; six months before 30 June 2023 begin on 1 January."""
    refresher = {"statut": "fpc_public", "situation": "perfectionnement"}
    three, six = "csr.experience.trois_ans", "csr.experience.perfectionnement"
    cases: list[tuple[str, str, Plain]] = [
        (
            three,
            "conforme",
            candidate(
                "1", statut="experience", certificats_travail=[certificate("2019-09-01", "2022-08-31", qualifie=True)]
            ),
        ),
        (
            three,
            "non_conforme",
            candidate(
                "2", statut="experience", certificats_travail=[certificate("2019-09-02", "2022-08-31", qualifie=True)]
            ),
        ),
        (six, "conforme", candidate("3", certificats_travail=[certificate("2023-01-01", "2023-06-30")], **refresher)),
        (
            six,
            "non_conforme",
            candidate("4", certificats_travail=[certificate("2023-01-02", "2023-06-30")], **refresher),
        ),
    ]
    found = verdicts(beside, tmp_path / "d.json", *(dossier for _, _, dossier in cases))
    assert [each[rule] for each, (rule, _, _) in zip(found, cases, strict=True)] == [verdict for _, verdict, _ in cases]
    assert [each["csr.pfmp.dispense"] for each in found] == ["sans_objet"] * 4
    assert not any("csr.pfmp.duree" in each for each in found)


def test_its_dossier_is_asked_for_with_the_words_of_its_text(beside: Callable[..., Any], tmp_path: Path) -> None:
    four = [{"intitule": "Travail", "activite": code} for code in "1234"]
    cases = [
        ("conforme", "conforme", candidate("1")),
        (
            "conforme",
            "non_conforme",
            candidate("2", dossiers_professionnels={"E22": {"etat_recapitulatif": True, "travaux": four}}),
        ),
        ("non_conforme", None, candidate("3", dossiers_professionnels={})),
    ]
    path = tmp_path / "d.json"
    found = verdicts(beside, path, *(dossier for _, _, dossier in cases))
    assert [(each["csr.dossier.E22.production"], each.get("csr.dossier.E22.activites")) for each in found] == [
        (made, shown) for made, shown, _ in cases
    ]
    told = beside("controler", path, "--diplome", "csr", "--format", "json").stdout
    assert "sans dossier, l’interrogation ne peut avoir lieu et la note zéro est attribuée à l’épreuve" in told
    assert "le dossier doit montrer des travaux des cinq compétences du dossier" in told


def test_its_grading_opens_the_epreuve_de_controle_and_decides(beside: Callable[..., Any], tmp_path: Path) -> None:
    """All 12 are 348 points, and UF1 16 brings 6: 354 / 29. Professional 10 and others 7 are 170 + 84 = 254; orals of
    12 in U13 (+5) and 20 in U51 (+32.5) make 291.5. U31 12, U32 9, U11 to U22 8, others 9: 156 / 17 and 264 / 29."""
    path = write_lines(
        tmp_path / "candidats.csv",
        HEADER,
        f"01;{WHO};12;12;12;12;12;12;12;12;12;12;12;12;12;16;;",
        f"02;{WHO};10;10;7;10;10;10;10;7;7;7;7;7;7;;;",
        f"03;{WHO};10;10;7;10;10;10;10;7;7;7;7;7;7;;12;20",
        f"04;{WHO};8;8;9;8;8;12;9;9;9;9;9;9;9;;;",
        f"05;{WHO};9;9;6;9;9;9;9;6;6;6;6;6;6;;;",
        f"06;{WHO};12;12;12;12;12;12;12;AB;12;12;12;12;12;;;",
    )
    assert beside("deliberer", path, "--diplome", "csr", "--sortie", tmp_path / "s").returncode == 0
    rows = read_table(tmp_path / "s" / "deliberation.csv")
    assert [
        (row["numero_candidat"], row["points"], row["moyenne"], row["decision"], row["mention"]) for row in rows
    ] == [
        ("01", "354", "12,20", "admis", "AB"),
        ("02", "254", "8,75", "controle", ""),
        ("03", "291,5", "10,05", "admis_apres_controle", ""),
        ("04", "264", "9,10", "ajourne", ""),
        ("05", "225", "7,75", "ajourne", ""),
        ("06", "", "", "non_delivrable", ""),
    ]
    assert "un oral sur l’une de U13, U33 et l’une de U51, U52" in rows[1]["explication"]
    assert "9,17… (156 points / 17)" in rows[3]["explication"]


@pytest.mark.parametrize("form", MODELS)
def test_each_of_the_five_forms_is_printed_blank_in_its_name(
    form: str, beside: Callable[..., Any], tmp_path: Path
) -> None:
    target = tmp_path / "vierge.pdf"
    assert beside("formulaire", "vierge", form, "--diplome", "csr", "--sortie", target).returncode == 0
    text = flatten(" ".join(read_pages(target)))
    assert "Commercialisation et services en restauration" in text
    assert "CSR-2014" in text
    for words in ("AGOrA", "ASSISTANCE A LA GESTION", "Annexe 1", "18 février 2020"):
        assert words not in text


def test_what_is_its_own_is_filled_and_read_back(beside: Callable[..., Any], tmp_path: Path) -> None:
    """The boxes of its structures and activities are those of its TOML, in the slots of the models."""
    placed = candidate("1", periodes=[period("2021-09-06", "2022-02-04", 22), period("2022-03-07", "2022-03-18", 2)])
    worked = candidate(
        "2", statut="experience", certificats_travail=[certificate("2019-09-01", "2022-08-31", type="traiteur")]
    )
    for form, key, dossier in (
        ("attestation-pfmp", "periodes", placed),
        ("attestation-experience", "certificats_travail", worked),
    ):
        path = write_dossiers(tmp_path / f"{form}.json", [dossier])
        order = ("--diplome", "csr", "--donnees", path, "--sortie", tmp_path / form)
        assert beside("formulaire", "remplir", form, *order).returncode == 0
        [read] = json.loads(beside("formulaire", "lire", tmp_path / form / "pdf", "--format", "json").stdout)
        assert (read["formulaire"], read["diplome"]) == (form, "csr")
        assert read["dossier"]["candidat"] == dossier["candidat"]
        assert read["dossier"][key] == dossier[key]


@pytest.mark.skipif(PDFTOCAIRO is None, reason="pdftocairo (poppler) is not installed")
def test_a_page_that_another_program_printed_again_is_still_known_as_its_own(
    beside: Callable[..., Any], tmp_path: Path
) -> None:
    """AGOrA has the same form: without its fields and its key, a page is known by what it prints."""
    path = write_dossiers(tmp_path / "d.json", [candidate("1", periodes=[period("2021-09-06", "2022-02-04", 22)])])
    order = ("--diplome", "csr", "--donnees", path, "--sortie", tmp_path / "s")
    assert beside("formulaire", "remplir", "attestation-pfmp", *order).returncode == 0
    [filled] = (tmp_path / "s" / "pdf").iterdir()
    subprocess.run([str(PDFTOCAIRO), "-pdf", filled, tmp_path / "page.pdf"], check=True)
    [read] = json.loads(beside("formulaire", "lire", tmp_path / "page.pdf", "--format", "json").stdout)
    assert (read["formulaire"], read["diplome"]) == ("attestation-pfmp", "csr")
    assert read["dossier"]["periodes"][0]["structure"]["nom"] == "Le Bœuf couronné"


def test_the_conclusions_of_its_jobs_are_printed(beside: Callable[..., Any], tmp_path: Path) -> None:
    dossiers = write_dossiers(tmp_path / "d.json", [candidate("1", periodes=[period("2021-09-06", "2022-01-28", 21)])])
    marks = write_lines(tmp_path / "c.csv", HEADER, f"01;{WHO};10;10;7;10;10;10;10;7;7;7;7;7;7;;;")
    for form, data, words in (
        ("controle-conformite", dossiers, ("Il manque 1 semaine sur 22", "E22 : dossier professionnel")),
        ("releve-notes", marks, ("254", "8,75", "Organisation et mise en œuvre d’un service")),
    ):
        folder = tmp_path / form
        done = beside("formulaire", "remplir", form, "--diplome", "csr", "--donnees", data, "--sortie", folder)
        assert done.returncode == 0, done.stderr
        [pdf] = (folder / "pdf").iterdir()
        text = flatten(" ".join(read_pages(pdf)))
        assert [each for each in words if each not in text] == []


def test_a_bloc_of_two_units_is_attested_once_and_only_when_both_are_acquired(
    beside: Callable[..., Any], tmp_path: Path
) -> None:
    path = write_lines(
        tmp_path / "c.csv",
        HEADER,
        f"01;{WHO};8;8;8;12;14;8;8;8;8;8;8;8;8;;;",  # U21 and U22
        f"02;{WHO};8;8;8;12;8;11;8;8;8;8;8;8;8;;;",  # U21 alone, and U31
        f"03;{WHO};8;8;8;12;8;8;8;8;8;8;8;8;8;;;",  # U21 alone
    )
    order = ("--diplome", "csr", "--donnees", path, "--sortie", tmp_path / "s")
    assert beside("formulaire", "remplir", "attestation-blocs", *order).returncode == 0
    found = {
        pdf.stem: [flatten(page) for page in read_pages(pdf)] for pdf in sorted((tmp_path / "s" / "pdf").iterdir())
    }
    assert {name: len(pages) for name, pages in found.items()} == {"01": 1, "02": 1}
    assert "U21 : 12 sur 20 ; U22 : 14 sur 20" in found["01"][0]
    assert "Communiquer et commercialiser" in found["02"][0]
