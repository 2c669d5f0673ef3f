"""Draw laid-out pages with ReportLab: the same pages give the same bytes."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from math import cos, radians, sin
from typing import Protocol

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from metro.documents.fonts import DRAWN, MOVABLE, REGULAR, RISE, SMALL, font, moved
from metro.documents.sheet import Code, Page, Picture
from metro.documents.style import HAIRLINE, HEIGHT, WIDTH, Style
from metro.documents.text import measure

rl_config.useA85 = 0  # streams as bytes: a quarter smaller, and no time spent on text armour
_FACES = threading.Lock()
"""A face keeps its place in the font file while it is subset: one document at a time."""
_RULE_GREY = 0.15
_RING_GREY = 0.62
_WATERMARK = Style(46, grey=0.945, spacing=5)
_TILT = 27


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the file itself says: title, author, subject, when (UTC, `YYYYMMDDHHMMSS`)."""

    title: str
    author: str
    subject: str
    at: str
    identity: str
    """What makes this file this one; its ID is worked out from it."""


class Gallery(Protocol):
    """Where the pictures of pages are."""

    def get(self, name: str) -> bytes:
        """Return the bytes of a picture by its hash."""
        ...


def paint(
    pages: Sequence[Page], imprint: Imprint, watermark: str = "", gallery: Gallery | None = None
) -> bytes:
    """Return the finished file.

    Raises MetroError `object.missing`, `object.altered` for a picture that is not there.
    """
    with _FACES:
        font(REGULAR)
        out = BytesIO()
        canvas = Canvas(
            out,
            pagesize=(WIDTH, HEIGHT),
            pageCompression=1,
            invariant=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]
            lang="zh-CN",
        )
        _sign(canvas, imprint)
        for page in pages:
            if gallery is not None:
                for picture in page.pictures:
                    _picture(canvas, picture, gallery)
            _page(canvas, page, watermark)
        canvas.save()
    return out.getvalue()


def _sign(canvas: Canvas, imprint: Imprint) -> None:
    canvas.setTitle(imprint.title)
    canvas.setAuthor(imprint.author)
    canvas.setSubject(imprint.subject)
    canvas.setCreator("Metro")
    canvas.setProducer("Metro (ReportLab)")
    canvas.setDateFormatter(lambda *_: f"D:{imprint.at}+00'00'")
    identity = hashlib.sha256(imprint.identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    trailer_id = f"[<{identity}><{identity}>]\n".encode()
    canvas._doc._ID = trailer_id  # type: ignore[attr-defined]


def _page(canvas: Canvas, page: Page, watermark: str) -> None:
    for grey, fills in groupby(page.fills, lambda fill: fill.grey):
        canvas.setFillGray(grey)
        for fill in fills:
            y = HEIGHT - fill.y - fill.height
            canvas.rect(fill.x, y, fill.width, fill.height, stroke=0, fill=1)
    if watermark:
        _watermark(canvas, watermark)
    canvas.setStrokeGray(_RULE_GREY)
    for width, rules in groupby(sorted(page.rules, key=lambda rule: rule.width), lambda r: r.width):
        canvas.setLineWidth(width)
        lines = (
            f"{r.x1:.2f} {HEIGHT - r.y1:.2f} m {r.x2:.2f} {HEIGHT - r.y2:.2f} l" for r in rules
        )
        canvas.addLiteral(" ".join(lines))
        canvas.addLiteral("S")
    for band in page.bands:
        canvas.setFillColorRGB(*band.colour)
        y = HEIGHT - band.y - band.height
        canvas.rect(band.x, y, band.width, band.height, stroke=0, fill=1)
    for frame in page.frames:
        canvas.setLineWidth(frame.line)
        y = HEIGHT - frame.y - frame.height
        canvas.roundRect(frame.x, y, frame.width, frame.height, 1.2, stroke=1, fill=0)
    for oval in page.ovals:
        canvas.setLineWidth(HAIRLINE)
        right, top = oval.x + oval.width, HEIGHT - oval.y
        canvas.ellipse(oval.x, top - oval.height, right, top, stroke=1, fill=0)
    for ring in page.rings:
        canvas.saveState()
        canvas.setDash(2.5, 2)
        canvas.setLineWidth(0.8)
        canvas.setStrokeGray(_RING_GREY)
        canvas.circle(ring.x, HEIGHT - ring.y, ring.radius)
        canvas.restoreState()
    for code in page.codes:
        _code(canvas, code)
    _texts(canvas, page)
    canvas.showPage()


def _picture(canvas: Canvas, picture: Picture, gallery: Gallery) -> None:
    """Draw a picture as large as its box lets it be, in the middle of it."""
    source = ImageReader(BytesIO(gallery.get(picture.name)))
    across, down = source.getSize()
    scale = min(picture.width / across, picture.height / down)
    width, height = across * scale, down * scale
    x = picture.x + (picture.width - width) / 2
    y = HEIGHT - picture.y - (picture.height + height) / 2
    canvas.drawImage(source, x, y, width, height)


def _texts(canvas: Canvas, page: Page) -> None:
    out = canvas.beginText()
    face, size, grey, spacing = "", 0.0, -1.0, -1.0
    for x, y, text, style in page.texts:
        if style.grey != grey:
            grey = style.grey
            out.setFillGray(grey)
        if style.font != face or style.size != size:
            face, size = style.font, style.size
            font(face)
            out.setFont(face, size)
        if style.spacing != spacing:
            spacing = style.spacing
            out.setCharSpace(spacing)
        out.setTextOrigin(x, HEIGHT - y)
        _write(out, text, style)
    canvas.drawText(out)


def _write(out: PDFTextObject, text: str, style: Style) -> None:
    """Write one line; what the face lacks of superscripts is drawn small and raised."""
    drawn = text.translate(DRAWN)
    if MOVABLE.isdisjoint(drawn):
        out.textOut(drawn)
        return
    for way, characters in groupby(drawn, lambda c: (moved(c) or ("", ""))[1]):
        piece = "".join(characters)
        if way:
            out.setFont(style.font, style.size * SMALL)
            out.setRise(RISE[way] * style.size)
            out.textOut("".join((moved(c) or (c,))[0] for c in piece))
            out.setRise(0)
            out.setFont(style.font, style.size)
        else:
            out.textOut(piece)


def _watermark(canvas: Canvas, text: str) -> None:
    width = measure(text, _WATERMARK)
    turn = radians(_TILT)
    x = WIDTH / 2 - cos(turn) * width / 2
    y = HEIGHT / 2 - sin(turn) * width / 2
    out = canvas.beginText()
    out.setFillGray(_WATERMARK.grey)
    out.setFont(_WATERMARK.font, _WATERMARK.size)
    out.setCharSpace(_WATERMARK.spacing)
    out.setTextTransform(cos(turn), sin(turn), -sin(turn), cos(turn), x, y)
    out.textOut(text.translate(DRAWN))
    canvas.drawText(out)


def _code(canvas: Canvas, code: Code) -> None:
    """Draw a code as one path in units of its modules; rows overlap a hair, so that none part."""
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.translate(code.x, HEIGHT - code.y)
    canvas.scale(code.module, -code.module)
    boxes = (
        f"{column} {row} {length} 1.02 re"
        for row, runs in enumerate(code.rows)
        for column, length in runs
    )
    canvas.addLiteral(" ".join(boxes))
    canvas.addLiteral("f")
    canvas.restoreState()
