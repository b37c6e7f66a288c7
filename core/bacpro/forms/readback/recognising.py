"""Which forms a PDF holds, copy after copy, and what there is to tell of each of its pages."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve, field, frozen

from bacpro.errors import BacproError
from bacpro.forms.readback.guarding import GuardedReader
from bacpro.forms.readback.reading import ADVICE, PageNature, RawForm, RawPage
from bacpro.forms.readback.tidying import find_odd_letters, tidy_answer
from bacpro.forms.shelf import FormKey, FormLayout, Shelf
from bacpro.jobs.fill import Answer
from bacpro.model.form import FieldKind, PaperForm
from bacpro.pdf.reading.slot_evidence import SlotRemark
from bacpro.pdf.slots import TICK_WORDS

_READ = frozenset({PageNature.CHAMPS, PageNature.APLATI, PageNature.AUTRE, PageNature.NOMMEE})

_UNREAD = {
    PageNature.NUMERISE: f"document numérisé, sans champ à lire. {ADVICE}",
    PageNature.ETRANGER: f"PDF d’une autre provenance, aucun formulaire de bacpro. {ADVICE}",
    PageNature.DEFORME: "formulaire aplati ou imprimé par un autre logiciel, qui l’a tourné, déformé ou mis avec "
    f"d’autres sur une même page : ses cases ne se retrouvent pas. {ADVICE}",
    PageNature.AMBIGU: "plusieurs formulaires installés peuvent être cette page, que rien ne nomme. "
    "Demandez le fichier tel que bacpro l’a fait.",
}


@frozen
class CopyRead:
    """A copy of a form: its answers without those that are empty, the page of the file that each slot is on."""

    reponses: dict[str, Answer]
    cases: dict[str, int] = field(factory=dict, repr=False)
    exemplaire: int = 1
    """The copy that its fields say it is."""
    remarques: tuple[tuple[int, SlotRemark], ...] = ()
    """Page and remark."""
    manque: int = 0
    """Pages of it that are not there."""

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of the file that it is on."""
        return tuple(sorted({*self.cases.values()}))


@frozen
class FormRead:
    """Copies of a form that follow each other in a file."""

    form: PaperForm
    diplome: str
    exemplaires: tuple[CopyRead, ...]

    @property
    def copies(self) -> tuple[dict[str, Answer], ...]:
        """The answers, copy by copy."""
        return tuple(copy.reponses for copy in self.exemplaires)


@frozen
class PageCounts:
    """Pages of a file: those of forms with answers, of blank forms, empty ones, and those that could not be read."""

    total: int = 0
    lues: int = 0
    vierges: int = 0
    vides: int = 0
    inconnues: int = 0


@frozen
class FileRead:
    """What a file holds. `refus` says why it is refused, whole, with the page where that is, from 1."""

    formulaires: tuple[FormRead, ...]
    pages: PageCounts
    vierges: tuple[int, ...] = ()
    """Pages of blank forms."""
    refus: tuple[tuple[int, str], ...] = ()
    sha256: str = ""
    avis: tuple[str, ...] = ()
    """What the file has beside its pages, that is not read: message and remedy."""


class NothingReadError(BacproError):
    """A file is refused whole, once its pages were seen: `found` has their counts, and no form."""

    def __init__(self, message: str, found: FileRead) -> None:
        super().__init__(message)
        self.found = found


def read_file(reader: GuardedReader, path: Path, shelf: Shelf) -> FileRead:
    """Read a file that comes from anybody. Raises BacproError, with the reason and the remedy, when nothing can be;
    NothingReadError when it holds pages."""

    def likely(words: Mapping[str, str]) -> Sequence[FormLayout]:
        return shelf.layouts(dict.fromkeys([*named_in(words), *shelf.at_hand])) or shelf.layouts()

    raw = reader.read(path, likely)
    if any(not page.sure for page in raw.pages if page.nature is not PageNature.VIDE):
        raw = reader.read(path, lambda _: shelf.layouts())
    return recognise_forms(raw, shelf)


