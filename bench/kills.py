"""Kill a process that issues certificates, at random moments, again and again.

    python bench/kills.py [ROUNDS]     (200)

After every kill the station is opened anew: every acknowledged certificate is there with its
bytes, the doctor finds the station whole, no number was used twice, and none is lost without a
void.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from metro.app.demo.build import build
from metro.app.keeping import examine
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.model.document import DocumentState

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 1.2
CHILD = """
import sys
from pathlib import Path
from metro.app.demo.approving import approve_next
from metro.app.places import StationPlace
from metro.app.station import Station

with Station(StationPlace(Path(sys.argv[1]))) as station:
    station.settle()
    station.press
    first = True
    while True:
        approved = [approve_next(station) for _ in range(4)]
        if first:
            print("ready", flush=True)
            first = False
        for record in approved:
            for document in station.issue(record, "wangli"):
                print(document.number, document.object, flush=True)
"""


def one_round(folder: Path, wait: float) -> dict[str, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", CHILD, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ready"
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
    lines = [line.split() for line in rest.splitlines() if line.endswith("\n") or len(line) > 70]
    return {words[0]: words[1] for words in lines if len(words) == 2 and len(words[1]) == 64}


def check(folder: Path, acknowledged: dict[str, str]) -> tuple[int, int]:
    with Station(StationPlace(folder)) as station:
        station.settle()
        report = examine(station)
        assert report.whole, report.errors
        with station.ledger.reading() as reader:
            rows = [row.document for row in reader.documents("", 1_000_000)]
        found = {row.number: row for row in rows}
        assert len(found) == len(rows), "a number was used twice"
        for number, name in acknowledged.items():
            assert found[number].state is DocumentState.ISSUED, number
            data = station.issue.bytes_of(number)
            assert hashlib.sha256(data).hexdigest() == name == found[number].object
        for head in ("JY", "JT"):
            serials = sorted(int(row.number[-5:]) for row in rows if row.number.startswith(head))
            assert serials == list(range(1, len(serials) + 1)), f"a gap in {head}"
        assert all(row.state is not DocumentState.RESERVED for row in rows)
        voided = sum(row.state is DocumentState.VOIDED for row in rows)
        return len(rows), voided


def study(folder: Path, rounds: int, seed: int = 20261122) -> str:
    """Kill and check, again and again; return the finding in a sentence."""
    chance = random.Random(seed)
    acknowledged: dict[str, str] = {}
    count = voided = 0
    for number in range(1, rounds + 1):
        acknowledged |= one_round(folder, chance.uniform(0, LONGEST))
        count, voided = check(folder, acknowledged)
        if number % 20 == 0:
            print(f"{number} kills: {len(acknowledged)} acknowledged, {voided} void", flush=True)
    return (
        f"{rounds} kills: {len(acknowledged)} acknowledged certificates, all there with their "
        f"bytes; {count} numbers, {voided} void, none twice, no gap; the doctor found the station "
        "whole after every kill"
    )


def main(rounds: int = 200) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "station"
        build(StationPlace(folder))
        print(study(folder, rounds))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
