"""The rules on the decision, made ready: what many candidates share of it is worked out once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import takewhile

from attrs import frozen

from bacpro.jobs.rules import Tried, tried
from bacpro.model.candidate import Form
from bacpro.model.deliberation import Average, Grading, Mention, Standing, UnitGrade
from bacpro.model.rule import Parameters
from bacpro.regulation.average import average_of, divisor_of
from bacpro.regulation.decision import (
    ADMISSION,
    BY_AVERAGE,
    BY_STANDING,
    CITED,
    CONTEST,
    HONOURS,
    MENTION,
    DecisionRule,
    Jury,
    Proposal,
    mention_of,
    practice_units,
)
from bacpro.sharing.memo import Memo


@frozen(eq=False)
class Kind:
    """What units have in common that differ only by their marks."""

    exemple: UnitGrade
    """One of them, which stands for all."""
    notable: bool


@frozen(eq=False)
class Standings:
    """What follows from how all the units stand and from the form, whatever the marks."""

    diviseur: str
    """The digits of the divisor of the average; nothing where there is none."""
    diviseur_pratique: str
    """The same of the units whose average opens the épreuve de contrôle."""
    essai: Tried[Jury, Proposal]
    """What the first rules give, which look at nothing else."""
    notables: bool
    """Whether a unit has something to be said."""
    manquantes: tuple[str, ...]
    """The units without result."""
    remplacees: tuple[str, ...]
    """The units of a justified absence."""
    coefficients: Decimal
    """Those of all the units that are not dispensed."""
    reste: Decimal
    """Those of the units without result."""


@frozen(eq=False)
class Merit:
    """What follows from an average alone, or from there being none: candidates share it."""

    moyenne: Average | None
    essai: Tried[Jury, Proposal]
    """What the next rules give, which look at nothing else."""
    mention: Mention | None
    """The mention that it gives to the admitted (D. 337-86)."""
    regles: tuple[str, ...]
    """The rules that the mention rests on."""


@frozen(eq=False)
class DecisionRules:
    """The rules on the decision of sessions under the same ones: what follows from each case is found once."""

    grading: Grading
    natures: dict[object, Kind]
    """The kinds of units met, by what they have in common."""
    standings: Memo[tuple[tuple[Kind, ...], Form | None], Standings]
    merites: Memo[tuple[str, str], Merit]
    """By the digits of the points and of the divisor, which are empty where there is no average."""
    autres: tuple[DecisionRule, ...]
    """The rules that are tried after theirs."""
    pratique: frozenset[str]
    """The units whose average opens the épreuve de contrôle."""
    admission: DecisionRule | None = None
    """The rule of a speciality on admission, where it takes the place of that of the Code."""


def prepared_rules(rules: Sequence[DecisionRule], grading: Grading) -> DecisionRules:
    """The rules in force in a session, made ready for its grading."""
    figures = {rule.id: rule.parametres for rule in rules}
    deciding = [rule for rule in rules if rule.id not in CITED]
    first = list(takewhile(lambda rule: not rule.greffon and rule.apply in BY_STANDING, deciding))
    then = list(takewhile(lambda rule: not rule.greffon and rule.apply in BY_AVERAGE, deciding[len(first) :]))
    practice = frozenset(practice_units(grading, figures[CONTEST]))
    return DecisionRules(
        grading=grading,
        natures={},
        standings=Memo(partial(_standings, first, grading, practice)),
        merites=Memo(partial(_merit, then, grading, figures)),
        autres=tuple(deciding[len(first) + len(then) :]),
        pratique=practice,
        admission=next((rule for rule in deciding if rule.id == ADMISSION and rule.greffon), None),
    )


def _standings(
    rules: Sequence[DecisionRule],
    grading: Grading,
    practice: frozenset[str],
    case: tuple[tuple[Kind, ...], Form | None],
) -> Standings:
    kinds, forme = case
    units = tuple([kind.exemple for kind in kinds])
    jury = Jury(units, None, grading, forme)
    return Standings(
        diviseur=divisor_of(units),
        diviseur_pratique=divisor_of([unit for unit in units if unit.unite in practice]),
        essai=tried(rules, jury, Proposal),
        notables=any(kind.notable for kind in kinds),
        manquantes=tuple(jury.standing(Standing.MANQUANTE)),
        remplacees=tuple(jury.standing(Standing.ZERO)),
        coefficients=sum([unit.coefficient for unit in units if unit.etat is not Standing.DISPENSE], Decimal()),
        reste=sum([unit.coefficient for unit in units if unit.etat is Standing.MANQUANTE], Decimal()),
    )


def _merit(
    rules: Sequence[DecisionRule], grading: Grading, figures: Mapping[str, Parameters], digits: tuple[str, str]
) -> Merit:
    points, divisor = digits
    moyenne = average_of(points, divisor) if divisor else None
    mention = mention_of(moyenne, figures[MENTION]) if moyenne else None
    honours = mention_of(moyenne, figures.get(HONOURS, {})) if moyenne and mention is Mention.TB else None
    return Merit(
        moyenne=moyenne,
        essai=tried(rules, Jury((), moyenne, grading, None), Proposal),
        mention=honours or mention,
        regles=(HONOURS,) if honours else (),
    )
