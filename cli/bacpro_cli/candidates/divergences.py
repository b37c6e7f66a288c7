"""Says where the sources of a diploma disagree, after a command that it touches."""

from collections.abc import Iterable

import click

from bacpro.model.edition.norms import Norms
from bacpro.outputs.texts.divergences import divergence_lines


def say_divergences(norms: Norms, codes: Iterable[str], *, verbose: bool) -> None:
    """Show the divergences that bear on some rules or topics: one line each, or all that the sources say."""
    for line in divergence_lines(norms, codes, verbose=verbose):
        click.echo(line)
