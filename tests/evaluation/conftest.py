"""The small regulation of the readers' tests, judged on cells."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from metro.evaluation.intake import Intake, take
from metro.evaluation.judge import judge
from metro.model.judgement import ItemResult, Judgement, PointResult
from metro.model.regulation import VerificationRegulation
from metro.model.verification import StandardInUse, VerificationKind
from metro.regulations.reader import read_regulation

TEXT = (Path(__file__).parents[1] / "regulations" / "small.yaml").read_text(encoding="utf-8")
ON = date(2026, 3, 1)
FULL = {
    "class": "A",
    "rating/Max": "100 g",
    "rating/e": "1 g",
    "condition/temperature/start": "20 ℃",
    "condition/temperature/end": "21 ℃",
    "answer/-/look/as_found/marks": "conforms",
    "answer/-/look/as_found/seals": "conforms",
    "reading/-/zero/as_found/only/0/indicated": "0.2 g",
    "reading/-/error/as_found/low/0/load": "10 g",
    "reading/-/error/as_found/low/0/indicated": "10.5 g",
    "reading/-/error/as_found/high/0/load": "100 g",
    "reading/-/error/as_found/high/0/indicated": "100.3 g",
    "reading/-/mean_error/as_found/middle/0/indicated": "50.1 g",
    "reading/-/mean_error/as_found/middle/1/indicated": "50.2 g",
    "reading/-/mean_error/as_found/middle/2/indicated": "50.1 g",
}


class Bench:
    """The small regulation, a set of cells that passes, and ways to change both."""

    def __init__(self) -> None:
        self.text = TEXT
        self.cells: dict[str, str] = dict(FULL)
        self.kind = VerificationKind.INITIAL
        self.standards: Mapping[str, StandardInUse] = {}

    def replace(self, old: str, new: str) -> None:
        assert old in self.text
        self.text = self.text.replace(old, new, 1)

    def put(self, path: str, *values: str) -> None:
        """Type readings below `item/stage/point/…/column`; an empty one is left out."""
        item, stage, point, column = path.split("/")
        for number, value in enumerate(values):
            self.cells[f"reading/-/{item}/{stage}/{point}/{number}/{column}"] = value

    @property
    def regulation(self) -> VerificationRegulation:
        return read_regulation(self.text.encode(), "small")

    def take(self) -> Intake:
        return take(self.regulation, ON, self.kind, self.cells, self.standards)

    def judge(self) -> Judgement:
        return judge(self.regulation, self.take().data)

    def item(self, item: str, part: int = 0) -> ItemResult:
        found = self.judge().parts[part].items
        return next(row for row in found if row.item == item)

    def point(self, item: str, point: str) -> PointResult:
        return next(row for row in self.item(item).points if row.point == point)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def codes() -> Callable[[Judgement], list[str]]:
    return lambda judgement: [reason.code for reason in judgement.reasons()]
