"""A regulation of the station's own enters the journal with its bytes, by whom and why."""

from dataclasses import replace

from metro.regulations import library
from metro.regulations.reader import read_regulation

from ..station import HEAD, SCALE, VERIFIER, Desk

NAME = "jjg-jing-39-2026-sphygmomanometers"
SHIPPED = library.data("jjg-270-2008-sphygmomanometers")
LOCAL = SHIPPED.replace(b"number: JJG 270", "number: JJG(京) 39".encode()).replace(
    b"territory: null", "territory: 北京市".encode()
)


def bring(desk: Desk, data: bytes = LOCAL, name: str = NAME, **words: str) -> None:
    given = {"why": "公告 2026-3", "actor": HEAD, **words}
    desk.station.bring(read_regulation(data, name), data, b"[]", given["why"], given["actor"])


def test_that_it_is_found_after_the_shipped_ones_and_its_bytes_are_kept(desk: Desk) -> None:
    bring(desk)

    shelf = desk.station.library
    assert shelf.ids() == [*library.ids(), NAME]
    assert shelf.data(NAME) == LOCAL
    assert shelf.cases(NAME) == b"[]"
    assert desk.station.regulation(NAME).territory == "北京市"
    found = shelf.for_instrument("sphygmomanometer", desk.today)
    assert [row.id for row in found] == ["jjg-270-2008-sphygmomanometers", NAME]


def test_that_who_and_why_are_in_the_journal(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        before = reader.head().seq
    bring(desk)

    with desk.station.ledger.reading() as reader:
        assert reader.head().seq == before + 1
        (row,) = reader.own_regulations()
    assert (row.number, row.edition, row.revision) == ("JJG(京) 39", "2008", 1)


def test_that_only_the_technical_head_imports_and_says_why(desk: Desk) -> None:
    with desk.refuses("role.needed", role="technical_head"):
        bring(desk, actor=VERIFIER)
    with desk.refuses("reason.missing"):
        bring(desk, why=" ")
    with desk.refuses("regulation.bad_name"):
        bring(desk, name="../x")


def test_that_a_shipped_edition_gives_way_to_a_higher_revision_only(desk: Desk) -> None:
    with desk.refuses("regulation.revision_too_low", least=2):
        bring(desk, SHIPPED, "own-270")
    bring(desk, SHIPPED.replace(b"revision: 1", b"revision: 2"), "own-270")

    found = desk.station.library.for_instrument("sphygmomanometer", desk.today)
    assert [row.id for row in found] == ["own-270"]


def test_that_an_own_file_gives_way_to_its_own_next_revision(desk: Desk) -> None:
    bring(desk)
    with desk.refuses("regulation.revision_too_low", known=NAME, least=2):
        bring(desk)
    mended = LOCAL.replace(b"revision: 1", b"revision: 2")
    bring(desk, mended)

    assert desk.station.library.data(NAME) == mended
    assert desk.station.library.ids().count(NAME) == 1


def test_that_its_numbers_wait_for_confirmation_and_can_be_corrected(desk: Desk) -> None:
    bring(desk)
    path = "items.error_of_indication.maximum_permissible_error.all"
    assert desk.station.numbers(NAME, [path], "seen", HEAD) == {path: "±0.5 kPa"}
    desk.station.numbers.correct(NAME, path, "±0.4 kPa", "clause 4", HEAD)

    values = {row.path: row.value for row in desk.station.regulation(NAME).numbers}
    assert values[path] == "±0.4 kPa"


def test_that_the_rebuilt_station_still_has_it(desk: Desk) -> None:
    bring(desk)
    with desk.station.ledger.reading() as reader:
        before = reader.own_regulations()
    from metro.storage.projecting import rebuild

    with desk.station.engine.begin() as connection:
        rebuild(connection)
    with desk.station.ledger.reading() as reader:
        assert reader.own_regulations() == before
    assert replace(before[0], revision=1) == before[0]


def test_that_an_unknown_regulation_is_unknown_in_the_station_too(desk: Desk) -> None:
    for asked in (desk.station.library.data, desk.station.library.cases):
        with desk.refuses("regulation.unknown", regulation="jjg-0"):
            asked("jjg-0")
    assert desk.station.library.data(SCALE) == library.data(SCALE)
