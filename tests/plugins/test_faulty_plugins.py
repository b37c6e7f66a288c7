"""Plugins that are wrong, one fault each: named in a message, never a traceback, and the other diplomas at work.

Each test installs a sound plugin with one fault put into it, and runs the commands as an office does.
"""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner, Result

from bacpro.forms.printing.writing import _remembered_plan
from bacpro_cli.main import cli

MODULE = '''
"""A sound plugin of a third party."""

from importlib.resources import files

from attrs import evolve

from bacpro import (
    Content, Decision, Finding, Proposal, SpecialityGrading, SpecialityPlugin, Standing, UnitGrade, Verdict, grade,
    hookimpl, load_content, load_correspondence, load_diploma, load_forms, load_gradings, load_norms, load_rules,
)

DATA = files(__name__) / "data"


def weeks(case, parameters):
    """A rule of check."""
    return (Finding(Verdict.CONFORME, "Les semaines y sont."),)


def admitted(jury, parameters):
    """A rule of deliberation, in the place of that of the Code."""
    if jury.moyenne is None or not jury.moyenne.reaches(parameters["admission"]):
        return "la moyenne est inférieure à 10"
    return Proposal(Decision.ADMIS, "Admis.")


def note(terms, result, seuil, annees):
    """A note function."""
    return grade(terms, result, seuil, annees)


def diploma():
    return load_diploma(DATA)


def tables():
    return [load_correspondence(path) for path in DATA.iterdir() if path.name.startswith("correspondance-")]


def rules():
    return load_rules(DATA / "regles.toml", {"essai.pfmp.duree": weeks})


def content(edition):
    return load_content(DATA, edition)


def grading():
    path = DATA / "deliberation.toml"
    return SpecialityGrading(load_gradings(path), load_rules(path, {"code.deliberation.admission": admitted}), note)


def norms():
    return load_norms(DATA / "normes.toml")


def forms():
    return load_forms(files(__name__) / "formulaires")


SPECIALITY = SpecialityPlugin(diploma, tables, rules, content, grading, norms, forms)


@hookimpl
def bacpro_specialities():
    return [SPECIALITY]


@hookimpl
def bacpro_correspondences():
    return ()
'''
DATA = {
    "data/diplome.toml": 'code = "essai"\nintitule = "Métiers de l’essai"\nsigle = "ESSAI"\n',
    "data/editions/2020.toml": """
id = "E-2020"
intitule = "Référentiel de l’essai"
sessions = { premiere = 2020 }
fondement = { texte = "Arrêté de l’essai" }
epreuves = [{ code = "E1", intitule = "Écrit" }]

[[unites]]
code = "U1"
intitule = "Écrit"
epreuve = "E1"
coefficient = { valeur = 2 }

[[unites]]
code = "U2"
intitule = "Oral"
epreuve = "E1"
coefficient = { valeur = 3 }
""",
    "data/contenus/E-2020.toml": 'edition = "E-2020"\n',
    "data/regles.toml": """
[[regles]]
id = "essai.pfmp.duree"
titre = "Durée"
sessions = { premiere = 2020 }
fondements = [{ texte = "Arrêté de l’essai" }]
parametres = { semaines = 22 }
""",
    "data/deliberation.toml": """
[[gradings]]
sessions = { premiere = 2020 }
fondement = { texte = "Arrêté de l’essai" }
professionnelles = ["U1"]
groupes_controle = [["U1"], ["U2"]]

[[regles]]
id = "code.deliberation.admission"
titre = "Admission"
sessions = { premiere = 2020 }
fondements = [{ texte = "Arrêté de l’essai" }]
parametres = { admission = 10 }
""",
    "data/normes.toml": """
diplome = "essai"
sources = [{ id = "arrete", titre = "Arrêté" }]

[[normes]]
id = "E-1"
source = "arrete"
lieu = "annexe III"
nature = "règle"
norme = "22 semaines"
porteurs = ["regle:essai.pfmp.duree"]
preuves = ["tests/test_essai.py::test_duree"]
""",
    "formulaires/fiche.toml": """
id = "essai"
version = 1
titre = "Fiche"
sessions = { premiere = 2020 }
fondement = { texte = "Arrêté de l’essai" }
gabarit = "fiche.typ.j2"
champs = [{ nom = "numero", libelle = "Numéro", requis = true, source = "candidat.numero" }]
""",
    "formulaires/fiche.typ.j2": """#set document(title: {{ titre }}, keywords: {{ cles }})
{% include "commun.typ.j2" %}

{% include "formulaire.typ.j2" %}

= #{{ titre }}
#champ-titre({{ champs.numero.libelle }}, "numero", plusieurs: false)
""",
}
CANDIDATES = "numero_candidat;nom;session;U1;U2\n01;Bœuf;2023;12;12\n02;N’Diaye;2023;9;9\n03;Lê;2023;14;13\n"
DOSSIERS = [{"candidat": {"numero": numero}, "session": 2023} for numero in ("01", "02", "03")]
RESULTS = "numero_candidat;session;U2\n01;2022;12\n"
COMMANDS = {
    "controler": ("controler", "dossiers.json", "--diplome", "essai"),
    "deliberer": ("deliberer", "candidats.csv", "--diplome", "essai"),
    "referentiel": ("referentiel", "essai"),
    "tracabilite": ("tracabilite", "essai"),
    "demo": ("demo", "--diplome", "essai", "--candidats", "5"),
    "formulaire": ("formulaire", "lister", "--diplome", "essai"),
    "formulaire vierge": ("formulaire", "vierge", "essai", "--diplome", "essai"),
    "formulaire remplir": ("formulaire", "remplir", "essai", "--diplome", "essai", "--donnees", "dossiers.json"),
    "expliquer": ("expliquer", "--diplome", "essai"),
    "expliquer un contrôle": ("expliquer", "dossiers.json", "--candidat", "02", "--diplome", "essai"),
    "expliquer une délibération": (
        *("expliquer", "candidats.csv", "--candidat", "02", "--diplome", "essai", "--deliberation"),
    ),
}
WRITE = {"controler": "s", "deliberer": "s", "demo": "s", "formulaire vierge": "s.pdf", "formulaire remplir": "s"}
"""What the commands that write are told to write."""
NUMBERS = itertools.count()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages, and the files of an office in the folder at work."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "candidats.csv").write_text(CANDIDATES, encoding="utf-8")
    (tmp_path / "dossiers.json").write_text(json.dumps(DOSSIERS), encoding="utf-8")
    _remembered_plan.cache_clear()
    yield folder
    for name in [name for name in sys.modules if name.startswith("essai_")]:
        del sys.modules[name]


