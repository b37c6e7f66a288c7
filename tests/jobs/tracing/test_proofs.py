"""What proves a norm is read from the marks of tests."""

import pytest

from bacpro.jobs.tracing.proofs import find_proofs

MARKED = """
import pytest

pytestmark = pytest.mark.norme("M-0")

@pytest.mark.norme("F-1", "F-2")
@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.norme("P-1"))])
def test_one(x): ...

@pytest.mark.norme("C-1")
class TestSome:
    @pytest.mark.norme("F-3")
    async def test_two(self): ...

    def helper(self): ...

@pytest.mark.norme("H-1")
def helper(): ...

@pytest.mark.slow
def test_three(): ...
"""


def test_marks_are_read_on_functions_parameters_classes_and_modules() -> None:
    assert sorted(find_proofs(MARKED, "t.py")) == [
        ("C-1", "t.py::TestSome::test_two"),
        ("F-1", "t.py::test_one"),
        ("F-2", "t.py::test_one"),
        ("F-3", "t.py::TestSome::test_two"),
        ("M-0", "t.py::TestSome::test_two"),
        ("M-0", "t.py::test_one"),
        ("M-0", "t.py::test_three"),
        ("P-1", "t.py::test_one"),
    ]


@pytest.mark.parametrize("arguments", ["NORM", "*NORMS", "1", 'f"A-{n}"'])
def test_a_mark_that_cannot_be_read_is_refused(arguments: str) -> None:
    source = f"@pytest.mark.norme({arguments})\ndef test_one(): ...\n"
    with pytest.raises(ValueError, match=r"t\.py:1: the ids of a norme mark are literal strings"):
        list(find_proofs(source, "t.py"))
