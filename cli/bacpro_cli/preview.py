"""`bacpro apercu`: how a file is understood, before anything is done."""

from pathlib import Path

import click

from bacpro.model.diploma import Diploma
from bacpro.plugins.registry import Registry
from bacpro.reading.preview import ColumnView, Preview, Told, column_rows, data, known_columns, preview
from bacpro_cli.common import output_options, plugins, reading_of, reading_options, show, text_table

COLUMNS = ("colonne", "titre", "sens", "conseil", "premières valeurs")
FORMS = {
    "table_large": "table large, une ligne par candidat",
    "table_longue": "table longue, une ligne par résultat",
    "liste": "liste de candidats, sans résultats",
    "periodes": "table de périodes en milieu professionnel",
    "dossiers": "dossiers JSON",
}
SHOWN = ("colonne", "titre", "sens", "premières valeurs")
WIDE = 28
"""Letters of a value that are shown on the screen."""
SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}


@click.command("apercu")
@click.argument("fichier", type=click.Path(path_type=Path))
@click.option("--diplome", metavar="DIPLÔME", help="Diplôme des candidats ; sinon, celui qui reconnaît le plus.")
@reading_options
@output_options
def command(
    fichier: Path,
    diplome: str | None,
    colonnes: Path | None,
    feuille: str | None,
    joindre: Path | None,
    forme: str,
    silencieux: bool,
    verbeux: bool,
) -> None:
    """Montre comment FICHIER est compris : format, feuille, titres, sens de chaque colonne, réparations, rejets.

    Rien n’est écrit. Code de retour 1 quand une colonne est inconnue ou qu’une ligne serait rejetée.
    """
    registry = plugins(silent=silencieux)
    diploma = registry.diplome(diplome) if diplome else _likely(registry, fichier, feuille)
    replaced = any(table.de == diploma.code for plugin in registry.plugins for table in plugin.correspondances)
    seen = preview(fichier, diploma, reading_of(diploma, colonnes, feuille, joindre), replaced=replaced)
    if not silencieux:
        if forme == "texte":
            click.echo("\n".join(_lines(seen, given=diplome is not None, whole=verbeux)))
        else:
            show(forme, COLUMNS, column_rows(seen), data(seen))
    if not seen.compris:
        raise click.exceptions.Exit(1)


def _likely(registry: Registry, fichier: Path, feuille: str | None) -> Diploma:
    """The diploma for which most columns of a file are known, the newest of several."""
    return max(
        registry.diplomes.values(),
        key=lambda diploma: (known_columns(fichier, diploma, feuille), diploma.sessions.premiere),
    )


def _lines(seen: Preview, *, given: bool, whole: bool) -> list[str]:
    lines = [f"Fichier : {seen.fichier.nom}", f"Format : {_written(seen)}"]
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
    lines.append(f"Contenu : {FORMS.get(seen.forme, 'non reconnu')}{' (Cyclades)' if seen.cyclades else ''}")
    lines += [f"Remarque : {remark}." for remark in seen.remarques]
    if seen.colonnes:
        lines += ["", text_table(SHOWN, [_shown(column) for column in seen.colonnes])]
    if seen.refus:
        return [*lines, "", "Ce fichier serait refusé :", *(f"  - {reason}" for reason in seen.refus)]
    counts = seen.counts
    lines += [
        "",
        f"Lignes lues : {counts.lus} ; lisibles : {counts.traites} ; rejetées : {counts.rejetes}",
        *(f"  écartées, {reason} : {number}" for reason, number in counts.ecartes.most_common()),
    ]
    lines += _told("Réparé ou à vérifier", seen.avertissements)
    return lines + _told("Rejeté", seen.fautes)


def _told(title: str, found: dict[str, Told]) -> list[str]:
    lines = []
    for reason, told in found.items():
        lines.append(f"{title} : {reason} ({told.nombre})")
        lines += [f"  {example}" for example in told.exemples]
    return lines


def _shown(column: ColumnView) -> tuple[str, ...]:
    """A column under SHOWN; what to do with an unknown one is told below, with why the file would be refused."""
    values = [value if len(value) <= WIDE else f"{value[: WIDE - 1]}…" for value in column.exemples]
    return (column.lettre, column.titre, column.sens, " | ".join(values))


def _written(seen: Preview) -> str:
    parts: list[str] = [seen.fichier.format.upper()]
    if seen.fichier.encodage:
        parts.append(seen.fichier.encodage)
    if seen.separateur:
        parts.append(f"séparateur {SEPARATORS[seen.separateur]}")
    return ", ".join(parts)


def _several(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
