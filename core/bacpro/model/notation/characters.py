"""Texts as they can be shown anywhere: on a terminal, in a table, on a page."""

import re

LOST = "\ufffd"
"""Stands for a letter that could not be read, here or by the program that wrote the file."""

UNSOUND = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u2069"  # they turn the text around
    "\ufffd-\uffff\ud800-\udfff]"  # what is left of a character that could not be read
)
"""Characters that stand for no letter and no sign."""


def make_printable(text: str) -> str:
    """A text without what must reach no screen: `�` stands for each character that is neither letter nor sign."""
    return text if text.isprintable() else UNSOUND.sub(LOST, text)
