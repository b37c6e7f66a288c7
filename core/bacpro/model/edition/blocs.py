"""Activities of a référentiel, and what is in its blocs: competences, indicators, savoirs, modes of the register."""

from attrs import frozen

from bacpro.model.candidate import Status


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
