"""Load the whole library of regulations, against a bare YAML parse of the same bytes.

    python bench/library.py     (goals: 3 times the bare parse; the index in 50 ms)

The bare parse is PyYAML's CSafeLoader, the fastest safe one; without libyaml, SafeLoader. Ours
also refuses what is hostile, keeps lines, and checks kind and unit of every formula. The index is
what a list needs of every regulation (number, edition, dates, instrument), from the cache folder,
each row held against the hash of its file. Both ways take turns, and the ratio is of one turn.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from metro.app import shelf
from metro.quantities.expressions import syntax
from metro.regulations import library
from metro.regulations.reader import read_regulation

TURNS = 5
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def bare() -> None:
    for name in library.ids():
        yaml.load(library.data(name), Loader=LOADER)


def whole() -> None:
    syntax.tree.cache_clear()  # as a program does that starts
    for name in library.ids():
        read_regulation(library.data(name), name)


def index(folder: Path) -> Callable[[], object]:
    def work() -> None:
        library.data.cache_clear()
        shelf.listed(folder)

    return work


def main() -> int:
    whole()
    bares, wholes, indexes = [], [], []
    with tempfile.TemporaryDirectory() as name:
        listed = index(Path(name))
        listed()
        for _ in range(TURNS):
            bares.append(timed(bare))
            wholes.append(timed(whole))
            indexes.append(timed(listed))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(wholes, bares, strict=True))
    size = sum(len(library.data(name)) for name in library.ids())
    print(f"{len(library.ids())} files, {size / 1000:.0f} kB")
    print(f"bare parse ({LOADER.__name__}): {min(bares) * 1000:6.0f} ms")
    print(f"every regulation, checked:  {min(wholes) * 1000:6.0f} ms")
    print(f"the index, from its cache:  {min(indexes) * 1000:6.1f} ms")
    print(f"ratio: {ratio:.2f} times a bare parse (the middle of {TURNS} turns)")
    return 0 if ratio <= 3 and min(indexes) <= 0.050 else 1


if __name__ == "__main__":
    sys.exit(main())
