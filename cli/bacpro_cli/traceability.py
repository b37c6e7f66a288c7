"""`bacpro tracabilite`: the norms of the sources, what carries each, the tests that prove it, and the divergences."""

from difflib import get_close_matches
from typing import Any

import click

from bacpro.errors import BacproError
from bacpro.jobs.trace import Traced, catalogue, divergence_trace, trace
from bacpro.model.edition.norms import Divergence, Norms
from bacpro_cli.common import output_options, plugins, show, text_table, warn
from bacpro_cli.divergences import divergence_texts

COLUMNS = ("norme", "source", "lieu", "nature", "texte", "porteurs", "preuves", "fautes")


@click.command("tracabilite")
@click.argument("diplome")
@click.option("--norme", metavar="ID", help="Cette norme seulement, avec ses mots.")
@output_options
def command(diplome: str, norme: str | None, forme: str, silencieux: bool, verbeux: bool) -> None:
    """Montre chaque norme des sources de DIPLOME, la règle ou la donnée qui la porte, et ses tests.

    Une norme sans porteur ou sans preuve, ou un porteur qui n’existe pas, donne le code de retour 1.
    """
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome)
    norms = registry.normes(diploma)
    if not norms.normes:
        name = registry.plugin_of(diploma).nom
        raise BacproError(
            f"Le greffon {name} n’apporte pas de normes pour {diploma.sigle}. Choisissez un autre diplôme."
        )
    rules = {version.id for version in catalogue(registry, [diploma])}
    traced = trace(norms, rules, {form.id for form in registry.formulaires(diploma)})
    divergences, faults = norms.divergences, divergence_trace(norms, diploma, rules)
    if norme is not None:
        traced, divergences, faults = (_one(traced, norme),), norms.touching([norme]), ()
    if not silencieux:
        if forme != "texte":
            show(forme, COLUMNS, [_cells(norms, one) for one in traced], _data(norms, traced, divergences))
        elif norme is not None:
            click.echo("\n\n".join([_block(norms, traced[0]), *divergence_texts(norms, divergences)]))
        else:
            _show_text(norms, traced)
    for one in traced:
        if one.fautes:
            warn(f"{one.norme.id} : {' ; '.join(one.fautes)}.")
    for fault in faults:
        warn(f"Divergence {fault}.")
    if faults or any(one.fautes for one in traced):
        raise click.exceptions.Exit(1)


def _one(traced: tuple[Traced, ...], norm_id: str) -> Traced:
    ids = {one.norme.id: one for one in traced}
    if norm_id in ids:
        return ids[norm_id]
    near = ", ".join(get_close_matches(norm_id.upper(), ids, n=5)) or "lancez la commande sans --norme"
    raise BacproError(f"Norme inconnue : « {norm_id} ». Normes proches : {near}.")


def _show_text(norms: Norms, traced: tuple[Traced, ...]) -> None:
    rows = [
        (
            one.norme.id,
            one.norme.source,
            one.norme.lieu,
            "\n".join(one.norme.porteurs) or "aucun",
            "\n".join(one.norme.preuves) or "aucune",
        )
        for one in traced
    ]
    sound = sum(not one.fautes for one in traced)
    parts = [
        text_table(("norme", "source", "lieu", "porteurs", "preuves"), rows),
        *divergence_texts(norms, norms.divergences),
        f"{sound} normes sur {len(traced)} portées et prouvées ; {len(norms.divergences)} divergences.",
    ]
    click.echo("\n\n".join(parts))


def _block(norms: Norms, one: Traced) -> str:
    norm = one.norme
    return "\n".join(
        (
            f"{norm.id} ({norm.nature})",
            f"  {norm.norme}",
            f"  Source : {norms.source(norm.source)}, {norm.lieu}",
            *(f"  Porteur : {porteur}" for porteur in norm.porteurs),
            *(f"  Preuve : {preuve}" for preuve in norm.preuves),
        )
    )


def _cells(norms: Norms, one: Traced) -> tuple[str, ...]:
    norm = one.norme
    many = (" | ".join(parts) for parts in (norm.porteurs, norm.preuves, one.fautes))
    return (norm.id, norms.source(norm.source), norm.lieu, norm.nature, norm.norme, *many)


def _data(norms: Norms, traced: tuple[Traced, ...], divergences: tuple[Divergence, ...]) -> dict[str, Any]:
    from bacpro.model.structuring.structure import unstructure

    return {
        "diplome": norms.diplome,
        "sources": unstructure(norms.sources),
        "normes": [{**unstructure(one.norme), "fautes": list(one.fautes)} for one in traced],
        "divergences": unstructure(divergences),
        "bilan": {"normes": len(traced), "portees_et_prouvees": sum(not one.fautes for one in traced)},
    }
