"""Checks of a cohort: most findings and refusals come back again and again, and are made once.

The plain twin is `bacpro.jobs.check`, whose every line runs here too.
"""

from collections.abc import Callable
from functools import cache, lru_cache, partial

from bacpro.jobs.check import CheckPlan, check, check_terms, conclude
from bacpro.jobs.rules import refusal
from bacpro.model.check import CheckReport
from bacpro.model.dossier import Dossier

FINDINGS = 1 << 12
"""Distinct findings, and refusals, remembered: enough for any cohort, and memory stays flat beyond."""


def prepare_checker(plan: CheckPlan, limit: int = FINDINGS) -> Callable[[Dossier, int], CheckReport]:
    """The function that gives for a dossier and a session (year) what `check` gives, and shares what is the same.

    Up to `limit` findings and as many refusals are remembered. Threads may call it at the same time.
    """
    terms = cache(partial(check_terms, plan))
    share = lru_cache(maxsize=limit)
    refuse, conclude_once = share(refusal), share(conclude)
    return lambda dossier, session: check(dossier, terms(session), refuse, conclude_once)
