"""Cells as typed become a verification's data, of the right kinds; every refusal names its cell.

A cell is a path and a text: `reading/-/error/as_found/Q1/0/indicated` → `10.510 L`. A draft, a
case file and the window all hold cells; this is the one place that gives them meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from metro.errors import MetroError
from metro.evaluation.cell_names import known_at
from metro.model.point import Column
from metro.model.regulation import Rating, VerificationRegulation
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
from metro.quantities.reading import read_into

Cells = Mapping[str, str]
OURS = ("rating", "reading", "answer", "na", "condition", "part")
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


class _Taker:
    def __init__(self, regulation: VerificationRegulation, cells: Cells) -> None:
        self.regulation = regulation
        self.refused: dict[str, MetroError] = {}
        self.left: dict[str, str] = {}
        """The cells that hold anything and were not yet taken."""
        self.lines: dict[str, dict[str, str]] = {}
        """The paths of readings, by line and column."""
        for path, text in cells.items():
            if text and not text.isspace():
                self.left[path] = text
                if path.startswith("reading/"):
                    line, _, column = path.rpartition("/")
                    if line in self.lines:
                        self.lines[line][column] = path
                    else:
                        self.lines[line] = {column: path}

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
        for path in self.left:
            if path.partition("/")[0] in OURS:
                self.refused[path] = MetroError(
                    "cell.unknown", cell=path, known=known_at(self.regulation, path)
                )
        return Intake(data, self.refused)

    def text(self, path: str) -> str:
        return self.left.pop(path, "")

    def adjusted(self) -> bool:
        """Tell whether the instrument was adjusted; nothing typed means it was not."""
        text = self.text("adjusted").strip()
        if text not in ("", "true", "false"):
            self.refused["adjusted"] = MetroError(
                "cell.not_a_choice", text=text, known="true、false", cell="adjusted"
            )
        return text == "true"

    def quantity(self, path: str, declared: Declared) -> Quantity | None:
        text = self.left.pop(path, None)
        if text is None:
            return None
        try:
            return read_into(text, declared.kind, declared.unit)
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
            once = self.quantity(head, row.declared)
            start = self.quantity(f"{head}/start", row.declared)
            end = self.quantity(f"{head}/end", row.declared)
            first = once if start is None else start
            if first is not None or end is not None:
                found[row.id] = tuple(value for value in (first, end) if value is not None)
        return found

    def part_ids(self) -> list[str]:
        if self.regulation.parts is None:
            return [WHOLE]
        found: dict[str, None] = {}
        for path in self.left:
            head, _, rest = path.partition("/")
            if head in ("part", "reading", "answer", "na"):
                found[rest.split("/", 1)[0]] = None
        return list(found)

    def part(self, part: str) -> PartData:
        kind = self.regulation.parts
        form = self.regulation.form(part)
        readings: dict[Place, tuple[Reading, ...]] = {}
        answers: dict[tuple[str, Stage], Mapping[str, Answer]] = {}
        for row in form.items:
            for place, head in row.points:
                lines = self.readings(head, row.columns)
                if lines:
                    readings[place] = lines
            given = self.answers(row.questions)
            if given:
                answers[row.item, row.stage] = given
        self.text(f"part/{part}/label")
        reasons = {item: self.text(path) for item, path in form.not_applicable}
        return PartData(
            accuracy_class=self.accuracy_class(f"part/{part}/class"),
            ratings=self.ratings(f"part/{part}/rating", kind.ratings if kind else {}),
            readings=readings,
            answers=answers,
            not_applicable={item: reason for item, reason in reasons.items() if reason},
        )

    def answers(self, questions: tuple[tuple[str, str], ...]) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for question, path in questions:
            if path in self.left:
                answer = self.answer(path, self.left.pop(path))
                if answer is not None:
                    found[question] = answer
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

    def readings(self, head: str, columns: Mapping[str, Column]) -> tuple[Reading, ...]:
        """Take the lines of a point, as far as they are numbered without a gap."""
        lines: list[Reading] = []
        while line := self.line(self.lines.get(f"{head}{len(lines)}"), columns):
            lines.append(line)
        return tuple(lines)

    def line(
        self, paths: Mapping[str, str] | None, columns: Mapping[str, Column]
    ) -> Reading | None:
        """Take one line; None when none of its cells holds anything."""
        if paths is None or paths.keys().isdisjoint(columns):
            return None
        values = {}
        for name, column in columns.items():
            if name in paths:
                value = self.quantity(paths[name], column.declared)
                if value is not None:
                    values[name] = value
        return Reading(values)
