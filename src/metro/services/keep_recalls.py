"""Keep the case of a suspect standard: declare it, write to holders, close it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import AT_WORK, check_role
from metro.journal.bodies.recall import HolderLettersWritten, RecallClosed, SuspicionDeclared
from metro.model.civil import civil_day
from metro.model.impact import HolderLetter, Impact, LetterRow, RecallCase
from metro.model.people import Role
from metro.ports import Ledger, LetterPress, Progress, Reader, Work, quiet

Keep = Callable[[Mapping[str, bytes]], None]


def _returned(letters: Mapping[str, bytes]) -> None:
    """Leave letters to who asked for them."""
    del letters


@dataclass(frozen=True, slots=True)
class KeepRecalls:
    """The technical head declares and closes; whoever is at work may print the letters."""

    ledger: Ledger
    press: LetterPress
    new_id: Callable[[], str]
    holds: Callable[[Reader, Impact], bool]
    """Tells whether an answer still rests on what is so, as one transaction sees it."""

    def declare(self, impact: Impact, why: str, actor: str) -> RecallCase:
        """Declare a standard suspect: its documents come under review, its users are due.

        What the shift leaves as it was is not reviewed. An answer that something has changed
        since is never frozen: what was issued in between would be missing from the case.
        Raises MetroError `reason.missing`, `role.needed`, `recall.changed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        rows = impact.reviewed()
        case = self.new_id()
        body = SuspicionDeclared(
            case,
            impact.suspicion,
            impact.shift,
            why,
            tuple(row.event for row in rows),
            tuple(dict.fromkeys(number for row in rows for number in row.documents)),
        )
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD)
            if not self.holds(work, impact):
                raise MetroError("recall.changed")
            work.append(body)
            return work.recall(case)

    def drafted(self, case: str) -> tuple[HolderLetter, ...]:
        """Return what each holder would be told, for looking at; nothing is recorded.

        Raises MetroError `recall.unknown`, `recall.closed`, `recall.no_letters`.
        """
        with self.ledger.reading() as reader:
            return tuple(_to_write(reader, case))

    def letters(
        self, case: str, actor: str, progress: Progress = quiet, keep: Keep = _returned
    ) -> dict[str, bytes]:
        """Return a letter to each holder of a document under review, by the holder's id.

        That they were written is recorded last: all are printed by then, and `keep` has put them
        where they are wanted.
        Raises MetroError `recall.unknown`, `recall.closed`, `recall.no_letters`, `role.needed`,
        `task.cancelled`.
        """
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, *AT_WORK)
            letters = _to_write(work, case)
        printed = {}
        for number, row in enumerate(letters, 1):
            printed[row.holder.id] = self.press.letter(row)
            if not progress(number, len(letters), row.holder.name):
                raise MetroError("task.cancelled")
        keep(printed)
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, *AT_WORK)
            _check_open(work.recall(case))
            work.append(HolderLettersWritten(case, tuple(printed)))
        return printed

    def close(self, case: str, why: str, actor: str) -> None:
        """Close a case with a reason; nothing is under review by it any more.

        Raises MetroError `recall.unknown`, `recall.closed`, `reason.missing`, `role.needed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD)
            _check_open(work.recall(case))
            work.append(RecallClosed(case, why))

    def _needs(self, work: Work, actor: str, *roles: Role) -> None:
        check_role(actor, work.appointments(actor), civil_day(work.recorded_at()), *roles)


def _check_open(case: RecallCase) -> None:
    if case.closed:
        raise MetroError("recall.closed", case=case.id)


def _to_write(reader: Reader, case: str) -> list[HolderLetter]:
    found = reader.recall(case)
    _check_open(found)
    letters = _letters(reader, found)
    if not letters:
        raise MetroError("recall.no_letters", case=case)
    return letters


def _letters(reader: Reader, case: RecallCase) -> list[HolderLetter]:
    """Return what each holder is told; an instrument without a holder has nobody to tell."""
    standard = reader.instrument(case.suspicion.instrument)
    under_review = set(case.documents)
    rows: dict[str, list[LetterRow]] = {}
    for record in reader.affected_records(case.events).values():
        for number in record.documents:
            if number in under_review and record.holder:
                row = LetterRow(number, record.name, record.serial, record.on)
                rows.setdefault(record.holder, []).append(row)
    return [
        HolderLetter(
            case,
            reader.settings(),
            reader.organisation(holder),
            f"{standard.name} {standard.serial}".strip(),
            tuple(sorted(told, key=lambda row: (row.on, row.number))),
        )
        for holder, told in sorted(rows.items())
    ]
