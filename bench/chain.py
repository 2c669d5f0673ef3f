"""Chain and impact at the size of a province, against the same questions in raw SQL.

    python bench/chain.py [INSTRUMENTS]

Goals: the chain of a leaf as of a day in 3 times raw and 0.2 ms; the impact of a city's standard
and of a national one in 1.5 times raw; 500 MB of memory. The province is made up: 4 national, 50
provincial, 400 city and 1,600 county standards, the rest meters; five verifications of each from
2015 to 2025; every tenth verification of a standard uses two, 15 % of the meters' go elsewhere.
Raw is the same words asked of sqlite3 by itself, with the same settings; both take turns. Both are
warm: the leaves are asked five times. Time is that of the processor, so that others on the machine
do not count. Beside it the way of a date range and a depth: every touch in
the range, whatever was in force; and graphs in memory (`in_memory.py`), where they are installed.
"""

import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import create_engine

from metro.storage import tables
from metro.storage.effective import ENDLESS
from metro.storage.engine import reading, sqlite_engine
from metro.storage.graph import ask, chain_question, impact_question, in_words_of
from metro.storage.tables import EPOCH

LEVELS = (4, 50, 400, 1600)
NAMES = ("national", "provincial", "city", "county")
FIRST, DAYS, EACH = date(2015, 1, 1), 4018, 5
KNOWN = 10**18
YEAR = (20200101, 20201231)
LEAVES = 2_000
Rows = Iterator[tuple[Any, ...]]


def verifications(count: int, rng: np.random.Generator) -> tuple[Any, Any, Any]:
    """Return the instrument, day and level of every verification, in order of days."""
    levels = np.repeat(np.arange(5), [*LEVELS, count - sum(LEVELS)])
    things, days = [], []
    for level in range(5):
        some = np.nonzero(levels == level)[0]
        every = 365 if level < 4 else DAYS / EACH
        first = rng.integers(0, int(every), len(some))
        for turn in range(int(DAYS / every) + 1):
            day = first + int(turn * every) + rng.integers(-20, 20, len(some))
            good = (day >= 0) & (day < DAYS)
            things.append(some[good])
            days.append(day[good])
    thing, day = np.concatenate(things), np.concatenate(days)
    order = np.lexsort((thing, day))
    return thing[order], day[order], levels[thing[order]]


