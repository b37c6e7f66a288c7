"""Reads the status of a candidate: a word, a category of Cyclades, the words of an office."""

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.notation.folding import fold
from bacpro.model.run.faults import CellFault
from bacpro.reading.columns.cyclades import category_statuses, is_label
from bacpro.reading.values.cells import KnownWords, read_text, read_word
from bacpro.reading.values.words import find_statuses


@frozen
class StatusCategory:
    """A label of Cyclades, or words of an office, that leave several statuses open: none is taken."""

    libelle: str
    statuts: tuple[Status, ...]


def read_status(cell: str, known_words: KnownWords) -> Status | StatusCategory | CellFault | None:
    """A status: its word, what an office said, a category of Cyclades, or words in use; None for nothing."""
    text = read_text(cell)
    if said := dict(known_words.statuts).get(fold(text)):
        return said
    read = read_word(Status, "statut", cell)
    if not isinstance(read, CellFault):
        return read
    open_ = category_statuses(text)
    if open_ is None and is_label(text):
        remedy = f'Dites-le dans un fichier --colonnes : [statuts] "{text}" = l’un de {", ".join(Status)}.'
        return CellFault("statut", text, "catégorie de candidat inconnue", remedy)
    open_ = open_ or find_statuses(text)
    if not open_:
        return read
    return open_[0] if len(open_) == 1 else StatusCategory(text, open_)


def unsettled_doubt(category: StatusCategory) -> CellFault:
    """The doubt on a category that leaves several statuses open."""
    error = f"cette catégorie ne dit pas lequel de ces statuts : {', '.join(category.statuts)} ; statut laissé vide"
    remedy = f'Complétez la colonne, ou un fichier --colonnes : [statuts] "{category.libelle}" = "…".'
    return CellFault("statut", category.libelle, error, remedy)
