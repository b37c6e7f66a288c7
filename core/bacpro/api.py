"""bacpro as a library: what the commands decide, for one dossier given as a dict or as a value.

    >>> import bacpro
    >>> installed = bacpro.load()
    >>> lea = {"candidat": {"numero": "02211560101"}, "resultats": [{"unite": "U11", "note": "12.5", "session": 2022}]}
    >>> converted = installed.convert(lea, source="ga", target="agora", session=2023)
    >>> [(outcome.unite_cible, outcome.issue.value) for outcome in converted.outcomes][:2]
    [('U11', 'reportee'), ('U12', 'a_presenter')]

A dossier given as a dict is read as one of a file is, and refused as one is: DataError, with every fault at once.
Nothing is written.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from bacpro.errors import DataError
from bacpro.jobs.check import check, check_terms, plan_check_from
from bacpro.jobs.convert import convert, plan_conversion_from
from bacpro.jobs.deliberate import deliberate, plan_deliberation_from, session_terms
from bacpro.model.check import CheckReport
from bacpro.model.deliberation import Deliberation
from bacpro.model.diploma import Diploma
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Outcome
from bacpro.model.run.record import Record
from bacpro.outputs.tables.control import report_data
from bacpro.outputs.tables.conversion import outcome_data
from bacpro.outputs.tables.deliberation import proposal_data
from bacpro.plugins.registry import Registry, load_registry
from bacpro.reading.dossiers.given import NAME, read_given
from bacpro.reading.dossiers.validation import Validator, for_check, for_results
from bacpro.reading.input import AS_IT_IS, Reading
from bacpro.reading.opening import open_grades
from bacpro.running.deliberation import deliberable

GivenDossier = Dossier | Mapping[str, Any]
"""A dossier as a value, or as a dict with the keys of a JSON dossier (docs/dossiers.md)."""
LAST_YEAR = 9999
"""Until when results may have been obtained that a diploma still in force brings."""


@frozen
class ConvertedDossier:
    """What became of the results of a dossier: an outcome for each, and one for each target unit to sit.

    `remarks` are the repairs and doubts that a run tells as warnings, in French.
    """

    dossier: Dossier
    outcomes: tuple[Outcome, ...]
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The outcomes in JSON form, by the names of `journal.csv`: notes as strings, sessions as years."""
        return {
            "numero_candidat": self.dossier.candidat.numero,
            "resultats": [outcome_data(outcome) for outcome in self.outcomes],
            "avertissements": list(self.remarks),
        }


@frozen
class CheckedDossier:
    """The verdict on a dossier and its findings, with the rules that did not apply and why.

    `remarks` are the repairs and doubts that a run tells as warnings, in French.
    """

    dossier: Dossier
    report: CheckReport
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report in the JSON form of `bacpro controler --format json`, with its remarks."""
        return {**report_data(self.dossier.candidat.numero, self.report), "avertissements": list(self.remarks)}


@frozen
class DeliberatedDossier:
    """What is proposed to the jury for a dossier in a session (year): the jury decides.

    `remarks` are the repairs and doubts that a run tells as warnings, in French.
    """

    dossier: Dossier
    session: int
    proposal: Deliberation
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The proposal in JSON form: marks and points as strings, the exact average as points over divisor."""
        return {**proposal_data(self.dossier, self.session, self.proposal), "avertissements": list(self.remarks)}


@frozen
class InstalledPlugins:
    """The plugins installed, and what can be asked of them. A diploma is named by its code.

    Each method raises BacproError for a diploma, a session or a table that no plugin brings, DataError (`faults`: a
    French sentence each, with its path) for a dossier that a file could not hold, and PluginError where a plugin
    fails. A session is a year.
    """

    registry: Registry

    def convert(self, dossier: GivenDossier, *, source: str, target: str, session: int) -> ConvertedDossier:
        """Convert the results of a diploma into those of the one that replaces it, for a session of the latter."""
        old, new = self.registry.diplome(source), self.registry.diplome(target)
        self.registry.edition(new, session)
        plan = plan_conversion_from(self.registry, old, new, session)
        given, remarks = _read(dossier, for_results(old, session))
        return ConvertedDossier(given, convert(plan, given), remarks)

    def check(self, dossier: GivenDossier, *, diploma: str, session: int | None = None) -> CheckedDossier:
        """Check a dossier before the examination; `session` stands for that of a dossier that has none."""
        sought = self._diploma(diploma, session)
        given, remarks = _read(dossier, for_check(sought, session))
        plan = plan_check_from(self.registry, sought)
        return CheckedDossier(given, check(given, check_terms(plan, given.session or session or 0)), remarks)

    def deliberate(self, dossier: GivenDossier, *, diploma: str, session: int | None = None) -> DeliberatedDossier:
        """Propose a decision to the jury; `session` stands for that of a dossier that has none."""
        sought = self._diploma(diploma, session)
        plan = plan_deliberation_from(self.registry, sought)
        until = sought.sessions.derniere or LAST_YEAR
        record = read_given(dossier, for_results(sought, until, session, carried=True))
        record, year = deliberable(record, NAME, plan, session)
        given, remarks = _sound(record)
        return DeliberatedDossier(given, year, deliberate(given, session_terms(plan, year)), remarks)

    def read(
        self, path: Path | str, *, diploma: str, session: int | None = None, reading: Reading = AS_IT_IS
    ) -> Iterator[Record]:
        """The candidates of a file that holds results of a diploma, in its order, the rejected and set aside too.

        `session` stands for that of results that have none. Raises BacproError when the file cannot be read.
        """
        return open_grades(Path(path), self._diploma(diploma, session), session, reading).records()

    def _diploma(self, code: str, session: int | None) -> Diploma:
        """A diploma, one of whose editions governs a session, where it is given."""
        found = self.registry.diplome(code)
        if session is not None:
            self.registry.edition(found, session)
        return found


def load() -> InstalledPlugins:
    """The plugins that are installed, found by their entry points. Those that are broken are put aside.

    `registry.en_panne` names them; asking for a diploma that one of them brings raises PluginError.
    """
    return InstalledPlugins(load_registry())


def _read(dossier: GivenDossier, validate: Validator) -> tuple[Dossier, tuple[str, ...]]:
    return _sound(read_given(dossier, validate))


def _sound(record: Record) -> tuple[Dossier, tuple[str, ...]]:
    """The dossier of a record with what is told of it. Raises DataError when it is rejected."""
    if record.dossier is None:
        raise DataError(NAME, [str(fault) for fault in record.fautes])
    return record.dossier, tuple(map(str, record.avertissements))
