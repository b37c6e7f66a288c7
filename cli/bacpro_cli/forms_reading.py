"""The run behind `bacpro formulaire lire`."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from attrs import asdict, define, field

from bacpro.forms.readback.collecting import (
    ANSWER_COLUMNS,
    Collected,
    answer_rows,
    collect,
    form_data,
    pdf_files,
    told,
)
from bacpro.forms.readback.merging import merged
from bacpro.forms.readback.recognising import PageCounts
from bacpro.forms.shelf import shelf
from bacpro.jobs.check import plan_check
from bacpro.model.check import Verdict
from bacpro.model.run.counts import SHOWN_WARNINGS
from bacpro.model.run.decided import Checked
from bacpro.model.run.faults import FAULT_COLUMNS, Fault
from bacpro.outputs import csvtext
from bacpro.outputs.labels import VERDICTS
from bacpro.outputs.tables.control import FINDING_COLUMNS, finding_lines, report_data
from bacpro.plugins.registry import Registry
from bacpro.reading.opening import open_candidates
from bacpro.running.checking import run
from bacpro.running.folder import refuse_existing, write_summary
from bacpro.running.job import handed
from bacpro.running.leftovers import private_folder
from bacpro_cli.common import forms_of, output, plugins, show, warn
from bacpro_cli.progress import progress

COLUMNS = ("fichier", "formulaire", "version", "candidat", "nom", "prenom", "manque", "faute")


@define
class Found:
    """What was read, and what the rules say of it."""

    formulaires: list[Collected]
    dossiers: dict[str, dict[str, dict[str, Any]]]
    fautes: list[Fault]
    doutes: list[Fault]
    controles: list[Checked] = field(factory=list)

    @property
    def sound(self) -> bool:
        """Whether every form was read without a fault, and no dossier is out of order."""
        return not self.fautes and not any(_out_of_order(checked) for checked in self.controles)


def read_forms(
    paths: Sequence[Path],
    target: Path | None,
    *,
    control: bool,
    session: int | None,
    replace: bool,
    forme: str,
    silent: bool,
    verbose: bool,
) -> bool:
    """Read filled forms, show and write what they say; whether all of them are sound."""
    if target is not None:
        refuse_existing(target, replace=replace, inputs=paths)
    registry = plugins(silent=silent)
    files = pdf_files(paths)
    known = shelf(registry, forms_of(registry, registry.diplomes.values(), alone=False))
    collected = []
    with progress("Formulaires", len(files), silent=silent) as advance:
        for each in collect(files, known):
            collected.append(each)
            advance(1)
    for error in known.ecartes:
        warn(f"Formulaire laissé de côté. {error}")
    together = merged(collected)
    found = Found(
        collected,
        together.dossiers,
        [*(fault for each in collected for fault in each.fautes), *together.fautes],
        [*(fault for each in collected for fault in each.doutes), *together.doutes],
    )
    if control:
        found.controles = list(_checked(registry, found, session))
        found.fautes += [fault for checked in found.controles for fault in checked.record.fautes]
    if target is not None:
        with output(target, replace=replace) as folder:
            _write(folder, found, registry, control=control)
    if not silent:
        _show(found, forme, control=control, verbose=verbose)
        if target is not None:
            warn(f"Écrit dans {target}.")
    return found.sound


def _checked(registry: Registry, found: Found, session: int | None) -> Iterator[Checked]:
    """The findings on each dossier, checked as `controler` does."""
    for code, dossiers in found.dossiers.items():
        diploma = registry.diplome(code)
        plan = plan_check(diploma, registry.regles(diploma))
        with private_folder() as folder:
            path = folder / "dossiers.json"
            path.write_text(json.dumps(list(dossiers.values()), ensure_ascii=False), encoding="utf-8")
            checked: list[Checked] = []
            run(open_candidates(path, diploma, session), plan, kept=[handed(checked.append)])
        yield from checked


def _write(folder: Path, found: Found, registry: Registry, *, control: bool) -> None:
    everybody = [dossier for dossiers in found.dossiers.values() for dossier in dossiers.values()]
    _write_json(folder / "dossiers.json", everybody)
    _write_csv(
        folder / "reponses.csv", ANSWER_COLUMNS, (row for each in found.formulaires for row in answer_rows(each))
    )
    _write_csv(folder / "rejets.csv", FAULT_COLUMNS, (fault.cells() for fault in found.fautes))
    if control:
        _write_json(folder / "controle.json", [_report(checked) for checked in found.controles if checked.report])
        csvtext.start(folder / "constats.csv", FINDING_COLUMNS)
        with csvtext.added(folder / "constats.csv") as stream:
            for checked in found.controles:
                stream.writelines(finding_lines(checked))
    content = _summary(found, registry)
    _write_report(folder, found, registry, content, control=control)
    write_summary(folder, content)


def _write_report(folder: Path, found: Found, registry: Registry, content: dict[str, Any], *, control: bool) -> None:
    """Write `rapport.html`, and a page of control for each diploma where dossiers were checked."""
    from bacpro.outputs.reports.control import ControlReport
    from bacpro.outputs.reports.control_page import write_control_report
    from bacpro.outputs.reports.forms import READ, FormsReport, write_forms_report
    from bacpro.outputs.reports.page import REPORT

    report = FormsReport()
    for each in found.formulaires:
        report.add(told(each))
    report.add_faults(found.fautes)
    report.doubt(found.doutes, len(found.doutes))
    controls: dict[str, str] = {}
    for code in found.dossiers if control else ():
        diploma = registry.diplome(code)
        tally, plan = ControlReport(), plan_check(diploma, registry.regles(diploma))
        for checked in found.controles:
            if checked.record.dossier is None or checked.record.dossier.diplome == code:
                tally.add(checked)
        name = f"rapport-controle-{code}.html"
        write_control_report(folder / name, tally, plan, content)
        controls[name] = f"Contrôle des dossiers lus, {diploma.sigle}"
    write_forms_report(folder / REPORT, report, READ, content, controls)


def _summary(found: Found, registry: Registry) -> dict[str, Any]:
    rejected = sum(bool(each.fautes) for each in found.formulaires)
    return {
        "commande": "formulaire lire",
        "versions": {"bacpro": version("bacpro"), **{plugin.nom: plugin.version for plugin in registry.plugins}},
        "entrees": [
            {
                "fichier": str(each.fichier),
                "sha256": each.sha256,
                "formulaires": [{"formulaire": form.id, "version": form.version} for form in each.formulaires],
                "pages": asdict(each.pages),
            }
            for each in found.formulaires
        ],
        "lus": len(found.formulaires),
        "traites": len(found.formulaires) - rejected,
        "rejetes": rejected,
        "dossiers": sum(map(len, found.dossiers.values())),
        "pages": _pages(found),
        "fautes": len(found.fautes),
        "avertissements": {
            "nombre": len(found.doutes),
            "par_motif": dict(Counter(doubt.erreur for doubt in found.doutes).most_common()),
            "premiers": [str(doubt) for doubt in found.doutes[:SHOWN_WARNINGS]],
        },
    }


def _pages(found: Found) -> dict[str, int]:
    """The pages of all the files, by what they are."""
    counts: Counter[str] = Counter(asdict(PageCounts()))
    for each in found.formulaires:
        counts.update(asdict(each.pages))
    return dict(counts)


def _show(found: Found, forme: str, *, control: bool, verbose: bool) -> None:
    reports = {_numero(checked): _report(checked) for checked in found.controles if checked.report}
    if forme == "json":
        data = [entry for each in found.formulaires for entry in form_data(each)]
        for entry in data if control else ():
            candidat = (entry["dossier"] or {}).get("candidat", {})
            entry["controle"] = reports.get(str(candidat.get("numero", "")))
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    rows = [row for each in found.formulaires for row in _rows(each)]
    show(forme, COLUMNS, rows, None)
    for fault in found.fautes:
        warn(f"Rejet : {fault}")
    for doubt in found.doutes:
        warn(f"À vérifier : {doubt}")
    if forme == "texte":
        rejected = sum(bool(each.fautes) for each in found.formulaires)
        total = len(found.formulaires)
        click.echo(f"\nFichiers lus : {total} ; traités : {total - rejected} ; rejetés : {rejected}.")
        pages = _pages(found)
        click.echo(
            f"Pages : {pages['total']} ; lues : {pages['lues']} ; de formulaires vierges : {pages['vierges']} ; "
            f"vides : {pages['vides']} ; non lues : {pages['inconnues']}."
        )
        for checked in found.controles:
            _show_report(checked, verbose=verbose)


def _show_report(checked: Checked, *, verbose: bool) -> None:
    dossier, report = checked.record.dossier, checked.report
    if dossier is None or report is None:
        return
    candidat = dossier.candidat
    click.echo(f"{candidat.numero} {candidat.nom} {candidat.prenom} : {VERDICTS[report.verdict].court.lower()}")
    for check in report.constats:
        if verbose or check.verdict in {Verdict.NON_CONFORME, Verdict.A_ARBITRER}:
            click.echo(f"  - {VERDICTS[check.verdict].court.lower()} : {check.message}")


def _rows(each: Collected) -> Iterator[tuple[str, ...]]:
    missing = ", ".join(dict.fromkeys(each.manquants))
    faults = f"{each.fautes[0].erreur}{' …' if len(each.fautes) > 1 else ''}" if each.fautes else ""
    if not each.candidats:
        yield (str(each.fichier), *[""] * 5, missing, faults)
    for one in each.candidats:
        candidat = one.dossier.get("candidat", {})
        head = (str(each.fichier), one.lu.form.id, str(one.lu.form.version))
        yield (*head, *(str(candidat.get(key, "")) for key in ("numero", "nom", "prenom")), missing, faults)


def _report(checked: Checked) -> dict[str, Any]:
    report = checked.report
    if report is None:
        return {"numero_candidat": _numero(checked), "verdict": None, "constats": []}
    return report_data(_numero(checked), report)


def _numero(checked: Checked) -> str:
    return checked.record.dossier.candidat.numero if checked.record.dossier else ""


def _out_of_order(checked: Checked) -> bool:
    return checked.report is None or checked.report.verdict is Verdict.NON_CONFORME


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _write_csv(path: Path, columns: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    csvtext.start(path, columns)
    with csvtext.added(path) as stream:
        for row in rows:
            stream.write(csvtext.row(row))
