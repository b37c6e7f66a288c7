"""`bacpro referentiel`: the same facts as text, JSON, CSV and a page that everyone can read."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result

from bacpro.model.edition.content import Content
from bacpro.plugins.registry import Registry
from bacpro.testing import flatten

Bacpro = Callable[..., Result]


@pytest.mark.norme("A-RE-04", "A-E31-04", "A-E31-03")
def test_text_for_a_status(bacpro: Bacpro) -> None:
    result = bacpro("referentiel", "agora", "--session", 2024, "--statut", "distance")
    assert result.exit_code == 0
    said = flatten(result.stdout)
    assert "Candidat : enseignement à distance (colonne 2 du règlement d’examen)" in said
    assert re.search(r"U31 +Gestion des relations avec les +E31 +4 +B1 +Ponctuel oral et +45 min", result.stdout)
    assert re.search(r"U41 .* Ponctuel oral +20 min +5 min", result.stdout)
    assert "Total des coefficients : 25" in said
    assert "Premier temps (exposé, 20 min au plus)" in said
    assert "Deuxième temps (scénario, 25 min au plus)" in said
    assert "Avant l’épreuve : 15 min de prise en main" in said
    assert "composée de deux professeurs ou formateurs" in said
    assert "Contrôle en cours de formation" not in said


@pytest.mark.norme("A-E2-01", "A-E31-08", "A-E31-09", "A-RE-03")
def test_text_for_a_status_in_ccf(bacpro: Bacpro) -> None:
    said = flatten(bacpro("referentiel", "agora", "--session", 2024, "--statut", "fpc_public_habilite").stdout)
    assert "2 fois, situation d’évaluation" in said
    assert "La proposition de note ne doit pas être communiquée au candidat." in said
    assert "la grille d’évaluation complétée" in said
    assert "Épreuve ponctuelle" not in said
    mixed = flatten(bacpro("referentiel", "agora", "--session", 2024, "--statut", "scolaire_public").stdout)
    assert "Épreuve ponctuelle Durée : 3 h 30" in mixed
    assert "2 fois" not in mixed


@pytest.mark.norme("A-RE-02", "A-RE-06")
def test_text_without_status_has_the_three_columns(bacpro: Bacpro) -> None:
    result = bacpro("referentiel", "agora", "--session", 2024)
    said = flatten(result.stdout)
    assert re.search(r"U33 .* Ponctuel écrit, +Ponctuel écrit, +CCF", result.stdout)
    assert re.search(r"UF1 .* Ponctuel +Ponctuel +Ponctuel", result.stdout)
    assert "Colonne 3 : Formation professionnelle continue dans un établissement public habilité" in said
    assert "Contrôle en cours de formation (CCF) – colonnes 1, 3" in said


@pytest.mark.norme("A-RE-07", "A-RE-08")
def test_text_has_the_rules_on_facultative_units(bacpro: Bacpro) -> None:
    said = flatten(bacpro("referentiel", "agora").stdout)
    assert "est obligatoirement différente de celle choisie au titre de l’épreuve obligatoire." in said
    assert "Seuls les points excédant 10 sont pris en compte" in said


@pytest.mark.norme("N-E31-02", "N-E31-03")
def test_text_has_the_note_for_those_it_is_for(bacpro: Bacpro) -> None:
    said = flatten(bacpro("referentiel", "agora", "--session", 2026, "--statut", "experience").stdout)
    assert "le candidat doit se présenter avec le double de son dossier." in said
    assert "la note confie le contrôle à la commission d’interrogation, l’arrêté aux autorités académiques" in said
    for options in (("--session", 2026, "--statut", "scolaire_public"), ("--session", 2024, "--statut", "experience")):
        assert "Note à l'attention des candidats" not in flatten(bacpro("referentiel", "agora", *options).stdout)


def test_text_says_where_the_sources_disagree(bacpro: Bacpro) -> None:
    said = flatten(bacpro("referentiel", "agora", "--session", 2026, "--statut", "distance").stdout)
    assert (
        "U12 : la fiche écrit « ponctuel écrit » pour le bloc BC06, le règlement « Ponctuel écrit et pratique »" in said
    )
    assert "U42 : la fiche ne nomme pas, pour le bloc BC08, « enseignement à distance »" in said
    assert "Divergences entre les sources" in said


def test_text_says_what_each_part_rests_on(bacpro: Bacpro) -> None:
    said = flatten(bacpro("referentiel", "agora", "--session", 2025).stdout)
    assert "D’après : Arrêté du 18 février 2020, annexe II-b (confiance : texte)" in said
    assert "dernière session 2025 : déduite du début des parcours certifiants" in said
    assert "(confiance : deduction)" in said


@pytest.mark.norme("R-JURY-01", "R-VOIE-01", "R-EMP-01", "R-ID-01", "A-RAP-02", "A-RC-04")
def test_verbose_adds_the_rest(bacpro: Bacpro) -> None:
    said = flatten(bacpro("referentiel", "agora", "--verbeux").stdout)
    short = flatten(bacpro("referentiel", "agora").stdout)
    for words in (
        "Pôle 2 – Organisation et suivi de l’activité de production (de biens ou de services)",
        "Suivi des décaissements",
        "Résultats attendus",
        "Exactitude de l’état de rapprochement",
        "Savoirs liés à la communication et au numérique",
        "technicien des services administratifs",
        "D1401 Assistanat commercial",
        "Formacode 35035 Secrétariat assistanat spécialisé",
        "le jury peut néanmoins délibérer valablement.",
        "En contrat de professionnalisation : oui",
        "entre octobre et novembre",
        "Disparition du passeport professionnel",
    ):
        assert words in said
        assert words not in short


@pytest.mark.norme("A-RE-04")
def test_json_holds_everything(bacpro: Bacpro) -> None:
    result = bacpro("referentiel", "agora", "--session", 2026, "--statut", "experience", "--format", "json")
    data = json.loads(result.stdout)
    assert (data["diplome"], data["id"], data["statut"], data["colonne"]) == ("agora", "RNCP40705", "experience", 2)
    units = {unite["code"]: unite for unite in data["unites"]}
    assert (units["U41"]["mode"], units["U41"]["duree_minutes"], units["U41"]["preparation_minutes"]) == (
        "Ponctuel oral",
        20,
        5,
    )
    content = data["contenu"]
    assert [len(pole["sous_activites"]) for pole in content["poles"]] == [3, 3, 3]
    assert content["fiche"]["echeance_enregistrement"] == "2028-08-31"
    assert content["evaluations"]["E32"]["ponctuel"]["parties"][1]["duree_max_minutes"] == 25
    assert [variant["unite"] for variant in data["variantes"]] == ["U12"]
    assert content["reprises"][0]["fondement"]["confiance"] == "deduction"


def test_json_without_status(bacpro: Bacpro) -> None:
    data = json.loads(bacpro("referentiel", "agora", "--session", 2023, "--format", "json").stdout)
    assert "statut" not in data
    assert "mode" not in data["unites"][0]
    assert len(data["contenu"]["modes"]) == 42
    assert len(data["contenu"]["blocs"]) == 15


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


@pytest.mark.norme("A-RE-01", "A-RE-04")
def test_csv_for_a_status(bacpro: Bacpro) -> None:
    rows = table(bacpro("referentiel", "agora", "--session", 2024, "--statut", "fpc_prive", "--format", "csv").stdout)
    assert list(rows[0]) == [
        *("unite", "intitule", "epreuve", "coefficient", "confiance", "bloc"),
        *("mode", "duree", "preparation"),
    ]
    assert len(rows) == 14
    by_unit = {row["unite"]: row for row in rows}
    assert (by_unit["U51"]["coefficient"], by_unit["U51"]["duree"]) == ("2,5", "2 h 30")
    assert (by_unit["U42"]["mode"], by_unit["U42"]["preparation"]) == ("Ponctuel oral", "5 min")
    assert (by_unit["UF1"]["coefficient"], by_unit["UF1"]["duree"]) == ("facultative", "")


def test_csv_without_status(bacpro: Bacpro) -> None:
    rows = table(bacpro("referentiel", "agora", "--session", 2024, "--format", "csv").stdout)
    assert list(rows[0])[-3:] == ["colonne_1", "colonne_2", "colonne_3"]
    assert rows[6]["colonne_2"] == "Ponctuel oral, 20 min (dont 5 min de préparation)"


def test_ga_is_shown_as_the_arrete_of_2011_has_it(bacpro: Bacpro, tmp_path: Path) -> None:
    said = bacpro("referentiel", "ga").stdout
    assert "Total des coefficients : 27" in said
    assert "Fondement : Arrêté du 27 décembre 2011, annexe II-b (confiance : texte)" in said
    assert re.search(r"U32 +Gestion administrative interne +E32 +4 +CCF +Ponctuel", said)
    assert "vingt-deux semaines" in flatten(said)
    assert re.sub(r"\s+", " ", said).count("UF2 Autre unité facultative : le règlement d’examen ne prévoit qu’une") == 1
    for title in ("Mode de l’épreuve ponctuelle E2", "Coefficient de la facultative UF1"):
        assert f"Divergence : {title}" in said
    page = tmp_path / "ga.html"
    assert bacpro("referentiel", "ga", "--html", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert ("vingt-deux semaines" in text, "UF2" in text, "Ponctuel pratique" in text) == (True, True, True)
    rows = table(bacpro("referentiel", "ga", "--statut", "distance", "--format", "csv").stdout)
    assert len(rows) == 14
    by_unit = {row["unite"]: row for row in rows}
    assert [by_unit["U32"][name] for name in ("coefficient", "confiance", "mode", "duree")] == [
        *("4", "texte", "Ponctuel pratique", "45 min"),
    ]
    assert [by_unit["U33"][name] for name in ("coefficient", "mode", "duree")] == ["2", "Ponctuel oral", "30 min"]


def test_a_diploma_without_content_is_shown_all_the_same(bacpro: Bacpro, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Registry, "contenu", lambda _, __, edition: Content(edition.id))
    assert "Total des coefficients : 27" in bacpro("referentiel", "ga", "--verbeux").stdout
    refused = bacpro("referentiel", "ga", "--statut", "distance")
    assert refused.exit_code == 2
    assert "modes et durées sont inconnus" in refused.stderr


def test_an_unknown_status_or_session_is_refused(bacpro: Bacpro) -> None:
    assert bacpro("referentiel", "agora", "--statut", "eleve").exit_code == 2
    refused = bacpro("referentiel", "agora", "--session", 2031)
    assert refused.exit_code == 2
    assert "hors des éditions" in refused.stderr


def test_silent_shows_nothing(bacpro: Bacpro, tmp_path: Path) -> None:
    result = bacpro("referentiel", "agora", "--silencieux", "--html", tmp_path / "page.html")
    assert (result.stdout, result.stderr) == ("", "")
    assert (tmp_path / "page.html").exists()


def test_a_page_is_written_whole_and_never_over_another(bacpro: Bacpro, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    written = bacpro("referentiel", "agora", "--html", page)
    assert (written.exit_code, written.stdout) == (0, "")
    assert "Page écrite" in written.stderr
    before = page.read_bytes()
    refused = bacpro("referentiel", "agora", "--session", 2023, "--html", page)
    assert refused.exit_code == 2
    assert "--remplacer" in refused.stderr
    assert page.read_bytes() == before
    assert bacpro("referentiel", "agora", "--session", 2023, "--html", page, "--remplacer").exit_code == 0
    assert page.read_bytes() != before
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_page_that_cannot_be_written_leaves_nothing(bacpro: Bacpro, tmp_path: Path) -> None:
    nowhere = bacpro("referentiel", "agora", "--html", tmp_path / "absent" / "page.html")
    assert nowhere.exit_code == 2
    assert "Rien n’a été écrit" in nowhere.stderr
    assert bacpro("referentiel", "agora", "--html", tmp_path, "--remplacer").exit_code == 2
    assert list(tmp_path.iterdir()) == []


class Outline(HTMLParser):
    """What matters to those who listen to a page or walk it by keyboard."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if identifier := held.get("id"):
            self.ids.append(identifier)
        if tag == "a" and (target := held.get("href")):
            self.links.append(target)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(params=[(), ("--session", 2026, "--statut", "distance"), ("--session", 2024)])
