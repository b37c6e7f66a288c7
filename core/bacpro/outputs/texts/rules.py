"""Rules as they are explained: the list of them, a rule with its text and figures, a row, and JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from bacpro.jobs.tracing.rule_versions import RuleVersion
from bacpro.model.edition.norms import Norms
from bacpro.model.legal import LegalBasis, show_bases, weakest
from bacpro.model.notation.dates import french_date
from bacpro.model.result import french
from bacpro.model.sessions import Sessions
from bacpro.model.structuring.converter import unstructure
from bacpro.outputs.texts.divergences import divergence_texts
from bacpro.outputs.texts.writing import text_table

RULE_COLUMNS = ("groupe", "regle", "titre", "sessions", "fondement", "confiance")


def rule_text(rule_id: str, versions: Sequence[RuleVersion], norms: Sequence[Norms]) -> str:
    """Every version of a rule, the norms that it carries and the divergences that bear on it."""
    return "\n\n".join([*map(_version_text, versions), *_bearings(rule_id, norms)])


def rule_list_text(versions: Sequence[RuleVersion]) -> str:
    """The list of rules, group by group."""
    groups: dict[str, list[str]] = {}
    for version in versions:
        groups.setdefault(version.groupe, []).append(f"  {version.id} ({version.sessions}) : {version.titre}")
    return "\n\n".join("\n".join((f"{name} :", *lines)) for name, lines in groups.items())


def _version_text(version: RuleVersion) -> str:
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
    return french(value) if isinstance(value, Decimal) else french_date(value)


def rule_row(version: RuleVersion) -> tuple[str, ...]:
    """A version of a rule under RULE_COLUMNS."""
    places, confidence = show_bases(version.fondements), weakest(version.fondements)
    return (version.groupe, version.id, version.titre, str(version.sessions), places, confidence)


def rule_data(version: RuleVersion, norms: Sequence[Norms]) -> dict[str, Any]:
    """A version of a rule in JSON form, with the ids of what bears on it."""
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
