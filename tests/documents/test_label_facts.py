"""How a label is filled: more lines before smaller letters, and what gives way in which order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.documents.label_facts import SMALLEST, Box, plan
from metro.documents.style import MM
from metro.documents.text import measure

from .samples.forms import LONG, label

WIDE = Box(0.0, 0.0, 56 * MM, 24 * MM)
BESIDE = WIDE._replace(width=37 * MM)
TINY = Box(0.0, 0.0, 27.6 * MM, 11.4 * MM)


def test_that_a_long_name_takes_two_lines_before_it_shrinks() -> None:
    short = plan(label(3), BESIDE, WIDE)
    named = plan(replace(label(3), name="膜式燃气表（带远传阀控装置）"), BESIDE, WIDE)
    assert len(short.rows.lines[0]) == 1
    assert len(named.rows.lines[0]) == 2
    assert named.coded
    # On one line it would be half as large.
    assert named.rows.style.size > 6.5


def test_that_the_code_gives_way_before_anything_is_cut() -> None:
    full = replace(label(1), name=LONG * 3, serial="2026-ABCDEF-0123456789-XYZ")
    found = plan(full, BESIDE, WIDE)
    assert not found.coded
    assert "".join(found.rows.lines[0]) == LONG * 3
    assert found.rows.captions > 0


def test_that_captions_give_way_on_a_tiny_label_and_the_days_become_a_period() -> None:
    found = plan(replace(label(1), serial="2026-ABCDEF-0123456789"), None, TINY)
    assert found.rows.captions == 0
    assert found.rows.lines[-1] == ("2026-11-20～2027-05-19",)


def test_that_only_a_name_ends_in_an_ellipsis_where_nothing_else_helps() -> None:
    serial = "2026-ABCDEF-0123456789-XYZ"
    found = plan(replace(label(3), name=LONG * 3, serial=serial), None, TINY)
    assert found.rows.lines[0][-1].endswith("…")
    assert "".join(found.rows.lines[1]) == serial
    assert found.rows.style.size == SMALLEST


@pytest.mark.parametrize("box", [WIDE, TINY, Box(0.0, 0.0, 77 * MM, 12 * MM)])
@given(name=st.text(max_size=80), serial=st.text("0123456789ABC-", max_size=30))
def test_that_whatever_is_typed_stays_in_its_place(box: Box, name: str, serial: str) -> None:
    rows = plan(replace(label(1), name=name, serial=serial), None, box).rows
    assert rows.style.size >= SMALLEST
    assert rows.height <= box.height
    for lines in rows.lines:
        for line in lines:
            assert measure(line, rows.style) <= box.width - rows.captions + 0.02
