"""What training documents say of a diploma: its structure, what it changes, how to register and when."""

from attrs import frozen


@frozen
class Changes:
    """What the diploma changes from the one it replaces (`depuis`, a diploma code), and what it keeps."""

    depuis: str
    titre_change: str
    change: tuple[str, ...]
    titre_ne_change_pas: str
    ne_change_pas: tuple[str, ...]


@frozen
class Presentation:
    """A presentation of the diploma to those who teach it."""

    titre: str
    sous_titre: str
    blocs: str
    blocs_obligatoires: int
    blocs_specifiques: int
    blocs_transversaux: int
    vae: str
    changements: Changes


@frozen
class Sanction:
    """What a candidate is given at the end of the training."""

    textes: tuple[str, ...]


@frozen
class Certifier:
    """Who certifies, and what, in the words of the document."""

    titre: str
    certificateur: str
    certification: str


@frozen
class BlocRules:
    """The rules on registering for some blocs only, as the document recalls them."""

    titre: str
    inscription_par_blocs: str
    attestation: str


@frozen
class Calendar:
    """When candidates register and sit, in words and in months (1 to 12)."""

    titre: str
    inscriptions: str
    examens: str
    mois_inscriptions: tuple[int, ...]
    mois_examens: int


@frozen
class SubStep:
    """A point of a step."""

    lettre: str
    texte: str


@frozen
class Step:
    """A step of the registration."""

    ordre: int
    texte: str
    lien: str = ""
    sous_points: tuple[SubStep, ...] = ()


@frozen
class RegistrationGuide:
    """How to register for a bloc: the steps, the épreuves to keep, the papers to join."""

    titre: str
    epreuves_conservees: tuple[str, ...]
    justificatifs: tuple[str, ...]
    etapes: tuple[Step, ...]


@frozen
class Naming:
    """A place where the document names a bloc, and its words."""

    lieu: str
    texte: str


@frozen
class NamedBloc:
    """The bloc that the document means by a name: its codes in the arrêté and in the register, and its unit."""

    bloc_nomme: str
    bloc_arrete: str
    unite: str
    bloc_rncp: str


@frozen
class Training:
    """What a training centre tells its candidates: certificates, registration by blocs, calendar."""

    titre: str
    certification: str
    sanction: Sanction
    certificateur: Certifier
    regle: BlocRules
    calendrier: Calendar
    inscription: RegistrationGuide
    denominations: tuple[Naming, ...] = ()
    bloc_nomme: NamedBloc | None = None
