"""A station that is open: ports and adapters put together, and every use case on them.

Each use case is loaded when it is first asked for: the window opens on little more than storage.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from metro.app.clock import SystemClock
from metro.app.control_uses import ControlUses
from metro.app.digital_uses import DigitalUses
from metro.app.key_uses import KeyUses
from metro.app.places import StationPlace
from metro.errors import MetroError
from metro.ports import Clock, Drafts, Ledger, Objects, Progress, Reader, quiet

if TYPE_CHECKING:
    from metro.app.library import StationLibrary
    from metro.app.passwords import Argon2Passwords
    from metro.documents.press import ReportLabPress
    from metro.model.gate import GateFacts
    from metro.model.record import RegulationUsed, VerificationRecord
    from metro.model.regulation import VerificationRegulation
    from metro.services.amend_record import AmendRecord
    from metro.services.attach_text import AttachText
    from metro.services.authenticate import Authenticate
    from metro.services.change_day import ChangeDay
    from metro.services.confirm_numbers import ConfirmNumbers
    from metro.services.examine_draft import ExamineDraft
    from metro.services.examine_gate import ExamineGate
    from metro.services.import_regulation import ImportRegulation
    from metro.services.issue_documents import IssueDocuments
    from metro.services.keep_order import KeepOrder
    from metro.services.keep_standards import KeepStandards
    from metro.services.look_over import LookOver
    from metro.services.register_people import RegisterPeople
    from metro.services.sign_record import SignRecord
    from metro.services.sign_sheet import SignSheet
    from metro.services.start_draft import StartDraft
    from metro.services.submit_verification import SubmitVerification
    from metro.services.take_over import TakeOver
    from metro.services.take_reading import TakeReading
    from metro.services.trace_instrument import TraceInstrument
    from metro.services.view_record import ViewRecord

STATION, DRAFTS = "station.sqlite", "drafts.sqlite"


def workstation_name() -> str:
    """Return the name of this machine."""
    return socket.gethostname()[:60] or "workstation"


class Station(ControlUses, DigitalUses, KeyUses):
    """One open station. Use it as a context, or call `close`."""

    def __init__(
        self,
        place: StationPlace,
        *,
        clock: Clock | None = None,
        create: bool = False,
        read_only: bool = False,
        progress: Progress = quiet,
    ) -> None:
        """Open a station; `create` makes an empty one, `read_only` takes no lock.

        Raises MetroError `station.…`.
        """
        self.place = place
        self.clock = clock or SystemClock()
        self.read_only = read_only
        self._lock: object | None = None
        self._prepare(create)
        try:
            self.ledger = self._ledger(progress)
        except BaseException:
            self.close()
            raise

    def _prepare(self, create: bool) -> None:
        """Check or make the folder, and become its one writer."""
        from metro.storage.loading import load_sqlalchemy

        load_sqlalchemy()
        folder = self.place.folder
        if not self.place.url:
            if not self.read_only:
                from metro.storage.faults import in_words
                from metro.storage.replacing import settle

                with in_words():
                    settle(folder)
            if not create and not _holds_station(folder):
                raise MetroError("station.not_a_station", where=str(folder))
        if self.read_only:
            return
        from metro.storage.lock import StationLock

        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MetroError("station.read_only", where=str(folder)) from error
        self._lock = StationLock(folder)

    def _ledger(self, progress: Progress) -> Ledger:
        from metro.storage import engine
        from metro.storage.ledger import SqlLedger
        from metro.storage.shape import is_current

        if self.place.url:
            self.engine = engine.postgresql_engine(self.place.url)
        else:
            file = self.place.folder / STATION
            if self.read_only:
                engine.roll_back(file)
            self.engine = engine.sqlite_engine(file, read_only=self.read_only)
        if not self.read_only:
            engine.make_lasting(self.engine)
            if not is_current(self.engine):
                from metro.storage.projecting import ensure

                ensure(self.engine, progress)
        return SqlLedger(self.engine, self.clock)

    def __enter__(self) -> Station:
        """Use the station as a context."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def check(self) -> None:
        """Refuse a database that was opened for reading and is no station of this version.

        Raises MetroError `station.…`.
        """
        from metro.storage.engine import check
        from metro.storage.shape import check_current

        check(self.engine)
        check_current(self.engine)

    def close(self) -> None:
        """Close the connections and give up the lock."""
        engine = getattr(self, "engine", None)
        if engine is not None:
            engine.dispose()
        if "_drafts_engine" in self.__dict__:
            self._drafts_engine.dispose()
        if self._lock is not None:
            self._lock.release()  # type: ignore[attr-defined]
            self._lock = None

    @cached_property
    def _drafts_engine(self) -> Any:
        from metro.storage.engine import sqlite_engine

        return sqlite_engine(self.place.folder / DRAFTS)

    @cached_property
    def drafts(self) -> Drafts:
        """Readings taken and not yet submitted."""
        from metro.storage.drafts import SqlDrafts

        return SqlDrafts(self.engine if self.place.url else self._drafts_engine)

    @cached_property
    def objects(self) -> Objects:
        """Kept bytes."""
        from metro.storage.objects import FileObjects, RowObjects

        if self.place.url:
            return RowObjects(self.engine)
        return FileObjects(self.place.folder / "objects")

    @cached_property
    def press(self) -> ReportLabPress:
        """Paper."""
        from metro.documents.press import ReportLabPress

        return ReportLabPress(self.objects)

    @cached_property
    def passwords(self) -> Argon2Passwords:
        """Password hashing."""
        from metro.app.passwords import Argon2Passwords

        return Argon2Passwords()

    def regulation(
        self, regulation: str, corrections: Mapping[str, str] | None = None
    ) -> VerificationRegulation:
        """Return a regulation with the station's numbers."""
        if corrections is None:
            with self.ledger.reading() as reader:
                corrections = reader.corrected_numbers(regulation)
        return self.library.corrected(regulation, corrections)

    @cached_property
    def library(self) -> StationLibrary:
        """The regulations of this copy and of the station."""
        from metro.app.library import StationLibrary

        return StationLibrary(self.ledger, self.objects)

    @cached_property
    def bring(self) -> ImportRegulation:
        """Import a regulation of the station's own."""
        from metro.regulations import library
        from metro.services.import_regulation import ImportRegulation

        return ImportRegulation(
            self.ledger,
            self.objects,
            self.clock,
            lambda: [library.shipped(name) for name in library.ids()],
            self.library.read_own,
        )

    def frozen(self, used: RegulationUsed) -> VerificationRegulation:
        """Return a regulation by the bytes and numbers that a record froze.

        Raises MetroError `object.missing`, `object.altered`.
        """
        from metro.regulations import library

        return library.by_bytes(used.id, used.file_hash, used.numbers, self.objects.get)

    @cached_property
    def authenticate(self) -> Authenticate:
        """Check a password."""
        from metro.services.authenticate import Authenticate

        return Authenticate(self.ledger, self.passwords)

    @cached_property
    def people(self) -> RegisterPeople:
        """Register people."""
        from metro.services.register_people import RegisterPeople

        return RegisterPeople(self.ledger, self.passwords)

    @cached_property
    def standards(self) -> KeepStandards:
        """Keep standards and their certificates."""
        from metro.services.keep_standards import KeepStandards

        return KeepStandards(self.ledger, self.objects)

    @cached_property
    def numbers(self) -> ConfirmNumbers:
        """Confirm and correct numbers of regulations."""
        from metro.services.confirm_numbers import ConfirmNumbers

        return ConfirmNumbers(
            self.ledger, self.clock, self.library.corrected, self.objects, self.library.data
        )

    @cached_property
    def texts(self) -> AttachText:
        """Keep the printed texts of regulations."""
        from metro.services.attach_text import AttachText

        return AttachText(self.ledger, self.objects, self.clock, self.library.corrected)

    @property
    def sheets(self) -> SignSheet:
        """Sign the numbers of a regulation; without a listed key a sheet can still be read."""
        from metro.app.sealing import LateCheckpoints
        from metro.services.sign_sheet import SignSheet

        return SignSheet(
            self.ledger,
            self.objects,
            self.press,
            LateCheckpoints(lambda: self._key),
            self.authenticate,
            self.review.on,
            self._listed_key,
        )

    @cached_property
    def start(self) -> StartDraft:
        """Start a verification."""
        from metro.app.identifiers import new_id
        from metro.services.start_draft import StartDraft

        return StartDraft(self.ledger, self.drafts, self.clock, self.library.corrected, new_id)

    @cached_property
    def take(self) -> TakeReading:
        """Take readings."""
        from metro.services.take_reading import TakeReading

        return TakeReading(self.ledger, self.drafts, self.clock)

    @cached_property
    def change_day(self) -> ChangeDay:
        """Change the day of verification of a draft."""
        from metro.app.selection import regulation_for
        from metro.services.change_day import ChangeDay

        return ChangeDay(
            self.ledger,
            self.drafts,
            self.clock,
            self.library.corrected,
            lambda kind, on: regulation_for(kind, on, self.library.for_instrument),
            self.start.standards,
        )

    @cached_property
    def take_over(self) -> TakeOver:
        """Take over the draft of another."""
        from metro.services.take_over import TakeOver

        return TakeOver(self.ledger, self.drafts, self.clock)

    @cached_property
    def examine(self) -> ExamineDraft:
        """Examine a draft."""
        from metro.app.regimes import way_of
        from metro.services.examine_draft import ExamineDraft

        return ExamineDraft(self.ledger, self.drafts, self.library.corrected, self.frozen, way_of)

    @cached_property
    def gate(self) -> ExamineGate:
        """Ask the rules."""
        from metro.app.rules import RULES
        from metro.regulations.numbers import open_numbers
        from metro.services.examine_gate import ExamineGate

        return ExamineGate(self.library.corrected, open_numbers, self.press, self.clock, RULES)

    @cached_property
    def submit(self) -> SubmitVerification:
        """Submit a draft."""
        from metro.app.logs import log_fault
        from metro.services.submit_verification import SubmitVerification

        return SubmitVerification(
            self.ledger,
            self.drafts,
            self.examine,
            self.gate,
            self.authenticate,
            self.objects,
            self.library.data,
            log_fault,
        )

    @cached_property
    def sign(self) -> SignRecord:
        """Check, approve, send back, override."""
        from metro.app.rules import RULES
        from metro.services.sign_record import SignRecord

        return SignRecord(self.ledger, self.authenticate, RULES, self.gate.unpapered)

    @property
    def issue(self) -> IssueDocuments:
        """Issue documents; without a listed key what was issued can still be read."""
        from metro.app.sealing import LateSeals
        from metro.services.issue_documents import IssueDocuments

        try:
            workstation = self._key.key_id()
        except MetroError:
            # Without its name nothing is reserved here, and nothing of others is voided.
            workstation = ""
        return IssueDocuments(
            self.ledger,
            self.objects,
            self.press,
            self.enclosures,
            LateSeals(lambda: self._key),
            self.finishing,
            self._facts_for_issue,
            self.gate.rules,
            workstation,
            self.frozen,
        )

    def _facts_for_issue(
        self, reader: Reader, record: VerificationRecord, *, for_issue: bool
    ) -> GateFacts:
        """Gather what the gate asks; the key is asked for first, before a number is taken."""
        if for_issue:
            self._listed_key(reader)
            self._check_document_key(reader)
        return self.gate.facts(reader, record, for_issue=for_issue)

    @cached_property
    def amend(self) -> AmendRecord:
        """Amend a record, discard a draft."""
        from metro.app.identifiers import new_id
        from metro.services.amend_record import AmendRecord

        return AmendRecord(self.ledger, self.drafts, self.clock, new_id)

    @cached_property
    def trace(self) -> TraceInstrument:
        """Trace an instrument."""
        from metro.regulations.schemes import schemes
        from metro.services.trace_instrument import TraceInstrument

        return TraceInstrument(self.ledger, schemes)

    @cached_property
    def look(self) -> LookOver:
        """What waits today; standards and their state."""
        from metro.services.look_over import LookOver

        return LookOver(self.ledger, self.drafts, self.clock, self.due.rows)

    @cached_property
    def view(self) -> ViewRecord:
        """Show a record."""
        from metro.services.view_record import ViewRecord

        return ViewRecord(self.ledger, self.frozen)

    @cached_property
    def order(self) -> KeepOrder:
        """Clock, keys, erasure."""
        from metro.services.keep_order import KeepOrder

        return KeepOrder(self.ledger, self.clock)

    def settle(self) -> tuple[str, ...]:
        """Void what this workstation reserved and never finished; return the numbers."""
        with self.ledger.reading() as reader:
            if not reader.has_reserved():
                return ()
        return self.issue.settle("system")


def exists(place: StationPlace) -> bool:
    """Tell whether there is a station in a folder; a PostgreSQL address is taken at its word.

    Raises MetroError `station.not_readable`.
    """
    return bool(place.url) or _holds_station(place.folder)


def _holds_station(folder: Path) -> bool:
    """Tell whether a folder holds a database; an empty file is what a full disk leaves of one."""
    try:
        found = (folder / STATION).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise MetroError("station.not_readable", where=str(folder)) from error
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def writable(folder: Path) -> bool:
    """Tell whether a folder, or the nearest one above it, can be written."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
