"""The correspondence between the units of a diploma and those of the one that replaces it."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from bacpro.model.diploma import Diploma
from bacpro.model.legal import LegalBasis
from bacpro.model.sessions import Sessions


class Relation(StrEnum):
    """What ties a source unit to the target diploma.

    `equivalente`: its result counts for the target unit; `sans_cible`: it counts for nothing;
    `a_arbitrer`: the table does not say, the question is in the row.
    """

    EQUIVALENTE = "equivalente"
    SANS_CIBLE = "sans_cible"
    A_ARBITRER = "a_arbitrer"


@frozen
class CorrespondenceRow:
    """One row of the table. `cible` is set if and only if the relation is `equivalente`."""

    source: str
    relation: Relation
    fondement: LegalBasis
    cible: str | None = None
    precision: str = ""
    """What the target unit is sat as, where it is one of several options (`langue vivante`)."""
    question: str = ""
    """What the office has to settle, where the relation is `a_arbitrer`."""

    @property
    def named_target(self) -> str | None:
        """The target unit as sentences name it: `U32`, `UF1 (langue vivante)`."""
        return f"{self.cible} ({self.precision})" if self.cible and self.precision else self.cible


@frozen
class Correspondence:
    """The table that says which results of diploma `de` count for which units of diploma `vers`.

    `sessions` are those of the target diploma for which the table holds.
    """

    de: str
    vers: str
    sessions: Sessions
    fondement: LegalBasis
    lignes: tuple[CorrespondenceRow, ...]

    def rule_id(self, unite: str) -> str:
        """Id of the rule that a row is: `ga.correspondance.U32`."""
        return f"{self.de}.correspondance.{unite}"


def correspondence_faults(table: Correspondence, diplomas: Mapping[str, Diploma]) -> list[str]:
    """Say, in French, all that is inconsistent in a table with the diplomas installed.

    A table towards a diploma that is not installed is not at fault: it waits for it.
    """
    faults = []
    sources = [row.source for row in table.lignes]
    targets = [row.cible for row in table.lignes if row.cible]
    faults += [f"l’unité source {code} a plusieurs lignes" for code in _repeated(sources)]
    faults += [f"l’unité cible {code} reçoit plusieurs unités" for code in _repeated(targets)]
    for row in table.lignes:
        if (row.relation is Relation.EQUIVALENTE) != (row.cible is not None):
            faults.append(f"{row.source} : une cible est donnée si et seulement si la relation est équivalente")
        if (row.relation is Relation.A_ARBITRER) != bool(row.question):
            faults.append(f"{row.source} : une question est posée si et seulement si la ligne est à arbitrer")
    if table.de in diplomas:
        known = diplomas[table.de].unites
        faults += [f"l’unité source {code} est inconnue" for code in sources if code not in known]
        faults += [f"l’unité source {code} n’a pas de ligne" for code in known if code not in sources]
    if table.vers in diplomas:
        faults += _target_faults(table, diplomas[table.vers], targets)
    return faults


def _target_faults(table: Correspondence, diploma: Diploma, targets: list[str]) -> list[str]:
    faults = []
    for edition in diploma.editions:
        if edition.sessions.overlaps(table.sessions):
            faults += [
                f"l’unité cible {code} manque à l’édition {edition.id}"
                for code in targets
                if edition.unite(code) is None
            ]
    if not any(edition.sessions.overlaps(table.sessions) for edition in diploma.editions):
        faults.append(f"aucune édition de {diploma.code} n’est en vigueur aux sessions {table.sessions}")
    return faults


def _repeated(codes: list[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})
