"""Issue many meters of one holder as one job, and bind them for the printer.

    python bench/bulk.py [METERS] [WORKERS]     (500, one worker a core)

A demo station is made, so many verifications are brought to approval, and the job is issued twice
over: all meters with all cores, a fifth as many with one process alone. Printed are
certificates a second for both, their ratio, the size of a document, and the file for the printer.
Time is that of the clock: a machine that does other work makes it long.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from metro.app import bulk
from metro.app.demo.approving import APPROVER, approve_meter
from metro.app.demo.build import build
from metro.app.places import StationPlace
from metro.app.station import Station

METERS = 115
"""So many different meters of the demo take turns."""


def prepared(station: Station, job: str, count: int) -> None:
    for number in range(count):
        approve_meter(station, f"meter-{number % METERS + 4:03d}", job)
        if number % 50 == 49:
            print(f"  approved {number + 1} of {count} in {job}", flush=True)


def issued(station: Station, job: str, workers: int) -> tuple[int, float]:
    records = bulk.waiting(station, job)
    start = time.perf_counter()
    made = bulk.issue_many(station, records, APPROVER, workers=workers)
    spent = time.perf_counter() - start
    assert not made.refused, made.refused
    return len(made.documents), spent


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        place = StationPlace(Path(folder) / "station")
        build(place)
        with Station(place) as station:
            prepared(station, "all-cores", count)
            prepared(station, "one", max(count // 5, 1))
            done, spent = issued(station, "all-cores", workers)
            few, alone = issued(station, "one", 1)
            fast, slow = done / spent, few / alone
            print(f"{done} certificates, {workers} processes: {spent:.1f} s, {fast:.1f} a second")
            print(f"{few} certificates, one process: {alone:.1f} s, {slow:.1f} a second")
            print(f"ratio {fast / slow:.2f}")
            with station.ledger.reading() as reader:
                numbers = [row.document.number for row in reader.documents("JY-", done)]
            sizes = [len(station.issue.bytes_of(number)) for number in numbers]
            print(f"size of a document: {sum(sizes) / len(sizes) / 1000:.0f} kB")
            start = time.perf_counter()
            data = bulk.bound(station, numbers)
            spent = time.perf_counter() - start
            print(f"for the printer: {len(data) / 1e6:.1f} MB in {spent:.1f} s")


if __name__ == "__main__":
    main()
