"""The forms installed, and where their slots stand, laid out when a file asks for it."""

from collections.abc import Iterable, Iterator

from attrs import define, evolve, field, frozen

from bacpro.errors import PluginError
from bacpro.forms.blank_pages import FormSetting, form_stencil
from bacpro.model.diploma import Diploma
from bacpro.model.form import PaperForm
from bacpro.pdf.reading.page_layouts import LetterRun, PageLayout, SlotArea, find_layout, runs_of, words_of
from bacpro.pdf.reading.shown_page import Box, Glyph, ShownPage, look_at
from bacpro.plugins.installed_plugin import blame
from bacpro.plugins.registry import Registry

FormKey = tuple[str, str, int]
"""Code of a diploma, id of a form, version of that form."""

FormLayout = PageLayout[FormKey]
"""A page of a form."""


@frozen(eq=False)
class Shelved:
    """A version of a form, and the diploma that it is of."""

    diplome: Diploma
    form: PaperForm


@define(eq=False)
class Shelf:
    """Forms that a file may be, by what tells them apart. Make one with `make_shelf`."""

    registry: Registry
    formulaires: dict[FormKey, Shelved]
    ecartes: list[str] = field(factory=list, init=False)
    """Why forms could not be laid out: their pages cannot be told by what they print."""
    _layouts: dict[FormKey, tuple[FormLayout, ...]] = field(factory=dict, init=False)

    @property
    def at_hand(self) -> tuple[FormKey, ...]:
        """The forms laid out already."""
        return tuple(self._layouts)

    def layouts(self, keys: Iterable[FormKey] | None = None) -> tuple[FormLayout, ...]:
        """The pages of some forms, or of all; keys of forms that are not here are left out."""
        wanted = self.formulaires if keys is None else [key for key in keys if key in self.formulaires]
        for key in wanted:
            if key not in self._layouts:
                self._layouts[key] = self._laid_out(self.formulaires[key])
        return tuple(page for key in wanted for page in self._layouts[key])

    def _laid_out(self, shelved: Shelved) -> tuple[FormLayout, ...]:
        """The pages of a form in each edition of its diploma, each once; none where its plugin is at fault."""
        diploma = shelved.diplome
        pages: dict[FormLayout, None] = {}
        try:
            with blame(self.registry.plugin_of(diploma)):
                for edition in diploma.editions:
                    setting = FormSetting(shelved.form, diploma, edition, self.registry.contenu(diploma, edition))
                    pages |= dict.fromkeys(_pages(setting))
        except PluginError as error:
            self.ecartes.append(str(error))
            return ()
        return tuple(pages)


def make_shelf(registry: Registry, forms: Iterable[tuple[Diploma, PaperForm]]) -> Shelf:
    """Some forms, each with its diploma, for each edition of it."""
    found = {(diploma.code, form.id, form.version): Shelved(diploma, form) for diploma, form in forms}
    return Shelf(registry, found)


def _pages(setting: FormSetting) -> list[FormLayout]:
    """The pages of a form, blank. Raises what Stencil.prepare raises."""
    from pypdfium2 import PdfDocument

    stencil = form_stencil(setting, editable=False)
    places = stencil.places
    document = PdfDocument(stencil.document([{}]))
    pages = []
    for number in range(len(document)):
        seen = look_at(document, number)
        here = [place for place in places if place.page == number]
        boxes = {place: Box(place.x, place.y, place.x + place.largeur, place.y + place.hauteur) for place in here}
        words = _found_again(seen)
        layout = PageLayout(
            (setting.diplome.code, setting.form.id, setting.form.version),
            number,
            len(document),
            seen.page,
            words,
            tuple(SlotArea(place.slot, place.champ.genre, boxes[place], seen.ink(boxes[place])) for place in here),
        )
        pages.append(evolve(layout, fond=tuple(_apart(seen, layout))))
    document.close()
    return pages


def _found_again(seen: ShownPage) -> tuple[LetterRun, ...]:
    """What a page prints, in runs that its letters hold in that order."""
    words = words_of(seen).texte
    return tuple(run for run in runs_of(seen.lettres) if run.texte in words)


def _apart(seen: ShownPage, layout: FormLayout) -> Iterator[Glyph]:
    """The letters that a blank page prints apart from its runs, or inside its slots."""
    [*matches] = find_layout(seen, [layout])
    words = matches[0].lettres if matches else frozenset()
    for rank, letter in enumerate(seen.lettres):
        inside = any(slot.boite.holds(*letter.milieu) for slot in layout.cases)
        if letter.lettre.strip() and (inside or rank not in words):
            yield letter
