"""bacpro certifies candidates of the French baccalauréat professionnel.

What this module exports is the public API: a plugin or a script imports it, and nothing else of `bacpro` but
`bacpro.testing`. `load()` is the door of the library (docs/library.md).
"""

from typing import TYPE_CHECKING

from bacpro.errors import BacproError, DataError, PluginError
from bacpro.model.candidate import GLOBAL_ONLY, Candidate, Form, Situation, Status, form_of
from bacpro.model.check import Check, CheckCase, CheckReport, CheckRule, Finding, Verdict, worst
from bacpro.model.deliberation import (
    Average,
    Bonus,
    Decision,
    Deliberation,
    Grading,
    KeptUnit,
    Mention,
    Standing,
    UnitGrade,
)
from bacpro.model.diploma import Bloc, Coefficient, Diploma, Edition, Epreuve, OutsideUnit, Remark, Unite
from bacpro.model.dossier import (
    Apprenticeship,
    BlocRequest,
    Dossier,
    Host,
    OpenQuestion,
    OptionalUnit,
    Placement,
    Portfolio,
    Positioning,
    Registration,
    Work,
    WorkCertificate,
    WorkTime,
)
from bacpro.model.edition.content import Content
from bacpro.model.edition.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.edition.norms import Divergence, Nature, Norm, Norms, Position, load_norms
from bacpro.model.form import FieldKind, FormField, FormTable, PaperForm
from bacpro.model.legal import Confidence, LegalBasis, Source
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.proposal import DecisionCase, Proposal
from bacpro.model.result import MARK_MAX, Origin, Result, State, french
from bacpro.model.rule import Parameters, Refusal, Rule
from bacpro.model.run.decided import Checked, Converted, Deliberated
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
from bacpro.regulation.decision import DecisionRule, SpecialityGrading
from bacpro.regulation.loading import load_check_rules, load_rows, load_rules
from bacpro.regulation.placement.calendar import (
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
from bacpro.regulation.placement.conditions import DUE, conditions_due, still_stands
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
    from bacpro.plugins.registry import Registry
    from bacpro.reading.input import Input, Reading, make_reading
    from bacpro.regulation.functions import CHECK_FUNCTIONS
    from bacpro.running.check import open_check
    from bacpro.running.conversion import open_conversion
    from bacpro.running.deliberation import open_deliberation
    from bacpro.running.folders.output import output_folder
    from bacpro.running.job import Extra, Job, RunOutput
    from bacpro.running.job_run import JobResult, decide_records, run_job
    from bacpro.running.workers.executor import Workers
    from bacpro.running.workers.opening import open_workers

__all__ = [
    "CHECK_FUNCTIONS",
    "DUE",
    "GLOBAL_ONLY",
    "MARK_MAX",
    "Apprenticeship",
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
    "Checked",
    "CheckedDossier",
    "Coefficient",
    "Confidence",
    "Content",
    "Converted",
    "ConvertedDossier",
    "Correspondence",
    "CorrespondenceRow",
    "DataError",
    "Decision",
    "DecisionCase",
    "DecisionRule",
    "Deliberated",
    "DeliberatedDossier",
    "Deliberation",
    "Diploma",
    "Divergence",
    "Dossier",
    "Edition",
    "Epreuve",
    "Extra",
    "Fault",
    "FieldKind",
    "Finding",
    "Form",
    "FormField",
    "FormTable",
    "GivenDossier",
    "Grading",
    "Host",
    "Input",
    "InstalledPlugins",
    "Interval",
    "Issue",
    "Job",
    "JobResult",
    "KeptUnit",
    "LegalBasis",
    "Mention",
    "Nature",
    "Norm",
    "Norms",
    "OpenQuestion",
    "OptionalUnit",
    "Origin",
    "Outcome",
    "OutsideUnit",
    "PaperForm",
    "Parameters",
    "Placement",
    "PluginError",
    "Portfolio",
    "Position",
    "Positioning",
    "Proposal",
    "Reading",
    "Record",
    "Refusal",
    "Registration",
    "Registry",
    "Relation",
    "Remark",
    "Result",
    "Rule",
    "RunOutput",
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
    "Work",
    "WorkCertificate",
    "WorkTime",
    "Workers",
    "add_months",
    "bound_weeks",
    "clip_interval",
    "conditions_due",
    "count_days",
    "count_months",
    "count_working_days",
    "decide_records",
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
    "make_reading",
    "merge_intervals",
    "open_check",
    "open_conversion",
    "open_deliberation",
    "open_speciality",
    "open_workers",
    "output_folder",
    "run_job",
    "still_stands",
    "worst",
]

_HEAVY = {
    "bacpro.api": (
        *("CheckedDossier", "ConvertedDossier", "DeliberatedDossier", "GivenDossier", "InstalledPlugins", "load"),
    ),
    "bacpro.plugins.registry": ("Registry",),
    "bacpro.reading.input": ("Input", "Reading", "make_reading"),
    "bacpro.regulation.functions": ("CHECK_FUNCTIONS",),
    "bacpro.running.check": ("open_check",),
    "bacpro.running.conversion": ("open_conversion",),
    "bacpro.running.deliberation": ("open_deliberation",),
    "bacpro.running.folders.output": ("output_folder",),
    "bacpro.running.job": ("Extra", "Job", "RunOutput"),
    "bacpro.running.job_run": ("JobResult", "decide_records", "run_job"),
    "bacpro.running.workers.executor": ("Workers",),
    "bacpro.running.workers.opening": ("open_workers",),
}
"""Names that are exported from modules that few plugins and jobs need."""


def __getattr__(name: str) -> object:
    """What is heavy is imported when it is asked for: few plugins ask for the library, and few jobs for checks."""
    for module, names in _HEAVY.items():
        if name in names:
            from importlib import import_module

            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
