"""Time a certificate against a bare ReportLab canvas that draws the same content.

The bare canvas knows every place beforehand: it only sets fonts and draws the same strings, lines,
boxes and QR on as many pages, with the same embedded faces. Both are warm: faces are parsed once.
"""

import importlib
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from metro.documents.fonts import DRAWN, REGULAR, font
from metro.documents.press import ReportLabPress, laid_out
from metro.documents.sheet import Page
from metro.documents.style import HEIGHT, WIDTH
from metro.model.document import Paper

ROUNDS = 40
ROOT = Path(__file__).resolve().parents[1]


def samples() -> dict[str, Callable[[], Paper]]:
    sys.path.insert(0, str(ROOT))
    module = importlib.import_module("tests.documents.samples.every")
    found: dict[str, Callable[[], Paper]] = module.SAMPLES
    return found


def bare(pages: list[Page], watermark: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, initialFontName=REGULAR)
    for page in pages:
        if watermark:
            canvas.saveState()
            canvas.setFillGray(0.945)
            canvas.setFont(REGULAR, 46)
            canvas.translate(110, 320)
            canvas.rotate(27)
            canvas.drawString(0, 0, watermark)
            canvas.restoreState()
        for fill in page.fills:
            canvas.setFillGray(fill.grey)
            y = HEIGHT - fill.y - fill.height
            canvas.rect(fill.x, y, fill.width, fill.height, stroke=0, fill=1)
        for rule in page.rules:
            canvas.setLineWidth(rule.width)
            canvas.line(rule.x1, HEIGHT - rule.y1, rule.x2, HEIGHT - rule.y2)
        for ring in page.rings:
            canvas.circle(ring.x, HEIGHT - ring.y, ring.radius)
        canvas.setFillGray(0)
        for code in page.codes:
            path = canvas.beginPath()
            for row, runs in enumerate(code.rows):
                y = HEIGHT - code.y - (row + 1) * code.module
                for column, length in runs:
                    path.rect(code.x + column * code.module, y, length * code.module, code.module)
            canvas.drawPath(path, stroke=0, fill=1)
        for x, y, text, style in page.texts:
            canvas.setFillGray(style.grey)
            canvas.setFont(style.font, style.size)
            canvas.drawString(x, HEIGHT - y, text.translate(DRAWN))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def spent(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    press = ReportLabPress()
    for name in sys.argv[1:] or ("dispenser_certificate", "dispenser_record", "scale_certificate"):
        paper = samples()[name]()
        pages = laid_out(paper)
        watermark = "演示数据 DEMO" if paper.settings.demo else ""
        for page in pages:
            for text in page.texts:
                font(text.style.font)
        press.render(paper)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(spent(lambda paper=paper: press.render(paper)))  # type: ignore[misc]
            theirs.append(spent(lambda: bare(pages, watermark)))  # noqa: B023
        mine, base = statistics.median(ours), statistics.median(theirs)
        print(
            f"{name}: {len(pages)} pages, metro {mine * 1000:.1f} ms,"
            f" bare canvas {base * 1000:.1f} ms, ratio {mine / base:.2f}"
        )


if __name__ == "__main__":
    main()
