"""`bacpro expliquer`: a rule with its text, or every rule tried for a candidate, the refused ones too."""

from functools import partial
from pathlib import Path

import click

from bacpro.errors import PluginError
from bacpro.jobs.tracing.rule_versions import find_rule, list_every_rule, list_rules
from bacpro.model.edition.norms import Norms
from bacpro.outputs.texts.rules import RULE_COLUMNS, rule_data, rule_list_text, rule_row, rule_text
from bacpro.plugins.registry import Registry
from bacpro_cli.common import output_options, plugins, reading_options, record_of, show, warn


@click.command("expliquer")
@click.argument("objet", required=False, metavar="[REGLE | FICHIER]")
@click.option("--candidat", metavar="NUMÉRO", help="Explique ce qui a été décidé pour ce candidat de FICHIER.")
@click.option("--de", "source", metavar="DIPLÔME", help="Avec --candidat : diplôme des résultats (ga).")
@click.option("--vers", "cible", metavar="DIPLÔME", help="Avec --candidat : diplôme préparé (agora).")
@click.option("--diplome", metavar="DIPLÔME", help="Diplôme dont on lit les règles, ou contre lequel on contrôle.")
@click.option("--deliberation", is_flag=True, help="Avec --diplome : la délibération, au lieu du contrôle.")
@click.option(
    "--session", type=int, metavar="ANNÉE", help="Session préparée (le dossier l’emporte), ou dont on veut la règle."
)
@reading_options
@output_options
def command(
    objet: str | None,
    candidat: str | None,
    source: str | None,
    cible: str | None,
    diplome: str | None,
    deliberation: bool,
    session: int | None,
    colonnes: Path | None,
    feuille: str | None,
    joindre: Path | None,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Explique une règle : son texte, ses dates, ses paramètres. Sans argument, liste les règles.

    Avec --candidat N FICHIER, montre toutes les règles essayées pour ce candidat, celles qui ont été écartées
    et pourquoi : celles d’une conversion (--de, --vers, --session), d’un contrôle (--diplome), ou de la
    délibération (--diplome, --deliberation).
    """
    if candidat is None and (source or cible or deliberation):
        raise click.UsageError("--de, --vers et --deliberation s’emploient avec --candidat NUMÉRO FICHIER.")
    if candidat is None and (colonnes or feuille or joindre):
        raise click.UsageError("--colonnes, --feuille et --joindre s’emploient avec --candidat NUMÉRO FICHIER.")
    if candidat is not None and objet is None:
        raise click.UsageError("--candidat demande le fichier du candidat : --candidat NUMÉRO FICHIER.")
    registry = plugins(silent=silencieux)
    if candidat is None or objet is None:
        _explain_rules(registry, objet, diplome, session, forme, silent=silencieux)
        return
    from bacpro.outputs.texts.explanation import (
        EXPLANATION_COLUMNS,
        explanation_data,
        explanation_rows,
        explanation_text,
    )
    from bacpro.reading.input import make_reading
    from bacpro.running.explanation import open_check_explainer, open_conversion_explainer, open_deliberation_explainer

    how = partial(make_reading, colonnes=colonnes, feuille=feuille, joindre=joindre)
    path = Path(objet)
    if diplome and not (source or cible):
        open_file = open_deliberation_explainer if deliberation else open_check_explainer
        entree, explain = open_file(registry, path, diplome, session, how)
    elif source and cible and session and not (diplome or deliberation):
        entree, explain = open_conversion_explainer(registry, path, (source, cible), session, how)
    else:
        raise click.UsageError("Donnez --de, --vers et --session (conversion), ou --diplome (contrôle, délibération).")
    explained = explain(record_of(entree.fichier.path, entree.records(), candidat)[1])
    if silencieux:
        return
    titles = {version.id: version.titre for version in list_every_rule(registry, warn)}
    if forme == "texte":
        click.echo(explanation_text(explained, titles))
    else:
        rows = explanation_rows(explained, titles)
        show(forme, EXPLANATION_COLUMNS, rows, explanation_data(explained, titles))


def _explain_rules(
    registry: Registry, rule_id: str | None, diplome: str | None, session: int | None, forme: str, *, silent: bool
) -> None:
    known = list_rules(registry, [registry.diplome(diplome)]) if diplome else list_every_rule(registry, warn)
    versions = known if rule_id is None else find_rule(known, rule_id)
    dates = ", ".join(str(version.sessions) for version in versions)
    versions = tuple(version for version in versions if session is None or session in version.sessions)
    if silent:
        return
    if rule_id is not None and not versions:
        click.echo(f"{rule_id} ne s’applique pas à la session {session} (sessions : {dates}).", err=forme != "texte")
        if forme == "texte":
            return
    norms = _norms(registry, diplome) if rule_id is not None or forme == "json" else ()
    if forme != "texte":
        show(forme, RULE_COLUMNS, [rule_row(version) for version in versions], [rule_data(v, norms) for v in versions])
    else:
        click.echo(rule_list_text(versions) if rule_id is None else rule_text(rule_id, versions, norms))


def _norms(registry: Registry, diplome: str | None) -> tuple[Norms, ...]:
    found = []
    for diploma in [registry.diplome(diplome)] if diplome else registry.diplomes.values():
        try:
            found.append(registry.normes(diploma))
        except PluginError as error:
            warn(f"Normes absentes ({diploma.sigle}). {error}")
    return tuple(found)
