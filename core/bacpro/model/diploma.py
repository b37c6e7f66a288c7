"""A diploma and the editions of its référentiel: épreuves, unités, blocs, coefficients."""

from decimal import Decimal
from functools import cached_property

from attrs import field, frozen

from bacpro.model.legal import Confidence, LegalBasis, Source
from bacpro.model.result import CODES, State
from bacpro.model.sessions import Sessions, coverage_faults
from bacpro.model.structuring.frozen import FrozenDict, frozen_dict


@frozen
class Coefficient:
    """The weight of a unit in the average, and our confidence in it."""

    valeur: Decimal
    confiance: Confidence = Confidence.TEXTE


@frozen
class Epreuve:
    """An épreuve or sous-épreuve of the règlement d’examen (`E3`, `E31`)."""

    code: str
    intitule: str
    epreuve: str | None = None
    """Code of the épreuve that this sous-épreuve belongs to."""


@frozen
class Unite:
    """A unit of the diploma (`U31`), evaluated by one épreuve or sous-épreuve.

    A facultative unit has no coefficient: its points above 10 count once (D. 337-78).
    """

    code: str
    intitule: str
    epreuve: str
    coefficient: Coefficient | None = None
    facultative: bool = False
    options: tuple[str, ...] = ()
    """For a facultative unit, the blocs it may be chosen from, by code."""
    points: LegalBasis | None = None
    """For a facultative unit, what gives its points the weight of one; it is deduced where nothing says so."""


@frozen
class OutsideUnit:
    """A facultative unit that files hold and the règlement does not have.

    A result in it is read, counts for nothing by itself, and asks the question.
    """

    code: str
    intitule: str
    question: str


@frozen
class Bloc:
    """A bloc de compétences: `code` within the edition (`BC01`), `code_rncp` in the national register."""

    code: str
    intitule: str
    unites: tuple[str, ...]
    code_rncp: str | None = None
    facultatif: bool = False


@frozen
class Edition:
    """One edition of a référentiel with its règlement, and the sessions that it governs."""

    id: str
    intitule: str
    sessions: Sessions
    fondement: LegalBasis
    epreuves: tuple[Epreuve, ...]
    unites: tuple[Unite, ...]
    blocs: tuple[Bloc, ...] = ()
    total_coefficients: Decimal | None = None
    hors_reglement: tuple[OutsideUnit, ...] = ()

    def unite(self, code: str) -> Unite | None:
        """The unit of that code, or None."""
        return next((unite for unite in self.unites if unite.code == code), None)

    @property
    def obligatoires(self) -> tuple[Unite, ...]:
        """The units that every candidate presents, in the order of the règlement."""
        return tuple(unite for unite in self.unites if not unite.facultative)


@frozen
class Remark:
    """Something to know about the results of some sessions, said beside each decision they enter."""

    sessions: Sessions
    texte: str
    fondement: LegalBasis
    unites: tuple[str, ...] = ()
    """Units concerned; all when empty."""


@frozen
class Diploma:
    """A speciality of the baccalauréat professionnel and all its editions, oldest first."""

    code: str
    intitule: str
    sigle: str
    editions: tuple[Edition, ...]
    specialite_cyclades: str | None = None
    codes: dict[str, State] = field(factory=dict, converter=frozen_dict)
    """Codes found in this diploma’s files besides the standard ones (`{"NE": "absent"}`)."""
    alias_unites: dict[str, str] = field(factory=dict, converter=frozen_dict)
    """Other names of a unit in files (`{"UF": "UF1"}`)."""
    remarques: tuple[Remark, ...] = ()
    sources: tuple[Source, ...] = ()

    def edition(self, session: int) -> Edition | None:
        """The edition that governs a session (year), or None when no edition does."""
        for edition in self.editions:
            if session in edition.sessions:
                return edition
        return None

    @property
    def sessions(self) -> Sessions:
        """From the first session of the first edition to the last of the last."""
        return Sessions(self.editions[0].sessions.premiere, self.editions[-1].sessions.derniere)

    @cached_property
    def reglement(self) -> dict[str, Unite]:
        """Every unit of the règlement of every edition by code; where editions differ, the newest."""
        return FrozenDict({unite.code: unite for edition in self.editions for unite in edition.unites})

    @cached_property
    def unites(self) -> dict[str, Unite]:
        """Every unit that files can hold, by code: those of the règlement, then those outside it."""
        units = dict(self.reglement)
        for outside in [unite for edition in self.editions for unite in edition.hors_reglement]:
            units.setdefault(outside.code, Unite(outside.code, outside.intitule, "", facultative=True))
        return FrozenDict(units)


