"""From plain data (TOML, JSON) to the model.

What is read at each start, and the dossiers of a cohort, are nearly always sound: `quick` reads them, without cattrs,
which takes as long to import as most commands to answer. What it refuses is read again by its plain twin, which names
every fault.
"""

from typing import TypeVar, cast

from bacpro.model.structuring.converter import structure_plainly
from bacpro.model.structuring.quick import quick_reader

T = TypeVar("T")


def structure(data: object, model: type[T]) -> T:
    """Read plain data into a class of the model; unknown keys are refused.

    Raises StructureError, with all faults.
    """
    try:
        return cast("T", quick_reader(model)(data))  # type: ignore[arg-type]
    except Exception:
        return structure_plainly(data, model)
