"""What a page on a référentiel shows: the règlement of an edition, seen by one status of candidates or by all."""

from collections.abc import Iterator

from attrs import frozen

from bacpro.model.candidate import Status
from bacpro.model.diploma import Diploma, Edition, Epreuve, Unite
from bacpro.model.edition.content import Content, Variant, find_variants
from bacpro.model.edition.evaluation import Evaluation, EvaluationKind
from bacpro.model.edition.norms import Divergence, Norms
from bacpro.model.edition.reglement import Mode, ReglementColumn, french_duration
from bacpro.model.edition.section import Section
from bacpro.outputs.labels import STATUSES


@frozen
class UnitLine:
    """A unit: the blocs it validates or may be chosen from, and its mode in each column shown."""

    unite: Unite
    blocs: tuple[str, ...]
    modes: tuple[Mode | None, ...]


@frozen
class Sitting:
    """How an épreuve takes place of one kind of evaluation, and for which columns."""

    epreuve: Epreuve
    unite: Unite
    modalite: EvaluationKind
    colonnes: tuple[int, ...]
    evaluation: Evaluation


@frozen
class Syllabus:
    """What a page shows of an edition. With a `statut`, `colonnes` is the one column that is his."""

    diplome: Diploma
    edition: Edition
    contenu: Content
    statut: Status | None
    colonnes: tuple[ReglementColumn, ...]
    lignes: tuple[UnitLine, ...]
    epreuves: tuple[Sitting, ...]
    variantes: tuple[Variant, ...]
    rubriques: tuple[Section, ...]
    divergences: tuple[Divergence, ...]
    normes: Norms

    @property
    def candidat(self) -> str:
        """The status in words, or nothing."""
        return STATUSES[self.statut].long if self.statut else ""


def view_syllabus(
    diploma: Diploma,
    edition: Edition,
    content: Content,
    norms: Norms,
    *,
    statut: Status | None = None,
    session: int | None = None,
) -> Syllabus:
    """What to show of an edition to a status, or to all; a section is kept if it is for them and of then."""
    own = content.column(statut) if statut else None
    columns = (own,) if own else () if statut else content.colonnes
    numbers = {column.numero for column in columns}
    chosen = {bloc.code for bloc in edition.blocs}
    codes = chosen | {unite.code for unite in edition.unites} | {epreuve.code for epreuve in edition.epreuves}
    return Syllabus(
        diplome=diploma,
        edition=edition,
        contenu=content,
        statut=statut,
        colonnes=columns,
        lignes=tuple(_line(unite, edition, content, columns) for unite in edition.unites),
        epreuves=tuple(_sittings(edition, content, columns)),
        variantes=tuple(variant for variant in find_variants(content, edition) if _concerns(variant, numbers, statut)),
        rubriques=tuple(_current(content.rubriques, edition, statut, session)),
        divergences=norms.touching(codes | {"moyenne"}),
        normes=norms,
    )


def duration_cell(mode: Mode | None) -> str:
    """The duration of a unit as a table shows it, or nothing."""
    return french_duration(mode.duree_minutes) if mode and mode.duree_minutes else ""


def preparation_cell(mode: Mode | None) -> str:
    """The preparation time of a unit as a table shows it, or nothing."""
    return french_duration(mode.preparation_minutes) if mode and mode.preparation_minutes else ""


def mode_cell(mode: Mode | None) -> str:
    """Mode, duration and preparation in one cell: `Ponctuel oral, 20 min (dont 5 min de préparation)`."""
    if mode is None:
        return ""
    said = ", ".join(filter(None, (mode.mode, duration_cell(mode))))
    return f"{said} (dont {preparation_cell(mode)} de préparation)" if mode.preparation_minutes else said


def _line(unite: Unite, edition: Edition, content: Content, columns: tuple[ReglementColumn, ...]) -> UnitLine:
    validated = tuple(bloc.code for bloc in edition.blocs if unite.code in bloc.unites and not bloc.facultatif)
    modes = tuple(content.mode(unite.code, column.numero) for column in columns)
    return UnitLine(unite, validated or unite.options, modes)


def _sittings(edition: Edition, content: Content, columns: tuple[ReglementColumn, ...]) -> list[Sitting]:
    """Each épreuve in the order of the règlement, of each kind that a column gives it."""
    epreuves = {epreuve.code: epreuve for epreuve in edition.epreuves}
    sittings = []
    for unite in edition.unites:
        if unite.epreuve not in content.evaluations:
            continue
        for modalite in EvaluationKind:
            evaluation = content.evaluations[unite.epreuve].of(modalite)
            modes = [content.mode(unite.code, column.numero) for column in columns]
            numbers = tuple(mode.colonne for mode in modes if mode and mode.modalite is modalite)
            if evaluation and numbers:
                sittings.append(Sitting(epreuves[unite.epreuve], unite, modalite, numbers, evaluation))
    return sittings


def _concerns(variant: Variant, columns: set[int], statut: Status | None) -> bool:
    if variant.colonne not in columns:
        return False
    return statut is None or not variant.statuts_omis or statut in variant.statuts_omis


def _current(
    sections: tuple[Section, ...], edition: Edition, statut: Status | None, session: int | None
) -> Iterator[Section]:
    """The sections that are for a status, and for a session or the last of an edition."""
    year = session or edition.sessions.derniere
    for section in sections:
        if section.concerns(statut) and (section.sessions is None or year is None or year in section.sessions):
            yield section
