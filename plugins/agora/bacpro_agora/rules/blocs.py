"""Which bloc is meant by a title, a code, a number of the arrêté or of a training centre’s paper."""

import re
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from attrs import frozen

from bacpro import BlocRequest, Edition, load_rows

CENTRE = "centre_formation"
"""`source` of a request in the words of a training centre’s paper, which numbers the blocs in its own way."""


@frozen
class Naming:
    """The names of the bloc of a unit: its titles, its number in the arrêté, and in a training centre’s paper."""

    unite: str
    titres: tuple[str, ...]
    numero: int
    numero_centre_formation: int | None = None


@frozen
class Meaning:
    """The units that a request may mean: none, one, or two to choose from; and what has to be said of its name."""

    unites: tuple[str, ...]
    remarque: str = ""


@cache
def namings() -> tuple[Naming, ...]:
    """The names of the blocs that are numbered."""
    return load_rows(files("bacpro_agora") / "data" / "denominations.toml", Naming)


def meaning(request: BlocRequest, edition: Edition) -> Meaning:
    """What a request means in an edition. A title wins over a number; a bare number may be either’s."""
    words = folded(request.bloc)
    title = re.sub(r"^bloc(?:decompetences)?(?:no|n)?[0-9]*", "", words)
    for bloc in edition.blocs:
        if not bloc.facultatif and words in {folded(bloc.code), folded(bloc.code_rncp or bloc.code)}:
            return Meaning(bloc.unites)
    found = re.match(r"bloc(?:decompetences)?(?:no|n)?([0-9]+)", words)
    number = int(found[1]) if found else None
    for naming in namings():
        if any(folded(titre) == title for titre in naming.titres):
            diverges = number is not None and number != naming.numero
            return Meaning((naming.unite,), _divergence(request, naming) if diverges else "")
    for bloc in edition.blocs:
        if not bloc.facultatif and title == folded(bloc.intitule):
            return Meaning(bloc.unites)
    for unite in edition.unites:
        if not unite.facultative and words == folded(unite.code):
            return Meaning((unite.code,))
    return Meaning(()) if number is None or title else _numbered(request, number)


def _numbered(request: BlocRequest, number: int) -> Meaning:
    official = [naming for naming in namings() if naming.numero == number]
    papers = [naming for naming in namings() if naming.numero_centre_formation == number]
    if request.source == CENTRE:
        if papers:
            return Meaning((papers[0].unite,), _divergence(request, papers[0]))
        question = " Ce document numérote les blocs à sa façon et n’en nomme qu’un."
        return Meaning(tuple(naming.unite for naming in namings()), question) if official else Meaning(())
    if papers and request.source is None:
        return Meaning(tuple(naming.unite for naming in (*official, *papers)))
    return Meaning(tuple(naming.unite for naming in official))


def _divergence(request: BlocRequest, naming: Naming) -> str:
    return (
        f" Divergence : le document du centre de formation l’appelle « {request.bloc.strip()} », l’arrêté et la fiche "
        f"RNCP40705 le numérotent bloc {naming.numero} ; c’est l’arrêté qui est suivi."
    )


def folded(text: str) -> str:
    """Text without case, accents, spaces or punctuation."""
    decomposed = normalize("NFKD", text.replace("°", "o").casefold())
    return "".join(c for c in decomposed if c.isalnum())
