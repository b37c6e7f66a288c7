"""bacpro certifies candidates of the French baccalauréat professionnel.

What this module exports is the public API: a plugin or a script imports it, and nothing else of `bacpro` but
`bacpro.testing`. `load()` is the door of the library (docs/library.md).
"""

from typing import TYPE_CHECKING

from bacpro.errors import BacproError, DataError, PluginError
from bacpro.model.candidate import GLOBAL_ONLY, Candidate, Form, Situation, Status, form_of
from bacpro.model.check import Check, CheckCase, CheckReport, CheckRule, Finding, Verdict, finding, worst
from bacpro.model.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.deliberation import Average, Bonus, Decision, Deliberation, Grading, Mention, Standing, UnitGrade
from bacpro.model.diploma import Bloc, Coefficient, Diploma, Edition, Epreuve, Remark, Unite
from bacpro.model.dossier import BlocRequest, Dossier, Placement, Portfolio, WorkCertificate, WorkTime
from bacpro.model.edition.content import Content
from bacpro.model.edition.norms import Divergence, Norm, Norms, load_norms
from bacpro.model.form import FieldKind, FormField, FormTable, PaperForm
from bacpro.model.legal import Confidence, LegalBasis, Source
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import MARK_MAX, Result, State, french
from bacpro.model.rule import Parameters, Refusal, Rule
from bacpro.model.run.faults import Fault
from bacpro.model.run.record import Record
from bacpro.model.sessions import Sessions
from bacpro.plugins.folder.content_loading import load_content
from bacpro.plugins.folder.diploma_data import load_correspondence, load_diploma, load_gradings
from bacpro.plugins.folder.form_loading import load_forms
from bacpro.plugins.folder.speciality_folder import open_speciality
from bacpro.plugins.markers import hookimpl
from bacpro.plugins.speciality_plugin import SpecialityPlugin
from bacpro.regulation.average import UnitTerms, grade
from bacpro.regulation.calendar import (
    Interval,
    add_months,
    bound_weeks,
    clip_interval,
    count_days,
    count_months,
    count_working_days,
    lasts,
    merge_intervals,
)
from bacpro.regulation.conditions import DUE, conditions_due, still_stands
from bacpro.regulation.decision import DecisionCase, DecisionRule, Proposal, SpecialityGrading
from bacpro.regulation.loading import load_check_rules, load_rows, load_rules
from bacpro.regulation.terms import CheckFunction

if TYPE_CHECKING:
    from bacpro.api import (
        CheckedDossier,
        ConvertedDossier,
        DeliberatedDossier,
        GivenDossier,
        InstalledPlugins,
        load,
    )
    from bacpro.regulation.functions import CHECK_FUNCTIONS

__all__ = [
    "CHECK_FUNCTIONS",
    "DUE",
    "GLOBAL_ONLY",
    "MARK_MAX",
    "Average",
    "BacproError",
    "Bloc",
    "BlocRequest",
    "Bonus",
    "Candidate",
    "Check",
    "CheckCase",
    "CheckFunction",
    "CheckReport",
    "CheckRule",
    "CheckedDossier",
    "Coefficient",
    "Confidence",
    "Content",
    "ConvertedDossier",
    "Correspondence",
    "CorrespondenceRow",
    "DataError",
    "Decision",
    "DecisionCase",
    "DecisionRule",
    "DeliberatedDossier",
    "Deliberation",
    "Diploma",
    "Divergence",
    "Dossier",
    "Edition",
    "Epreuve",
    "Fault",
    "FieldKind",
    "Finding",
    "Form",
    "FormField",
    "FormTable",
    "GivenDossier",
    "Grading",
    "InstalledPlugins",
    "Interval",
    "Issue",
    "LegalBasis",
    "Mention",
    "Norm",
    "Norms",
    "Outcome",
    "PaperForm",
    "Parameters",
    "Placement",
    "PluginError",
    "Portfolio",
    "Proposal",
    "Record",
    "Refusal",
    "Relation",
    "Remark",
    "Result",
    "Rule",
    "Sessions",
    "Situation",
    "Source",
    "SpecialityGrading",
    "SpecialityPlugin",
    "Standing",
    "State",
    "Status",
    "UnitGrade",
    "UnitTerms",
    "Unite",
    "Verdict",
    "WorkCertificate",
    "WorkTime",
    "add_months",
    "bound_weeks",
    "clip_interval",
    "conditions_due",
    "count_days",
    "count_months",
    "count_working_days",
    "finding",
    "form_of",
    "french",
    "grade",
    "hookimpl",
    "lasts",
    "load",
    "load_check_rules",
    "load_content",
    "load_correspondence",
    "load_diploma",
    "load_forms",
    "load_gradings",
    "load_norms",
    "load_rows",
    "load_rules",
    "merge_intervals",
    "open_speciality",
    "still_stands",
    "worst",
]

_OF_THE_LIBRARY = frozenset(
    {"CheckedDossier", "ConvertedDossier", "DeliberatedDossier", "GivenDossier", "InstalledPlugins", "load"}
)


def __getattr__(name: str) -> object:
    """What is heavy is imported when it is asked for: few plugins ask for the library, and few jobs for checks."""
    if name == "CHECK_FUNCTIONS":
        from bacpro.regulation.functions import CHECK_FUNCTIONS

        return CHECK_FUNCTIONS
    if name not in _OF_THE_LIBRARY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bacpro import api

    return getattr(api, name)
