"""Fills the HTML templates: whatever a value holds, the page shows it as text."""

import os
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bacpro.errors import BacproError

if TYPE_CHECKING:
    from jinja2 import Environment

NO_BREAK = "\u00a0"


def render_html(template: str, context: Mapping[str, object]) -> str:
    """A template of `bacpro_templates` filled with a context.

    Every value is escaped, and keeps its French punctuation on the line of the word it follows. Raises
    jinja2.TemplateError when the template is at fault, or asks for what the context does not hold.
    """
    return _environment().get_template(template).render(context)


def refuse_existing_page(path: Path, *, replace: bool) -> None:
    """Raise BacproError when there is something at that path that may not be replaced."""
    if path.is_dir():
        raise BacproError(f"{path} : c’est un dossier. Donnez le nom d’un fichier.")
    if not replace and (path.exists() or path.is_symlink()):
        raise BacproError(f"{path} : le fichier existe déjà. Choisissez un autre nom, ou ajoutez --remplacer.")


def write_page(path: Path, page: str, *, replace: bool) -> None:
    """Write a page whole or not at all. Raises BacproError when it exists or cannot be written."""
    refuse_existing_page(path, replace=replace)
    built: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partiel", dir=path.absolute().parent)
        built = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(page)
        built.chmod(0o644)
        built.replace(path)
    except OSError as error:
        if built:
            built.unlink(missing_ok=True)
        raise BacproError(
            f"{path} : impossible d’écrire ({error.strerror or error}). Rien n’a été écrit. "
            f"Vérifiez que le dossier existe, la place et les droits."
        ) from error


def unbroken(text: str) -> str:
    """A French text that no line break parts from its « : ; ? ! »."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", NO_BREAK, text)


def _finalized(value: object) -> object:
    return unbroken(value) if type(value) is str else value


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from bacpro.model.content import french_duration
    from bacpro.model.result import french

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
    return environment
