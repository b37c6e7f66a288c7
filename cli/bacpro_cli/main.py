"""The command `bacpro`. A command’s module is imported when it runs, so that the help is quick."""

import gc
import gettext
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bacpro_cli.screens import stand_in

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from bacpro_cli.screens import Screen

COMMANDS = {
    "apercu": ("candidates.preview", "Montre comment un fichier est compris, avant de rien faire."),
    "comparer": ("results.compare", "Compare deux dossiers : ce qui change, décision par décision."),
    "completion": ("completion", "Écrit ce qui fait compléter les commandes par votre shell."),
    "controler": (
        "candidates.check",
        "Contrôle les dossiers avant l’examen : périodes, expérience, dossiers, inscription.",
    ),
    "convertir": ("candidates.convert", "Convertit les résultats d’un diplôme remplacé vers celui qui le remplace."),
    "deliberer": (
        "candidates.deliberate",
        "Prépare la délibération du jury : moyennes, décisions proposées, mentions.",
    ),
    "demo": ("candidates.demo", "Écrit une cohorte inventée, de la taille voulue, pour essayer."),
    "diplomes": ("catalogue.diplomas", "Liste les référentiels installés."),
    "expliquer": ("candidates.explain", "Explique une règle, ou ce qui a été décidé pour un candidat et pourquoi."),
    "formulaire": ("candidates.forms", "Formulaires : vierges, remplis pour chaque candidat, relus."),
    "plugin": ("catalogue.plugins", "Liste les greffons installés."),
    "referentiel": ("catalogue.referentiel", "Montre les unités, épreuves, coefficients et blocs d’un diplôme."),
    "rejouer": ("results.replay", "Refait un passage avec les règles d’aujourd’hui, et montre ce qui changerait."),
    "tracabilite": ("catalogue.traceability", "Montre les normes des sources, ce qui les porte et ce qui les prouve."),
    "verifier": ("results.verify", "Dit si un dossier écrit par bacpro est intact : modifié, incomplet, complété."),
}
"""Each command: its module in this package, with its room, and what it does in one line."""

SIGNALLED = 128
"""What shells add to the number of a signal for the exit code of a run that it stopped: 130 for Ctrl+C."""


RARELY = 50_000
"""Objects made between two searches for cycles: a run makes many objects and next to no cycle."""


class Commands(click.Group):
    """The commands of COMMANDS; errors of bacpro become messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"bacpro_cli.{COMMANDS[cmd_name][0]}").command
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Suggest commands without importing them, and options."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=text) for name, (_, text) in COMMANDS.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commandes"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command: a wrong usage or input exits with 2, a plugin at fault with 3."""
        from bacpro.errors import BacproError, PluginError

        try:
            return super().invoke(ctx)
        except BacproError as error:
            from bacpro_cli.common import warn

            warn(f"Erreur : {error}")
            raise click.exceptions.Exit(3 if isinstance(error, PluginError) else 2) from error
        except OSError as error:
            click.echo(f"Erreur : {_blamed(error)}. Vérifiez la place et les droits.", err=True)
            raise click.exceptions.Exit(2) from error
        except (KeyboardInterrupt, click.Abort) as error:
            # A command that is run by another gives an Abort.
            stopped = error if isinstance(error, KeyboardInterrupt) else error.__cause__
            click.echo("Interrompu.", err=True)
            raise click.exceptions.Exit(SIGNALLED + getattr(stopped, "signal", signal.SIGINT)) from None


class Stopped(KeyboardInterrupt):
    """A signal that asks to stop, heard as Ctrl+C is."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.signal = number


def _hear_stops() -> None:
    """Hear the signals that ask to stop as Ctrl+C, unless whoever started this program had it ignore them."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heard = [number for name in names if signal.getsignal(number := getattr(signal, name)) is not signal.SIG_IGN]

    def stop(number: int, _: object) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)  # once is enough: what is under way is being put away
        raise Stopped(number)

    for number in heard:
        signal.signal(number, stop)


def _blamed(error: OSError) -> str:
    """The file that the system refused, or what was shown, and why."""
    from bacpro.errors import reason

    return f"{error.filename or 'affichage'} : impossible de lire ou d’écrire ({reason(error)})"


def _shown(out: "Screen", code: int) -> int:
    """The exit code of a command, once it is known whether all that it had to show was."""
    sys.stdout.flush()
    if out.refused is None or code not in {0, 1}:
        return code
    from bacpro_cli import screens

    if screens.written:
        click.echo(f"Attention : {_blamed(out.refused)}. {screens.written[0]} est écrit, en entier.", err=True)
        return code
    click.echo(f"Erreur : {_blamed(out.refused)}. Vérifiez la place et les droits.", err=True)
    return 2


def _say_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    import platform
    from importlib.metadata import version

    from bacpro.plugins.registry import load_registry

    registry = load_registry()
    click.echo(f"bacpro {version('bacpro')} (Python {platform.python_version()}, {platform.system()})")
    for plugin in registry.plugins:
        diplomas = ", ".join(diploma.code for diploma in plugin.diplomes)
        click.echo(f"greffon {plugin.nom} {plugin.version} ({plugin.distribution}) : {diplomas}")
    for broken in registry.en_panne:
        click.echo(
            f"greffon {broken.nom} {broken.version} ({broken.distribution}) : en panne, voir bacpro plugin lister"
        )
    ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"color": False if os.environ.get("NO_COLOR") else None},
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE …",
    epilog="Codes de retour : 0 fait ; 1 fait, avec des rejets ; 2 emploi ou entrée refusés ; 3 greffon en panne.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version, help="Affiche les versions."
)
def cli() -> None:
    """Certifie les candidats au baccalauréat professionnel."""


def main() -> None:
    """Entry point of the script: French messages, UTF-8 out, whatever the machine is set to."""
    os.environ["LANGUAGE"] = "fr"
    gc.set_threshold(RARELY)
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    out, _ = stand_in()
    _hear_stops()
    try:
        cli(prog_name="bacpro")
    except SystemExit as end:
        sys.exit(_shown(out, end.code) if isinstance(end.code, int) else end.code)
    finally:
        if "bacpro.plugins.installed_plugin" in sys.modules:
            from bacpro.plugins.guarding import give_up_stdout

            give_up_stdout()
