"""What the editions of AGOrA say beyond their units, read once: `contenus/`, and the règlement that they share."""

from functools import cache
from importlib.resources import files

from bacpro import Content, load_content, load_diploma


@cache
def contents() -> dict[str, Content]:
    """What each edition says, by its id."""
    data = files("bacpro_agora") / "data"
    return {edition.id: load_content(data, edition) for edition in load_diploma(data).editions}
