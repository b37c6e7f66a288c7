"""Which bloc is meant by a title, a code, a number of the arrêté or of a training centre’s paper."""

import re
from collections.abc import Iterator

from attrs import field, frozen

from bacpro.model.diploma import Diploma, Edition
from bacpro.model.dossier import BlocRequest
from bacpro.model.notation.folding import fold
from bacpro.regulation.terms import HIDDEN, CodeTerms

CENTRE = "centre_formation"
"""`source` of a request in the words of a training centre’s paper, which numbers the blocs in its own way."""


@frozen
class BlocNaming:
    """The names of the bloc of a unit: its titles, its number in the arrêté, and in a training centre’s paper."""

    unite: str
    titres: tuple[str, ...]
    numero: int
    numero_centre_formation: int | None = None


@frozen(kw_only=True)
class BlocNameTerms(CodeTerms):
    """The blocs that are numbered, and which texts number them.

    Blocs that are named by their codes and titles alone need no `denominations`. `sources_numeros` are the texts that
    give `numero`; `source_suivie` is the one that is followed where a training centre’s paper numbers otherwise.
    """

    denominations: tuple[BlocNaming, ...] = field(default=(), metadata=HIDDEN)
    sources_numeros: tuple[str, ...] = field(default=("l’arrêté",), metadata=HIDDEN)
    source_suivie: str = field(default="l’arrêté", metadata=HIDDEN)

    def __attrs_post_init__(self) -> None:
        """Refuse names that mean two blocs."""
        for name in ("unite", "numero", "numero_centre_formation"):
            told = [value for naming in self.denominations if (value := getattr(naming, name)) is not None]
            if double := sorted({str(value) for value in told if told.count(value) > 1}):
                raise ValueError(f"denominations : {name} {', '.join(double)} y est deux fois")

    def unknown_codes(self, diploma: Diploma) -> Iterator[str]:
        """The units of the names."""
        for naming in self.denominations:
            if naming.unite not in diploma.unites:
                yield f"denominations : l’unité {naming.unite} est inconnue"


@frozen
class BlocMeaning:
    """What a request means: the units of a bloc, or units to choose from where it may be either’s (`choix`).

    `remarque` is what has to be said of its name. A request that means nothing has neither.
    """

    unites: tuple[str, ...] = ()
    remarque: str = ""
    choix: tuple[str, ...] = ()


def read_request(request: BlocRequest, edition: Edition, terms: BlocNameTerms) -> BlocMeaning:
    """What a request means in an edition. A title wins over a number; a bare number may be either’s."""
    words = fold(request.bloc)
    title = re.sub(r"^bloc(?:decompetences)?(?:no|n)?[0-9]*", "", words)
    blocs = [bloc for bloc in edition.blocs if not bloc.facultatif]
    for bloc in blocs:
        if words in {fold(bloc.code), fold(bloc.code_rncp or bloc.code)}:
            return BlocMeaning(bloc.unites)
    found = re.match(r"bloc(?:decompetences)?(?:no|n)?([0-9]+)", words)
    number = int(found[1]) if found else None
    for naming in terms.denominations:
        if any(fold(titre) == title for titre in naming.titres):
            diverges = number is not None and number != naming.numero
            remark = _divergence(request, naming, terms) if diverges else ""
            return BlocMeaning(_units(naming, edition), remark)
    for bloc in blocs:
        if title == fold(bloc.intitule):
            return BlocMeaning(bloc.unites)
    for unite in edition.unites:
        if not unite.facultative and words == fold(unite.code):
            return BlocMeaning((unite.code,))
    return BlocMeaning() if number is None or title else _read_number(request, number, edition, terms)


def _read_number(request: BlocRequest, number: int, edition: Edition, terms: BlocNameTerms) -> BlocMeaning:
    """What a bare number means: that of the arrêté, or that of a training centre’s paper."""
    official = next((naming for naming in terms.denominations if naming.numero == number), None)
    paper = next((naming for naming in terms.denominations if naming.numero_centre_formation == number), None)
    if request.source == CENTRE and not paper:
        question = " Ce document numérote les blocs à sa façon et n’en nomme qu’un."
        every = tuple(naming.unite for naming in terms.denominations)
        return BlocMeaning(remarque=question, choix=every) if official else BlocMeaning()
    if request.source == CENTRE or not official:
        told = paper if request.source in {CENTRE, None} else None
        if told is None:
            return BlocMeaning()
        return BlocMeaning(_units(told, edition), "" if told is official else _divergence(request, told, terms))
    if paper and paper is not official and request.source is None:
        return BlocMeaning(choix=(official.unite, paper.unite))
    return BlocMeaning(_units(official, edition))


def _units(naming: BlocNaming, edition: Edition) -> tuple[str, ...]:
    """The units of the bloc that a naming is that of."""
    found = (bloc.unites for bloc in edition.blocs if not bloc.facultatif and naming.unite in bloc.unites)
    return next(found, (naming.unite,))


def _divergence(request: BlocRequest, naming: BlocNaming, terms: BlocNameTerms) -> str:
    texts = " et ".join(terms.sources_numeros)
    verb = "le numérote" if len(terms.sources_numeros) == 1 else "le numérotent"
    return (
        f" Divergence : le document du centre de formation l’appelle « {request.bloc.strip()} », {texts} {verb} bloc "
        f"{naming.numero} ; c’est {terms.source_suivie} qui est suivi."
    )
