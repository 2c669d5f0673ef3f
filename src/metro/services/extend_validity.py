"""Extend the validity of a lot that was sampled (抽样检定延期), where a rule allows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.evaluation.regime import extended_until, extension_rule
from metro.journal.bodies.work import ValidityExtended
from metro.model.catalogue import CatalogueEntry, ExtensionRule
from metro.model.duty import Extended
from metro.model.instrument import InstrumentState
from metro.model.judgement import Verdict
from metro.model.people import Role
from metro.model.record import VerificationRecord
from metro.model.record_state import RecordState
from metro.ports import NOW, Clock, Ledger, Reader

EntryOf = Callable[[str], CatalogueEntry | None]


@dataclass(frozen=True, slots=True)
class ExtendValidity:
    """The printed certificates stay as they are; the due list follows the extension."""

    ledger: Ledger
    clock: Clock
    entry: EntryOf

    def __call__(
        self,
        instruments: Sequence[str],
        lot: str,
        record: str,
        rule: str,
        months: int,
        why: str,
        actor: str,
    ) -> tuple[Extended, ...]:
        """Extend instruments of a lot, by the record of its sample; all of them or none.

        Raises MetroError `reason.missing`, `role.needed`, `instrument.unknown`, `record.unknown`,
        `extension.…`.
        """
        if not (why.strip() and lot.strip()):
            raise MetroError("reason.missing")
        if not instruments:
            raise MetroError("extension.no_instrument")
        with self.ledger.writing(actor) as work:
            check_role(actor, work.appointments(actor), self.clock.today(), Role.TECHNICAL_HEAD)
            sample = self._sample(work, record)
            allowed = extension_rule(
                self.entry(sample.instrument.kind), sample.instrument.kind, rule
            )
            rows = {
                row.instrument: row
                for name in instruments
                for row in [self._extended(work, name, sample, allowed, months)]
            }
            extended = tuple(rows.values())
            work.append(ValidityExtended(lot, sample.number, allowed.number, why, extended))
        return extended

    def _sample(self, reader: Reader, record: str) -> VerificationRecord:
        """Return the record of the sample: done, and passed."""
        found, state = reader.record(record)
        if state is not RecordState.ISSUED:
            raise MetroError("extension.sample_not_done", number=found.number, state=state.value)
        if found.judgement.verdict is not Verdict.PASSED:
            raise MetroError("extension.sample_failed", number=found.number)
        return found

    def _extended(
        self,
        reader: Reader,
        instrument: str,
        sample: VerificationRecord,
        rule: ExtensionRule,
        months: int,
    ) -> Extended:
        thing = reader.instrument(instrument)
        words = {"serial": thing.serial}
        if thing.kind != sample.instrument.kind:
            raise MetroError("extension.other_kind", **words, number=sample.number)
        if thing.state is not InstrumentState.IN_USE:
            raise MetroError("extension.not_in_use", **words)
        event = reader.effective_event(thing.id, self.clock.today(), "24:00", "", NOW)
        if event is None or not event.passed or event.valid_until is None:
            raise MetroError("extension.not_valid", **words)
        if event.valid_until < sample.data.on:
            raise MetroError("extension.ended", **words, until=event.valid_until)
        return Extended(thing.id, event.id, extended_until(event.valid_until, months, rule))
