"""Time the commits of an issued verification against the same work in raw sqlite3.

    python bench/journal.py [VERIFICATIONS]     (60)

A verification is submitted, checked, approved and issued: five writing transactions. Their facts
are written down; then two copies of the same file on the same disk take them once more. Ours
appends the facts through the ledger (codec, hash, projections, commit). Raw sqlite3 runs the very
statements that ours ran, in the same transactions with the same settings, and hashes the same
texts. Keeping the PDF is on both sides, drawing it on neither.

A second figure sets all that the five steps do (they also examine, judge, and ask the gate) against
the same raw statements: a figure alone.
"""

import hashlib
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from metro.app.demo.approving import APPROVER, approve_next
from metro.app.demo.build import build
from metro.app.places import StationPlace
from metro.app.station import STATION, Station
from metro.model.document import Enclosure, Paper
from metro.storage.engine import PRAGMAS
from metro.storage.ledger import SqlLedger, SqlWork

WARM = 5
"""The first verifications fill caches and are not counted."""
PDF = 60_000
Statements = list[tuple[str, list[Any]]]


class Remembering:
    """A ledger that also remembers the facts and the time of each writing transaction."""

    def __init__(self, ledger: SqlLedger) -> None:
        self.ledger = ledger
        self.reading = ledger.reading
        self.facts: list[tuple[str, list[object]]] = []
        self.took: list[float] = []

    @contextmanager
    def writing(self, actor: str) -> Iterator[SqlWork]:
        told: list[object] = []
        start = time.perf_counter()
        with self.ledger.writing(actor) as work:
            append = work.append

            def appended(body: object) -> Any:
                told.append(body)
                return append(body)

            work.append = appended  # type: ignore[method-assign]
            yield work
        if not told:
            return  # a cell of the draft was taken under the lock; no entry was written
        self.took.append(time.perf_counter() - start)
        self.facts.append((actor, told))


class Printed:
    """A press that draws nothing: bytes of the size of a certificate, different each time."""

    def __init__(self, press: Any) -> None:
        self.missing_glyphs = press.missing_glyphs

    def render(self, paper: Paper) -> bytes:
        return paper.number.encode() + os.urandom(PDF)


def _unfinished(printed: bytes, enclosure: Enclosure, at: str) -> bytes:
    """Bind and sign nothing: what is timed is the keeping."""
    del enclosure, at
    return printed


def at_work(folder: Path, count: int) -> tuple[list[list[tuple[str, list[object]]]], list[float]]:
    """Let the services issue verifications; return the facts of each, and the times."""
    facts, took = [], []
    with Station(StationPlace(folder)) as station:
        memory = Remembering(station.ledger)  # type: ignore[arg-type]
        station.ledger = memory  # type: ignore[assignment]
        issue = replace(station.issue, press=Printed(station.press), finishing=_unfinished)
        for _ in range(count):
            memory.facts, memory.took = [], []
            issue(approve_next(station), APPROVER)
            facts.append(memory.facts)
            took.append(sum(memory.took))
    return facts, took


def ours(
    folder: Path, verifications: list[list[tuple[str, list[object]]]]
) -> tuple[list[float], list[list[Statements]]]:
    """Append the facts through the ledger; return the times and the statements."""
    took, ran = [], []
    with Station(StationPlace(folder)) as station:
        statements = listening(station.engine)
        for transactions in verifications:
            statements.clear()
            start = time.perf_counter()
            for actor, facts in transactions:
                statements.append([])
                with station.ledger.writing(actor) as work:
                    for body in facts:
                        work.append(body)
            took.append(time.perf_counter() - start)
            ran.append(list(statements))
    return took, ran


def listening(engine: Engine) -> list[Statements]:
    """Return a list whose last element takes every statement that an engine runs."""
    found: list[Statements] = []

    def ran(
        connection: Connection, cursor: object, text: str, rows: Any, context: object, many: bool
    ) -> None:
        del connection, cursor, context
        if text != "BEGIN IMMEDIATE":
            found[-1].append((text, rows if many else [rows]))

    event.listen(engine, "before_cursor_execute", ran)
    return found


def raw(file: Path, verifications: list[list[Statements]]) -> list[float]:
    """Run the same statements with sqlite3 alone, and hash every entry; return the times."""
    took = []
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        for transactions in verifications:
            start = time.perf_counter()
            for statements in transactions:
                connection.execute("BEGIN IMMEDIATE")
                for text, rows in statements:
                    for row in rows:
                        if text.startswith("INSERT INTO entry"):
                            hashlib.sha256("\0".join(map(str, row)).encode()).hexdigest()
                        connection.execute(text, row).fetchall()
                connection.execute("COMMIT")
            took.append(time.perf_counter() - start)
    return took


def stored(folder: Path, count: int) -> list[float]:
    """Keep a PDF by ours; return the times."""
    with Station(StationPlace(folder)) as station:
        return [timed(station.objects.put, os.urandom(PDF)) for _ in range(count)]


def raw_stored(folder: Path, count: int) -> list[float]:
    """Keep a PDF as plainly as can be done durably; return the times."""

    def put(data: bytes) -> None:
        name = hashlib.sha256(data).hexdigest()
        (folder / name[:2]).mkdir(exist_ok=True)
        part = folder / name[:2] / f"{name}.part"
        with part.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(folder / name[:2] / name)
        descriptor = os.open(folder / name[:2], os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    folder.mkdir()
    return [timed(put, os.urandom(PDF)) for _ in range(count)]


def timed(work: Any, data: bytes) -> float:
    start = time.perf_counter()
    work(data)
    return time.perf_counter() - start


def main(count: int = 60) -> None:
    # Beside this file: a temporary folder may lie in memory, where a commit costs nothing.
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as scratch:
        folder = Path(scratch) / "station"
        build(StationPlace(folder))
        copy = Path(shutil.copytree(folder, Path(scratch) / "ours"))
        file = Path(shutil.copyfile(folder / STATION, Path(scratch) / "raw.sqlite"))
        facts, services = at_work(folder, count)
        here, ran = ours(copy, facts)
        there = raw(file, ran)
        kept = stored(folder, count)
        plain = raw_stored(Path(scratch) / "plain", count)
    a, b, c, d, e = (
        statistics.median(row[WARM:]) * 1e3 for row in (here, there, kept, plain, services)
    )
    statements = sum(len(rows) for rows in ran[-1])
    print(f"a verification: {len(ran[-1])} commits, {statements} statements, one PDF")
    print(f"commits: ours {a:.1f} ms, raw {b:.1f} ms, ratio {a / b:.2f}")
    print(f"the PDF: ours {c:.1f} ms, raw {d:.1f} ms, ratio {c / d:.2f}")
    print(f"both: ours {a + c:.1f} ms, raw {b + d:.1f} ms, ratio {(a + c) / (b + d):.2f} (goal 2)")
    print(f"with gate and judgement: {e + c:.1f} ms, ratio {(e + c) / (b + d):.2f} (a figure)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
