"""bacpro certifies candidates of the French baccalauréat professionnel.

What this module exports is the public API: a plugin imports it and nothing else of `bacpro`.
"""

from bacpro.errors import BacproError, DataError, PluginError
from bacpro.model.candidate import GLOBAL_ONLY, Form, Situation, Status, form_of
from bacpro.model.check import CheckCase, CheckRule, Finding, Verdict, finding, worst
from bacpro.model.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.deliberation import Average, Decision, Grading, Mention, Standing, UnitGrade
from bacpro.model.diploma import Bloc, Coefficient, Diploma, Edition, Epreuve, Remark, Unite
from bacpro.model.dossier import BlocRequest, Dossier, Placement, Portfolio, WorkCertificate, WorkTime
from bacpro.model.edition.content import Content
from bacpro.model.edition.norms import Divergence, Norm, Norms, load_norms
from bacpro.model.form import FieldKind, FormField, FormTable, PaperForm, load_forms
from bacpro.model.legal import Confidence, LegalBasis, Source
from bacpro.model.result import MARK_MAX, Result, State, french
from bacpro.model.rule import Parameters, Rule
from bacpro.model.sessions import Sessions
from bacpro.plugins.content_loading import load_content
from bacpro.plugins.diploma_data import load_correspondence, load_diploma, load_gradings
from bacpro.plugins.hooks import hookimpl
from bacpro.regulation.average import UnitTerms, grade
from bacpro.regulation.calendar import Interval, add_months, clipped, days, lasts, merged, months, weeks, working_days
from bacpro.regulation.conditions import DUE, conditions_due, held
from bacpro.regulation.decision import DecisionCase, DecisionRule, Proposal, SpecialityGrading
from bacpro.regulation.functions import CHECK_FUNCTIONS, CheckFunction
from bacpro.regulation.loading import load_check_rules, load_rows, load_rules

__all__ = [
    "CHECK_FUNCTIONS",
    "DUE",
    "GLOBAL_ONLY",
    "MARK_MAX",
    "Average",
    "BacproError",
    "Bloc",
    "BlocRequest",
    "CheckCase",
    "CheckFunction",
    "CheckRule",
    "Coefficient",
    "Confidence",
    "Content",
    "Correspondence",
    "CorrespondenceRow",
    "DataError",
    "Decision",
    "DecisionCase",
    "DecisionRule",
    "Diploma",
    "Divergence",
    "Dossier",
    "Edition",
    "Epreuve",
    "FieldKind",
    "Finding",
    "Form",
    "FormField",
    "FormTable",
    "Grading",
    "Interval",
    "LegalBasis",
    "Mention",
    "Norm",
    "Norms",
    "PaperForm",
    "Parameters",
    "Placement",
    "PluginError",
    "Portfolio",
    "Proposal",
    "Relation",
    "Remark",
    "Result",
    "Rule",
    "Sessions",
    "Situation",
    "Source",
    "SpecialityGrading",
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
    "clipped",
    "conditions_due",
    "days",
    "finding",
    "form_of",
    "french",
    "grade",
    "held",
    "hookimpl",
    "lasts",
    "load_check_rules",
    "load_content",
    "load_correspondence",
    "load_diploma",
    "load_forms",
    "load_gradings",
    "load_norms",
    "load_rows",
    "load_rules",
    "merged",
    "months",
    "weeks",
    "working_days",
    "worst",
]
