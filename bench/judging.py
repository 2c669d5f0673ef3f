"""Judge water meters of nine runs by JJG 162, against a loop with pint at every step.

    python bench/judging.py     (goal: judging alone at 5 times the speed of pint)

The pint loop does the least that gives the same numbers: errors of indication as
Quantity(Decimal, unit), compared with their limits. Ours also reads the cells as typed, picks the
limit by zone and class, applies the rule for a second and third run, rounds, and gives reasons.
No two meters have the same readings. Time is that of the processor, of one core; both ways take
turns, and each ratio is of one turn. The ratio decides, for it says the same on any machine; meters
a second (6,000 on a machine of one's own) and the reading of the cells are shown beside it.
"""

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pint

from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.model.verification import VerificationKind
from metro.regulations import library

METERS, TURNS, CASES, GOAL = 400, 15, 10_000, 5
REGULATION = "jjg-162-2019-cold-water-meters"
PLATE = {
    "class": "2",
    "rating/DN": "20 mm",
    "rating/Q1": "0.04 m³/h",
    "rating/Q2": "0.064 m³/h",
    "rating/Q3": "4 m³/h",
    "condition/water_temperature/start": "20.1 ℃",
    "condition/ambient_temperature": "21 ℃",
}
POINTS = {"Q3": ("2", "100", 1), "Q2": ("2", "10.00", 2), "Q1": ("5", "10.00", 2)}
"""Limit in %, volume of a run in L, and the decimals of the meter's reading."""
Runs = dict[str, list[tuple[str, str]]]


def meter(chance: random.Random) -> Runs:
    """Return nine runs of one meter, some of them out of their limit."""
    return {
        point: [
            (f"{float(true) * (1 + chance.gauss(0, float(limit) / 250)):.{places}f}", true)
            for _ in range(3)
        ]
        for point, (limit, true, places) in POINTS.items()
    }


def cells(runs: Runs) -> dict[str, str]:
    found = dict(PLATE)
    for point, rows in runs.items():
        for number, (shown, true) in enumerate(rows):
            head = f"reading/-/error_of_indication/as_found/{point}/{number}"
            found[f"{head}/indicated"] = f"{shown} L"
            found[f"{head}/reference"] = f"{true} L"
    return found


def case(number: int, runs: Runs) -> str:
    """Return one meter as a case of `metro judge`."""
    rows = ", ".join(
        f"{point}: [" + ", ".join(f"{{indicated: {a} L, reference: {b} L}}" for a, b in lines) + "]"
        for point, lines in runs.items()
    )
    return (
        f"- {{name: meter {number}, regulation: {REGULATION}, on: 2026-03-01, "
        "verification: initial, "
        'instrument: {class: "2", '
        "ratings: {DN: 20 mm, Q1: 0.04 m³/h, Q2: 0.064 m³/h, Q3: 4 m³/h}}, "
        "conditions: {water_temperature: 20.1 ℃, ambient_temperature: 21 ℃}, "
        'standards: {bench: {U: "0.2 %"}}, '
        "answers: {appearance: {marks: conforms, readable: conforms, protection: conforms, "
        "function: conforms}, tightness: {no_leak: conforms}}, "
        f"readings: {{error_of_indication: {{{rows}}}}}}}\n"
    )


def whole_file() -> None:
    """Run `metro judge` on a file of many meters, as a person would."""
    chance = random.Random(163)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "meters.yaml"
        file.write_text("".join(case(n, meter(chance)) for n in range(CASES)), encoding="utf-8")
        size = file.stat().st_size
        start = time.perf_counter()
        with (Path(folder) / "answer").open("wb") as answer:
            command = [sys.executable, "-m", "metro", "judge", str(file), "--json"]
            done = subprocess.run(command, stdout=answer, check=False)
        took = time.perf_counter() - start
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"metro judge, {CASES} cases ({size / 1e6:.1f} MB): exit {done.returncode}, {took:.1f} s, "
        f"{CASES / took:.0f} cases a second, {most:.0f} MB at most"
    )


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def theirs(meters: list[Runs]) -> Callable[[], None]:
    registry = pint.UnitRegistry(non_int_type=Decimal)
    quantity, litre, percent = registry.Quantity, registry.litre, registry.percent

    def work() -> None:
        for meter in meters:
            for point, runs in meter.items():
                limit = quantity(Decimal(POINTS[point][0]), percent)
                errors = []
                for shown, true in runs:
                    indicated = quantity(Decimal(shown), litre)
                    reference = quantity(Decimal(true), litre)
                    error = ((indicated - reference) / reference).to(percent)
                    errors.append(error)
                    _ = -limit <= error <= limit
                total = errors[0]
                for error in errors[1:]:
                    total = total + error
                _ = -limit <= total / Decimal(len(errors)) <= limit

    return work


def main() -> int:
    chance = random.Random(162)
    meters = [meter(chance) for _ in range(METERS)]
    typed = [cells(runs) for runs in meters]
    regulation = library.shipped(REGULATION)
    kind, on = VerificationKind.INITIAL, date(2026, 3, 1)
    taken = [take(regulation, on, kind, row).data for row in typed]
    pints = theirs(meters)

    def alone() -> None:
        for data in taken:
            judge(regulation, data)

    def whole() -> None:
        for row in typed:
            judge(regulation, take(regulation, on, kind, row).data)

    ways = {"judging alone": alone, "reading and judging": whole}
    times: dict[str, list[float]] = {name: [] for name in (*ways, "pint")}
    for _ in range(TURNS):
        for name, way in ways.items():
            times[name].append(timed(way))
        times["pint"].append(timed(pints))
    for name, row in times.items():
        print(f"{name + ':':24}{METERS / min(row):8.0f} meters a second")
    ratios = {
        name: statistics.median(
            slow / fast for slow, fast in zip(times["pint"], times[name], strict=True)
        )
        for name in ways
    }
    for name, ratio in ratios.items():
        print(f"ratio, {name}: {ratio:.2f} times pint's speed (the middle of {TURNS} turns)")
    reached = ratios["judging alone"] >= GOAL
    print(f"goal: judging alone at {GOAL} times pint's speed: {'reached' if reached else 'missed'}")
    whole_file()
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
