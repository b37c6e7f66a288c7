"""Opens a file of dossiers, and makes a record of each."""

from functools import partial

from attrs import evolve

from bacpro.model.dossier import Dossier
from bacpro.model.notation.dates import french_date
from bacpro.model.notation.number import lacks_zero, number_of
from bacpro.model.run.faults import DOSSIERS, LINES, CellFault, double_fault, place_fault
from bacpro.model.run.record import Record
from bacpro.model.structuring.faults import PathFault, StructureError, without
from bacpro.model.structuring.structure import structure
from bacpro.reading.dossiers.entries import (
    DossierEntry,
    decode_line,
    find_number,
    open_document,
    read_document,
    read_lines,
)
from bacpro.reading.dossiers.jsontext import explain_json, parse_json
from bacpro.reading.dossiers.letters import may_have_odd_letters, mend_letters
from bacpro.reading.dossiers.validation import Validator
from bacpro.reading.input import Input, by_entries
from bacpro.reading.sources.source import Format, SourceFile
from bacpro.reading.values.doubts import find_doubts, find_fine_marks, find_shared_ine
from bacpro.reading.values.numbering import (
    is_unusual,
    lost_zero_doubt,
    unusual_doubt,
)
from bacpro.reading.values.numbers import explain_number, give_zero_back
from bacpro.reading.values.repairs import tell_repair

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
    "etablissement",
    "division",
    "renonce",
    "attestations",
)


def open_dossiers(fichier: SourceFile, validate: Validator) -> Input:
    """Understand a file of dossiers. Raises BacproError when a JSON file is not JSON at all."""
    if fichier.format is Format.JSON:
        open_document(fichier)
        entries = partial(read_document, fichier)
    else:
        entries = partial(read_lines, fichier)
    read = partial(read_entry, fichier, validate)
    return Input(fichier, "dossiers", None, IDENTITY, *by_entries(entries, read), remarques=fichier.remarques)


def read_entry(fichier: SourceFile, validate: Validator, entry: DossierEntry) -> Record:
    """The record that an entry makes, faulty or sound."""
    number, dossier, faults, repairs = _read(fichier, entry, validate)
    kind = DOSSIERS if entry.rang else LINES
    if entry.doubles and number:
        faults.append(double_fault(f"{entry.chemin}.candidat.numero", number, entry.doubles, kind))
    sound = dossier if dossier and not faults else None
    odd = list(repairs)
    if sound:
        sound, told = _with_number(sound, entry)
        number = sound.candidat.numero
        odd += (*told, *find_doubts(sound), *find_fine_marks(sound.resultats))
        odd += find_shared_ine(sound.candidat.ine, (entry.rang or entry.ligne,), entry.jumeaux, kind)
    return Record(
        entry.ligne,
        1,
        _identity(sound) if sound else (number,),
        sound,
        tuple([place_fault(fault, fichier.nom, entry.ligne, number) for fault in faults]) if faults else (),
        tuple([place_fault(doubt, fichier.nom, entry.ligne, number) for doubt in odd]) if sound else (),
    )


def _with_number(dossier: Dossier, entry: DossierEntry) -> tuple[Dossier, list[CellFault]]:
    """A dossier under the one form of its number, and what is told of it."""
    given, path = dossier.candidat.numero, f"{entry.chemin}.candidat.numero"
    number = number_of(given) or given
    if entry.numeros.completer:
        number = give_zero_back(number)
    told = [unusual_doubt(path, number)] if is_unusual(number, entry.numeros) else []
    if number != given:
        told.insert(0, tell_repair(path, given, number, explain_number(given, number)))
        return evolve(dossier, candidat=evolve(dossier.candidat, numero=number)), told
    return dossier, told or ([lost_zero_doubt(path, number)] if entry.numeros.douteux and lacks_zero(number) else [])


def _read(
    fichier: SourceFile, entry: DossierEntry, validate: Validator
) -> tuple[str, Dossier | None, list[CellFault], list[CellFault]]:
    """The candidate number of an entry, its dossier, completed, all its faults, and what was mended."""
    content, suspect = entry.objet, entry.suspect
    if entry.texte is not None:
        text = decode_line(entry.texte, fichier)
        try:
            content, suspect = parse_json(text), may_have_odd_letters(text)
        except ValueError as error:
            remedy = "Écrivez un objet JSON par ligne."
            return "", None, [CellFault(entry.chemin, "", f"ce n’est pas du JSON : {explain_json(error)}", remedy)], []
    if not suspect:
        return find_number(content), *_read_object(content, entry.chemin, validate), []
    mended = mend_letters(content, entry.chemin)
    number = find_number(mended.valeur)
    if mended.faults:
        return number, None, mended.faults, []
    return number, *_read_object(mended.valeur, entry.chemin, validate), mended.repairs


def _read_object(content: object, path: str, validate: Validator) -> tuple[Dossier | None, list[CellFault]]:
    try:
        dossier = structure(content, Dossier)
    except StructureError as error:
        remedy = "Corrigez cette valeur ; la forme attendue est celle des dossiers de la documentation."
        misshapen = [
            CellFault(path + fault.chemin.removeprefix("$"), "", fault.message, remedy) for fault in error.faults
        ]
        return None, [*misshapen, *_further_faults(content, path, error.faults, validate)]
    return validate(dossier, path)


def _further_faults(content: object, path: str, misshapen: list[PathFault], validate: Validator) -> list[CellFault]:
    """What else is wrong with the values of a dossier that have the right shape.

    Nothing is said of values that are missing: they may be those that have the wrong one.
    """
    try:
        dossier = structure(without(content, misshapen), Dossier)
    except StructureError:
        return []
    return [fault for fault in validate(dossier, path)[1] if fault.valeur]


def _identity(dossier: Dossier) -> tuple[str, ...]:
    """The identity of a dossier, under IDENTITY."""
    candidat = dossier.candidat
    return (
        candidat.numero,
        candidat.ine or "",
        candidat.nom,
        candidat.prenom,
        french_date(candidat.date_naissance),
        _text(dossier.statut),
        _text(dossier.situation),
        _text(dossier.forme),
        _text(dossier.session),
        dossier.etablissement or "",
        dossier.division or "",
        " ".join(dossier.renonce),
        " ".join(dossier.attestations),
    )


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)
