"""What the words of a line tell of it: a footer, a total, the title of a block (`data/lignes.toml`)."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from bacpro.model.notation.folding import strip_accents
from bacpro.model.structuring.data import read_toml
from bacpro.reading.sources.rows import clean_cell

HEADERS = "titres répétés"
TITLE = "titre de bloc"
FOOTER = "pied de page ou légende"
OUTSIDE = "texte hors du tableau"
BLANK = "ligne vide"
STATISTICS = frozenset({"ligne de total", "ligne de statistique"})
CLASS_MAX = 40
"""Characters of the name of a class."""
_FORMULA_STARTS = frozenset("=+@")
_TOKENS = re.compile(r"[a-z]+|[0-9]+")
_LEGEND = re.compile(r"\(\d|\*|[A-Z]{2,3} ?[:=]|[^=]{1,40}=|https?:|www\.")
_CLASS = re.compile(r"(?:classe|division(?: de classe)?)(?: de)? ?[:=\-–—]? ?(?P<nom>\w.*)", re.IGNORECASE)
_FINAL_YEAR = re.compile(r"T ?[A-Z]{2}\w{0,10}(?: ?\d{1,2})?|(?:[Tt]le|[Tt]erm|[Tt]erminale|TERMINALE) \w.*")
_COUNT = re.compile(
    r" ?(?:\((?:effectif ?:? ?)?\d{1,3}[^()]{0,20}\)|[-–—:,/] ?(?:effectif ?:? ?\d{1,3}|\d{1,3} [a-zé]{5,12}))$",
    re.IGNORECASE,
)


def find_reason(text: str) -> str:
    """The reason for which a line that begins with a text is set aside, empty where its words tell none."""
    if text[:1] in _FORMULA_STARTS:
        return ""
    tokens = tuple(_TOKENS.findall(strip_accents(text)))
    known = _words()
    for size in range(min(len(tokens), _LONGEST), 0, -1):
        if found := known.get(tokens[:size]):
            return found
    if _DATED.match(" ".join(tokens)):
        return FOOTER
    return FOOTER if _LEGEND.match(" ".join(text.split())) and any(map(str.isalpha, text)) else ""


_LONGEST = 4
_DATED = re.compile(r"(?:le )?\d{1,2} \d{1,2} \d{4}$|\d{4} \d{2} \d{2}$|le \d")


def find_class(row: Sequence[str]) -> str:
    """The class that a title of block names, empty where it names none."""
    text = " ".join(next((text for cell in row if (text := clean_cell(cell))), "").split())
    if len(text) > 2 * CLASS_MAX:
        return ""
    found = _CLASS.match(text)
    final = not found and find_reason(text) in {"", TITLE} and _FINAL_YEAR.fullmatch(_COUNT.sub("", text))
    name = found["nom"] if found else text if final else ""
    name = _COUNT.sub("", name).strip(" .:;,-–—()")
    return name if 0 < len(name) <= CLASS_MAX and strip_accents(name) != "classe" else ""


@cache
def _words() -> dict[tuple[str, ...], str]:
    """The reason of each word, or words, of `data/lignes.toml`."""
    data = read_toml(files("bacpro.reading") / "data" / "lignes.toml")
    return {tuple(word.split()): reason for reason, words in data.items() for word in words}
