"""What every command shares: its options, the registry, tables on the screen."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from bacpro.errors import BacproError, PluginError
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.form import PaperForm
from bacpro.model.notation.number import number_of
from bacpro.model.run.counts import RecordCounts
from bacpro.model.run.record import Record
from bacpro.plugins.registry import Registry, load_registry
from bacpro.running.folders.leftovers import in_use
from bacpro.running.folders.output import find_unfinished, output_folder
from bacpro.running.workers.executor import Workers
from bacpro.running.workers.opening import open_workers
from bacpro_cli import screens
from bacpro_cli.progress import clear

SHOWN_REASONS = 10
"""Reasons of warnings that are told with their numbers."""

F = TypeVar("F", bound=Callable[..., object])


def output_options(function: F) -> F:
    """Add `--format`, `--silencieux` and `--verbeux` to a command."""
    options = (
        click.option(
            "--format",
            "forme",
            type=click.Choice(["texte", "json", "csv"]),
            default="texte",
            show_default=True,
            help="Forme de ce qui s’affiche.",
        ),
        click.option("--silencieux", is_flag=True, help="N’affiche que les erreurs."),
        click.option("--verbeux", is_flag=True, help="Affiche tous les détails."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def reading_options(function: F) -> F:
    """Add to a command the options that say how its file is to be read."""
    path = click.Path(path_type=Path)
    options = (
        click.option("--colonnes", type=path, metavar="FICHIER.toml", help="Sens des colonnes d’un tableau inconnu."),
        click.option("--feuille", metavar="NOM", help="Feuille à lire dans un classeur."),
        click.option("--joindre", type=path, metavar="FICHIER2", help="Tableau à joindre, par numéro ou par INE."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def plugins(*, silent: bool) -> Registry:
    """The plugins installed; those that are broken are named on the error output."""
    registry = load_registry()
    if not silent:
        for plugin in registry.en_panne:
            origin = f"{plugin.distribution} {plugin.version}"
            warn(f"Greffon en panne : {plugin.nom} ({origin}). {' ; '.join(plugin.motifs)}. Réparez-le ou retirez-le.")
    return registry


def forms_of(registry: Registry, diplomas: Iterable[Diploma], *, alone: bool) -> list[tuple[Diploma, PaperForm]]:
    """The forms of some diplomas; a plugin at fault is said, and left out.

    Raises PluginError when it is that of the diploma which is asked for `alone`.
    """
    found = []
    for diploma in diplomas:
        try:
            found += [(diploma, form) for form in registry.formulaires(diploma)]
        except PluginError as error:
            if alone:
                raise
            warn(f"Formulaires absents ({diploma.sigle}). {error}")
    return found


def record_of(path: Path, records: Iterable[Record], number: str) -> tuple[Record, Dossier]:
    """The record and dossier of a candidate; where his lines are rejected, their faults are said and it ends with 1.

    The number may be written in any of its forms. Raises BacproError when nobody has it.
    """
    number = number_of(number) or number
    found: list[Record] = []
    near: list[str] = []
    for record in records:
        numbers = {record.dossier.candidat.numero} if record.dossier else {fault.candidat for fault in record.fautes}
        if number in numbers:
            found.append(record)
        near += [other for other in numbers if other.lstrip("0") == number.lstrip("0")]
    for record in found:
        if record.dossier:
            return record, record.dossier
    if not found:
        remedy = f"Vouliez-vous dire « {near[0]} » ?" if near else "Vérifiez le numéro dans le fichier, zéros compris."
        raise BacproError(f"{path} : aucun candidat « {number} ». {remedy}")
    for fault in dict.fromkeys(fault for record in found for fault in record.fautes):
        warn(f"Rejet : {fault}")
    raise click.exceptions.Exit(1)


NOT_RECORDED = frozenset({"sortie", "remplacer", "forme", "silencieux", "verbeux", "processus", "executeur"})
"""Parameters of a command that do not change what it decides."""


def recorded() -> dict[str, Any]:
    """The file and the options that the command under way was given, by name, so that it can be run again."""
    context = click.get_current_context()
    return {
        max(parameter.opts, key=len).lstrip("-"): _plain(context.params[parameter.name or ""])
        for parameter in context.command.params
        if parameter.name in context.params and parameter.name not in NOT_RECORDED
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return os.fsencode(value.resolve()).decode("utf-8", "replace") if isinstance(value, Path) else value


@contextmanager
def output(target: Path, *, replace: bool) -> Iterator[Path]:
    """An output folder, as `output_folder` gives it; what other runs left beside it and nobody removes is named."""
    with output_folder(target, replace=replace) as folder:
        yield folder
    screens.written.append(target)
    for left in find_unfinished(target):
        if in_use(left):
            warn(
                f"Attention : un autre passage écrit lui aussi {target}, dans {left} : ne supprimez pas ce dossier. "
                f"Attendez qu’il finisse, puis vérifiez que {target} est celui que vous voulez garder."
            )
            continue
        warn(
            f"Attention : {left} reste d’un passage interrompu, ou qui dure encore. Relancez la même commande "
            f"pour l’achever, ou supprimez-le s’il ne sert plus."
        )


def workers_options(default: int | None = 1, told: str | bool = True) -> Callable[[F], F]:
    """Add `--processus` and `--executeur` to a command; without a default, `told` says what becomes of that."""
    processes = click.option(
        "--processus",
        type=click.IntRange(1, 61),
        default=default,
        show_default=told,
        metavar="N",
        help="Partage le travail entre N processus ; le résultat est le même.",
    )
    cluster = click.option(
        "--executeur", metavar="dask:ADRESSE", help="Partage le travail entre les machines d’un cluster Dask."
    )
    return lambda function: processes(cluster(function))


@contextmanager
def workers(processes: int, cluster: str | None) -> Iterator[Workers | None]:
    """Workers as `--processus` and `--executeur` ask for them; None where this process is enough.

    Raises click.UsageError when both were given, and BacproError as `open_workers` does.
    """
    given = click.get_current_context().get_parameter_source("processus")
    if cluster is not None and given is ParameterSource.COMMANDLINE:
        raise click.UsageError("--processus et --executeur ne s’emploient pas ensemble : gardez l’un des deux.")
    with open_workers(processes, cluster) as found:
        yield found


def say_warnings(counts: RecordCounts, content: Mapping[str, Any], *, whole: bool) -> None:
    """Tell the lines set aside, and the doubts that prevented nothing: how many, and the first of them when asked."""
    for entree in content.get("entrees", ()):
        for remark in entree.get("remarques", ()):
            warn(f"Remarque : {entree['fichier']} : {remark}.")
    for reason, number in counts.ecartes.most_common():
        warn(f"Écartées, {reason} : {number}.")
    if counts.avertissements:
        warn(f"Avertissements : {counts.avertissements} (ces candidats sont traités ; liste dans bilan.json).")
        for reason, number in counts.motifs.most_common(SHOWN_REASONS):
            warn(f"  {reason} : {number}")
        for warning in counts.premiers_avertissements if whole else ():
            warn(f"Avertissement : {warning}")


TONES = {"Erreur": "red", "Rejet": "yellow", "Avertissement": "yellow", "Attention": "yellow", "Essai à blanc": "cyan"}
"""The colour of a message, by what it begins with."""


def warn(message: str) -> None:
    """Say something on the error output, in the colour of its first words on a terminal."""
    from bacpro.model.notation.characters import make_printable

    clear()
    message = make_printable(message)
    head, colon, rest = message.partition(" : ")
    click.echo(f"{click.style(head, fg=TONES[head], bold=True)}{colon}{rest}" if head in TONES else message, err=True)


def show(forme: str, headers: Sequence[str], rows: Sequence[Sequence[str]], data: object) -> None:
    """Show a table as text or CSV, or the data behind it as JSON."""
    if forme == "json":
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif forme == "csv":
        from bacpro.outputs import csvtext

        click.echo(csvtext.BOM + "".join(csvtext.make_row(row) for row in (headers, *rows)), nl=False)
    else:
        from bacpro.outputs.texts.writing import text_table

        click.echo(text_table(headers, rows))
