"""Complete documents a second on one core, with their parts.

A document is complete when its record is enclosed, its code sealed, its pages drawn and signed, the
rules of PDF/A-3b asked, and its bytes on the disk. Time is that of the processor of this process;
what the disk waits for is told apart. Beside it, the bare page of other tools, where they are here:
WeasyPrint, typst, docxtpl with LibreOffice.

    python bench/document.py [ROUNDS]
"""

import hashlib
import importlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from metro.app.sealing import DigitalEnclosed
from metro.documents.hybrid import bound
from metro.documents.pdf_rules import check
from metro.documents.press import ReportLabPress
from metro.exchange.paper_dcc import DccWriter
from metro.model.digital import UnitProfile
from metro.model.document import Paper
from metro.storage.objects import FileObjects
from metro.trust.document_key import document_key
from metro.trust.pdf_signature import signing_with
from metro.trust.seal import Seals

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 30
BATCH = 20
"""Pages that LibreOffice makes by one start."""
GOAL, LARGEST = 12.0, 120_000
NAMES = ("dispenser_certificate", "dispenser_notice", "meter_certificate", "scale_certificate")
PARTS = ("enclosure", "seal", "pages", "binding", "signature", "rules", "stored")


def ours(module: str) -> object:
    sys.path.insert(0, str(ROOT))
    return importlib.import_module(module)


def written(paper: Paper) -> bytes:
    """Write the digital certificate; the chain of its standards is that of the record alone."""
    return DccWriter().write(paper, {}, UnitProfile.PTB)


class Parts:
    """Seconds of the processor by part, and by the clock."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {part: [] for part in PARTS}
        self.waited: dict[str, list[float]] = {part: [] for part in PARTS}

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        start, clock = time.process_time(), time.perf_counter()
        yield
        self.spent[part].append(time.process_time() - start)
        self.waited[part].append(time.perf_counter() - clock)


def made(paper: Paper, tools: tuple[object, ...], parts: Parts) -> int:
    """Make one complete document; return its size."""
    seals, signing, objects, at, head = tools
    with parts.of("enclosure"):
        enclosure = DigitalEnclosed(written)(paper)
        digest = hashlib.sha256(enclosure.data).hexdigest()
    with parts.of("seal"):
        code = seals.text(paper, head, at.isoformat(), digest)
    with parts.of("pages"):
        printed = ReportLabPress().render(replace(paper, code=code))
    with parts.of("binding"):
        data = bound(printed, enclosure)
    with parts.of("signature"):
        data = signing(data, at)
    with parts.of("rules"):
        check(data)
    with parts.of("stored"):
        objects.put(data)
    return len(data)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    sealed, samples = ours("tests.app.sealed"), ours("tests.documents.samples.every").SAMPLES
    folder = Path(tempfile.mkdtemp(prefix="metro-bench-"))
    slow = False
    try:
        keys = sealed.Keys(folder / "keys")
        signing = signing_with(document_key(keys.folder))
        objects = FileObjects(folder / "objects")
        tools = (Seals(keys.key), signing, objects, sealed.AT, sealed.HEAD)
        for name in NAMES:
            slow |= not reported(name, samples[name](), tools, rounds)
        bare = statistics.median(
            spent(lambda: ReportLabPress().render(samples[NAMES[0]]())) for _ in range(9)
        )
        print(f"bare page of ours: {1 / bare:.1f} a second")
        others(samples[NAMES[0]]())
    finally:
        shutil.rmtree(folder)
    return int(slow)


def reported(name: str, paper: Paper, tools: tuple[object, ...], rounds: int) -> bool:
    parts = Parts()
    for number in range(rounds + 2):
        if number == 2:
            parts = Parts()
        # Another number each time: nothing is drawn or stored twice.
        size = made(replace(paper, number=f"{paper.number}-{number}"), tools, parts)
    whole = sum(sum(rows) for rows in parts.spent.values()) / rounds
    clock = sum(sum(rows) for rows in parts.waited.values()) / rounds
    shares = ", ".join(f"{p} {1000 * sum(r) / rounds:.1f}" for p, r in parts.spent.items())
    verdict = "ok" if 1 / whole >= GOAL and size <= LARGEST else "SHORT"
    print(f"{name}: {1 / whole:.1f} a second of the processor, {1 / clock:.1f} by the clock,")
    print(f"  {size / 1000:.0f} kB; ms: {shares}")
    print(f"  goal {GOAL:.0f} a second and {LARGEST // 1000} kB: {verdict}")
    return verdict == "ok"


def spent(work: Callable[[], object]) -> float:
    start = processor()
    work()
    return processor() - start


def processor() -> float:
    """Return seconds of the processor, those of programs that were called with them."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def others(paper: Paper) -> None:
    """Draw a page with as many words by other tools; context, not a contest of equals."""
    record = paper.record
    rows = [
        (item.item, point.point, str(point.result and point.result.number))
        for part in record.judgement.parts
        for item in part.items
        for point in item.points
    ]
    for name, draw, pages in (
        ("WeasyPrint", weasyprint, 1),
        ("typst", typst, 1),
        ("docxtpl with LibreOffice", libreoffice, BATCH),
    ):
        try:
            work = draw(paper, rows)
        except ImportError:
            print(f"{name}: not on this machine, skipped")
            continue
        work()
        median = statistics.median(spent(work) for _ in range(5)) / pages
        print(f"{name}, bare page: {1 / median:.1f} a second of the processor")


