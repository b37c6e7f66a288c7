"""Text for a terminal: titles, paragraphs and lists of a readable width, and tables."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from bacpro.outputs.html import NO_BREAK, bind_punctuation

WIDTH = 100
Lines = Iterator[str]


def write_title(title: str) -> Lines:
    """A heading, underlined."""
    yield ""
    yield title
    yield "-" * len(title)


def write_paragraph(text: str) -> Lines:
    """A text cut into lines."""
    yield from wrap_lines(text, "", "")


def write_item(text: str, indent: int = 2) -> Lines:
    """A bullet; the lines of its text are kept."""
    first, *others = text.strip().split("\n")
    margin = " " * indent
    yield from wrap_lines(first, f"{margin}- ", f"{margin}  ")
    for line in others:
        yield from wrap_lines(line, f"{margin}  ", f"{margin}  ")


def write_items(texts: Iterable[str], indent: int = 2) -> Lines:
    """A bullet for each text."""
    for text in texts:
        yield from write_item(text, indent)


def wrap_lines(text: str, first: str, others: str) -> Lines:
    """A text in lines, the first after a margin and the others after another; French punctuation is not parted."""
    for line in wrap(
        bind_punctuation(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield line.replace(NO_BREAK, " ")


def text_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for a screen."""
    from tabulate import tabulate

    return tabulate(rows, headers, tablefmt="simple", disable_numparse=True)
