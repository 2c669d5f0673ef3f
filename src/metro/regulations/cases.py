"""Read case files: readings and what a verifier expects of them, as cells.

A case is one of ours or somebody's own; it is hostile until checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.model.verification import WHOLE, Stage, StandardInUse, VerificationKind
from metro.quantities.expressions.types import Declared
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read as read_quantity
from metro.regulations.cursor import Cursor
from metro.regulations.requirements import as_deviation
from metro.regulations.source import parse

MOST_CASES = 20_000
LARGEST_CASES = 9_000_000
"""Ten thousand meters of nine runs fit in."""
MOST_PIECES = 1000
Cell = tuple[str, str, int]
"""The path of a cell, its text, and the line it stands on."""


EXPECTED = ("verdict", "items", "parts", "refused", "reasons", "classes_kept")
"""What a case may expect."""


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

    def where(self, cell: str) -> dict[str, object]:
        """Return where a cell stands, or a key of the case itself: file, line and name."""
        return {"file": self.file, "line": self.lines.get(cell, self.line), "cell": cell}


def read_cases(data: bytes, file: str) -> list[Case]:
    """Read a file of cases.

    Raises MetroError `file.…` with file, line and key.
    """
    top = Cursor(parse(data, file, LARGEST_CASES), file)
    if not isinstance(top.node.value, list):
        raise top.refuse("file.not_a_list")
    if len(top.node.value) > MOST_CASES:
        raise top.refuse("file.too_many_rows", most=MOST_CASES)
    return [_case(row) for row in top.items()]


def _case(row: Cursor) -> Case:
    cells: dict[str, str] = {}
    lines: dict[str, int] = {}
    for path, text, line in _cells(row):
        cells[path] = text
        lines[path] = line
    for key in ("regulation", "on"):
        lines[key] = row.get(key).node.line
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
        if key not in EXPECTED:
            raise step.refuse("file.unknown_key", unknown=key, known=EXPECTED)
    plain = place.plain()
    assert isinstance(plain, dict)
    return plain


def _cell(path: str, place: Cursor) -> Cell:
    return path, place.text(), place.node.line


def _cells(row: Cursor) -> Iterator[Cell]:
    instrument = row.get("instrument")
    parts = dict(_entries(instrument, "parts"))
    yield from _plate(instrument)
    for part, place in parts.items():
        for path, text, line in _plate(place):
            yield f"part/{part}/{path}", text, line
    for name, place in _entries(row, "conditions"):
        if isinstance(place.node.value, list):
            start_end = list(place.items())
            if len(start_end) > 2:
                raise place.refuse("case.start_and_end")
            for which, step in zip(("start", "end"), start_end, strict=False):
                yield _cell(f"condition/{name}/{which}", step)
        else:
            yield _cell(f"condition/{name}", place)
    if row.has("adjusted"):
        yield _cell("adjusted", row.get("adjusted"))
    yield from _stage_cells(row, Stage.AS_FOUND, bool(parts))
    if row.has("as_left"):
        place = row.get("as_left")
        yield from _stage_cells(place, Stage.AS_LEFT, bool(parts))
        place.done()


def _plate(row: Cursor) -> Iterator[Cell]:
    """Walk what the nameplate of an instrument or of a part says."""
    for key in ("label", "class"):
        if row.has(key):
            yield _cell(key, row.get(key))
    for name, place in _entries(row, "ratings"):
        yield _cell(f"rating/{name}", place)
    row.done()


def _entries(row: Cursor, key: str) -> Iterator[tuple[str, Cursor]]:
    if row.has(key):
        yield from row.get(key).entries()


def _stage_cells(row: Cursor, stage: Stage, in_parts: bool) -> Iterator[Cell]:
    for key, walk in (("readings", _readings), ("answers", _answers), ("not_applicable", _reasons)):
        if not row.has(key):
            continue
        place = row.get(key)
        by_part = place.entries() if in_parts else [(WHOLE, place)]
        for part, step in by_part:
            yield from walk(part, stage, step)


def _readings(part: str, stage: Stage, place: Cursor) -> Iterator[Cell]:
    for item, points in place.entries():
        for point, lines in points.entries():
            for number, line in enumerate(lines.items()):
                head = f"reading/{part}/{item}/{stage}/{point}/{number}"
                for column, text, at in line.named_texts():
                    yield f"{head}/{column}", text, at


def _answers(part: str, stage: Stage, place: Cursor) -> Iterator[Cell]:
    for item, questions in place.entries():
        for question, text, line in questions.named_texts():
            yield f"answer/{part}/{item}/{stage}/{question}", text, line


def _reasons(part: str, stage: Stage, place: Cursor) -> Iterator[Cell]:
    del stage
    for item, text, line in place.named_texts():
        yield f"na/{part}/{item}", text, line


def standards_of(case: Case, regulation: VerificationRegulation) -> dict[str, StandardInUse]:
    """Read the standards of a case against what its regulation asks for.

    A key is a requirement, or `requirement@item/point` where a point has its own.
    Raises MetroError `file.unknown_key`, `quantity.…`.
    """
    if case.standards is None:
        return {}
    known = {row.id: row.values for row in regulation.standards}
    places = {f"{item.id}/{point.id}" for item in regulation.items for point in item.points}
    found = {}
    for name, row in case.standards.entries():
        requirement, at, place = name.partition("@")
        if requirement not in known or (at and place not in places):
            raise row.refuse("file.unknown_key", unknown=name, known=tuple(known))
        found[name] = _standard(row, known[requirement])
    return found


def _standard(row: Cursor, values: Mapping[str, Declared]) -> StandardInUse:
    used = StandardInUse(
        accuracy_class=row.optional("class", Cursor.text, ""),
        mpe=row.optional("mpe", deviation, None),
        uncertainty=row.optional("U", deviation, None),
        coverage_factor=row.optional("k", Cursor.text, ""),
        values={
            key: _value(row.get(key), declared) for key, declared in values.items() if row.has(key)
        },
        pieces=row.optional("pieces", read_pieces, ()),
    )
    row.done()
    return used


def read_pieces(place: Cursor) -> tuple[tuple[Quantity, Quantity], ...]:
    """Read the weights of a set: nominal value and |MPE| of each.

    Raises MetroError `case.too_many_pieces`, `quantity.…`.
    """
    pieces: list[tuple[Quantity, Quantity]] = []
    for step in place.items():
        pieces += _pieces(step)
        if len(pieces) > MOST_PIECES:
            raise place.refuse("case.too_many_pieces", most=MOST_PIECES)
    return tuple(pieces)


def _pieces(row: Cursor) -> list[tuple[Quantity, Quantity]]:
    """Read the weights of a set that are alike: nominal value, |MPE|, how many."""
    nominal = row.get("nominal").checked(lambda: read_quantity(row.string("nominal"), kind="mass"))
    piece = (nominal, row.get("mpe").checked(lambda: _limit_of_piece(row.string("mpe"))))
    count = row.optional("count", Cursor.integer, 1)
    if not 0 < count <= MOST_PIECES:
        raise row.refuse("case.too_many_pieces", most=MOST_PIECES)
    row.done()
    return [piece] * count


def _limit_of_piece(text: str) -> Quantity:
    return read_quantity(text.removeprefix("±"), kind="mass")


def _value(place: Cursor, declared: Declared) -> Quantity | str:
    if declared.word:
        return place.text()
    return place.checked(
        lambda: read_quantity(place.text(), kind=declared.kind, unit=declared.unit)
    )


def deviation(place: Cursor) -> Quantity:
    """Read a limit or an uncertainty; of a thermometer it is a difference of temperature.

    Raises MetroError `quantity.…`.
    """
    return place.checked(lambda: as_deviation(read_quantity(place.text().removeprefix("±"))))


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
        item, point = rest[1], rest[3]
        standard = columns.get((item, rest[-1]))
        if standard is not None and not {standard, f"{standard}@{item}/{point}"} & named:
            return MetroError("reading.names_no_standard", standard=standard, **case.where(path))
    return None
