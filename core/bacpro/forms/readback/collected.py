"""What one file of filled forms says of each candidate."""

from pathlib import Path
from typing import Any

from attrs import field, frozen

from bacpro.forms.readback.recognising import CopyRead, FormRead, PageCounts
from bacpro.jobs.read_back import ReadBack
from bacpro.model.form import PaperForm
from bacpro.model.run.faults import Fault


@frozen
class CollectedCandidate:
    """What copies of a form say of one candidate; `page` gives the page of a slot of one of them."""

    lu: FormRead
    exemplaires: tuple[CopyRead, ...]
    relu: ReadBack

    @property
    def dossier(self) -> dict[str, Any]:
        """The dossier in its JSON form."""
        return self.relu.dossier

    @property
    def numero(self) -> str:
        """The number of the candidate."""
        return str(self.dossier.get("candidat", {}).get("numero", ""))

    def page(self, copy: int, slot: str) -> int:
        """The page of the file that a slot of a copy (from 1) is on; 0 when it is on none."""
        return self.exemplaires[copy - 1].cases.get(slot, 0) if copy else 0

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of the file that speak of the candidate."""
        return tuple(page for copy in self.exemplaires for page in copy.pages)


@frozen
class CollectedFile:
    """A file: what its forms say of each candidate, what is at fault and what is to be checked."""

    fichier: Path
    sha256: str = ""
    candidats: tuple[CollectedCandidate, ...] = ()
    pages: PageCounts = field(factory=PageCounts)
    fautes: tuple[Fault, ...] = ()
    doutes: tuple[Fault, ...] = ()
    manquants: tuple[str, ...] = ()
    """Labels of the slots that the forms require and that are empty."""

    @property
    def formulaires(self) -> tuple[PaperForm, ...]:
        """The forms that it holds, each once."""
        return tuple({each.lu.form.id: each.lu.form for each in self.candidats}.values())
