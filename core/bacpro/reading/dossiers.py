"""Reads dossiers: JSON Lines (one object a line, streamed) or JSON (one object, or a list)."""

import json
import re
import threading
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from functools import partial

from attrs import evolve, frozen

from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.notation.dates import french_date
from bacpro.model.notation.number import lacks_zero, number_of
from bacpro.model.notation.showing import UNSOUND
from bacpro.model.result import MARK_MAX, Result, State, too_fine
from bacpro.model.run.faults import DOSSIERS, LINES, CellFault, double, placed
from bacpro.model.run.record import Record
from bacpro.model.structuring.structure import PathFault, StructureError, structure, without
from bacpro.reading.blocks import batches
from bacpro.reading.doubts import doubts_of, fine_marks, shared_ine
from bacpro.reading.input import Input
from bacpro.reading.sources.jsontext import is_suspect, mended_values
from bacpro.reading.sources.rows import refuse
from bacpro.reading.sources.source import Format, SourceFile
from bacpro.reading.spool import Repeated
from bacpro.reading.tables.numbers import (
    NOTHING_KNOWN,
    Numbers,
    ine_key,
    is_odd,
    key_of,
    lost_zero,
    odd_number,
    read_number,
    size_of,
    told_by,
    with_zero,
    written_as,
)
from bacpro.reading.values.cells import points_fault, too_long, unfinished
from bacpro.reading.values.repairs import said

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


@frozen
class _Entry:
    """An object of the file: the line it begins at, its path, and its line, or it where it was read with others."""

    ligne: int
    chemin: str
    texte: bytes | None = None
    objet: object = None
    suspect: bool = False
    """Whether the text it was read from may hold characters that are no letters, or letters encoded twice."""
    doubles: tuple[int, ...] = ()
    """The lines where its number stands, or the ranks in a list, when they are several."""
    jumeaux: tuple[int, ...] = ()
    """The same of its INE."""
    numeros: Numbers = NOTHING_KNOWN
    """What the candidate numbers of the file tell together."""
    rang: int = 0
    """Its rank in a list, from 1, which then stands for its line among several; 0 where it has a line of its own."""


Validator = Callable[[Dossier, str], tuple[Dossier, list[CellFault]]]
"""Completes a dossier and finds its faults, given its path in the file."""


def open_dossiers(fichier: SourceFile, validate: Validator) -> Input:
    """Understand a file of dossiers. Raises BacproError when a JSON file is not JSON at all."""
    if fichier.format is Format.JSON:
        _document(fichier)
        entries = partial(_document_entries, fichier)
    else:
        entries = partial(_line_entries, fichier)
    read = partial(_record, fichier, validate)
    return Input(fichier, "dossiers", None, IDENTITY, entries, read, remarques=fichier.remarques)


def for_results(diploma: Diploma, until: int, session: int | None = None, *, carried: bool = False) -> Validator:
    """Dossiers that hold results of a diploma; `until` is the session (year) prepared, `session` that of those
    without one.

    With `carried`, sessions before the diploma’s first are those of results that a conversion brought.
    """
    return partial(_for_results, diploma, until, session, carried)


def _for_results(
    diploma: Diploma, until: int, session: int | None, carried: bool, dossier: Dossier, path: str
) -> tuple[Dossier, list[CellFault]]:
    results = tuple(
        result if result.session else evolve(result, session=dossier.session or session) for result in dossier.resultats
    )
    faults = _dossier_faults(evolve(dossier, resultats=results), path, diploma)
    for index, result in enumerate(results):
        faults += _result_faults(result, f"{path}.resultats[{index}]", diploma)
        faults += _session_faults(result, f"{path}.resultats[{index}]", diploma, until, carried=carried)
        if result.situations and result.note is None and not carried:
            faults.append(unfinished(f"{path}.resultats[{index}]"))
    if not faults:
        order = {code: rank for rank, code in enumerate(diploma.unites)}
        results = tuple(sorted(results, key=lambda result: (order[result.unite], result.session or 0)))
    return evolve(dossier, resultats=results), faults


def for_check(diploma: Diploma, session: int | None) -> Validator:
    """Dossiers of candidates to a diploma; `session` (year) stands for those that have none."""
    return partial(_for_check, diploma, session)


def _for_check(diploma: Diploma, session: int | None, dossier: Dossier, path: str) -> tuple[Dossier, list[CellFault]]:
    faults = _dossier_faults(dossier, path, diploma)
    for index, result in enumerate(dossier.resultats):
        faults += _result_faults(result, f"{path}.resultats[{index}]", diploma)
    current = dossier.session or session
    if current is None:
        faults.append(CellFault(f"{path}.session", "", "session inconnue", "Ajoutez-la, ou donnez --session."))
    elif diploma.edition(current) is None:
        error = f"session hors des éditions de {diploma.sigle} ({diploma.sessions})"
        faults.append(CellFault(f"{path}.session", str(current), error, "Corrigez l’année."))
    faults += _negative_faults(dossier, path)
    if dossier.unites_presentees:
        faults += _unit_faults(f"{path}.unites_presentees", dossier.unites_presentees, diploma)
    return (dossier if dossier.session else evolve(dossier, session=current)), faults


