"""A made-up scan for the demo: it holds the place of a printed text and quotes none."""

from metro.documents.painter import Imprint, paint
from metro.documents.sheet import Fill, Sheet, baseline, centred
from metro.documents.style import BODY, LEFT, MEASURE, MM, TOP, Style
from metro.documents.wording import word

_TITLE = Style(15, bold=True)
_PALE = Style(9.2, grey=0.45)
PAGES = 6
_ROWS = 34


def demo_scan(label: str, title: str) -> bytes:
    """Return a PDF of some pages that say what would stand there."""
    sheet = Sheet(TOP + 8 * MM)
    for page in range(1, PAGES + 1):
        if page > 1:
            sheet.turn()
        for text, style in ((f"{label}　{title}", _TITLE), (word("sheet.demo_scan"), BODY)):
            x = centred(text, style, LEFT, MEASURE)
            sheet.text(x, baseline(sheet.y, style), text, style)
            sheet.y += style.height + 2 * MM
        sheet.y += 4 * MM
        for row in range(_ROWS):
            width = MEASURE * (0.55 if row % 5 == 4 else 1)
            sheet.page.fills.append(Fill(LEFT, sheet.y, width, 2.4 * MM, 0.9))
            sheet.y += 5.6 * MM
        text = str(page)
        sheet.text(centred(text, _PALE, LEFT, MEASURE), sheet.y + 4 * MM, text, _PALE)
    imprint = Imprint(f"{label} {word('demo')}", "", label, "20260101000000", f"demo/{label}")
    return paint(sheet.pages, imprint, word("demo"))
