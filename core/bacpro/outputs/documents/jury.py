"""What the jury has in hand of each candidate: a page, his grades, what is proposed, and what follows."""

import re
from collections.abc import Sequence
from decimal import Decimal

from attrs import define, field, frozen

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.candidate import form_of
from bacpro.model.deliberation import Average, Bonus, Standing, UnitGrade
from bacpro.model.diploma import Edition
from bacpro.model.dossier import Dossier
from bacpro.model.notation.dates import french_date
from bacpro.model.result import Origin, brief, french
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.divisions import Place, place_of
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.documents.proposal import (
    say_consequences,
    say_grade,
    say_nearness,
    say_number,
    split_reasons,
    without_idle_zeros,
)
from bacpro.outputs.html import NO_BREAK, bind_punctuation
from bacpro.outputs.labels import CONFIDENCES, DECISIONS, FORMS, MENTIONS, STATUSES, given_or_unknown
from bacpro.pdf.typeset import UnprintableError, compile_pdf, holds

PAGE_TEMPLATE = "deliberation_candidat.typ.j2"
_REFERENCE = re.compile(r"(?<=\bart\.) |(?<=\bD\.) |(?<=\bn°) ")
_OBJECTS = {
    "jury": ("Points de jury", "points de jury "),
    "projet": ("Projet ou chef-d’œuvre", "projet : "),
    "controle": ("Épreuve de contrôle", "oral de contrôle : "),
}
"""Bonuses that are not a unit: their title, and the words of their explanation that repeat it."""
_UNSETTLED = frozenset({Standing.ABSENT, Standing.NON_VALIDE, Standing.MANQUANTE})


@frozen
class UnitRow:
    """A unit in the table; `alerte` where it has neither mark nor exemption."""

    unite: str
    intitule: str
    coefficient: str
    note: str
    points: str
    origine: str
    proposee: bool
    alerte: bool


@frozen
class AddedRow:
    """Points beside the units: what they are, how they were found, how many.

    The oral of the contrôle of before session 2022 has a mark, and a weight of its own.
    """

    objet: str
    detail: str
    points: str
    note: str = ""
    coefficient: str = ""


@frozen
class PrintedAverage:
    """An average as printed: the value cut to two decimals, the exact fraction, whether they are the same."""

    valeur: str
    fraction: str
    exacte: bool


@frozen
class JuryPage:
    """What the page shows of one candidate, every field in words as it is printed."""

    numero: str
    nom: str
    prenom: str
    date_naissance: str
    ine: str
    statut: str
    forme: str
    division: str
    diplome: str
    session: str
    unites: tuple[UnitRow, ...]
    ajouts: tuple[AddedRow, ...]
    points: str
    diviseur: str
    moyenne: PrintedAverage | None
    professionnelle: PrintedAverage | None
    seuil: str
    decision: str
    mention: str
    regle: str
    motif: str
    fondement: str
    confiance: str
    questions: tuple[str, ...]
    suites: tuple[str, ...]
    """What follows from the decision."""


def jury_page(deliberated: Deliberated, plan: DeliberationPlan) -> JuryPage | None:
    """What the page shows of a candidate, or None when he is rejected."""
    dossier, proposed, session = deliberated.record.dossier, deliberated.deliberation, deliberated.session
    edition = plan.diplome.edition(session)
    if dossier is None or proposed is None or edition is None:
        return None
    candidat, naissance = dossier.candidat, dossier.candidat.date_naissance
    rules = {rule.id: rule for rule in plan.regles if session in rule.sessions}
    return JuryPage(
        numero=given_or_unknown(candidat.numero),
        nom=given_or_unknown(candidat.nom),
        prenom=given_or_unknown(candidat.prenom),
        date_naissance=french_date(naissance) or "non renseignée",
        ine=given_or_unknown(candidat.ine),
        statut=STATUSES[dossier.statut].long,
        forme=FORMS[form_of(dossier.statut, dossier.forme)],
        division=", ".join(filter(None, (dossier.division, dossier.etablissement))) or "non renseignée",
        diplome=f"{plan.diplome.intitule} ({plan.diplome.sigle})",
        session=str(session),
        unites=tuple(_unit_row(unit, edition, dossier) for unit in proposed.unites),
        ajouts=tuple(_added(bonus) for bonus in proposed.bonus),
        points=say_number(proposed.moyenne.points) if proposed.moyenne else "",
        diviseur=say_number(proposed.moyenne.diviseur) if proposed.moyenne else "",
        moyenne=_average(proposed.moyenne),
        professionnelle=_average(proposed.professionnelle),
        seuil=say_nearness(proposed),
        decision=DECISIONS[proposed.decision].court,
        mention=MENTIONS[proposed.mention] if proposed.mention else "",
        regle=rules[proposed.regle].titre if proposed.regle in rules else proposed.regle,
        motif=_words(split_reasons(proposed)[0]),
        fondement=_words(proposed.fondement),
        confiance=CONFIDENCES[proposed.confiance],
        questions=tuple(_words(_sentence(question)) for question in proposed.questions),
        suites=tuple(_words(words) for words in say_consequences(proposed)),
    )