def diploma_faults(diploma: Diploma) -> list[str]:
    """Say, in French, all that is inconsistent in a diploma’s data; empty when it can be used."""
    if not diploma.editions:
        return ["aucune édition du référentiel"]
    faults = coverage_faults([edition.sessions for edition in diploma.editions])
    faults += [
        f"l’autre nom {alias} désigne l’unité {code}, absente"
        for alias, code in diploma.alias_unites.items()
        if code not in diploma.unites
    ]
    faults += [
        f"l’autre nom {alias} est le code d’une unité"
        for alias in diploma.alias_unites
        if alias.strip().upper() in diploma.unites
    ]
    faults += [f"{name} : il manque" for name in ("code", "intitule", "sigle") if not getattr(diploma, name).strip()]
    faults += [fault for code, state in diploma.codes.items() for fault in _code_faults(code, state)]
    for edition in diploma.editions:
        faults += [f"{edition.id} : {fault}" for fault in _edition_faults(edition)]
    return faults


def _code_faults(code: str, state: State) -> list[str]:
    """A code of a diploma’s files adds to those of all diplomas: it changes none, and is no mark."""
    plain = code.strip().upper()
    if plain in CODES and CODES[plain] is not state:
        return [f"le code {code} veut dire {CODES[plain]} dans tous les fichiers, pas {state}"]
    return [] if any(map(str.isalpha, plain)) else [f"le code « {code} » n’a pas de lettre"]


def _circular(epreuve: Epreuve, edition: Edition) -> bool:
    """Whether an épreuve is, further up, a part of itself."""
    above = {each.code: each.epreuve for each in edition.epreuves}
    code, met = epreuve.epreuve, set[str]()
    while code and code not in met:
        if code == epreuve.code:
            return True
        met.add(code)
        code = above.get(code)
    return False


def _edition_faults(edition: Edition) -> list[str]:
    faults = []
    for name, codes in (
        ("épreuve", [e.code for e in edition.epreuves]),
        ("unité", [*(u.code for u in edition.unites), *(u.code for u in edition.hors_reglement)]),
        ("bloc", [b.code for b in edition.blocs]),
    ):
        faults += [f"{name} {code} en double" for code in sorted({c for c in codes if codes.count(c) > 1})]
    epreuves = {epreuve.code for epreuve in edition.epreuves}
    unites = {unite.code for unite in edition.unites}
    blocs = {bloc.code for bloc in edition.blocs}
    faults += [
        f"{e.code} relève de l’épreuve {e.epreuve}, absente"
        for e in edition.epreuves
        if e.epreuve and e.epreuve not in epreuves
    ]
    faults += [f"{e.code} relève d’elle-même" for e in edition.epreuves if _circular(e, edition)]
    faults += [f"{bloc.code} ne valide aucune unité" for bloc in edition.blocs if not bloc.unites]
    for unite in edition.unites:
        if unite.epreuve not in epreuves:
            faults.append(f"{unite.code} est évaluée par {unite.epreuve}, absente")
        if unite.facultative == (unite.coefficient is not None):
            faults.append(f"{unite.code} : une unité obligatoire a un coefficient, une facultative n’en a pas")
        if unite.coefficient is not None and unite.coefficient.valeur <= 0:
            faults.append(f"{unite.code} : un coefficient est plus grand que zéro")
        faults += [f"{unite.code} : option {code} absente" for code in unite.options if code not in blocs]
    faults += [
        f"{unite.code} : une question, finie par « ? », dit ce que vaut un résultat hors du règlement"
        for unite in edition.hors_reglement
        if not unite.question.endswith("?")
    ]
    faults += [
        f"{bloc.code} valide l’unité {code}, absente"
        for bloc in edition.blocs
        for code in bloc.unites
        if code not in unites
    ]
    total = sum((u.coefficient.valeur for u in edition.unites if u.coefficient), Decimal())
    if edition.total_coefficients is not None and total != edition.total_coefficients:
        summed = f"{total.normalize():f}".replace(".", ",")
        expected = f"{edition.total_coefficients:f}".replace(".", ",")
        faults.append(f"la somme des coefficients est {summed}, total_coefficients dit {expected}")
    return faults
