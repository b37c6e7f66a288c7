"""Reads the TOML of a plugin: a diploma from its folder, a table of correspondence, the gradings."""

from importlib.resources.abc import Traversable

from attrs import evolve

from bacpro.errors import DataError
from bacpro.model.deliberation import Grading
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.correspondence import Correspondence
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.plugins.folder.folder_layout import DIPLOMA, EDITIONS, toml_files
from bacpro.regulation.general_units import GradingEntry


def load_diploma(data: Traversable) -> Diploma:
    """Read a diploma from a folder: `diplome.toml`, and one file an edition in `editions/`.

    Raises DataError with every fault: unknown key, wrong type, missing part, gap or overlap of sessions.
    """
    faults: list[str] = []
    editions = []
    for path in toml_files(data / EDITIONS):
        try:
            editions.append(structure(read_toml(path), Edition))
        except (StructureError, ValueError) as error:
            faults += _locate(f"{EDITIONS}/{path.name}", error)
    editions.sort(key=lambda edition: edition.sessions.premiere)
    try:
        content = read_toml(data / DIPLOMA)
        if "editions" in content:
            faults.append("diplome.toml, $.editions : clé inconnue (une édition est un fichier du dossier editions)")
        described = structure({**content, "editions": []}, Diploma)
    except (StructureError, ValueError) as error:
        faults += _locate(DIPLOMA, error)
    if faults:
        raise DataError("données du diplôme", faults)
    return evolve(described, editions=tuple(editions))


def load_correspondence(path: Traversable) -> Correspondence:
    """Read a correspondence table from a TOML file. Raises DataError with every fault."""
    try:
        return structure(read_toml(path), Correspondence)
    except (StructureError, ValueError) as error:
        raise DataError("table de correspondance", _locate(path.name, error)) from error


def load_gradings(path: Traversable) -> tuple[Grading, ...]:
    """Read the `[[gradings]]` of a TOML file, which may hold `[[regles]]` beside. Raises DataError with every fault."""
    try:
        content = read_toml(path)
        if unknown := sorted(content.keys() - {"gradings", "regles"}):
            raise DataError(
                "délibération", [f"{path.name}, $.{key} : clé inconnue (gradings, regles)" for key in unknown]
            )
        entries = structure(content.get("gradings", []), tuple[GradingEntry, ...])
        return tuple(entry.grading() for entry in entries)
    except (StructureError, ValueError) as error:
        raise DataError("délibération", _locate(path.name, error)) from error


def _locate(name: str, error: Exception) -> list[str]:
    if isinstance(error, StructureError):
        return [f"{name}, {fault.chemin} : {fault.message}" for fault in error.faults]
    return [f"{name} : {error}"]
