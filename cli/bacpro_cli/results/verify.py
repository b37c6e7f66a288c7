"""`bacpro verifier`: whether a folder holds what was written."""

from collections import Counter
from pathlib import Path
from typing import Any

import click

from bacpro.outputs.texts.writing import text_table
from bacpro.running.folders.verification import FILES_TOLD, SUMMARY_TOLD, FileState, Verified, verify
from bacpro_cli.common import output_options, show
from bacpro_cli.progress import progress

COLUMNS = ("chemin", "etat", "attendu", "constate")
STATES = {FileState.INTACT: "intact", **FILES_TOLD}


@click.command("verifier")
@click.argument("dossier", type=click.Path(path_type=Path))
@output_options
def command(dossier: Path, forme: str, silencieux: bool, verbeux: bool) -> None:
    """Dit si DOSSIER, écrit par bacpro, est resté ce qu’il était : chaque fichier est comparé à son empreinte.

    Un fichier modifié, retiré ou ajouté est nommé. Ce n’est pas une signature : qui refait bilan.json ne se voit pas.
    Code de retour 0 quand tout est intact, 1 sinon.
    """
    with progress("Vérification", None, silent=silencieux) as advance:
        verified = verify(dossier, advance)
    if not silencieux:
        if forme == "texte":
            click.echo("\n".join(_lines(verified, whole=verbeux)))
        else:
            rows = [(file.chemin, file.etat, file.attendu, file.constate) for file in verified.fichiers]
            show(forme, COLUMNS, [("bilan.json", verified.bilan, "", ""), *rows], _data(verified))
    if not verified.intact:
        raise click.exceptions.Exit(1)


def _lines(verified: Verified, *, whole: bool) -> list[str]:
    lines = []
    if verified.commande:
        versions = ", ".join(f"{name} {number}" for name, number in verified.versions.items())
        lines.append(f"{verified.dossier} : écrit par « bacpro {verified.commande} » ({versions})")

    if verified.bilan in SUMMARY_TOLD:
        lines.append(f"{SUMMARY_TOLD[verified.bilan]}.")
    shown = verified.fichiers if whole else verified.altered()
    if shown:
        lines += ["", text_table(("fichier", "état"), [(file.chemin, STATES[file.etat]) for file in shown]), ""]
    if verified.intact:
        return [*lines, f"Intact : bilan.json et {len(verified.fichiers)} fichiers sont ce qui a été écrit."]
    counts = _counts(verified)
    told = " ; ".join(f"{name} : {counts[state]}" for state, name in STATES.items() if counts[state])
    return [*lines, f"Ce dossier n’est plus ce qui a été écrit. {told}".strip()]


def _counts(verified: Verified) -> Counter[FileState]:
    return Counter(file.etat for file in verified.fichiers)


def _data(verified: Verified) -> dict[str, Any]:
    counts = _counts(verified)
    return {
        "dossier": str(verified.dossier),
        "intact": verified.intact,
        "bilan": verified.bilan.value,
        "commande": verified.commande,
        "versions": verified.versions,
        "nombres": {state.value: counts[state] for state in FileState},
        "fichiers": [
            {"chemin": file.chemin, "etat": file.etat.value, "attendu": file.attendu, "constate": file.constate}
            for file in verified.fichiers
        ],
    }
