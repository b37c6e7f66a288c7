"""Fills the HTML templates: whatever a value holds, the page shows it as text."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

NO_BREAK = "\u00a0"


def render_html(template: str, context: Mapping[str, object]) -> str:
    """A template of `bacpro_templates` filled with a context.

    Every value is escaped, and keeps its French punctuation on the line of the word it follows. Raises
    jinja2.TemplateError when the template is at fault, or asks for what the context does not hold.
    """
    return _environment().get_template(template).render(context)


def stream_html(template: str, context: Mapping[str, object]) -> Iterator[str]:
    """The same in pieces of a few hundred lines, as they are rendered: a page of many candidates is never held."""
    stream = _environment().get_template(template).stream(context)
    stream.enable_buffering(500)
    yield from stream


@lru_cache(maxsize=4096)
def bind_punctuation(text: str) -> str:
    """A French text that no line break parts from its « : ; ? ! »."""
    return _BREAKS.sub(NO_BREAK, text)


_BREAKS = re.compile(r" (?=[:;?!»])|(?<=«) ")


def _finalized(value: object) -> object:
    return bind_punctuation(value) if type(value) is str else value


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from bacpro.model.edition.reglement import french_duration
    from bacpro.model.result import french
    from bacpro.outputs.figures import percent, share, whole

    environment = Environment(
        loader=PackageLoader("bacpro_templates"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["duree"] = french_duration
    environment.filters["nombre"] = french
    environment.filters.update(entier=whole, part=share, pourcent=percent)
    return environment
