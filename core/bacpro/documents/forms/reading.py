"""Reads the answers out of a PDF: from its form fields, or from the marked contents of a flat one of ours.

A file that comes from elsewhere is never trusted: `GuardedReader` reads in a process of its own, with a limit of time
and memory, that is stopped when a file abuses it.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from bacpro.documents.forms.answering import TICK_WORDS
from bacpro.errors import BacproError, reason
from bacpro.files.spread import follow_parent
from bacpro.jobs.forms import Answer
from bacpro.model.form import FieldKind, PaperForm

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from pypdf import PdfReader

LARGEST_FILE = 64 << 20
"""Bytes of a file that is read at most: a filled form has some hundred thousand."""

MOST_PAGES = 2000
SECONDS = 20
"""Time that one file may take."""

MEMORY = 1 << 30
"""Bytes that reading may take, where the system can limit it."""

_COPY = re.compile(r"(.+?)--(\d+)")
_KEYWORD = re.compile(r"(formulaire|version|diplome)=([^;]+)")
_ADVICE = "Demandez le formulaire rempli à l’écran, ou recopiez-le."
_PROTECTED = "PDF protégé par un mot de passe. Demandez-le sans protection."


class Nature(StrEnum):
    """What a PDF is: filled in its fields, flat, a picture of paper, or of another make."""

    CHAMPS = "champs"
    APLATI = "aplati"
    NUMERISE = "numerise"
    ETRANGER = "etranger"


@frozen
class RawForm:
    """What stands in a PDF: `mots` name the form, `copies` hold its answers by slot, empty ones too."""

    nature: Nature
    mots: dict[str, str]
    copies: tuple[dict[str, Answer], ...]


@frozen
class FormRead:
    """A form that was recognised, and its answers, copy by copy, without those that are empty."""

    form: PaperForm
    diplome: str
    copies: tuple[dict[str, Answer], ...]


def recognised(raw: RawForm, forms: Iterable[tuple[str, PaperForm]]) -> FormRead:
    """Which of the forms installed, each with the code of its diploma, a PDF is.

    It says so itself, or, where another program left that out, its fields do. Raises BacproError when it is none.
    """
    known = list(forms)
    if raw.nature is Nature.NUMERISE:
        raise BacproError(f"document numérisé, sans champ à lire. {_ADVICE}")
    found = [(code, form) for code, form in known if _names(raw, code, form)]
    if not found and not raw.mots:
        slots = {slot for copy in raw.copies for slot in copy}
        found = [(code, form) for code, form in known if slots and slots <= form.slots.keys()]
    if not found and raw.mots:
        named = f"{raw.mots.get('formulaire', '?')}, version {raw.mots.get('version', '?')}"
        raise BacproError(f"formulaire inconnu ici : {named}. Installez le greffon qui l’apporte, ou mettez-le à jour.")
    if not found:
        raise BacproError(f"PDF d’une autre provenance, aucun formulaire de bacpro. {_ADVICE}")
    code, form = max(found, key=lambda pair: pair[1].version)
    return FormRead(form, code, tuple(_typed(form, copy) for copy in raw.copies))


def _names(raw: RawForm, code: str, form: PaperForm) -> bool:
    return raw.mots == {"formulaire": form.id, "version": str(form.version), "diplome": code}


def _typed(form: PaperForm, copy: dict[str, Answer]) -> dict[str, Answer]:
    """Answers as ticks for boxes, as texts for the rest, without those that are empty."""
    typed: dict[str, Answer] = {}
    for slot, answer in copy.items():
        champ = form.slots.get(slot)
        if champ is not None and champ.genre is FieldKind.CASE:
            if answer is True or answer == TICK_WORDS[True]:
                typed[slot] = True
        elif answer:
            typed[slot] = answer
    return typed


def read_pdf(path: Path) -> RawForm:
    """Read a PDF without a guard: only files of ours. Raises BacproError, with the reason and the remedy."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BacproError(f"fichier de plus de {LARGEST_FILE >> 20} Mo, trop gros pour un formulaire. {_ADVICE}")
        with path.open("rb") as stream:
            if b"%PDF-" not in stream.read(1024):
                raise BacproError(f"ce n’est pas un PDF. {_ADVICE}")
            stream.seek(0)
            reader = PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                raise BacproError(_PROTECTED)
            return _raw(reader)
    except BacproError:
        raise
    except DependencyError as error:
        raise BacproError(_PROTECTED) from error
    except OSError as error:
        raise BacproError(f"fichier illisible ({reason(error)}). Vérifiez le chemin et les droits.") from error
    except (PyPdfError, RecursionError, MemoryError, ValueError, TypeError, LookupError, AttributeError) as error:
        # pypdf lets all of these out of a damaged file.
        raise BacproError(f"PDF abîmé, impossible à lire. {_ADVICE}") from error


