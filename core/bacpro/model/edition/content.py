"""What an edition of a référentiel says beyond its units: activities, competences, and how each unit is evaluated.

The words are those of the texts; each part of a `Content` names the text it comes from, and how sure that is.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from bacpro.model.candidate import Status
from bacpro.model.diploma import Edition
from bacpro.model.edition.note import Note
from bacpro.model.edition.training import Presentation, Training
from bacpro.model.legal import LegalBasis


@frozen
class PartBasis:
    """What parts of the content, by attribute name, rest on. `sessions` is the sessions that the edition governs."""

    parties: tuple[str, ...]
    fondement: LegalBasis


@frozen
class Borrowing:
    """What an edition takes from another file of its plugin, and on what ground.

    `parties` are taken whole, save what concerns the blocs of `sauf`; each bloc of `blocs` completes its own
    words with those of the bloc that it names.
    """

    fichier: str
    fondement: LegalBasis
    parties: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    blocs: dict[str, str] = field(factory=dict)


@frozen
class SubActivity:
    """A sous-activité of a pôle (`1.1`) and its tasks."""

    code: str
    intitule: str
    taches: tuple[str, ...]


@frozen
class Pole:
    """A pôle d’activités, its sub-activities and the results expected."""

    code: str
    intitule: str
    resultats_attendus: tuple[str, ...]
    sous_activites: tuple[SubActivity, ...]


@frozen
class Competences:
    """Competences of a bloc: those of one sub-activity or one family, or all."""

    intitules: tuple[str, ...]
    sous_activite: str | None = None
    famille: str | None = None
    complement: str = ""
    """Words that end each of them."""


@frozen
class Indicators:
    """Indicators by which the competences of a sub-activity are evaluated."""

    sous_activite: str
    intitules: tuple[str, ...]


@frozen
class Notion:
    """A notion to know, and the limits set to it."""

    intitule: str
    indications: str = ""


@frozen
class KnowledgeFamily:
    """Savoirs associés of one family; its `indications` are those that no single notion owns."""

    famille: str
    notions: tuple[Notion, ...]
    indications: tuple[str, ...] = ()


@frozen
class Modality:
    """How the register says that a bloc is evaluated, for the candidates that it names.

    `statuts_omis` are those of the column that it leaves out.
    """

    colonne: int
    texte: str
    candidats: str
    statuts_omis: tuple[Status, ...] = ()


@frozen
class Attested:
    """What the register’s list of attested competences says otherwise than the bloc."""

    intitule: str | None = None
    niveau: str | None = None
    intitules: tuple[str, ...] = ()


@frozen
class BlocContent:
    """What is in a bloc de compétences, by its code in the edition."""

    code: str
    competences: tuple[Competences, ...]
    contexte: str = ""
    niveau: str | None = None
    rubrique: str | None = None
    """Heading that the register puts it under."""
    indicateurs: tuple[Indicators, ...] = ()
    savoirs: tuple[KnowledgeFamily, ...] = ()
    modalites: tuple[Modality, ...] = ()
    competences_attestees: Attested | None = None

    @property
    def intitules(self) -> tuple[str, ...]:
        """Every competence, in order."""
        return tuple(intitule for group in self.competences for intitule in group.intitules)


@frozen
class Jobs:
    """Jobs that the diploma leads to, and where they are found."""

    appellations_courantes: tuple[str, ...]
    appellations_specifiques: tuple[str, ...] = ()
    types_organisations_introduction: str = ""
    types_organisations: tuple[str, ...] = ()


@frozen
class Code:
    """A code of a nomenclature (ROME, NSF, formacode) and its title."""

    code: str
    intitule: str


@frozen
class RegisterEntry:
    """What the national register (RNCP) says of the certification as a whole."""

    code: str
    niveau: int
    nsf: Code
    formacode: Code
    debut_parcours: date
    echeance_enregistrement: date
    certificateur: str
    siret: str
    prerequis_blocs: bool
    """Whether some blocs have prerequisites of their own."""
    remplace: str | None = None
    remplace_intitule: str = ""
    modalites_evaluation: str = ""
    accessible_vae: str = ""


@frozen
class Jury:
    """Who sits on the jury, and when it may deliberate."""

    introduction: str
    composition: tuple[str, ...]
    quorum: str = ""


@frozen
class AccessWay:
    """A way of access to the certification, and whether it is open."""

    code: str
    intitule: str
    ouverte: bool


@frozen
class Programme:
    """The texts that set the programme of a general unit, or of a facultative bloc."""

    textes: tuple[str, ...]
    unite: str | None = None
    bloc: str | None = None
    remarque: str = ""


@frozen
class Information:
    """A notice that a text gives about itself, by the mark that calls it."""

    renvoi: str
    lieu: str
    texte: str


@frozen
class RuleText:
    """A rule of the règlement in its words; `objet` says what it is about."""

    objet: str
    texte: str


@frozen
class Definition:
    """What defines an épreuve, or that of a facultative bloc: a text elsewhere, rules common to all its forms."""

    epreuve: str | None = None
    bloc: str | None = None
    texte: str = ""
    regles: tuple[RuleText, ...] = ()


class EvaluationForm(StrEnum):
    """Whether a unit is evaluated during the training (contrôle en cours de formation) or once, at the end."""

    CCF = "ccf"
    PONCTUEL = "ponctuel"


@frozen
class Part:
    """A part of an épreuve. `nombre` is how many times it takes place, each counting the same."""

    ordre: int
    intitule: str
    description: str
    nombre: int = 1
    duree_max_minutes: int | None = None
    nature: str = ""


@frozen
class Consequences:
    """What happens to a candidate who does not bring what is asked."""

    dossier_non_produit: str
    justificatifs_non_produits: str


@frozen
class CandidateFile:
    """The dossier that a candidate must bring: what is in it, and what its état récapitulatif covers."""

    introduction: str
    pieces: tuple[str, ...]
    etat_recapitulatif: tuple[str, ...] = ()
    consequences: Consequences | None = None


@frozen
class Transmission:
    """What is sent to the jury, by whom, and what the jury does with it."""

    texte: str
    pieces: tuple[str, ...]
    suite: str = ""


@frozen
class Evaluation:
    """How an épreuve takes place in one form. `prise_en_main_minutes` come before it, besides its duration."""

    parties: tuple[Part, ...]
    duree_minutes: int | None = None
    prise_en_main_minutes: int | None = None
    deroulement: str = ""
    commission: str = ""
    dossier: CandidateFile | None = None
    transmission: Transmission | None = None
    regles: tuple[RuleText, ...] = ()


@frozen
class Evaluations:
    """How an épreuve takes place in each form that it can take."""

    ccf: Evaluation | None = None
    ponctuel: Evaluation | None = None

    def of(self, forme: EvaluationForm) -> Evaluation | None:
        """That of a form."""
        return self.ccf if forme is EvaluationForm.CCF else self.ponctuel


@frozen
class Mode:
    """How a unit is evaluated for one column of the règlement; durations in minutes, preparation included."""

    unite: str
    colonne: int
    mode: str
    duree_minutes: int | None = None
    preparation_minutes: int | None = None

    @property
    def forme(self) -> EvaluationForm:
        """The form that the words of the règlement mean."""
        return EvaluationForm.CCF if self.mode.casefold() == EvaluationForm.CCF else EvaluationForm.PONCTUEL


@frozen
class Column:
    """A column of the règlement d’examen: the categories of candidates that it is for, in its words and in ours."""

    numero: int
    candidats: tuple[str, ...]
    statuts: tuple[Status, ...]


@frozen
class OptionalRules:
    """Rules on facultative units: how many, which language, what their points count for."""

    nombre_max: int
    choix: str
    langue: str
    points: str
    nombre_propose: int | None = None
    synthese: str = ""


@frozen
class Content:
    """All that the texts of an edition say beyond its units, blocs and coefficients."""

    edition: str
    fondements: tuple[PartBasis, ...] = ()
    reprises: tuple[Borrowing, ...] = ()
    poles: tuple[Pole, ...] = ()
    blocs: tuple[BlocContent, ...] = ()
    metiers: Jobs | None = None
    fiche: RegisterEntry | None = None
    rome: tuple[Code, ...] = ()
    capitalisation: tuple[str, ...] = ()
    jury: Jury | None = None
    voies_acces: tuple[AccessWay, ...] = ()
    programmes: tuple[Programme, ...] = ()
    colonnes: tuple[Column, ...] = ()
    modes: tuple[Mode, ...] = ()
    preparation: str = ""
    """The words of the règlement on preparation time."""
    facultatives: OptionalRules | None = None
    definitions: tuple[Definition, ...] = ()
    evaluations: dict[str, Evaluations] = field(factory=dict)
    """By code of épreuve or sous-épreuve."""
    informations: tuple[Information, ...] = ()
    note: Note | None = None
    presentation: Presentation | None = None
    formation: Training | None = None

    def column(self, statut: Status) -> Column | None:
        """The column of the règlement for a status, or None."""
        return next((column for column in self.colonnes if statut in column.statuts), None)

    def mode(self, unite: str, colonne: int) -> Mode | None:
        """How a unit is evaluated in a column, or None."""
        return next((mode for mode in self.modes if (mode.unite, mode.colonne) == (unite, colonne)), None)

    def bloc(self, code: str) -> BlocContent | None:
        """What is in a bloc, or None."""
        return next((bloc for bloc in self.blocs if bloc.code == code), None)

    def fondement(self, partie: str) -> LegalBasis | None:
        """What a part of the content (`poles`, `modes`) rests on, or None."""
        own = {part: ground.fondement for ground in self.fondements for part in ground.parties}
        taken = {part: borrowing.fondement for borrowing in self.reprises for part in borrowing.parties}
        return own.get(partie) or taken.get(partie)

    @property
    def sous_activites(self) -> dict[str, SubActivity]:
        """Every sub-activity by code."""
        return {activity.code: activity for pole in self.poles for activity in pole.sous_activites}


@frozen
class Variant:
    """A point on which the register says otherwise than the règlement how a unit is evaluated."""

    unite: str
    bloc: str
    colonne: int
    mode: str
    """The words of the règlement."""
    texte: str
    """Those of the register."""
    statuts_omis: tuple[Status, ...]


def variants(content: Content, edition: Edition) -> Iterator[Variant]:
    """Where the register and the règlement differ on the mode of a unit, or on the candidates concerned."""
    unites = {bloc.code: bloc.unites for bloc in edition.blocs}
    for bloc in content.blocs:
        for modality in bloc.modalites:
            for unite in unites.get(bloc.code, ()):
                mode = content.mode(unite, modality.colonne)
                if mode and (modality.statuts_omis or modality.texte.casefold() != mode.mode.casefold()):
                    yield Variant(unite, bloc.code, mode.colonne, mode.mode, modality.texte, modality.statuts_omis)


def french_duration(minutes: int) -> str:
    """A duration as French timetables write it: `2 h 30`, `1 h 05`, `45 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"
