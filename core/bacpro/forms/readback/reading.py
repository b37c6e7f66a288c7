"""Reads the pages of a PDF: which form each of them is, and the answers that it shows, whoever wrote the file.

Every page ends as a form read, as a blank one, or as one that is told. Files that come from elsewhere are read by a
`guarding.GuardedReader`.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bacpro.errors import BacproError, reason
from bacpro.forms.shelf import FormKey, FormLayout
from bacpro.jobs.fill import Answer
from bacpro.pdf.reading.fields import Declared, beside_pages, read_declared
from bacpro.pdf.reading.page_layouts import PageMatch, find_layout
from bacpro.pdf.reading.shown_page import ShownPage, look_at
from bacpro.pdf.reading.slot_answers import Settled, settle, settle_by_name
from bacpro.pdf.reading.slot_evidence import SlotRemark

if TYPE_CHECKING:
    from pypdf import PdfReader

LARGEST_FILE = 64 << 20
"""Bytes of a file that is read at most: a filled form has some hundred thousand."""

MOST_PAGES = 2000

ADVICE = "Demandez le formulaire rempli à l’écran, ou recopiez-le."
_PROTECTED = "PDF protégé par un mot de passe. Demandez-le sans protection."
_MARGIN = 0.03
"""Share of words by which the likeliest form must pass the others, where some words are not found."""


class PageNature(StrEnum):
    """What a page is: filled in its fields, flat and ours, flat otherwise, or none that can be read."""

    CHAMPS = "champs"
    APLATI = "aplati"
    AUTRE = "aplati_ailleurs"
    """Flattened or printed by another program: read by the place of the slots."""
    NOMMEE = "nommee"
    """It has fields or marks, but its words are those of no form here."""
    VIDE = "vide"
    NUMERISE = "numerise"
    DEFORME = "deforme"
    """The words of a form, at no scale that can be found."""
    AMBIGU = "ambigu"
    ETRANGER = "etranger"


@frozen
class RawPage:
    """A page, numbered from 1: the form that it is (`cle`) and its page there, from 0; its answers, empty ones too."""

    numero: int
    nature: PageNature
    cle: FormKey | None = None
    rang: int = 0
    sur: int = 1
    """Pages that a copy of the form has."""
    exemplaire: int = 1
    """The copy that its fields say it belongs to."""
    reponses: dict[str, Answer] = field(factory=dict)
    remarques: tuple[SlotRemark, ...] = ()
    sure: bool = False
    """Whether all that the form prints is there: no other form is likelier."""


@frozen
class RawForm:
    """What stands in a PDF: `mots` are the words by which it names its form, if it does."""

    mots: dict[str, str]
    pages: tuple[RawPage, ...]
    sha256: str = ""
    avis: tuple[str, ...] = ()
    """What it has beside its pages, that is not read: message and remedy."""


@frozen
class OpenedPdf:
    """A PDF that could be opened: the words by which it names its form, how many pages it has, its sha256, and
    what it has beside its pages."""

    mots: dict[str, str]
    nombre: int
    sha256: str
    avis: tuple[str, ...] = ()


Pages = Callable[[Sequence[FormLayout]], Iterator[RawPage]]
"""Reads the pages of a PDF one after the other; given the pages of forms that they may be. Raises BacproError."""


def read_pdf(path: Path, layouts: Sequence[FormLayout] = ()) -> RawForm:
    """Read a PDF without a guard: only files of ours. Raises BacproError, with the reason and the remedy."""
    opened, pages = open_pdf(path)
    return RawForm(opened.mots, tuple(pages(layouts)), opened.sha256, opened.avis)


def open_pdf(path: Path) -> tuple[OpenedPdf, Pages]:
    """Open a PDF, to be read page by page. Raises BacproError, with the reason and the remedy."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BacproError(f"fichier de plus de {LARGEST_FILE >> 20} Mo, trop gros pour un formulaire. {ADVICE}")
        data = path.read_bytes()
    except OSError as error:
        raise BacproError(f"fichier illisible ({reason(error)}). Vérifiez le chemin et les droits.") from error
    if b"%PDF-" not in data[:1024]:
        raise BacproError(f"ce n’est pas un PDF. {ADVICE}")
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BacproError(_PROTECTED)
        count = len(reader.pages)
        if not count:
            raise BacproError(f"PDF sans aucune page. {ADVICE}")
        if count > MOST_PAGES:
            raise BacproError(f"PDF de plus de {MOST_PAGES} pages, ce n’est pas un formulaire rempli. {ADVICE}")
        words, aside = _words(reader), tuple(beside_pages(reader))
    except BacproError:
        raise
    except DependencyError as error:
        raise BacproError(_PROTECTED) from error
    except (PyPdfError, *_DAMAGES) as error:
        raise BacproError(DAMAGED) from error
    return OpenedPdf(words, count, sha256(data).hexdigest(), aside), partial(_read_pages, reader, data, words)


