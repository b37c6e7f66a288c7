"""Reads what an edition of a référentiel says, with what it takes from other files, and checks it against its units."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any

from attrs import fields

from bacpro.errors import DataError
from bacpro.model.candidate import Status
from bacpro.model.diploma import Edition
from bacpro.model.edition.content import Borrowing, Content, Evaluation, EvaluationForm
from bacpro.model.structuring.data import read_toml
from bacpro.model.structuring.structure import StructureError, structure

_DESCRIPTIVE = frozenset({"edition", "fondements", "reprises"})


def load_content(data: Traversable, edition: Edition) -> Content:
    """Read `contenus/ID.toml` of a plugin’s data folder, ID being that of the edition.

    A file named by a `reprises` is found in the same folder. Raises DataError with every fault: unknown key,
    wrong type, part taken that is not there, and all that `content_faults` finds.
    """
    name = f"contenus/{edition.id}.toml"
    try:
        raw = read_toml(data / "contenus" / f"{edition.id}.toml")
        for borrowing in structure(raw.get("reprises", []), tuple[Borrowing, ...]):
            _borrow(raw, borrowing, read_toml(_at(data, borrowing.fichier)))
        content = structure(raw, Content)
    except StructureError as error:
        raise DataError(name, [f"{fault.chemin} : {fault.message}" for fault in error.faults]) from error
    except (ValueError, OSError) as error:
        raise DataError(name, [str(error)]) from error
    if faults := content_faults(content, edition):
        raise DataError(name, faults)
    return content


def content_faults(content: Content, edition: Edition) -> list[str]:
    """Say, in French, all that is inconsistent in what an edition says, or with its units and blocs."""
    if content.edition != edition.id:
        return [f"le contenu est celui de {content.edition}, {edition.id} attendu"]
    return list(
        chain(
            _ground_faults(content),
            _pole_faults(content),
            _bloc_faults(content, edition),
            _column_faults(content),
            _mode_faults(content, edition),
            _evaluation_faults(content, edition),
            _reference_faults(content, edition),
            _count_faults(content, edition),
        )
    )


def _at(data: Traversable, path: str) -> Traversable:
    for step in path.split("/"):
        data = data / step
    return data


def _borrow(raw: dict[str, Any], borrowing: Borrowing, source: dict[str, Any]) -> None:
    """Complete the data of an edition with what it takes from another file; its own words win."""
    for part in borrowing.parties:
        if part not in source:
            raise ValueError(f"{borrowing.fichier} ne contient pas « {part} »")
        taken = source[part]
        if isinstance(taken, list):
            taken = [entry for entry in taken if not _concerns(entry, borrowing.sauf)]
        if part not in raw:
            raw[part] = taken
        elif isinstance(taken, dict) and isinstance(raw[part], dict):
            raw[part] = {**taken, **raw[part]}
        else:
            raise ValueError(f"« {part} » est à la fois donné et repris de {borrowing.fichier}")
    models = {bloc["code"]: bloc for bloc in source.get("blocs", ())} if borrowing.blocs else {}
    own = {bloc["code"]: bloc for bloc in raw.get("blocs", ())}
    for code, model in borrowing.blocs.items():
        if code not in own or model not in models:
            raise ValueError(f"{code} ne peut pas reprendre {model} de {borrowing.fichier} : l’un des deux manque")
        own[code].update({key: value for key, value in models[model].items() if key not in own[code]})


def _concerns(entry: object, blocs: Collection[str]) -> bool:
    return isinstance(entry, dict) and str(entry.get("bloc")) in blocs


def _ground_faults(content: Content) -> Iterator[str]:
    known = {part.name for part in fields(Content)} - _DESCRIPTIVE | {"sessions"}
    grounds = {part for ground in content.fondements for part in ground.parties}
    grounds |= {part for borrowing in content.reprises for part in borrowing.parties}
    yield from (f"fondement d’une partie inconnue : « {part} »" for part in sorted(grounds - known))
    for part in sorted(known - {"sessions"}):
        if getattr(content, part) and part not in grounds:
            yield f"« {part} » est sans fondement"


def _pole_faults(content: Content) -> Iterator[str]:
    activities = [activity.code for pole in content.poles for activity in pole.sous_activites]
    yield from _repeated("pôle", [pole.code for pole in content.poles])
    yield from _repeated("sous-activité", activities)


def _bloc_faults(content: Content, edition: Edition) -> Iterator[str]:
    known = {bloc.code for bloc in edition.blocs}
    codes = [bloc.code for bloc in content.blocs]
    yield from _repeated("bloc", codes)
    yield from (f"bloc {code} absent de l’édition" for code in codes if code not in known)
    if codes:
        yield from (f"bloc {code} sans contenu" for code in sorted(known.difference(codes)))
    columns = {column.numero for column in content.colonnes}
    for bloc in content.blocs:
        if not bloc.intitules:
            yield f"bloc {bloc.code} sans compétence"
        named = [group.sous_activite for group in bloc.competences if group.sous_activite]
        named += [group.sous_activite for group in bloc.indicateurs]
        for code in sorted({code for code in named if code not in content.sous_activites}):
            yield f"bloc {bloc.code} : sous-activité {code} inconnue"
        for modality in bloc.modalites:
            if modality.colonne not in columns:
                yield f"bloc {bloc.code} : colonne {modality.colonne} inconnue"


def _column_faults(content: Content) -> Iterator[str]:
    if not content.colonnes:
        return
    yield from _repeated("colonne", [column.numero for column in content.colonnes])
    held = Counter(statut for column in content.colonnes for statut in column.statuts)
    for statut in Status:
        if held[statut] != 1:
            yield f"statut {statut} : dans {held[statut]} colonnes du règlement, une attendue"


def _mode_faults(content: Content, edition: Edition) -> Iterator[str]:
    columns = {column.numero for column in content.colonnes}
    places = [(mode.unite, mode.colonne) for mode in content.modes]
    yield from _repeated("mode", [f"{unite}, colonne {colonne}" for unite, colonne in places])
    for unite, colonne in places:
        if edition.unite(unite) is None:
            yield f"mode de {unite}, unité absente de l’édition"
        if colonne not in columns:
            yield f"mode de {unite} : colonne {colonne} inconnue"
    for unit in edition.unites if content.modes else ():
        for colonne in sorted(columns):
            if (unit.code, colonne) not in places:
                yield f"{unit.code} n’a pas de mode dans la colonne {colonne}"
    for mode in content.modes:
        where = f"{mode.unite}, colonne {mode.colonne}"
        yield from _durations(where, mode.duree_minutes, mode.preparation_minutes)
        if mode.preparation_minutes and mode.preparation_minutes >= (mode.duree_minutes or 0):
            yield f"{where} : la préparation prend toute la durée"


def _evaluation_faults(content: Content, edition: Edition) -> Iterator[str]:
    epreuves = {epreuve.code for epreuve in edition.epreuves}
    unites = {unite.epreuve: unite.code for unite in edition.unites}
    for code, evaluations in content.evaluations.items():
        if code not in epreuves:
            yield f"évaluation de {code}, épreuve absente de l’édition"
        for forme in EvaluationForm:
            if evaluation := evaluations.of(forme):
                where = f"{code}, {forme}"
                yield from _part_faults(where, evaluation)
                expected = {
                    mode.duree_minutes
                    for mode in content.modes
                    if mode.unite == unites.get(code) and mode.forme is forme
                } - {None}
                if expected and expected != {evaluation.duree_minutes}:
                    yield f"{where} : la durée n’est pas celle du règlement"


def _part_faults(where: str, evaluation: Evaluation) -> Iterator[str]:
    longest = [part.duree_max_minutes for part in evaluation.parties]
    yield from _durations(where, evaluation.duree_minutes, evaluation.prise_en_main_minutes, *longest)
    if [part.ordre for part in evaluation.parties] != list(range(1, len(evaluation.parties) + 1)):
        yield f"{where} : les parties ne se suivent pas"
    if evaluation.duree_minutes and sum(filter(None, longest)) > evaluation.duree_minutes:
        yield f"{where} : les parties durent plus que l’épreuve"


def _reference_faults(content: Content, edition: Edition) -> Iterator[str]:
    """Units, épreuves and blocs named in passing."""
    unites = {unite.code for unite in edition.unites}
    epreuves = {epreuve.code for epreuve in edition.epreuves}
    blocs = {bloc.code for bloc in edition.blocs}
    for name, codes, known in (
        ("programme", [programme.unite for programme in content.programmes], unites),
        ("programme", [programme.bloc for programme in content.programmes], blocs),
        ("définition", [definition.epreuve for definition in content.definitions], epreuves),
        ("définition", [definition.bloc for definition in content.definitions], blocs),
        ("note", [epreuve.code for epreuve in content.note.epreuves] if content.note else [], epreuves),
    ):
        yield from (f"{name} de {code}, absent de l’édition" for code in codes if code and code not in known)
    for programme in content.programmes:
        if bool(programme.unite) == bool(programme.bloc):
            yield "un programme est celui d’une unité ou d’un bloc, et d’un seul"
    for definition in content.definitions:
        if bool(definition.epreuve) == bool(definition.bloc):
            yield "une définition est celle d’une épreuve ou d’un bloc, et d’un seul"


def _count_faults(content: Content, edition: Edition) -> Iterator[str]:
    optional = len(edition.unites) - len(edition.obligatoires)
    rules = content.facultatives
    if rules and rules.nombre_max != optional:
        yield f"{rules.nombre_max} unités facultatives au plus, l’édition en a {optional}"
    blocs = [bloc for bloc in edition.blocs if not bloc.facultatif]
    if content.presentation and content.presentation.blocs_obligatoires != len(blocs):
        yield f"{content.presentation.blocs_obligatoires} blocs obligatoires, l’édition en a {len(blocs)}"


def _durations(where: str, *minutes: int | None) -> Iterator[str]:
    yield from (f"{where} : durée de {value} minutes" for value in minutes if value is not None and value <= 0)


def _repeated(name: str, codes: Iterable[object]) -> Iterator[str]:
    yield from (f"{name} {code} en double" for code, count in Counter(codes).items() if count > 1)