def weasyprint(paper: Paper, rows: list[tuple[str, str, str]]) -> Callable[[], object]:
    from weasyprint import HTML

    face = (ROOT / "resources" / "fonts" / "NotoSerifSC_400Regular.ttf").as_uri()
    cells = "".join(f"<tr><td>{'<td>'.join(row)}" for row in rows)
    html = (
        f"<style>@font-face{{font-family:N;src:url({face})}}body{{font-family:N}}</style>"
        f"<h1>检定证书</h1><p>{paper.number}<p>{paper.record.applicant.name}"
        f"<p>{paper.record.instrument.name} {paper.record.instrument.serial}<table>{cells}</table>"
    )
    return lambda: HTML(string=html).write_pdf()


def typst(paper: Paper, rows: list[tuple[str, str, str]]) -> Callable[[], object]:
    import typst as program

    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    text = (
        f'#set text(font: "Noto Serif SC")\n= 检定证书\n{paper.number}\n\n'
        f"{paper.record.applicant.name}\n\n#table(columns: 3, {cells})\n"
    )
    source = Path(tempfile.mkdtemp()) / "page.typ"
    source.write_text(text, "utf-8")
    fonts = [str(ROOT / "resources" / "fonts")]
    return lambda: program.compile(str(source), font_paths=fonts)


def libreoffice(paper: Paper, rows: list[tuple[str, str, str]]) -> Callable[[], object]:
    """Fill a template and turn a batch into PDF by one start of the program: its best case."""
    import docx
    import docxtpl

    if shutil.which("soffice") is None:
        raise ImportError
    folder = Path(tempfile.mkdtemp())
    form = docx.Document()
    form.add_heading("检定证书")
    for name in ("number", "applicant", "instrument"):
        form.add_paragraph(f"{{{{ {name} }}}}")
    table = form.add_table(rows=3, cols=3)
    table.cell(0, 0).text = "{%tr for row in rows %}"
    for column in range(3):
        table.cell(1, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(2, 0).text = "{%tr endfor %}"
    form.save(folder / "form.docx")
    record = paper.record
    words = {"applicant": record.applicant.name, "rows": rows}
    words["instrument"] = f"{record.instrument.name} {record.instrument.serial}"

    def work() -> None:
        files = []
        for number in range(BATCH):
            filled = docxtpl.DocxTemplate(folder / "form.docx")
            filled.render({**words, "number": f"{paper.number}-{number}"}, autoescape=True)
            files.append(folder / f"{number}.docx")
            filled.save(files[-1])
        own = f"-env:UserInstallation={(folder / 'user').as_uri()}"
        asked = ("--headless", "--convert-to", "pdf", "--outdir", str(folder))
        subprocess.run(("soffice", own, *asked, *files), check=True, capture_output=True)
        if len(list(folder.glob("*.pdf"))) != BATCH:
            raise RuntimeError("not every page was printed")

    return work


if __name__ == "__main__":
    sys.exit(main())
