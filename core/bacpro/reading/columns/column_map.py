"""What an office says of its own columns, labels and codes."""

from attrs import field, frozen

from bacpro.model.candidate import Status
from bacpro.model.result import State


@frozen
class ColumnMap:
    """Headers as they are in the file, with what they mean; nothing where no file was given."""

    colonnes: dict[str, str] = field(factory=dict)
    """Header, and name of the contract: `numero_candidat`, `U31`, `U31 session`, `controle U12`."""
    ignorer: tuple[str, ...] = ()
    """Headers of columns to leave out."""
    statuts: dict[str, Status] = field(factory=dict)
    """Words of the column of statuses, with the status."""
    unites: dict[str, str] = field(factory=dict)
    """Words of the column of units of a long table, with the unit."""
    codes: dict[str, State] = field(factory=dict)
    """Codes that stand for a mark, with what they say (`absent`, `dispense`…)."""
    feuille: str | None = None


NOTHING_SAID = ColumnMap()
