"""The relevé de conversion: what became of a candidate’s results under the new diploma, on paper."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from attrs import define, field, frozen

from bacpro.model.candidate import form_of
from bacpro.model.diploma import Diploma, Unite
from bacpro.model.dossier import Dossier
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.model.notation.dates import french_date
from bacpro.model.outcome import Issue, Outcome
from bacpro.model.result import french, shown
from bacpro.model.run.decided import Converted
from bacpro.outputs.divisions import Place, place_of
from bacpro.outputs.documents.files import program_version
from bacpro.outputs.html import bind_punctuation
from bacpro.outputs.labels import CONFIDENCES, FORMS, ISSUES, STATES, STATUSES, given_or_unknown
from bacpro.pdf.typeset import UnprintableError, compile_pdf, holds

TEMPLATE = "releve_conversion.typ.j2"

CHAPTERS = {
    Issue.A_ARBITRER: "Questions à trancher par le service des examens",
    Issue.REPORTEE: "Notes reportées",
    Issue.DISPENSE: "Dispenses",
    Issue.NON_REPORTABLE: "Notes qui ne peuvent pas être reportées",
    Issue.EXPIREE: "Résultats qui ne sont plus valables",
    Issue.RENONCEE: "Résultats abandonnés",
    Issue.SANS_CORRESPONDANCE: "Unités sans correspondance",
    Issue.SANS_NOTE: "Unités sans note",
    Issue.A_PRESENTER: "Unités à présenter",
}
"""Chapters of the explanations, in the order of the page."""


@frozen
class StatementLine:
    """One source result: what it was, and what became of it."""

    unite: str
    intitule: str
    resultat: str
    session: str
    devenir: str
    valable: str
    question: bool
    """Whether the office has to settle it."""


@frozen
class UnitToSit:
    """One target unit left to sit."""

    unite: str
    intitule: str
    coefficient: str


@frozen
class Grounds:
    """Sentences that rest on the same texts, and these texts in words."""

    phrases: tuple[str, ...]
    fondement: str


@frozen
class StatementChapter:
    """One chapter of the explanations."""

    titre: str
    motifs: tuple[Grounds, ...]
    question: bool


@frozen
class Statement:
    """What the page shows of one candidate, every field in words as it is printed."""

    numero: str
    nom: str
    prenom: str
    date_naissance: str
    ine: str
    statut: str
    forme: str
    sessions: str
    source: str
    cible: str
    session: str
    lignes: tuple[StatementLine, ...]
    a_presenter: tuple[UnitToSit, ...]
    explications: tuple[StatementChapter, ...]


def statement(
    dossier: Dossier, outcomes: Sequence[Outcome], source: Diploma, target: Diploma, session: int
) -> Statement:
    """What the page shows of a dossier converted from a diploma to another for a session (year).

    `outcomes` are those of that candidate, in the order in which they are to be read.
    """
    candidat = dossier.candidat
    naissance = candidat.date_naissance
    edition = target.edition(session)
    cibles = target.unites | ({unite.code: unite for unite in edition.unites} if edition else {})
    pending = {outcome.unite_cible for outcome in outcomes if outcome.issue is Issue.A_ARBITRER}
    return Statement(
        numero=given_or_unknown(candidat.numero),
        nom=given_or_unknown(candidat.nom),
        prenom=given_or_unknown(candidat.prenom),
        date_naissance=french_date(naissance) or "non renseignée",
        ine=given_or_unknown(candidat.ine),
        statut=STATUSES[dossier.statut].long,
        forme=_form(dossier),
        sessions=_sessions(dossier, outcomes),
        source=_diploma(source),
        cible=_diploma(target),
        session=str(session),
        lignes=tuple(_line(o, source.unites, cibles) for o in outcomes if o.issue is not Issue.A_PRESENTER),
        a_presenter=tuple(
            _to_sit(o.unite_cible, cibles, o.unite_cible in pending)
            for o in outcomes
            if o.issue is Issue.A_PRESENTER and o.unite_cible
        ),
        explications=_explanations(outcomes),
    )


def statements_pdf(statements: Sequence[Statement]) -> bytes:
    """One PDF of one or more statements, each on pages of its own, numbered from 1; see `files.PER_FILE`.

    Raises UnprintableError, naming the candidate, when a character cannot be printed, and ValueError when
    there is nothing to print.
    """
    if not statements:
        raise ValueError("no statement to print")
    context = {"titre": _title(statements), "version": program_version(), "releves": statements}
    try:
        return compile_pdf(TEMPLATE, context)
    except UnprintableError as error:
        numero = next((s.numero for s in statements if holds(s, error.caracteres)), "")
        raise UnprintableError(error.caracteres, numero) from None


def _line(outcome: Outcome, sources: dict[str, Unite], cibles: dict[str, Unite]) -> StatementLine:
    code = outcome.unite_source or "non renseignée"
    return StatementLine(
        unite=code,
        intitule=_name(code, sources),
        resultat=_result(outcome),
        session=_year(outcome.session_source),
        devenir=bind_punctuation(_became(outcome, cibles)),
        valable=_valid_until(outcome),
        question=outcome.issue is Issue.A_ARBITRER,
    )


def _result(outcome: Outcome) -> str:
    result = outcome.resultat
    if result is None:
        return "attestation"
    if result.note is None:
        return f"{shown(result)} ({STATES[result.etat]})"
    if result.controle is not None:
        return bind_punctuation(f"{shown(result)} (oral de contrôle : {french(result.controle)})")
    return shown(result)


def _became(outcome: Outcome, cibles: dict[str, Unite]) -> str:
    code = outcome.unite_cible
    towards = f"{code} {_name(code, cibles)}" if code else "une unité non renseignée"
    if outcome.issue is Issue.REPORTEE:
        note = "note non renseignée" if outcome.note_reportee is None else french(outcome.note_reportee)
        return f"Reportée sur {towards} : {note}"
    if outcome.issue is Issue.DISPENSE:
        return f"Dispense de {towards}"
    return ISSUES[outcome.issue].court


def _valid_until(outcome: Outcome) -> str:
    if outcome.valable_jusqua is not None:
        return str(outcome.valable_jusqua)
    if outcome.issue is Issue.DISPENSE:
        return "non précisé"
    return "non renseigné" if outcome.issue in {Issue.REPORTEE, Issue.EXPIREE} else "sans objet"


def _to_sit(code: str, cibles: dict[str, Unite], pending: bool) -> UnitToSit:
    name = _name(code, cibles)
    unite = cibles.get(code)
    if unite is None:
        coefficient = "non renseigné"
    elif unite.coefficient is None:
        coefficient = "sans (facultative)"
    else:
        coefficient = french(unite.coefficient.valeur)
        if unite.coefficient.confiance is not Confidence.TEXTE:
            coefficient += f" ({CONFIDENCES[unite.coefficient.confiance]})"
    return UnitToSit(
        code, bind_punctuation(f"{name} (sauf report : voir la question posée)") if pending else name, coefficient
    )


def _explanations(outcomes: Iterable[Outcome]) -> tuple[StatementChapter, ...]:
    chapters: dict[Issue, dict[tuple[LegalBasis, ...], dict[str, None]]] = {issue: {} for issue in CHAPTERS}
    for outcome in outcomes:
        chapters[outcome.issue].setdefault(outcome.fondements, {})[bind_punctuation(outcome.explication)] = None
    return tuple(
        StatementChapter(
            titre=CHAPTERS[issue],
            motifs=tuple(Grounds(tuple(phrases), _grounds(bases)) for bases, phrases in grounds.items()),
            question=issue is Issue.A_ARBITRER,
        )
        for issue, grounds in chapters.items()
        if grounds
    )


@cache
def _grounds(bases: tuple[LegalBasis, ...]) -> str:
    """Texts in words, each once, with how sure we are of what they say."""
    notes: dict[str, list[str]] = {}
    for basis in bases:
        said = ("" if basis.confiance is Confidence.TEXTE else CONFIDENCES[basis.confiance], basis.remarque)
        notes.setdefault(str(basis), []).extend([" – ".join(filter(None, said))] if any(said) else [])
    return bind_punctuation(
        " ; ".join(f"{text} ({' ; '.join(dict.fromkeys(said))})" if said else text for text, said in notes.items())
    )


def _form(dossier: Dossier) -> str:
    forme = form_of(dossier.statut, dossier.forme)
    return FORMS[forme] + (" (imposée par le statut)" if forme and not dossier.forme else "")


def _sessions(dossier: Dossier, outcomes: Iterable[Outcome]) -> str:
    years = {outcome.session_source for outcome in outcomes} - {None} or {dossier.session} - {None}
    return ", ".join(str(year) for year in sorted(filter(None, years))) or "non renseignée"


def _diploma(diploma: Diploma) -> str:
    return f"{diploma.intitule} ({diploma.sigle})" if diploma.sigle else diploma.intitule


def _name(code: str, unites: dict[str, Unite]) -> str:
    return unites[code].intitule if code in unites else "(intitulé non renseigné)"


def _year(session: int | None) -> str:
    return "non renseignée" if session is None else str(session)


def _title(statements: Sequence[Statement]) -> str:
    if len(statements) > 1:
        return f"Relevés de conversion de {len(statements)} candidats"
    return f"Relevé de conversion du candidat n° {statements[0].numero}"


@define
class Statements:
    """The relevés de conversion of a block of candidates, ready to be printed."""

    source: Diploma
    cible: Diploma
    session: int
    releves: list[tuple[Place, Statement]] = field(factory=list)

    def add(self, converted: Converted) -> None:
        """Keep what the page of one candidate shows."""
        if dossier := converted.record.dossier:
            page = statement(dossier, converted.outcomes, self.source, self.cible, self.session)
            self.releves.append((place_of(dossier), page))

    def __iter__(self) -> Iterator[tuple[Place, Statement]]:
        return iter(self.releves)
