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
    return [path for path in _entries(folder) if path.name.endswith(".toml") and not path.name.startswith(".")]


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
    for path in _entries(folder):
        if path.name in _FOLDERS and path.is_dir():
            faults += _inner_faults(path)
        elif not _is_known(path):
            faults.append(f"{path.name} : {_remedy(path)}")
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


def _entries(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []


def _is_known(path: Traversable) -> bool:
    name = path.name
    if name in _FILES or (name.startswith(TABLE) and name.endswith(".toml")):
        return path.is_file()
    if path.is_dir():
        return _is_aside(path) or not (_nearest(name, _FOLDERS) or _holds_toml(path))
    return _is_aside(path) and not _nearest(f"{name}.toml", _FILES)


def _is_aside(path: Traversable) -> bool:
    """Whether it stands beside the data, and is none: of Python, hidden, or a text for who maintains it."""
    name = path.name
    if ".toml" in name.casefold():
        return name.startswith(".")
    if path.is_dir():
        return name.startswith((".", "__")) or (path / "__init__.py").is_file()
    return name.startswith(".") or name.endswith(_ASIDE) or "." not in name


def _holds_toml(folder: Traversable) -> bool:
    return any(".toml" in path.name.casefold() or (path.is_dir() and _holds_toml(path)) for path in folder.iterdir())


def _remedy(path: Traversable) -> str:
    """What to do with a file or folder that nothing reads."""
    name, kind = path.name, "fichier"
    known: tuple[str, ...] = (*_FILES, f"{TABLE}ANCIEN.toml")
    if path.is_dir():
        kind, known = "dossier", _FOLDERS
    elif (holder := name.removesuffix(".toml")) in _FOLDERS:
        return f"fichier que rien ne lit. Mettez-le dans le dossier {holder}, sous le nom de votre choix"
    if expected := _nearest(name, known):
        return f"{kind} inconnu, que rien ne lit. Nommez-le {expected}"
    return f"{kind} inconnu, que rien ne lit. Donnez-lui l’un de ces noms, ou retirez-le : {', '.join(known)}"


def _nearest(name: str, known: Iterable[str]) -> str:
    """The name that somebody most likely meant, or nothing."""
    plain = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold().removesuffix(".txt"), plain, n=1, cutoff=0.8)
    return plain[found[0]] if found else ""


def _inner_faults(folder: Traversable) -> Iterator[str]:
    """What nothing reads in a folder of the speciality: a file that is not TOML (`2021.toml.txt`), a folder."""
    for path in _entries(folder):
        where = f"{folder.name}/{path.name}"
        if path.is_dir():
            if not _is_aside(path) and _holds_toml(path):
                yield f"{where} : rien ne lit ce dossier. Mettez ses fichiers dans {folder.name}"
        elif ".toml" in path.name.casefold() and not path.name.endswith(".toml") and not _is_aside(path):
            end = path.name.casefold().index(".toml")
            yield f"{where} : rien ne lit ce fichier. Nommez-le {path.name[:end]}.toml"
        elif not (path.name.endswith(".toml") or folder.name == FORMS or _is_aside(path)):
            yield f"{where} : rien ne lit ce fichier, qui n’est pas en TOML. Retirez-le, ou récrivez-le en TOML"
