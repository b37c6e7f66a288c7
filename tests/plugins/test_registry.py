"""Plugins are taken strictly, put aside by name with every reason, and never bring the others down.

Each test writes real packages with their metadata, and hands their entry points over.
"""

import itertools
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest

from bacpro.errors import BacproError, PluginError
from bacpro.plugins.registry import Registry, load_registry

DIPLOMA = 'code = "{code}"\nintitule = "Métiers de l’essai"\nsigle = "{code}"\n'
EDITION = """
id = "{id}"
intitule = "Référentiel"
sessions = {{ premiere = {first}, derniere = {last} }}
fondement = {{ texte = "Arrêté", lieu = "annexe II" }}
total_coefficients = 5
epreuves = [{{ code = "E1", intitule = "Écrit" }}, {{ code = "E2", intitule = "Oral" }}]

[[unites]]
code = "U1"
intitule = "Écrit"
epreuve = "E1"
coefficient = {{ valeur = 2 }}

[[unites]]
code = "U2"
intitule = "Oral"
epreuve = "E2"
coefficient = {{ valeur = 3 }}

[[unites]]
code = "UF1"
intitule = "Langue"
epreuve = "E2"
facultative = true
"""
TABLE = """
de = "{de}"
vers = "{vers}"
sessions = {{ premiere = {first}{last} }}
fondement = {{ texte = "Arrêté", lieu = "annexe IV" }}

[[lignes]]
source = "U1"
relation = "equivalente"
cible = "U2"
fondement = {{ texte = "Arrêté" }}

[[lignes]]
source = "U2"
relation = "sans_cible"
fondement = {{ texte = "Arrêté" }}

[[lignes]]
source = "UF1"
relation = "a_arbitrer"
question = "quelle langue ?"
fondement = {{ texte = "Arrêté" }}
"""
MODULE = '''
"""A plugin."""
from importlib.resources import files

from bacpro import hookimpl, load_correspondence, open_speciality

DATA = files(__name__) / "data"
OF_ITS_OWN = (DATA / "diplome.toml").is_file()


@hookimpl
def bacpro_specialities():
    return [open_speciality(DATA)] if OF_ITS_OWN else []


@hookimpl
def bacpro_correspondences():
    return [] if OF_ITS_OWN else [load_correspondence(path) for path in DATA.iterdir()]
'''


def diploma(code: str, **files: str) -> dict[str, str]:
    """The data of a diploma of one edition, 2020 to 2025; files replace or add (`editions_b="…"`)."""
    edition = EDITION.format(id="2020", first=2020, last=2025)
    named = {f"{name.replace('_', '/')}.toml": text for name, text in files.items()}
    return {"diplome.toml": DIPLOMA.format(code=code), "editions/a.toml": edition, **named}


def table(de: str, vers: str, first: int = 2020, last: int | None = None) -> str:
    """A table between two diplomas of this module."""
    return TABLE.format(de=de, vers=vers, first=first, last="" if last is None else f", derniere = {last}")


Install = Callable[..., None]
Found = Callable[[], Registry]
NUMBERS = itertools.count()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages; what was imported from it is forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in [name for name, module in sys.modules.items() if str(folder) in str(getattr(module, "__file__", ""))]:
        del sys.modules[name]


@pytest.fixture
def install(site: Path) -> Install:
    """Install a plugin: its entry point’s name, its data by path, its module, its distribution."""

    def put(name: str, data: dict[str, str], module: str = MODULE, *, package: str = "", value: str = "") -> None:
        package = package or f"paquet-{name}"
        root = f"essai{next(NUMBERS)}"
        for path, text in {"__init__.py": module, **{f"data/{path}": text for path, text in data.items()}}.items():
            (site / root / path).parent.mkdir(parents=True, exist_ok=True)
            (site / root / path).write_text(text, encoding="utf-8")
        metadata = site / f"{package}-1.2.3.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2.3\n")
        (metadata / "entry_points.txt").write_text(f"[bacpro.plugins]\n{name} = {value or root}\n")

    return put


