"""What the verification page asks of the station, beside the window and in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from metro.errors import MetroError
from metro.model.chain import ChainLink
from metro.model.draft import DraftView
from metro.model.draft_cells import BEGAN
from metro.model.gate import RuleResult
from metro.model.judgement import PointResult, Verdict
from metro.model.people import Meaning, Role
from metro.model.record_state import RecordState
from metro.model.regulation import StandardRequirement
from metro.services.look_over import MemberRow
from metro.ui.desk import Desk

People = list[tuple[str, str]]
Failed = Callable[[MetroError], None]


@dataclass(frozen=True)
class Shown:
    """What the page shows: a draft (no state) or a record, with its chain and its gate."""

    subject: str
    view: DraftView | None
    state: RecordState | None
    links: tuple[ChainLink, ...]
    gate: tuple[RuleResult, ...]
    documents: tuple[str, ...] = ()
    began: str = ""
    """Who began a draft that another took over; of a record, who else took part."""
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By rejected part the other classes that it would keep."""


class VerificationWork(QObject):
    """Every change is taken first, then looked at; the page shows what came of it."""

    shown = Signal(object)
    refused = Signal(object)
    why_of_day = Signal(object)
    """This day is taken only with a reason."""

    def __init__(self, desk: Desk) -> None:
        """Start with nothing open."""
        super().__init__()
        self.desk = desk
        self.subject = ""

    def open(self, subject: str) -> None:
        """Open `draft:ID` or `record:ID`."""
        self.subject = subject
        self.look()

    def open_last(self) -> None:
        """Open the draft that was changed last, if there is one."""
        station = self.desk.open_station

        def done(drafts: tuple[object, ...]) -> None:
            if drafts:
                self.open(f"draft:{drafts[0].id}")  # type: ignore[attr-defined]

        self.desk.tasks.run(station.drafts.all, done)

    def look(self) -> None:
        """Look at what is open, and show it."""
        subject = self.subject
        self.desk.tasks.run(lambda: self._look(subject), self.shown.emit, self.refused.emit)

    def _look(self, subject: str) -> Shown:
        station = self.desk.open_station
        kind, _, name = subject.partition(":")
        if kind == "record":
            found = station.view(name)
            with station.ledger.reading() as reader:
                results = station.gate(reader, found.view.record, for_issue=True)
            links = station.trace.of_record(found.view.record)
            kept = _kept(found.view)
            before = "、".join(row.name for row in found.view.record.also_by)
            return Shown(
                subject, found.view, found.state, links, results, found.documents, before, kept
            )
        view = station.examine(name)
        first = view.cells.get(BEGAN, "")
        with station.ledger.reading() as reader:
            results = station.gate(reader, view.record, for_issue=False)
            began = reader.person(first).name if first else ""
        links, kept = station.trace.of_record(view.record), _kept(view)
        return Shown(subject, view, None, links, results, began=began, kept=kept)

    @property
    def name(self) -> str:
        """Return the id of what is open."""
        return self.subject.partition(":")[2]

    @property
    def who(self) -> str:
        """Return who is at the desk, or '': the station then refuses and says how to sign in."""
        return self.desk.person.id if self.desk.person else ""

    def take(self, cells: Mapping[str, str], why: str) -> None:
        """Take cells, then look."""
        station, draft, subject = self.desk.open_station, self.name, self.subject
        who = self.who

        def work() -> Shown:
            station.take(draft, cells, who, why)
            return self._look(subject)

        self.desk.tasks.run(work, self._taken, self._not_taken)

    def _not_taken(self, error: MetroError) -> None:
        if error.code in ("person.not_signed_in", "draft.of_other"):
            # What was typed is in no draft: show what is.
            self._look_and_refuse(error)
        else:
            self.refused.emit(error)

    def _taken(self, shown: Shown) -> None:
        saved = self.desk.say("ui.saved")
        self.desk.told.emit("pass", saved)
        self.shown.emit(shown)

    def change_day(self, on: date, why: str = "") -> None:
        """Change the day of verification; one that is refused leaves what was."""
        change = partial(self.desk.open_station.change_day, self.name, on, self.who, why)

        def refused(error: MetroError) -> None:
            if error.code == "reason.missing":
                self.why_of_day.emit(on)
            else:
                self._look_and_refuse(error)

        self._do(change, refused)

    def take_over(self, why: str) -> None:
        """Make the draft of another one's own."""
        self._do(partial(self.desk.open_station.take_over, self.name, why, self.who))

    def _do(self, act: Callable[[], None], failed: Failed | None = None) -> None:
        subject = self.subject

        def work() -> Shown:
            act()
            return self._look(subject)

        self.desk.tasks.run(work, self._taken, failed or self._look_and_refuse)

    def all_conform(self, part: str, item: str) -> None:
        """Answer every open question of one item with “conforms”."""
        subject, station = self.subject, self.desk.open_station
        draft, who = self.name, self.who

        def work() -> Shown:
            view = station.examine(draft)
            found = view.regulation.item(item)
            stage = next(
                row.stage
                for one in view.judgement.parts
                if one.part == part
                for row in one.items
                if row.item == item
            )
            paths = [f"answer/{part}/{item}/{stage}/{question.id}" for question in found.questions]
            cells = {path: "conforms" for path in paths if not view.cells.get(path)}
            station.take(draft, cells, who)
            return self._look(subject)

        self.desk.tasks.run(work, self._taken, self._not_taken)

    def candidates(self, item: str, done: Callable[[list[tuple[str, str]]], None]) -> None:
        """Find what can serve as the standards of an item, or of the whole when none is given.

        Each choice is `requirement=instrument` with words.
        """
        station, subject = self.desk.open_station, self.subject

        def work() -> list[tuple[str, str]]:
            shown = self._look(subject)
            assert shown.view is not None
            regulation, on = shown.view.regulation, shown.view.data.on
            feeding = {
                column.standard
                for row in regulation.items
                if row.id == item
                for column in row.columns.values()
            }
            return [
                (f"{requirement.id}={member.instrument.id}", self._words(requirement, member))
                for requirement in regulation.standards
                if requirement.id in feeding or not feeding
                for member in station.look.candidates(requirement.kind, requirement.role, on)
            ]

        self.desk.tasks.run(work, done, self.refused.emit)

    def _words(self, requirement: StandardRequirement, member: MemberRow) -> str:
        thing, event = member.instrument, member.event
        until = self.desk.say("ui.until", day=str(event.valid_until or "—")) if event else "—"
        named = f"{thing.name} {thing.serial}  {thing.range_text}"
        return f"{self.desk.bilingual(requirement.title)}：{named}  {until}"

    def checker(self, shown: Shown) -> str:
        """Return who was named to check, or ''."""
        return shown.view.cells.get("header/checker", "") if shown.view else ""

    def people(self, meaning: object, done: Callable[[People], None]) -> None:
        """Find who may sign in a role; for the verifier, the one who took the readings."""
        station, subject = self.desk.open_station, self.subject
        roles = {Meaning.CHECKED: Role.CHECKER, Meaning.APPROVED: Role.APPROVER}

        def work() -> People:
            shown = self._look(subject)
            assert shown.view is not None
            record = shown.view.record
            if not isinstance(meaning, Meaning):
                return [(record.verifier.id, record.verifier.name)]
            role = roles[meaning]
            checks = meaning is Meaning.CHECKED
            barred = record.took_part if checks else (lambda who: who == record.verifier.id)
            if checks and shown.state is not None and record.checker:
                return [(record.checker.id, record.checker.name)]
            with station.ledger.reading() as reader:
                return [
                    (person.id, person.name)
                    for person in reader.people()
                    if not barred(person.id)
                    and any(
                        row.role is role and row.holds(record.data.on, record.instrument.kind)
                        for row in reader.appointments(person.id)
                    )
                ]

        self.desk.tasks.run(work, done, self.refused.emit)

    def submit(self, password: str, done: Callable[[], None], failed: Failed) -> None:
        """Submit the draft; it becomes a record."""
        station, draft = self.desk.open_station, self.name

        def work() -> str:
            checker = station.drafts.get(draft).cells.get("header/checker", "")
            return station.submit(draft, checker, password).id

        def after(record: str) -> None:
            done()
            self.open(f"record:{record}")

        self.desk.tasks.run(work, after, failed)

    def sign(
        self, meaning: Meaning, person: str, password: str, done: Callable[[], None], failed: Failed
    ) -> None:
        """Check or approve the record."""
        station, record = self.desk.open_station, self.name

        def after(_: object) -> None:
            done()
            self.look()

        self.desk.tasks.run(lambda: station.sign(record, meaning, person, password), after, failed)

    def send_back(
        self, why: str, person: str, password: str, done: Callable[[], None], failed: Failed
    ) -> None:
        """Return the record to its verifier."""
        station, record = self.desk.open_station, self.name

        def after(_: object) -> None:
            done()
            self.look()

        work = partial(station.sign.send_back, record, why, person, password)
        self.desk.tasks.run(work, after, failed)

    def issue(self, done: Callable[[list[str]], None]) -> None:
        """Issue the documents of the record."""
        station, record = self.desk.open_station, self.name
        who = self.who

        def after(documents: tuple[object, ...]) -> None:
            self.look()
            numbers = [row.number for row in documents]  # type: ignore[attr-defined]
            for number, error in station.without_digital(numbers).items():
                why = self.desk.cause(error)
                self.desk.told.emit(
                    "warn", self.desk.say("issue.no_digital", number=number, why=why)
                )
            done(numbers)

        self.desk.tasks.run(lambda: station.issue(record, who), after, self._look_and_refuse)

    def _look_and_refuse(self, error: MetroError) -> None:
        """Show what is, then say why not: what is shown next takes a refusal away."""
        subject = self.subject

        def done(shown: Shown) -> None:
            self.shown.emit(shown)
            self.refused.emit(error)

        self.desk.tasks.run(lambda: self._look(subject), done, lambda _: self.refused.emit(error))

    def amend(self, why: str) -> None:
        """Start an amendment of the record and show its draft."""
        station, record = self.desk.open_station, self.name
        who = self.who
        self.desk.tasks.run(
            lambda: station.amend(record, why, who),
            lambda draft: self.open(f"draft:{draft}"),
            self.refused.emit,
        )

    def original_record(self, done: Callable[[bytes], None]) -> None:
        """Render the original record."""
        station, record = self.desk.open_station, self.name
        self.desk.tasks.run(
            lambda: station.press.render(station.issue.record_paper(record)),
            done,
            self.refused.emit,
        )

    def plotted(self, view: DraftView, current: tuple[str, str]):  # type: ignore[no-untyped-def]
        """Return the title and the points of the item to plot: the current one, else the first."""
        from metro.ui.widgets.error_plot import PlottedPoint

        measured = [
            (part.part, item)
            for part in view.judgement.parts
            for item in part.items
            if not view.regulation.item(item.item).inspected and item.points
        ]
        fitting = [row for row in measured if (row[0], row[1].item) == current] or measured
        if not fitting:
            return "", []
        part, result = fitting[0]
        item = view.regulation.item(result.item)
        labels = {row.id: row.label for row in view.record.instrument.parts}
        assert item.result is not None
        unit = item.result.expression.unit
        names = [labels.get(part, ""), self.desk.bilingual(item.title), f"/ {unit}"]
        titles = {point.id: self.desk.bilingual(point.title) for point in item.points}
        points = [
            PlottedPoint(
                titles[row.point],
                tuple(float(r.unrounded.number) for r in row.readings if r.unrounded is not None),
                float(row.result.number) if row.result is not None else None,
                *_sides(row),
                row.verdict == "passed",
            )
            for row in result.points
        ]
        return " ".join(name for name in names if name), points


def _kept(view: DraftView) -> Mapping[str, tuple[str, ...]]:
    """Return the classes that each rejected part would keep; what is whole is not judged again."""
    if view.judgement.verdict is not Verdict.REJECTED:
        return {}
    from metro.evaluation.downgrading import classes_kept

    return classes_kept(view.regulation, view.data, view.judgement)


def _sides(row: PointResult) -> tuple[float | None, float | None]:
    limits = row.limits
    if limits is None:
        return None, None
    low, high = limits.low, limits.high
    return (
        float(low.number) if low is not None else None,
        float(high.number) if high is not None else None,
    )
