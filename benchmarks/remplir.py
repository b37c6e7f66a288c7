"""`bacpro formulaire remplir` beside the same form filled and flattened by pypdf, and beside Typst one by one.

python -m benchmarks.remplir
python -m benchmarks.remplir --sizes 2000 --sample 50
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from benchmarks.measure import BACPRO, cost

SIZES = (2_000, 20_000)
FORM = "attestation-pfmp"
HOST = {"nom": "Mutuelle de l’Erdre", "adresse": "4 quai Ceineray, 44000 Nantes", "type": "structure_mutualiste"}


def cohort(path: Path, count: int) -> None:
    """Write invented candidates with one placement each: one page a candidate."""
    with path.open("w", encoding="utf-8") as stream:
        for rank in range(count):
            candidate = {
                "numero": f"{rank:011}",
                "nom": f"Le Gall-N’Diaye {rank % 997}",
                "prenom": f"Zoé {rank % 89}",
                "date_naissance": f"{2004 + rank % 4}-{1 + rank % 12:02}-{1 + rank % 28:02}",
            }
            period = {
                "structure": {**HOST, "adresse": f"{rank % 300} quai Ceineray, 44000 Nantes"},
                "du": "2025-01-06",
                "au": "2025-02-14",
                "semaines": 6,
                "heures": 210,
                "activites": ["1.1", "1.3", "2.1"],
                "responsable": f"Mme Le Goff {rank % 61}",
                "signee": True,
                "cachet": True,
            }
            dossier = {"candidat": candidate, "session": 2026, "division": f"T{rank % 600}", "periodes": [period]}
            stream.write(json.dumps(dossier, ensure_ascii=False) + "\n")


logging.disable()  # pypdf tells, page after page, that it sets answers in a font of its own


def by_others(folder: Path, data: Path, sample: int) -> Iterator[tuple[str, float]]:
    """Seconds a document of the two other ways, on a sample."""
    from bacpro.forms.printing.answering import prepare_answerer
    from bacpro.forms.printing.planning import FillOrder, plan_fill
    from bacpro.plugins.registry import load_registry
    from bacpro.reading.opening import open_candidates

    plan = plan_fill(load_registry(), FillOrder("agora", FORM, modifiable=True))
    stencil = plan.stencil(plan.key(2026))
    blank = stencil.document([{}])
    answer, answers = prepare_answerer(plan), []
    for record in open_candidates(data, plan.diplome, None).records():
        answered = answer(record)
        answers.append(answered.reponses.copies[0])  # type: ignore[union-attr]
        if len(answers) == sample:
            break
    waiting = iter(answers)
    yield "pypdf, filled and flattened", _each(sample, lambda path: _flattened(blank, next(waiting), path), folder)
    # Without the answers: the least that setting the page anew can take.
    yield "Typst, one by one", _each(sample, lambda path: path.write_bytes(stencil.blank()), folder)


def _flattened(blank: bytes, answers: dict[str, str | bool], path: Path) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(blank)))
    values = {slot: "/Oui" if answer is True else str(answer) for slot, answer in answers.items()}
    writer.update_page_form_field_values(writer.pages[0], values, auto_regenerate=False, flatten=True)
    writer.remove_annotations(subtypes="/Widget")
    del writer.root_object[NameObject("/AcroForm")]
    writer.write(path)


def _each(count: int, write: Callable[[Path], object], folder: Path) -> float:
    start = time.perf_counter()
    for rank in range(count):
        write(folder / f"{rank}.pdf")
    return (time.perf_counter() - start) / count


def main() -> None:
    """Print one line a size, then one a way to do without."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="candidates (default: %(default)s)")
    parser.add_argument("--sample", type=int, default=200, help="documents made by the two other ways")
    given = parser.parse_args()
    sys.stdout.write("candidates            options  seconds     cpu   MiB  ms a page  cpu ms a page\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        best = 0.0
        for size in given.sizes:
            data = folder / f"{size}.jsonl"
            cohort(data, size)
            for options in ([], ["--groupe"], ["--processus", "2"]):
                out = folder / f"{size}-{len(options)}{''.join(options)}"
                took = cost([*BACPRO, "formulaire", "remplir", FORM, "--donnees", data, "--sortie", out, *options])
                each = took.seconds / size * 1000
                best = each if not options else best
                sys.stdout.write(
                    f"{size:>10,}  {' '.join(options):>17}  {took.seconds:>7.2f} {took.cpu:>7.2f} {took.mib:>5.0f}  "
                    f"{each:>9.3f}  {took.cpu / size * 1000:>13.3f}\n"
                )
                sys.stdout.flush()
        for way, seconds in by_others(folder, data, given.sample):
            sys.stdout.write(f"{way:<28}  {seconds * 1000:>7.2f} ms a page, {seconds * 1000 / best:.0f} times\n")


if __name__ == "__main__":
    main()
