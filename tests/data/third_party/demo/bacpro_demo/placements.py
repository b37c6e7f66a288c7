"""Work placement in the invented diploma."""

from bacpro import CheckCase, Finding, Parameters, Verdict


def weeks_done(case: CheckCase, parameters: Parameters) -> tuple[Finding, ...] | str:
    """The weeks required, and those done."""
    if not case.dossier.periodes:
        return "le dossier ne contient aucune période"
    required = parameters["semaines"]
    done = sum(period.semaines or 0 for period in case.dossier.periodes)
    verdict = Verdict.CONFORME if done >= required else Verdict.NON_CONFORME
    return (Finding(verdict, f"{done} semaines faites, {required} exigées.", str(required), str(done)),)
