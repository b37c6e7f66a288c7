"""Lists that the jury signs: division by division, the candidates, their average and what is proposed for them."""

from collections.abc import Iterable, Sequence
from itertools import islice

from attrs import astuple, evolve, frozen

from bacpro.outputs.divisions import Divisions
from bacpro.outputs.documents.files import program_version
from bacpro.pdf.typeset import UnprintableError, compile_pdf

LIST_TEMPLATE = "emargement.typ.j2"

LINES_PER_FILE = 2000
"""Candidates that a file of lists to sign holds at most: enough for what Typst remembers to be pushed out."""

LONG_WORD = 20
"""Letters from which a word may be wider than its column, and can be broken."""


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


def signing_lists(rows: Divisions, limit: int = LINES_PER_FILE) -> Iterable[SigningList]:
    """The lists of every division of every establishment, session after session, of `limit` lines at most."""
    for group, signatories in rows.groups():
        rest = False
        while part := list(islice(signatories, limit)):
            sessions = sorted({line[0] for line in part})
            for session in sessions:
                chosen = tuple(Signatory(*line[1:]) for line in part if line[0] == session)
                yield SigningList(group.division, session, rest, chosen, group.etablissement)
            rest = True


def signing_files(lists: Iterable[SigningList], limit: int = LINES_PER_FILE) -> Iterable[list[SigningList]]:
    """Lists gathered into files of `limit` candidates at most."""
    gathered: list[SigningList] = []
    count = 0
    for one in lists:
        if gathered and count + len(one.lignes) > limit:
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


def signing_pdf(lists: Sequence[SigningList], diplome: str) -> bytes:
    """One PDF of one or more lists to sign, each beginning on a page of its own.

    A character that cannot be printed shows as « ? »: nobody is left out of a list for a character. Raises
    ValueError when there is nothing to print.
    """
    if not lists:
        raise ValueError("no list to print")
    while True:
        context = {"titre": "Listes d’émargement", "version": program_version(), "diplome": diplome, "listes": lists}
        try:
            return compile_pdf(LIST_TEMPLATE, context)
        except UnprintableError as error:
            legible = [_without(one, error.caracteres) for one in lists]
            if legible == lists:
                raise
            lists = legible
