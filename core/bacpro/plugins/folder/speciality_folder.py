"""A speciality from a folder of TOML, by convention: each part is read when it is asked for, once.

diplome.toml  editions/  contenus/  regles/  deliberation.toml  normes.toml  divergences.toml  formulaires/
correspondance-ANCIEN.toml
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, partial
from importlib.resources.abc import Traversable

from bacpro.errors import DataError
from bacpro.model.check import CheckRule
from bacpro.model.deliberation import UnitGrade
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.edition.content import Content
from bacpro.model.edition.correspondence import Correspondence
from bacpro.model.edition.norms import Norms, load_norms
from bacpro.model.form import PaperForm
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import Result
from bacpro.model.rule import Parameters
from bacpro.plugins.folder.content_loading import load_content
from bacpro.plugins.folder.diploma_data import load_correspondence, load_diploma, load_gradings
from bacpro.plugins.folder.folder_layout import (
    CONTENTS,
    FORMS,
    GRADING,
    NORMS,
    RULES,
    content_faults_of,
    layout_faults,
    missing_faults,
    table_files,
    toml_files,
)
from bacpro.plugins.folder.form_loading import load_forms
from bacpro.plugins.speciality_plugin import SpecialityPlugin
from bacpro.regulation.average import UnitTerms
from bacpro.regulation.decision import SpecialityGrading
from bacpro.regulation.loading import PlainFunction, load_check_rules, load_rules
from bacpro.regulation.terms import CheckFunction

CheckFunctions = Mapping[str, CheckFunction | PlainFunction]
Decisions = Mapping[str, Callable[[DecisionCase, Parameters], Proposal | str]]
Note = Callable[[UnitTerms, Result | None, Decimal, int], UnitGrade]


def open_speciality(
    folder: Traversable,
    *,
    functions: CheckFunctions | None = None,
    decisions: Decisions | None = None,
    note: Note | None = None,
) -> SpecialityPlugin:
    """A speciality of a folder: nothing is read before it is asked for.

    `functions` are those of rules of check that the Code’s functions do not say, by the name in `regles/`; `decisions`
    those of rules of the deliberation in `deliberation.toml`, by the id that they take the place of; `note` says what
    a unit brings in the place of `grade`. Each part raises DataError with every fault, its file and its remedy.
    """
    return SpecialityPlugin(
        diplome=cache(partial(_read_diploma, folder)),
        correspondances=cache(partial(_read_tables, folder)),
        regles=cache(partial(_read_rules, folder, functions or {})),
        contenu=cache(partial(_read_content, folder)),
        deliberation=cache(partial(_read_grading, folder, decisions or {}, note)),
        normes=cache(partial(_read_norms, folder)),
        formulaires=cache(partial(_read_forms, folder)),
    )


def _read_diploma(folder: Traversable) -> Diploma:
    if faults := missing_faults(folder):
        raise DataError("dossier de la spécialité", [*faults, *layout_faults(folder)])
    faults = layout_faults(folder)
    try:
        diploma = load_diploma(folder)
        faults += content_faults_of(folder, diploma)
    except DataError as error:
        faults += error.faults
    if faults:
        raise DataError("dossier de la spécialité", faults)
    return diploma


def _read_tables(folder: Traversable) -> tuple[Correspondence, ...]:
    return tuple(load_correspondence(path) for path in table_files(folder))


def _read_rules(folder: Traversable, functions: CheckFunctions) -> tuple[CheckRule, ...]:
    if toml_files(folder / RULES):
        return load_check_rules(folder / RULES, functions)
    if functions:
        raise DataError("règles", [f"il manque {RULES}/, avec les données de {', '.join(sorted(functions))}"])
    return ()


def _read_content(folder: Traversable, edition: Edition) -> Content | None:
    return load_content(folder, edition) if toml_files(folder / CONTENTS) else None


def _read_grading(folder: Traversable, decisions: Decisions, note: Note | None) -> SpecialityGrading:
    path = folder / GRADING
    if not path.is_file():
        if decisions:
            raise DataError(
                "délibération", [f"il manque {GRADING}, avec les données de {', '.join(sorted(decisions))}"]
            )
        return SpecialityGrading(note=note)
    return SpecialityGrading(load_gradings(path), load_rules(path, decisions), note)


def _read_norms(folder: Traversable) -> Norms | None:
    paths = [folder / name for name in NORMS if (folder / name).is_file()]
    return load_norms(*paths) if paths else None


def _read_forms(folder: Traversable) -> tuple[PaperForm, ...]:
    return load_forms(folder / FORMS) if toml_files(folder / FORMS) else ()
