"""`bacpro expliquer`: a rule with its text, or every rule tried for a candidate, the refused ones too."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import click

from bacpro.errors import BacproError, PluginError
from bacpro.jobs.trace import Version, catalogue
from bacpro.model.edition.norms import Norms
from bacpro.model.legal import LegalBasis, cited, weakest
from bacpro.model.result import french
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.structure import unstructure
from bacpro.plugins.registry import Registry
from bacpro_cli.common import output_options, plugins, reading_of, reading_options, show, text_table, warn
from bacpro_cli.divergences import divergence_texts

RULES = ("groupe", "regle", "titre", "sessions", "fondement", "confiance")
NEAR = 5
"""Close matches that an unknown id is answered with."""


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
    from bacpro_cli.explain_candidate import checked, converted, deliberated, show_explanation

    how = partial(reading_of, colonnes=colonnes, feuille=feuille, joindre=joindre)
    if diplome and not (source or cible):
        explain = deliberated if deliberation else checked
        explained = explain(registry, Path(objet), candidat, diplome, session, how)
    elif source and cible and session and not (diplome or deliberation):
        explained = converted(registry, Path(objet), candidat, (source, cible), session, how)
    else:
        raise click.UsageError("Donnez --de, --vers et --session (conversion), ou --diplome (contrôle, délibération).")
    if not silencieux:
        show_explanation(explained, {version.id: version.titre for version in _versions(registry, None)}, forme)


def _explain_rules(
    registry: Registry, rule_id: str | None, diplome: str | None, session: int | None, forme: str, *, silent: bool
) -> None:
    versions = _versions(registry, diplome)
    if rule_id is not None:
        known = tuple(dict.fromkeys(version.id for version in versions))
        versions = tuple(version for version in versions if version.id == rule_id)
        if not versions:
            near = [name for name in known if name.startswith(rule_id)] or get_close_matches(rule_id, known, n=NEAR)
            remedy = f"Règles proches : {', '.join(near)}." if near else "« bacpro expliquer » seul les liste toutes."
            raise BacproError(f"Règle inconnue : « {rule_id} ». {remedy}")
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
        show(forme, RULES, [_rule_cells(version) for version in versions], [_rule_data(v, norms) for v in versions])
    elif rule_id is not None:
        click.echo("\n\n".join([*map(_rule_text, versions), *_bearings(rule_id, norms)]))
    else:
        click.echo("\n\n".join(_group_texts(versions)))


def _versions(registry: Registry, diplome: str | None) -> tuple[Version, ...]:
    """Every version of every rule, or those that bear on a diploma; a plugin at fault is said, and left out."""
    if diplome is not None:
        return catalogue(registry, [registry.diplome(diplome)])
    found: dict[tuple[str, Sessions], Version] = {}
    for diploma in registry.diplomes.values():
        try:
            found |= {(version.id, version.sessions): version for version in catalogue(registry, [diploma])}
        except PluginError as error:
            warn(f"Règles absentes ({diploma.sigle}). {error}")
    return tuple(found.values())


def _norms(registry: Registry, diplome: str | None) -> tuple[Norms, ...]:
    found = []
    for diploma in [registry.diplome(diplome)] if diplome else registry.diplomes.values():
        try:
            found.append(registry.normes(diploma))
        except PluginError as error:
            warn(f"Normes absentes ({diploma.sigle}). {error}")
    return tuple(found)


def _group_texts(versions: Sequence[Version]) -> list[str]:
    """The list of rules, group by group."""
    groups: dict[str, list[str]] = {}
    for version in versions:
        groups.setdefault(version.groupe, []).append(f"  {version.id} ({version.sessions}) : {version.titre}")
    return ["\n".join((f"{name} :", *lines)) for name, lines in groups.items()]


def _rule_text(version: Version) -> str:
    lines = [f"{version.id} : {version.titre}", f"Groupe : {version.groupe}", f"Sessions : {version.sessions}"]
    lines.append("Fondements :")
    for basis in version.fondements:
        remark = f" ; {basis.remarque}" if basis.remarque else ""
        lines.append(f"  - {basis} (confiance : {basis.confiance}){remark}")
    lines.append(f"Texte : « {version.texte} »" if version.texte else "Texte : aucun mot de la loi n’est relevé ici.")
    if version.parametres:
        lines.append("Paramètres :")
        lines += [_parameter(name, value) for name, value in version.parametres.items()]
    return "\n".join(lines)


def _bearings(rule_id: str, norms: Sequence[Norms]) -> list[str]:
    """The norms that a rule carries, and the divergences that bear on it."""
    carried = [
        f"  {norm.id} ({held.source(norm.source)}, {norm.lieu}) : {norm.norme}"
        for held in norms
        for norm in held.carried_by(rule_id)
    ]
    said = ["\n".join(("Normes portées :", *carried))] if carried else []
    for held in norms:
        said += divergence_texts(held, held.touching([rule_id]))
    return said


def _parameter(name: str, value: object) -> str:
    """A parameter as a line, or a table below its name."""
    rows = [_fields(row) for row in value] if isinstance(value, list | tuple) else []
    if rows and all(rows):
        columns = tuple(dict.fromkeys(column for row in rows for column in row))
        table = text_table(columns, [[_cell(row.get(column)) for column in columns] for row in rows])
        return f"  {name} :\n" + "\n".join(f"    {line}" for line in table.splitlines())
    return f"  {name} : {_cell(value)}"


def _fields(row: object) -> Mapping[str, Any]:
    """The fields of a row of a table of parameters; empty for what is not one."""
    if isinstance(row, Mapping):
        return row
    kind = type(row)
    return {name: getattr(row, name) for name in attrs.fields_dict(kind)} if attrs.has(kind) else {}


def _cell(value: object) -> str:
    """A figure of a rule as French staff read it."""
    if isinstance(value, Decimal | date | LegalBasis | bool):
        return _figure(value)
    if isinstance(value, list | tuple | frozenset):
        return ", ".join(map(_cell, value))
    if isinstance(value, Sessions) or not (fields := _fields(value)):
        return "" if value is None else str(value)
    return ", ".join(f"{name} : {_cell(part)}" for name, part in fields.items() if part is not None)


def _figure(value: Decimal | date | LegalBasis | bool) -> str:
    if isinstance(value, LegalBasis):
        return f"{value} (confiance : {value.confiance})"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return french(value) if isinstance(value, Decimal) else value.strftime("%d/%m/%Y")


def _rule_cells(version: Version) -> tuple[str, ...]:
    places, confidence = cited(version.fondements), weakest(version.fondements)
    return (version.groupe, version.id, version.titre, str(version.sessions), places, confidence)


def _rule_data(version: Version, norms: Sequence[Norms]) -> dict[str, Any]:
    return {
        "groupe": version.groupe,
        "regle": version.id,
        "titre": version.titre,
        "sessions": unstructure(version.sessions),
        "fondements": unstructure(version.fondements),
        "texte": version.texte,
        "parametres": unstructure(dict(version.parametres)),
        "normes": [norm.id for held in norms for norm in held.carried_by(version.id)],
        "divergences": [divergence.id for held in norms for divergence in held.touching([version.id])],
    }