@pytest.fixture
def found(site: Path) -> Found:
    """The registry of what is installed in the folder."""

    def load() -> Registry:
        points: list[EntryPoint] = [
            point for distribution in distributions(path=[str(site)]) for point in distribution.entry_points
        ]
        return load_registry(points)

    return load


def reasons(registry: Registry) -> dict[str, str]:
    """Why each plugin that is put aside is, by its name and distribution."""
    return {f"{plugin.nom}, {plugin.distribution}": " ; ".join(plugin.motifs) for plugin in registry.en_panne}


def only_reason(registry: Registry, name: str) -> str:
    """Why a plugin is put aside, once it was seen that it alone is, and that the sound one works."""
    assert [plugin.nom for plugin in registry.plugins] == ["sain"]
    assert set(registry.diplomes) == {"sain"}
    assert list(reasons(registry)) == [f"{name}, paquet-{name}"]
    return reasons(registry)[f"{name}, paquet-{name}"]


@pytest.fixture(autouse=True)
def _sound(request: pytest.FixtureRequest) -> None:
    """Beside each plugin that a test installs, a sound one is installed."""
    request.getfixturevalue("install")("sain", diploma("sain"))


# --- what works ------------------------------------------------------------------------------------------------


def test_sound_plugins_are_loaded_with_what_they_bring(install: Install, found: Found) -> None:
    install("ancien", {**diploma("ancien"), "correspondance-x.toml": table("ancien", "sain")})
    registry = found()
    assert registry.en_panne == ()
    assert [(p.nom, p.distribution, p.version) for p in registry.plugins] == [
        ("ancien", "paquet-ancien", "1.2.3"),
        ("sain", "paquet-sain", "1.2.3"),
    ]
    assert registry.plugin_of(registry.diplome("ancien")).nom == "ancien"
    assert registry.edition(registry.diplome("sain"), 2025).id == "2020"
    assert registry.correspondance("ancien", "sain", 2024).rule_id("U1") == "ancien.correspondance.U1"


def test_a_table_may_stand_in_a_third_plugin(install: Install, found: Found) -> None:
    install("ancien", diploma("ancien"))
    install("pont", {"correspondance-x.toml": table("ancien", "sain")})
    registry = found()
    assert registry.en_panne == ()
    assert registry.correspondance("ancien", "sain", 2020).de == "ancien"


def test_a_table_towards_a_diploma_that_is_not_installed_waits_for_it(install: Install, found: Found) -> None:
    install("pont", {"correspondance-x.toml": table("sain", "absent", 2030)})
    assert found().en_panne == ()


def test_editions_and_tables_that_follow_each_other_are_accepted(install: Install, found: Found) -> None:
    second = EDITION.format(id="2026", first=2026, last=2030)
    tables = {
        "correspondance-a.toml": table("sain", "suivi", 2020, 2025),
        "correspondance-b.toml": table("sain", "suivi", 2026),
    }
    install("suivi", {**diploma("suivi", editions_b=second), **tables})
    registry = found()
    assert registry.en_panne == ()
    diplome = registry.diplome("suivi")
    assert [registry.edition(diplome, year).id for year in (2020, 2025, 2026, 2030)] == ["2020", "2020", "2026", "2026"]
    assert registry.correspondance("sain", "suivi", 2025) != registry.correspondance("sain", "suivi", 2026)


# --- names -----------------------------------------------------------------------------------------------------


def test_plugins_of_one_name_are_all_put_aside_and_name_each_other(install: Install, found: Found) -> None:
    install("pris", diploma("un"), package="paquet-a")
    install("pris", diploma("deux"), package="paquet-b")
    registry = found()
    assert set(registry.diplomes) == {"sain"}
    assert set(reasons(registry)) == {"pris, paquet-a", "pris, paquet-b"}
    for reason in reasons(registry).values():
        assert "« pris » est pris par plusieurs paquets : paquet-a, paquet-b" in reason


