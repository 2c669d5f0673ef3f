"""The digital certificates of every sample paper before two programs of PTB, and their cost.

`dcclib` runs PTB's Schematron of good practice on each file, `dsiunits` reads each unit of our
table. Both are oracles and no part of Metro: install them anywhere and name that Python,
`METRO_DCC_ORACLE=/path/to/python python bench/dcc.py`. Without them that is said, and nothing is
claimed. `cases` behind it takes every case of the library too. The cost is a ratio to lxml alone,
writing and parsing the same tree, in the same run.
"""

import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from lxml import etree

from metro import resource
from metro.exchange.digital import DccReader
from metro.exchange.paper_dcc import DccWriter
from metro.model.civil import CIVIL
from metro.model.digital import HeldReport
from metro.model.document import DocumentKind, Paper
from metro.regulations.cases import read_cases

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 30
SCHEMATRON = """
import json, sys
from dcclib.validation import SchematronValidator
judge, found = SchematronValidator.for_dcc(), {}
for file in sys.argv[1:]:
    seen = judge.validate_file(file)
    rows = [*seen.failed_assertions, *seen.successful_reports]
    rows = [row for row in rows if row.role != "information"]
    found[file] = [[row.role, " ".join(row.text.split())] for row in rows]
print(json.dumps(found))
"""
UNITS = """
import json, sys, warnings
from dsi_unit import DsiUnit
warnings.simplefilter("ignore")
print(json.dumps([text for text in sys.argv[1:] if not DsiUnit(text).valid]))
"""


def papers() -> dict[str, Paper]:
    sys.path.insert(0, str(ROOT))
    module = importlib.import_module("tests.documents.samples.every")
    made = {name: make() for name, make in module.SAMPLES.items()}
    return {name: paper for name, paper in made.items() if paper.kind is not DocumentKind.RECORD}


def cases() -> dict[str, Paper]:
    """Return every case of the library as a paper."""
    module = importlib.import_module("tests.exchange.test_every_regulation")
    found: dict[str, Paper] = {}
    for file in sorted(module.CASES.glob("*.yaml")):
        for number, case in enumerate(read_cases(file.read_bytes(), file.name)):
            paper = module.paper(case)
            if paper is not None:
                found[f"{file.stem}-{number}"] = paper
    return found


def held(paper: Paper) -> dict[str, HeldReport]:
    on = date(2026, 1, 2)
    above = HeldReport("N-1", "NMI", on, "b" * 64, True, True)
    return {
        row.event: HeldReport(row.certificate, "LAB", on, "a" * 64, True, True, (above,))
        for row in paper.record.standards
    }


def asked(python: str, program: str, *words: str) -> object | None:
    command = [python, "-c", program, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  not available: {done.stderr.strip().splitlines()[-1]}")
        return None
    return json.loads(done.stdout)


def schematron(python: str, files: list[Path]) -> int:
    print("Schematron of PTB (dcclib):")
    found = asked(python, SCHEMATRON, *map(str, files))
    if not isinstance(found, dict):
        return 0
    print(f"  {len(found)} files, {sum(map(len, found.values()))} findings")
    for file, rows in found.items():
        for role, text in rows:
            print(f"  {Path(file).stem}")
            print(f"    {role}: {text}")
    return sum(1 for rows in found.values() for role, _ in rows if role == "error")


def units(python: str) -> int:
    rows = [row["dsi"] for row in resource.read_json("units", "dsi.json")["units"] if row["dsi"]]
    print(f"Units of the table read by dsiunits, of {len(rows)}:")
    found = asked(python, UNITS, *rows)
    if not isinstance(found, list):
        return 0
    print(f"  not read: {', '.join(found) or 'none'}")
    return len(found)


def spent(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return statistics.median(once() for _ in range(ROUNDS))


def cost(name: str, paper: Paper) -> None:
    writer, reader, chain = DccWriter(), DccReader(), held(paper)
    data = writer.write(paper, chain)
    tree = etree.fromstring(data)
    moment = datetime.now(CIVIL)
    write, bare = spent(lambda: writer.write(paper, chain)), spent(lambda: etree.tostring(tree))
    read = spent(lambda: reader.examine(data, name, moment))
    parse = spent(lambda: etree.fromstring(data))
    print(
        f"{name}: {len(data)} bytes; written in {write * 1000:.1f} ms, {write / bare:.0f} × lxml; "
        f"read with every finding in {read * 1000:.1f} ms, {read / parse:.0f} × lxml"
    )


def main() -> int:
    python = os.environ.get("METRO_DCC_ORACLE", sys.executable)
    every = papers()
    if sys.argv[1:] == ["cases"]:
        every |= cases()
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, paper in every.items():
            file = Path(folder) / f"{name}.xml"
            file.write_bytes(DccWriter().write(paper, held(paper)))
            files.append(file)
        faults = schematron(python, files) + units(python)
    for name in ("scale_certificate", "dispenser_certificate"):
        cost(name, every[name])
    return 2 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
