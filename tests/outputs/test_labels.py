"""The words of the model: every value has its own, whoever adds one, and a short one fits a badge."""

from collections.abc import Iterable, Mapping

import pytest

from bacpro.model.candidate import Form, Status
from bacpro.model.check import Verdict
from bacpro.model.deliberation import Decision, Mention
from bacpro.model.edition.evaluation import EvaluationKind
from bacpro.model.form import FieldKind
from bacpro.model.legal import Confidence
from bacpro.model.outcome import Issue
from bacpro.model.result import State
from bacpro.outputs import labels
from bacpro.outputs.labels import Label, given_or_unknown


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (labels.STATUSES, [*Status, None]),
        (labels.FORMS, [*Form, None]),
        (labels.STATES, [state for state in State if state is not State.NOTE]),
        (labels.CONFIDENCES, Confidence),
        (labels.ISSUES, Issue),
        (labels.VERDICTS, Verdict),
        (labels.DECISIONS, Decision),
        (labels.MENTIONS, Mention),
        (labels.EVALUATIONS, EvaluationKind),
        (labels.FIELD_KINDS, FieldKind),
    ],
)
def test_every_value_has_words_that_no_other_has(words: Mapping[object, str | Label], values: Iterable[object]) -> None:
    assert set(words) == set(values)
    for form in ("court", "long"):
        told = [word if isinstance(word, str) else getattr(word, form) for word in words.values()]
        assert len(set(told)) == len(told)
        assert all(told)


@pytest.mark.parametrize("names", [labels.STATUSES, labels.ISSUES, labels.VERDICTS, labels.DECISIONS])
def test_a_short_label_begins_with_a_capital_and_fits_a_badge(names: Mapping[object, Label]) -> None:
    for label in names.values():
        assert label.court[0].isupper()
        assert len(label.court) < 32


def test_what_a_dossier_does_not_say_is_said_to_be_unknown() -> None:
    assert [given_or_unknown(text) for text in (None, "", " \t", "TGA1")] == [*["non renseigné"] * 3, "TGA1"]
