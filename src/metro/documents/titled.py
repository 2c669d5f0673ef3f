"""The title of a list on paper: what it is, in both languages, in the middle above its text."""

from metro.documents.sheet import Sheet, baseline, centred
from metro.documents.style import LEFT, MEASURE, MM, Style
from metro.documents.text import wrapped
from metro.documents.wording import pair

_TITLE = Style(18, bold=True, leading=1.4, spacing=2)
_SUBTITLE = Style(10.5, grey=0.2)


def put_title(sheet: Sheet, kind: str) -> None:
    """Write the title of a kind of paper where the sheet stands."""
    title = pair(f"title.{kind}")
    for text, style in ((title.zh, _TITLE), (title.en, _SUBTITLE)):
        for line in wrapped(text, style, MEASURE):
            x = centred(line, style, LEFT, MEASURE) + style.spacing / 2
            sheet.text(x, baseline(sheet.y, style), line, style)
            sheet.y += style.height
    sheet.y += 4 * MM
