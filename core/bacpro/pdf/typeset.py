"""Typesets a document: a jinja2 template writes Typst source, and Typst makes an accessible PDF of it.

In a template every `{{ value }}` comes out as a quoted Typst string: `#read("x")` in a name is printed, not run.
A template therefore writes `f({{ nom }})` or `#{{ nom }}`, never `"{{ nom }}"`.
"""

import atexit
import re
from collections.abc import Hashable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, cast

from attrs import AttrsInstance, astuple

from bacpro.errors import BacproError

if TYPE_CHECKING:
    from jinja2 import Environment
    from typst import Fonts, PDFStandard

TIMESTAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The same for every document, so that equal contents give equal bytes."""

LARGE = 100_000
"""Characters of Typst source from which a document leaves much in memory."""

REMEMBERED = 10
"""Compilations whose layouts Typst keeps in memory: as many empty ones push those of a large document out."""

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, or a file read in the wrong encoding
    "\u202a-\u202e\u2066-\u2069"  # they turn the text around
    "\ufffd\ud800-\udfff]"  # what is left of a character that could not be read
)
_NOT_SHOWN = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+?)"`', re.DOTALL)
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


class UnprintableError(BacproError):
    """A text holds `caracteres` that cannot be printed; `numero` is the candidate number, once it is known."""

    def __init__(self, caracteres: str, numero: str = "") -> None:
        codes = " ".join(f"U+{ord(c):04X}" for c in caracteres)
        shown = f"« {caracteres} » ({codes})" if caracteres.isprintable() else codes
        where = f", candidat n° {numero if numero.isprintable() else ascii(numero)}" if numero else ""
        super().__init__(
            f"Caractère impossible à imprimer{where} : {shown}. "
            f"Corrigez-le dans le fichier, ou écrivez ce texte en lettres latines."
        )
        self.caracteres = caracteres
        self.numero = numero


def literal(value: object) -> str:
    """A text or whole number as a quoted Typst string; a tab becomes a space.

    Raises UnprintableError for a control character or one that turns the text around, and TypeError for any
    other type: None, a boolean or a list in a page is a fault of the template.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"a template may only print text and whole numbers, not {value!r}")
    text = str(value)
    if refused := _REFUSED.search(text):
        raise UnprintableError(refused.group())
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ") + '"'


def compile_pdf(
    template: str,
    context: Mapping[str, object],
    *,
    folder: Traversable | None = None,
    standards: tuple["PDFStandard", ...] = ("ua-1", "a-2a"),
) -> bytes:
    """The PDF of a template filled with a context; equal inputs give equal bytes.

    The template is one of `folder` (a plugin’s), else of `bacpro_templates`.

    It is accessible (PDF/UA-1) and fit for archiving (PDF/A-2a), unless it is to be a part of another document and
    other `standards` are asked for; it uses no font but those shipped. Several threads may call it at once: Typst
    works outside Python’s lock.
    Raises UnprintableError when these fonts have no glyph for a character of the context, and
    jinja2.TemplateError or typst.TypstError when the template itself is at fault.
    """
    source = _environment(cast(Hashable, folder)).get_template(template).render(context).encode()
    try:
        return _compiled(source, standards, every_script=False)
    except UnprintableError:
        return _compiled(source, standards, every_script=True)


def _compiled(source: bytes, standards: tuple["PDFStandard", ...], *, every_script: bool) -> bytes:
    """Compile with the fonts that nearly every document needs, or with those of other scripts too."""
    from typst import Compiler, TypstError

    compiler = Compiler(root=_folder("templates"), font_paths=_fonts(every_script=every_script))
    try:
        pdf = compiler.compile(
            source,
            format="pdf",
            pdf_standards=list(standards),
            timestamp=TIMESTAMP,
            pdf_tags="ua-1" in standards,
        )
    except TypstError as error:
        if missing := _NOT_SHOWN.search(error.message):
            raise UnprintableError(_unescaped(missing.group(1))) from None
        raise
    if len(source) > LARGE:
        for _ in range(REMEMBERED):
            compiler.compile(b"")
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single file")
    return pdf


@cache
def _environment(folder: Any) -> "Environment":  # noqa: ANN401 - a Traversable, not known to be hashable
    """No HTML here, so no autoescape: `finalize` quotes every value, and lets nothing through as it is."""
    from jinja2 import ChoiceLoader, Environment, FunctionLoader, PackageLoader, StrictUndefined
    from jinja2.loaders import split_template_path

    def beside(name: str) -> str | None:
        """A template of the folder, whatever the name: neither `/etc/passwd` nor `../x` leads out of it."""
        path = folder.joinpath(*split_template_path(name)) if folder else None
        return path.read_text(encoding="utf-8") if path and path.is_file() else None

    return Environment(
        loader=ChoiceLoader([FunctionLoader(beside), PackageLoader("bacpro_templates")]),
        undefined=StrictUndefined,
        finalize=literal,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _fonts(*, every_script: bool) -> "Fonts":
    from typst import Fonts

    folders = [_folder("fonts"), _folder("ecritures")] if every_script else [_folder("fonts")]
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def _folder(name: str) -> str:
    """A folder of `bacpro_templates` on disk, for as long as the program runs."""
    stack = ExitStack()
    atexit.register(stack.close)
    return str(stack.enter_context(as_file(files("bacpro_templates") / name)))


def _unescaped(text: str) -> str:
    return _RUST_ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def holds(page: AttrsInstance, characters: str) -> bool:
    """Whether characters stand in any text of a page."""
    return _holds(astuple(page), characters)


def _holds(value: object, text: str) -> bool:
    if isinstance(value, str):
        return text in value
    return isinstance(value, tuple | list) and any(_holds(item, text) for item in value)
