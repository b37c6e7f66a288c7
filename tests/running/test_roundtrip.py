"""What bacpro writes, it reads back as it was."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bacpro.jobs.convert import ConversionPlan
from bacpro.model.result import french
from bacpro.model.run.decided import Converted
from bacpro.reading.opening import open_grades, open_people, open_results
from bacpro.running.conversion import conversion_job
from bacpro.running.job_run import decide_records, run_tables

PlanFor = Callable[[int], ConversionPlan]

NAMES = st.one_of(
    st.sampled_from(["=SOMME(A1)", "+33", "@Zoé", "-x", "D'ARC", "'t Hooft", "Œuvrard-N’Diaye", "a;b", 'dit "Bo"']),
    st.text(st.characters(categories=["L", "P", "Zs"], exclude_characters="'"), max_size=12),
)
MARKS = st.one_of(
    st.sampled_from(["", "AB", "DI", "VA", "EA", "0", "20"]),
    st.decimals(10, 20, places=2).map(french),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(people=st.lists(st.tuples(NAMES, NAMES, MARKS, MARKS), min_size=1, max_size=5))
def test_a_conversion_reads_back_as_the_same_candidates_with_the_notes_that_were_carried(
    plan_for: PlanFor, people: list[tuple[str, str, str, str]]
) -> None:
    plan = plan_for(2023)
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "ga.csv"
        rows = [
            ["N° Candidat", "Nom", "Prénom", "Statut", "Forme", "Session", "U11", "U2"],
            *(
                [f"{number:011}", surname, given_name, "scolaire_public", "globale", "2022", first, second]
                for number, (surname, given_name, first, second) in enumerate(people, 1)
            ),
        ]
        source.write_text("".join(";".join(map(quoted, row)) + "\r\n" for row in rows), encoding="utf-8", newline="")
        entree = open_results(source, plan.source, 2023)
        before = [record.dossier for record in entree.records()]
        job = conversion_job(entree, plan)
        carried = dict(map(carried_by, decide_records(job)))
        run_tables(job, folder)
        table = folder / "conversion.csv"
        again = [record.dossier for record in open_people(table, plan.cible, 2023).records()]
        graded = [record.dossier for record in open_grades(table, plan.cible, 2023).records()]
    assert None not in before
    assert [d.candidat for d in again if d] == [d.candidat for d in before if d]
    assert [(d.statut, d.forme) for d in again if d] == [(d.statut, d.forme) for d in before if d]
    for dossier in graded:
        assert dossier is not None
        marks = {result.unite: result.note for result in dossier.resultats if result.note is not None}
        assert marks == carried[dossier.candidat.numero]


def carried_by(converted: Converted) -> tuple[str, dict[str, Decimal]]:
    """The number of a candidate, and the notes carried to each unit."""
    assert converted.record.dossier is not None
    return converted.record.dossier.candidat.numero, {
        outcome.unite_cible: outcome.note_reportee
        for outcome in converted.outcomes
        if outcome.note_reportee is not None and outcome.unite_cible is not None
    }


def quoted(cell: str) -> str:
    """A cell as a spreadsheet writes it."""
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(';"\n\r') else cell