def test_plugins_of_one_diploma_are_all_put_aside(install: Install, found: Found) -> None:
    install("un", diploma("rival"))
    install("deux", diploma("rival"))
    registry = found()
    assert set(registry.diplomes) == {"sain"}
    said = "le diplôme « rival » est apporté plusieurs fois ; le sigle « rival » est apporté plusieurs fois"
    assert reasons(registry) == dict.fromkeys(("deux, paquet-deux", "un, paquet-un"), said)


# --- the module ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["@hookimpl\n", ""])
def test_a_misspelt_hook_is_named(mark: str, install: Install, found: Found) -> None:
    module = f"from bacpro import hookimpl\n{mark}def bacpro_diplomas():\n    return []\n"
    install("essai", {}, module)
    assert "bacpro_diplomas" in only_reason(found(), "essai")


def test_a_hook_that_is_not_marked_is_never_lost_in_silence(install: Install, found: Found) -> None:
    install("essai", diploma("essai"), MODULE.replace("@hookimpl\ndef bacpro_spec", "def bacpro_spec"))
    assert "bacpro_specialities : il manque @hookimpl" in only_reason(found(), "essai")


def test_a_hook_that_asks_for_an_unknown_argument_is_named(install: Install, found: Found) -> None:
    install("essai", {}, "from bacpro import hookimpl\n@hookimpl\ndef bacpro_specialities(surprise):\n    return []\n")
    reason = only_reason(found(), "essai")
    assert "bacpro_specialities" in reason
    assert "surprise" in reason


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("import module_qui_manque", "module_qui_manque"),
        ("def (", "SyntaxError"),
        ("raise RuntimeError('en travaux')", "en travaux"),
        ("raise SystemExit('en travaux')", "en travaux"),
        (MODULE + "\ndef _fail():\n    raise OSError('disque')\n_fail()", "disque"),
    ],
)
def test_a_module_that_does_not_import_is_named_with_the_error(
    module: str, said: str, install: Install, found: Found
) -> None:
    install("essai", diploma("essai"), module)
    assert said in only_reason(found(), "essai")


@pytest.mark.parametrize("value", ["paquet_absent", "bacpro:absent"])
def test_an_entry_point_to_nothing_is_named(value: str, install: Install, found: Found) -> None:
    install("essai", {}, value=value)
    assert "absent" in only_reason(found(), "essai")


@pytest.mark.parametrize("hook", ["bacpro_specialities", "bacpro_correspondences"])
@pytest.mark.parametrize("answer", ["1 / 0", "12", "['surprise']", "[None]"])
def test_a_hook_that_fails_or_answers_anything_is_named_and_the_others_go_on(
    hook: str, answer: str, install: Install, found: Found
) -> None:
    install("essai", {}, f"from bacpro import hookimpl\n@hookimpl\ndef {hook}():\n    return {answer}\n")
    assert only_reason(found(), "essai")


# --- the data --------------------------------------------------------------------------------------------------

EDITION_2020 = EDITION.format(id="2020", first=2020, last=2025)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (2027, 2030, "aucune version entre « 2020 à 2025 » et « 2027 à 2030 »"),
        (2025, 2030, "« 2020 à 2025 » et « 2025 à 2030 » se chevauchent"),
        (2020, 2025, "« 2020 à 2025 » et « 2020 à 2025 » se chevauchent"),
        (2026, 2022, "« 2026 à 2022 » finit avant de commencer"),
    ],
)
def test_sessions_without_an_edition_or_with_two_are_named(
    first: int, last: int, said: str, install: Install, found: Found
) -> None:
    install("essai", diploma("essai", editions_b=EDITION.format(id="suite", first=first, last=last)))
    assert f"essai : {said}" in only_reason(found(), "essai")