def page(request: pytest.FixtureRequest, bacpro: Bacpro, tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    bacpro("referentiel", "agora", *request.param, "--html", path)
    return path.read_text(encoding="utf-8")


def test_the_page_is_accessible(page: str) -> None:
    outline = Outline(page)
    tags = [tag for tag, _ in outline.tags]
    assert ("html", {"lang": "fr"}) in outline.tags
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False)), (
        "a heading level is skipped"
    )
    assert len(set(outline.ids)) == len(outline.ids)
    assert outline.links[0] == "#contenu"
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)
    assert tags.count("table") == tags.count("caption") > 0
    assert all(held.get("scope") in {"col", "row"} for tag, held in outline.tags if tag == "th")
    assert all(held.get("aria-labelledby") or held.get("aria-label") for tag, held in outline.tags if tag == "section")


def test_the_page_stands_alone(page: str) -> None:
    outline = Outline(page)
    assert {tag for tag, _ in outline.tags}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert not re.search(r"https?://|url\(|@import", re.sub(r"www\.\S+", "", page))
    assert all("style" not in held for _, held in outline.tags)


def test_the_page_says_what_the_screen_says(page: str) -> None:
    said = flatten("".join(Outline(page).text))
    for words in (
        "Ponctuel oral et pratique",
        "45 min",
        "Premier temps (exposé, 20 min au plus)",
        "Pôle 1 – Gestion des relations avec les clients, les usagers et les adhérents",
        "Assurer le suivi des relances clients",
        "Divergences entre les sources",
        "Elle n’est pas un document officiel",
    ):
        assert words in said


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_apart(bacpro: Bacpro, tmp_path: Path, scheme: int) -> None:
    path = tmp_path / "page.html"
    bacpro("referentiel", "agora", "--html", path)
    sets = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.+?)\}", path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    colours = sets[scheme]
    for ground in ("fond", "fond-doux", "alerte-fond"):
        for ink in ("texte", "texte-doux", "accent"):
            assert contrast(colours[ground], colours[ink]) >= 4.5, (ground, ink)
