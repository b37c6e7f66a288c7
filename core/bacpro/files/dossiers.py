"""Reads dossiers: JSON Lines (one object a line, streamed) or JSON (one object, or a list)."""

import json
from collections.abc import Callable, Iterator
from functools import partial

from attrs import evolve, frozen

from bacpro.files.cells import doubts
from bacpro.files.encoding import TextFile
from bacpro.files.faults import CellFault, placed
from bacpro.files.reading import Input, Record, refuse
from bacpro.files.spool import repeated
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.result import MARK_MAX, Result, State
from bacpro.model.structure import StructureError, structure

IDENTITY = (
    "numero_candidat",
    "ine",
    "nom",
    "prenom",
    "date_naissance",
    "statut",
    "situation",
    "forme",
    "session",
    "division",
    "renonce",
    "attestations",
)


@frozen
class _Entry:
    """An object of the file: the line it begins at, its path, and it, or why it is not JSON."""

    ligne: int
    chemin: str
    objet: object = None
    erreur: str = ""


def open_dossiers(fichier: TextFile, diploma: Diploma, until: int) -> Input:
    """Understand a file of dossiers of a diploma. Raises BacproError when a JSON file is not JSON at all."""
    lines = fichier.path.suffix.lower() != ".json"
    entries = _lines if lines else _document
    if not lines:
        entries(fichier)
    return Input(fichier, "dossiers", None, IDENTITY, partial(_records, fichier, entries, diploma, until))


def _lines(fichier: TextFile) -> Iterator[_Entry]:
    with fichier.path.open(encoding=fichier.encodage) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                try:
                    yield _Entry(number, "$", json.loads(line))
                except ValueError as error:
                    yield _Entry(number, "$", erreur=str(error))


def _document(fichier: TextFile) -> Iterator[_Entry]:
    try:
        content = json.loads(fichier.path.read_text(encoding=fichier.encodage))
    except json.JSONDecodeError as error:
        message = f"ce n’est pas du JSON ({error}). Corrigez la syntaxe à cet endroit."
        raise refuse(fichier, error.lineno, [message]) from error
    if isinstance(content, list):
        return (_Entry(1, f"$[{index}]", item) for index, item in enumerate(content))
    return iter([_Entry(1, "$", content)])


def _records(
    fichier: TextFile, entries: Callable[[TextFile], Iterator[_Entry]], diploma: Diploma, until: int
) -> Iterator[Record]:
    doubles = repeated((number, entry.ligne) for entry in entries(fichier) if (number := _number(entry.objet)))
    for entry in entries(fichier):
        number = _number(entry.objet)
        dossier, faults = _read(entry, diploma, until)
        if lines := doubles.get(number):
            where = ", ".join(map(str, lines))
            remedy = "Gardez un seul dossier pour ce candidat : aucun n’a été converti."
            faults.append(
                CellFault(
                    f"{entry.chemin}.candidat.numero",
                    number,
                    f"candidat présent plusieurs fois (lignes {where})",
                    remedy,
                )
            )
        yield Record(
            ligne=entry.ligne,
            lignes=1,
            identite=_identity(dossier) if dossier else (number,),
            dossier=None if faults else dossier,
            fautes=tuple(placed(fault, fichier.path.name, entry.ligne, number) for fault in faults),
            avertissements=tuple(
                placed(doubt, fichier.path.name, entry.ligne, number)
                for doubt in (doubts(dossier) if dossier and not faults else ())
            ),
        )


def _read(entry: _Entry, diploma: Diploma, until: int) -> tuple[Dossier | None, list[CellFault]]:
    """The dossier of an entry with its results dated, and all its faults."""
    if entry.erreur:
        remedy = "Écrivez un objet JSON par ligne."
        return None, [CellFault(entry.chemin, "", f"ce n’est pas du JSON ({entry.erreur})", remedy)]
    try:
        dossier = structure(entry.objet, Dossier)
    except StructureError as error:
        remedy = "Corrigez cette valeur ; la forme attendue est celle des dossiers de la documentation."
        return None, [
            CellFault(entry.chemin + fault.chemin.removeprefix("$"), "", fault.message, remedy)
            for fault in error.faults
        ]
    results = tuple(
        result if result.session else evolve(result, session=dossier.session) for result in dossier.resultats
    )
    faults = _dossier_faults(dossier, entry.chemin, diploma)
    for index, result in enumerate(results):
        faults += _result_faults(result, f"{entry.chemin}.resultats[{index}]", diploma, until)
    if not faults:
        order = {code: rank for rank, code in enumerate(diploma.unites)}
        results = tuple(sorted(results, key=lambda result: (order[result.unite], result.session or 0)))
    return evolve(dossier, resultats=results), faults


