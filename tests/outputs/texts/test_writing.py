"""Text for a terminal keeps its words, a readable width, and its French punctuation on the line of its word."""

from hypothesis import given
from hypothesis import strategies as st

from bacpro.outputs.texts.writing import WIDTH, text_table, write_item, write_items, write_paragraph, write_title

WORDS = st.lists(st.text("abcdéœ’-", min_size=1, max_size=30), min_size=1, max_size=60).map(" ".join)


@given(WORDS)
def test_no_word_is_lost_and_no_line_is_too_wide(text: str) -> None:
    lines = list(write_paragraph(text))
    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= WIDTH for line in lines)


@given(WORDS, st.sampled_from([2, 4]))
def test_a_bullet_hangs_its_lines_under_its_first_word(text: str, indent: int) -> None:
    first, *others = write_item(text, indent)
    assert first.startswith(" " * indent + "- ")
    assert all(line.startswith(" " * (indent + 2)) for line in others)


@given(st.integers(0, 120))
def test_a_sign_is_never_parted_from_its_word(length: int) -> None:
    for line in write_paragraph(f"{'x ' * length}question ? oui : « mot »"):
        assert not line.startswith((":", "?", "»"))
        assert not line.endswith("«")


def test_the_lines_of_a_text_stay_lines() -> None:
    assert list(write_items(["une\n- deux"])) == ["  - une", "    - deux"]


def test_a_title_is_underlined() -> None:
    assert list(write_title("Jury")) == ["", "Jury", "----"]


def test_a_number_of_a_table_stays_as_it_is_written() -> None:
    assert text_table(("code", "note"), [("01", "12,50")]).splitlines()[-1] == "01      12,50"
