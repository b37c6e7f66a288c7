"""Pages: whatever a value holds is shown as text, and French punctuation stays on the line of its word."""

import pytest
from jinja2 import UndefinedError

from bacpro.outputs.html import bind_punctuation, render_html, stream_html


def test_no_line_break_parts_a_word_from_its_punctuation() -> None:
    assert bind_punctuation("Note : « 12 » ; vue ? Oui !") == (
        "Note\u00a0: «\u00a012\u00a0»\u00a0; vue\u00a0? Oui\u00a0!"
    )
    assert bind_punctuation("12:30, a;b") == "12:30, a;b"


def test_a_value_is_shown_and_never_run() -> None:
    context = {"titre": "<script>x</script> : fin", "version": "1", "rang": 1}
    context |= {"page": {"premier": "1", "dernier": "2", "nombre": 2}, "sections": [], "fiches": []}
    page = render_html("rapport_fiches.html.j2", {**context, "fiches_de": "fiches_controle.html.j2"})
    assert "&lt;script&gt;x&lt;/script&gt;\u00a0: fin" in page
    assert "<script>x" not in page
    assert "".join(stream_html("rapport_fiches.html.j2", {**context, "fiches_de": "fiches_controle.html.j2"})) == page


def test_a_page_that_asks_for_what_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render_html("rapport_fiches.html.j2", {})
