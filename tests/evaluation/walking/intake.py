"""Cells as typed become a verification's data, of the right kinds; every refusal names its cell.

A cell is a path and a text: `reading/-/error/as_found/Q1/0/indicated` → `10.510 L`. A draft, a
case file and the window all hold cells; this is the one place that gives them meaning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from metro.errors import MetroError
from metro.evaluation.cell_names import known_at
from metro.model.regulation import Item, Rating, VerificationRegulation
from metro.model.verification import (
    WHOLE,
    Answer,
    Outcome,
    PartData,
    Place,
    Reading,
    Stage,
    StandardInUse,
    VerificationData,
    VerificationKind,
)
from metro.quantities.expressions.types import Declared
from metro.quantities.quantity import Quantity

from .reading import read

Cells = Mapping[str, str]
_OURS = ("rating", "reading", "answer", "na", "condition", "part")
"""The cells that have to mean something here; others belong to the record around them."""


@dataclass
class Intake:
    """What came of the cells: the data, and what was refused by cell."""

    data: VerificationData
    refused: dict[str, MetroError] = field(default_factory=dict)


def take(
    regulation: VerificationRegulation,
    on: date,
    kind: VerificationKind,
    cells: Cells,
    standards: Mapping[str, StandardInUse] | None = None,
) -> Intake:
    """Give meaning to cells; a cell that can't be taken is refused, the others stand."""
    return _Taker(regulation, cells).take(on, kind, standards or {})


def cell_of_reading(part: str, place: Place, number: int, column: str) -> str:
    """Return the path of one reading's cell."""
    return f"reading/{part}/{place.item}/{place.stage}/{place.point}/{number}/{column}"


