"""The technical head confirms the numbers of a regulation, corrects one, or fills a gap."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.work import NumberCorrected, NumbersConfirmed
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation
from metro.ports import Clock, Ledger, Objects, Reader

MOST_NEAR = 4
Corrected = Callable[[str, Mapping[str, str]], VerificationRegulation]


@dataclass(frozen=True, slots=True)
class ConfirmNumbers:
    """Numbers that were not read in this very edition wait for the head's word."""

    ledger: Ledger
    clock: Clock
    corrected: Corrected
    objects: Objects
    source: Callable[[str], bytes]
    """The file of a regulation, as it was read."""

    def __call__(
        self, regulation: str, paths: Sequence[str], note: str, actor: str
    ) -> Mapping[str, str]:
        """Confirm numbers by path with the value that stands now; return what was confirmed.

        Raises MetroError `role.needed`, `regulation.unknown_number`, `regulation.gap`.
        """
        with self.ledger.writing(actor) as work:
            self._head(work, actor)
            found = self.corrected(regulation, work.corrected_numbers(regulation))
            known = {number.path: number.value for number in found.numbers}
            values: dict[str, str] = {}
            for path in paths:
                if path not in known:
                    raise _unknown(regulation, path, known)
                value = known[path]
                if value is None:
                    raise MetroError("regulation.gap", item=path, row=path)
                values[path] = value
            self.objects.put(self.source(found.id))
            body = NumbersConfirmed(found.id, found.edition, found.file_hash, values, note)
            work.append(body)
        return values

    def correct(
        self, regulation: str, path: str, value: str, note: str, actor: str, page: str = ""
    ) -> None:
        """Correct a number or fill a gap; the file is untouched, the whole is checked again.

        Raises MetroError `role.needed`, `reason.missing`, `regulation.unknown_number`,
        `regulation.not_correctable`, and what reading the regulation with this value raises.
        """
        if not note.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._head(work, actor)
            before = work.corrected_numbers(regulation)
            found = self.corrected(regulation, before)
            known = {row.path: row.correctable for row in found.numbers}
            if path not in known:
                able = [name for name, correctable in known.items() if correctable]
                raise _unknown(regulation, path, able)
            if not known[path]:
                raise MetroError("regulation.not_correctable", regulation=regulation, path=path)
            self.corrected(regulation, {**before, path: value})
            work.append(NumberCorrected(found.id, found.edition, path, value, note, page))

    def try_value(self, regulation: str, path: str, value: str) -> str:
        """Return the value as it would stand; nothing is recorded.

        Raises MetroError as `correct` does.
        """
        with self.ledger.reading() as reader:
            before = reader.corrected_numbers(regulation)
        found = self.corrected(regulation, {**before, path: value})
        return next((row.value or "" for row in found.numbers if row.path == path), "")

    def _head(self, reader: Reader, actor: str) -> None:
        held = reader.appointments(actor)
        check_role(actor, held, self.clock.today(), Role.TECHNICAL_HEAD)


def _unknown(regulation: str, path: str, known: Iterable[str]) -> MetroError:
    """Refuse a path that is not there; name the ones that look most like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a refusal only

    near = ", ".join(get_close_matches(path, known, MOST_NEAR, 0.0))
    return MetroError("regulation.unknown_number", regulation=regulation, path=path, near=near)
