"""The record that the rows of a candidate make, with every fault at its place, and the input of a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve

from bacpro.model.dossier import Dossier
from bacpro.model.run.faults import CellFault, Fault
from bacpro.model.run.record import Record
from bacpro.reading.columns.layout import TableLayout
from bacpro.reading.input import Input
from bacpro.reading.sources.source import SourceFile
from bacpro.reading.tables.rows import TableRow, count_lines
from bacpro.reading.tables.table import CandidateTable
from bacpro.reading.values.doubts import find_doubts, find_shared_ine


def table_input(
    table: CandidateTable,
    disposition: str,
    cut: Callable[[int], Iterator[Any]],
    read_block: Callable[[Any], Iterable[Record]],
    journal: SourceFile | None = None,
) -> Input:
    """The input of a table that was understood."""
    grid = table.grid
    return Input(
        fichier=grid.fichier,
        disposition=disposition,
        separateur=grid.separateur,
        entete=table.entete,
        cut=cut,
        read_block=read_block,
        feuille=grid.feuille,
        feuilles=grid.lues,
        feuilles_laissees=grid.laissees,
        ligne_entete=grid.ligne,
        preambule=table.preambule,
        remarques=(*grid.remarques, *table.layout.remarques, *_split_remark(table.layout)),
        autre=table.autre,
        laissees=table.layout.laissees,
        journal=journal,
        numero=table.layout.as_read.get("numero_candidat", ""),
    )


def _split_remark(layout: TableLayout) -> tuple[str, ...]:
    """What is said once of a table whose names stand in one cell."""
    if "nom_prenom" not in layout.lues or {"nom", "prenom"} & set(layout.lues):
        return ()
    title = layout.as_read["nom_prenom"]
    return (f"colonne « {title} » : le nom est séparé des prénoms d’après ses capitales, à vérifier",)


def make_record(
    table: CandidateTable,
    lines: Sequence[TableRow],
    dossier: Dossier | None,
    faults: Sequence[CellFault | Fault],
    doubts: Sequence[CellFault] = (),
) -> Record:
    """The record of the rows of a candidate: faults of the first row are placed there."""
    first = lines[0]
    if dossier is not None:
        doubts = (*doubts, *find_doubts(dossier))
        if first.division and not dossier.division:
            dossier = evolve(dossier, division=first.division)
        if first.jumeaux:
            doubts = (*doubts, *find_shared_ine(dossier.candidat.ine, [taken.ligne for taken in lines], first.jumeaux))
        if not (doubts or faults or table.jointe) and len(lines) == 1 and not (first.faults or first.repairs):
            return Record(first.ligne, 1, table.identity(first.row), dossier)
    found = [fault if isinstance(fault, Fault) else table.place(fault, first.ligne, first.row) for fault in faults]
    for taken in lines:
        if not taken.faults:
            continue
        told = {fault.colonne for fault in taken.faults}
        found = [fault for fault in found if fault.ligne != taken.ligne or fault.colonne not in _titles(table, told)]
        found += [table.place(fault, taken.ligne, taken.row) for fault in taken.faults]
    if found and (shifted := [taken for taken in lines if taken.cellules]):
        # Left out, the empty cells beyond the header do not make a sound row: a separator too many stands before them.
        found = [fault for fault in found if all(fault.ligne != taken.ligne for taken in shifted)]
        for taken in shifted:
            found += [table.place(cells_fault(table, taken.cellules), taken.ligne, taken.row)]
    repairs = [table.place(repair, taken.ligne, taken.row) for taken in lines for repair in taken.repairs]
    return Record(
        ligne=first.ligne,
        lignes=count_lines(table, lines),
        identite=table.identity(first.row),
        dossier=None if found else dossier,
        fautes=tuple(sorted(found, key=lambda fault: fault.ligne)) if found else (),
        avertissements=() if found else (*repairs, *(table.place(doubt, first.ligne, first.row) for doubt in doubts)),
    )


def _titles(table: CandidateTable, columns: set[str]) -> set[str]:
    return {table.layout.as_read.get(column, column) for column in columns}


def find_shape_faults(table: CandidateTable, row: Sequence[str]) -> list[CellFault]:
    """The fault of a row that has not as many cells as the header."""
    if len(row) == len(table.layout.entete):
        return []
    return [cells_fault(table, len(row))]


def cells_fault(table: CandidateTable, size: int) -> CellFault:
    """The fault of a row of another size than the header."""
    expected = table.jointe.largeur if table.jointe else len(table.layout.entete)
    remedy = "Cherchez un séparateur ou un guillemet de trop, ou une ligne coupée."
    return CellFault("", "", f"{size} cellules au lieu de {expected}", remedy)
