"""A fault found in an input: where it is, what stands there, what is wrong, and how to mend it."""

from collections.abc import Sequence
from typing import TypeVar

from attrs import frozen

from bacpro.model.notation.characters import make_printable
from bacpro.model.run.lines import SheetLine

T = TypeVar("T")

FAULT_COLUMNS = ("fichier", "ligne", "colonne", "candidat", "valeur", "erreur", "remede")


@frozen
class CellFault:
    """A fault of a cell or a JSON path, before its line is known. Texts are in French."""

    colonne: str
    valeur: str
    erreur: str
    remede: str


@frozen
class Fault:
    """One line of `rejets.csv`. `ligne` is the physical line of the file, from 1; 0 in a file without lines."""

    fichier: str
    ligne: int
    colonne: str
    candidat: str
    valeur: str
    erreur: str
    remede: str

    def __str__(self) -> str:
        where, line = self._place()
        place = f"{where}, ligne {line}" if line else where
        if self.colonne:
            place += f", {'colonne' if self.ligne else 'case'} {self.colonne}"
        if self.candidat:
            place += f", candidat {self.candidat}"
        value = f"« {self.valeur} » : " if self.valeur else ""
        return f"{place} : {value}{self.erreur}. {self.remede}"

    def cells(self) -> tuple[str, ...]:
        """The fault as a row under FAULT_COLUMNS."""
        where, line = self._place()
        return (
            where,
            str(line or ""),
            self.colonne,
            self.candidat,
            self.valeur,
            self.erreur,
            self.remede,
        )

    def _place(self) -> tuple[str, int]:
        """The file, with the sheet where several are read, and the line there."""
        if isinstance(self.ligne, SheetLine):
            return f"{self.fichier}, feuille « {self.ligne.feuille} »", self.ligne.ligne
        return self.fichier, self.ligne


def place_fault(fault: CellFault, fichier: str, ligne: int, candidat: str) -> Fault:
    """The fault of a cell, at its place, in characters that can be shown."""
    colonne, value, error, remedy = map(make_printable, (fault.colonne, fault.valeur, fault.erreur, fault.remede))
    return Fault(fichier, ligne, colonne, make_printable(candidat), value, error, remedy)


LINES, DOSSIERS = "lignes", "dossiers"
"""What stands for a candidate in a file, in the plural."""


def double_fault(colonne: str, numero: str, lines: Sequence[int], kind: str = LINES) -> CellFault:
    """The fault of a candidate who stands several times in a file: none of them is taken.

    `kind` is what `lines` are called, in the plural.
    """
    where = ", ".join(map(str, lines))
    of_dossiers = "Gardez un seul dossier pour ce candidat : aucun n’a été pris."
    remedy = of_dossiers if kind == DOSSIERS else "Gardez une seule ligne pour ce candidat : aucune n’a été prise."
    return CellFault(colonne, numero, f"candidat présent plusieurs fois ({kind} {where})", remedy)


def note_fault(value: T | CellFault, faults: list[CellFault], instead: T) -> T:
    """A value that could be read, or what stands for it once its fault is noted, once."""
    if isinstance(value, CellFault):
        if value not in faults:
            faults.append(value)
        return instead
    return value
