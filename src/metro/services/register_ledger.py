"""Register applicants, holders and instruments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.evaluation.authority import AT_WORK, check_role, may_change, may_merge
from metro.evaluation.plate import same_serial, unfit
from metro.journal.bodies.register import (
    InstrumentRegistered,
    InstrumentStateChanged,
    OrganisationRegistered,
)
from metro.model.civil import civil_day
from metro.model.instrument import InstrumentState, MeasuringInstrument, Use
from metro.model.organisation import Organisation
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation
from metro.ports import Ledger, Work

PlatesOf = Callable[[str], Sequence[VerificationRegulation]]
"""The regulations that say what stands on the nameplate of a kind of instrument."""


@dataclass(frozen=True, slots=True)
class RegisterLedger:
    """The ledger (台账) of the station."""

    ledger: Ledger
    plates: PlatesOf

    def organisations(self, rows: list[Organisation], actor: str) -> None:
        """Register applicants and holders, all of them or none.

        Raises MetroError `organisation.no_name`, `organisation.credit_code`, `role.needed`.
        """
        rows = [checked(row) for row in rows]
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, *AT_WORK)
            for row in rows:
                work.append(OrganisationRegistered(row))

    def instruments(self, rows: list[MeasuringInstrument], actor: str) -> None:
        """Register instruments, all of them or none; one that is known is said anew.

        Raises MetroError `instrument.incomplete`, `instrument.hidden`, `instrument.merged`,
        `organisation.unknown`, `rating.wrong_kind`, `role.needed`.
        """
        # Asked before writing begins: a library may look into the journal.
        plates = {kind: self.plates(kind) for kind in {row.kind for row in rows}}
        with self.ledger.writing(actor) as work:
            for row in rows:
                known = _known(work, row.id) or row
                self._needs(work, actor, *may_change(known.use, row.use))
                if known.state is InstrumentState.MERGED:
                    raise MetroError("instrument.merged", serial=known.serial, into="—")
                if not (row.name.strip() and row.serial.strip() and row.kind):
                    raise MetroError("instrument.incomplete", serial=row.serial or "—")
                if row.holder:
                    work.organisation(row.holder)
                for error in unfit(row, plates[row.kind]):
                    raise error
                work.append(InstrumentRegistered(row))

    def state(self, instrument: str, state: InstrumentState, why: str, actor: str) -> None:
        """Stop, scrap or take back an instrument; one that was merged stays merged.

        Raises MetroError `reason.missing`, `instrument.unknown`, `instrument.merged`,
        `role.needed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, *AT_WORK)
            found = work.instrument(instrument)
            self._needs(work, actor, *may_change(found.use))
            if InstrumentState.MERGED in (found.state, state):
                raise MetroError("instrument.merged", serial=found.serial, into="—")
            work.append(InstrumentStateChanged(found.id, state, why))

    def merge(self, instrument: str, into: str, why: str, actor: str) -> None:
        """Merge an instrument that was registered twice into another: its events count for that.

        What was filed for one serial number vouches for no other: standards and auxiliary
        equipment are merged only where it is the same.
        Raises MetroError `reason.missing`, `instrument.unknown`, `instrument.merged`,
        `instrument.other_use`, `instrument.other_serial`, `role.needed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, *AT_WORK)
            gone, stays = work.instrument(instrument), work.instrument(into)
            self._needs(work, actor, *may_merge(gone.use, stays.use))
            merged = InstrumentState.MERGED in (gone.state, stays.state)
            if gone.id == stays.id or merged or gone.kind != stays.kind:
                raise MetroError("instrument.merged", serial=gone.serial, into=stays.serial)
            _check_one(gone, stays)
            body = InstrumentStateChanged(gone.id, InstrumentState.MERGED, why, stays.id)
            work.append(body)

    def _needs(self, work: Work, actor: str, *roles: Role) -> None:
        check_role(actor, work.appointments(actor), civil_day(work.recorded_at()), *roles)


def _known(work: Work, id: str) -> MeasuringInstrument | None:
    """Return the instrument of this very id, or None; a serial number is not asked."""
    try:
        found = work.instrument(id)
    except MetroError:
        return None
    return found if found.id == id else None


def _check_one(gone: MeasuringInstrument, stays: MeasuringInstrument) -> None:
    """Refuse to merge what serves otherwise, and standards with different serial numbers."""
    words = {"serial": gone.serial, "into": stays.serial}
    if gone.use is not stays.use:
        uses = {"use": gone.use.value, "into_use": stays.use.value}
        raise MetroError("instrument.other_use", **words, **uses)
    if gone.use is not Use.WORKING and not same_serial(gone.serial, stays.serial):
        raise MetroError("instrument.other_serial", **words)


def checked(row: Organisation) -> Organisation:
    """Check name and credit code; region 000000 belongs to no real body and marks a demo.

    Raises MetroError `organisation.no_name`, `organisation.credit_code`.
    """
    if not row.name.strip():
        raise MetroError("organisation.no_name")
    code = row.credit_code.strip().upper()
    if code:
        from stdnum.cn import uscc  # noqa: PLC0415 - needed when a body is registered
        from stdnum.exceptions import ValidationError  # noqa: PLC0415

        try:
            code = uscc.validate(code)
        except ValidationError as error:
            raise MetroError("organisation.credit_code", number=row.credit_code) from error
    return replace(row, credit_code=code)