def test_a_diploma_without_an_edition_is_named(install: Install, found: Found) -> None:
    data = diploma("essai")
    data["editions/lisezmoi.txt"] = data.pop("editions/a.toml")
    install("essai", data)
    assert "aucune édition" in only_reason(found(), "essai")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("valeur = 3", "valleur = 3", ["editions/a.toml", "$.unites[1].coefficient.valleur : clé inconnue"]),
        ('intitule = "Oral"\nepreuve', "epreuve", ["editions/a.toml", "$.unites[1].intitule", "manquante"]),
        ("facultative = true", 'facultative = "oui"', ["editions/a.toml", "$.unites[2].facultative"]),
        ("premiere = 2020", 'premiere = "2020"', ["editions/a.toml", "$.sessions.premiere", "nombre entier"]),
        ("valeur = 3", 'valeur = "trois"', ["editions/a.toml", "$.unites[1].coefficient.valeur", "trois"]),
        ("valeur = 3", "valeur = nan", ["editions/a.toml", "$.unites[1].coefficient.valeur"]),
        ("lieu =", 'confiance = "certain", lieu =', ["editions/a.toml", "$.fondement.confiance", "certain"]),
        ('code = "U1"', "code = 1", ["editions/a.toml", "$.unites[0].code", "texte"]),
        ("[[unites]]", "[[unites]", ["editions/a.toml"]),
        ("valeur = 3", "valeur = 4", ["2020 : la somme des coefficients est 6, total_coefficients dit 5"]),
        ('epreuve = "E1"', 'epreuve = "E9"', ["2020 : U1 est évaluée par E9, absente"]),
        ('code = "U2"', 'code = "U1"', ["2020 : unité U1 en double"]),
        ('code = "E2"', 'code = "E1"', ["2020 : épreuve E1 en double"]),
        ('code = "E2",', 'code = "E2", epreuve = "E9",', ["2020 : E2 relève de l’épreuve E9, absente"]),
        ("facultative = true", "", ["2020 : UF1 : une unité obligatoire a un coefficient"]),
        ("facultative = true", 'facultative = true\noptions = ["B9"]', ["2020 : UF1 : option B9 absente"]),
        (
            "facultative = true",
            'facultative = true\n[[blocs]]\ncode = "B1"\nintitule = "x"\nunites = ["U9"]',
            ["2020 : B1 valide l’unité U9, absente"],
        ),
    ],
)
def test_a_fault_of_an_edition_is_named_with_its_place(
    old: str, new: str, said: list[str], install: Install, found: Found
) -> None:
    edition = EDITION_2020.replace(old, new, 1)
    assert edition != EDITION_2020
    install("essai", diploma("essai", editions_a=edition))
    reason = only_reason(found(), "essai")
    assert [words for words in said if words not in reason] == []


def test_an_unknown_key_or_code_of_the_description_is_named(install: Install, found: Found) -> None:
    described = DIPLOMA.format(code="essai") + 'sygle = "x"\n[codes]\nNE = "malade"\n'
    install("essai", diploma("essai", diplome=described))
    reason = only_reason(found(), "essai")
    assert "diplome.toml, $.sygle : clé inconnue" in reason
    assert "diplome.toml, $.codes.NE" in reason
    assert "malade" in reason


def test_every_fault_of_every_file_is_told_at_once(install: Install, found: Found) -> None:
    first = EDITION_2020.replace("valeur = 3", "valleur = 3").replace('epreuve = "E1"', "")
    second = EDITION.format(id="2026", first=2026, last=2030).replace("sessions", "seances")
    install("essai", diploma("essai", editions_a=first, editions_b=second, diplome='code = "essai"\n'))
    reason = only_reason(found(), "essai")
    for said in (
        "editions/a.toml, $.unites[1].coefficient.valleur",
        "editions/a.toml, $.unites[0].epreuve",
        "editions/b.toml, $.seances",
        "editions/b.toml, $.sessions",
        "diplome.toml, $.intitule",
        "diplome.toml, $.sigle",
    ):
        assert said in reason


