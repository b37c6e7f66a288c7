"""A fault found in an input: where it is, what stands there, what is wrong, and how to mend it."""

from attrs import frozen

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
    """One line of `rejets.csv`. `ligne` is the physical line of the file, from 1."""

    fichier: str
    ligne: int
    colonne: str
    candidat: str
    valeur: str
    erreur: str
    remede: str

    def __str__(self) -> str:
        place = f"{self.fichier}, ligne {self.ligne}"
        if self.colonne:
            place += f", colonne {self.colonne}"
        if self.candidat:
            place += f", candidat {self.candidat}"
        value = f"« {self.valeur} » : " if self.valeur else ""
        return f"{place} : {value}{self.erreur}. {self.remede}"

    def cells(self) -> tuple[str, ...]:
        """The fault as a row under FAULT_COLUMNS."""
        return (
            self.fichier,
            str(self.ligne),
            self.colonne,
            self.candidat,
            self.valeur,
            self.erreur,
            self.remede,
        )


def placed(fault: CellFault, fichier: str, ligne: int, candidat: str) -> Fault:
    """The fault of a cell, at its place."""
    return Fault(fichier, ligne, fault.colonne, candidat, fault.valeur, fault.erreur, fault.remede)
