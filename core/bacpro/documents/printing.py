"""Prints statements as candidates go by: one file each, and in grouped files, without holding a cohort."""

from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from bacpro.documents.statement import PER_FILE, Statement, safe_name, statement, statements_pdf
from bacpro.documents.typeset import UnprintableError
from bacpro.jobs.convert import Plan
from bacpro.model.dossier import Dossier
from bacpro.model.outcome import Outcome


@define
class Printer:
    """Prints into a folder, one file a candidate (`single`), in files of PER_FILE candidates (`grouped`), or both.

    A statement that cannot be printed is named in `unprinted`, and the others are printed all the same.
    Raises OSError when a file cannot be written.
    """

    folder: Path
    plan: Plan
    single: bool
    grouped: bool
    printed: int = 0
    unprinted: list[str] = field(factory=list)
    _waiting: list[Statement] = field(factory=list)
    _groups: int = 0

    def add(self, dossier: Dossier, outcomes: Sequence[Outcome]) -> None:
        """Print one candidate, or keep him for the group."""
        page = statement(dossier, outcomes, self.plan.source, self.plan.cible, self.plan.session)
        if self.single:
            pdf = self._printed_alone(page)
            if pdf is None:
                return
            self._write(f"{safe_name(page.numero)}.pdf", pdf)
        if self.grouped:
            self._waiting.append(page)
            if len(self._waiting) == PER_FILE:
                self._flush()
        else:
            self.printed += 1

    def finish(self) -> None:
        """Print the last group."""
        if self._waiting:
            self._flush()

    def _flush(self) -> None:
        pages, self._waiting = self._waiting, []
        while pages:
            try:
                pdf = statements_pdf(pages)
            except UnprintableError as error:
                if not error.numero:
                    raise
                self.unprinted.append(str(error))
                pages = [page for page in pages if page.numero != error.numero]
                continue
            self._groups += 1
            self.printed += len(pages)
            self._write(f"releves-{self._groups:03}.pdf", pdf)
            return

    def _printed_alone(self, page: Statement) -> bytes | None:
        try:
            return statements_pdf([page])
        except UnprintableError as error:
            self.unprinted.append(str(error))
            return None

    def _write(self, name: str, pdf: bytes) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(pdf)
