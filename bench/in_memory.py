"""The chain and the impact of `chain.py` asked of graphs in memory: context, not goals.

    python bench/in_memory.py PROVINCE.sqlite {rustworkx|networkx} STANDARD …

`chain.py` runs it in a process of its own, so that its memory is its own. Neither library knows the
rule of the dates: each edge (from an event to the event that was effective for it, worked out
before) carries its day, and a loop of Python walks them.
"""

import random
import resource
import sqlite3
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

EPOCH, LEAVES, YEAR = 10**12, 2_000, (20200101, 20201231)
READ = """SELECT r.event, (SELECT e.event FROM counted e WHERE e.subject = r.subject AND e.sort = 0
    AND e.day <= r.day AND (e.day < r.day OR e.time < r.time)
    ORDER BY e.day DESC, e.time DESC, e.place DESC LIMIT 1), r.subject, r.user, r.day
    FROM relied r"""
"""Everything is known and nothing is named in this province, so that this is the whole rule."""
CHUNK = 100_000
Edge = tuple[int, int, tuple[int, int]]


def resident() -> float:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Rustworkx:
    """The graph of rustworkx."""

    def __init__(self, events: int) -> None:
        self.graph = import_module("rustworkx").PyDiGraph(multigraph=True)
        self.graph.add_nodes_from(range(events + 1))

    def add(self, edges: list[Edge]) -> None:
        self.graph.add_edges_from(edges)

    def up(self, event: int) -> Iterable[int]:
        return (to for _, to, _ in self.graph.out_edges(event))

    def down(self, event: int) -> Iterable[tuple[int, int]]:
        return ((user, data[0]) for user, _, data in self.graph.in_edges(event))


class Networkx:
    """The graph of networkx."""

    def __init__(self, events: int) -> None:
        self.graph = import_module("networkx").DiGraph()
        self.graph.add_nodes_from(range(events + 1))

    def add(self, edges: list[Edge]) -> None:
        self.graph.add_edges_from((user, to, {"what": what}) for user, to, what in edges)

    def up(self, event: int) -> Iterable[int]:
        return self.graph.succ[event].keys()

    def down(self, event: int) -> Iterable[tuple[int, int]]:
        return ((user, data["what"][0]) for user, data in self.graph.pred[event].items())


Graph = Rustworkx | Networkx


def above(graph: Graph, event: int) -> int:
    """Return how many reliances stand above an event."""
    waiting, seen, found = [event], {event}, 0
    while waiting:
        for to in graph.up(waiting.pop()):
            found += 1
            if to and to not in seen:
                seen.add(to)
                waiting.append(to)
    return found


def below(graph: Graph, direct: list[tuple[int, int]]) -> int:
    """Return how many instruments relied on a standard in the year, directly or through others."""
    waiting, seen = deque(event for event, _ in direct), {event for event, _ in direct}
    found = {user for _, user in direct}
    while waiting:
        for user, thing in graph.down(waiting.popleft()):
            found.add(thing)
            if user not in seen:
                seen.add(user)
                waiting.append(user)
    return len(found)


def built(file: Path, kind: type[Graph], asked: dict[int, list[tuple[int, int]]]) -> Graph:
    """Read the province into a graph, and note what relied on the asked ones in the year."""
    raw = sqlite3.connect(file)
    graph = kind(raw.execute("SELECT count(*) FROM counted").fetchone()[0])
    rows = raw.execute(READ)
    while some := rows.fetchmany(CHUNK):
        graph.add([(row[0] - EPOCH, (row[1] or EPOCH) - EPOCH, row[3:]) for row in some])
        for event, _, subject, user, day in some:
            if subject in asked and YEAR[0] <= day <= YEAR[1]:
                asked[subject].append((event - EPOCH, user))
    raw.close()
    return graph


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def main() -> None:
    """Build, and ask."""
    file, name = Path(sys.argv[1]), sys.argv[2]
    direct: dict[int, list[tuple[int, int]]] = {int(one): [] for one in sys.argv[3:]}
    kind = {"rustworkx": Rustworkx, "networkx": Networkx}[name]
    took, graph = timed(lambda: built(file, kind, direct))
    chance, events = random.Random(1), len(graph.graph.nodes()) - 1
    leaves = [1 + chance.randrange(events // 2, events) for _ in range(LEAVES)]
    each, links = timed(lambda: sum(above(graph, leaf) for leaf in leaves))
    print(
        f"{name} in memory: read and built in {took:.0f} s, {resident():.0f} MB;"
        f" chain of a leaf {each / LEAVES * 1e3:.3f} ms ({links / LEAVES:.1f} links);",
        end=" ",
    )
    said = []
    for ones in direct.values():
        runs = [timed(lambda ones=ones: below(graph, ones)) for _ in range(3)]
        middle = statistics.median(run[0] for run in runs)
        said.append(f"{runs[0][1]} instruments in {middle * 1e3:.1f} ms")
    print("impact", ", ".join(said))


if __name__ == "__main__":
    main()
