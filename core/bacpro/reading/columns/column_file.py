"""The file of `--colonnes`: what an office says of its own columns, labels and codes."""

import tomllib
from pathlib import Path
from typing import Any

from bacpro.errors import BacproError, reason
from bacpro.model.diploma import Diploma
from bacpro.model.structuring.data import toml
from bacpro.model.structuring.faults import StructureError
from bacpro.model.structuring.structure import structure
from bacpro.reading.columns.column_map import NOTHING_SAID, ColumnMap


def read_column_file(path: Path, diploma: Diploma) -> ColumnMap:
    """Read a file of `--colonnes` for the files of a diploma. Raises BacproError, with all its faults."""
    try:
        data = toml(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BacproError(f"{path} : fichier illisible ({reason(error)}). Vérifiez le chemin et les droits.") from error
    except UnicodeDecodeError as error:
        raise BacproError(f"{path} : ce n’est pas de l’UTF-8. Enregistrez-le en UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BacproError(f'{path} : ce n’est pas du TOML ({error}). Écrivez "titre" = "nom".') from error
    faults = []
    try:
        said = structure(data, ColumnMap)
    except StructureError as error:
        said = NOTHING_SAID
        faults = [f"{path}, {fault.chemin.removeprefix('$.')} : {fault.message}." for fault in error.faults]
    faults += [f"{path}, {fault}" for fault in _meaning_faults(data, diploma)]
    if faults:
        keys = "colonnes, ignorer, statuts, unites, codes, feuille"
        raise BacproError("\n".join(faults) + f"\nUn tel fichier contient : {keys}. Corrigez-le, et relancez.")
    return said


def _meaning_faults(data: dict[str, Any], diploma: Diploma) -> list[str]:
    """What the names of a file of `--colonnes` have wrong for a diploma."""
    from bacpro.model.notation.folding import fold
    from bacpro.reading.columns.unit_titles import name_units
    from bacpro.reading.columns.vocabulary import known_columns, unit_columns

    known = {**known_columns("lues", "recopiees", "periodes"), **unit_columns(name_units(diploma))}
    units = ", ".join(diploma.unites)
    faults = []
    targets: dict[str, str] = {}
    for header, meaning in _pairs(data, "colonnes"):
        if fold(meaning) not in known:
            error = f"« {meaning} » n’est ni une colonne connue ni une unité de {diploma.sigle}"
            remedy = f"Écrivez numero_candidat, nom, prenom, session…, ou l’un de : {units}."
            faults.append(f'colonnes."{header}" : {error}. {remedy}')
        elif (canonical := known[fold(meaning)].canonical) in targets:
            error = f"« {meaning} » est déjà donné à « {targets[canonical]} »"
            remedy = "Gardez une seule des deux colonnes, et mettez l’autre dans ignorer."
            faults.append(f'colonnes."{header}" : {error}. {remedy}')
        else:
            targets[canonical] = header
    faults += [
        f'unites."{word}" : « {code} » n’est pas une unité de {diploma.sigle}. Écrivez l’un de : {units}.'
        for word, code in _pairs(data, "unites")
        if code not in diploma.unites
    ]
    both = [header for header, _ in _pairs(data, "colonnes") if header in data.get("ignorer", ())]
    return faults + [f"ignorer : « {header} » est aussi dans colonnes. Choisissez." for header in both]


def _pairs(data: dict[str, Any], key: str) -> list[tuple[str, str]]:
    """The pairs of texts of a table of the file."""
    table = data.get(key)
    return [(name, value) for name, value in table.items() if isinstance(value, str)] if isinstance(table, dict) else []
