"""Verify a long journal, and rebuild its projections: timed, with progress, and cancelled midway.

    python bench/rebuild.py [ENTRIES]     (20,000; the goal speaks of 1,000,000)

A small demo station is made by the program's own services. Then its own facts are told again and
again of new instruments and verifications under new names and numbers: registered, submitted,
signed three times, numbered, issued; sealed into the chain as the ledger seals them. So every body
is one that the program wrote, and `doctor` finds nothing wrong. Its projections are rebuilt from
the first entry to the last, and doctor walks the chain, reads every body, projects all once more in
memory and compares every row. Both are cancelled once early on, and the station is as it was.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from metro.app.demo.build import build
from metro.app.keeping import examine
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.entry import FIRST, Entry, Head, after, check_next, sealed
from metro.storage import projecting, tables
from metro.storage.engine import reading
from metro.storage.findings import Report
from metro.storage.ledger import move

AT_ONCE = 5_000
EACH = 5
"""So many verifications are told of each new instrument."""
Told = list[tuple[str, int, str, str]]
"""Type, version, actor and body of entries that belong together."""


def rows_of(connection: Connection, *types: str) -> Told:
    """Return the entries of some types, in order."""
    table = tables.entry
    query = select(table.c.type, table.c.version, table.c.actor, table.c.body)
    found = connection.execute(query.where(table.c.type.in_(types)).order_by(table.c.seq))
    return [tuple(row) for row in found]  # type: ignore[misc]


def patterns(connection: Connection) -> tuple[Told, list[tuple[dict[str, Any], Told]]]:
    """Return a registration, and each issued verification with what it says of itself."""
    told = rows_of(
        connection,
        *("verification_submitted", "record_signed", "number_reserved", "document_issued"),
    )
    found = []
    for name, _, _, body in told:
        if name != "verification_submitted":
            continue
        said = json.loads(body)
        record = said["record"]
        numbers = [
            json.loads(row[3])
            for row in told
            if row[0] == "number_reserved" and record["id"] in row[3]
        ]
        if len(numbers) != 1 or record["revision"] != 1 or numbers[0]["kind"] != "certificate":
            continue
        own = {"record": record, "said": said, "number": numbers[0]}
        mine = (record["id"], numbers[0]["number"])
        found.append((own, [row for row in told if any(word in row[3] for word in mine)]))
    working = [
        row
        for row in rows_of(connection, "instrument_registered")
        if json.loads(row[3])["instrument"]["id"] == found[0][0]["record"]["instrument"]["id"]
    ]
    return working, found


def facts(working: Told, found: list[tuple[dict[str, Any], Told]]) -> Iterator[Told]:
    """Yield new facts without end: an instrument, then its verifications."""
    own = json.loads(working[0][3])["instrument"]
    serial, thing = 100_000, 0
    while True:
        thing += 1
        name, made = f"more-{thing:08}", f"M{thing:08}"
        yield [
            (kind, version, actor, swapped(body, {own["id"]: name, own["serial"]: made}))
            for kind, version, actor, body in working
        ]
        for _ in range(EACH):
            serial += 1
            says, rows = found[serial % len(found)]
            yield verification(says, rows, name, serial)


def verification(says: dict[str, Any], rows: Told, thing: str, serial: int) -> Told:
    """Return one verification told again, of another instrument, under other numbers."""
    record, number = says["record"], says["number"]
    again = {
        record["id"]: f"00000000-0000-7000-8000-{serial:012}",
        record["draft"]: f"00000000-0000-7000-9000-{serial:012}",
        record["number"]: f"R-{number['year']}-{serial:05}",
        number["number"]: f"JX-{number['year']}-{serial:05}",
        record["instrument"]["id"]: thing,
    }
    told = []
    for kind, version, actor, body in rows:
        text = swapped(body, {key: value for key, value in again.items() if key})
        if kind == "verification_submitted":
            text = text.replace(f'"serial":{says["said"]["serial"]},', f'"serial":{serial},')
        if kind == "number_reserved":
            text = text.replace(f'"serial":{number["serial"]},', f'"serial":{serial},')
        told.append((kind, version, actor, text))
    return told


def swapped(body: str, names: dict[str, str]) -> str:
    """Return a body with other names; each stands whole in quotes."""
    for old, new in names.items():
        body = body.replace(json.dumps(old, ensure_ascii=False), f'"{new}"')
    return body


def grow(engine: Engine, count: int) -> None:
    """Append entries to the journal alone, until it holds so many; the projections are older."""
    with engine.begin() as connection:
        start = connection.execute(select(tables.head)).one()
        head = Head(start.station, start.epoch, start.seq, start.hash)
        at, before, waiting = start.recorded_at, head, []
        columns = tables.entry.columns.keys()
        for told in facts(*patterns(connection)):
            for kind, version, actor, body in told:
                place = (head.station, head.epoch, head.seq + 1)
                entry = sealed(Entry(*place, kind, version, at, actor, body, head.hash))
                head = after(entry)
                waiting.append({name: getattr(entry, name) for name in columns})
            if len(waiting) >= AT_ONCE or head.seq >= count:
                connection.execute(insert(tables.entry), waiting)
                waiting = []
            if head.seq >= count:
                break
        move(connection, before, head, at)


class Shown:
    """Progress as the program shows it; it can cancel at a share of a step."""

    def __init__(self, step: str = "", share: float = 2.0) -> None:
        self.step, self.share, self.seen = step, share, 0
        self.last = time.monotonic()

    def __call__(self, done: int, of: int, what: str) -> bool:
        self.seen += 1
        if time.monotonic() - self.last > 20:
            self.last = time.monotonic()
            print(f"  {what} {done:,} of {of:,}", flush=True)
        return not (what == self.step and done >= of * self.share)


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    start, began = time.monotonic(), time.process_time()
    found = work()
    return time.monotonic() - start, time.process_time() - began, found


def rebuilt(engine: Engine, progress: Shown) -> None:
    with engine.begin() as connection:
        projecting.rebuild(connection, progress)


def marks(engine: Engine) -> tuple[Any, ...]:
    """Return what a cancelled rebuild may not change: head, rows of some tables, their shape."""
    with engine.connect() as connection:
        head = tuple(connection.execute(select(tables.head)).one())
        asked = (tables.record, tables.event, tables.relied, tables.projection_state)
        rows = [len(connection.execute(select(*table.primary_key)).fetchall()) for table in asked]
    return (*head, *rows)


def cancelled(work: Callable[[], Any]) -> float:
    """Return after how long a cancelled work ended."""
    start = time.monotonic()
    try:
        work()
    except MetroError as error:
        assert error.code == "work.cancelled", error
        return time.monotonic() - start
    raise AssertionError("it went on")


def walked(engine: Engine, progress: Shown) -> int:
    """Prove the chain of hashes and read every body, in short reading transactions; count them."""
    with reading(engine).begin() as connection:
        station = connection.execute(select(tables.head.c.station)).scalar_one()
        total = projecting.count(connection)
    head, done = Head(station, 1, 0, FIRST), 0
    while True:
        with reading(engine).begin() as connection:
            place = tables.place(head.epoch, head.seq)
            rows = connection.execute(projecting.later(place, station=station)).fetchall()
        for row in rows:
            entry = Entry(*row)
            check_next(head, entry)
            catalogue.read(entry.type, entry.version, entry.body)
            head, done = after(entry), done + 1
        if not progress(done, total, "walk"):
            raise MetroError("work.cancelled")
        if not rows:
            return done


def main() -> None:
    """Make the station, rebuild, verify."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        place = StationPlace(Path(folder) / "station")
        build(place)
        with Station(place) as station:
            engine = station.engine
            took, _, _ = timed(lambda: grow(engine, count))
            with engine.connect() as connection:
                entries = projecting.count(connection)
            size = (place.folder / "station.sqlite").stat().st_size / 1e6
            print(f"{entries:,} entries, {size:,.0f} MB, told in {took:.0f} s", flush=True)
            before = marks(engine)
            took = cancelled(lambda: rebuilt(engine, Shown("rebuild", 0.02)))
            assert marks(engine) == before, "a cancelled rebuild leaves all as it was"
            print(f"rebuild cancelled at 2 %: ended after {took:.1f} s, nothing changed")
            shown = Shown()
            took, worked, _ = timed(lambda: rebuilt(engine, shown))
            said("rebuilt", entries, took, worked, shown)
            shown = Shown()
            took, worked, _ = timed(lambda: walked(engine, shown))
            said("chain and bodies verified", entries, took, worked, shown)
            took = cancelled(lambda: examine(station, progress=Shown("journal", 0.02)))
            print(f"doctor cancelled at 2 %: ended after {took:.1f} s")
            shown = Shown()
            took, worked, report = timed(lambda: examine(station, progress=shown))
            said("verified by doctor", entries, took, worked, shown)
            good(report, entries)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at its most, with doctor's own projection in it: {most:,.0f} MB")


def said(what: str, entries: int, took: float, worked: float, shown: Shown) -> None:
    print(
        f"{what}: {took:.0f} s, of the processor {worked:.0f} s,"
        f" {entries / worked:,.0f} entries a second; progress was told {shown.seen:,} times",
        flush=True,
    )


def good(report: Report, entries: int) -> None:
    assert report.whole, report.errors[:3]
    assert report.entries == entries
    print(f"doctor found nothing wrong in {report.entries:,} entries")


if __name__ == "__main__":
    main()
