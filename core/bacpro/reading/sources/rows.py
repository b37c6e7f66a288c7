"""A row of a table: its line and its cells."""

NumberedRow = tuple[int, list[str]]
"""A physical line number and the cells of the row that begins there."""
_NOTHING = frozenset({"", "-", "--", "–", "—", "/", "//"})


def clean_cell(cell: str) -> str:
    """A cell without the spaces around it, no-break ones included; a dash or a slash alone is nothing."""
    text = cell.strip()
    return "" if text in _NOTHING else text
