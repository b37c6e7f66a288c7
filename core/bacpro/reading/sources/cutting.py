"""Whether a CSV file was cut in its last row: a copy or an export that was interrupted."""

import csv
import os

from bacpro.reading.sources.source import SourceFile

_END = 1 << 16
"""Bytes at the end of a file that are looked at."""
_COMPARED = 3
"""Rows, at least, that the last one is compared with."""


def cut_remarks(fichier: SourceFile, separator: str, width: int) -> tuple[str, ...]:
    """What there is to say, in French, of a last row without line end that may be cut; `width` is that of the header.

    A last row without line end is common and fine. It is told of where cells are missing, where its last one is a
    number with which one above could begin (`1` or `15` under `12,5`), or empty under numbers. Raises OSError.
    """
    with fichier.path.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - _END))
        end = stream.read()
    if end.endswith((b"\n", b"\r")):
        return ()
    lines = end.decode(fichier.encodage or "utf-8", "replace").splitlines()
    *above, last = [_cells(line, separator) for line in lines]
    if not last[0].strip("\ufeff\"' ")[:1].isdigit() or len(lines) == 1:
        return ()
    if len(last) < width:
        return (f"la dernière ligne n’a ni fin de ligne ni toutes ses cellules ({len(last)} sur {width}) : {_MAY}",)
    others = [row[width - 1] for row in above[1:] if len(row) == width]
    numbers = [cell for cell in others if cell[:1].isdigit()]
    cell = last[width - 1]
    begun = {number[: len(cell)].translate(_DIGITS) for number in numbers if len(number) > len(cell)}
    enough = len(numbers) >= _COMPARED and (cell or len(numbers) == len(others))
    if enough and cell.translate(_DIGITS) in begun:
        return (f"la dernière ligne n’a pas de fin de ligne, et finit par « {cell} » : {_MAY}",)
    return ()


_DIGITS = str.maketrans("123456789.", "000000000,")
_MAY = "le fichier est peut-être coupé, vérifiez-la"


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [""])
    except csv.Error:
        return [""]
