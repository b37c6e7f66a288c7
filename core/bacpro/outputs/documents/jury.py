"""What the jury has in hand: a page a candidate, and lists to sign, division by division."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from attrs import astuple, define, evolve, field, frozen

from bacpro.jobs.deliberate import DeliberationPlan
from bacpro.model.candidate import form_of
from bacpro.model.deliberation import Average, Bonus, Decision, Deliberation, Standing, UnitGrade
from bacpro.model.diploma import Edition
from bacpro.model.dossier import Dossier
from bacpro.model.notation.dates import french_date
from bacpro.model.result import SHORT_CODES, Origin, Result, State, brief, french
from bacpro.model.run.decided import Deliberated
from bacpro.outputs.divisions import Divisions, Place, place_of
from bacpro.outputs.html import NO_BREAK, unbroken
from bacpro.outputs.labels import CONFIDENCES, DECISIONS, FORMS, MENTIONS, STATUSES, given_or_unknown
from bacpro.pdf.typeset import UnprintableError, compile_pdf, holds

PAGE_TEMPLATE = "deliberation_candidat.typ.j2"
LIST_TEMPLATE = "emargement.typ.j2"

LINES_PER_FILE = 2000
"""Candidates that a file of lists to sign holds at most: enough for what Typst remembers to be pushed out."""

LONG_WORD = 20
"""Letters from which a word may be wider than its column, and can be broken."""

_SENTENCES = re.compile(r"(?<=[.?])(?<!\bart\.)(?<!\bD\.) (?=[A-ZÀ-Þ«0-9])")
_REFERENCE = re.compile(r"(?<=\bart\.) |(?<=\bD\.) |(?<=\bn°) ")
ADMITTED = frozenset({Decision.ADMIS, Decision.ADMIS_APRES_CONTROLE})
_CODES = {
    Standing.ZERO: SHORT_CODES[State.ABSENCE_JUSTIFIEE],
    Standing.DISPENSE: SHORT_CODES[State.DISPENSE],
    Standing.ABSENT: SHORT_CODES[State.ABSENT],
    Standing.NON_VALIDE: SHORT_CODES[State.NON_VALIDE],
    Standing.MANQUANTE: "",
}
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


@frozen
class Signatory:
    """A line of a list to sign."""

    numero: str
    nom: str
    prenom: str
    moyenne: str
    decision: str

    @property
    def longue(self) -> bool:
        """Whether a word may be wider than its column: a costly layout, so only then."""
        words = f"{self.numero} {self.nom} {self.prenom}".split()
        return any(len(word) >= LONG_WORD for word in words)


@frozen
class SigningList:
    """The candidates of a division, of an establishment, and a session, or a part of them (`suite`)."""

    division: str
    session: str
    suite: bool
    lignes: tuple[Signatory, ...]
    etablissement: str = ""


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
        points=number(proposed.moyenne.points) if proposed.moyenne else "",
        diviseur=number(proposed.moyenne.diviseur) if proposed.moyenne else "",
        moyenne=_average(proposed.moyenne),
        professionnelle=_average(proposed.professionnelle),
        seuil=_near(proposed),
        decision=DECISIONS[proposed.decision].court,
        mention=MENTIONS[proposed.mention] if proposed.mention else "",
        regle=rules[proposed.regle].titre if proposed.regle in rules else proposed.regle,
        motif=_words(remarks(proposed)[0]),
        fondement=_words(proposed.fondement),
        confiance=CONFIDENCES[proposed.confiance],
        questions=tuple(_words(_sentence(question)) for question in proposed.questions),
        suites=tuple(_words(words) for words in _consequences(proposed)),
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
        return compile_pdf(PAGE_TEMPLATE, {"titre": title, "version": _version(), "releves": pages})
    except UnprintableError as error:
        numero = next((page.numero for page in pages if holds(page, error.caracteres)), "")
        raise UnprintableError(error.caracteres, numero) from None


def signing_pdf(lists: Sequence[SigningList], diplome: str) -> bytes:
    """One PDF of one or more lists to sign, each beginning on a page of its own.

    A character that cannot be printed shows as « ? »: nobody is left out of a list for a character. Raises
    ValueError when there is nothing to print.
    """
    if not lists:
        raise ValueError("no list to print")
    while True:
        context = {"titre": "Listes d’émargement", "version": _version(), "diplome": diplome, "listes": lists}
        try:
            return compile_pdf(LIST_TEMPLATE, context)
        except UnprintableError as error:
            legible = [_without(one, error.caracteres) for one in lists]
            if legible == lists:
                raise
            lists = legible


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


def number(value: Decimal, *, signed: bool = False) -> str:
    """A number without idle zeros: `243,5`, `–4`; `signed`, `+2,5`."""
    sign = "–" if value < 0 else "+" if signed and value else ""
    return sign + _without_idle_zeros(brief(value).removeprefix("−"))


def note_or_code(unit: UnitGrade, results: Iterable[Result]) -> Decimal | str:
    """What a table shows of a unit: the mark that counts, the code in its place, or the mark that no longer counts."""
    if unit.etat is Standing.NOTE and unit.note is not None:
        return unit.note
    if unit.etat is Standing.DISPENSE and unit.vae:
        return SHORT_CODES[State.VAE]
    if unit.etat is Standing.MANQUANTE:
        last = max((r for r in results if r.unite == unit.unite), key=lambda r: r.session or 0, default=None)
        if last is not None and last.etat is not State.NOTE:
            return SHORT_CODES[last.etat]
        if last is not None and last.note is not None:
            return f"({french(last.note)})"
    return _CODES[unit.etat]


def remarks(proposed: Deliberation) -> tuple[str, ...]:
    """The sentences of the explanation, the reason first, without what a page shows elsewhere.

    That is what is said of each unit and each bonus, the mention and the questions.
    """
    elsewhere = [f"{unit.explication}." for unit in proposed.unites if unit.explication]
    elsewhere += [f"{bonus.explication}." for bonus in proposed.bonus]
    elsewhere += [f"À arbitrer : {question}" for question in proposed.questions]
    elsewhere += [f"Mention {proposed.mention}."] if proposed.mention else []
    words = proposed.explication
    for shown in elsewhere:
        words = words.replace(f" {shown}", "", 1)
    return tuple(_SENTENCES.split(words))


def _unit_row(unit: UnitGrade, edition: Edition, dossier: Dossier) -> UnitRow:
    known = edition.unite(unit.unite)
    exempted = unit.etat is Standing.DISPENSE
    note = note_or_code(unit, dossier.resultats)
    return UnitRow(
        unite=unit.unite,
        intitule=known.intitule if known else "",
        coefficient=f"({number(unit.coefficient)})" if exempted else number(unit.coefficient),
        note=brief(note) if isinstance(note, Decimal) else note or "–",
        points=number(unit.points) if unit.points is not None else "–",
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
        return AddedRow(title, _words(words), number(bonus.points, signed=True))
    return AddedRow(title, _words(words), number(bonus.points), brief(bonus.note), number(bonus.coefficient))


def _average(moyenne: Average | None) -> PrintedAverage | None:
    if moyenne is None:
        return None
    exact = Decimal(moyenne.affichee.replace(",", ".")) * moyenne.diviseur == moyenne.points
    return PrintedAverage(moyenne.affichee, f"{_all_digits(moyenne.points)} / {_all_digits(moyenne.diviseur)}", exact)


def _all_digits(value: Decimal) -> str:
    return _without_idle_zeros(french(value).replace("-", "–"))


def _without_idle_zeros(text: str) -> str:
    """A number as text, every digit as it is: arithmetic would round it."""
    return text.rstrip("0").rstrip(",") if "," in text else text


def _near(proposed: Deliberation) -> str:
    """How far the average is from a threshold within half a point."""
    for threshold, gap in proposed.moyenne.proches if proposed.moyenne else ():
        if gap > 0:
            return f"il manque {_some_points(gap)} pour atteindre {threshold}"
        return (
            f"{_some_points(-gap)} au-dessus du seuil de {threshold}" if gap else f"le seuil de {threshold}, exactement"
        )
    return ""


def _some_points(count: Decimal) -> str:
    return f"{number(count)} point{'s' if count >= 2 else ''}"


def _consequences(proposed: Deliberation) -> Iterable[str]:
    """What follows from the decision, a sentence each."""
    if proposed.acquises and proposed.decision not in ADMITTED:
        yield f"Le candidat conserve {kept_words(proposed)}."
    if proposed.a_presenter:
        yield f"Unités à présenter : {', '.join(proposed.a_presenter)}."
    yield from remarks(proposed)[1:]


def kept_words(proposed: Deliberation) -> str:
    """Units kept, with their marks, by the last session in which they can be used."""
    by_year: dict[int | None, list[str]] = {}
    for kept in proposed.acquises:
        words = kept.unite if kept.note is None else f"{kept.unite} ({brief(kept.note)})"
        by_year.setdefault(kept.valable_jusqua, []).append(words)
    until = {year: f"jusqu’à la session {year}" if year else "sans limite de durée" for year in by_year}
    years = sorted(by_year, key=lambda year: (year is None, year or 0))
    return " ; ".join(f"{', '.join(by_year[year])} {until[year]}" for year in years)


def signing_lists(rows: Divisions) -> Iterable[SigningList]:
    """The lists of every division of every establishment, a session after the other, none longer than a file."""
    for group, signatories in rows.groups():
        rest = False
        while part := list(islice(signatories, LINES_PER_FILE)):
            sessions = sorted({line[0] for line in part})
            for session in sessions:
                chosen = tuple(Signatory(*line[1:]) for line in part if line[0] == session)
                yield SigningList(group.division, session, rest, chosen, group.etablissement)
            rest = True


def signing_files(lists: Iterable[SigningList]) -> Iterable[list[SigningList]]:
    """Lists gathered into files of LINES_PER_FILE candidates."""
    gathered: list[SigningList] = []
    count = 0
    for one in lists:
        if gathered and count + len(one.lignes) > LINES_PER_FILE:
            yield gathered
            gathered, count = [], 0
        gathered.append(one)
        count += len(one.lignes)
    if gathered:
        yield gathered


def _without(one: SigningList, characters: str) -> SigningList:
    """A list in which those characters are replaced by as many « ? »."""

    def legible(text: str) -> str:
        return text.replace(characters, "?" * len(characters))

    lines = tuple(Signatory(*(legible(text) for text in astuple(line))) for line in one.lignes)
    return evolve(one, etablissement=legible(one.etablissement), division=legible(one.division), lignes=lines)


def _words(text: str) -> str:
    """A sentence of the program as it is printed: the fonts have no minus sign."""
    return _REFERENCE.sub(NO_BREAK, unbroken(text)).replace("−", "–")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=1)
def _version() -> str:
    from importlib.metadata import version

    return version("bacpro")