def recognise_forms(raw: RawForm, shelf: Shelf) -> FileRead:
    """The forms of a file whose pages were read. Raises NothingReadError when none of them is one that says
    something."""
    pages = [_resolved(page, raw, shelf) for page in raw.pages]
    refusals = [(page.numero, _UNREAD[page.nature]) for page in pages if page.nature in _UNREAD]
    forms: list[FormRead] = []
    for key, group in _runs(pages):
        shelved = shelf.formulaires[key]
        forms.append(FormRead(shelved.form, shelved.diplome.code, tuple(_copies(shelved.form, group))))
    if not forms:
        empty = _counts(pages, set(), set())
        raise NothingReadError(_why_nothing(pages, raw), FileRead((), empty, sha256=raw.sha256, avis=raw.avis))
    filled = {page for each in forms for copy in each.exemplaires if _says(copy) for page in copy.pages}
    blank = {page for each in forms for copy in each.exemplaires for page in copy.pages} - filled
    counts = _counts(pages, filled, blank)
    if not filled and not refusals:
        raise NothingReadError(_BLANK, FileRead((), counts, sha256=raw.sha256, avis=raw.avis))
    kept = [evolve(each, exemplaires=tuple(filter(_says, each.exemplaires))) for each in forms]
    for each in kept:
        for copy in each.exemplaires:
            if copy.manque:
                refusals.append((copy.pages[0], _MISSING.format(each.form.titre, copy.manque + len(copy.pages))))
    return FileRead(
        tuple(each for each in kept if each.exemplaires),
        counts,
        tuple(sorted(blank)),
        tuple(refusals),
        raw.sha256,
        raw.avis,
    )


def _counts(pages: Sequence[RawPage], filled: Collection[int], blank: Collection[int]) -> PageCounts:
    empty = sum(page.nature is PageNature.VIDE for page in pages)
    return PageCounts(len(pages), len(filled), len(blank), empty, len(pages) - len(filled) - len(blank) - empty)


_BLANK = "formulaire vierge, aucune réponse n’y est écrite. Donnez les formulaires remplis."


_MISSING = (
    "des pages de « {} » manquent ou ne se suivent pas : un exemplaire en a {}. Remettez-les toutes, dans l’ordre."
)


def _says(copy: CopyRead) -> bool:
    return bool(copy.reponses) or any(remark.grave for _, remark in copy.remarques)


def named_in(words: Mapping[str, str]) -> Iterator[FormKey]:
    """The form that the words of a file name, if they do."""
    if words.get("version", "").isdecimal():
        yield words.get("diplome", ""), words.get("formulaire", ""), int(words["version"])


def _resolved(page: RawPage, raw: RawForm, shelf: Shelf) -> RawPage:
    """A page whose fields alone can name its form, with that form; or as one that cannot be read."""
    if page.nature is not PageNature.NOMMEE:
        known = (
            page.cle is None or page.sure or not raw.mots or any(key in shelf.formulaires for key in named_in(raw.mots))
        )
        return page if known else evolve(page, nature=PageNature.ETRANGER, cle=None)
    slots = {slot for slot, answer in page.reponses.items() if answer} or page.reponses.keys()
    alike = [key for key, each in shelf.formulaires.items() if slots <= each.form.slots.keys()]
    named = [key for key in named_in(raw.mots) if key in alike]
    newest = {key[:2]: key for key in sorted(alike)}
    if not raw.mots and len(newest) == 1:
        named = list(newest.values())
    if not named:
        return evolve(page, nature=PageNature.AMBIGU if alike and not raw.mots else PageNature.ETRANGER)
    return _ranked(evolve(page, cle=named[0]), shelf.formulaires[named[0]].form, shelf.layouts(named[:1]))


def _ranked(page: RawPage, form: PaperForm, layouts: Sequence[FormLayout]) -> RawPage:
    """A page known by its fields alone, with the page of the form that they are on; one that has them all is whole."""
    if form.slots.keys() <= page.reponses.keys():
        return page

    def shared(plan: FormLayout) -> int:
        return sum(slot.nom in page.reponses for slot in plan.cases)

    plan = max(layouts, key=shared, default=None)
    return page if plan is None else evolve(page, rang=plan.rang, sur=plan.pages)


