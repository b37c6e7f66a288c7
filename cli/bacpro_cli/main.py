"""The command `bacpro`. A command’s module is imported when it runs, so that the help is quick."""

import gettext
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

COMMANDS = {
    "apercu": ("preview", "Montre comment un fichier est compris, avant de rien faire."),
    "controler": ("check", "Contrôle les dossiers avant l’examen : périodes, expérience, dossiers, inscription."),
    "convertir": ("convert", "Convertit les résultats d’un diplôme remplacé vers celui qui le remplace."),
    "deliberer": ("deliberate", "Prépare la délibération du jury : moyennes, décisions proposées, mentions."),
    "diplomes": ("diplomas", "Liste les référentiels installés."),
    "expliquer": ("explain", "Explique une règle, ou ce qui a été décidé pour un candidat et pourquoi."),
    "formulaire": ("forms", "Formulaires : vierges, remplis pour chaque candidat, relus."),
    "plugin": ("plugins", "Liste les greffons installés."),
    "referentiel": ("referentiel", "Montre les unités, épreuves, coefficients et blocs d’un diplôme."),
    "tracabilite": ("traceability", "Montre les normes des sources, ce qui les porte et ce qui les prouve."),
}
"""Each command: its module in this package, and what it does in one line."""

INTERRUPTED = 130
"""Exit code of a run stopped by Ctrl+C, as shells give it."""


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
            click.echo(f"Erreur : {error}", err=True)
            raise click.exceptions.Exit(3 if isinstance(error, PluginError) else 2) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"Erreur : {_blamed(error)}. Vérifiez la place et les droits.", err=True)
            raise click.exceptions.Exit(2) from error
        except KeyboardInterrupt:
            click.echo("Interrompu.", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None


def _blamed(error: OSError) -> str:
    """The file that the system refused, or what was shown, and why."""
    from bacpro.errors import reason

    return f"{error.filename or 'affichage'} : impossible de lire ou d’écrire ({reason(error)})"


@click.group(
    cls=Commands,
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE …",
    epilog="Codes de retour : 0 fait ; 1 fait, avec des rejets ; 2 emploi ou entrée refusés ; 3 greffon en panne.",
)
@click.version_option(package_name="bacpro", help="Affiche la version.")
def cli() -> None:
    """Certifie les candidats au baccalauréat professionnel."""


def main() -> None:
    """Entry point of the script: French messages, UTF-8 out, whatever the machine is set to."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli(prog_name="bacpro")
