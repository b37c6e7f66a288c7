"""What the third party brings: two diplomas, and of the newer one a rule, grading, norms, a form and two tables."""

from importlib.resources import files

from bacpro import SpecialityPlugin, hookimpl, open_speciality

from .placements import weeks_done

_DATA = files("bacpro_demo") / "data"


@hookimpl
def bacpro_specialities() -> tuple[SpecialityPlugin, ...]:
    """The invented diploma and its successor."""
    successor = open_speciality(_DATA / "demo2", functions={"demo2.pfmp.duree": weeks_done})
    return (open_speciality(_DATA / "demo1"), successor)
