"""What each candidate answers to a form: his dossier, and what the jobs conclude of it where the form prints that."""

from collections.abc import Callable

from attrs import frozen

from bacpro.errors import BacproError
from bacpro.forms.printing.planning import FillPlan, VersionKey
from bacpro.forms.printing.supplied import prepare_suppliers
from bacpro.jobs.fill import Answers, Known, Misfit, answers
from bacpro.model.dossier import Dossier
from bacpro.model.run.record import Record
from bacpro.running.deliberation import session_of


@frozen
class CandidateAnswers:
    """What a candidate answers to the version of the form that is his."""

    cle: VersionKey
    session: int | None
    reponses: Answers


_YEAR = "Donnez une session de cet intervalle, dans le fichier ou par --session."


def prepare_answerer(plan: FillPlan) -> Callable[[Record], CandidateAnswers | Misfit]:
    """What gives the answers of one candidate after the other, or why there is no form for him.

    Records must hold a dossier.
    """
    suppliers = prepare_suppliers(plan)

    def answer(record: Record) -> CandidateAnswers | Misfit:
        dossier = record.dossier
        if dossier is None:
            raise ValueError("a rejected record answers nothing")
        try:
            session = _session(plan, dossier)
            key = plan.key(session)
        except LookupError as error:
            held = ", ".join(str(form.sessions) for form in plan.versions)
            return Misfit("session", str(error), f"le formulaire n’a pas de version pour cette session ({held})", _YEAR)
        except BacproError as error:
            return Misfit("session", "", str(error).partition(" : ")[2] or str(error), _YEAR)
        supplied: dict[str, object] = {}
        for supply in suppliers if session else ():
            supplied |= supply(record, dossier, session or 0, key)
        return CandidateAnswers(key, session, answers(plan.form(key), Known(dossier, supplied)))

    return answer


def _session(plan: FillPlan, dossier: Dossier) -> int | None:
    if plan.deliberation is not None:
        return session_of(dossier, plan.deliberation, plan.ordre.session)
    return dossier.session or plan.ordre.session