def _raw(reader: "PdfReader") -> RawForm:
    if len(reader.pages) > MOST_PAGES:
        raise BacproError(f"PDF de plus de {MOST_PAGES} pages, ce n’est pas un formulaire rempli. {_ADVICE}")
    information: Any = reader.metadata or {}
    words = dict(_KEYWORD.findall(str(information.get("/Keywords") or "")))
    fields = reader.get_fields() or {}
    if fields:
        return RawForm(Nature.CHAMPS, words, _from_fields(fields))
    if words:
        return RawForm(Nature.APLATI, words, tuple(_from_marks(reader)))
    return RawForm(Nature.NUMERISE if _is_picture(reader) else Nature.ETRANGER, {}, ())


def _from_fields(fields: dict[str, Any]) -> tuple[dict[str, Answer], ...]:
    copies: dict[int, dict[str, Answer]] = {}
    for name, entry in fields.items():
        found = _COPY.fullmatch(name)
        slot, rank = (found[1], int(found[2])) if found else (name, 1)
        kind, value = entry.get("/FT"), entry.get("/V")
        if kind == "/Btn":
            copies.setdefault(rank, {})[slot] = value is not None and str(value) not in ("/Off", "Off", "")
        elif kind == "/Tx":
            text = value.get_object() if hasattr(value, "get_object") else value
            if isinstance(text, bytes):
                text = text.decode("latin-1")
            copies.setdefault(rank, {})[slot] = "\n".join(str(text or "").splitlines())
    return tuple(copy for _, copy in sorted(copies.items()))


def _from_marks(reader: "PdfReader") -> Iterator[dict[str, Answer]]:
    """The answers of a flat form: what its marked contents say, under the names of their elements."""
    root: Any = reader.trailer["/Root"]
    numbers = iter(root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    parents = dict(zip(numbers, numbers, strict=True))
    copy: dict[str, Answer] = {}
    for page in reader.pages:
        elements = parents.get(page.get("/StructParents"), [])
        names = {mark: str(element.get_object().get("/T", "")) for mark, element in enumerate(elements)}
        said = dict(_said(page))
        answers: dict[str, Answer] = {name: said.get(mark, "") for mark, name in names.items() if name}
        if copy.keys() & answers.keys():
            yield copy
            copy = {}
        copy |= answers
    yield copy


def _said(page: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401 - a page of pypdf’s
    """The number and text of each marked content that says something."""
    from pypdf.generic import ContentStream

    contents = page.get_contents()
    if contents is None:
        return
    for operands, operator in ContentStream(contents, page.pdf).operations:
        if operator == b"BDC" and isinstance(operands[1], dict) and "/ActualText" in operands[1]:
            yield int(operands[1]["/MCID"]), str(operands[1]["/ActualText"])


def _is_picture(reader: "PdfReader") -> bool:
    """Whether pages hold pictures and no letters."""
    resources = [page.get("/Resources", {}).get_object() for page in reader.pages[:5]]
    return any("/XObject" in each for each in resources) and not any("/Font" in each for each in resources)


@define
class GuardedReader:
    """Reads files that come from anybody, one after the other. To be used in a `with` block."""

    seconds: float = SECONDS
    memory: int = MEMORY
    _process: "SpawnProcess | None" = field(default=None, init=False)
    _line: "Connection | None" = field(default=None, init=False)

    def __enter__(self) -> "GuardedReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path) -> RawForm:
        """Read a PDF. Raises BacproError, with the reason and the remedy, whatever the file does."""
        if self._line is None:
            self._start()
        if self._line is None:
            raise RuntimeError("the reading process did not start")
        try:
            self._line.send(path)
            if self._line.poll(self.seconds):
                answer = self._line.recv()
                if isinstance(answer, RawForm):
                    return answer
                raise BacproError(answer)
            message = f"lecture arrêtée après {self.seconds:g} secondes : PDF trop complexe ou piégé. {_ADVICE}"
        except (EOFError, OSError):
            message = f"lecture arrêtée, faute de mémoire : PDF trop complexe ou piégé. {_ADVICE}"
        self._stop()
        raise BacproError(message)

    def _start(self) -> None:
        context = get_context("spawn")
        here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, self.memory), daemon=True)
        self._process.start()
        there.close()
        self._line = here

    def _stop(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._line = self._process = None


def _serve(line: "Connection", memory: int) -> None:
    """Read the files whose paths come in, until the line is closed."""
    import logging

    follow_parent()
    logging.disable(logging.ERROR)  # pypdf tells of what it mends
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # Windows cannot: the time is limited all the same
    while True:
        try:
            path = line.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            line.send(read_pdf(path))
        except BacproError as error:
            line.send(str(error))
