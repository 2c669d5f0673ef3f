"""Sort the numbers of a regulation into the tables in which they are compared with its text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from metro.model.evidence import Certainty
from metro.model.number_review import (
    Marks,
    NumberReview,
    NumberState,
    NumberTable,
    ReviewedNumber,
)
from metro.model.regulation import RegulationNumber, VerificationRegulation
from metro.model.words import Bilingual
from metro.regulations.numbers import BESIDE, open_numbers

KINDS = {
    "in_force": "scope",
    "applies_to": "scope",
    "nameplate": "scope",
    "tables": "tables",
    "definitions": "tables",
    "conditions": "surroundings",
    "standards": "standards",
    "interval": "interval",
}
"""Kind of the table of each part of a file; every item has a table of its own."""
WHAT = {
    "in_force": "in_force",
    "applies_to": "also_for",
    "nameplate": "plate_rule",
    "tables": "values",
    "definitions": "formula",
    "conditions": "surrounding",
    "standards": "standard",
    "interval": "interval",
}
WITHIN_ITEM = {
    "maximum_permissible_error": "error_limit",
    "limit": "limit",
    "counts_when": "counts_when",
    "result": "retest",
    "points": "point_value",
    "repeat": "repeat",
}
LAST = {"step": "step", "repeat": "repeat"}
"""What a number is by the last key of its path, wherever it stands in an item."""
NAMELESS = Bilingual("", "")
WHAT_BESIDE = {"when": "zone", "for": "verifications", "most_change": "most_change"}


def reviewed(
    regulation: VerificationRegulation,
    shipped: VerificationRegulation,
    confirmed: Mapping[str, str],
    marks: Marks,
) -> NumberReview:
    """Return a regulation table by table; `shipped` is the same one as its file has it."""
    sorter = _Sorter(regulation, shipped, confirmed, marks)
    tables: dict[tuple[str, str], list[ReviewedNumber]] = {}
    for number in regulation.numbers:
        tables.setdefault(_table_of(number.path), []).append(sorter.row(number))
    titles = {item.id: item.title for item in regulation.items}
    made = [
        NumberTable(id, kind, titles.get(id.partition(".")[2]), tuple(rows))
        for (id, kind), rows in tables.items()
    ]
    return NumberReview(regulation, tuple(made))


def _table_of(path: str) -> tuple[str, str]:
    """Return id and kind of the table that a number stands in."""
    head, *rest = path.split(".")
    if head == "items":
        return f"items.{rest[0]}", "item"
    kind = KINDS.get(head, "other")
    return kind, kind


@dataclass(frozen=True)
class _Sorter:
    """Puts one number into words and says where it stands."""

    regulation: VerificationRegulation
    shipped: VerificationRegulation
    confirmed: Mapping[str, str]
    marks: Marks

    def row(self, number: RegulationNumber) -> ReviewedNumber:
        evidence = number.evidence
        mark = self.marks.get(number.path)
        printed = {row.path: row.value for row in self.shipped.numbers} if number.corrected else {}
        what, title, beside = self.words(number.path)
        return ReviewedNumber(
            number.path,
            what,
            title,
            beside,
            number.value,
            printed.get(number.path),
            evidence,
            self.regulation.sources.get(evidence.source or ""),
            self.state(number),
            number.correctable,
            mark,
        )

    def state(self, number: RegulationNumber) -> NumberState:
        if number.value is None:
            return NumberState.GAP
        if open_numbers([number], self.confirmed):
            return NumberState.OPEN
        if number.corrected:
            return NumberState.CORRECTED
        told = self.confirmed.get(number.path) == number.value
        seen = number.evidence.certainty is Certainty.SEEN
        return NumberState.CONFIRMED if told or not seen else NumberState.SEEN

    def words(self, path: str) -> tuple[str, Bilingual, str]:
        """Return what a number is, the name of its row, and what stands beside its value."""
        parts = path.split(".")
        beside = parts[-1] if len(parts) > 2 and parts[-1] in BESIDE else ""
        own = parts[:-1] if beside else parts
        whole = len(own) == (2 if own[0] == "items" else 1)
        name = NAMELESS if whole else Bilingual(own[-1], own[-1])
        title = self.titles.get(".".join(own), name)
        return _what(own), title, WHAT_BESIDE.get(beside, "")

    @property
    def titles(self) -> Mapping[str, Bilingual]:
        return dict(_titles(self.regulation))


def _what(own: list[str]) -> str:
    if own[0] != "items":
        return WHAT.get(own[0], "other")
    if len(own) == 2:
        return "method"
    return LAST.get(own[-1]) or WITHIN_ITEM.get(own[2], "other")


def _titles(regulation: VerificationRegulation) -> Iterator[tuple[str, Bilingual]]:
    """Yield the names of rows that have one, by path."""
    for rule in regulation.nameplate:
        yield f"nameplate.{rule.id}", rule.title
    for condition in regulation.surroundings:
        yield f"conditions.{condition.id}", condition.title
    for standard in regulation.standards:
        yield f"standards.{standard.id}", standard.title
        for ratio in standard.ratios:
            yield f"standards.{standard.id}.ratios.{ratio.id}", standard.title
    for item in regulation.items:
        for run in item.counts_when:
            yield f"items.{item.id}.counts_when.{run.id}", run.title
