"""What a run over filled forms found: files, dossiers, faults, doubts, and what the rules of check say of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, define, field

from bacpro.forms.readback.collected import CollectedFile
from bacpro.forms.readback.collected_rows import form_data
from bacpro.forms.readback.collecting import collect_files
from bacpro.forms.readback.merging import Dossiers, merge_forms
from bacpro.forms.shelf import Shelf
from bacpro.jobs.check import plan_check_from
from bacpro.model.check import Verdict
from bacpro.model.run.decided import Checked
from bacpro.model.run.faults import Fault
from bacpro.outputs.tables.control import report_data
from bacpro.plugins.registry import Registry
from bacpro.reading.dossiers.given import read_dossiers
from bacpro.reading.dossiers.validation import for_check
from bacpro.sharing.checking import prepare_checker

DOSSIERS = "dossiers.json"
"""The file that lists the dossiers read, by which a fault in one is named."""


@define
class FormsFound:
    """What was read, and what the rules say of it where that was asked (`controle`)."""

    fichiers: list[CollectedFile]
    dossiers: Dossiers
    fautes: list[Fault]
    doutes: list[Fault]
    controle: bool = False
    controles: list[Checked] = field(factory=list)

    @property
    def sain(self) -> bool:
        """Whether every form was read without a fault, and no dossier is out of order."""
        return not self.fautes and not any(_is_out_of_order(checked) for checked in self.controles)

    @property
    def rejetes(self) -> int:
        """How many files have a fault."""
        return sum(bool(each.fautes) for each in self.fichiers)

    @property
    def pages(self) -> dict[str, int]:
        """The pages of all the files, by what they are."""
        counts = [asdict(each.pages) for each in self.fichiers]
        return {kind: sum(count[kind] for count in counts) for kind in counts[0]} if counts else {}


def read_forms(paths: Iterable[Path], shelf: Shelf, advance: Callable[[int], None] = lambda _: None) -> FormsFound:
    """Read filled forms, and put together what they say of each candidate; `advance` is told of each file read."""
    files = []
    for each in collect_files(paths, shelf):
        files.append(each)
        advance(1)
    together = merge_forms(files)
    return FormsFound(
        files,
        together.dossiers,
        [*(fault for each in files for fault in each.fautes), *together.fautes],
        [*(fault for each in files for fault in each.doutes), *together.doutes],
    )


def check_found(found: FormsFound, registry: Registry, session: int | None) -> None:
    """Check the dossiers that were read as `controler` does; `session` (year) stands for those that have none."""
    found.controle = True
    found.controles = list(_check_dossiers(found.dossiers, registry, session))
    found.fautes += [fault for checked in found.controles for fault in checked.record.fautes]


def _check_dossiers(dossiers: Dossiers, registry: Registry, session: int | None) -> Iterator[Checked]:
    for code, known in dossiers.items():
        diploma = registry.diplome(code)
        check = prepare_checker(plan_check_from(registry, diploma))
        for record in read_dossiers(known.values(), DOSSIERS, for_check(diploma, session)):
            dossier = record.dossier
            yield Checked(record, check(dossier, dossier.session) if dossier and dossier.session else None)


def readings_data(found: FormsFound) -> list[dict[str, Any]]:
    """What every file says, in JSON form, each candidate with what the check of his dossier concludes."""
    reports = {number_of_checked(checked): control_data(checked) for checked in found.controles if checked.report}
    entries = [entry for each in found.fichiers for entry in form_data(each)]
    for entry in entries if found.controle else ():
        candidat: Mapping[str, Any] = (entry["dossier"] or {}).get("candidat", {})
        entry["controle"] = reports.get(str(candidat.get("numero", "")))
    return entries


def control_data(checked: Checked) -> dict[str, Any]:
    """What the check of a dossier concludes, in JSON form."""
    if checked.report is None:
        return {"numero_candidat": number_of_checked(checked), "verdict": None, "constats": []}
    return report_data(number_of_checked(checked), checked.report)


def number_of_checked(checked: Checked) -> str:
    """The number of a candidate whose dossier was checked; empty where it is refused."""
    return checked.record.dossier.candidat.numero if checked.record.dossier else ""


def _is_out_of_order(checked: Checked) -> bool:
    return checked.report is None or checked.report.verdict is Verdict.NON_CONFORME