def install(site: Path, module: str = MODULE, data: dict[str, str] | None = None, **named: str) -> str:
    """Install the plugin; its entry point’s `name` and its `package` may be others. Gives the name of its module."""
    name, package = named.get("name", "fautif"), named.get("package", "paquet-fautif")
    root = f"essai_{next(NUMBERS)}"
    for path, text in {"__init__.py": module, **(data or DATA)}.items():
        (site / root / path).parent.mkdir(parents=True, exist_ok=True)
        (site / root / path).write_text(text, encoding="utf-8")
    metadata = site / f"{package.replace('-', '_')}-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[bacpro.plugins]\n{name} = {root}\n", encoding="utf-8")
    return root


def run(*arguments: object) -> Result:
    """A command, in this process; what it says is never a traceback."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def run_named(name: str) -> tuple[Result, Path]:
    """A command by its name in COMMANDS, and the path that it was told to write, if any."""
    target = Path(WRITE.get(name, "rien"))
    return run(*COMMANDS[name], *(("--sortie", target) if name in WRITE else ())), target


def plugins() -> dict[str, dict[str, str]]:
    """What `plugin lister` says of each plugin: the standard output is JSON and nothing else."""
    return {line["greffon"]: line for line in json.loads(run("plugin", "lister", "--format", "json").stdout)}


def others_are_at_work() -> None:
    """The diplomas of the other plugins are shown as ever."""
    assert run("referentiel", "agora").exit_code == 0
    assert run("referentiel", "ga").exit_code == 0


@frozen
class Fault:
    """One fault put into the sound plugin: what is replaced, in its module or in another file, and what is said."""

    nom: str
    avant: str
    apres: str
    dit: str
    fichier: str = ""

    def put(self, site: Path) -> None:
        """Install the plugin with the fault."""
        sound = DATA[self.fichier] if self.fichier else MODULE
        wrong = sound.replace(self.avant, self.apres, 1)
        assert wrong != sound
        if self.fichier:
            install(site, data={**DATA, self.fichier: wrong})
        else:
            install(site, wrong)


def test_the_sound_plugin_is_at_work(site: Path) -> None:
    install(site)
    assert plugins()["fautif"]["etat"] == "chargé"
    others_are_at_work()
    for name in COMMANDS:
        result, target = run_named(name)
        assert result.exit_code == 0, result.output
        assert "fautif" not in result.stderr
        assert target.exists() == (name in WRITE)
        target.rename(site / name) if name in WRITE else None
    shown = json.loads(run("controler", "dossiers.json", "--diplome", "essai", "--format", "json").stdout)
    assert [one["verdict"] for one in shown] == ["conforme"] * 3


# --- at load -------------------------------------------------------------------------------------------------------

TOP = '"""A sound plugin of a third party."""'
HOOK = "return [SPECIALITY]"
DIPLOMA = "return load_diploma(DATA)"
TABLES = "return [load_correspondence(path)"
AT_LOAD = [
    Fault("exception", TOP, "raise RuntimeError('en travaux')", "en travaux"),
    Fault("exception-sans-texte", TOP, "class Muet(Exception):\n    def __str__(self): 1 / 0\nraise Muet", "Muet"),
    Fault("base-exception", TOP, "class Fin(BaseException): pass\nraise Fin('fin')", "fin"),
    Fault("paquet-absent", TOP, "import paquet_qui_manque", "paquet_qui_manque"),
    Fault("sys.exit", TOP, "import sys\nsys.exit(0)", "SystemExit"),
    Fault("syntaxe", TOP, "def (", "SyntaxError"),
    Fault("recursion", TOP, "def f(): f()\nf()", "RecursionError"),
    Fault(
        "accroche-mal-ecrite",
        "def bacpro_specialities",
        "def bacpro_specialites",
        "accroche inconnue : bacpro_specialites (accroches : bacpro_specialities, bacpro_correspondences)",
    ),
    Fault(
        "accroche-sans-marque",
        "@hookimpl\ndef bacpro_specialities",
        "def bacpro_specialities",
        "bacpro_specialities : il manque @hookimpl",
    ),
    Fault(
        "accroche-d-une-autre-version",
        "@hookimpl\ndef bacpro_correspondences",
        "@hookimpl\ndef bacpro_rules(diplome):\n    return ()\n\n\n@hookimpl\ndef bacpro_correspondences",
        "accroche inconnue : bacpro_rules",
    ),
    Fault(
        "argument-inconnu",
        "bacpro_specialities()",
        "bacpro_specialities(diploma)",
        "bacpro_specialities : argument inconnu : diploma (arguments : aucun) ; __init__.py, ligne ",
    ),
    Fault(
        "partie-sans-son-argument",
        "def content(edition)",
        "def content()",
        "contenu : la fonction n’a pas ces arguments : édition ; __init__.py, ligne ",
    ),
    Fault(
        "partie-qui-en-demande-un",
        "def rules()",
        "def rules(diplome)",
        "regles : la fonction n’a pas ces arguments : aucun ; __init__.py, ligne ",
    ),
    Fault(
        "partie-qui-n-est-pas-une-fonction", "rules, content", "'regles', content", "'regles' n’est pas une fonction"
    ),
    Fault(
        "specialites-none", HOOK, "return None", "bacpro_specialities : None n’est pas une liste de SpecialityPlugin"
    ),
    Fault("specialites-texte", HOOK, "return 'essai'", "'essai' n’est pas une liste de SpecialityPlugin"),
    Fault("specialites-nombre", HOOK, "return 7", "bacpro_specialities : 7 n’est pas une liste"),
    Fault("specialites-autre-chose", HOOK, "return [DATA]", "n’est pas un SpecialityPlugin"),
    Fault("specialites-diplome", HOOK, "return [load_diploma(DATA)]", "n’est pas un SpecialityPlugin"),
    Fault("specialites-exception", HOOK, "return 1 / 0", "ZeroDivisionError : division by zero (__init__.py, ligne"),
    Fault("specialites-generateur", HOOK, "yield SPECIALITY\n    raise OSError('disque')", "disque"),
    Fault("specialites-async", "def bacpro_specialities", "async def bacpro_specialities", "bacpro_specialities"),
    Fault("specialites-sys.exit", HOOK, "raise SystemExit(0)", "SystemExit"),
    Fault("specialites-deux-fois", HOOK, "return [SPECIALITY, SPECIALITY]", "« essai » est apporté plusieurs fois"),
    Fault(
        "titre-que-rien-ne-peut-contenir",
        DIPLOMA,
        "return evolve(load_diploma(DATA), intitule='M\\ud800tiers')",
        "intitule : 'M\\ud800tiers' contient U+D800",
    ),
    Fault("diplome-none", DIPLOMA, "return None", "diplome : None n’est pas un Diploma"),
    Fault("diplome-texte", DIPLOMA, "return 'essai'", "diplome : 'essai' n’est pas un Diploma"),
    Fault("diplome-liste", DIPLOMA, "return [load_diploma(DATA)]", "n’est pas un Diploma"),
    Fault("diplome-exception", DIPLOMA, "return 1 / 0", "ZeroDivisionError : division by zero (__init__.py, ligne"),
    Fault("diplome-async", "def diploma", "async def diploma", "n’est pas un Diploma"),
    Fault("diplome-sys.exit", DIPLOMA, "raise SystemExit(0)", "SystemExit"),
    Fault(
        "code-qui-est-un-nombre",
        DIPLOMA,
        "return evolve(load_diploma(DATA), code=7)",
        "diplome : code : 7 n’est pas un texte",
    ),
    Fault(
        "editions-en-liste",
        DIPLOMA,
        "d = load_diploma(DATA)\n    return evolve(d, editions=list(d.editions))",
        "n’est pas un tuple",
    ),
    Fault(
        "confiance-inventee",
        DIPLOMA,
        "d = load_diploma(DATA)\n    return evolve(d, editions=(evolve(d.editions[0], fondement='sûr'),))",
        "editions[0].fondement : 'sûr' n’est pas un LegalBasis",
    ),
    Fault("tables-autre-chose", TABLES, "return [7] + [load_correspondence(path)", "7 n’est pas un Correspondence"),
    Fault("tables-none", TABLES, "return None\n    [load_correspondence(path)", "correspondances : None n’est pas une"),
    Fault("tables-de-l-accroche", "return ()", "return ['ga']", "bacpro_correspondences : 'ga' n’est pas un Corr"),
    Fault("cle-inconnue", "sigle", "siggle", "siggle", "data/diplome.toml"),
    Fault("code-de-note", 'sigle = "ESSAI"', 'sigle = "ESSAI"\ncodes = { AB = "dispense" }', "AB", "data/diplome.toml"),
    Fault("note-en-code", 'sigle = "ESSAI"', 'sigle = "ESSAI"\ncodes = { 12 = "absent" }', "12", "data/diplome.toml"),
    Fault("autre-nom", 'sigle = "ESSAI"', 'sigle = "ESSAI"\nalias_unites = { U1 = "U2" }', "U1", "data/diplome.toml"),
    Fault("code-vide", 'code = "essai"', 'code = " "', "code : il manque", "data/diplome.toml"),
    Fault(
        "code-de-bacpro",
        'code = "essai"',
        'code = "agora"',
        "le diplôme « agora » vient avec bacpro",
        "data/diplome.toml",
    ),
    Fault(
        "presque-le-code",
        'code = "essai"',
        'code = "AGORA "',
        "le diplôme « agora » vient avec bacpro",
        "data/diplome.toml",
    ),
    Fault(
        "sigle-de-bacpro", 'sigle = "ESSAI"', 'sigle = "AGOrA"', "le sigle « agora » vient avec", "data/diplome.toml"
    ),
]


@pytest.mark.parametrize("fault", AT_LOAD, ids=lambda fault: fault.nom)
def test_a_plugin_at_fault_when_it_is_loaded_is_put_aside(fault: Fault, site: Path) -> None:
    fault.put(site)
    found = plugins()["fautif"]
    assert (found["etat"], found["paquet"], found["version"]) == ("en panne", "paquet-fautif", "1.2")
    assert fault.dit in found["motifs"]
    others_are_at_work()
    told = run("diplomes", "--format", "json")
    assert {line["code"] for line in json.loads(told.stdout)} == {"agora", "ga"}
    assert "Greffon en panne : fautif (paquet-fautif 1.2)" in told.stderr
    asked = run("deliberer", "candidats.csv", "--diplome", "essai", "--sortie", "sortie")
    assert (asked.exit_code, asked.stdout) == (3, "")
    assert "fautif (" in asked.stderr
    assert not Path("sortie").exists()


# --- when they are asked -------------------------------------------------------------------------------------------

RULES = 'return load_rules(DATA / "regles.toml", {"essai.pfmp.duree": weeks})'
CONTENT = "return load_content(DATA, edition)"
GRADING = """path = DATA / "deliberation.toml"
    return SpecialityGrading(load_gradings(path), load_rules(path, {"code.deliberation.admission": admitted}), note)"""
NORMS = 'return load_norms(DATA / "normes.toml")'
FORMS = 'return load_forms(files(__name__) / "formulaires")'
REGLES, DELIBERATION = "data/regles.toml", "data/deliberation.toml"
FICHE, GABARIT = "formulaires/fiche.toml", "formulaires/fiche.typ.j2"

WHEN_ASKED = [
    ("controler", Fault("regles-none", RULES, "return None", "regles : None n’est pas une liste de Rule")),
    ("controler", Fault("regles-texte", RULES, "return 'essai'", "n’est pas une liste de Rule")),
    ("controler", Fault("regles-autre-chose", RULES, "return [weeks]", "n’est pas un Rule")),
    ("controler", Fault("regles-exception", RULES, "raise KeyError('absent')", "KeyError")),
    ("controler", Fault("regles-sys.exit", RULES, "raise SystemExit('bye')", "SystemExit : bye")),
    ("expliquer", Fault("regles-generateur", RULES, "yield from ()\n    raise OSError('disque')", "disque")),
    ("demo", Fault("regles-demo", RULES, "return 1 / 0", "ZeroDivisionError")),
    ("controler", Fault("regle-sans-fonction", "essai.pfmp.duree", "essai.pfmp.durree", "durree", REGLES)),
    ("controler", Fault("regle-sans-fondement", '[{ texte = "Arrêté de l’essai" }]', "[]", "sans fondement", REGLES)),
    (
        "controler",
        Fault(
            "regle-du-code",
            RULES,
            "return [evolve(rule, id='code.forme.globale') for rule in " + RULES.removeprefix("return ") + "]",
            "code.forme.globale : ce nom est celui d’une règle de bacpro",
        ),
    ),
    (
        "controler",
        Fault(
            "regle-d-agora",
            RULES,
            "return [evolve(rule, id='agora.pfmp.duree') for rule in " + RULES.removeprefix("return ") + "]",
            "agora.pfmp.duree : ce nom est celui d’une règle de bacpro",
        ),
    ),
    (
        "controler",
        Fault(
            "regle-presque-d-agora",
            RULES,
            "return [evolve(rule, id='Agora.pfmp.duree') for rule in " + RULES.removeprefix("return ") + "]",
            "Agora.pfmp.duree : ce nom est celui d’une règle de bacpro",
        ),
    ),
    ("controler", Fault("toml-ferme-mal", "titre =", "titre", "regles.toml : ce n’est pas du TOML (", REGLES)),
    ("referentiel", Fault("contenu-exception", CONTENT, "return 1 / 0", "ZeroDivisionError")),
    ("referentiel", Fault("contenu-autre-chose", CONTENT, "return 'contenu'", "'contenu' n’est pas un Content")),
    (
        "referentiel",
        Fault("contenu-d-une-autre", CONTENT, "return Content('E-1999')", "édition E-1999 au lieu de E-2020"),
    ),
    (
        "referentiel",
        Fault("contenu-faux", CONTENT, "return Content(edition.id, poles=['1'])", "poles : ['1'] n’est pas un tuple"),
    ),
    ("deliberer", Fault("jury-exception", GRADING, "return 1 / 0", "ZeroDivisionError")),
    ("deliberer", Fault("jury-autre-chose", GRADING, "return {'gradings': ()}", "n’est pas un SpecialityGrading")),
    (
        "deliberer",
        Fault(
            "jury-faux",
            GRADING,
            "return SpecialityGrading(gradings=('U1',))",
            "gradings[0] : 'U1' n’est pas un Grading",
        ),
    ),
    ("deliberer", Fault("note-qui-n-en-est-pas", ", note)", ", 'note')", "note : 'note' n’est pas une fonction")),
    ("deliberer", Fault("unite-inconnue", '["U1"]', '["U9"]', "l’unité U9 est inconnue", DELIBERATION)),
    (
        "deliberer",
        Fault("parametre-absent", "admission = 10", "seuil = 10", "il manque le paramètre admission", DELIBERATION),
    ),
    ("deliberer", Fault("parametre-faux", "admission = 10", 'admission = "dix"', "admission = dix", DELIBERATION)),
    ("tracabilite", Fault("normes-exception", NORMS, "return 1 / 0", "ZeroDivisionError")),
    ("tracabilite", Fault("normes-autre-chose", NORMS, "return []", "[] n’est pas un Norms")),
    ("formulaire", Fault("formulaires-exception", FORMS, "return 1 / 0", "ZeroDivisionError")),
    ("formulaire", Fault("formulaires-none", FORMS, "return None", "None n’est pas une liste de PaperForm")),
    ("formulaire", Fault("formulaires-autre-chose", FORMS, "return ['fiche']", "'fiche' n’est pas un PaperForm")),
    ("formulaire", Fault("formulaire-de-bacpro", '"essai"', '"releve-notes"', "releve-notes vient avec bacpro", FICHE)),
    ("formulaire vierge", Fault("gabarit-absent", "fiche.typ.j2", "autre.typ.j2", "autre.typ.j2", FICHE)),
    ("formulaire vierge", Fault("gabarit-jinja", "{{ titre }}, keywords", "{{ titre ", "fiche.typ.j2", GABARIT)),
    (
        "formulaire vierge",
        Fault(
            "gabarit-nom-inconnu",
            "#champ-titre(",
            "#rien(",
            "version 1, gabarit fiche.typ.j2 : Typst le refuse (unknown variable: rien, dans « #rien(",
            GABARIT,
        ),
    ),
    ("formulaire vierge", Fault("gabarit-machine", "commun.typ.j2", "/etc/passwd", "/etc/passwd", GABARIT)),
    ("formulaire vierge", Fault("gabarit-voisin", "commun.typ.j2", "../data/normes.toml", "TemplateNotFound", GABARIT)),
    (
        "formulaire remplir",
        Fault(
            "gabarit-absent-du-contexte", "{{ titre }}\n#", "{{ absent }}\n#", "not Undefined (gabarit, ligne ", GABARIT
        ),
    ),
    ("formulaire remplir", Fault("gabarit-sans-case", '"numero"', '"autre"', "numero", GABARIT)),
]


@pytest.mark.parametrize(("name", "fault"), WHEN_ASKED, ids=lambda value: getattr(value, "nom", ""))
def test_a_plugin_at_fault_when_it_is_asked_exits_3_and_is_named(name: str, fault: Fault, site: Path) -> None:
    fault.put(site)
    result, target = run_named(name)
    assert (result.exit_code, result.stdout) == (3, ""), result.output
    assert "Le greffon fautif (paquet-fautif 1.2) est en panne : " in result.stderr
    assert fault.dit in result.stderr
    assert not target.exists()
    others_are_at_work()
    if not name.startswith("formulaire "):
        assert fault.dit in plugins()["fautif"]["motifs"]
    assert run("formulaire", "lister").exit_code == 0
    assert run("expliquer").exit_code == 0


# --- when they decide ----------------------------------------------------------------------------------------------

FOUND = 'return (Finding(Verdict.CONFORME, "Les semaines y sont."),)'
ADMITTED = 'return Proposal(Decision.ADMIS, "Admis.")'
GRADE = "return grade(terms, result, seuil, annees)"
CHECKS = [
    Fault("exception", FOUND, "return 1 / 0", "échoue (ZeroDivisionError : division by zero (__init__.py, ligne"),
    Fault("exception-muette", FOUND, "raise ValueError", "échoue (ValueError (__init__"),
    Fault("recursion", FOUND, "return weeks(case, parameters)", "RecursionError"),
    Fault("sys.exit", FOUND, "raise SystemExit(0)", "SystemExit : 0"),
    Fault("base-exception", FOUND, "raise GeneratorExit", "GeneratorExit"),
    Fault("erreur-de-disque", FOUND, "open('/absent')", "FileNotFoundError"),
    Fault("none", FOUND, "return None", "None n’est ni un Finding ni un motif ; __init__.py, ligne "),
    Fault("vrai", FOUND, "return True", "True n’est ni un Finding ni un motif"),
    Fault("un-mot", FOUND, "return 'conforme'", "« conforme » n’est pas le motif"),
    Fault("un-verdict", FOUND, "return Verdict.CONFORME", "n’est ni un Finding ni un motif"),
    Fault("un-motif-vide", FOUND, "return ' '", "n’est pas le motif"),
    Fault("des-textes", FOUND, "return ('conforme',)", "'conforme' n’est pas un Finding"),
    Fault("une-table", FOUND, "return {'verdict': 'conforme'}", "'verdict' n’est pas un Finding"),
    Fault("une-liste-de-tables", FOUND, "return [{}]", "échoue"),
    Fault("rien", FOUND, "return ()", "ni constat ni motif"),
    Fault("une-proposition", FOUND, "return Proposal(Decision.ADMIS, 'Admis.')", "n’est ni un Finding ni un motif"),
    Fault(
        "verdict-invente",
        FOUND,
        "return (Finding('bon', 'Bon.'),)",
        "verdict : « bon » n’est pas un Verdict (non_conforme",
    ),
    Fault("verdict-en-texte", FOUND, "return (Finding('conforme', 'Bon.'),)", "verdict : "),
    Fault("sans-message", FOUND, "return (Finding(Verdict.CONFORME, ''),)", "message : il manque"),
    Fault(
        "semaines-en-texte",
        FOUND,
        "return (Finding(Verdict.CONFORME, 'Bon.', ecart_semaines='2'),)",
        "'2' n’est pas un nombre entier",
    ),
    Fault(
        "fondements-en-texte",
        FOUND,
        "return (Finding(Verdict.CONFORME, 'Bon.', fondements='arrêté'),)",
        "fondements : ",
    ),
    Fault(
        "generateur", FOUND, "yield Finding(Verdict.CONFORME, 'Bon.')\n    raise OSError('disque')", "OSError : disque"
    ),
    Fault("sans-argument", "def weeks(case, parameters)", "def weeks()", "2 were given (__init__.py, ligne "),
    Fault("message-illisible", FOUND, "return (Finding(Verdict.CONFORME, 'a\\udcff'),)", "contient U+DCFF"),
    Fault("constate-illisible", FOUND, "return (Finding(Verdict.CONFORME, 'a', '', '\\0'),)", "constate : '\\x00'"),
    Fault("motif-illisible", FOUND, "return 'a\\ud800'", "motif : 'a\\ud800' contient U+D800"),
    Fault(
        "change-le-dossier", FOUND, "case.dossier.session = 2020", "FrozenInstanceError : can't set attribute (__init__"
    ),
    Fault(
        "change-une-table-du-dossier", FOUND, "case.diplome.codes['AB'] = 'dispense'", "cette table ne se modifie pas"
    ),
    Fault("vide-les-unites", FOUND, "case.diplome.unites.clear()", "cette table ne se modifie pas"),
    Fault("change-ses-parametres", FOUND, "parameters['semaines'] = 0", "cette table ne se modifie pas"),
]


@pytest.mark.parametrize("fault", CHECKS, ids=lambda fault: fault.nom)
def test_a_rule_of_check_that_fails_is_named_with_its_plugin_and_its_candidate(fault: Fault, site: Path) -> None:
    fault.put(site)
    result, target = run_named("controler")
    assert (result.exit_code, result.stdout) == (3, ""), result.output
    words = "Le greffon fautif (paquet-fautif 1.2) est en panne : la règle essai.pfmp.duree, pour le candidat 01, "
    assert words in result.stderr
    assert fault.dit in result.stderr
    assert result.stderr.endswith("Réparez-le ou retirez-le.\n")
    assert not target.exists()
    assert [path.name for path in Path().iterdir() if "partiel" in path.name] == []
    explained, _ = run_named("expliquer un contrôle")
    assert (explained.exit_code, explained.stdout) == (3, "")
    assert "la règle essai.pfmp.duree, pour le candidat 02, " in explained.stderr
    assert run("referentiel", "agora").exit_code == 0


PROPOSALS = [
    Fault("exception", ADMITTED, "return 1 / 0", "échoue (ZeroDivisionError"),
    Fault("recursion", ADMITTED, "return admitted(jury, parameters)", "RecursionError"),
    Fault("sys.exit", ADMITTED, "raise SystemExit(0)", "SystemExit"),
    Fault("none", ADMITTED, "return None", "None n’est ni un Proposal ni un motif"),
    Fault("vrai", ADMITTED, "return True", "True n’est ni un Proposal ni un motif"),
    Fault("un-mot", ADMITTED, "return 'admis'", "« admis » n’est pas le motif"),
    Fault("une-decision", ADMITTED, "return Decision.ADMIS", "n’est ni un Proposal ni un motif"),
    Fault("un-tuple", ADMITTED, "return (Proposal(Decision.ADMIS, 'Admis.'),)", "n’est ni un Proposal ni un motif"),
    Fault(
        "decision-inventee",
        ADMITTED,
        "return Proposal('recu', 'Reçu.')",
        "decision : « recu » n’est pas un Decision (admis",
    ),
    Fault("phrase-illisible", ADMITTED, "return Proposal(Decision.ADMIS, '\\ud800')", "contient U+D800"),
    Fault("motif-illisible", ADMITTED, "return 'a\\ud800'", "motif : 'a\\ud800' contient U+D800"),
    Fault("sans-phrase", ADMITTED, "return Proposal(Decision.ADMIS, '')", "explication : il manque"),
    Fault("moyenne-en-texte", ADMITTED, "return Proposal(Decision.ADMIS, 'Admis.', '12')", "moyenne : "),
    Fault(
        "questions-en-liste",
        ADMITTED,
        "return Proposal(Decision.ADMIS, 'Admis.', None, ['?'])",
        "questions : ['?'] n’est pas un tuple",
    ),
    Fault(
        "fondement-en-texte",
        ADMITTED,
        "return Proposal(Decision.ADMIS, 'Admis.', fondements=('a',))",
        "fondements[0] : 'a' n’est pas un LegalBasis",
    ),
    Fault(
        "admis-apres-un-oral-que-personne-n-a-entendu",
        ADMITTED,
        "return Proposal(Decision.ADMIS_APRES_CONTROLE, 'Admis.')",
        "« admis_apres_controle » sans aucun oral de contrôle",
    ),
    Fault("change-la-commission", ADMITTED, "jury.unites = ()", "FrozenInstanceError"),
    Fault("change-les-situations", ADMITTED, "parameters.update(admission=0)", "cette table ne se modifie pas"),
]


@pytest.mark.parametrize("fault", PROPOSALS, ids=lambda fault: fault.nom)
def test_a_rule_of_deliberation_that_fails_is_named_with_its_plugin_and_its_candidate(fault: Fault, site: Path) -> None:
    fault.put(site)
    result, target = run_named("deliberer")
    assert (result.exit_code, result.stdout) == (3, ""), result.output
    words = "la règle code.deliberation.admission, pour le candidat 01, "
    assert f"Le greffon fautif (paquet-fautif 1.2) est en panne : {words}" in result.stderr
    assert fault.dit in result.stderr
    assert not target.exists()
    explained = run("expliquer", "candidats.csv", "--candidat", "03", "--diplome", "essai", "--deliberation")
    assert (explained.exit_code, explained.stdout) == (3, "")
    assert "pour le candidat 03, " in explained.stderr


MARKS = [
    Fault("exception", GRADE, "return 1 / 0", "échoue (ZeroDivisionError"),
    Fault("none", GRADE, "return None", "None n’est pas un UnitGrade"),
    Fault("nombre", GRADE, "return result.note", "n’est pas un UnitGrade"),
    Fault(
        "etat-invente",
        GRADE,
        "return evolve(grade(terms, result, seuil, annees), etat='bon')",
        "etat : « bon » n’est pas un Standing",
    ),
    Fault(
        "note-hors-bornes",
        GRADE,
        "u = grade(terms, result, seuil, annees)\n    return evolve(u, note=u.note * 2)",
        "hors de 0 à 20",
    ),
    Fault(
        "note-en-flottant",
        GRADE,
        "return evolve(grade(terms, result, seuil, annees), note=12.5)",
        "12.5 n’est pas un nombre décimal",
    ),
    Fault(
        "points-faux",
        GRADE,
        "u = grade(terms, result, seuil, annees)\n    return evolve(u, points=u.note)",
        "12 points pour 12 × 2",
    ),
    Fault(
        "note-sans-etat",
        GRADE,
        "return evolve(grade(terms, result, seuil, annees), etat=Standing.ABSENT)",
        "etat absent avec note 12",
    ),
    Fault("autre-unite", GRADE, "return evolve(grade(terms, result, seuil, annees), unite='U7')", "unité U7"),
    Fault(
        "autre-coefficient",
        GRADE,
        "u = grade(terms, result, seuil, annees)\n    return evolve(u, coefficient=u.note)",
        "coefficient 12, au lieu de U1 de coefficient 2",
    ),
]


@pytest.mark.parametrize("fault", MARKS, ids=lambda fault: fault.nom)
def test_a_note_function_that_fails_is_named_with_its_plugin_its_unit_and_its_candidate(
    fault: Fault, site: Path
) -> None:
    fault.put(site)
    result, target = run_named("deliberer")
    assert (result.exit_code, result.stdout) == (3, ""), result.output
    words = "Le greffon fautif (paquet-fautif 1.2) est en panne : la fonction note (U1), pour le candidat 01, "
    assert words in result.stderr
    assert fault.dit in result.stderr
    assert not target.exists()


# --- for one candidate only, in several processes, and what is printed ----------------------------------------------


def bacpro(site: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as a program, where the plugin is installed beside the others."""
    result = subprocess.run(
        [sys.executable, "-m", "bacpro_cli", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    assert "Traceback" not in result.stdout + result.stderr
    return result


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    ("raised", "said"),
    [("raise ValueError(f'pas {found}')", "ValueError : pas 02"), ("import sys; sys.exit(1)", "SystemExit : 1")],
)
def test_a_rule_that_fails_for_one_candidate_names_him_and_nothing_is_written(
    processes: int, raised: str, said: str, site: Path
) -> None:
    module = MODULE.replace(
        FOUND, f"found = case.dossier.candidat.numero\n    if found == '02':\n        {raised}\n    {FOUND}"
    )
    install(site, module)
    result = bacpro(site, *COMMANDS["controler"], "--processus", processes, "--sortie", "s", "--format", "json")
    assert (result.returncode, result.stdout) == (3, "")
    assert f"la règle essai.pfmp.duree, pour le candidat 02, échoue ({said} (__init__.py, ligne " in result.stderr
    assert not list(Path().glob("*s.*partiel*"))
    assert not Path("s").exists()


PRINTS = """
import atexit, os, sys
def say(where):
    print(f"dit {where}")
    sys.stdout.write(f"écrit {where}\\n")
    os.write(1, f"versé {where}\\n".encode())
    sys.__stdout__.write(f"original {where}\\n")
    os.system(f"echo crié {where}")
say("en chargeant")
atexit.register(say, "en finissant")
"""


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_plugin_prints_never_reaches_the_standard_output(processes: int, site: Path) -> None:
    module = MODULE.replace(TOP, PRINTS)
    for hook in ("return load_diploma", FOUND, ADMITTED, GRADE, FORMS, NORMS, RULES, CONTENT, "path = DATA / "):
        assert hook in module
        module = module.replace(hook, f"say('en passant')\n    {hook}", 1)
    install(site, module)
    spread = ("--processus", processes)
    for command, length in (
        ((*COMMANDS["controler"], *spread), 3),
        (("plugin", "lister"), 3),
        (("diplomes",), 4),
        (COMMANDS["tracabilite"], None),
        (COMMANDS["expliquer un contrôle"], None),
        (COMMANDS["expliquer une délibération"], None),
        (COMMANDS["formulaire"], 1),
    ):
        result = bacpro(site, *command, "--format", "json")
        assert result.returncode == 0, result.stderr
        found = json.loads(result.stdout)
        assert length is None or len(found) == length
        assert {"dit", "écrit", "versé", "crié"} <= {line.split(" ")[0] for line in result.stderr.splitlines()}
    shown = bacpro(site, *COMMANDS["deliberer"], *spread, "--format", "json")
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [line["decision"] for line in lines] == ["admis", "ajourne", "admis"]


def test_data_in_another_encoding_names_its_file_and_line_and_a_mark_of_utf_8_is_none(site: Path) -> None:
    root = install(site)
    rules = site / root / "data" / "regles.toml"
    sound = DATA["data/regles.toml"]
    rules.write_bytes(sound.encode("cp1252"))
    result, _ = run_named("controler")
    assert result.exit_code == 3
    assert "regles.toml : ligne 4 : ce n’est pas de l’UTF-8. Enregistrez le fichier en UTF-8" in result.stderr
    rules.write_bytes(sound.encode("utf-8-sig"))
    assert run_named("controler")[0].exit_code == 0


ELSEWHERE = """
import decimal, os, sys
decimal.getcontext().prec = 2
decimal.getcontext().rounding = decimal.ROUND_UP
os.chdir("/")
sys.stdout.close()
"""


def test_what_a_plugin_changes_of_the_process_is_put_back(site: Path) -> None:
    """Marks of 9.99: at two digits they make 10, and who fails is admitted."""
    low = CANDIDATES.replace(";9;9", ";9,99;9,99")
    Path("candidats.csv").write_text(low, encoding="utf-8")
    agora = ("deliberer", "agora.csv", "--diplome", "agora", "--session", "2025", "--format", "json")
    units = ["U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7"]
    marks = f"numero_candidat;{';'.join(units)}\n01{';9,99' * len(units)}\n"
    Path("agora.csv").write_text(marks, encoding="utf-8")
    expected = bacpro(site, *agora)
    assert json.loads(expected.stdout)["decision"] == "ajourne"
    inside = "\n    ".join(ELSEWHERE.strip().splitlines())
    module = MODULE.replace(TOP, ELSEWHERE)
    for hook in ("return load_diploma", ADMITTED, "if jury.moyenne", GRADE, "path = DATA / "):
        assert hook in module
        module = module.replace(hook, f"{inside}\n    {hook}", 1)
    install(site, module)
    beside = bacpro(site, *agora)
    assert (beside.returncode, beside.stdout) == (0, expected.stdout)
    shown = bacpro(site, *COMMANDS["deliberer"], "--sortie", "s", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    assert [json.loads(line)["decision"] for line in shown.stdout.splitlines()] == ["admis", "ajourne", "admis"]
    assert (Path("s") / "deliberation.csv").exists()


def test_a_real_interruption_is_no_fault_of_a_plugin(site: Path) -> None:
    module = MODULE.replace(
        FOUND, "import os, signal\n    os.kill(os.getpid(), signal.SIGINT)\n    import time\n    time.sleep(9)"
    )
    install(site, module)
    result = bacpro(site, *COMMANDS["controler"], "--sortie", "s")
    assert (result.returncode, result.stdout) == (130, "")
    assert "fautif" not in result.stderr
    assert not Path("s").exists()


# --- beside others -------------------------------------------------------------------------------------------------

TABLE = """
de = "ga"
vers = "agora"
sessions = { premiere = 2040 }
fondement = { texte = "Arrêté de l’essai" }
lignes = []
"""


def test_a_table_that_a_built_in_plugin_has_is_refused_whatever_its_sessions(site: Path) -> None:
    install(site, data={**DATA, "data/correspondance-agora.toml": TABLE})
    assert "la table de ga vers agora vient avec bacpro" in plugins()["fautif"]["motifs"]
    others_are_at_work()


@pytest.mark.parametrize("name", ["agora", "ga"])
def test_the_name_of_a_built_in_plugin_stays_with_it(name: str, site: Path) -> None:
    install(site, name=name)
    listed = json.loads(run("plugin", "lister", "--format", "json").stdout)
    assert {(line["greffon"], line["paquet"], line["etat"]) for line in listed} == {
        ("agora", "bacpro", "chargé"),
        ("ga", "bacpro", "chargé"),
        (name, "paquet-fautif", "en panne"),
    }
    assert run("referentiel", name).exit_code == 0


@pytest.mark.parametrize("names", [("un", "deux"), ("deux", "un")])
def test_of_two_strangers_with_one_code_neither_is_taken_whatever_the_order(names: tuple[str, str], site: Path) -> None:
    for rank, name in enumerate(names):
        install(site, name=name, package=f"paquet-{rank}")
    found = plugins()
    for name in names:
        assert found[name]["etat"] == "en panne"
        assert "le diplôme « essai » est apporté plusieurs fois" in found[name]["motifs"]
    others_are_at_work()


def test_an_answer_that_is_asked_of_all_plugins_leaves_out_the_one_at_fault(site: Path) -> None:
    install(site, MODULE.replace(FORMS, "return 1 / 0").replace(RULES, "return 1 / 0"))
    listed = run("formulaire", "lister", "--format", "json")
    assert listed.exit_code == 0
    assert {line["diplome"] for line in json.loads(listed.stdout)} == {"agora"}
    assert "Formulaires absents (ESSAI). Le greffon fautif" in listed.stderr
    explained = run("expliquer", "--format", "json")
    assert explained.exit_code == 0
    assert "Règles absentes (ESSAI). Le greffon fautif" in explained.stderr
