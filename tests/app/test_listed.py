"""Reading a `list.json`: what the station wrote comes back, everything else is refused."""

import json
import resource
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.app.listed import LARGEST, MOST_ROWS, read_list
from metro.app.sealing import check_rows
from metro.errors import MetroError
from metro.model.letters import LONGEST, is_plain
from metro.services.issue_list import list_enclosed

from .sealed import listing

PAPER = listing(12, 5)
DATA = list_enclosed(PAPER).data
PLAIN = json.loads(DATA)


def test_that_the_rows_come_back_as_they_were_listed():
    paper = listing(300, 7)
    found = read_list(list_enclosed(paper).data)
    assert (found.number, found.job, len(found.rows)) == (paper.number, paper.job, 300)
    assert (found.rejected, found.on) == (7, paper.days[1])
    for row, printed in zip(found.rows, paper.rows, strict=True):
        for name in ("record", "name", "model", "serial", "passed", "on", "notices"):
            assert getattr(row, name) == getattr(printed, name)
        assert row.until == printed.valid_until


def test_that_the_data_of_an_earlier_list_are_read_too():
    """They held the code of the list as well."""
    assert read_list(json.dumps({**PLAIN, "code": "METRO1:X"}).encode()).rows[0].on == date(
        2026, 11, 20
    )


@pytest.mark.parametrize("name", ["冷　水水表", "冷\xa0水水表"])
def test_that_spaces_of_everyday_typing_are_read(name: str):
    rows = tuple(replace(row, name=name, serial=f"C 31　{at}") for at, row in enumerate(PAPER.rows))
    found = read_list(list_enclosed(replace(PAPER, rows=rows)).data)
    assert {row.name for row in found.rows} == {name}
    assert found.rows[7].serial == "C 31　7"


def test_that_a_list_too_large_for_the_check_is_refused_before_it_is_issued():
    check_rows(PAPER)
    with pytest.raises(MetroError) as found:
        check_rows(replace(PAPER, rows=PAPER.rows * (MOST_ROWS // 12 + 1)))
    assert (found.value.code, found.value.parameters) == (
        "list.too_large",
        {"number": PAPER.number},
    )


@pytest.mark.parametrize("field", ["name", "model", "serial", "record"])
def test_that_every_text_that_would_not_be_read_is_named(field: str):
    rows = (PAPER.rows[0], replace(PAPER.rows[1], **{field: "a\u200b"}))
    with pytest.raises(MetroError) as found:
        check_rows(replace(PAPER, job="J\t1", rows=rows))
    assert (found.value.code, found.value.parameters["texts"]) == (
        "seal.unfit",
        "J<U+0009>1、a<U+200B>",
    )


def with_row(**fields: object) -> bytes:
    return json.dumps({**PLAIN, "rows": [{**PLAIN["rows"][0], **fields}]}).encode()


def without(name: str) -> bytes:
    return json.dumps({key: row for key, row in PLAIN.items() if key != name}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'{"rows": {}}',
        b"\xff\xfe{",
        b"[" * 200_000,
        b'{"rows":' * 100_000,
        b"1" * 100_000,
        *(without(name) for name in ("rows", "number", "job")),
        json.dumps({**PLAIN, "rows": []}).encode(),
        json.dumps({**PLAIN, "rows": [5]}).encode(),
        json.dumps({**PLAIN, "rows": PLAIN["rows"][:1] * (MOST_ROWS + 1)}).encode(),
        json.dumps({**PLAIN, "number": 5}).encode(),
        with_row(serial=None),
        with_row(serial=["W1"]),
        with_row(serial="a\x1b[2J"),
        with_row(serial="12\u202e43"),
        with_row(name="冷\u200b水水表"),
        with_row(name="x" * (LONGEST + 1)),
        with_row(passed=1),
        with_row(passed="true"),
        with_row(on="yesterday"),
        with_row(on=20260101),
        with_row(valid_until="2026-02-30"),
        with_row(valid_until=False),
        with_row(notices="JT-1"),
        with_row(notices=[5]),
        DATA + b" " * LARGEST,
        b"[" + b"[]," * 1_000_000 + b"0]",
        b"[" + b"1," * 2_000_000 + b"0]",
        b"{" + b'"":"",' * 600_000 + b'"a":0}',
        b'{"rows":["' + b"\\u5b57" * 800_000 + b'"]}',
    ],
)
def test_that_anything_else_is_no_list(data: bytes):
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValueError, match=r"."):
        read_list(data)
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda child: (
        st.lists(child, max_size=3) | st.dictionaries(st.sampled_from(list(PLAIN)), child)
    ),
    max_leaves=12,
)


@given(st.sampled_from([*PLAIN, *PLAIN["rows"][0]]), JSON)
def test_that_any_value_in_any_place_is_read_or_refused(name: str, value: object):
    plain = {**PLAIN, "rows": [dict(PLAIN["rows"][0])]}
    (plain if name in plain else plain["rows"][0])[name] = value
    try:
        found = read_list(json.dumps(plain).encode())
    except ValueError:
        return
    assert all(is_plain(row.serial) for row in found.rows)
