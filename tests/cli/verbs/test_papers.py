from io import BytesIO

import pikepdf
import pypdfium2

from metro.app.places import StationPlace

from ...station import APPROVER, VERIFIER, Desk
from ..conftest import Shell

CERTIFICATE, NOTICE = "JY-2026-00001", "JT-2026-00001"


def test_that_documents_are_voided_together_or_not_at_all(
    metro: Shell, place: StationPlace
) -> None:
    typed = ("document", "void", "--station", place)
    why = ("--why", "lost before it was handed over")
    approver = metro.person(APPROVER)
    metro.refuses("role.needed", *typed, CERTIFICATE, *why, *metro.person(VERIFIER))
    metro.refuses("document.unknown", *typed, CERTIFICATE, "JY-2026-00099", *why, *approver)
    metro.refuses("reason.missing", *typed, CERTIFICATE, *approver)
    metro.refuses("person.needed", *typed, CERTIFICATE, *why)
    metro.refuses("usage.missing", *typed, *why, *approver)
    said = metro.does(*typed, CERTIFICATE, NOTICE, CERTIFICATE, *why, *approver, "--json").json
    assert said["voided"] == [CERTIFICATE, NOTICE]
    assert len(said["ended"]) == 2
    metro.refuses("document.state", *typed, CERTIFICATE, *why, *approver)
    rows = metro.does("certificates", "--station", place, "--json").json
    assert {row["document"]["number"]: row["document"]["state"] for row in rows} == {
        CERTIFICATE: "voided",
        NOTICE: "voided",
    }


def test_that_a_copy_is_marked_unsigned_and_counted(
    metro: Shell, place: StationPlace, desk: Desk
) -> None:
    issued = desk.station.issue.bytes_of(CERTIFICATE)
    desk.station.close()
    who = metro.person(VERIFIER)
    typed = ("document", "reprint", CERTIFICATE, "--station", place, *who)
    for copy in (1, 2):
        file = metro.folder / f"{copy}.pdf"
        assert metro.does(*typed, "-o", file, "--json").json["copy"] == copy
        assert file.read_bytes() != issued
        with pikepdf.open(file) as printed, pikepdf.open(BytesIO(issued)) as whole:
            assert len(printed.pages) == len(whole.pages)
            assert "/AcroForm" not in printed.Root
            assert "/AF" not in printed.Root
        for page in pypdfium2.PdfDocument(file.read_bytes()):
            said = page.get_textpage().get_text_range()
            assert f"COPY No. {copy} {CERTIFICATE}" in " ".join(said.split())
    (metro.folder / "letter").write_text("dear Sir", "utf-8")
    metro.refuses("file.exists", *typed, "-o", metro.folder / "letter")
    assert metro.does(*typed, "-o", metro.folder / "3.pdf").out.startswith(f"{CERTIFICATE}, copy 3")


def test_that_what_is_void_is_not_printed_again(metro: Shell, place: StationPlace) -> None:
    approver = metro.person(APPROVER)
    metro.does("document", "void", CERTIFICATE, "--why", "lost", "--station", place, *approver)
    typed = ("document", "reprint", "--station", place, *approver, "-o", metro.folder / "c.pdf")
    metro.refuses("document.state", *typed, CERTIFICATE)
    metro.refuses("document.unknown", *typed, "JY-2026-00099")
    assert not (metro.folder / "c.pdf").exists()