def _lines(fichier: SourceFile) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers, before they are decoded: every encoding of a text ends them alike."""
    with fichier.path.open("rb") as stream:
        if fichier.encodage == _WITH_BOM:
            stream.seek(len(BOM_UTF8))
        yield from enumerate((line for lines in stream for line in cut_lines(lines)), 1)


def cut_lines(line: bytes) -> Sequence[bytes]:
    """What a stream takes for a line, cut at the carriage returns inside it, which few have."""
    inside = line.find(b"\r", 0, -2 if line.endswith(b"\n") else len(line))
    return (line,) if inside < 0 else line.splitlines(keepends=True)


_WITH_BOM = "utf-8-sig"


def _decoded(line: bytes, fichier: SourceFile) -> str:
    """The text of a line of a file."""
    encoding = fichier.encodage if fichier.encodage and fichier.encodage != _WITH_BOM else "utf-8"
    return line.decode(encoding, fichier.erreurs)


@frozen
class _Told:
    """What the numbers and the INE of a file tell together."""

    numeros: Numbers
    doubles: dict[str, tuple[int, ...]]
    jumeaux: dict[str, tuple[int, ...]]

    def of(self, entry: _Entry, keys: Callable[[], tuple[str, str]]) -> _Entry:
        """An entry, given its number and its INE, with the lines where they stand too."""
        doubles, twins = self.doubles, self.jumeaux
        if not doubles and not twins:
            return entry
        number, ine = keys()
        lines = doubles.get(key_of(number), ()) if number else ()
        others = twins.get(ine, ()) if ine else ()
        return evolve(entry, doubles=lines, jumeaux=others) if lines or others else entry


def _told(found: Iterable[tuple[int, tuple[str, str]]]) -> _Told:
    """What numbers and INE tell together, given with their lines."""
    sizes: Counter[int] = Counter()
    with closing(Repeated()) as numbers, closing(Repeated()) as ines:
        for lot in batches(found, _LOT):
            sizes.update(size_of(number) for _, (number, _) in lot if number_of(number))
            numbers.add([(key_of(number), line) for line, (number, _) in lot if number])
            ines.add([(ine, line) for line, (_, ine) in lot if ine])
        return _Told(told_by(sizes), numbers.found(), ines.found())


_LOT = 1000
"""Dossiers looked at together."""


def _line_entries(fichier: SourceFile) -> Iterator[_Entry]:
    told = _told((number, _keys_in(line, fichier)) for number, line in _lines(fichier))
    for number, line in _lines(fichier):
        if line.startswith(b"{") or not _decoded(line, fichier).isspace():
            yield told.of(_Entry(number, "$", line, numeros=told.numeros), partial(_keys_in, line, fichier))


def _document(fichier: SourceFile) -> Iterator[_Entry]:
    with fichier.opened() as stream:
        text = stream.read()
    try:
        content = _parsed(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        message = f"ce n’est pas du JSON : {_reason(error)}. Corrigez le fichier à cet endroit."
        raise refuse(fichier, line, [message]) from error
    if isinstance(content, list):
        return (
            _Entry(1, f"$[{rank - 1}]", objet=item, suspect=True, rang=rank) for rank, item in enumerate(content, 1)
        )
    return iter([_Entry(1, "$", objet=content, suspect=True)])


def _parsed(text: str) -> object:
    """The value of a JSON text. Raises ValueError, also for a key given twice."""
    try:
        value, keys = _COUNTING.decode(text)
        # Each key has a colon: where there are no more of them than keys that were kept, none was given twice.
        if text.count(":") == keys:
            return value
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(text, object_pairs_hook=_object, strict=False)
    except RecursionError:
        raise ValueError("trop de listes ou d’objets les uns dans les autres") from None


class _Counting(threading.local):
    """Reads JSON and counts the keys of its objects; each thread has its own count."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._decode = json.JSONDecoder(object_hook=self._counted, strict=False).decode

    def decode(self, text: str) -> tuple[object, int]:
        """The value of a text, and how many keys its objects have."""
        self._sizes.clear()
        return self._decode(text), sum(self._sizes)

    def _counted(self, value: dict[str, object]) -> dict[str, object]:
        self._sizes.append(len(value))
        return value


