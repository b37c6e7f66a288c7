"""Whether an output folder still holds what was written, by the sha256 that its `bilan.json` keeps of each file.

This tells what was altered since by accident or by hand. It is no proof against whoever also makes a new `bilan.json`:
nothing here is signed.
"""

import json
import stat
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.reading.sources.stamps import hash_file
from bacpro.running.folders.leftovers import SUMMARY
from bacpro.running.folders.output import files_of, seal


class FileState(StrEnum):
    """What became of a file since it was written."""

    INTACT = "intact"
    MODIFIE = "modifie"
    MANQUANT = "manquant"
    AJOUTE = "ajoute"
    ILLISIBLE = "illisible"


class SummaryState(StrEnum):
    """What became of the summary since it was written."""

    INTACT = "intact"
    MODIFIE = "modifie"
    MANQUANT = "manquant"
    ILLISIBLE = "illisible"
    SANS_EMPREINTES = "sans_empreintes"
    """It is of a version that kept no hash."""


@frozen
class Looked:
    """A file of a folder, by its path in it: the sha256 it was written with, and the one it has, where there is one."""

    chemin: str
    etat: FileState
    attendu: str = ""
    constate: str = ""


@frozen
class Verified:
    """A folder that was looked at: its summary, and each file. `commande` and `versions` are what the summary says."""

    dossier: Path
    bilan: SummaryState
    commande: str
    versions: dict[str, str]
    fichiers: tuple[Looked, ...]

    @property
    def intact(self) -> bool:
        """Whether the folder is what was written."""
        return self.bilan is SummaryState.INTACT and all(file.etat is FileState.INTACT for file in self.fichiers)

    def altered(self) -> list[Looked]:
        """The files that are not what was written, one that was added included."""
        return [file for file in self.fichiers if file.etat is not FileState.INTACT]


def verify(folder: Path, told: Callable[[int], None] = lambda _: None) -> Verified:
    """Look at every file of an output folder; `told` is told of each. Without a sound summary, none can be compared.

    Raises BacproError when there is no folder, and OSError when it cannot be listed.
    """
    if not folder.is_dir():
        raise BacproError(_no_folder(folder))
    state, content = _summary(folder / SUMMARY)
    hashes = content.get("ecrits")
    known = {path: str(digest) for path, digest in hashes.items()} if isinstance(hashes, dict) else {}
    versions = content.get("versions")
    return Verified(
        folder,
        state,
        str(content.get("commande", "")),
        {str(name): str(number) for name, number in versions.items()} if isinstance(versions, dict) else {},
        tuple(_looked(folder, known, told)) if isinstance(hashes, dict) else (),
    )


def _no_folder(path: Path) -> str:
    if not path.exists():
        return f"{path} : il n’existe pas. Vérifiez le chemin."
    if path.suffix.lower() == ".pdf":
        return (
            f"{path} : cette version de bacpro ne vérifie pas encore un document seul. "
            f"Donnez le dossier de sortie dont il vient."
        )
    return f"{path} : ce n’est pas un dossier. Donnez un dossier écrit par bacpro."


def _summary(path: Path) -> tuple[SummaryState, dict[str, Any]]:
    """The state of a summary, and what it says."""
    if not path.is_file():
        return SummaryState.MANQUANT, {}
    try:
        text = path.read_bytes()
        content = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return SummaryState.ILLISIBLE, {}
    if not isinstance(content, dict):
        return SummaryState.ILLISIBLE, {}
    if "ecrits" not in content and "empreinte" not in content:
        return SummaryState.SANS_EMPREINTES, content
    above = text[: -len(seal(b""))]
    return SummaryState.INTACT if text == above + seal(above) else SummaryState.MODIFIE, content


def _looked(folder: Path, known: dict[str, str], told: Callable[[int], None]) -> Iterator[Looked]:
    there = {path for path in files_of(folder) if path != SUMMARY}
    for path in sorted(there | known.keys()):
        told(1)
        expected = known.get(path, "")
        if path not in there:
            yield Looked(path, FileState.MANQUANT, expected)
            continue
        found = _found(folder / path)
        if path not in known:
            yield Looked(path, FileState.AJOUTE, "", found or "")
        elif found is None:
            yield Looked(path, FileState.ILLISIBLE, expected)
        else:
            yield Looked(path, FileState.INTACT if found == expected else FileState.MODIFIE, expected, found)


def _found(path: Path) -> str | None:
    """The sha256 of a file, None where it cannot be read; empty for a link or a pipe, which was never written."""
    try:
        return hash_file(path) if stat.S_ISREG(path.lstat().st_mode) else ""
    except OSError:
        return None


def told_in_short(verified: Verified) -> str:
    """What is wrong with a folder in one line of French; empty where it is intact."""
    if verified.intact:
        return ""
    parts = [SUMMARY_TOLD[verified.bilan]] if verified.bilan in SUMMARY_TOLD else []
    for state, words in FILES_TOLD.items():
        names = [file.chemin for file in verified.fichiers if file.etat is state]
        if names:
            shown = ", ".join(names[:_NAMED]) + (f" et {len(names) - _NAMED} autres" if len(names) > _NAMED else "")
            parts.append(f"{words} : {shown}")
    return " ; ".join(parts)


_NAMED = 3
"""Files of a state that one line names."""
SUMMARY_TOLD = {
    SummaryState.MODIFIE: f"{SUMMARY} a été modifié",
    SummaryState.MANQUANT: f"{SUMMARY} manque : rien ne dit ce qui a été écrit",
    SummaryState.ILLISIBLE: f"{SUMMARY} est illisible ou abîmé",
    SummaryState.SANS_EMPREINTES: f"{SUMMARY} vient d’une version de bacpro qui ne gardait pas les empreintes",
}
"""What is said of a summary that is not intact."""
FILES_TOLD = {
    FileState.MODIFIE: "modifié",
    FileState.MANQUANT: "manquant",
    FileState.AJOUTE: "ajouté",
    FileState.ILLISIBLE: "illisible",
}
"""What is said of a file that is not intact."""
