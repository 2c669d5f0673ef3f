"""Two windows on one PostgreSQL station issue the certificates of the same records at once.

    python bench/two_windows.py [RECORDS]     (200)

Each window is a process of its own with its own enrolled key. Both are given every record, in
different orders, so they also reach for the same one. Then: no number twice, no gap, every record
issued once, the bytes of every certificate there, the journal whole and with the keys of both.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from metro.app.demo.approving import approve_next
from metro.app.demo.build import HEAD, build
from metro.app.enrolment import enrol
from metro.app.keeping import examine
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.model.document import DocumentState

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

WINDOW = """
import sys
from pathlib import Path
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.errors import MetroError

folder, url, *records = sys.argv[1:]
with Station(StationPlace(Path(folder), url)) as station:
    station.press
    print("ready", flush=True)
    sys.stdin.readline()
    for record in records:
        try:
            for document in station.issue(record, "wangli"):
                print(document.number, document.object, flush=True)
        except MetroError as error:
            print("refused", error.code, flush=True)
"""


def window(folder: Path, url: str, records: list[str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WINDOW, str(folder), url, *records]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)


def at_once(windows: list["subprocess.Popen[str]"]) -> list[list[list[str]]]:
    """Let all windows go at the same moment; return what each of them said."""
    for child in windows:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ready"
    for child in windows:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    said = []
    for child in windows:
        text, _ = child.communicate()
        assert child.returncode == 0, child.returncode
        said.append([line.split() for line in text.splitlines()])
    return said


def study(url: str, scratch: Path, count: int) -> str:
    """Make the station, let the windows go, and check; return the finding in a sentence."""
    first, second = scratch / "one", scratch / "two"
    build(StationPlace(first, url))
    with Station(StationPlace(first, url)) as station:
        enrol(station, second, "WINDOW-2", HEAD, f"demo-{HEAD}")
        records = [approve_next(station) for _ in range(count)]
    start = time.perf_counter()
    order = records[::2] + records[1::2]
    said = at_once([window(first, url, order), window(second, url, order[::-1])])
    took = time.perf_counter() - start
    issued = [line for lines in said for line in lines if line[0] != "refused"]
    refusals = Counter(line[1] for lines in said for line in lines if line[0] == "refused")
    numbers = [number for number, _ in issued]
    assert len(set(numbers)) == len(numbers) == count, "a number twice, or a record twice or never"
    assert set(refusals) <= {"record.state", "gate.refused"}, refusals
    with Station(StationPlace(first, url)) as station:
        report = examine(station)
        assert report.whole, report.errors
        with station.ledger.reading() as reader:
            rows = [row.document for row in reader.documents("", 1_000_000)]
        assert {row.record for row in rows if row.number in set(numbers)} == set(records)
        for number, name in issued:
            assert hashlib.sha256(station.issue.bytes_of(number)).hexdigest() == name
        serials = sorted(int(row.number[-5:]) for row in rows if row.number.startswith("JY"))
        assert serials == list(range(1, len(serials) + 1)), "a gap"
        assert all(row.state is not DocumentState.RESERVED for row in rows)
    each = " and ".join(str(sum(line[0] != "refused" for line in lines)) for lines in said)
    late = sum(refusals.values())
    return (
        f"{count} certificates by two windows at once ({each}) in {took:.1f} s; {late} times the "
        "other was first and it was refused; no number twice, no gap, the journal whole"
    )


def main(count: int = 200) -> None:
    from tests.postgresql import programs, served

    found = programs()
    if found is None:
        raise SystemExit("PostgreSQL's programs are not on this machine")
    with served(found) as server, tempfile.TemporaryDirectory() as scratch:
        print(study(server.create(), Path(scratch), count))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