_COUNTING = _Counting()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"clé en double ({', '.join(sorted({key for key in keys if keys.count(key) > 1}))})")
    return value


def _reason(error: ValueError) -> str:
    """Why a text is not JSON, in French."""
    if isinstance(error, json.JSONDecodeError):
        return f"erreur de syntaxe, ligne {error.lineno}, caractère {error.colno}"
    return "un nombre a trop de chiffres" if "digits" in str(error) else str(error)


def _document_entries(fichier: SourceFile) -> Iterator[_Entry]:
    entries = list(_document(fichier))
    told = _told((entry.rang, _keys(entry.objet)) for entry in entries)
    for entry in entries:
        yield told.of(evolve(entry, numeros=told.numeros), partial(_keys, entry.objet))


def _record(fichier: SourceFile, validate: Validator, entry: _Entry) -> Record:
    number, dossier, faults, repairs = _read(fichier, entry, validate)
    kind = DOSSIERS if entry.rang else LINES
    if entry.doubles and number:
        faults.append(double(f"{entry.chemin}.candidat.numero", number, entry.doubles, kind))
    sound = dossier if dossier and not faults else None
    odd = list(repairs)
    if sound:
        sound, told = _with_number(sound, entry)
        number = sound.candidat.numero
        odd += (*told, *doubts_of(sound), *fine_marks(sound.resultats))
        odd += shared_ine(sound.candidat.ine, (entry.rang or entry.ligne,), entry.jumeaux, kind)
    return Record(
        entry.ligne,
        1,
        _identity(sound) if sound else (number,),
        sound,
        tuple([placed(fault, fichier.nom, entry.ligne, number) for fault in faults]) if faults else (),
        tuple([placed(doubt, fichier.nom, entry.ligne, number) for doubt in odd]) if sound else (),
    )


def _with_number(dossier: Dossier, entry: _Entry) -> tuple[Dossier, list[CellFault]]:
    """A dossier under the one form of its number, and what is told of it."""
    given, path = dossier.candidat.numero, f"{entry.chemin}.candidat.numero"
    number = number_of(given) or given
    if entry.numeros.completer:
        number = with_zero(number)
    told = [odd_number(path, number)] if is_odd(number, entry.numeros) else []
    if number != given:
        told.insert(0, said(path, given, number, written_as(given, number)))
        return evolve(dossier, candidat=evolve(dossier.candidat, numero=number)), told
    return dossier, told or ([lost_zero(path, number)] if entry.numeros.douteux and lacks_zero(number) else [])


def _read(
    fichier: SourceFile, entry: _Entry, validate: Validator
) -> tuple[str, Dossier | None, list[CellFault], list[CellFault]]:
    """The candidate number of an entry, its dossier, completed, all its faults, and what was mended."""
    content, suspect = entry.objet, entry.suspect
    if entry.texte is not None:
        text = _decoded(entry.texte, fichier)
        try:
            content, suspect = _parsed(text), is_suspect(text)
        except ValueError as error:
            remedy = "Écrivez un objet JSON par ligne."
            return "", None, [CellFault(entry.chemin, "", f"ce n’est pas du JSON : {_reason(error)}", remedy)], []
    if not suspect:
        return _number(content), *_read_object(content, entry.chemin, validate), []
    mended = mended_values(content, entry.chemin)
    number = _number(mended.valeur)
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


def _dossier_faults(dossier: Dossier, path: str, diploma: Diploma) -> list[CellFault]:
    faults = []
    if isinstance(number := read_number(dossier.candidat.numero), CellFault):
        faults.append(evolve(number, colonne=f"{path}.candidat.numero"))
    if dossier.diplome not in {None, diploma.code}:
        remedy = f"Retirez ce dossier, ou donnez des résultats de « {diploma.code} »."
        faults.append(CellFault(f"{path}.diplome", str(dossier.diplome), "dossier d’un autre diplôme", remedy))
    faults += _mark_faults([("projet", dossier.projet), ("controle", dossier.controle)], path)
    if dossier.points_jury and (fault := points_fault(f"{path}.points_jury", dossier.points_jury)):
        faults.append(fault)
    for name, codes in (("renonce", dossier.renonce), ("attestations", dossier.attestations)):
        if codes:
            faults += _unit_faults(f"{path}.{name}", codes, diploma)
    met: set[tuple[str, int | None]] = set()
    for index, result in enumerate(dossier.resultats):
        pair = (result.unite, result.session or dossier.session)
        if pair in met:
            error = "deux résultats pour la même unité et la même session"
            remedy = "Gardez un seul des deux résultats."
            faults.append(CellFault(f"{path}.resultats[{index}]", pair[0], error, remedy))
        met.add(pair)
    return faults