def test_every_inconsistency_is_told_at_once(install: Install, found: Found) -> None:
    first = EDITION_2020.replace("valeur = 3", "valeur = 4").replace('epreuve = "E1"', 'epreuve = "E9"')
    second = EDITION.format(id="2028", first=2028, last=2030).replace('code = "U2"', 'code = "U1"')
    install("essai", diploma("essai", editions_a=first, editions_b=second))
    reason = only_reason(found(), "essai")
    for said in ("somme des coefficients est 6", "E9, absente", "aucune version entre", "2028 : unité U1 en double"):
        assert said in reason


# --- tables ----------------------------------------------------------------------------------------------------

SOUND_TABLE = table("essai", "sain")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "U1"', 'source = "U9"', ["l’unité source U9 est inconnue", "l’unité source U1 n’a pas de ligne"]),
        ('source = "U2"', 'source = "U1"', ["l’unité source U1 a plusieurs lignes", "U2 n’a pas de ligne"]),
        ('cible = "U2"', 'cible = "U9"', ["l’unité cible U9 manque à l’édition 2020"]),
        ('cible = "U2"', "", ["U1 : une cible est donnée si et seulement si la relation est équivalente"]),
        ('relation = "sans_cible"', 'relation = "sans_cible"\ncible = "U1"', ["U2 : une cible est donnée si et"]),
        ('relation = "sans_cible"', 'relation = "equivalente"\ncible = "U2"', ["l’unité cible U2 reçoit plusieurs"]),
        ('question = "quelle langue ?"', "", ["UF1 : une question est posée si et seulement si la ligne est à arb"]),
        ("premiere = 2020", "premiere = 2026", ["aucune édition de sain n’est en vigueur aux sessions depuis 2026"]),
        ('"sans_cible"', '"perdue"', ["correspondance-x.toml", "$.lignes[1].relation", "perdue"]),
        ("question =", "demande =", ["correspondance-x.toml", "$.lignes[2].demande : clé inconnue"]),
    ],
)
def test_a_table_that_does_not_fit_its_diplomas_is_named(
    old: str, new: str, said: list[str], install: Install, found: Found
) -> None:
    text = SOUND_TABLE.replace(old, new, 1)
    assert text != SOUND_TABLE
    install("essai", {**diploma("essai"), "correspondance-x.toml": text})
    reason = only_reason(found(), "essai")
    assert [words for words in said if words not in reason] == []


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (2022, "« 2020 à 2022 » et « depuis 2022 » se chevauchent"),
        (2024, "aucune version entre « 2020 à 2022 » et « depuis 2024 »"),
    ],
)
def test_tables_of_two_plugins_that_overlap_or_leave_a_gap_are_put_aside(
    first: int, said: str, install: Install, found: Found
) -> None:
    edition = EDITION.format(id="2024", first=2022, last=2025)
    earlier = EDITION.format(id="2020", first=2020, last=2021)
    later = EDITION.format(id="2025", first=2024, last=2025)
    middle = edition.replace("derniere = 2025", "derniere = 2023")
    install("cible", diploma("cible", editions_a=earlier, editions_b=middle, editions_c=later))
    install("pont", {"correspondance-x.toml": table("sain", "cible", 2020, 2022)})
    install("rival", {"correspondance-x.toml": table("sain", "cible", first)})
    registry = found()
    assert set(registry.diplomes) == {"sain", "cible"}
    assert reasons(registry) == {
        f"{name}, paquet-{name}": f"table de sain vers cible : {said}" for name in ("pont", "rival")
    }


# --- asking for what a broken plugin may hold ------------------------------------------------------------------


