"""Screen verifications by their stored margins under a shift, against judging all of them again.

    python bench/screening.py [EVENTS]

Goal: 20,000 events a second on one core, and the result that judging all gives. Water meters of
nine runs by JJG 162, no two with the same readings: each is judged, and its margin found as at
submission. The margins are kept in a file in the table of the program, many times over under other
names. Screening reads those of the standard and holds the shift against each; what is not cleared
is judged in full, which is asked of the meters made, each once, with their records at hand. Time is
that of the processor.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert

import judging
from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.evaluation.margin import Screen, margins_of
from metro.evaluation.shift import Shift, judged_again, read_shift
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Verdict
from metro.model.margin import ShiftMargin
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.record import RegulationUsed, UsedStandard, VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.verification import StandardInUse, VerificationKind
from metro.model.words import Bilingual
from metro.quantities.decimals import written
from metro.regulations import library
from metro.storage import tables
from metro.storage.recalls import RecallReading

ON, STANDARD, MADE = date(2026, 3, 2), "bench-1", 2_000
ASKED = {"appearance": ("marks", "readable", "protection", "function"), "tightness": ("no_leak",)}
ANSWERS = {
    f"answer/-/{item}/as_found/{question}": "conforms"
    for item, questions in ASKED.items()
    for question in questions
}
SHIFTS = ("0.02 %", "-0.1 %", "0.3 %", "1 L .. 20 L: 0.05 %; 20 L .. 200 L: -0.1 %", "5 %")


def records(regulation: VerificationRegulation, count: int) -> Iterator[VerificationRecord]:
    """Yield meters that are judged whole."""
    chance = random.Random(4)
    for number in range(count):
        cells = judging.cells(judging.meter(chance)) | ANSWERS
        data = take(regulation, ON, VerificationKind.PERIODIC, cells, {}).data
        judgement = judge(regulation, data)
        assert judgement.verdict in (Verdict.PASSED, Verdict.REJECTED)
        yield record_of(regulation, data, judgement, str(number))


def record_of(
    regulation: VerificationRegulation, data: Any, judgement: Any, name: str
) -> VerificationRecord:
    words = ("bench", "main", STANDARD, "", "", "", "", "event", "", None, "")
    return VerificationRecord(
        id=name,
        revision=1,
        number=name,
        job="",
        instrument=MeasuringInstrument(name, "cold_water_meter", "水表", "", "", ""),
        applicant=Organisation("", ""),
        regulation=RegulationUsed(regulation.id, "", "", regulation.title, "", "", {}),
        data=data,
        place="",
        standard=None,
        standards=(UsedStandard(*words, StandardInUse()),),
        judgement=judgement,
        verifier=Person("", ""),
        checker=None,
        valid_until=None,
        conclusion=Bilingual("", ""),
        software="",
    )


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def keep(file: Path, margins: list[ShiftMargin], count: int) -> Any:
    """Write the margins of so many events, over and over; return the engine."""
    engine = create_engine(f"sqlite:///{file}")
    tables.projected.create_all(engine, tables=[tables.margin])
    names = ("low", "high", "down", "up", "minus", "plus")
    with engine.begin() as connection:
        for start in range(0, count, MADE):
            rows = [
                {
                    "instrument": STANDARD,
                    "revision": 1,
                    "event": f"{start}/{number}",
                    "day": (ON + timedelta(days=start // MADE)).isoformat(),
                    "kind": row.kind,
                    "unit": row.unit,
                    **{name: written(getattr(row, name)) for name in names},
                }
                for number, row in enumerate(margins)
            ]
            connection.execute(insert(tables.margin), rows)
    return engine


def screened(reader: RecallReading, shift: Shift) -> dict[tuple[str, int], bool]:
    """Return for each event whether its margin clears the shift."""
    screen = Screen(shift)
    margins = reader.margins(STANDARD, ON, ON + timedelta(days=10_000))
    return {event: screen.keeps(margin) for event, margin in margins.items()}


def main() -> None:
    """Judge, keep, screen, and compare."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    regulation = library.shipped(judging.REGULATION)
    made = list(records(regulation, MADE))
    took, found = timed(lambda: [margins_of(regulation, record) for record in made])
    margins = [rows[0] for rows in found if rows]
    passed = sum(record.judgement.verdict is Verdict.PASSED for record in made)
    print(f"{MADE} meters, {passed} passed; {len(margins)} have a margin,", end=" ")
    print(f"found in {took / MADE * 1e3:.1f} ms each at submission")
    with tempfile.TemporaryDirectory() as folder:
        engine = keep(Path(folder) / "margins.sqlite", margins, count)
        with engine.connect() as connection:
            for text in SHIFTS:
                shown(RecallReading(connection), regulation, made, found, text)
        engine.dispose()


def shown(
    reader: RecallReading,
    regulation: VerificationRegulation,
    made: list[VerificationRecord],
    found: list[tuple[ShiftMargin, ...]],
    text: str,
) -> None:
    """Print what a shift costs either way; the answers have to be the same."""
    shift = read_shift(text)
    took, cleared = timed(lambda: screened(reader, shift))
    rate = len(cleared) / took

    def again(record: VerificationRecord) -> Verdict | None:
        found = judged_again(regulation, record, {STANDARD}, shift)
        return found.verdict if found else None

    full, every = timed(lambda: [again(record) for record in made])
    screen = Screen(shift)
    sure = [bool(rows) and screen.keeps(rows[0]) for rows in found]
    rest, some = timed(
        lambda: [
            record.judgement.verdict if kept else again(record)
            for record, kept in zip(made, sure, strict=True)
        ]
    )
    assert some == every, "screening gives what judging all gives"
    ours, all_of_them = 1 / rate + rest / MADE, full / MADE
    flips = sum(
        verdict is not record.judgement.verdict for verdict, record in zip(every, made, strict=True)
    )
    print(
        f"{text}: {rate:,.0f} events a second screened (goal 20,000),"
        f" {sum(not kept for kept in sure) / MADE:.1%} are candidates, {flips / MADE:.1%} flip or"
        f" have no size; judging all {1 / all_of_them:,.0f} a second,"
        f" with screening {1 / ours:,.0f}: {all_of_them / ours:.1f} times as fast, the same result"
    )


if __name__ == "__main__":
    main()