def _result_faults(result: Result, path: str, diploma: Diploma) -> list[CellFault]:
    faults = []
    if result.unite not in diploma.unites:
        faults.append(_unknown_unit(f"{path}.unite", result.unite, diploma))
    if (result.note is not None or bool(result.situations)) != (result.etat is State.NOTE):
        given = "" if result.note is None else str(result.note)
        remedy = "Donnez une note si et seulement si l’état est « note »."
        faults.append(CellFault(f"{path}.note", given, f"état « {result.etat} »", remedy))
    marks = [("note", result.note), ("controle", result.controle)]
    if result.situations:
        marks += [(f"situations[{index}]", mark) for index, mark in enumerate(result.situations)]
    return faults + _mark_faults(marks, path)


def _session_faults(result: Result, path: str, diploma: Diploma, until: int, *, carried: bool) -> list[CellFault]:
    if result.session is None:
        remedy = "Ajoutez l’année où la note a été obtenue."
        return [CellFault(f"{path}.session", "", "session d’obtention inconnue", remedy)]
    if carried and result.session < diploma.sessions.premiere:
        return []
    if diploma.edition(result.session) is None or result.session > until:
        error = f"session hors des éditions de {diploma.sigle} ({diploma.sessions}), ou après la session préparée"
        return [CellFault(f"{path}.session", str(result.session), error, "Corrigez l’année.")]
    return []


def _mark_faults(marks: Sequence[tuple[str, Decimal | None]], path: str) -> list[CellFault]:
    faults = []
    for name, mark in marks:
        if mark is None:
            continue
        within = not mark.is_signed() and mark <= MARK_MAX
        if within and not too_fine(mark):
            continue
        place, given = f"{path}.{name}", f"{mark:f}"
        if within:
            faults.append(too_long(place, given))
        else:
            faults.append(CellFault(place, given, "note hors de 0 à 20", "Corrigez la note, sur 20."))
    return faults


def _negative_faults(dossier: Dossier, path: str) -> list[CellFault]:
    numbers = (
        ("semaines", [period.semaines for period in dossier.periodes]),
        ("heures", [period.heures for period in dossier.periodes]),
    )
    below = [
        (f"periodes[{rank}].{name}", number)
        for name, found in numbers
        for rank, number in enumerate(found)
        if number is not None and number < 0
    ]
    if dossier.positionnement and dossier.positionnement.semaines < 0:
        below.append(("positionnement.semaines", dossier.positionnement.semaines))
    return [
        CellFault(f"{path}.{place}", str(number), "nombre négatif", "Écrivez un nombre entier, 0 ou plus.")
        for place, number in below
    ]


def _unit_faults(path: str, codes: Sequence[str], diploma: Diploma) -> list[CellFault]:
    return [
        _unknown_unit(f"{path}[{index}]", code, diploma)
        for index, code in enumerate(codes)
        if code not in diploma.unites
    ]


def _unknown_unit(path: str, code: str, diploma: Diploma) -> CellFault:
    return CellFault(path, code, "unité inconnue", f"Écrivez l’un de : {', '.join(diploma.unites)}.")


_NUMBER_KEY = re.compile(rb'"numero"\s*:\s*"([^"\\]+)"')


_INE_KEY = re.compile(rb'"ine"\s*:\s*"([^"\\]+)"')


def _keys_in(line: bytes, fichier: SourceFile) -> tuple[str, str]:
    """The candidate number and the INE in the text of a dossier, which is not read where that can be avoided."""
    found = _NUMBER_KEY.search(line)
    if found is None:
        return _keys(_tried(_decoded(line, fichier)))
    ine = _INE_KEY.search(line) if b'"ine"' in line else None
    return _one_form(_decoded(found[1], fichier)), ine_key(_decoded(ine[1], fichier)) if ine else ""


def _tried(text: str) -> object:
    try:
        return _parsed(text)
    except ValueError:
        return None


def _keys(objet: object) -> tuple[str, str]:
    """The candidate number and the INE of an object, empty where it has none."""
    candidat = objet.get("candidat") if isinstance(objet, dict) else None
    ine = candidat.get("ine") if isinstance(candidat, dict) else None
    return _number(objet), ine_key(ine) if isinstance(ine, str) and not UNSOUND.search(ine) else ""


def _number(objet: object) -> str:
    """The candidate number of an object, empty where it has none; one that is no text is a fault, but has it."""
    candidat = objet.get("candidat") if isinstance(objet, dict) else None
    number = candidat.get("numero") if isinstance(candidat, dict) else None
    if type(number) is int:
        number = str(number)
    return _one_form(number) if isinstance(number, str) and not UNSOUND.search(number) else ""


def _one_form(number: str) -> str:
    """A number in its one form, or as it is where it cannot be one."""
    return number_of(number) or number


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
