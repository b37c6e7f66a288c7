"""The file of `--colonnes`: what an office says of its own columns, labels and codes."""

import tomllib
from pathlib import Path

from attrs import field, frozen

from bacpro.errors import BacproError, reason
from bacpro.model.candidate import Status
from bacpro.model.diploma import Diploma
from bacpro.model.result import State
from bacpro.model.structure import StructureError, structure


@frozen
class ColumnMap:
    """Headers as they are in the file, with what they mean; nothing where no file was given."""

    colonnes: dict[str, str] = field(factory=dict)
    """Header, and name of the contract: `numero_candidat`, `U31`, `U31 session`, `controle U12`."""
    ignorer: tuple[str, ...] = ()
    """Headers of columns to leave out."""
    statuts: dict[str, Status] = field(factory=dict)
    """Words of the column of statuses, with the status."""
    unites: dict[str, str] = field(factory=dict)
    """Words of the column of units of a long table, with the unit."""
    codes: dict[str, State] = field(factory=dict)
    """Codes that stand for a mark, with what they say (`absent`, `dispense`…)."""
    feuille: str | None = None


NOTHING_SAID = ColumnMap()


def read_mapping(path: Path, diploma: Diploma) -> ColumnMap:
    """Read a file of `--colonnes` for the files of a diploma. Raises BacproError, with all its faults."""
    from bacpro.files.columns import folded, known_columns, unit_columns

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BacproError(f"{path} : fichier illisible ({reason(error)}). Vérifiez le chemin et les droits.") from error
    except UnicodeDecodeError as error:
        raise BacproError(f"{path} : ce n’est pas de l’UTF-8. Enregistrez-le en UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BacproError(f'{path} : ce n’est pas du TOML ({error}). Écrivez "titre" = "nom".') from error
    try:
        said = structure(data, ColumnMap)
    except StructureError as error:
        faults = [f"{path}, {fault.chemin.removeprefix('$.')} : {fault.message}." for fault in error.faults]
        keys = "colonnes, ignorer, statuts, unites, codes, feuille"
        raise BacproError("\n".join(faults) + f"\nClés admises : {keys}.") from error
    known = {**known_columns("lues", "recopiees", "periodes"), **unit_columns(diploma)}
    faults = []
    targets: dict[str, str] = {}
    for header, meaning in said.colonnes.items():
        if folded(meaning) not in known:
            units = ", ".join(diploma.unites)
            faults.append(
                f'{path}, colonnes."{header}" : « {meaning} » n’est ni une colonne connue ni une unité de '
                f"{diploma.sigle}. Écrivez numero_candidat, nom, prenom, session…, ou l’un de : {units}."
            )
        elif (canonical := known[folded(meaning)].canonical) in targets:
            faults.append(
                f'{path}, colonnes."{header}" : « {meaning} » est déjà donné à « {targets[canonical]} ». '
                f"Gardez une seule des deux colonnes, et mettez l’autre dans ignorer."
            )
        else:
            targets[canonical] = header
    faults += [
        f'{path}, unites."{word}" : « {code} » n’est pas une unité de {diploma.sigle}. '
        f"Écrivez l’un de : {', '.join(diploma.unites)}."
        for word, code in said.unites.items()
        if code not in diploma.unites
    ]
    faults += [
        f"{path}, ignorer : « {header} » est aussi dans colonnes. Choisissez."
        for header in said.ignorer
        if header in said.colonnes
    ]
    if faults:
        raise BacproError("\n".join(faults))
    return said
