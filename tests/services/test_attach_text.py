import pytest

from ..station import HEAD, SCALE, VERIFIER, Desk

PDF, PNG, JPEG = b"%PDF-1.7 scan", b"\x89PNG\r\n\x1a\nscan", b"\xff\xd8\xff\xe0scan"


@pytest.mark.parametrize(
    ("data", "media"),
    [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")],
)
def test_that_a_text_is_kept_unchanged_and_journalled(desk: Desk, data: bytes, media: str) -> None:
    text = desk.station.texts(SCALE, "JJG 539.pdf", data, HEAD)
    assert (text.media, text.size) == (media, len(data))
    with desk.station.ledger.reading() as reader:
        assert reader.regulation_texts(SCALE) == (text,)
    assert desk.station.texts.bytes_of(text) == data


def test_that_only_the_technical_head_attaches_and_marks(desk: Desk) -> None:
    text = desk.station.texts(SCALE, "a.pdf", PDF, HEAD)
    with desk.refuses("role.needed", role="technical_head"):
        desk.station.texts(SCALE, "b.pdf", PDF + b"2", VERIFIER)
    with desk.refuses("role.needed", role="technical_head"):
        desk.station.texts.mark(SCALE, text.object, "7.1", 3, VERIFIER)


def test_that_what_is_no_pdf_and_no_picture_is_refused(desk: Desk) -> None:
    with desk.refuses("text.not_shown", file="evil.pdf"):
        desk.station.texts(SCALE, "evil.pdf", b"MZ\x90 not what its name says", HEAD)


def test_that_a_file_beyond_all_scans_is_refused(desk: Desk) -> None:
    with desk.refuses("text.too_large", most=64):
        desk.station.texts(SCALE, "big.pdf", PDF + bytes(64_000_000), HEAD)


def test_that_an_unknown_regulation_takes_no_text(desk: Desk) -> None:
    with desk.refuses("regulation.unknown"):
        desk.station.texts("jjg-0", "a.pdf", PDF, HEAD)


def test_that_the_page_of_a_clause_is_remembered(desk: Desk) -> None:
    text = desk.station.texts(SCALE, "a.pdf", PDF, HEAD)
    desk.station.texts.mark(SCALE, text.object, "7.1", 3, HEAD)
    desk.station.texts.mark(SCALE, text.object, "7.1", 4, HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.marked_pages(SCALE, text.object) == {"7.1": 4}


@pytest.mark.parametrize(("clause", "page"), [("7.1", 0), ("7.1", 2001), ("", 1)])
def test_that_there_is_no_such_page(desk: Desk, clause: str, page: int) -> None:
    text = desk.station.texts(SCALE, "a.pdf", PDF, HEAD)
    with desk.refuses("text.no_page"):
        desk.station.texts.mark(SCALE, text.object, clause, page, HEAD)


def test_that_a_page_of_a_text_that_is_not_attached_is_refused(desk: Desk) -> None:
    with desk.refuses("text.unknown", regulation=SCALE):
        desk.station.texts.mark(SCALE, "0" * 64, "7.1", 1, HEAD)