def test_the_diploma_of_a_broken_plugin_is_refused_with_its_name_and_reason(install: Install, found: Found) -> None:
    install("casse", diploma("casse"), "import module_qui_manque")
    registry = found()
    with pytest.raises(PluginError) as caught:
        registry.diplome("casse")
    said = str(caught.value)
    assert "Diplôme inconnu : « casse »" in said
    assert "casse (" in said
    assert "module_qui_manque" in said
    assert said.endswith("Réparez-le ou retirez-le.")
    assert registry.diplome("sain").code == "sain"


def test_the_table_of_a_broken_plugin_is_refused_with_its_name_and_reason(install: Install, found: Found) -> None:
    install("ancien", diploma("ancien"))
    install("casse", {"correspondance-x.toml": table("ancien", "sain").replace("lignes", "linges")})
    with pytest.raises(PluginError, match=r"« ancien » vers « sain ».*casse \(.*linges.*Réparez-le ou retirez-le\.$"):
        found().correspondance("ancien", "sain", 2020)


def test_what_no_plugin_holds_is_a_wrong_usage_and_says_what_there_is(install: Install, found: Found) -> None:
    install("pont", {"correspondance-x.toml": table("sain", "ailleurs")})
    registry = found()
    for ask in (
        lambda: registry.diplome("absent"),
        lambda: registry.correspondance("sain", "absent", 2020),
        lambda: registry.edition(registry.diplome("sain"), 2026),
    ):
        with pytest.raises(BacproError, match="sain") as caught:
            ask()
        assert not isinstance(caught.value, PluginError)


# --- the hooks that are asked when they are needed -------------------------------------------------------------

RULES = """
[[regles]]
id = "essai.pfmp.duree"
titre = "Durée"
sessions = { premiere = 2020 }
fondements = [{ texte = "Arrêté" }]
parametres = { semaines = 22 }
"""
NORMS = """
diplome = "essai"
sources = [{ id = "arrete", titre = "Arrêté" }]

[[normes]]
id = "A-1"
source = "arrete"
lieu = "annexe III"
nature = "règle"
norme = "22 semaines"
"""
GRADING = """
[[gradings]]
sessions = { premiere = 2020 }
fondement = { texte = "Arrêté" }
professionnelles = ["U2"]
groupes_controle = [["U1"], ["U2"]]
"""
LATER = """
from importlib.resources import files

from attrs import evolve

from bacpro import Content, Finding, Verdict, hookimpl, open_speciality
from bacpro.model.edition.content import Pole

DATA = files(__name__) / "data"


def weeks(case, parameters):
    return (Finding(Verdict.CONFORME, f"{parameters['semaines']} semaines"),)


def content(edition):
    pole = Pole("1", f"Pôle de {edition.intitule}", (), ())
    return Content(edition.id, poles=(pole,)) if edition.id == "2020" else None


@hookimpl
def bacpro_specialities():
    return [evolve(open_speciality(DATA, functions={"essai.pfmp.duree": weeks}), contenu=content)]
"""
PRODUCTION = """
[[regles]]
id = "essai.dossier.E1.production"
fonction = "dossier.production"
titre = "Dossier de E1"
sessions = { premiere = 2020 }
fondements = [{ texte = "Arrêté" }]
parametres = { epreuve = "E1", unite = "U9", sans_dossier = "la note zéro est attribuée" }
"""
LATER_DATA = {"regles/pfmp.toml": RULES, "normes.toml": NORMS, "deliberation.toml": GRADING}


