"""Due notices: one for each holder, with what the due list says."""

from datetime import timedelta

import pypdfium2

from metro.app.papers import due_notices

from ..station import Desk


def text_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return "".join("".join(p.get_textpage().get_text_range().split()) for p in pages)


def test_that_each_holder_gets_what_is_his(desk: Desk) -> None:
    within = timedelta(days=4000)
    with desk.station.ledger.reading() as reader:
        rows = desk.station.due.rows(reader, desk.clock.today() + within, 1000)
    wanted: dict[str, set[str]] = {}
    for row in rows:
        if row.use == "working":
            wanted.setdefault(row.holder_name, set()).add(row.serial)
    assert wanted
    notices = due_notices(desk.station)(within)
    assert set(notices) == set(wanted)
    for holder, data in notices.items():
        text = text_of(data)
        assert "".join(holder.split()) in text
        assert f"{len(wanted[holder])}台（件）" in text
        assert all(serial in text for serial in wanted[holder])


def test_that_one_holder_may_be_named(desk: Desk) -> None:
    within = timedelta(days=4000)
    holder = next(iter(due_notices(desk.station)(within)))
    assert list(due_notices(desk.station)(within, holder)) == [holder]


def test_that_nothing_due_is_said(desk: Desk) -> None:
    with desk.refuses("due.nothing"):
        due_notices(desk.station)(timedelta(days=0))
    with desk.refuses("due.nothing", holder="nobody"):
        due_notices(desk.station)(timedelta(days=4000), "nobody")