class _Taker:
    def __init__(self, regulation: VerificationRegulation, cells: Cells) -> None:
        self.regulation = regulation
        self.cells = {path: text for path, text in cells.items() if text.strip()}
        self.refused: dict[str, MetroError] = {}
        self.used: set[str] = set()

    def take(
        self, on: date, kind: VerificationKind, standards: Mapping[str, StandardInUse]
    ) -> Intake:
        ratings = self.ratings("rating", self.regulation.ratings)
        data = VerificationData(
            on=on,
            kind=kind,
            accuracy_class=self.accuracy_class("class"),
            ratings=ratings,
            parts={part: self.part(part) for part in self.part_ids()},
            conditions=self.conditions(),
            standards=standards,
            adjusted=self.adjusted(),
        )
        for path in self.cells:
            if path not in self.used and path.split("/", 1)[0] in _OURS:
                self.refused[path] = MetroError(
                    "cell.unknown", cell=path, known=known_at(self.regulation, path)
                )
        return Intake(data, self.refused)

    def text(self, path: str) -> str:
        self.used.add(path)
        return self.cells.get(path, "")

    def adjusted(self) -> bool:
        """Tell whether the instrument was adjusted; nothing typed means it was not."""
        text = self.text("adjusted").strip()
        if text not in ("", "true", "false"):
            self.refused["adjusted"] = MetroError(
                "cell.not_a_choice", text=text, known="true、false", cell="adjusted"
            )
        return text == "true"

    def quantity(self, path: str, declared: Declared) -> Quantity | None:
        text = self.text(path)
        if not text:
            return None
        try:
            return read(text, kind=declared.kind, unit=declared.unit).to(declared.unit)
        except MetroError as error:
            self.refused[path] = MetroError(error.code, **{**error.parameters, "cell": path})
            return None

    def accuracy_class(self, path: str) -> str:
        text = self.text(path).strip()
        known = self.regulation.accuracy_classes
        if text and known and text not in known:
            self.refused[path] = MetroError(
                "cell.unknown_class", text=text, known="、".join(known), cell=path
            )
            return ""
        return text

    def ratings(self, head: str, known: Mapping[str, Rating]) -> dict[str, Quantity | str]:
        found: dict[str, Quantity | str] = {}
        for name, rating in known.items():
            path = f"{head}/{name}"
            if rating.declared.word:
                value: Quantity | str | None = self.word(path, rating)
            else:
                value = self.quantity(path, rating.declared)
            if value:
                found[name] = value
        return found

    def word(self, path: str, rating: Rating) -> str:
        text = self.text(path).strip()
        if text and rating.choices and text not in rating.choices:
            self.refused[path] = MetroError(
                "cell.not_a_choice", text=text, known="、".join(rating.choices), cell=path
            )
            return ""
        return text

    def conditions(self) -> dict[str, tuple[Quantity, ...]]:
        found: dict[str, tuple[Quantity, ...]] = {}
        for row in self.regulation.surroundings:
            head = f"condition/{row.id}"
            paths = (head, f"{head}/start", f"{head}/end")
            once, start, end = (self.quantity(path, row.declared) for path in paths)
            first = once if start is None else start
            taken = tuple(value for value in (first, end) if value is not None)
            if taken:
                found[row.id] = taken
        return found

    def part_ids(self) -> list[str]:
        if self.regulation.parts is None:
            return [WHOLE]
        found: dict[str, None] = {}
        for path in self.cells:
            head, _, rest = path.partition("/")
            if head in ("part", "reading", "answer", "na"):
                found[rest.split("/", 1)[0]] = None
        return list(found)

    def part(self, part: str) -> PartData:
        kind = self.regulation.parts
        readings: dict[Place, tuple[Reading, ...]] = {}
        answers: dict[tuple[str, Stage], Mapping[str, Answer]] = {}
        for item in self.regulation.items:
            for stage in item.stages:
                if item.inspected:
                    given = self.answers(part, item, stage)
                    if given:
                        answers[item.id, stage] = given
                else:
                    readings.update(self.readings(part, item, stage))
        self.text(f"part/{part}/label")
        reasons = {item.id: self.text(f"na/{part}/{item.id}") for item in self.regulation.items}
        return PartData(
            accuracy_class=self.accuracy_class(f"part/{part}/class"),
            ratings=self.ratings(f"part/{part}/rating", kind.ratings if kind else {}),
            readings=readings,
            answers=answers,
            not_applicable={item: reason for item, reason in reasons.items() if reason},
        )

    def answers(self, part: str, item: Item, stage: Stage) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for question in item.questions:
            path = f"answer/{part}/{item.id}/{stage}/{question.id}"
            text = self.text(path)
            if text:
                answer = self.answer(path, text)
                if answer is not None:
                    found[question.id] = answer
        return found

    def answer(self, path: str, text: str) -> Answer | None:
        word, _, note = text.partition(":")
        try:
            outcome = Outcome(word.strip())
        except ValueError:
            known = "、".join(Outcome)
            self.refused[path] = MetroError("cell.not_a_choice", text=word, known=known, cell=path)
            return None
        if outcome is not Outcome.CONFORMS and not note.strip():
            self.refused[path] = MetroError("cell.note_missing", cell=path)
            return None
        return Answer(outcome, note.strip())

    def readings(
        self, part: str, item: Item, stage: Stage
    ) -> Iterator[tuple[Place, tuple[Reading, ...]]]:
        for point in item.points:
            place = Place(item.id, stage, point.id)
            lines: list[Reading] = []
            while line := self.line(part, place, len(lines), item):
                lines.append(line)
            if lines:
                yield place, tuple(lines)

    def line(self, part: str, place: Place, number: int, item: Item) -> Reading | None:
        """Take one line; None when none of its cells holds anything."""
        paths = {name: cell_of_reading(part, place, number, name) for name in item.columns}
        if not any(path in self.cells for path in paths.values()):
            return None
        values = {
            name: self.quantity(path, item.columns[name].declared) for name, path in paths.items()
        }
        return Reading({name: value for name, value in values.items() if value is not None})
