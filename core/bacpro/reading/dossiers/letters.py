"""The letters of a JSON value: those encoded twice are mended, and characters that are no letters are faults."""

from attrs import field, frozen

from bacpro.model.notation.characters import LOST
from bacpro.model.run.faults import CellFault
from bacpro.reading.sources.letters import letters_fault, may_be_doubled, mended_letters
from bacpro.reading.values.repairs import TWICE, tell_repair

DEEPEST = 32
"""Lists and objects within one another that are looked at, far more than the form of a dossier asks for."""
_PLAIN = bytes(set(range(0x20, 0x7F)) - {ord("\\")})
"""The characters of ASCII that are nothing but themselves in a JSON text."""
_CONTROLS = bytes(range(0x20))
_AS_BLANKS = bytes.maketrans(_PLAIN + _CONTROLS, b" " * len(_PLAIN) + b"\1" * len(_CONTROLS))


@frozen
class MendedValue:
    """A JSON value once mended, what was done, and what could not be, each at its path."""

    valeur: object
    repairs: list[CellFault] = field(factory=list)
    faults: list[CellFault] = field(factory=list)


def may_have_odd_letters(text: str) -> bool:
    """Whether the values of a JSON text may hold characters that are no letters, or letters encoded twice."""
    others = _uncommon(text.rstrip())
    if "\\" in others or not others.isprintable():
        return True
    return LOST in others or (
        may_be_doubled(others) and (letters_fault("", text) is not None or mended_letters(text) != text)
    )


def _uncommon(text: str) -> str:
    """The few characters that tell something of the letters of a text, those that stand together left together.

    To look for them in a whole text, character by character, would take longer than to read its JSON.
    """
    runs = text.encode("utf-8", "surrogatepass").translate(_AS_BLANKS).split()
    return b" ".join(runs).decode("utf-8", "surrogatepass")


def mend_letters(value: object, path: str) -> MendedValue:
    """A JSON value with every string in it mended; `path` is its own."""
    mended = MendedValue(None)
    return MendedValue(_mend(value, path, mended, 0), mended.repairs, mended.faults)


def _mend(value: object, path: str, done: MendedValue, depth: int) -> object:
    if isinstance(value, str):
        return _text(value, path, done)
    if not isinstance(value, dict | list):
        return value
    if depth > DEEPEST:
        return None  # what holds it has a form that no dossier has, and is refused for it
    if isinstance(value, list):
        return [_mend(item, f"{path}[{index}]", done, depth + 1) for index, item in enumerate(value)]
    for key in value:
        if fault := letters_fault(path, key):
            done.faults.append(fault)
    return {key: _mend(item, f"{path}.{key}", done, depth + 1) for key, item in value.items()}


def _text(value: str, path: str, done: MendedValue) -> str:
    if value.isascii() and value.isprintable():
        return value
    text = mended_letters(value)
    if text != value:
        done.repairs.append(tell_repair(path, value, text, TWICE))
    if fault := letters_fault(path, text):
        done.faults.append(fault)
    return text
