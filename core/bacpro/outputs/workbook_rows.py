"""The rows of the jury’s workbook: what each candidate has under its columns, numbers never rounded up."""

from collections.abc import Collection, Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal

from attrs import define, field

from bacpro.jobs.session_terms import PASS
from bacpro.model.deliberation import Average, Bonus, Deliberation
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.result import brief, french
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.divisions import Place, place_of
from bacpro.outputs.documents.proposal import ADMITTED, say_grade, say_kept
from bacpro.outputs.labels import DECISIONS, MENTIONS
from bacpro.outputs.tables.deliberation import JURY_COLUMNS

ORAL = "Oral de contrôle"
"""The oral of before session 2022, beside the units: a mark, with the weight of all of them."""
DECIMALS = 6
"""Decimals that a cell shows at most, and two at least: 9,996 must not show as 10,00."""

CellValue = str | float | None


@define
class JuryRows:
    """The rows of a block of candidates, with their divisions."""

    diplome: Diploma
    rows: list[tuple[Place, tuple[list[CellValue], dict[str, CellValue], list[CellValue]]]] = field(factory=list)
    coefficients: dict[str, dict[Decimal | None, None]] = field(factory=dict)
    """The coefficients of each unit met in the sessions of the file; None for a facultative unit."""

    def add(self, deliberated: Deliberated) -> None:
        """Keep a candidate for his sheet."""
        dossier, proposed = deliberated.record.dossier, deliberated.deliberation
        if dossier is None or proposed is None:
            return
        candidat, moyenne = dossier.candidat, proposed.moyenne
        unites: dict[str, CellValue] = {}
        for unit in proposed.unites:
            self.coefficients.setdefault(unit.unite, {})[unit.coefficient] = None
            unites[unit.unite] = _cell(say_grade(unit, dossier.resultats))
        for bonus in [bonus for bonus in proposed.bonus if bonus.note is not None]:
            self.coefficients.setdefault(ORAL, {})[bonus.coefficient] = None
            unites[ORAL] = _cell(bonus.note or Decimal())
        counted = {bonus.objet for bonus in proposed.bonus}
        for unite, note in self._optionals(dossier, deliberated.session, counted):
            self.coefficients.setdefault(unite, {})[None] = None
            unites[unite] = note
        identity = [candidat.numero, candidat.nom, candidat.prenom]
        where = [dossier.etablissement, dossier.division]
        first: list[CellValue] = [*identity, dossier.statut or None, deliberated.session, *where]
        last = [
            _total(proposed.bonus, jury=False),
            _total(proposed.bonus, jury=True),
            _never_above(moyenne.points) if moyenne else None,
            _never_above(moyenne.diviseur) if moyenne else None,
            _cut(moyenne),
            DECISIONS[proposed.decision].court,
            MENTIONS[proposed.mention] if proposed.mention else None,
            proposed.confiance.value,
            _first_marks(proposed) or None,
            say_kept(proposed) if proposed.acquises and proposed.decision not in ADMITTED else None,
            ", ".join(proposed.a_presenter) or None,
            proposed.explication,
            *(None for _ in JURY_COLUMNS),
        ]
        self.rows.append((place_of(dossier), (first, unites, last)))

    def _optionals(self, dossier: Dossier, session: int, counted: Collection[str]) -> Iterator[tuple[str, CellValue]]:
        """Facultative units with their last mark, in parentheses where its points above 10 are not `counted`."""
        edition = self.diplome.edition(session)
        optional = {unite.code for unite in edition.unites if unite.facultative} if edition else set()
        optional |= {unite.code for unite in edition.hors_reglement} if edition else set()
        for result in sorted(dossier.resultats, key=lambda result: result.session or 0):
            if result.unite in optional and result.note is not None:
                idle = result.note > PASS and result.unite not in counted
                yield result.unite, f"({french(result.note)})" if idle else _never_above(result.note)


def _cell(note: Decimal | str) -> CellValue:
    return _never_above(note) if isinstance(note, Decimal) else note or None


def _never_above(number: Decimal) -> float:
    """A number as a sheet holds it: with as many decimals as it shows, and never rounded up to a threshold."""
    return float(number.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_FLOOR))


def _first_marks(proposed: Deliberation) -> str:
    """The marks that an oral of the contrôle replaced."""
    return " ; ".join(
        [f"{unit.unite} : {brief(unit.premiere)}" for unit in proposed.unites if unit.premiere is not None]
    )


def _total(bonuses: Iterable[Bonus], *, jury: bool) -> CellValue:
    """The points of the jury, or the other points beside the units and the orals; nothing where there are none."""
    points = [bonus.points for bonus in bonuses if (bonus.objet == "jury") is jury and bonus.note is None]
    return _never_above(sum(points, Decimal())) if points else None


def _cut(moyenne: Average | None) -> CellValue:
    """The average as it is shown everywhere: cut to two decimals, never above what it is."""
    return float(moyenne.affichee.replace(",", ".")) if moyenne else None