def test_rules_content_and_norms_of_a_diploma_are_those_of_its_plugin(install: Install, found: Found) -> None:
    second = EDITION.format(id="2026", first=2026, last=2030)
    install("essai", {**diploma("essai", editions_b=second), **LATER_DATA}, LATER)
    registry = found()
    assert registry.en_panne == ()
    essai, sain = registry.diplome("essai"), registry.diplome("sain")
    assert [rule.id for rule in registry.regles(essai)] == ["essai.pfmp.duree"]
    assert [norm.id for norm in registry.normes(essai).normes] == ["A-1"]
    assert [pole.intitule for pole in registry.contenu(essai, essai.editions[0]).poles] == ["Pôle de Référentiel"]
    assert registry.contenu(essai, essai.editions[1]).poles == ()
    assert [grading.professionnelles for grading in registry.speciality(essai).gradings] == [("U2",)]
    assert registry.regles(sain) == ()
    assert registry.normes(sain).normes == ()
    assert registry.speciality(sain).gradings == ()
    assert registry.contenu(sain, sain.editions[0]).poles == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"regles/pfmp.toml": RULES.replace("titre", "tittre")}, "tittre"),
        ({"regles/pfmp.toml": RULES.replace("duree", "durree")}, "durree"),
        ({"regles/pfmp.toml": RULES + RULES}, "se chevauchent"),
        ({"regles/pfmp.toml": RULES.replace('[{ texte = "Arrêté" }]', "[]")}, "sans fondement"),
        ({"regles/dossier.toml": PRODUCTION, "regles/pfmp.toml": RULES}, "l’unité U9 est inconnue"),
        ({}, "il manque regles/, avec les données de essai.pfmp.duree"),
    ],
)
def test_rules_at_fault_blame_their_plugin_when_they_are_asked_for(
    data: dict[str, str], said: str, install: Install, found: Found
) -> None:
    install("essai", {**diploma("essai"), **data}, LATER)
    registry = found()
    with pytest.raises(PluginError, match=r"Le greffon essai \(paquet-essai 1\.2\.3\) est en panne") as caught:
        registry.regles(registry.diplome("essai"))
    assert said in str(caught.value)
    assert registry.regles(registry.diplome("sain")) == ()


def test_norms_at_fault_blame_their_plugin_when_they_are_asked_for(install: Install, found: Found) -> None:
    norms = NORMS.replace('source = "arrete"', 'source = "autre"')
    install("essai", {**diploma("essai"), **LATER_DATA, "normes.toml": norms}, LATER)
    registry = found()
    with pytest.raises(PluginError, match=r"Le greffon essai .* A-1 : source autre inconnue"):
        registry.normes(registry.diplome("essai"))


def test_content_at_fault_blames_its_plugin_when_it_is_asked_for(install: Install, found: Found) -> None:
    module = LATER.replace("return Content(edition.id", "return 1 / 0, Content(edition.id")
    install("essai", {**diploma("essai"), **LATER_DATA}, module)
    registry = found()
    essai = registry.diplome("essai")
    with pytest.raises(PluginError, match=r"Le greffon essai .* est en panne"):
        registry.contenu(essai, essai.editions[0])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("professionnelles =", "professionnels =", "professionnels"),
        ('professionnelles = ["U2"]', 'professionnelles = ["U9"]', "l’unité U9 est inconnue"),
        ('professionnelles = ["U2"]', "professionnelles = []", "professionnelles : la liste est vide (sessions "),
        ('professionnelles = ["U2"]', 'professionnelles = ["UF1"]', "l’unité UF1 est facultative"),
        ('[["U1"], ["U2"]]', '[["U1"], ["U8"]]', "l’unité U8 est inconnue"),
        (GRADING, GRADING + GRADING, "se chevauchent"),
    ],
)
def test_grading_at_fault_blames_its_plugin_when_it_is_asked_for(
    old: str, new: str, said: str, install: Install, found: Found
) -> None:
    install("essai", {**diploma("essai"), **LATER_DATA, "deliberation.toml": GRADING.replace(old, new)}, LATER)
    registry = found()
    with pytest.raises(PluginError, match=r"Le greffon essai .* est en panne") as caught:
        registry.speciality(registry.diplome("essai"))
    assert said in str(caught.value)
    assert registry.speciality(registry.diplome("sain")).gradings == ()
