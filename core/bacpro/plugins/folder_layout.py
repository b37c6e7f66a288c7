"""What stands in the folder of a speciality, by convention, and what is amiss there: a name misspelt is never lost."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib.resources.abc import Traversable

from bacpro.model.diploma import Diploma

DIPLOMA, EDITIONS, CONTENTS = "diplome.toml", "editions", "contenus"
RULES, GRADING, FORMS = "regles", "deliberation.toml", "formulaires"
NORMS = ("normes.toml", "divergences.toml")
TABLE = "correspondance-"
SECTIONS = "rubriques.toml"
"""In `contenus`: what pages show of the texts of every edition."""

_FILES = (DIPLOMA, GRADING, *NORMS)
_FOLDERS = (EDITIONS, CONTENTS, RULES, FORMS)
_ASIDE = (".py", ".pyi", ".pyc", ".typed", ".md", ".rst", ".txt", ".in", ".cfg")
"""Files that may stand beside the data: of Python, and texts for who maintains it."""


def toml_files(folder: Traversable) -> list[Traversable]:
    """The TOML files of a folder, by name; none where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)


def table_files(folder: Traversable) -> list[Traversable]:
    """The tables of correspondence of a speciality, by name."""
    return [path for path in toml_files(folder) if path.name.startswith(TABLE)]


def missing_faults(folder: Traversable) -> list[str]:
    """Say, in French, what a speciality cannot do without and its folder has not."""
    faults = [] if (folder / DIPLOMA).is_file() else [f"il manque {DIPLOMA}"]
    if not toml_files(folder / EDITIONS):
        faults.append(f"aucune édition : il manque le dossier {EDITIONS}, avec un fichier TOML pour chacune")
    return faults


def layout_faults(folder: Traversable) -> list[str]:
    """Say, in French, what is in the folder of a speciality that no part of it reads, and how to name it."""
    faults: list[str] = []
    for path in sorted(folder.iterdir() if folder.is_dir() else (), key=lambda path: path.name):
        if path.name in _FOLDERS and path.is_dir():
            faults += _ending_faults(path)
        elif not _is_known(path):
            faults.append(f"{path.name} : {_remedy(path.name, path.is_dir())}")
    return faults


def content_faults_of(folder: Traversable, diploma: Diploma) -> list[str]:
    """Say, in French, which editions have no content where others have one, and which contents are of no edition."""
    contents = toml_files(folder / CONTENTS)
    if not contents:
        return []
    names = {path.name for path in contents}
    wanted = {f"{edition.id}.toml" for edition in diploma.editions}
    missing = sorted(wanted - names)
    faults = [
        f"{CONTENTS}/{name} : il manque, alors que le dossier {CONTENTS} est là. Ajoutez-le, ou ôtez ce dossier"
        for name in missing
    ]
    texts = [path.read_bytes() for path in contents]
    for name in sorted(names - wanted - {SECTIONS}):
        if not any(f"{CONTENTS}/{name}".encode() in text for text in texts):
            expected = _nearest(name, wanted)
            faults.append(
                f"{CONTENTS}/{name} : ce n’est ni le contenu d’une édition ({', '.join(sorted(wanted))}) ni un fichier "
                f"dont l’un d’eux reprend des parties. {f'Nommez-le {expected}' if expected else 'Retirez-le'}"
            )
    return faults


def _is_known(path: Traversable) -> bool:
    name = path.name
    if name.startswith((".", "__")):
        return True
    if path.is_dir():
        return (path / "__init__.py").is_file()
    if name in _FILES or (name.startswith(TABLE) and name.endswith(".toml")):
        return True
    return ".toml" not in name.casefold() and (name.endswith(_ASIDE) or "." not in name)


def _remedy(name: str, is_folder: bool) -> str:
    known = _FOLDERS if is_folder else (*_FILES, f"{TABLE}ANCIEN.toml")
    expected = _nearest(name, known)
    remedy = f"Nommez-le {expected}" if expected else f"Donnez-lui l’un de ces noms, ou retirez-le : {', '.join(known)}"
    return f"{'dossier' if is_folder else 'fichier'} inconnu, que rien ne lit. {remedy}"


def _nearest(name: str, known: Iterable[str]) -> str:
    """The name that somebody most likely meant, or nothing."""
    plain = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold().removesuffix(".txt"), plain, n=1, cutoff=0.8)
    return plain[found[0]] if found else ""


def _ending_faults(folder: Traversable) -> Iterator[str]:
    """Files of TOML that nothing reads, for their names end otherwise (`2021.toml.txt`)."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        name = path.name
        if ".toml" in name.casefold() and not name.endswith(".toml") and not name.startswith("."):
            end = name.casefold().index(".toml")
            yield f"{folder.name}/{name} : rien ne lit ce fichier. Nommez-le {name[:end]}.toml"
