"""Judge water meters of nine runs by JJG 162, against a loop with pint at every step.

    python bench/judging.py     (a figure; a goal is set later)

The pint loop does the least that gives the same numbers: errors of indication as
Quantity(Decimal, unit), compared with their limits. Ours also reads the cells as typed, picks the
limit by zone and class, applies the rule for a second and third run, rounds, and gives reasons.
"""

import time
from datetime import date
from decimal import Decimal

import pint

from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.model.verification import VerificationKind
from metro.regulations import library

METERS = 400
REGULATION = "jjg-162-2019-cold-water-meters"
RUNS = {
    "Q3": [("100.8", "100"), ("101.1", "100"), ("100.9", "100")],
    "Q2": [("10.06", "10.00"), ("10.10", "10.00"), ("10.15", "10.00")],
    "Q1": [("10.51", "10.00"), ("10.49", "10.00"), ("10.48", "10.00")],
}
LIMITS = {"Q3": "2", "Q2": "2", "Q1": "5"}


def cells() -> dict[str, str]:
    found = {
        "class": "2",
        "rating/DN": "20 mm",
        "rating/Q1": "0.04 m³/h",
        "rating/Q2": "0.064 m³/h",
        "rating/Q3": "4 m³/h",
        "condition/water_temperature/start": "20.1 ℃",
        "condition/ambient_temperature": "21 ℃",
    }
    for point, runs in RUNS.items():
        for number, (shown, true) in enumerate(runs):
            head = f"reading/-/error_of_indication/as_found/{point}/{number}"
            found[f"{head}/indicated"] = f"{shown} L"
            found[f"{head}/reference"] = f"{true} L"
    return found


def ours(count: int, *, read: bool) -> float:
    regulation, typed = library.shipped(REGULATION), cells()
    kind, on = VerificationKind.INITIAL, date(2026, 3, 1)
    data = take(regulation, on, kind, typed).data
    judge(regulation, data)
    start = time.perf_counter()
    for _ in range(count):
        judge(regulation, take(regulation, on, kind, typed).data if read else data)
    return time.perf_counter() - start


def theirs(count: int) -> float:
    registry = pint.UnitRegistry(non_int_type=Decimal)
    quantity, litre, percent = registry.Quantity, registry.litre, registry.percent
    start = time.perf_counter()
    for _ in range(count):
        for point, runs in RUNS.items():
            limit = quantity(Decimal(LIMITS[point]), percent)
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
    return time.perf_counter() - start


def main() -> None:
    judged, read, pints = (
        min(ours(METERS, read=False) for _ in range(3)),
        min(ours(METERS, read=True) for _ in range(3)),
        min(theirs(METERS) for _ in range(3)),
    )
    print(f"ours, judging alone:      {METERS / judged:8.0f} meters a second")
    print(f"ours, reading and judging: {METERS / read:7.0f} meters a second")
    print(f"pint at every step:       {METERS / pints:8.0f} meters a second")
    alone, whole = pints / judged, pints / read
    print(f"ratio: {alone:.2f} times pint's speed (judging alone), {whole:.2f} (with reading)")


if __name__ == "__main__":
    main()
