"""Prepares what the jury decides on: it proposes and explains, and never decides (D. 337-85, -88)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal, localcontext
from functools import cache, partial
from typing import Any, TypeVar

from attrs import define, evolve, field, frozen

from bacpro.model.candidate import GLOBAL_ONLY, Form, form_of
from bacpro.model.deliberation import (
    Bonus,
    Decision,
    Deliberation,
    Grading,
    Kept,
    Mention,
    Standing,
    UnitGrade,
)
from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.model.result import MARK_MAX, Origin, Result, State, french
from bacpro.model.rule import Parameters, Refusal, Rule, first_applicable, rules_for
from bacpro.registry import load_registry
from bacpro.regulation.average import (
    EXACT,
    UnitTerms,
    average,
    best_bonuses,
    bonus_of_optional,
    bonus_of_project,
    figure,
    grade,
)
from bacpro.regulation.conservation import HOLDING, LAST_SESSION, REPORT, conservation_rules
from bacpro.regulation.decision import (
    ADMISSION,
    ATTESTATION,
    CERTIFICATE,
    CITED,
    CONTEST,
    KEPT,
    KEPT_MENTION,
    MENTION,
    OPTIONAL,
    POSTPONED,
    PROJECT,
    DecisionRule,
    Jury,
    Proposal,
    Speciality,
    decision_rules,
    in_force,
    mention_of,
    overridden,
    practice_units,
)

K = TypeVar("K")
V = TypeVar("V")

PASS = Decimal(10)
CENT = Decimal("0.01")
THRESHOLDS = (8, 10, 12, 14, 16, 18)
NEAR = Decimal("0.5")
"""How near a threshold, on 20, a case is brought to the jury’s attention."""
CASES = 1 << 13
"""Distinct results remembered of a session: enough for any cohort, and memory stays flat beyond."""
ATTESTED, BY_VAE = "code.dispense.attestation", "code.dispense.vae"
UNKNOWN_FORM, BELOW_CARRIED = "code.conservation.forme_inconnue", "code.conservation.progressive"
ABSENT_LATER, KEPT_ORAL = "code.conservation.absence_ulterieure", "code.conservation.controle"
"""Rules on what is kept of earlier results, on which a deliberation rests too."""

_NOT_OPEN = "L’épreuve de contrôle n’est pas ouverte au candidat : ses notes ne comptent pas."
WHY_ATTESTED = {
    Decision.AJOURNE: "ajourné",
    Decision.NON_DELIVRABLE: "diplôme non délivré",
    Decision.EN_COURS: "forme progressive, moyenne non atteinte",
}
"""The decisions that give attestations of bloc, and why (D. 337-69)."""


@frozen(eq=False)
class DeliberationPlan:
    """The diploma deliberated on, what its speciality brings, and every dated rule."""

    diplome: Diploma
    speciality: Speciality
    regles: tuple[DecisionRule, ...]

    def __reduce__(self) -> tuple[Callable[[str], "DeliberationPlan"], tuple[str]]:
        """Rules are functions, which do not travel: another process plans with its own plugins, the same ones."""
        return _planned, (self.diplome.code,)


def _planned(code: str) -> DeliberationPlan:
    registry = load_registry()
    diploma = registry.diplome(code)
    return plan_deliberation(diploma, registry.speciality(diploma))


@frozen(eq=False)
class _Unit:
    """A unit graded, with all that follows from its grade alone."""

    note: UnitGrade
    garde: Kept | None = None
    """What the candidate keeps of it."""
    remarque: str = ""
    question: str = ""
    regles: tuple[str, ...] = ()
    """The rules that it rests on, beside those of the decision."""
    notable: bool = False
    """Whether it has any of these three."""


class _Memo(dict[K, V]):
    """Values worked out when they are first asked for, and kept, so that equal cases share one value."""

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        if len(self) == CASES:
            self.clear()
        value = self[key] = self._work_out(key)
        return value


_Graded = _Memo[Result | str, _Unit]
"""The units of a session and a form, by the result that counts, or by their code where there is none."""


@frozen(eq=False)
class _Session:
    """What holds in one session: the edition, the grading, the rules tried, figures and grounds of all by id."""

    annee: int
    edition: Edition
    grading: Grading
    tried: tuple[DecisionRule, ...]
    parametres: Mapping[str, Parameters]
    fondements: Mapping[str, tuple[LegalBasis, ...]]
    admission: Decimal
    """The average, on 20, that the lowest mark is found for."""
    coefficients: tuple[LegalBasis, ...]
    """The ground of the coefficients, where some were not read in the text itself."""
    unites: _Memo[tuple[UnitGrade, str], _Unit]
    """What follows from each grade, which candidates of every form share."""
    obligatoires: tuple[str, ...]
    facultatives: tuple[str, ...]
    bonus_of: _Memo[Result, Bonus | None]
    """The points of a facultative result."""
    pratique: frozenset[str]
    """The units whose average opens the épreuve de contrôle."""
    blocs: tuple[tuple[frozenset[str], str], ...]
    """The units of each compulsory bloc, and how it is named."""

    def precedes(self, result: Result) -> bool:
        """Whether this session comes after that of a result."""
        return result.session is not None and result.session < self.annee


@define
class _Said:
    """What is said beside the decision: remarks, questions that no text settles, and rules that these rest on."""

    remarques: list[str] = field(factory=list)
    questions: list[str] = field(factory=list)
    regles: list[str] = field(factory=list)

    def ask(self, question: str, *rules: str) -> None:
        """Add a question."""
        self.questions.append(question)
        self.regles += rules


Found = tuple[DecisionRule, Proposal, tuple[Refusal, ...]]


def plan_deliberation(diploma: Diploma, speciality: Speciality) -> DeliberationPlan:
    """Join the Code’s rules and those that a speciality puts in their place."""
    return DeliberationPlan(diploma, speciality, overridden(decision_rules(), speciality.regles))


def deliberator(plan: DeliberationPlan) -> Callable[[Dossier, int], Deliberation]:
    """The function that prepares the deliberation of a dossier for a session (year) of the diploma.

    An edition governs that session, else LookupError is raised; no result is later. The readers make sure.
    """

    current = cache(partial(_session, plan))

    @cache
    def at(session: int, forme: Form | None) -> tuple[_Session, _Graded]:
        now = current(session)
        return now, _Memo(_grader(plan, now, _terms(plan, now, forme)))

    def deliberate(dossier: Dossier, session: int) -> Deliberation:
        forme = form_of(dossier.statut, dossier.forme)
        now, graded = at(session, forme)
        said = _Said()
        with localcontext(EXACT):
            results = _counting(dossier, now, graded, said)
            units = [graded[results.get(unite, unite)] for unite in now.obligatoires]
            if dossier.attestations:
                units = [_attested(unit, dossier, results, now, said) for unit in units]
            bonuses = _bonuses(dossier, results, now, said)
            grades = tuple([unit.note for unit in units])
            heard = [result for result in results.values() if result.controle is not None]
            orals = _orals(dossier.controle, heard, now, said) if heard or dossier.controle is not None else ()
            jury = Jury(grades, average(grades, bonuses), now.grading, forme, orals)
            return _concluded(now, jury, units, bonuses, first_applicable(now.tried, jury), said)

    return deliberate


def _session(plan: DeliberationPlan, session: int) -> _Session:
    edition = plan.diplome.edition(session)
    if edition is None:
        raise LookupError(f"no edition of {plan.diplome.code} for session {session}")
    grading = next(
        (grading for grading in plan.speciality.gradings if session in grading.sessions),
        Grading(edition.sessions, edition.fondement, ()),
    )
    rules = in_force(plan.regles, session)
    every: tuple[Rule[Any, Any], ...] = (*rules_for(conservation_rules(), session), *rules)
    figures = {rule.id: rule.parametres for rule in every}
    sure = [unite.coefficient.confiance for unite in edition.unites if unite.coefficient]
    surest = max(sure, key=list(Confidence).index, default=Confidence.TEXTE)
    return _Session(
        annee=session,
        edition=edition,
        grading=grading,
        unites=_Memo(partial(_unit, session, int(figures[KEPT]["annees"]))),
        tried=tuple(rule for rule in rules if rule.id not in CITED),
        parametres=figures,
        fondements={rule.id: rule.fondements for rule in every},
        admission=figures[ADMISSION].get("admission", PASS),
        coefficients=() if surest is Confidence.TEXTE else (evolve(edition.fondement, confiance=surest),),
        obligatoires=tuple(unite.code for unite in edition.obligatoires if unite.coefficient),
        facultatives=tuple(unite.code for unite in edition.unites if unite.facultative),
        bonus_of=_Memo(partial(bonus_of_optional, session=session, parameters=figures[OPTIONAL])),
        pratique=frozenset(practice_units(grading, figures[CONTEST])),
        blocs=tuple(
            (frozenset(bloc.unites), f"{bloc.code} ({', '.join(bloc.unites)})")
            for bloc in edition.blocs
            if not bloc.facultatif
        ),
    )


def _terms(plan: DeliberationPlan, now: _Session, forme: Form | None) -> dict[str, UnitTerms]:
    situations = now.grading.situations or {}
    return {
        unite.code: UnitTerms(
            unite=unite.code,
            coefficient=unite.coefficient.valeur,
            session=now.annee,
            forme=forme,
            situations=situations.get(unite.code, 1),
            premiere=plan.diplome.sessions.premiere,
        )
        for unite in now.edition.obligatoires
        if unite.coefficient is not None
    }


def _grader(plan: DeliberationPlan, now: _Session, terms: Mapping[str, UnitTerms]) -> Callable[[Result | str], _Unit]:
    """The function that grades a unit, from the result that counts or from its code alone."""
    threshold, years = now.parametres[KEPT]["seuil"], int(now.parametres[KEPT]["annees"])
    grade_unit = plan.speciality.note or grade

    def graded(key: Result | str) -> _Unit:
        result, unite = (None, key) if isinstance(key, str) else (key, key.unite)
        note = grade_unit(terms[unite], result, threshold, years)
        asked = note.etat is Standing.MANQUANTE and note.explication.endswith("?")
        ground = UNKNOWN_FORM if terms[unite].forme is None else BELOW_CARRIED
        return now.unites[note, ground if asked else ""]

    return graded


def _unit(session: int, years: int, graded: tuple[UnitGrade, str]) -> _Unit:
    """All that follows in a session (year) from the grade of a unit, and the rule of the question that it asks."""
    note, asked = graded
    obtained = note.session or session
    until = obtained + years if note.note is not None or note.vae else None
    old = note.etat is Standing.MANQUANTE and note.session is not None
    odd = note.etat is Standing.ZERO or note.proposee or old
    rules = [asked] if asked else []
    rules += [BY_VAE] if note.vae else []
    rules += [KEPT] if note.note is not None and obtained < session else []
    rules += [REPORT] if note.origine is Origin.CONVERSION else []
    rules += [LAST_SESSION] if until == session else []
    return _Unit(
        note,
        garde=Kept(note.unite, note.note, until) if note.acquise else None,
        remarque=f"{note.explication}." if odd and not asked else "",
        question=note.explication if asked else "",
        regles=tuple(rules),
        notable=bool(odd or asked or rules),
    )


def _counting(dossier: Dossier, now: _Session, graded: _Graded, said: _Said) -> dict[str, Result]:
    """The result that counts for each unit: the last (D. 337-79), but what the candidate gave up (D. 337-78)."""
    results = {result.unite: result for result in dossier.resultats}
    if len(results) != len(dossier.resultats):
        ordered = sorted(dossier.resultats, key=lambda result: result.session or now.annee)
        several: dict[str, list[Result]] = {}
        for result in ordered:
            several.setdefault(result.unite, []).append(result)
        results = {unite: _last(found, now, graded, said) for unite, found in several.items()}
    for unite in dossier.renonce:
        given_up = results.get(unite)
        if given_up and (now.precedes(given_up) or given_up.etat in {State.DISPENSE, State.VAE}):
            del results[unite]
            said.remarques.append(f"{unite} : le candidat a renoncé à ce qu’il en gardait.")
    return results


def _last(ordered: Sequence[Result], now: _Session, graded: _Graded, said: _Said) -> Result:
    """The last of the results of a unit; no text says what an earlier note is worth when it gave none."""
    last = ordered[-1]
    held = next((result for result in reversed(ordered) if result.etat in HOLDING), None)
    if last.etat in HOLDING or not held or not now.precedes(last):
        return last
    if held.unite in now.facultatives or graded[held].garde:
        said.ask(
            f"{held.unite} : le résultat de la session {held.session} vaut-il encore, alors que la session "
            f"{last.session} n’a pas donné de note ?",
            ABSENT_LATER,
        )
    return last


def _attested(unit: _Unit, dossier: Dossier, results: Mapping[str, Result], now: _Session, said: _Said) -> _Unit:
    """A unit with what an attestation of bloc changes: it dispenses of what the candidate no longer holds."""
    note = unit.note
    if note.unite not in dossier.attestations or note.unite in dossier.renonce or note.acquise:
        return unit
    result = results.get(note.unite)
    if ATTESTED not in now.parametres:
        said.ask(f"{note.explication} ; une attestation est signalée : quelle note atteste-t-elle ?")
        return unit
    low = result is not None and result.note is not None and result.note < now.parametres[KEPT]["seuil"]
    if result is not None and (low or not now.precedes(result)):
        said.ask(f"{note.explication} ; une attestation est signalée : lequel des deux fait foi ?", ATTESTED)
        return unit
    words = f"{note.unite} : dispense par attestation, hors du diviseur"
    dispensed = UnitGrade(note.unite, note.coefficient, Standing.DISPENSE, explication=words)
    return _Unit(dispensed, Kept(note.unite, None, None), regles=(ATTESTED,), notable=True)


def _bonuses(dossier: Dossier, results: Mapping[str, Result], now: _Session, said: _Said) -> tuple[Bonus, ...]:
    """Points beside the compulsory units: facultatives, projet, and those that the jury adds."""
    found: tuple[Bonus, ...] = ()
    optional = [bonus for unite in now.facultatives if unite in results and (bonus := now.bonus_of[results[unite]])]
    if optional:
        found = best_bonuses(optional, now.parametres[OPTIONAL])
        said.regles.append(OPTIONAL)
    if dossier.projet is not None:
        found = (*found, *_project(dossier, dossier.projet, now, said))
    if dossier.points_jury:
        words = f"points de jury saisis à la main : {french(dossier.points_jury)}"
        found = (*found, Bonus("jury", dossier.points_jury, words))
    return found


def _project(dossier: Dossier, mark: Decimal, now: _Session, said: _Said) -> tuple[Bonus, ...]:
    """Projet, or chef-d’œuvre: of scolaires and apprentis, once it exists."""
    if PROJECT not in now.parametres:
        said.remarques.append(f"Projet non compté : il ne l’est pas à la session {now.annee}.")
    elif dossier.statut is None:
        said.ask("le statut n’est pas indiqué : la note de projet compte-t-elle ?", PROJECT)
    elif dossier.statut not in GLOBAL_ONLY:
        said.remarques.append("Projet non compté : il ne l’est que pour les scolaires et les apprentis.")
    else:
        said.regles.append(PROJECT)
        return (bonus_of_project(mark, now.parametres[PROJECT]),)
    return ()


def _orals(
    whole: Decimal | None, heard: Sequence[Result], now: _Session, said: _Said
) -> tuple[tuple[str, Decimal], ...]:
    """The orals of this session, by unit; one of an earlier session may have raised the note that is kept."""
    orals = [] if whole is None else [("", whole)]
    for result in heard:
        oral = result.controle or Decimal()
        if not now.precedes(result):
            orals.append((result.unite, oral))
        elif now.annee - (result.session or 0) <= now.parametres[KEPT_ORAL]["annees"]:
            _ask_which_is_kept(result.unite, result.note, oral, now, said)
    return tuple(sorted(orals))


def _ask_which_is_kept(unite: str, note: Decimal | None, oral: Decimal, now: _Session, said: _Said) -> None:
    """No text says whether the oral of the contrôle raises the note that is kept."""
    if note is not None and oral > note and oral >= now.parametres[KEPT_ORAL]["seuil"]:
        said.ask(f"{unite} : de la note de {french(note)} et de l’oral de {french(oral)}, lequel se garde ?", KEPT_ORAL)


def _concluded(
    now: _Session, jury: Jury, units: Sequence[_Unit], bonuses: tuple[Bonus, ...], found: Found, said: _Said
) -> Deliberation:
    """The decision with all that follows from it, its grounds, and how it is explained."""
    rule, proposal, refused = found
    for unit in [unit for unit in units if unit.notable]:
        said.remarques += [unit.remarque] if unit.remarque else []
        said.questions += [unit.question] if unit.question else []
        said.regles += unit.regles
    kept = tuple([unit.garde for unit in units if unit.garde])
    consequences = _consequences(now, jury, bonuses, proposal, kept, said)
    every = (*bonuses, *proposal.bonus)
    questions = (*proposal.questions, *said.questions)
    words = [proposal.explication, *[f"{bonus.explication}." for bonus in every], *said.remarques]
    words += [f"À arbitrer : {question}" for question in questions]
    grounds = (*rule.fondements, *proposal.fondements, *(now.coefficients if jury.moyenne else ()))
    for rule_id in dict.fromkeys(said.regles):
        grounds += now.fondements.get(rule_id, ())
    return Deliberation(
        unites=jury.unites,
        bonus=every,
        moyenne=proposal.moyenne or jury.moyenne,
        decision=proposal.decision,
        regle=rule.id,
        fondements=grounds,
        explication=" ".join(words),
        questions=questions,
        acquises=kept,
        ecartees=refused,
        **consequences,
    )


def _consequences(
    now: _Session, jury: Jury, bonuses: tuple[Bonus, ...], proposal: Proposal, kept: tuple[Kept, ...], said: _Said
) -> dict[str, Any]:
    """What follows from a decision, by attribute of the deliberation."""
    decision = proposal.decision
    if decision is Decision.ADMIS:
        if jury.oraux:
            said.remarques.append(_NOT_OPEN)
        return {"mention": _mention(now, jury, said), "professionnelle": None}
    practice = average([grade for grade in jury.unites if grade.unite in now.pratique])
    found: dict[str, Any] = {"mention": None, "professionnelle": practice}
    if decision is Decision.EN_COURS or decision is Decision.INCOMPLET:
        found["a_presenter"] = tuple(jury.standing(Standing.MANQUANTE))
        found["note_minimale"] = _lowest(now, jury, bonuses, said)
    if decision is Decision.AJOURNE or decision is Decision.NON_DELIVRABLE:
        held = {unit.unite for unit in kept}
        found["a_presenter"] = tuple([grade.unite for grade in jury.unites if grade.unite not in held])
        if replaced := jury.standing(Standing.ZERO):
            named = ", ".join(replaced)
            said.remarques.append(f"Épreuves de remplacement à {named}, hors EPS (D. 337-81 et D. 337-92).")
    if decision is Decision.AJOURNE:
        found["certificat"] = _certificate(now, jury, said)
        _say_before_failing(now, jury, proposal, said)
    found["attestations"] = _attestations(now, kept, decision, said)
    return found


def _mention(now: _Session, jury: Jury, said: _Said) -> Mention | None:
    """D. 337-86: for the admitted, never after the épreuve de contrôle."""
    mention = mention_of(jury.moyenne, now.parametres[MENTION]) if jury.moyenne else None
    if mention:
        if KEPT in said.regles:
            said.ask("des notes sont conservées : la mention peut-elle être donnée ?", KEPT_MENTION)
        said.remarques.append(f"Mention {mention}.")
        said.regles.append(MENTION)
    return mention


def _certificate(now: _Session, jury: Jury, said: _Said) -> bool:
    """D. 337-87: to an ajourné with 8 of average, before the contrôle."""
    threshold = now.parametres[CERTIFICATE]["seuil"]
    if jury.moyenne is None or not jury.moyenne.reaches(threshold):
        return False
    said.remarques.append(
        f"Certificat de fin d’études professionnelles secondaires : moyenne d’au moins {figure(threshold)}."
    )
    said.regles.append(CERTIFICATE)
    return True


def _attestations(now: _Session, kept: Sequence[Kept], decision: Decision, said: _Said) -> tuple[str, ...]:
    """D. 337-69: to those who fail, or have not finished, for units of 10 and more, or acquired by VAE."""
    why = WHY_ATTESTED.get(decision)
    due = tuple([unit.unite for unit in kept if unit.valable_jusqua]) if why else ()
    if not due or ATTESTATION not in now.parametres:
        return ()
    held = frozenset(due)
    blocs = [words for unites, words in now.blocs if unites <= held] or due
    said.remarques.append(f"Attestations de blocs dues ({why}) : {', '.join(blocs)}.")
    said.regles.append(ATTESTATION)
    return due


def _lowest(now: _Session, jury: Jury, bonuses: tuple[Bonus, ...], said: _Said) -> Decimal | None:
    """The lowest mark in all the units left that is enough to be admitted, to the cent above."""
    left = known = divisor = Decimal()
    for unit in jury.unites:
        divisor += unit.coefficient if unit.etat is not Standing.DISPENSE else 0
        left += unit.coefficient if unit.etat is Standing.MANQUANTE else 0
        known += unit.points or 0
    known += sum([bonus.points for bonus in bonuses], Decimal())
    mark = max((now.admission * divisor - known) / left, Decimal()).quantize(CENT, ROUND_CEILING)
    wanted = figure(now.admission)
    if mark > MARK_MAX:
        said.remarques.append(f"Même 20 dans les unités restantes ne donnerait pas {wanted} de moyenne.")
        return None
    said.remarques.append(f"{french(mark)} dans toutes les unités restantes donnerait {wanted} de moyenne.")
    return mark


def _say_before_failing(now: _Session, jury: Jury, proposal: Proposal, said: _Said) -> None:
    """What the jury must know before it fails a candidate (D. 337-85), and what his orals leave."""
    said.remarques.append("Le jury examine d’abord le livret scolaire ou de formation qui a été fourni.")
    said.regles.append(POSTPONED)
    if jury.oraux and proposal.moyenne is None:
        said.remarques.append(_NOT_OPEN)
    elif jury.oraux:
        marks = {grade.unite: grade.note for grade in jury.unites}
        for unite, oral in jury.oraux:
            _ask_which_is_kept(unite, marks.get(unite), oral, now, said)


def near_thresholds(deliberation: Deliberation) -> tuple[tuple[int, Decimal], ...]:
    """Thresholds within half a point of the average, with the points that are missing (negative beyond)."""
    moyenne = deliberation.moyenne
    if moyenne is None:
        return ()
    near, found = NEAR * moyenne.diviseur, []
    for threshold in THRESHOLDS:
        gap = moyenne.missing(threshold)
        if gap > near:
            break
        if gap >= -near:
            found.append((threshold, gap))
    return tuple(found)


def supposed(dossier: Dossier, marks: Mapping[str, Decimal], session: int) -> Dossier:
    """The dossier as it would be with other marks (unit code to mark on 20) in a session (year)."""
    kept = tuple(result for result in dossier.resultats if result.unite not in marks)
    orals = {result.unite: result.controle for result in dossier.resultats if result.session in {None, session}}
    new = tuple(Result(unite, note=mark, session=session, controle=orals.get(unite)) for unite, mark in marks.items())
    return evolve(dossier, resultats=(*kept, *new))
