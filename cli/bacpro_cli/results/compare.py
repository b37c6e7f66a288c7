"""`bacpro comparer`: what two runs decided differently, outcome by outcome."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
from attrs import define, field

from bacpro.errors import BacproError
from bacpro.outputs import csvtext
from bacpro.outputs.texts.writing import text_table
from bacpro.running.folders.compared_tables import read_summary
from bacpro.running.folders.comparison import ChangeKind, OutcomeChange, changes, differences
from bacpro.running.folders.verification import SummaryState, told_in_short, verify
from bacpro_cli.common import output_options, warn
from bacpro_cli.progress import clear, progress

COLUMNS = ("numero_candidat", "nom", "prenom", "table", "sujet", "nature", "colonne", "avant", "apres")
NATURES = {ChangeKind.AJOUTE: "ajouté", ChangeKind.RETIRE: "retiré", ChangeKind.MODIFIE: "modifié"}
SHOWN = 50
"""Changes shown in text without --verbeux; all are counted."""


@click.command("comparer")
@click.argument("avant", type=click.Path(path_type=Path))
@click.argument("apres", type=click.Path(path_type=Path))
@output_options
def command(avant: Path, apres: Path, forme: str, silencieux: bool, verbeux: bool) -> None:
    """Compare deux dossiers écrits par convertir, controler ou deliberer, AVANT et APRES.

    Montre chaque décision ajoutée, retirée ou modifiée, et ce qui diffère entre les deux passages : fichier lu,
    options, versions, éditions, règles. Code de retour 0 quand rien ne change, 1 sinon.
    """
    for folder in (avant, apres):
        read_summary(folder)
    altered = say_altered(avant, apres)
    compare(avant, apres, forme, altered, silent=silencieux, verbose=verbeux)


def say_altered(*folders: Path) -> dict[str, str]:
    """Say which folders are no longer what was written, and what is wrong with them."""
    told = {}
    for folder in folders:
        verified = verify(folder)
        if not verified.intact:
            told[str(folder)] = told_in_short(verified)
            old = verified.bilan is SummaryState.SANS_EMPREINTES
            head = "ne peut pas être vérifié" if old else "n’est plus ce qui a été écrit"
            warn(f"Attention : {folder} {head} : {told[str(folder)]}.")
    return told


def compare(before: Path, after: Path, forme: str, altered: Mapping[str, str], *, silent: bool, verbose: bool) -> None:
    """Show what differs between two folders, `altered` saying what is wrong with them, said already.

    Exits with 1 when some outcome differs.
    """
    summaries = [read_summary(folder) for folder in (before, after)]
    commands = [summary["commande"] for summary in summaries]
    if commands[0] != commands[1]:
        raise BacproError(
            f"{before} vient de {commands[0]} et {after} de {commands[1]} : ils ne se comparent pas. "
            f"Donnez deux dossiers d’une même commande."
        )
    rests = differences(*summaries)
    with progress("Comparaison", None, silent=silent) as advance:
        found = changes(before, after, commands[0], advance)
        if silent:
            count = sum(1 for _ in found)
        else:
            show: dict[str, Callable[[Differences, Iterable[OutcomeChange], bool], int]] = {
                "texte": _show_text,
                "json": partial(_show_json, altered),
                "csv": _show_csv,
            }
            count = show[forme](rests, found, verbose)
    if count:
        raise click.exceptions.Exit(1)


Differences = Mapping[str, tuple[str, str]]


@define
class ChangeCounts:
    """What was told of the changes that went by: how many, and how many of each sort."""

    nombre: int = 0
    sortes: Counter[tuple[str, str, str]] = field(factory=Counter)

    def add(self, change: OutcomeChange) -> None:
        """Count a change."""
        self.nombre += 1
        self.sortes[change.nature, *_words(change)] += 1


def _words(change: OutcomeChange) -> tuple[str, str]:
    if change.table == "conversion.csv":
        before, after = (f"tableau, {change.sujet}" if word else "" for word in change.mots)
        return before, after
    prefix = "rejet : " if change.table == "rejets.csv" else ""
    before, after = (f"{prefix}{word}" if word else "" for word in change.mots)
    return before, after


def _show_text(rests: Differences, found: Iterable[OutcomeChange], verbose: bool) -> int:
    if rests:
        click.echo("Ce qui diffère entre les deux passages :")
        for name, (before, after) in rests.items():
            click.echo(f"  {name} : {before or 'rien'} → {after or 'rien'}")
        click.echo()
    told = ChangeCounts()
    candidate = None
    for change in found:
        told.add(change)
        clear()
        if verbose or told.nombre <= SHOWN:
            identity = " ".join(filter(None, (change.numero, change.nom, change.prenom)))
            if identity != candidate:
                click.echo(identity)
                candidate = identity
            for line in _lines(change):
                click.echo(line)
    if not told.nombre:
        click.echo("Aucune décision ne change.")
        return 0
    if not verbose and told.nombre > SHOWN:
        click.echo(f"… et {told.nombre - SHOWN} autres : --verbeux, --format csv ou --format json les montrent tous.")
    rows = [
        (NATURES[ChangeKind(nature)], before, after, str(count))
        for (nature, before, after), count in told.sortes.most_common()
    ]
    click.echo(f"\n{text_table(('changement', 'avant', 'après', 'nombre'), rows)}")
    return told.nombre


def _lines(change: OutcomeChange) -> Iterable[str]:
    if change.nature is not ChangeKind.MODIFIE:
        word = change.mots[change.nature is ChangeKind.AJOUTE]
        yield f"  {change.sujet} : {NATURES[change.nature]} ({word})"
        return
    yield f"  {change.sujet} : {NATURES[change.nature]}"
    for column, (before, after) in change.colonnes.items():
        yield f"    {column} : {before or 'rien'} → {after or 'rien'}"


def _show_json(altered: Mapping[str, str], rests: Differences, found: Iterable[OutcomeChange], _: bool) -> int:
    differing = {name: {"avant": before, "apres": after} for name, (before, after) in rests.items()}
    write: Callable[[str], object] = sys.stdout.write
    write(f'{{"alteres": {json.dumps(altered, ensure_ascii=False)},\n')
    write(f'"passages": {json.dumps(differing, ensure_ascii=False)},\n"changements": [')
    count = 0
    for count, change in enumerate(found, 1):
        write(f"{',' if count > 1 else ''}\n{json.dumps(_data(change), ensure_ascii=False)}")
    write(f'{chr(10) if count else ""}],\n"nombre": {count}}}\n')
    return count


def _data(change: OutcomeChange) -> dict[str, Any]:
    return {
        "numero_candidat": change.numero,
        "nom": change.nom,
        "prenom": change.prenom,
        "table": change.table,
        "sujet": change.sujet,
        "nature": change.nature.value,
        "colonnes": {name: {"avant": pair[0], "apres": pair[1]} for name, pair in change.colonnes.items()},
    }


def _show_csv(rests: Differences, found: Iterable[OutcomeChange], _: bool) -> int:
    for name, (before, after) in rests.items():
        warn(f"Diffère entre les deux passages : {name} : {before or 'rien'} → {after or 'rien'}")
    write: Callable[[str], object] = sys.stdout.write
    write(csvtext.BOM + csvtext.make_row(COLUMNS))
    count = 0
    for change in found:
        count += 1
        head = (change.numero, change.nom, change.prenom, change.table, change.sujet, change.nature)
        for name, pair in change.colonnes.items():
            write(csvtext.make_row((*head, name, *pair)))
    return count