def jury_pdf(pages: Sequence[JuryPage]) -> bytes:
    """One PDF of the pages of one or more candidates.

    Raises UnprintableError, naming the candidate, when a character cannot be printed, and ValueError when
    there is nothing to print.
    """
    if not pages:
        raise ValueError("no candidate to print")
    title = f"Relevé pour le jury du candidat n° {pages[0].numero}"
    if len(pages) > 1:
        title = f"Relevés pour le jury de {len(pages)} candidats"
    try:
        return compile_pdf(PAGE_TEMPLATE, {"titre": title, "version": program_version(), "releves": pages})
    except UnprintableError as error:
        numero = next((page.numero for page in pages if holds(page, error.caracteres)), "")
        raise UnprintableError(error.caracteres, numero) from None


_Signed = tuple[str, str, str, str, str, str]
"""A line of the lists to sign: session, number, name, first name, average, decision."""


@define
class JuryPages:
    """The pages of a block of candidates, each with the division and the line of its list to sign."""

    plan: DeliberationPlan | None
    pages: list[tuple[Place, JuryPage, _Signed]] = field(factory=list)

    def __reduce__(self) -> tuple[type["JuryPages"], tuple[None, list[tuple[Place, JuryPage, _Signed]]]]:
        """The pages travel without the plan that they were made with."""
        return JuryPages, (None, self.pages)

    def add(self, deliberated: Deliberated) -> None:
        """Make the page of one candidate."""
        page = jury_page(deliberated, self.plan) if self.plan else None
        if page is None or deliberated.record.dossier is None:
            return
        mention = deliberated.deliberation.mention if deliberated.deliberation else None
        decision = page.decision + (f", mention {mention}" if mention else "")
        average = page.moyenne.valeur if page.moyenne else ""
        line = (page.session, page.numero, page.nom, page.prenom, average, decision)
        self.pages.append((place_of(deliberated.record.dossier), page, line))


def _unit_row(unit: UnitGrade, edition: Edition, dossier: Dossier) -> UnitRow:
    known = edition.unite(unit.unite)
    exempted = unit.etat is Standing.DISPENSE
    note = say_grade(unit, dossier.resultats)
    return UnitRow(
        unite=unit.unite,
        intitule=known.intitule if known else "",
        coefficient=f"({say_number(unit.coefficient)})" if exempted else say_number(unit.coefficient),
        note=brief(note) if isinstance(note, Decimal) else note or "–",
        points=say_number(unit.points) if unit.points is not None else "–",
        origine=_words(_origin(unit)),
        proposee=unit.proposee,
        alerte=unit.etat in _UNSETTLED,
    )


def _origin(unit: UnitGrade) -> str:
    if unit.premiere is not None:
        return f"contrôle ; d’abord {brief(unit.premiere)}"
    if unit.etat is not Standing.NOTE:
        return unit.explication.removeprefix(f"{unit.unite} : ")
    origin = {
        Origin.CONSERVEE: f"conservée, obtenue en {unit.session}",
        Origin.CONVERSION: f"convertie, obtenue en {unit.session}",
    }.get(unit.origine or Origin.EXAMEN, f"session {unit.session}" if unit.session else "")
    return "proposition de CCF" if unit.proposee else origin


def _added(bonus: Bonus) -> AddedRow:
    title, lead = _OBJECTS.get(bonus.objet.partition(" ")[0], ("Épreuve facultative", ""))
    words = bonus.explication[len(lead) :] if bonus.explication.lower().startswith(lead) else bonus.explication
    if bonus.note is None or bonus.coefficient is None:
        return AddedRow(title, _words(words), say_number(bonus.points, signed=True))
    return AddedRow(title, _words(words), say_number(bonus.points), brief(bonus.note), say_number(bonus.coefficient))


def _average(moyenne: Average | None) -> PrintedAverage | None:
    if moyenne is None:
        return None
    exact = Decimal(moyenne.affichee.replace(",", ".")) * moyenne.diviseur == moyenne.points
    return PrintedAverage(moyenne.affichee, f"{_all_digits(moyenne.points)} / {_all_digits(moyenne.diviseur)}", exact)


def _all_digits(value: Decimal) -> str:
    return without_idle_zeros(french(value).replace("-", "–"))


def _words(text: str) -> str:
    """A sentence of the program as it is printed: the fonts have no minus sign."""
    return _REFERENCE.sub(NO_BREAK, bind_punctuation(text)).replace("−", "–")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
