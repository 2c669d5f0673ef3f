"""Settings: which are known, who changes them, and from which day they count."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from metro.journal import catalogue
from metro.model.station import ValidUntil

from ..station import HEAD, PASSES, VERIFIER, Desk, password


def change(desk: Desk, why: str = "decided", who: str = HEAD, **changes: str) -> None:
    wanted = {key.replace("__", "."): text for key, text in changes.items()}
    desk.station.settings(wanted, why, who)


def test_that_every_setting_is_listed_as_it_is_typed(desk: Desk) -> None:
    listed = desk.station.settings.listed()
    assert listed["valid_until"] == "day_before"
    assert listed["approver_may_check"] == "no"
    assert listed["certificate_pattern"] == "JY-{year}-{serial:05d}"
    assert "fuel_dispenser" in listed["authorisation.instruments"].split(",")


def test_that_what_is_listed_can_be_typed_again(desk: Desk) -> None:
    with desk.refuses("setting.same"):
        desk.station.settings(desk.station.settings.listed(), "again", HEAD)


@pytest.mark.parametrize(
    ("key", "text", "read"),
    [
        ("telephone", "0000-1", lambda s: s.telephone == "0000-1"),
        ("name.en", "New name", lambda s: s.name.en == "New name"),
        ("authorisation.valid_until", "", lambda s: s.authorisation.valid_until is None),
        ("authorisation.valid_until", "2030-01-02", lambda s: s.authorisation.valid_until.day == 2),
        ("authorisation.instruments", "a, b_2", lambda s: s.authorisation.instruments[1] == "b_2"),
        ("approver_may_check", "yes", lambda s: s.approver_may_check),
        ("valid_until", "same_day", lambda s: s.valid_until is ValidUntil.SAME_DAY),
        ("notice_pattern", "T{year}{serial:04d}", lambda s: s.notice_pattern[0] == "T"),
    ],
)
def test_that_a_setting_is_changed_and_journalled_with_its_reason(
    desk: Desk, key: str, text: str, read
) -> None:
    desk.station.settings({key: text}, "the meeting of today", HEAD)
    with desk.station.ledger.reading() as reader:
        assert read(reader.settings())
    assert desk.station.settings.listed()[key] == text.replace(" ", "") or key in ("name.en",)


def test_that_the_change_is_one_entry_of_its_author(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        before = reader.head().seq
    change(desk, why="moved house", address="新址", post_code="000002")
    with desk.station.ledger.reading() as reader:
        assert reader.head().seq == before + 1
        assert (reader.settings().address, reader.settings().post_code) == ("新址", "000002")
    assert "settings_changed" in catalogue.TYPES


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("demo", "no", "setting.unknown"),
        ("valid_until", "sometime", "setting.bad_value"),
        ("approver_may_check", "perhaps", "setting.bad_value"),
        ("authorisation.valid_until", "soon", "setting.bad_value"),
        ("authorisation.instruments", "Fuel dispenser", "setting.bad_value"),
        ("name.zh", "  ", "setting.bad_value"),
        ("certificate_pattern", "JY-{serial}", "number.pattern"),
        ("certificate_pattern", "R-{year}-{serial:05d}", "number.pattern"),
        ("telephone", "0000-00000000", "setting.same"),
        ("interval.nothing_known", "6", "interval.no_regulation"),
        ("interval.fuel_dispenser", "often", "interval.not_months"),
        ("interval.fuel_dispenser", "6", "interval.longer"),
        ("interval.fuel_dispenser", "12 months", "interval.longer"),
        ("interval.hot_water_meter", "6", "interval.longer"),
    ],
)
def test_that_what_can_not_be_set_is_refused(desk: Desk, key: str, text: str, code: str) -> None:
    if code == "setting.same":
        text = desk.station.settings.listed()[key]
    with desk.refuses(code):
        desk.station.settings({key: text}, "a reason", HEAD)


def test_that_a_change_needs_the_technical_head_and_a_reason(desk: Desk) -> None:
    with desk.refuses("reason.missing"):
        change(desk, why=" ", telephone="1")
    with desk.refuses("role.needed", role="technical_head"):
        change(desk, who=VERIFIER, telephone="1")


def test_that_an_older_record_keeps_the_settings_of_its_day(desk: Desk) -> None:
    """A year from 1 November: until 31 October, or until 1 November; the day decides."""
    before = desk.approved(PASSES, "scale-007", ago=1)
    draft = desk.draft(PASSES, "scale-008", ago=1)
    change(desk, valid_until="same_day", name__zh="新名")
    old = desk.station.examine(draft).record
    new = desk.station.examine(desk.draft(PASSES, "scale-009", ago=0)).record
    for record in (before, old):
        assert record.valid_until is not None
        assert record.valid_until.day == (record.data.on - timedelta(days=1)).day
    assert new.valid_until is not None
    assert (new.valid_until.month, new.valid_until.day) == (new.data.on.month, new.data.on.day)
    paper = desk.station.issue.record_paper(before.id)
    assert paper.settings.name.zh != "新名"
    assert paper.record.valid_until == before.valid_until
    with desk.station.ledger.reading() as reader:
        assert reader.settings().name.zh == "新名"
        assert reader.settings(desk.today).name.zh == "新名"
        assert reader.settings(desk.today - timedelta(days=1)).name.zh != "新名"
        # Before it was founded a station had no settings; those it began with count.
        assert reader.settings(desk.today - timedelta(days=9999)).name.zh != "新名"


def test_that_a_kind_is_verified_more_often_where_the_station_says_so(desk: Desk) -> None:
    change(desk, why="heavy use", interval__digital_indicating_scale="6 months")
    record = desk.station.examine(desk.draft(PASSES, "scale-007", ago=0)).record
    assert record.shortened is not None
    assert (record.shortened.months, record.shortened.why) == (6, "heavy use")
    assert record.valid_until is not None
    assert record.valid_until - record.data.on < timedelta(days=185)
    earlier = desk.station.examine(desk.draft(PASSES, "scale-008", ago=1)).record
    assert earlier.shortened is None
    listed = desk.station.settings.listed()
    assert listed["interval.digital_indicating_scale"] == "6"
    own = {"header/months": "3", "header/months_why": "broken in"}
    shorter = desk.station.examine(desk.draft(PASSES, "scale-009", ago=0, **own)).record
    assert shorter.shortened is not None
    assert shorter.shortened.months == 3
    change(desk, interval__digital_indicating_scale="")
    assert "interval.digital_indicating_scale" not in desk.station.settings.listed()


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"months": "6", "months_why": "worn"}, {}),
        ({"months": "12", "months_why": "as it is"}, {}),
        ({"months": "13", "months_why": "kind"}, {"header/months": "interval.longer"}),
        ({"months": "6"}, {"header/months_why": "reason.missing"}),
        ({"months": "0", "months_why": "x"}, {"header/months": "interval.not_months"}),
        ({"months": "six", "months_why": "x"}, {"header/months": "interval.not_months"}),
    ],
)
def test_that_an_interval_is_shortened_with_a_reason_and_never_lengthened(
    desk: Desk, cells: dict[str, str], refused: dict[str, str]
) -> None:
    named = {f"header/{name}": text for name, text in cells.items()}
    draft = desk.draft(PASSES, "scale-007", ago=0, **named)
    view = desk.station.examine(draft)
    assert {cell: error.code for cell, error in view.refused.items()} == refused
    if refused:
        with desk.refuses("draft.refused_cells"):
            desk.station.submit(draft, "zhaoshen", password(VERIFIER))


def test_that_a_picture_is_checked_kept_and_named_by_the_entry(desk: Desk) -> None:
    out = BytesIO()
    Image.new("RGB", (900, 900), "red").save(out, "PNG")
    change(desk, paper__seal__approval="示市监〔2026〕1号")
    desk.station.settings({}, "our own mark", HEAD, {"paper.logo": out.getvalue()})
    with desk.station.ledger.reading() as reader:
        name = reader.settings().paper.logo
    kept = Image.open(BytesIO(desk.station.objects.get(name)))
    assert (kept.format, max(kept.size)) == ("PNG", 600)
    assert desk.station.settings.listed()["paper.logo"] == name
    change(desk, paper__logo="")
    with desk.refuses("setting.bad_value"):
        change(desk, paper__logo="0d" * 32)
    with desk.refuses("picture.not_shown", name="paper.logo"):
        desk.station.settings({}, "a letter", HEAD, {"paper.logo": b"dear Sir"})
    with desk.refuses("setting.unknown"):
        desk.station.settings({}, "nowhere", HEAD, {"address": out.getvalue()})


def test_that_settings_may_be_tried_and_nothing_is_kept(desk: Desk) -> None:
    out = BytesIO()
    Image.new("RGB", (30, 30), "red").save(out, "PNG")
    tried = desk.station.settings.tried({"name.en": "Other"}, {"paper.logo": out.getvalue()})
    assert tried.settings.name.en == "Other"
    assert tried.pictures[tried.settings.paper.logo].startswith(b"\x89PNG")
    with desk.station.ledger.reading() as reader:
        assert reader.settings().name.en != "Other"
        assert not reader.settings().paper.logo
