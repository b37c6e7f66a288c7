"""Reads a JSON text, where a key given twice is a fault."""

import json
import threading


def parse_json(text: str) -> object:
    """The value of a JSON text. Raises ValueError, also for a key given twice."""
    try:
        value, keys = _COUNTING.decode(text)
        # Each key has a colon: where there are no more of them than keys that were kept, none was given twice.
        if text.count(":") == keys:
            return value
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(text, object_pairs_hook=_object, strict=False)
    except RecursionError:
        raise ValueError("trop de listes ou d’objets les uns dans les autres") from None


class _KeyCounter(threading.local):
    """Reads JSON and counts the keys of its objects; each thread has its own count."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._decode = json.JSONDecoder(object_hook=self._count, strict=False).decode

    def decode(self, text: str) -> tuple[object, int]:
        """The value of a text, and how many keys its objects have."""
        self._sizes.clear()
        return self._decode(text), sum(self._sizes)

    def _count(self, value: dict[str, object]) -> dict[str, object]:
        self._sizes.append(len(value))
        return value


_COUNTING = _KeyCounter()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"clé en double ({', '.join(sorted({key for key in keys if keys.count(key) > 1}))})")
    return value


def explain_json(error: ValueError) -> str:
    """Why a text is not JSON, in French."""
    if isinstance(error, json.JSONDecodeError):
        return f"erreur de syntaxe, ligne {error.lineno}, caractère {error.colno}"
    return "un nombre a trop de chiffres" if "digits" in str(error) else str(error)
