"""One candidate as read: what every room above the model hands on."""

from attrs import frozen

from bacpro.model.dossier import Dossier
from bacpro.model.run.faults import Fault


@frozen
class Record:
    """One candidate as read: `lignes` input lines, beginning at `ligne`.

    `dossier` is None if and only if `fautes` or `ecart` is not empty: a record is converted, rejected or set aside,
    never half. `identite` holds the cells of the identity columns as read, mended where a repair is told.
    """

    ligne: int
    lignes: int
    identite: tuple[str, ...]
    dossier: Dossier | None
    fautes: tuple[Fault, ...] = ()
    avertissements: tuple[Fault, ...] = ()
    """Repairs and doubts, which do not prevent the conversion."""
    ecart: str = ""
    """Why the line is set aside: it is no candidate of the diploma (another speciality, a total). Then there is
    neither dossier nor fault."""
