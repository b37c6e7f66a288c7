"""`bacpro rejouer`: a run done again, on the same input, with the rules of today."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from bacpro.errors import BacproError, reason
from bacpro.reading.joining.conversion_journal import JOURNAL
from bacpro.reading.sources.stamps import hash_file, refuse_special
from bacpro.running.folders.compared_tables import read_summary
from bacpro.running.folders.leftovers import private_folder
from bacpro.running.folders.output import refuse_existing
from bacpro_cli import screens
from bacpro_cli.common import output_options, warn, workers_options
from bacpro_cli.main import COMMANDS
from bacpro_cli.progress import asked
from bacpro_cli.results.compare import compare, say_altered

PRINTS = frozenset({"pdf", "pdf-groupe", "xlsx", "fiches"})
"""Options that only add documents: they are left out where nothing is kept."""


@click.command("rejouer")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option(
    "--fichier",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Le fichier lu alors, s’il a changé de place.",
)
@click.option("--accepter-modifie", "modified", is_flag=True, help="Rejoue même si le fichier lu a changé depuis.")
@click.option("--sortie", type=click.Path(path_type=Path), metavar="DOSSIER", help="Garde le nouveau résultat.")
@click.option("--remplacer", is_flag=True, help="Remplace le dossier de sortie s’il vient de bacpro.")
@workers_options(None, "celui de la commande")
@output_options
def command(
    dossier: Path,
    fichier: Path | None,
    modified: bool,
    sortie: Path | None,
    remplacer: bool,
    processus: int | None,
    executeur: str | None,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Refait la commande qui a écrit DOSSIER, avec les règles d’aujourd’hui, et montre ce qui changerait.

    Le fichier lu est celui d’alors, reconnu à son empreinte. Sans --sortie, rien n’est écrit. Code de retour 0
    quand rien ne change, 1 sinon.
    """
    where = {"processus": processus, "executeur": executeur}
    content = read_summary(dossier)
    altered = say_altered(dossier)
    source = _input(dossier, content, fichier, accept=modified)
    if sortie is not None:
        if sortie.resolve() == dossier.resolve():
            raise click.UsageError("--sortie est le dossier à rejouer : donnez-en un autre.")
        refuse_existing(sortie, replace=remplacer, inputs=[source])
        _again(content, source, sortie, where, kept=True, replace=remplacer, silent=silencieux)
        compare(dossier, sortie, forme, altered, silent=silencieux, verbose=verbeux)
        return
    with private_folder() as folder:
        new = folder / "nouveau"
        _again(content, source, new, where, kept=False, replace=False, silent=silencieux)
        screens.written.clear()
        if not silencieux:
            warn("Rien n’est écrit : ajoutez --sortie DOSSIER pour garder le nouveau résultat.")
        compare(dossier, new, forme, altered, silent=silencieux, verbose=verbeux)


def _input(folder: Path, content: dict[str, Any], given: Path | None, *, accept: bool) -> Path:
    """The file that was read, unchanged to the byte unless a change is accepted; so are those read with it.

    Raises BacproError otherwise.
    """
    options, entrees = _options(content), content.get("entrees") or []
    paths = _paths(options, entrees, given)
    if paths is None:
        raise BacproError(f"{folder} : le bilan ne dit pas quel fichier a été lu. Refaites la commande.")
    known = {then.get("sha256") for then in entrees}
    for path in paths:
        refuse_special(path)
        try:
            now = hash_file(path)
        except OSError as error:
            remedy = "Donnez sa place avec --fichier." if path == paths[0] else "Remettez-le à sa place."
            raise BacproError(
                f"{path} : le fichier lu alors est introuvable ou illisible ({reason(error)}). {remedy}"
            ) from error
        if now not in known:
            said = f"{path} : ce fichier n’est plus celui qui a été lu pour {folder}"
            if not accept:
                raise BacproError(
                    f"{said}. Retrouvez l’original et donnez-le avec --fichier, ou ajoutez --accepter-modifie."
                )
            warn(f"Attention : {said}. Les changements peuvent venir de lui.")
    return paths[0]


def _paths(options: dict[str, Any], entrees: list[Any], given: Path | None) -> list[Path] | None:
    """Where the files that were read are, the main one first; None where the summary does not tell them all."""
    if not all(isinstance(entree, dict) for entree in entrees):
        return None
    main = given or Path(options.get("fichier") or "")
    kinds = [entree.get("forme") for entree in entrees]
    paths = [main]
    if options.get("joindre"):
        paths.append(Path(options["joindre"]))
    if "journal" in kinds:
        paths.append(main.with_name(JOURNAL))
    if "colonnes" in kinds and options.get("colonnes"):
        paths.append(Path(options["colonnes"]))
    return paths if len(paths) == len(entrees) else None


def _options(content: dict[str, Any]) -> dict[str, Any]:
    """The options of a run. Raises BacproError when its summary does not tell them."""
    options = content.get("options")
    if not isinstance(options, dict):
        raise BacproError(
            "Ce dossier vient d’une version de bacpro qui ne gardait pas ses options. "
            "Refaites la commande dans un autre dossier, puis : bacpro comparer ANCIEN NOUVEAU."
        )
    return options


def _again(
    content: dict[str, Any],
    source: Path,
    target: Path,
    where: Mapping[str, object],
    *,
    kept: bool,
    replace: bool,
    silent: bool,
) -> None:
    """Run the command of a folder again, into another; `where` has the options on who does the work."""
    name, options = content["commande"], _options(content)
    command: click.Command = import_module(f"bacpro_cli.{COMMANDS[name][0]}").command
    arguments = [str(source), "--sortie", str(target), "--silencieux"]
    known = {option.lstrip("-"): parameter for parameter in command.params for option in parameter.opts}
    for option, value in options.items():
        if option == "fichier":
            continue
        parameter = known.get(option)
        if parameter is None:
            raise BacproError(f"L’option --{option} n’existe plus. Refaites la commande, puis : bacpro comparer.")
        if value is None or value is False or (option in PRINTS and not kept):
            continue
        for one in value if isinstance(value, list) else [value]:
            arguments += [f"--{option}"] if value is True else [f"--{option}", str(one)]
    for option, value in where.items():
        if value is not None and option in known:
            arguments += [f"--{option}", str(value)]
    if replace:
        arguments.append("--remplacer")
    with asked(not silent):
        command.main(arguments, prog_name=f"bacpro {name}", standalone_mode=False)
