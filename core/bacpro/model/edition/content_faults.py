"""What is inconsistent in what an edition says, or with its units, blocs and épreuves."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from bacpro.model.candidate import Status
from bacpro.model.diploma import Edition
from bacpro.model.edition.content import Content
from bacpro.model.edition.evaluation import Evaluation, EvaluationKind

_PARTS = (
    "poles",
    "blocs",
    "programmes",
    "colonnes",
    "modes",
    "preparation",
    "facultatives",
    "definitions",
    "evaluations",
)
"""The typed parts that rest on a text."""


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


def _ground_faults(content: Content) -> Iterator[str]:
    known = {*_PARTS, *content.textes, "sessions"}
    grounds = {part for ground in content.fondements for part in ground.parties}
    grounds |= {part for borrowing in content.reprises for part in borrowing.parties}
    yield from (f"fondement d’une partie inconnue : « {part} »" for part in sorted(grounds - known))
    parts = {part: getattr(content, part) for part in _PARTS} | content.textes
    yield from (f"« {part} » est sans fondement" for part in sorted(parts) if parts[part] and part not in grounds)
    for section in content.rubriques:
        if section.fondement is None and section.cle not in content.textes:
            yield f"la rubrique « {section.titre} » est sans fondement : donnez-lui « fondement »"


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
        for modalite in EvaluationKind:
            if evaluation := evaluations.of(modalite):
                where = f"{code}, {modalite}"
                yield from _part_faults(where, evaluation)
                expected = {
                    mode.duree_minutes
                    for mode in content.modes
                    if mode.unite == unites.get(code) and mode.modalite is modalite
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
    texts = [text for text in content.textes.values() if isinstance(text, Mapping)]
    differences = [gap for text in texts for gap in text.get("differences", ())]
    for name, codes, known in (
        ("programme", [programme.unite for programme in content.programmes], unites),
        ("programme", [programme.bloc for programme in content.programmes], blocs),
        ("définition", [definition.epreuve for definition in content.definitions], epreuves),
        ("définition", [definition.bloc for definition in content.definitions], blocs),
        ("différence", [gap.epreuve for gap in differences], epreuves),
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


def _durations(where: str, *minutes: int | None) -> Iterator[str]:
    yield from (f"{where} : durée de {value} minutes" for value in minutes if value is not None and value <= 0)


def _repeated(name: str, codes: Iterable[object]) -> Iterator[str]:
    yield from (f"{name} {code} en double" for code, count in Counter(codes).items() if count > 1)
