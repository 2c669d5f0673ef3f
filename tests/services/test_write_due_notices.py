"""Due notices: one for each holder, with what the due list says."""

from dataclasses import replace
from datetime import timedelta

import pypdfium2

from metro.app.papers import due_notices
from metro.model.organisation import Organisation

from ..station import HEAD, PASSES, Desk


def text_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return "".join("".join(p.get_textpage().get_text_range().split()) for p in pages)


def test_that_each_holder_gets_what_is_his(desk: Desk) -> None:
    within = timedelta(days=4000)
    with desk.station.ledger.reading() as reader:
        rows = desk.station.due.rows(reader, desk.clock.today() + within, 1000)
    wanted: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for row in rows:
        if row.use == "working":
            wanted.setdefault(row.holder, set()).add(row.serial)
            names[row.holder] = row.holder_name
    assert wanted
    notices = due_notices(desk.station)(within)
    assert set(notices) == set(wanted)
    for holder, data in notices.items():
        text = text_of(data)
        assert "".join(names[holder].split()) in text
        assert f"{len(wanted[holder])}台（件）" in text
        assert all(serial in text for serial in wanted[holder])


def test_that_the_writing_tells_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    within, told = timedelta(days=4000), []

    def progress(done: int, of: int, what: str) -> bool:
        told.append((done, of, what))
        return False

    with desk.refuses("task.cancelled"):
        due_notices(desk.station)(within, progress=progress)
    count = len(due_notices(desk.station)(within))
    assert [row[:2] for row in told] == [(0, count)]


def test_that_one_holder_may_be_named(desk: Desk) -> None:
    within = timedelta(days=4000)
    holder = next(iter(due_notices(desk.station)(within)))
    assert list(due_notices(desk.station)(within, holder)) == [holder]
    with desk.station.ledger.reading() as reader:
        name = reader.organisation(holder).name
    assert list(due_notices(desk.station)(within, name)) == [holder]


def test_that_two_holders_of_one_name_get_a_notice_each(desk: Desk) -> None:
    within = timedelta(days=4000)
    with desk.station.ledger.reading() as reader:
        things = [reader.instrument(f"scale-00{number}") for number in (7, 8)]
    twins = [Organisation(f"person-{number}", "张伟") for number in (1, 2)]
    desk.station.register.organisations(twins, HEAD)
    for thing, twin in zip(things, twins, strict=True):
        desk.station.register.instruments([replace(thing, holder=twin.id)], HEAD)
        desk.issue(desk.approved(PASSES, thing.id, ago=0))
    notices = due_notices(desk.station)(within, "张伟")
    assert set(notices) == {twin.id for twin in twins}
    for thing, twin in zip(things, twins, strict=True):
        assert thing.serial in text_of(notices[twin.id])


def test_that_nothing_due_is_said(desk: Desk) -> None:
    with desk.refuses("due.nothing"):
        due_notices(desk.station)(timedelta(days=0))
    with desk.refuses("due.nothing", holder="nobody"):
        due_notices(desk.station)(timedelta(days=4000), "nobody")
