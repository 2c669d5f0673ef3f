"""Load the whole library of regulations, against a bare YAML parse of the same bytes.

    python bench/library.py     (goals: 3 times the bare parse; from the cache in 50 ms)

The bare parse is PyYAML's CSafeLoader, the fastest safe one; without libyaml, SafeLoader. Ours
also refuses what is hostile, keeps lines, and checks kind and unit of every formula. The index is
what a list needs of every regulation (number, edition, dates, instrument, regimes); the whole
library is every regulation as an object of the model. Both come from the cache folder as by a
program that starts: the files of the library are read and hashed, and what was kept is held
against them. All ways take turns; the ratio is of one turn, the others are medians. The time is
that of this process.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml

from metro.app import shelf
from metro.app.copies import copied
from metro.model.regulation import VerificationRegulation
from metro.quantities.expressions import syntax
from metro.regulations import library
from metro.regulations.reader import read_regulation

TURNS = 9
GOAL = 50
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


def index(folder: Path) -> None:
    library.data.cache_clear()
    shelf.listed(folder)


def cached(folder: Path) -> list[VerificationRegulation]:
    library.data.cache_clear()
    return [copied(folder, name) for name in library.ids()]


def main() -> int:
    whole()
    bares, wholes, indexes, copies = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        listed, copied_all = partial(index, Path(name)), partial(cached, Path(name))
        listed()
        same = copied_all() == copied_all() == [library.shipped(row) for row in library.ids()]
        for _ in range(TURNS):
            bares.append(timed(bare))
            wholes.append(timed(whole))
            indexes.append(timed(listed))
            copies.append(timed(copied_all))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(wholes, bares, strict=True))
    size = sum(len(library.data(name)) for name in library.ids())
    print(f"{len(library.ids())} files, {size / 1000:.0f} kB")
    print(f"bare parse ({LOADER.__name__}): {statistics.median(bares) * 1000:6.0f} ms")
    print(f"every regulation, checked:  {statistics.median(wholes) * 1000:6.0f} ms")
    print(f"the index, from its cache:  {statistics.median(indexes) * 1000:6.1f} ms")
    print(f"every one, from its cache:  {statistics.median(copies) * 1000:6.1f} ms (≤ {GOAL} ms)")
    print(f"the same objects as read:   {same}")
    print(f"ratio: {ratio:.2f} times a bare parse (the middle of {TURNS} turns)")
    return 0 if ratio <= 3 and statistics.median(copies) * 1000 <= GOAL and same else 1


if __name__ == "__main__":
    sys.exit(main())
