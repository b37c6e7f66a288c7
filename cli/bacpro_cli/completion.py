"""`bacpro completion`: what makes a shell complete commands and options, with their help in French."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish", "powershell")
VARIABLE = "_BACPRO_COMPLETE"
"""The variable by which click is asked for suggestions."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Écrit ce qui fait compléter les commandes et les options par SHELL, avec leur aide en français.

    Pour qu’il en soit ainsi dans chaque nouvelle fenêtre, ajoutez la ligne qui convient au fichier de votre shell :

    \b
    bash, ~/.bashrc :      eval "$(bacpro completion bash)"
    zsh, ~/.zshrc :        eval "$(bacpro completion zsh)"
    fish, config.fish :    bacpro completion fish | source
    PowerShell, $PROFILE : bacpro completion powershell | Out-String | Invoke-Expression
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise TypeError(shell)
    click.echo(kind(ctx.find_root().command, {}, "bacpro", VARIABLE).source())