def _why_nothing(pages: Sequence[RawPage], raw: RawForm) -> str:
    """Why a file holds no form at all."""
    natures = {page.nature for page in pages}
    if raw.mots:
        if natures & {PageNature.DEFORME, PageNature.AMBIGU}:
            return _UNREAD[PageNature.DEFORME]
        named = f"{raw.mots.get('formulaire', '?')}, version {raw.mots.get('version', '?')}"
        return f"formulaire inconnu ici : {named}. Installez le greffon qui l’apporte, ou mettez-le à jour."
    told = natures & _UNREAD.keys()
    if not told:
        return f"PDF sans aucune page écrite. {ADVICE}"
    return _UNREAD[told.pop() if len(told) == 1 else PageNature.ETRANGER]


def _runs(pages: Iterable[RawPage]) -> Iterator[tuple[FormKey, list[RawPage]]]:
    """Pages of one form that follow each other; pages without one are passed over."""
    run: list[RawPage] = []
    for page in pages:
        if page.nature not in _READ or page.cle is None:
            continue
        if run and run[-1].cle != page.cle:
            yield _key(run), run
            run = []
        run.append(page)
    if run:
        yield _key(run), run


def _key(run: Sequence[RawPage]) -> FormKey:
    if run[0].cle is None:
        raise TypeError("a page without a form")
    return run[0].cle


def _copies(form: PaperForm, pages: Iterable[RawPage]) -> Iterator[CopyRead]:
    """Pages put together into copies: each begins with the first page, or where a slot comes again."""
    waiting: list[RawPage] = []
    for page in pages:
        slots = {slot for each in waiting for slot in each.reponses}
        if waiting and (slots & page.reponses.keys() or not _follows(page, waiting[-1])):
            yield _copy(form, waiting)
            waiting = []
        waiting.append(page)
    if waiting:
        yield _copy(form, waiting)


def _follows(page: RawPage, before: RawPage) -> bool:
    """Whether a page is the next of the same copy, as far as it says."""
    named = page.nature is before.nature is PageNature.CHAMPS
    return page.rang == before.rang + 1 and (not named or page.exemplaire == before.exemplaire)


def _copy(form: PaperForm, pages: Sequence[RawPage]) -> CopyRead:
    answers: dict[str, Answer] = {}
    for page in pages:
        answers |= _typed(form, page.reponses)
    return CopyRead(
        answers,
        {slot: page.numero for page in pages for slot in page.reponses},
        pages[0].exemplaire,
        tuple(
            (page.numero, remark)
            for page in pages
            for remark in (*page.remarques, *_letters(answers, page), *_unsure(form, page))
        ),
        max(page.sur for page in pages) - len(pages),
    )


def _letters(answers: Mapping[str, Answer], page: RawPage) -> Iterator[SlotRemark]:
    for slot in page.reponses:
        if isinstance(text := answers.get(slot), str):
            yield from find_odd_letters(slot, text)


def _unsure(form: PaperForm, page: RawPage) -> Iterator[SlotRemark]:
    if page.nature is PageNature.NOMMEE:
        error = f"cette page n’est reconnue qu’à ses champs : ce que « {form.titre} » imprime n’y est pas"
        remedy = "Vérifiez ses réponses, ou demandez le fichier tel que bacpro l’a fait."
        yield SlotRemark("", "", error, remedy, grave=False)
    elif not page.sure:
        error = f"des mots que « {form.titre} » imprime, version {form.version}, ne sont pas sur cette page"
        yield SlotRemark("", "", error, "Vérifiez que c’est ce formulaire, et que rien n’y est caché.", grave=False)


def _typed(form: PaperForm, copy: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answers as ticks for boxes, as texts for the rest, without those that are empty."""
    typed: dict[str, Answer] = {}
    for slot, answer in copy.items():
        champ = form.slots.get(slot)
        if champ is not None and champ.genre is FieldKind.CASE:
            if answer is True or answer == TICK_WORDS[True]:
                typed[slot] = True
        elif text := tidy_answer(str(answer), one_line=champ is not None and champ.genre is not FieldKind.PARAGRAPHE):
            typed[slot] = text
    return typed
