"""A draft is looked at and changed under the lock of the journal: no other act comes between."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from metro.ports import Draft, Drafts

from ..station import CHECKER, HEAD, PASSES, VERIFIER, Desk

CELL = "reading/-/weighing_error/as_found/half/0/indicated"


class Watched:
    """The drafts of a station, and whether another could write at each look and change."""

    def __init__(self, desk: Desk) -> None:
        self.drafts: Drafts = desk.station.drafts
        self.file = desk.station.place.folder / "station.sqlite"
        self.free: list[bool] = []

    def look(self) -> None:
        other = sqlite3.connect(self.file, timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            self.free.append(True)
        except sqlite3.OperationalError:
            self.free.append(False)
        finally:
            other.close()

    def get(self, draft: str) -> Draft:
        self.look()
        return self.drafts.get(draft)

    def all(self) -> tuple[Draft, ...]:
        self.look()
        return self.drafts.all()

    def begin(self, draft: str, cells: Mapping[str, str], who: str, at: str) -> None:
        raise AssertionError("nothing is begun here")

    def take(self, draft: str, cells: Mapping[str, str], who: str, at: str, why: str = "") -> None:
        self.look()
        self.drafts.take(draft, cells, who, at, why)

    def discard(self, draft: str, seen: Draft | None = None) -> None:
        self.drafts.discard(draft, seen)


def taken(desk: Desk, drafts: Drafts, draft: str) -> None:
    replace(desk.station.take, drafts=drafts)(draft, {CELL: "7.505 kg"}, VERIFIER, "misread")


def run(desk: Desk, drafts: Drafts, draft: str) -> None:
    replace(desk.station.take, drafts=drafts).run({draft: {CELL: "7.505 kg"}}, {}, VERIFIER)


def taken_over(desk: Desk, drafts: Drafts, draft: str) -> None:
    replace(desk.station.take_over, drafts=drafts)(draft, "he is away", CHECKER)


def another_day(desk: Desk, drafts: Drafts, draft: str) -> None:
    on = desk.today - timedelta(days=2)
    replace(desk.station.change_day, drafts=drafts)(draft, on, VERIFIER, "a typing error")


def corrected(desk: Desk, drafts: Drafts, draft: str) -> None:
    correct = replace(desk.station.correct, drafts=drafts)
    assert correct("scale-007", {"place": "5 区"}, "it moved", HEAD).drafts == (draft,)


def discarded(desk: Desk, drafts: Drafts, draft: str) -> None:
    replace(desk.station.amend, drafts=drafts).discard(draft, "the wrong one", VERIFIER)


@pytest.mark.parametrize("act", [taken, run, taken_over, another_day, corrected, discarded])
def test_that_nobody_writes_between_a_look_and_a_change(
    desk: Desk, act: Callable[[Desk, Drafts, str], None]
) -> None:
    draft, watched = desk.draft(PASSES, "scale-007"), Watched(desk)
    act(desk, watched, draft)
    assert watched.free
    assert not any(watched.free)


def test_that_what_was_submitted_follows_no_correction(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    cells = desk.station.drafts.get(draft).cells
    desk.submit(draft)
    desk.station.drafts.begin(draft, cells, VERIFIER, "2026-11-03T01:30:00+00:00")
    done = desk.station.correct("scale-007", {"place": "5 区"}, "it moved", HEAD)
    assert done.drafts == ()
