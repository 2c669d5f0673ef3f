"""A draft follows a correction where it says what the ledger said; a record is left behind."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from metro.evaluation.following import Behind, behind, followed, identity, identity_cells
from metro.model.instrument import MeasuringInstrument

SCALE = MeasuringInstrument(
    "s-1", "scale", "秤", "T", "C1", "某厂", holder="o-1", ratings={"colour": "blue"}
)
WORDS = st.sampled_from(["", "a", "b", "c"])


def test_that_a_draft_follows_where_it_says_what_the_ledger_said() -> None:
    now = replace(SCALE, serial="C2", holder="o-2", ratings={"colour": "red"})
    cells = {"header/applicant": "o-1", "rating/colour": "blue"}
    assert followed((SCALE,), now, cells) == {"header/applicant": "o-2", "rating/colour": "red"}
    amended = {**cells, "plate/serial": "C1", "rating/colour": "green"}
    assert followed((SCALE,), now, amended) == {"header/applicant": "o-2", "plate/serial": "C2"}


def test_that_a_rating_taken_away_is_taken_from_the_draft() -> None:
    now = replace(SCALE, ratings={})
    assert followed((SCALE,), now, {"rating/colour": "blue"}) == {"rating/colour": ""}


def test_that_what_the_ledger_said_between_is_followed_too() -> None:
    between, now = replace(SCALE, serial="C2"), replace(SCALE, serial="C3")
    for serial in ("C1", "C2"):
        cells = {"plate/serial": serial}
        assert followed((SCALE, between), now, cells) == {"plate/serial": "C3"}


def test_that_nothing_follows_where_nothing_was_corrected() -> None:
    assert followed((), SCALE, {"plate/serial": "C0"}) == {}


def test_that_the_cells_of_an_amendment_name_the_instrument_again() -> None:
    other = replace(SCALE, name="", model="", serial="", manufacturer="")
    assert replace(other, **identity(identity_cells(SCALE))) == SCALE
    assert identity({"rating/colour": "blue"}) == {}


@given(WORDS, WORDS, WORDS)
def test_that_a_record_is_left_behind_by_what_moved_and_it_does_not_say(
    recorded: str, before: str, now: str
) -> None:
    said, old, new = (replace(SCALE, range_text=text) for text in (recorded, before, now))
    wanted = [Behind("plate/range", recorded, now)] if now not in (before, recorded) else []
    assert list(behind(said, old, new, (), ())) == wanted


@given(WORDS, WORDS)
def test_that_a_draft_that_followed_is_not_left_behind(before: str, now: str) -> None:
    old, new = replace(SCALE, model=before), replace(SCALE, model=now)
    cells = {**identity_cells(old), "header/applicant": "o-1"}
    submitted = replace(old, **identity({**cells, **followed((old,), new, cells)}))
    assert list(behind(submitted, old, new, (), ())) == []