DAMAGED = f"PDF abîmé, impossible à lire. {ADVICE}"
_DAMAGES = (RecursionError, MemoryError, ValueError, TypeError, LookupError, AttributeError)
"""What pypdf lets out of a damaged file, beside its own errors."""


def _words(reader: "PdfReader") -> dict[str, str]:
    """The words by which a file of ours names its form: `bacpro; formulaire=…; version=…; diplome=…`."""
    information: Any = reader.metadata or {}
    parts = (part.partition("=") for part in str(information.get("/Keywords") or "").split(";"))
    return {name.strip(): value for name, _, value in parts if name.strip() in {"formulaire", "version", "diplome"}}


def _read_pages(
    reader: "PdfReader", data: bytes, words: dict[str, str], layouts: Sequence[FormLayout]
) -> Iterator[RawPage]:
    from pypdf.errors import PyPdfError
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
        if len(document) != len(reader.pages):
            raise BacproError(DAMAGED)
        for number, said in enumerate(read_declared(reader)):
            yield _read_page(look_at(document, number, said.signatures), said, number + 1, words, layouts)
        document.close()
    except (PyPdfError, PdfiumError, *_DAMAGES) as error:
        raise BacproError(DAMAGED) from error


def _read_page(
    seen: ShownPage, said: Declared, number: int, words: dict[str, str], layouts: Sequence[FormLayout]
) -> RawPage:
    filled = any(widget.valeur for widget in said.champs)
    if seen.blank and not filled and not said.textes:
        return RawPage(number, PageNature.VIDE)
    matches = find_layout(seen, layouts)
    placed = [match for match in matches if match.part > 0]
    best = _best(placed, words, said)
    if best is not None:
        return _page(number, _nature(said, best), best, settle(seen, best, said), said)
    if said.champs or said.marques:
        settled = settle_by_name(seen, said)
        remarks = (*settled.remarques, *_beside(said))
        return RawPage(number, PageNature.NOMMEE, None, 0, 1, _copy(said), settled.reponses, remarks)
    if placed:
        return RawPage(number, PageNature.AMBIGU)
    if matches:
        return RawPage(number, PageNature.DEFORME)
    letters = sum(not each.lettre.isspace() for each in seen.lettres)
    return RawPage(number, PageNature.ETRANGER if letters or said.textes else PageNature.NUMERISE)


def _beside(said: Declared) -> Iterator[SlotRemark]:
    """What is written over a page, or joined to it, and cannot be taken for an answer."""
    for text in said.textes:
        error = "ce texte est posé sur la page par un autre logiciel, sans dire comment le montrer : il n’est pas lu"
        yield SlotRemark("", " ".join(text.split())[:60], error, "Écrivez-le dans la case, et enregistrez le PDF.")
    for text in said.notes:
        error = "ce commentaire joint à la page n’est pas lu"
        yield SlotRemark("", " ".join(text.split())[:60], error, "Vérifiez s’il change une réponse.", grave=False)


def _page(number: int, nature: PageNature, match: PageMatch[FormKey], settled: Settled, said: Declared) -> RawPage:
    plan = match.plan
    return RawPage(
        number,
        nature,
        plan.cle,
        plan.rang,
        plan.pages,
        _copy(said),
        settled.reponses,
        (*settled.remarques, *_beside(said)),
        sure=match.part == 1.0,
    )


def _best(matches: Sequence[PageMatch[FormKey]], words: dict[str, str], said: Declared) -> PageMatch[FormKey] | None:
    """The likeliest form of a page: by its words, then by its fields, then by the name that the file gives."""
    if not matches:
        return None
    names = {widget.case for widget in said.champs} | (said.marques or {}).keys()

    def likely(match: PageMatch[FormKey]) -> tuple[float, int, int, bool]:
        code, form, version = match.plan.cle
        named = words == {"formulaire": form, "version": str(version), "diplome": code}
        slots = {slot.nom for slot in match.plan.cases}
        return match.part, len(match.plan.mots), -len(names ^ slots) if names else 0, named

    ranked = sorted(matches, key=likely, reverse=True)
    best = ranked[0]
    others = [match for match in ranked if match.plan.cle != best.plan.cle]
    if not others:
        return best
    next_best = others[0]
    if best.part == 1.0 or best.part - next_best.part >= _MARGIN:
        return best if likely(best) > likely(next_best) else None
    return best if likely(best)[3] or likely(best)[2] > likely(next_best)[2] else None


def _nature(said: Declared, match: PageMatch[FormKey]) -> PageNature:
    if said.champs:
        return PageNature.CHAMPS
    slots = {slot.nom for slot in match.plan.cases}
    return PageNature.APLATI if said.marques and said.marques.keys() <= slots else PageNature.AUTRE


def _copy(said: Declared) -> int:
    return max((widget.exemplaire for widget in said.champs), default=1)
