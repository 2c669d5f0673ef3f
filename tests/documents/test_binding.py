"""Several documents as one file for the printer."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from metro.documents.binding import bound
from metro.documents.press import ReportLabPress

from .samples.every import SAMPLES


@pytest.mark.parametrize("duplex", [False, True])
def test_that_every_page_is_there_in_its_order(duplex: bool) -> None:
    press = ReportLabPress()
    parts = [
        press.render(SAMPLES[name]())
        for name in ("dispenser_certificate", "scale_record_60_points")
    ]
    counts = [len(pypdfium2.PdfDocument(data)) for data in parts]
    blanks = [count % 2 if duplex else 0 for count in counts]
    whole = pypdfium2.PdfDocument(bound(parts, duplex=duplex))
    assert len(whole) == sum(counts) + sum(blanks)
    texts = [page.get_textpage().get_text_range() for page in whole]
    assert "JY-2026-00412" in texts[0]
    assert "R-2026-00401" in texts[counts[0] + blanks[0]]
    if blanks[0]:
        assert not texts[counts[0]].strip()


def test_that_faces_stay_embedded() -> None:
    data = ReportLabPress().render(SAMPLES["meter_certificate"]())
    with pikepdf.open(BytesIO(bound([data, data]))) as whole:
        for page in whole.pages:
            for font in page.resources["/Font"].values():
                assert "/FontFile2" in font.FontDescriptor
