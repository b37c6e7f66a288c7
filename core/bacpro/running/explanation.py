"""Opens a file to explain what a conversion, a check or a deliberation decides for one candidate of it."""

from collections.abc import Callable
from pathlib import Path

from bacpro.errors import BacproError
from bacpro.jobs.check import plan_check_from
from bacpro.jobs.convert import plan_conversion_from
from bacpro.jobs.deliberate import plan_deliberation_from
from bacpro.jobs.tracing.explanation import ExplainedCase, explain_check, explain_conversion, explain_deliberation
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.plugins.registry import Registry
from bacpro.reading.input import Input, Reading
from bacpro.reading.opening import open_candidates, open_grades, open_results
from bacpro.running.deliberation import session_of

HowToRead = Callable[[Diploma], Reading]
"""What was said of how the file is to be read, for a diploma."""
ToExplain = tuple[Input, Callable[[Dossier], ExplainedCase]]
"""An input, and what explains a dossier of it."""


def open_conversion_explainer(
    registry: Registry, path: Path, codes: tuple[str, str], session: int, how: HowToRead
) -> ToExplain:
    """Results to convert from a diploma to another (by codes), for a session (year). Raises BacproError."""
    source, target = (registry.diplome(code) for code in codes)
    registry.edition(target, session)
    plan = plan_conversion_from(registry, source, target, session)
    return open_results(path, source, session, how(source)), lambda dossier: explain_conversion(plan, dossier)


def open_check_explainer(registry: Registry, path: Path, code: str, session: int | None, how: HowToRead) -> ToExplain:
    """Dossiers to check for a diploma (by code), at the session of each or else the one given. Raises BacproError."""
    diploma = registry.diplome(code)
    plan = plan_check_from(registry, diploma)

    def explain(dossier: Dossier) -> ExplainedCase:
        return explain_check(plan, dossier, _known(dossier.session or session, dossier))

    return open_candidates(path, diploma, session, how(diploma)), explain


def open_deliberation_explainer(
    registry: Registry, path: Path, code: str, session: int | None, how: HowToRead
) -> ToExplain:
    """Grades to deliberate on for a diploma (by code), at the session of each or the one given. Raises BacproError."""
    diploma = registry.diplome(code)
    plan = plan_deliberation_from(registry, diploma)

    def explain(dossier: Dossier) -> ExplainedCase:
        return explain_deliberation(plan, dossier, _known(session_of(dossier, plan, session), dossier))

    return open_grades(path, diploma, session, how(diploma)), explain


def _known(session: int | None, dossier: Dossier) -> int:
    if session is None:
        number = dossier.candidat.numero
        raise BacproError(f"La session du candidat {number} est inconnue. Ajoutez --session ANNÉE.")
    return session
