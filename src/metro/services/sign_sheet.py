"""Sign the numbers of a regulation as they stand, and print the sheet.

What is signed is an entry before anything is printed; the paper carries the checkpoint of that
entry, and its bytes are kept as an object and given back unchanged.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.journal.bodies.library import ConfirmationSheetSigned, ConfirmationSheetStored
from metro.journal.digest import digest_of
from metro.model.civil import civil_day
from metro.model.number_review import (
    ConfirmationSheet,
    NumberReview,
    SheetPaper,
    SheetSignature,
)
from metro.model.people import Person, Role
from metro.ports import Checkpoints, Ledger, Objects, Reader, SheetPress, Work


@dataclass(frozen=True, slots=True)
class SignSheet:
    """The technical head's sheet of a regulation's numbers."""

    ledger: Ledger
    objects: Objects
    press: SheetPress
    checkpoints: Checkpoints
    authenticate: Callable[[str, str], Person]
    review: Callable[[Reader, str], NumberReview]
    may_seal: Callable[[Reader], object]
    """Refuses a workstation whose key the station does not list."""

    def __call__(self, regulation: str, person: str, password: str) -> ConfirmationSheet:
        """Sign and print a sheet; one that shows open numbers says so.

        Raises MetroError `role.needed`, `regulation.unknown`, `password.…`, `key.…`.
        """
        signer = self.authenticate(person, password)
        paper, serial = self._signed(regulation, signer)
        data = self.press.confirmation(paper)
        kept = self.objects.put(data)
        with self.ledger.writing(signer.id) as work:
            work.append(ConfirmationSheetStored(regulation, serial, kept, len(data)))
            return next(row for row in work.sheets(regulation) if row.serial == serial)

    def _signed(self, regulation: str, signer: Person) -> tuple[SheetPaper, int]:
        with self.ledger.writing(signer.id) as work:
            self._head(work, signer)
            self.may_seal(work)
            review = self.review(work, regulation)
            found = review.regulation
            serial = max((row.serial for row in work.sheets(regulation)), default=0) + 1
            at = work.recorded_at().isoformat()
            digest = digest_of(content(review))
            signature = SheetSignature(signer.id, signer.name, Role.TECHNICAL_HEAD, digest, at)
            number = f"{found.label}/{serial}"
            texts = work.regulation_texts(regulation)
            paper = SheetPaper(number, review, work.settings(), signature, texts)
            entry = work.append(
                ConfirmationSheetSigned(
                    regulation,
                    found.edition,
                    serial,
                    number,
                    review.waits,
                    found.file_hash,
                    found.numbers_digest,
                    signature,
                )
            )
            code = self.checkpoints.text(work.head(), entry.recorded_at)
        return replace(paper, code=code), serial

    def _head(self, work: Work, signer: Person) -> None:
        today = civil_day(work.recorded_at())
        roles = work.appointments(signer.id)
        if not any(row.role is Role.TECHNICAL_HEAD and row.holds(today) for row in roles):
            raise MetroError("role.needed", role=Role.TECHNICAL_HEAD.value)

    def bytes_of(self, regulation: str, serial: int = 0) -> tuple[ConfirmationSheet, bytes]:
        """Return a sheet, by default the newest that was finished, and its bytes unchanged.

        Raises MetroError `sheet.none`, `object.altered`.
        """
        with self.ledger.reading() as reader:
            rows = [row for row in reader.sheets(regulation) if row.object]
        found = next((row for row in rows if serial in (0, row.serial)), None)
        if found is None:
            raise MetroError("sheet.none", regulation=regulation)
        return found, self.objects.get(found.object)


def content(review: NumberReview) -> list[list[str | None]]:
    """Return what a signature on a sheet stands for: every number, its state and its entry."""
    return [
        [
            row.path,
            row.value,
            row.state.value,
            row.evidence.certainty.value,
            f"{row.mark.epoch}/{row.mark.seq}" if row.mark else None,
        ]
        for row in review
    ]
