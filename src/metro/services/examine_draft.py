"""Examine a draft: what its cells mean, how they are judged, and the record they would make."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from metro import __version__
from metro.errors import MetroError
from metro.evaluation.awarded import awarded
from metro.evaluation.following import identity
from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.evaluation.regime import regime_of
from metro.evaluation.validity import interval_of, last_day
from metro.model.chain import EventFact
from metro.model.civil import day
from metro.model.document import DocumentKind, DocumentState
from metro.model.draft import DraftView
from metro.model.draft_cells import ON
from metro.model.instrument import MeasuringInstrument, Part
from metro.model.judgement import Judgement, Verdict
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.record import (
    RegulationUsed,
    Replaces,
    SealState,
    Shortened,
    UsedStandard,
    VerificationRecord,
)
from metro.model.regime import Regime, Way
from metro.model.regulation import VerificationRegulation
from metro.model.standard import MeasurementStandard
from metro.model.verification import StandardInUse, VerificationData, VerificationKind
from metro.model.words import Bilingual
from metro.ports import NOW, Draft, Drafts, Ledger, Reader

Regulations = Callable[[str, Mapping[str, str]], VerificationRegulation]
Frozen = Callable[[RegulationUsed], VerificationRegulation]
"""The regulation by the very bytes and numbers that a record was judged by."""
WayOf = Callable[[str], Way | None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ExamineDraft:
    """Nothing is changed by looking."""

    ledger: Ledger
    drafts: Drafts
    regulations: Regulations
    frozen: Frozen
    way: WayOf

    def __call__(self, draft: str) -> DraftView:
        """Examine a draft as it stands.

        Raises MetroError `draft.unknown`, `draft.incomplete`, and what the regulation raises.
        """
        return self.tried(self.drafts.get(draft))

    def tried(self, draft: Draft) -> DraftView:
        """Examine a draft as it would stand; nothing of it has to be kept.

        Raises MetroError as examining a kept one does.
        """
        with self.ledger.reading() as reader:
            return _Examination(reader, draft, self).view()


class _Examination:
    """One look at one draft, within one reading transaction."""

    def __init__(self, reader: Reader, draft: Draft, use: ExamineDraft) -> None:
        self.reader = reader
        self.frozen, self.way = use.frozen, use.way
        self.draft = draft
        self.cells = draft.cells
        corrections = reader.corrected_numbers(self.header("regulation"))
        self.corrections = corrections
        self.regulation = use.regulations(self.header("regulation"), corrections)
        self.on = self.chosen("on", day)
        self.thing = reader.instrument(self.header("instrument"))

    def header(self, name: str, default: str | None = None) -> str:
        text = self.cells.get(f"header/{name}", "")
        if not text and default is None:
            raise MetroError("draft.incomplete", field=name)
        return text or (default or "")

    def chosen(self, name: str, read: Callable[[str], T]) -> T:
        """Return a header field that has to mean something."""
        try:
            return read(self.header(name))
        except ValueError as error:
            raise MetroError("draft.incomplete", field=name) from error

    def view(self) -> DraftView:
        used = self.standards()
        in_use = {
            row.requirement: row.in_use for row in used if not row.places or "*" in row.places
        }
        for row in used:
            in_use |= {f"{row.requirement}@{p}": row.in_use for p in row.places if p != "*"}
        kind = self.chosen("kind", VerificationKind)
        intake = take(self.regulation, self.on, kind, self.cells, in_use)
        judgement = judge(self.regulation, intake.data)
        record = self.record(intake.data, judgement, self.placed(used, intake.data))
        draft = self.draft
        return DraftView(
            draft.id,
            self.cells,
            draft.strikes,
            draft.changed_at,
            self.regulation,
            intake.data,
            judgement,
            record,
            {**intake.refused, **self.refused_interval(intake.data)},
        )

    def standards(self) -> tuple[UsedStandard, ...]:
        """Return the standards chosen, with the event that counts for each on that day."""
        found = []
        requirements = {row.id: row for row in self.regulation.standards}
        for cell, instrument in self.cells.items():
            head, _, name = cell.partition("/")
            if head != "standard" or not instrument:
                continue
            requirement_id, _, place = name.partition("@")
            requirement = requirements.get(requirement_id)
            if requirement is not None:
                role, places = requirement.role, (place,) if place else ("*",)
                found.append(self.used(requirement_id, role, instrument, places))
        return tuple(found)

    def used(
        self, requirement: str, role: str, instrument: str, places: tuple[str, ...]
    ) -> UsedStandard:
        thing = self.reader.instrument(instrument)
        time = self.header("time", "") or "24:00"
        event = self.reader.nameable_event(thing.id, self.on, time)
        certificate = self.reader.upstream(event.id) if event else None
        check = self.reader.last_check(thing.id, self.on, NOW)
        number, in_use = self.own(event)
        if certificate is not None:
            in_use = certificate.characteristics
        return UsedStandard(
            requirement=requirement,
            role=role,
            instrument=thing.id,
            name=thing.name,
            model=thing.model,
            serial=thing.serial,
            range_text=(certificate.range_text if certificate else "") or thing.range_text,
            event=event.id if event else "",
            certificate=number,
            valid_until=event.valid_until if event else None,
            stated=event.stated if event else "",
            in_use=in_use,
            places=places,
            check=check.id if check and not (event and event.after(check)) else "",
        )

    def own(self, event: EventFact | None) -> tuple[str, StandardInUse]:
        """Return the certificate number of an event, and what a verification of ours awarded."""
        if event is None or not event.performed_here:
            return event.number if event else "", StandardInUse()
        record = self.reader.revision(event.id, event.revision)
        numbers = [
            row.number
            for row in self.reader.documents_of(record.id)
            if row.state is DocumentState.ISSUED and row.kind is DocumentKind.CERTIFICATE
        ]
        found = awarded(self.frozen(record.regulation), record)
        return "、".join(numbers) or event.number, found

    def placed(
        self, used: tuple[UsedStandard, ...], data: VerificationData
    ) -> tuple[UsedStandard, ...]:
        """Say for each standard which points it fed; a point's own standard goes before."""
        own = {(row.requirement, place) for row in used for place in row.places if place != "*"}
        taken = {(at.item, at.point) for part in data.parts.values() for at in part.readings}
        feeds = {
            (column.standard, item.id)
            for item in self.regulation.items
            for column in item.columns.values()
            if column.standard
        }
        placed = []
        for row in used:
            if "*" not in row.places:
                placed.append(row)
                continue
            places = sorted(
                f"{item}/{point}"
                for item, point in taken
                if (row.requirement, item) in feeds
                and (row.requirement, f"{item}/{point}") not in own
            )
            served_elsewhere = not places and any(name == row.requirement for name, _ in own)
            if not served_elsewhere:
                placed.append(replace(row, places=tuple(places)))
        return tuple(placed)

    def record(
        self, data: VerificationData, judgement: Judgement, used: tuple[UsedStandard, ...]
    ) -> VerificationRecord:
        reader, regulation = self.reader, self.regulation
        earlier = self.header("record", "")
        before, _ = reader.record(earlier) if earlier else (None, None)
        checker = self.header("checker", "")
        moved = tuple(day(row.old) for row in self.draft.strikes if row.cell == ON)
        return VerificationRecord(
            id=before.id if before else self.draft.id,
            revision=int(self.header("revision", "0")) + 1,
            draft=self.draft.id,
            number=before.number if before else "",
            job=self.header("job", ""),
            instrument=self.instrument(data),
            applicant=self.applicant(),
            regulation=RegulationUsed(
                regulation.id,
                regulation.number,
                regulation.edition,
                regulation.title,
                regulation.file_hash,
                regulation.numbers_digest,
                dict(self.corrections),
            ),
            data=data,
            place=self.header("place", ""),
            standard=self.standard(),
            standards=used,
            judgement=judgement,
            verifier=reader.person(self.header("verifier")),
            checker=reader.person(checker) if checker else None,
            valid_until=self.valid_until(data, judgement),
            conclusion=self.conclusion(data, judgement),
            software=f"Metro {__version__}",
            time=self.header("time", ""),
            seals=self.seals(),
            strikes=self.draft.strikes,
            remark=self.header("remark", ""),
            medium=self.header("medium", ""),
            replaces=self.replaces(),
            shortened=self.shortened(data),
            performed_by=self.header("performed_by", ""),
            runs={
                cell.removeprefix("run/"): text
                for cell, text in self.cells.items()
                if cell.startswith("run/")
            },
            regime=regime_of(
                interval_of(regulation, data), self.way(regulation.instrument), data.ratings
            ),
            also_by=self.also_by(before),
            taken_on=tuple(sorted({*(before.taken_on if before else ()), *self.draft.days})),
            moved_from=(*(before.moved_from if before else ()), *moved),
        )

    def also_by(self, before: VerificationRecord | None) -> tuple[Person, ...]:
        """Return who took part beside the verifier: in this draft, and in each revision before."""
        found: dict[str, Person] = {}
        earlier = range(1, before.revision + 1) if before else ()
        for row in [self.reader.revision(self.header("record"), number) for number in earlier]:
            found |= {person.id: person for person in (row.verifier, *row.also_by)}
        found |= {hand: self.reader.person(hand) for hand in self.draft.hands}
        found.pop(self.header("verifier"), None)
        return tuple(found.values())

    def instrument(self, data: VerificationData) -> MeasuringInstrument:
        """Return the instrument as it was verified, with the parts that were done.

        An amendment says itself how the instrument is named; all else is as the ledger has it.
        """
        done = tuple(
            Part(
                part,
                self.cells.get(f"part/{part}/label", part),
                taken.accuracy_class,
                taken.ratings,
            )
            for part, taken in data.parts.items()
            if self.regulation.parts is not None
        )
        plate = {"accuracy_class": data.accuracy_class, "ratings": data.ratings, "parts": done}
        return replace(self.thing, **identity(self.cells), **plate)  # type: ignore[arg-type]

    def applicant(self) -> Organisation:
        found = self.header("applicant", "")
        return self.reader.organisation(found) if found else Organisation("", "")

    def standard(self) -> MeasurementStandard | None:
        """Return the measurement standard named, or the one in force for this instrument."""
        every = self.reader.measurement_standards()
        named = self.header("standard", "")
        fitting = [
            row
            for row in every
            if row.id == named or (not named and self.thing.kind in row.instruments)
        ]
        in_force = [row for row in fitting if row.issued <= self.on <= row.valid_until]
        return next(iter(in_force or fitting), None)

    def valid_until(self, data: VerificationData, judgement: Judgement) -> date | None:
        rejected = all(part.verdict is not Verdict.PASSED for part in judgement.parts)
        interval = interval_of(self.regulation, data)
        service = data.kind is VerificationKind.IN_SERVICE
        if rejected or service or interval is None or interval.months is None:
            return None
        if interval.regime is Regime.FIRST_THEN_SCRAP:
            return None
        if (
            interval.regime is Regime.FIRST_THEN_ROTATE
            and data.kind is not VerificationKind.INITIAL
        ):
            return self.end_of_life()
        shortened = self.shortened(data)
        months = min(interval.months, shortened.months) if shortened else interval.months
        # The setting of the day of the verification: a later one never rewords an older record.
        return last_day(self.on, months, self.reader.settings(self.on).valid_until)

    def end_of_life(self) -> date | None:
        """Return the day that the first verification set; to verify again lengthens no life."""
        before = self.reader.effective_event(self.thing.id, self.on, "24:00", self.draft.id, NOW)
        return before.valid_until if before else None

    def shortened(self, data: VerificationData) -> Shortened | None:
        """Return how the interval is shortened: by the draft, else by the station's setting.

        Without a reason it is not.
        """
        why = self.header("months_why", "")
        if self.header("months", ""):
            return Shortened(self.months(), why) if self.months() and why.strip() else None
        kept = self.reader.settings(self.on).interval_of(self.regulation.instrument)
        interval = interval_of(self.regulation, data)
        shorter = kept and interval and interval.months and kept.months < interval.months
        return Shortened(kept.months, kept.why) if kept and shorter else None

    def months(self) -> int:
        """Return the months that were asked for; 0 where that is no number of months."""
        text = self.header("months", "")
        return int(text) if re.fullmatch("[0-9]{1,3}", text) else 0

    def refused_interval(self, data: VerificationData) -> dict[str, MetroError]:
        """Refuse an interval that is no number of months, has no reason, or is a longer one."""
        text, wanted = self.header("months", ""), self.months()
        if not text:
            return {}
        if not wanted:
            return {"header/months": MetroError("interval.not_months", text=text)}
        if not self.header("months_why", "").strip():
            return {"header/months_why": MetroError("reason.missing")}
        interval = interval_of(self.regulation, data)
        if interval and interval.months is not None and wanted > interval.months:
            label = self.regulation.label
            longer = MetroError(
                "interval.longer", regulation=label, months=wanted, most=interval.months
            )
            return {"header/months": longer}
        return {}

    def conclusion(self, data: VerificationData, judgement: Judgement) -> Bilingual:
        wording = self.regulation.wording
        chosen = wording.passed if judgement.verdict is Verdict.PASSED else wording.failed
        parts = iter(data.parts.values())
        grade = data.accuracy_class or next((row.accuracy_class for row in parts), "")
        return Bilingual(chosen.zh.replace("{class}", grade), chosen.en.replace("{class}", grade))

    def seals(self) -> tuple[SealState, ...]:
        found = []
        for seal in self.regulation.seals:
            before = self.cells.get(f"seal/{seal.id}/before", "")
            after = self.cells.get(f"seal/{seal.id}/after", "")
            intact = self.cells.get(f"seal/{seal.id}/intact", "yes") != "no"
            if before or after:
                found.append(SealState(seal.id, seal.title, before, intact, after))
        return tuple(found)

    def replaces(self) -> Replaces | None:
        number = self.header("replaces", "")
        return Replaces(number, self.header("replaces_why", "")) if number else None