def _dossier_faults(dossier: Dossier, path: str, diploma: Diploma) -> list[CellFault]:
    faults = []
    if not dossier.candidat.numero:
        remedy = "Ajoutez le numéro, sans lequel rien ne se suit."
        faults.append(CellFault(f"{path}.candidat.numero", "", "numéro de candidat absent", remedy))
    if dossier.diplome not in {None, diploma.code}:
        remedy = f"Retirez ce dossier, ou donnez des résultats de « {diploma.code} »."
        faults.append(CellFault(f"{path}.diplome", str(dossier.diplome), "dossier d’un autre diplôme", remedy))
    known = diploma.unites
    for name in ("renonce", "attestations"):
        faults += [
            _unknown_unit(f"{path}.{name}[{index}]", code, diploma)
            for index, code in enumerate(getattr(dossier, name))
            if code not in known
        ]
    pairs = [(result.unite, result.session) for result in dossier.resultats]
    for index, pair in enumerate(pairs):
        if pair in pairs[:index]:
            error = "deux résultats pour la même unité et la même session"
            remedy = "Gardez un seul des deux résultats."
            faults.append(CellFault(f"{path}.resultats[{index}]", pair[0], error, remedy))
    return faults


def _result_faults(result: Result, path: str, diploma: Diploma, until: int) -> list[CellFault]:
    faults = []
    if result.unite not in diploma.unites:
        faults.append(_unknown_unit(f"{path}.unite", result.unite, diploma))
    if (result.note is not None) != (result.etat is State.NOTE):
        remedy = "Donnez une note si et seulement si l’état est « note »."
        faults.append(CellFault(f"{path}.note", str(result.note or ""), f"état « {result.etat} »", remedy))
    for name in ("note", "controle"):
        mark = getattr(result, name)
        if mark is not None and not 0 <= mark <= MARK_MAX:
            faults.append(CellFault(f"{path}.{name}", str(mark), "note hors de 0 à 20", "Corrigez la note, sur 20."))
    if result.session is None:
        remedy = "Ajoutez l’année où la note a été obtenue."
        faults.append(CellFault(f"{path}.session", "", "session d’obtention inconnue", remedy))
    elif diploma.edition(result.session) is None or result.session > until:
        error = f"session hors des éditions de {diploma.sigle} ({diploma.sessions}), ou après la session préparée"
        faults.append(CellFault(f"{path}.session", str(result.session), error, "Corrigez l’année."))
    return faults


def _unknown_unit(path: str, code: str, diploma: Diploma) -> CellFault:
    return CellFault(path, code, "unité inconnue", f"Écrivez l’un de : {', '.join(diploma.unites)}.")


def _number(objet: object) -> str:
    """The candidate number of an object, empty where it has none."""
    candidat = objet.get("candidat") if isinstance(objet, dict) else None
    number = candidat.get("numero") if isinstance(candidat, dict) else None
    return number if isinstance(number, str) else ""


def _identity(dossier: Dossier) -> tuple[str, ...]:
    """The identity of a dossier, under IDENTITY."""
    candidat = dossier.candidat
    values = (
        candidat.numero,
        candidat.ine,
        candidat.nom,
        candidat.prenom,
        candidat.date_naissance.strftime("%d/%m/%Y") if candidat.date_naissance else None,
        dossier.statut,
        dossier.situation,
        dossier.forme,
        dossier.session,
        dossier.division,
        " ".join(dossier.renonce),
        " ".join(dossier.attestations),
    )
    return tuple("" if value is None else str(value) for value in values)
