"""The dossier: all that is known of one candidate for one diploma. Every file is read into it.

Attributes bear the names of the JSON keys, so that the path of a fault in a file is the path in the model.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from bacpro.model.candidate import Candidate, Form, Situation, Status
from bacpro.model.result import Result
from bacpro.model.structuring.frozen import frozen_dict


@frozen
class Positioning:
    """A décision de positionnement of the recteur: required `semaines` and its date (D. 337-62)."""

    semaines: int
    date: dt.date | None = None


@frozen
class Host:
    """The organisation that receives a candidate on placement."""

    nom: str = ""
    adresse: str = ""
    type: str | None = None


@frozen
class Placement:
    """One période de formation en milieu professionnel, as its attestation tells it."""

    structure: Host = Host()
    du: dt.date | None = None
    au: dt.date | None = None
    semaines: int | None = None
    heures: Decimal | None = None
    activites: tuple[str, ...] = ()
    responsable: str | None = None
    signee: bool = False
    cachet: bool = False
    convention: bool | None = None
    """Whether a convention was signed; None when nobody said."""
    numero: int | None = None
    """The number that the file gives it (`PFMP 2`); else it is known by its rank."""


class WorkTime(StrEnum):
    """Whether a job is full time or part time."""

    PLEIN = "plein"
    PARTIEL = "partiel"


@frozen
class WorkCertificate:
    """A certificat de travail; `qualifie` says whether the job was a qualified one, None when nobody said."""

    employeur: str = ""
    du: dt.date | None = None
    au: dt.date | None = None
    temps: WorkTime | None = None
    salarie: bool | None = None
    qualifie: bool | None = None
    activites: tuple[str, ...] = ()
    adresse: str = ""
    type: str | None = None
    """Kind of organisation, as for the host of a placement."""
    semaines: int | None = None
    heures: Decimal | None = None
    responsable: str | None = None
    signee: bool = False
    cachet: bool = False


@frozen
class Apprenticeship:
    """A contrat d’apprentissage."""

    employeur: str = ""
    du: dt.date | None = None
    au: dt.date | None = None


@frozen
class Work:
    """One of the travaux professionnels listed in a dossier professionnel."""

    intitule: str
    activite: str | None = None
    contexte: str | None = None
    """`vecue`, `observee`, `milieu_professionnel` (one of the two), or `formation` where it was simulated."""
    documents: str = ""
    """Documents produced."""


@frozen
class Portfolio:
    """A dossier professionnel (E31, E32): its état récapitulatif and the works it lists."""

    etat_recapitulatif: bool = False
    travaux: tuple[Work, ...] = ()


@frozen
class BlocRequest:
    """A bloc asked for: `bloc` in the words of who asks (`Bloc 1`, a title, a code), `source` whose words they are."""

    bloc: str
    source: str | None = None


@frozen
class Registration:
    """A registration for some blocs only: the blocs, the papers joined, and the day it was made."""

    blocs: tuple[BlocRequest, ...] = ()
    justificatifs: tuple[str, ...] = ()
    date: dt.date | None = None


@frozen
class OptionalUnit:
    """A facultative unit chosen: the code of its bloc, and the language where it is one."""

    bloc: str
    langue: str | None = None


@frozen
class OpenQuestion:
    """What a conversion left to the office: the question, and the id of the rule that asks it."""

    question: str
    regle: str = ""


@frozen
class Dossier:
    """All that is known of one candidate. `session` is the year his notes were obtained, or he sits in.

    Nothing of it changes once it is made, its tables neither: each rule finds it as the first did.
    """

    candidat: Candidate
    diplome: str | None = None
    session: int | None = None
    statut: Status | None = None
    situation: Situation | None = None
    forme: Form | None = None
    etablissement: str | None = None
    """The establishment, with its UAI where it is known: two schools may each have a division of one name."""
    division: str | None = None
    renonce: tuple[str, ...] = ()
    attestations: tuple[str, ...] = ()
    resultats: tuple[Result, ...] = ()
    projet: Decimal | None = None
    """Mark on 20 of the projet, or of the chef-d’œuvre."""
    controle: Decimal | None = None
    """Mark on 20 of the épreuve de contrôle of sessions up to 2021, one for the examination."""
    points_jury: Decimal | None = None
    """Points that the jury adds by hand."""
    a_arbitrer: dict[str, OpenQuestion] | None = field(default=None, converter=frozen_dict)
    """What a conversion left to the office, by unit; an empty code for a result to which no unit corresponds."""
    cycle_annees: int | None = None
    cycle_debut: dt.date | None = None
    positionnement: Positioning | None = None
    periodes: tuple[Placement, ...] = ()
    certificats_travail: tuple[WorkCertificate, ...] = ()
    contrat_apprentissage: Apprenticeship | None = None
    dossiers_professionnels: dict[str, Portfolio] | None = field(default=None, converter=frozen_dict)
    """By épreuve (`E31`)."""
    unites_presentees: tuple[str, ...] = ()
    """Units sat in this session, in forme progressive."""
    langues: dict[str, str] | None = field(default=None, converter=frozen_dict)
    """Languages chosen for the compulsory units, by unit code."""
    facultatives: tuple[OptionalUnit, ...] = ()
    inscription: Registration | None = None
    muets: tuple[str, ...] = ()
    """Attributes of placements that the file has no place for: of these, nothing is known of any period."""
    partiel: bool = False
    """Whether the file can hold no more of the dossier than its placements."""
