"""Read case files: readings and what a verifier expects of them, as cells.

A case is one of ours or somebody's own; it is hostile until checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.model.verification import WHOLE, Stage, StandardInUse, VerificationKind
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read as read_quantity
from metro.regulations.cursor import Cursor
from metro.regulations.source import parse

MOST_CASES = 20_000


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what was measured, as cells, and what is expected (None: nothing)."""

    name: str
    regulation: str
    on: date
    kind: VerificationKind
    cells: Mapping[str, str]
    lines: Mapping[str, int]
    standards: Cursor | None
    expect: Mapping[str, object] | None
    source: str
    line: int
    file: str


def read_cases(data: bytes, file: str) -> list[Case]:
    """Read a file of cases.

    Raises MetroError `file.…` with file, line and key.
    """
    top = Cursor(parse(data, file), file)
    if not isinstance(top.node.value, list):
        raise top.refuse("file.not_a_list")
    if len(top.node.value) > MOST_CASES:
        raise top.refuse("file.too_many_rows", most=MOST_CASES)
    return [_case(row) for row in top.items()]


def _case(row: Cursor) -> Case:
    cells: dict[str, str] = {}
    lines: dict[str, int] = {}
    for path, place in _cells(row):
        cells[path] = place.text()
        lines[path] = place.node.line
    case = Case(
        name=row.string("name"),
        regulation=row.string("regulation"),
        on=row.get("on").day(),
        kind=row.get("verification").choice(VerificationKind),
        cells=cells,
        lines=lines,
        standards=row.get("standards") if row.has("standards") else None,
        expect=_expect(row),
        source=row.optional("source", Cursor.text, ""),
        line=row.node.line,
        file=row.file,
    )
    row.done()
    return case


def _expect(row: Cursor) -> Mapping[str, object] | None:
    if not row.has("expect"):
        return None
    place = row.get("expect")
    for key, step in place.entries():
        if key not in ("verdict", "items", "parts", "refused", "reasons"):
            known = "verdict、items、parts、refused、reasons"
            raise step.refuse("file.unknown_key", unknown=key, known=known)
    plain = place.plain()
    assert isinstance(plain, dict)
    return plain


def _cells(row: Cursor) -> Iterator[tuple[str, Cursor]]:
    instrument = row.get("instrument")
    if instrument.has("class"):
        yield "class", instrument.get("class")
    for name, place in _entries(instrument, "ratings"):
        yield f"rating/{name}", place
    parts = dict(_entries(instrument, "parts"))
    instrument.done()
    for part, place in parts.items():
        if place.has("class"):
            yield f"part/{part}/class", place.get("class")
        for name, step in _entries(place, "ratings"):
            yield f"part/{part}/rating/{name}", step
        place.done()
    for name, place in _entries(row, "conditions"):
        if isinstance(place.node.value, list):
            start_end = list(place.items())
            for which, step in zip(("start", "end"), start_end, strict=False):
                yield f"condition/{name}/{which}", step
        else:
            yield f"condition/{name}", place
    if row.has("adjusted"):
        yield "adjusted", row.get("adjusted")
    yield from _stage_cells(row, Stage.AS_FOUND, bool(parts))
    if row.has("as_left"):
        place = row.get("as_left")
        yield from _stage_cells(place, Stage.AS_LEFT, bool(parts))
        place.done()


def _entries(row: Cursor, key: str) -> Iterator[tuple[str, Cursor]]:
    if row.has(key):
        yield from row.get(key).entries()


def _stage_cells(row: Cursor, stage: Stage, in_parts: bool) -> Iterator[tuple[str, Cursor]]:
    for key, walk in (("readings", _readings), ("answers", _answers), ("not_applicable", _reasons)):
        if not row.has(key):
            continue
        place = row.get(key)
        by_part = place.entries() if in_parts else [(WHOLE, place)]
        for part, step in by_part:
            yield from walk(part, stage, step)


def _readings(part: str, stage: Stage, place: Cursor) -> Iterator[tuple[str, Cursor]]:
    for item, points in place.entries():
        for point, lines in points.entries():
            for number, line in enumerate(lines.items()):
                for column, cell in line.entries():
                    yield f"reading/{part}/{item}/{stage}/{point}/{number}/{column}", cell


def _answers(part: str, stage: Stage, place: Cursor) -> Iterator[tuple[str, Cursor]]:
    for item, questions in place.entries():
        for question, cell in questions.entries():
            yield f"answer/{part}/{item}/{stage}/{question}", cell


def _reasons(part: str, stage: Stage, place: Cursor) -> Iterator[tuple[str, Cursor]]:
    del stage
    for item, cell in place.entries():
        yield f"na/{part}/{item}", cell


def standards_of(case: Case, regulation: VerificationRegulation) -> dict[str, StandardInUse]:
    """Read the standards of a case against what its regulation asks for.

    Raises MetroError `file.unknown_key`, `quantity.…`.
    """
    if case.standards is None:
        return {}
    known = {row.id: row.values for row in regulation.standards}
    found = {}
    for name, row in case.standards.entries():
        if name not in known:
            raise row.refuse("file.unknown_key", unknown=name, known="、".join(known))
        values = {
            key: _value(row.get(key), declared.kind, declared.unit)
            for key, declared in known[name].items()
            if row.has(key)
        }
        found[name] = StandardInUse(
            row.optional("class", Cursor.text, ""),
            row.optional("mpe", _limit, None),
            row.optional("U", _any, None),
            row.optional("k", Cursor.text, ""),
            values,
        )
        row.done()
    return found


def _value(place: Cursor, kind: str, unit: str) -> Quantity:
    return place.checked(lambda: read_quantity(place.text(), kind=kind, unit=unit))


def _limit(place: Cursor) -> Quantity:
    return place.checked(lambda: read_quantity(place.text().removeprefix("±")))


def _any(place: Cursor) -> Quantity:
    return place.checked(lambda: read_quantity(place.text()))


def missing_standard(case: Case, regulation: VerificationRegulation) -> MetroError | None:
    """Return the refusal of the first reading whose standard the case does not name."""
    named = set(case.standards.mapping()) if case.standards is not None else set()
    columns = {
        (item.id, name): column.standard
        for item in regulation.items
        for name, column in item.columns.items()
    }
    for path in case.cells:
        head, *rest = path.split("/")
        if head != "reading":
            continue
        standard = columns.get((rest[1], rest[5]))
        if standard is not None and standard not in named:
            where = {"file": case.file, "line": case.lines[path], "cell": path}
            return MetroError("reading.names_no_standard", standard=standard, **where)
    return None
