"""A speciality of a folder is read part by part, once, and each fault is told by the part that it is of."""

import shutil
from pathlib import Path

import pytest

from bacpro import Finding, SpecialityPlugin, Verdict, open_speciality
from bacpro.errors import DataError
from bacpro.plugins.folder import speciality_folder


@pytest.fixture
def folder(tmp_path: Path, third_parties: Path) -> Path:
    """A copy of the folder of a sound speciality."""
    ignored = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(third_parties / "generale" / "bacpro_csr", tmp_path / "csr", ignore=ignored)


def weeks(*_: object) -> tuple[Finding, ...]:
    """A rule of its own."""
    return (Finding(Verdict.CONFORME, "Les semaines y sont."),)


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    speciality = open_speciality(tmp_path / "absent")
    assert isinstance(speciality, SpecialityPlugin)
    assert speciality.bacpro_specialities() == (speciality,)
    with pytest.raises(DataError, match=r"il manque diplome\.toml"):
        speciality.diplome()


def test_each_part_is_that_of_its_file(folder: Path) -> None:
    speciality = open_speciality(folder)
    diploma = speciality.diplome()
    assert (diploma.code, diploma.sessions.premiere, len(diploma.unites)) == ("csr", 2014, 14)
    assert {rule.id.split(".")[1] for rule in speciality.regles()} == {"pfmp", "experience", "dossier"}
    grading, norms = speciality.deliberation(), speciality.normes()
    assert grading is not None
    assert norms is not None
    assert [each.sessions.premiere for each in grading.gradings] == [2014, 2022]
    assert ([norm.id for norm in norms.normes], [each.id for each in norms.divergences]) == (
        ["CSR-PFMP-01"],
        ["csr-langue"],
    )
    assert len([*speciality.formulaires()]) == 5
    assert speciality.contenu(diploma.editions[0]) is None


def test_each_part_is_read_once(folder: Path) -> None:
    speciality = open_speciality(folder)
    first = speciality.diplome(), speciality.regles(), speciality.formulaires()
    shutil.rmtree(folder)
    assert (speciality.diplome(), speciality.regles(), speciality.formulaires()) == first


def test_a_folder_of_a_diploma_alone_has_nothing_else(folder: Path) -> None:
    for name in ("regles", "formulaires"):
        shutil.rmtree(folder / name)
    for name in ("deliberation.toml", "normes.toml", "divergences.toml"):
        (folder / name).unlink()
    speciality = open_speciality(folder)
    grading = speciality.deliberation()
    assert grading is not None
    assert (grading.gradings, grading.regles, grading.note) == ((), (), None)
    assert ([*speciality.regles()], speciality.normes(), [*speciality.formulaires()]) == ([], None, [])
    assert [*speciality.correspondances()] == []


def test_divergences_may_stand_alone(folder: Path) -> None:
    text = (folder / "normes.toml").read_text(encoding="utf-8").split("[[normes]]")[0]
    path = folder / "divergences.toml"
    path.write_text(text + path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "normes.toml").unlink()
    norms = open_speciality(folder).normes()
    assert norms is not None
    assert (norms.normes, [each.id for each in norms.divergences]) == ((), ["csr-langue"])


def test_a_function_of_its_own_is_named_by_its_data(folder: Path) -> None:
    path = folder / "regles" / "pfmp.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('fonction = "pfmp.dates"', 'fonction = "csr.semaines"'), encoding="utf-8")
    rules = {rule.id: rule for rule in open_speciality(folder, functions={"csr.semaines": weeks}).regles()}
    assert "csr.pfmp.dates" in rules


@pytest.mark.parametrize(
    ("arguments", "part", "said"),
    [
        ({"functions": {"csr.semaines": weeks}}, "regles", "csr.semaines n’a pas de données"),
        ({"decisions": {"code.deliberation.admission": weeks}}, "deliberation", "code.deliberation.admission n’a pas"),
    ],
)
def test_a_function_that_no_data_name_is_told(
    arguments: dict[str, dict[str, object]], part: str, said: str, folder: Path
) -> None:
    speciality = speciality_folder.open_speciality(folder, **arguments)  # type: ignore[arg-type]
    with pytest.raises(DataError, match=said):
        getattr(speciality, part)()
    shutil.rmtree(folder / "regles")
    (folder / "deliberation.toml").unlink()
    speciality = speciality_folder.open_speciality(folder, **arguments)  # type: ignore[arg-type]
    with pytest.raises(DataError, match=r"il manque (regles/|deliberation\.toml), avec les données de"):
        getattr(speciality, part)()


@pytest.mark.parametrize(
    ("name", "old", "new", "part", "said"),
    [
        ("diplome.toml", "sigle =", "sigle", "diplome", r"diplome\.toml : ce n’est pas du TOML \(.*ligne 5"),
        (
            "editions/2014.toml",
            "valeur = 4",
            "valleur = 4",
            "diplome",
            r"editions/2014\.toml, .*valleur : clé inconnue",
        ),
        (
            "deliberation.toml",
            "[[gradings]]",
            "[[grading]]",
            "deliberation",
            r"deliberation\.toml, \$\.grading : clé inc",
        ),
        ("regles/pfmp.toml", 'n = "pfmp.duree"', 'n = "pfmp.dure"', "regles", r"pfmp\.toml, .*« pfmp.dure » n’existe"),
        ("normes.toml", "[[normes]]", "[[norme]]", "normes", r"normes\.toml, \$\.norme : clé inconnue"),
        (
            "formulaires/releve-notes.toml",
            "sessions",
            "session",
            "formulaires",
            r"releve-notes\.toml, \$\.session : clé",
        ),
    ],
)
def test_a_fault_names_its_file(folder: Path, name: str, old: str, new: str, part: str, said: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        getattr(open_speciality(folder), part)()


def test_faults_of_names_and_of_data_are_told_at_once(folder: Path) -> None:
    (folder / "normes.toml").rename(folder / "norme.toml")
    path = folder / "diplome.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("sigle", "siggle"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        open_speciality(folder).diplome()
    assert [each.split(" : ")[0] for each in caught.value.faults] == [
        "norme.toml",
        "diplome.toml, $.sigle",
        "diplome.toml, $.siggle",
    ]


BORROWER = """
edition = "CSR-2014"

[[reprises]]
fichier = "contenus/reglement.toml"
parties = ["preparation"]
fondement = { texte = "Arrêté du 31 mai 2011", lieu = "annexe II-b" }
"""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("reglement.toml", 'preparation = "Dix minutes"', ""),
        ("reglement.toml", "preparation", r"contenus/reglement\.toml : ce n’est pas du TOML"),
        ("reglement.toml", 'preparations = "Dix minutes"', r"contenus/reglement\.toml ne contient pas « preparation »"),
        ("CSR-2014.toml", BORROWER, r"« contenus/reglement\.toml » n’est pas dans le dossier\. Écrivez son chemin"),
    ],
)
def test_a_file_that_an_edition_takes_from_is_named_in_its_faults(
    folder: Path, name: str, text: str, said: str
) -> None:
    (folder / "contenus").mkdir()
    for each, content in {"CSR-2014.toml": BORROWER, name: text}.items():
        (folder / "contenus" / each).write_text(content, encoding="utf-8")
    speciality = open_speciality(folder)
    edition = speciality.diplome().editions[0]
    if said:
        with pytest.raises(DataError, match=said):
            speciality.contenu(edition)
    else:
        content_read = speciality.contenu(edition)
        assert content_read is not None
        assert content_read.edition == "CSR-2014"
