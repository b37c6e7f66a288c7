"""How épreuves take place: in the course of the training or once, in which parts, on what dossier."""

from enum import StrEnum

from attrs import frozen


class EvaluationKind(StrEnum):
    """Whether a unit is evaluated during the training (contrôle en cours de formation) or once, at the end."""

    CCF = "ccf"
    PONCTUEL = "ponctuel"


@frozen
class RuleText:
    """A rule of the règlement in its words; `objet` says what it is about."""

    objet: str
    texte: str


@frozen
class Definition:
    """What defines an épreuve, or that of a facultative bloc: a text elsewhere, rules common to all evaluations."""

    epreuve: str | None = None
    bloc: str | None = None
    texte: str = ""
    regles: tuple[RuleText, ...] = ()


@frozen
class EpreuvePart:
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
    """How an épreuve takes place, of one kind. `prise_en_main_minutes` come before it, besides its duration."""

    parties: tuple[EpreuvePart, ...]
    duree_minutes: int | None = None
    prise_en_main_minutes: int | None = None
    deroulement: str = ""
    commission: str = ""
    dossier: CandidateFile | None = None
    transmission: Transmission | None = None
    regles: tuple[RuleText, ...] = ()


@frozen
class Evaluations:
    """How an épreuve takes place, by kind of evaluation."""

    ccf: Evaluation | None = None
    ponctuel: Evaluation | None = None

    def of(self, modalite: EvaluationKind) -> Evaluation | None:
        """That of one kind."""
        return self.ccf if modalite is EvaluationKind.CCF else self.ponctuel
