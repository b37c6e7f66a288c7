"""How a file is understood: as text, as a row a column, in JSON form."""

from collections.abc import Sequence

from bacpro.model.run.preview import ColumnView, Preview, RepeatedFault
from bacpro.outputs.texts.writing import text_table

PREVIEW_COLUMNS = ("colonne", "titre", "sens", "conseil", "premières valeurs")
_LAYOUTS = {
    "table_large": "table large, une ligne par candidat",
    "table_longue": "table longue, une ligne par résultat",
    "liste": "liste de candidats, sans résultats",
    "periodes": "table de périodes en milieu professionnel",
    "dossiers": "dossiers JSON",
}
_SHOWN = ("colonne", "titre", "sens", "premières valeurs")
_WIDE = 28
"""Letters of a value that are shown on the screen."""
_SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}


def preview_text(seen: Preview, *, given: bool, whole: bool) -> str:
    """What was understood of a file; `given` when the diploma was, `whole` for every line of a preamble."""
    lines = [f"Fichier : {seen.nom}", f"Format : {_written(seen)}"]
    lines.append(f"Diplôme : {seen.diplome.sigle}{'' if given else ' (supposé ; --diplome pour un autre)'}")
    if seen.feuille is not None:
        others = [name for name in seen.feuilles if name != seen.feuille]
        beside = f" (aussi : {', '.join(others)})" if others else ""
        lines.append(f"Feuille : « {seen.feuille} »{beside}")
    if seen.preambule:
        lines.append(f"Préambule : {_several(len(seen.preambule), 'ligne')}")
        lines += [f"  {line}" for line in (seen.preambule if whole else seen.preambule[:3])]
    if seen.session or seen.etablissement:
        place = f"{seen.etablissement} ({seen.uai})" if seen.etablissement else ""
        lines.append(f"Lu dans le préambule : {', '.join(filter(None, (str(seen.session or ''), place)))}")
    if seen.ligne_entete is not None:
        lines.append(f"Titres : ligne {seen.ligne_entete}")
    lines.append(f"Contenu : {_LAYOUTS.get(seen.disposition, 'non reconnu')}{' (Cyclades)' if seen.cyclades else ''}")
    lines += [f"Remarque : {remark}." for remark in seen.remarques]
    if seen.colonnes:
        lines += ["", text_table(_SHOWN, [_shown(column) for column in seen.colonnes])]
    if seen.refus:
        return "\n".join([*lines, "", "Ce fichier serait refusé :", *(f"  - {reason}" for reason in seen.refus)])
    counts = seen.counts
    lines += [
        "",
        f"Lignes lues : {counts.lus} ; lisibles : {counts.traites} ; rejetées : {counts.rejetes}",
        *(f"  écartées, {reason} : {number}" for reason, number in counts.ecartes.most_common()),
    ]
    lines += _told("Réparé ou à vérifier", seen.avertissements)
    lines += _told("Rejeté", seen.fautes)
    return "\n".join(lines)


def _told(title: str, found: dict[str, RepeatedFault]) -> list[str]:
    lines = []
    for reason, told in found.items():
        lines.append(f"{title} : {reason} ({told.nombre})")
        lines += [f"  {example}" for example in told.exemples]
    return lines


def _shown(column: ColumnView) -> tuple[str, ...]:
    """A column under _SHOWN; what to do with an unknown one is told below, with why the file would be refused."""
    values = [value if len(value) <= _WIDE else f"{value[: _WIDE - 1]}…" for value in column.exemples]
    return (column.lettre, column.titre, column.sens, " | ".join(values))


def _written(seen: Preview) -> str:
    parts: list[str] = [seen.format.upper()]
    if seen.encodage:
        parts.append(seen.encodage)
    if seen.separateur:
        parts.append(f"séparateur {_SEPARATORS[seen.separateur]}")
    return ", ".join(parts)


def _several(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"


def preview_data(seen: Preview) -> dict[str, object]:
    """A preview in JSON form."""
    counts = seen.counts
    return {
        "fichier": seen.nom,
        "sha256": seen.sha256,
        "format": seen.format,
        "encodage": seen.encodage,
        "separateur": seen.separateur,
        "feuille": seen.feuille,
        "feuilles": list(seen.feuilles),
        "forme": seen.disposition,
        "cyclades": seen.cyclades,
        "diplome": seen.diplome.code,
        "preambule": list(seen.preambule),
        "session": seen.session,
        "etablissement": seen.etablissement,
        "uai": seen.uai,
        "ligne_entete": seen.ligne_entete,
        "colonnes": [
            {"lettre": c.lettre, "titre": c.titre, "sens": c.sens, "conseil": c.conseil, "exemples": list(c.exemples)}
            for c in seen.colonnes
        ],
        "remarques": list(seen.remarques),
        "refus": list(seen.refus),
        "lus": counts.lus,
        "lisibles": counts.traites,
        "rejetes": counts.rejetes,
        **counts.lines(),
        "avertissements": _told_data(seen.avertissements),
        "fautes": _told_data(seen.fautes),
    }


def _told_data(found: dict[str, RepeatedFault]) -> list[dict[str, object]]:
    return [{"motif": motif, "nombre": told.nombre, "exemples": told.exemples} for motif, told in found.items()]


def preview_rows(seen: Preview) -> Sequence[tuple[str, ...]]:
    """The columns as rows of a table: letter, header, meaning, advice, first cells."""
    return [(c.lettre, c.titre, c.sens, c.conseil, " | ".join(c.exemples)) for c in seen.colonnes]
