"""A file of registers is hostile until checked: whatever stands in it is read or refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metro.app.registers.example import example
from metro.app.registers.file import read_registers, registers_of
from metro.errors import MetroError
from metro.model.station import ValidUntil
from metro.quantities.reading import read
from metro.regulations.cursor import Cursor
from metro.regulations.source import Node, parse

from ...station import refused

TODAY = date(2026, 11, 3)
EXAMPLE = example(TODAY)


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "ours.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_that_the_example_says_what_a_person_reads_in_it(tmp_path: Path) -> None:
    found = read_registers(written(tmp_path, EXAMPLE))
    assert found.station is not None
    assert found.station.row.settings.valid_until is ValidUntil.DAY_BEFORE
    assert [row.row.id for row in found.people] == ["jiayi", "yier", "bingsan", "dingsi"]
    assert [row.row.id for row in found.instruments] == ["weights-m1", "hygro-1", "scale-001"]
    weights, hygro = (row.row for row in found.papers)
    # 20 nominal values, of 2 kg, 200 g, 20 g, 2 g, 200 mg and 20 mg two weights each.
    assert len(weights.certificate.characteristics.pieces) == 26
    assert weights.certificate.characteristics.accuracy_class == "M1"
    assert weights.required == "M1"
    assert hygro.certificate.characteristics.mpe == read("1 ℃", kind="temperature_difference")
    assert hygro.data() == b""
    (standard,) = found.standards
    assert standard.row.members[0].since == standard.row.issued


def places(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of everything in a file."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield (*path, key)
            yield from places(child, (*path, key))
    if isinstance(node.value, list):
        for number, child in enumerate(node.value):
            yield (*path, number)
            yield from places(child, (*path, number))


STRANGE = (
    Node(None, 1),
    Node("", 1),
    Node("\x00", 1),
    Node("x" * 5000, 1),
    Node([], 1),
    Node({}, 1),
    Node([Node([], 1), Node("1", 1), Node({"id": Node({}, 1)}, 1)], 1),
    Node({"id": Node([], 1), "../..": Node(None, 1)}, 1),
)


def test_that_strange_things_in_any_place_are_read_or_refused(tmp_path: Path) -> None:
    """Nothing but a MetroError comes out, whatever stands where."""
    paths = [place for place in places(parse(EXAMPLE, "a")) if "pieces" not in place[:-1]]
    for path in paths:
        for strange in STRANGE:
            top = parse(EXAMPLE, "ours.yaml")
            here = top
            for step in path[:-1]:
                here = here.value[step]  # type: ignore[call-overload,index,assignment]
            here.value[path[-1]] = strange  # type: ignore[call-overload,index]
            try:
                registers_of(Cursor(top, "ours.yaml"), tmp_path)
            except MetroError as error:
                for fault in error.parameters.get("faults", (error,)):  # type: ignore[attr-defined]
                    assert {"file", "line"} <= set(fault.parameters), (path, fault)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("file.not_a_mapping", "- 1"),
        ("file.not_a_mapping", ""),
        ("file.too_deep", "people: " + "[" * 40 + "]" * 40),
        ("file.tag", "people: !!python/object:os.system ls"),
        ("file.two_documents", "people: []\n---\npeople: []\n"),
        ("file.duplicate_key", "people: []\npeople: []\n"),
        ("file.not_a_list", "people: {id: a}"),
        ("file.unknown_key", "devices: []"),
        ("file.bad_id", "applicants: [{id: ../../x, name: A}]"),
        ("registers.bad_kind", "people: [{id: a, name: A, items: [{instrument: A b, "
         "certificate: '1', valid_until: 2027-01-01}]}]"),
    ],
)  # fmt: skip
def test_that_the_limits_of_other_files_hold_here(tmp_path: Path, code: str, text: str) -> None:
    with refused(code):
        read_registers(written(tmp_path, text))


def test_that_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with refused("file.too_large"):
        read_registers(written(tmp_path, b"#" * 3_000_000))


def test_that_every_fault_of_one_row_is_told(tmp_path: Path) -> None:
    text = """
people:
  - id: 坏
    appointments:
      - {roles: [king], since: yesterday}
    items:
      - {instrument: water meter}
    password: secret
"""
    with refused("registers.faults") as found:
        read_registers(written(tmp_path, text))
    faults = [(row.code, row.parameters["line"]) for row in found.value.parameters["faults"]]
    assert faults == [
        ("file.bad_id", 3),
        ("file.missing_key", 3),
        ("file.not_a_choice", 5),
        ("file.not_a_date", 5),
        ("file.missing_key", 5),
        ("registers.bad_kind", 7),
        ("file.missing_key", 7),
        ("file.missing_key", 7),
        ("file.unknown_key", 8),
    ]


def test_that_a_ring_of_links_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    text = EXAMPLE.decode().replace("# file: certificates/M-0001.pdf", "file: a.pdf")
    with refused("registers.file_missing"):
        read_registers(written(tmp_path, text))
    (tmp_path / "c").mkdir()
    with refused("registers.file_missing"):
        read_registers(written(tmp_path, text.replace("file: a.pdf", "file: c")))


def test_that_a_huge_scan_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as stream:
        stream.truncate(64_000_001)
    text = EXAMPLE.decode().replace("# file: certificates/M-0001.pdf", "file: a.pdf")
    with refused("registers.file_too_large", most=64):
        read_registers(written(tmp_path, text))


def test_that_an_instrument_has_its_parts_and_a_last_certificate(tmp_path: Path) -> None:
    text = """
instruments:
  - id: disp-1
    kind: fuel_dispenser
    name: 燃油加油机
    serial: "2209001"
    ratings: {Q_max: 50 L/min}
    parts:
      - {id: 1, label: 1 号枪, ratings: {fuel: petrol}}
      - {id: 2, label: 2 号枪, class: "0.3", ratings: {fuel: diesel}}
    certificate: {number: SY-1, issuer: 样市所, on: 2026-05-01, valid_until: 2026-10-31,
      kind: calibration, passed: false, stated: 不合格, low: 5 L, high: 100 L, U: 0.05 %, k: 2}
"""
    found = read_registers(written(tmp_path, text))
    (thing,) = (row.row for row in found.instruments)
    assert [(part.id, part.accuracy_class) for part in thing.parts] == [("1", ""), ("2", "0.3")]
    assert thing.parts[1].ratings == {"fuel": "diesel"}
    assert thing.ratings == {"Q_max": read("50 L/min")}
    (paper,) = (row.row.certificate for row in found.papers)
    assert (paper.kind.value, paper.passed, paper.id) == ("calibration", False, "disp-1/SY-1")
    used = paper.characteristics
    assert (used.low, used.high, used.coverage_factor) == (read("5 L"), read("100 L"), "2")
    assert used.uncertainty == read("0.05 %")
