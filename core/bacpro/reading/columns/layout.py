"""How a table is laid out: where each column stands, and what its titles have wrong."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from bacpro.model.diploma import Diploma
from bacpro.model.result import french
from bacpro.reading.columns.unit_titles import BareTitle, strip_title
from bacpro.reading.columns.vocabulary import OF_UNITS, SITUATIONS, ColumnKind, ColumnMeaning, HeaderFault, Vocabulary


@frozen
class UnitColumns:
    """Where a unit’s mark, session and oral stand in a row; None where the table has no such column."""

    unite: str
    note: int
    session: int | None
    controle: int | None
    situations: tuple[int, ...] = ()


@frozen
class TableLayout:
    """How a table is laid out: the header as read, positions of what is read, and columns carried along."""

    entete: tuple[str, ...]
    lues: dict[str, int]
    unites: tuple[UnitColumns, ...]
    identite: tuple[int, ...]
    as_read: dict[str, str]
    """The header as read of each canonical column (`numero_candidat`, `U31`, `U31 session`)."""
    places: dict[str, int]
    """The place of each column that is read, by its canonical name."""
    laissees: tuple[str, ...] = ()
    """Headers of columns that are known and left out."""
    remarques: tuple[str, ...] = ()
    """What its titles say and is not taken, in French."""

    @property
    def longue(self) -> bool:
        """Whether each row is one result (long table) and not one candidate (wide table)."""
        return "unite" in self.lues and "note" in self.lues


def read_layout(
    header: Sequence[str], diploma: Diploma, words: Vocabulary, *, skipped: Iterable[int] = (), results: bool = True
) -> TableLayout | list[HeaderFault]:
    """Understand a header for the files of a diploma; all its faults when it cannot be taken.

    `skipped` are places of columns to leave out; without `results`, a table needs no column of marks.
    """
    columns = [words.column(name) for name in header]
    for spare in skipped:
        columns[spare] = ColumnMeaning(ColumnKind.LAISSEE, f"{spare}")
    columns = read_once(header, columns)
    faults = _find_header_faults(header, columns, words)
    by_place = {
        column: place for place, column in enumerate(columns) if column and column.kind is not ColumnKind.LAISSEE
    }
    lues = {column.nom: place for column, place in by_place.items() if column.kind is ColumnKind.LUE}
    unites = tuple(
        UnitColumns(
            code,
            place,
            by_place.get(ColumnMeaning(ColumnKind.SESSION, code)),
            by_place.get(ColumnMeaning(ColumnKind.CONTROLE, code)),
            _situations(code, by_place),
        )
        for code in diploma.unites
        if (place := by_place.get(ColumnMeaning(ColumnKind.UNITE, code))) is not None
    )
    long = "unite" in lues and "note" in lues
    held = {lues[nom] for nom in ("unite", "note", "session") if nom in lues} if long else set()
    identite = tuple(
        place
        for place, column in enumerate(columns)
        if column and column.kind in {ColumnKind.LUE, ColumnKind.RECOPIEE} and place not in held
    )
    as_read = {column.canonical: header[place] for column, place in by_place.items()}
    places = {column.canonical: at for column, at in by_place.items() if column.kind is not ColumnKind.RECOPIEE}
    left = tuple(
        n for n, c in zip(header, columns, strict=True) if n and c is not None and c.kind is ColumnKind.LAISSEE
    )
    remarks = _coefficient_remarks(header, columns, words)
    layout = TableLayout(tuple(header), lues, unites, identite, as_read, places, left, remarks)
    if "numero_candidat" not in lues:
        faults.append(
            HeaderFault("numero_candidat", "colonne absente", "Ajoutez le numéro de candidat à chaque ligne.")
        )
    if unites and layout.longue:
        faults += [
            HeaderFault(columns.unite, "colonne d’unité dans une table longue", "Gardez unite et note, ou elle.")
            for columns in unites
        ]
    if results and not unites and not layout.longue:
        known = ", ".join(diploma.unites)
        faults.append(
            HeaderFault(
                "unités",
                f"aucune colonne d’unité de {diploma.sigle}",
                f"Ajoutez une colonne par unité ({known}), ou les colonnes unite et note ; "
                f"si les notes sont dans un autre fichier, joignez-le avec --joindre.",
            )
        )
    return faults or layout


_SEVERAL = frozenset({ColumnMeaning(ColumnKind.LUE, "etablissement"), ColumnMeaning(ColumnKind.LUE, "uai")})
"""Columns that a list may well give twice, under two titles."""


def read_once(header: Sequence[str], columns: Sequence[ColumnMeaning | None]) -> list[ColumnMeaning | None]:
    """The columns where an establishment told twice is read from the first, and the other carried along."""
    read: set[ColumnMeaning | None] = set()
    found: list[ColumnMeaning | None] = []
    for name, column in zip(header, columns, strict=True):
        found.append(ColumnMeaning(ColumnKind.RECOPIEE, name) if column in _SEVERAL and column in read else column)
        read.add(column)
    return found


def _situations(code: str, by_place: dict[ColumnMeaning, int]) -> tuple[int, ...]:
    names = (ColumnMeaning(ColumnKind.SITUATION, f"{code} situation {number}") for number in SITUATIONS)
    return tuple(by_place[column] for column in names if column in by_place)


def _find_header_faults(
    header: Sequence[str], columns: Sequence[ColumnMeaning | None], words: Vocabulary
) -> list[HeaderFault]:
    faults = []
    seen: dict[ColumnMeaning, str] = {}
    for name, column in zip(header, columns, strict=True):
        if column is None:
            faults.append(words.fault(name))
        elif column in seen and column.kind is not ColumnKind.LAISSEE:
            remedy = f"Gardez une seule des colonnes « {seen[column]} » et « {name} »."
            faults.append(HeaderFault(name, f"colonne en double ({column.nom})", remedy))
        else:
            seen[column] = name
    faults += [_scale_fault(name, column, strip_title(name)) for name, column in _find_scaled(header, columns)]
    for name, column in zip(header, columns, strict=True):
        if column is None or column.kind not in {ColumnKind.SESSION, ColumnKind.CONTROLE, ColumnKind.SITUATION}:
            continue
        unite = column.nom.split()[0]
        if ColumnMeaning(ColumnKind.UNITE, unite) not in seen:
            remedy = f"Ajoutez la colonne {unite}, ou supprimez celle-ci."
            faults.append(HeaderFault(name, f"aucune colonne {unite} à laquelle la rattacher", remedy))
    return faults


_MARKS = frozenset({"note", "projet", "controle"})
"""Columns that hold marks of no unit in particular."""


def _find_scaled(header: Sequence[str], columns: Sequence[ColumnMeaning | None]) -> list[tuple[str, ColumnMeaning]]:
    """Columns of marks whose titles say that they are not on 20."""
    return [
        (name, column)
        for name, column in zip(header, columns, strict=True)
        if column
        and (column.kind in OF_UNITS or (column.kind is ColumnKind.LUE and column.nom in _MARKS))
        and strip_title(name).autre_bareme
    ]


def _scale_fault(name: str, column: ColumnMeaning, without: BareTitle) -> HeaderFault:
    remedy = f"Donnez les notes sur 20, et à la colonne le titre {column.canonical}."
    return HeaderFault(name, f"notes sur {without.autre_bareme}", remedy)


def _coefficient_remarks(
    header: Sequence[str], columns: Sequence[ColumnMeaning | None], words: Vocabulary
) -> tuple[str, ...]:
    """Titles that give units coefficients that are not the règlement’s, in one remark."""
    wrong = []
    for name, column in zip(header, columns, strict=True):
        if column is None or column.kind is not ColumnKind.UNITE:
            continue
        known = words.titres.coefficients.get(column.nom, frozenset())
        if not known.issuperset(strip_title(name).coefficients):
            right = " ou ".join(french(weight) for weight in sorted(known)) or "sans coefficient"
            wrong.append(f"« {name} » ({right})")
    said = "coefficients des titres qui ne sont pas ceux du règlement, entre parenthèses, qui seuls comptent"
    return (f"{said} : {', '.join(wrong)}",) if wrong else ()
