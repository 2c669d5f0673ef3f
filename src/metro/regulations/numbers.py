"""The numbers of a file: rows with a `certainty`, their evidence, the station's corrections."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from metro.model.evidence import Certainty, Evidence
from metro.model.regulation import RegulationNumber
from metro.regulations.cursor import Cursor, plain
from metro.regulations.source import Node

_EVIDENCE = ("clause", "source", "certainty")
BESIDE = ("when", "for", "most_change")
"""Keys beside a value that hold numbers of their own: the borders of its zone, a second limit."""


@dataclass
class Numbers:
    """Collects numbers while a file is read; `corrections` replace values by path."""

    corrections: Mapping[str, str]
    sources: frozenset[str]
    found: list[RegulationNumber] = field(default_factory=list)

    def evidence(self, row: Cursor) -> Evidence:
        """Read clause, source and certainty of a row.

        Raises MetroError `regulation.unknown_source`, `regulation.seen_without_clause`.
        """
        certainty = row.get("certainty").choice(Certainty)
        clause = row.optional("clause", Cursor.text, None)
        source = row.optional("source", Cursor.text, None)
        if source is not None and source not in self.sources:
            known = tuple(sorted(self.sources))
            raise row.refuse("regulation.unknown_source", source=source, known=known)
        if certainty is not Certainty.MEMORY and source is None:
            raise row.refuse("regulation.no_source", certainty=certainty.value)
        if certainty is Certainty.SEEN and clause is None:
            raise row.refuse("regulation.seen_without_clause")
        return Evidence(clause, source, certainty)

    def value(self, row: Cursor, key: str = "value") -> tuple[str | None, Evidence]:
        """Read a row's value as text, corrected where the station did, and note the number."""
        evidence = self.evidence(row)
        path = ".".join(row.path)
        node = row.get(key).node
        text = node.value if isinstance(node.value, str) else None
        if isinstance(node.value, list):
            text = json.dumps(plain(node), ensure_ascii=False)
        corrected = path in self.corrections
        value = self.corrections.get(path, text)
        self.found.append(RegulationNumber(path, value, evidence, True, corrected))
        for beside in BESIDE:
            if row.has(beside) and any(map(str.isdigit, words := _words(row.get(beside).node))):
                noted = RegulationNumber(f"{path}.{beside}", words, evidence, False)
                self.found.append(noted)
        return value, evidence

    def whole(self, row: Cursor, evidence: Evidence, leave: Iterable[str] = ()) -> None:
        """Note a row that is one number as a whole, apart from keys that are noted on their own."""
        skipped = {*_EVIDENCE, *leave}
        content = {
            key: _numeric(key, plain(node))
            for key, node in row.mapping().items()
            if key not in skipped
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        self.found.append(RegulationNumber(".".join(row.path), text, evidence, False))


def _words(node: Node) -> str:
    return (
        node.value if isinstance(node.value, str) else json.dumps(plain(node), ensure_ascii=False)
    )


def _numeric(key: str, content: object) -> object:
    """Leave out names and symbols, which may be reworded; what is looked at is words alone."""
    if key == "questions":
        return content
    if isinstance(content, dict):
        rows = {name: row for name, row in content.items() if name not in ("title", "symbol")}
        return {name: _numeric(name, row) for name, row in rows.items()}
    if isinstance(content, list):
        return [_numeric("", row) for row in content]
    return content


def digest(numbers: Iterable[RegulationNumber]) -> str:
    """Return the SHA-256 of the effective numbers, by path."""
    rows = sorted((number.path, number.value) for number in numbers)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def open_numbers(
    numbers: Iterable[RegulationNumber], confirmed: Mapping[str, str]
) -> list[RegulationNumber]:
    """Return the numbers that still keep a regulation from issuing anything.

    A gap, and whatever was not read in this edition and is not confirmed with this very value.
    """
    return [
        number
        for number in numbers
        if number.value is None
        or (
            number.evidence.certainty is not Certainty.SEEN
            and confirmed.get(number.path) != number.value
        )
    ]