def standards(thing: Any, level: Any, count: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Return for each reliance the verification that relied and the standard."""
    start = np.cumsum([0, *LEVELS, count - sum(LEVELS)])
    above = [rng.integers(start[max(n - 1, 0)], start[max(n, 1)], count) for n in range(5)]
    home = np.choose(np.repeat(np.arange(5), np.diff(start)), above)
    used = home[thing]
    away = (level == 4) & (rng.random(len(thing)) < 0.15)
    used[away] = rng.integers(start[3], start[4], int(away.sum()))
    relied = np.nonzero(level > 0)[0]
    twice = np.nonzero((level > 0) & (level < 4) & (rng.random(len(thing)) < 0.10))[0]
    second = np.array([rng.integers(start[n - 1], start[n]) for n in level[twice]])
    other = second != used[twice]
    return np.concatenate([relied, twice[other]]), np.concatenate([used[relied], second[other]])


def build(file: Path, count: int) -> tuple[int, int]:
    """Write the projected rows straight; return how many events and reliances there are."""
    rng = np.random.default_rng(7)
    thing, day, level = verifications(count, rng)
    user, used = standards(thing, level, count, rng)
    calendar = [FIRST + timedelta(days=n) for n in range(DAYS)]
    number = np.array([row.year * 10000 + row.month * 100 + row.day for row in calendar])[day]
    place = EPOCH + 1 + np.arange(len(thing))
    engine = create_engine(f"sqlite:///{file}")
    wanted = [tables.subject, tables.counted, tables.relied]
    tables.projected.create_all(engine, tables=wanted)
    engine.dispose()
    raw = sqlite3.connect(file)
    raw.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-60000;")
    raw.execute("DROP INDEX relied_event")
    rows = ((str(n + 1), 0, ENDLESS, n + 1, n + 1) for n in range(count))
    raw.executemany("INSERT INTO subject VALUES (?, ?, ?, ?, ?)", rows)
    order = np.lexsort((place, number, thing))
    raw.executemany(
        f"INSERT INTO counted VALUES (?, 0, ?, '10:00', ?, ?, ?, {ENDLESS})",
        _rows(order, thing + 1, number, place, place, place),
    )
    order = np.lexsort((place[user], number[user], used))
    values = (used + 1, number[user], place[user], thing[user] + 1, place[user], place[user])
    raw.executemany(
        f"INSERT INTO relied VALUES (?, ?, ?, 0, 0, '10:00', ?, 0, ?, ?, {ENDLESS})",
        _rows(order, *values),
    )
    index = next(row for row in tables.relied.indexes if row.name == "relied_event")
    raw.execute(f"CREATE INDEX relied_event ON relied ({', '.join(index.columns.keys())})")
    raw.commit()
    raw.close()
    return len(thing), len(user)


def _rows(order: Any, *columns: Any) -> Rows:
    for start in range(0, len(order), 100_000):
        some = order[start : start + 100_000]
        yield from zip(*(column[some].tolist() for column in columns), strict=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def by_range(raw: sqlite3.Connection, standard: int, last: int) -> set[int]:
    """Return what a range of dates at every depth touches, whatever was in force."""
    query = """WITH RECURSIVE hit(thing) AS (SELECT ? UNION
        SELECT r.user FROM hit CROSS JOIN relied r ON r.subject = hit.thing
        AND r.day BETWEEN ? AND ?) SELECT thing FROM hit"""
    return {row[0] for row in raw.execute(query, (standard, YEAR[0], last))} - {standard}


def _bare(raw: sqlite3.Connection, words: str, filled: tuple[Any, ...]) -> list[Any]:
    return raw.execute(words, filled).fetchall()


def chains(connection: Any, raw: sqlite3.Connection, engine: Any, events: int) -> None:
    """Print what the chain of a leaf costs."""
    chance = random.Random(1)
    leaves = [EPOCH + 1 + chance.randrange(events // 2, events) for _ in range(LEAVES)]
    asked = in_words_of(engine.dialect, chain_question())
    run = [{"event": leaf, "known": KNOWN} for leaf in leaves]
    filled, ours, bare = [asked.filled(one) for one in run], [], []
    for _ in range(5):
        took, one = timed(lambda: [ask(connection, chain_question(), one) for one in run])
        ours.append(took)
        took, other = timed(lambda: [_bare(raw, asked.words, one) for one in filled])
        bare.append(took)
        assert one == other
    one, other = statistics.median(ours) / LEAVES, statistics.median(bare) / LEAVES
    print(f"chain of a leaf: {one * 1e3:.3f} ms (goal 0.2),", end=" ")
    print(f"raw {other * 1e3:.3f} ms, {one / other:.2f} times (goal 3)", flush=True)


def impacts(connection: Any, raw: sqlite3.Connection, engine: Any) -> None:
    """Print what an impact costs, and what a date range would have said."""
    asked = in_words_of(engine.dialect, impact_question())
    for level, name in enumerate(NAMES):
        standard = standard_of(level)
        values = {"instrument": str(standard), "first": YEAR[0], "last": YEAR[1]}
        values |= {"from_event": 0, "to_event": 0, "known": KNOWN}
        filled, pairs = asked.filled(values), []
        for _ in range(5):
            one, rows = timed(partial(ask, connection, impact_question(), values))
            other, _ = timed(partial(_bare, raw, asked.words, filled))
            pairs.append((one, other, one / other))
        ours, bare, ratio = (statistics.median(row) for row in zip(*pairs, strict=True))
        exact = {row[2] for row in rows}
        year, today = by_range(raw, standard, YEAR[1]), by_range(raw, standard, 99999999)
        print(
            f"{name}: {len(exact)} instruments, {len({row[0] for row in rows})} events,"
            f" {ours * 1e3:.1f} ms, raw {bare * 1e3:.1f} ms, {ratio:.2f} times;"
            f" by the year's range {len(exact - year)} missed, {len(year - exact)} false;"
            f" to today {len(exact - today)} missed, {len(today - exact)} false",
            flush=True,
        )


def standard_of(level: int) -> int:
    """Return the number of the instrument in the middle of a level."""
    return sum(LEVELS[:level]) + LEVELS[level] // 2 + 1


def in_memory(file: Path) -> None:
    """Print the same of graphs in memory, each in a process of its own."""
    standards = [str(standard_of(level)) for level in range(len(LEVELS))]
    for name in ("rustworkx", "networkx"):
        if find_spec(name) is None:
            print(f"{name} is not installed: nothing to show beside")
            continue
        script = str(Path(__file__).parent / "in_memory.py")
        subprocess.run([sys.executable, script, str(file), name, *standards], check=True)


def main() -> None:
    """Make the province in a temporary folder, ask, and forget it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "province.sqlite"
        # In a process of its own: what is measured is the asking.
        with ProcessPoolExecutor(1) as other:
            start = time.monotonic()
            events, reliances = other.submit(build, file, count).result()
            took = time.monotonic() - start
        size = file.stat().st_size / 1e6
        print(
            f"{count} instruments, {events} events, {reliances} reliances: {size:.0f} MB,", end=""
        )
        print(f" made in {took:.0f} s", flush=True)
        engine = reading(sqlite_engine(file, read_only=True))
        raw = sqlite3.connect(file, isolation_level=None)
        raw.execute("BEGIN")
        with engine.connect() as connection:
            size = connection.exec_driver_sql("PRAGMA cache_size").scalar()
            raw.execute(f"PRAGMA cache_size={size}")
            chains(connection, raw, engine, events)
            impacts(connection, raw, engine)
        raw.close()
        engine.dispose()
        in_memory(file)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the program at its most: {most:.0f} MB (goal 500)")


if __name__ == "__main__":
    main()
