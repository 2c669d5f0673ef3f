"""The press: a finished paper becomes the bytes of a PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from metro.documents.chain import chain_pages
from metro.documents.confirmation import confirmation_pages
from metro.documents.cover import cover
from metro.documents.diagram import diagram_pages
from metro.documents.due_notice import due_notice_pages
from metro.documents.fonts import DRAWN, is_missing
from metro.documents.impact_list import impact_pages
from metro.documents.labels import label_pages
from metro.documents.letter import letter_pages
from metro.documents.listing import list_pages
from metro.documents.masthead import body_top, put_heads
from metro.documents.painter import Gallery, Imprint, paint
from metro.documents.record import record_pages
from metro.documents.results import results_pages
from metro.documents.sheet import Page, Sheet, fewest_pages
from metro.documents.standards import standards_page
from metro.documents.tongues import in_one, speaking
from metro.documents.wording import pair, word
from metro.model.diagram import StandardDiagram
from metro.model.document import DocumentKind, Paper
from metro.model.drawn_chain import DrawnChain
from metro.model.forms import DueNotice, LabelPaper, ListPaper
from metro.model.impact import HolderLetter, ImpactPaper
from metro.model.number_review import SheetPaper
from metro.model.station import StationSettings


@dataclass(frozen=True, slots=True)
class ReportLabPress:
    """Paper by ReportLab; the same paper gives the same bytes."""

    gallery: Gallery | None = None
    """Where logo and seal are kept."""

    def render(self, paper: Paper) -> bytes:
        """Return a certificate, a notice or an original record as PDF."""
        watermark = word("demo") if paper.settings.demo else ""
        return paint(laid_out(paper), _imprint(paper), watermark, self.gallery)

    def confirmation(self, sheet: SheetPaper) -> bytes:
        """Return the sheet of a regulation's numbers as PDF."""
        watermark = word("demo") if sheet.settings.demo else ""
        title, label = pair(f"title.{sheet.kind}"), sheet.review.regulation.label
        imprint = Imprint(
            title=f"{title.zh} {sheet.number}".translate(DRAWN),
            author=sheet.settings.name.zh.translate(DRAWN),
            subject=f"{title.en} {label}".translate(DRAWN),
            at=_moment(sheet.signature.at) or "20000101000000",
            identity=f"{sheet.kind}/{sheet.number}/{sheet.signature.digest}",
        )
        return paint(confirmation_pages(sheet), imprint, watermark, self.gallery)

    def diagram(self, diagram: StandardDiagram) -> bytes:
        """Return the diagram of a measurement standard as PDF."""
        watermark = word("demo") if diagram.settings.demo else ""
        title, standard = pair(f"title.{diagram.kind}"), diagram.standard
        imprint = Imprint(
            title=f"{title.zh} {standard.name}".translate(DRAWN),
            author=diagram.settings.name.zh.translate(DRAWN),
            subject=f"{title.en} {standard.certificate}".translate(DRAWN),
            at=f"{diagram.on:%Y%m%d}000000",
            identity=f"{diagram.kind}/{standard.id}/{standard.certificate}/{diagram.on}",
        )
        return paint(diagram_pages(diagram), imprint, watermark)

    def chain(self, chain: DrawnChain) -> bytes:
        """Return the chain of an instrument or certificate as PDF."""
        title, thing, whole = pair(f"title.{chain.kind}"), chain.instrument, chain.chain
        imprint = Imprint(
            title=f"{title.zh} {chain.number}".translate(DRAWN),
            author=chain.settings.name.zh.translate(DRAWN),
            subject=f"{title.en} {thing.serial}".translate(DRAWN),
            at=f"{whole.on:%Y%m%d}000000",
            identity=f"{chain.kind}/{thing.id}/{chain.number}/{whole.on}/{whole.known}",
        )
        watermark = word("demo") if chain.settings.demo else ""
        return paint(chain_pages(chain), imprint, watermark)

    def impact(self, paper: ImpactPaper) -> bytes:
        """Return the list of what a suspect standard touched as PDF."""
        title, suspicion = pair(f"title.{paper.kind}"), paper.impact.suspicion
        period = f"{suspicion.since}/{suspicion.until}/{paper.impact.shift}"
        imprint = Imprint(
            title=f"{title.zh} {paper.standard}".translate(DRAWN),
            author=paper.settings.name.zh.translate(DRAWN),
            subject=f"{title.en} {paper.standard}".translate(DRAWN),
            at=f"{paper.on:%Y%m%d}000000",
            identity=f"{paper.kind}/{suspicion.instrument}/{period}/{paper.impact.known}",
        )
        watermark = word("demo") if paper.settings.demo else ""
        return paint(impact_pages(paper), imprint, watermark)

    def letter(self, letter: HolderLetter) -> bytes:
        """Return a letter to the holder of documents under review as PDF."""
        title = pair("letter.title")
        imprint = Imprint(
            title=f"{title.zh} {letter.holder.name}".translate(DRAWN),
            author=letter.settings.name.zh.translate(DRAWN),
            subject=title.en,
            at=f"{letter.case.declared:%Y%m%d}000000",
            identity=f"letter/{letter.case.id}/{letter.holder.id}",
        )
        watermark = word("demo") if letter.settings.demo else ""
        with speaking(letter.settings.paper.languages):
            pages = letter_pages(in_one(letter))
        return paint(pages, imprint, watermark, self.gallery)

    def result_list(self, paper: ListPaper) -> bytes:
        """Return a list of results over a job as PDF."""
        day = paper.days[1]
        imprint = self._imprint(paper.settings, "list", f"{paper.number}", f"{day:%Y%m%d}000000")
        with speaking(paper.settings.paper.languages):
            pages = list_pages(in_one(paper))
        return paint(pages, imprint, _watermark(paper.settings), self.gallery)

    def labels(self, paper: LabelPaper) -> bytes:
        """Return labels on sheets as PDF."""
        days = [label.on for label in paper.labels]
        at = f"{max(days):%Y%m%d}000000" if days else "20000101000000"
        imprint = self._imprint(paper.settings, "labels", f"{len(days)}", at)
        with speaking(paper.settings.paper.languages):
            pages = label_pages(in_one(paper))
        return paint(pages, imprint, _watermark(paper.settings), self.gallery)

    def due_notice(self, notice: DueNotice) -> bytes:
        """Return a due notice to a holder as PDF."""
        at = f"{notice.on:%Y%m%d}000000"
        imprint = self._imprint(notice.settings, "due", notice.holder.name, at)
        with speaking(notice.settings.paper.languages):
            pages = due_notice_pages(in_one(notice))
        return paint(pages, imprint, _watermark(notice.settings), self.gallery)

    def _imprint(self, settings: StationSettings, kind: str, what: str, at: str) -> Imprint:
        title = pair(f"title.{kind}")
        return Imprint(
            title=f"{title.zh} {what}".translate(DRAWN),
            author=settings.name.zh.translate(DRAWN),
            subject=f"{title.en} {what}".translate(DRAWN),
            at=at,
            identity=f"{kind}/{what}/{at}",
        )

    def missing_glyphs(self, texts: Iterable[str]) -> str:
        """Return the distinct characters that can't be printed, in the order they come."""
        characters = dict.fromkeys("".join(texts))
        return "".join(character for character in characters if is_missing(character))


def _watermark(settings: StationSettings) -> str:
    return word("demo") if settings.demo else ""


def laid_out(paper: Paper) -> list[Page]:
    """Return the pages of a paper, every mark in its place."""
    with speaking(paper.settings.paper.languages):
        return _laid_out(in_one(paper))


def _laid_out(paper: Paper) -> list[Page]:
    top = body_top(paper)
    if paper.kind is DocumentKind.RECORD:
        pages = fewest_pages(lambda tight: _record(paper, Sheet(top, tight=tight))).pages
        put_heads(paper, pages, 0)
        return pages
    inner = fewest_pages(lambda tight: _inner(paper, Sheet(top, tight=tight))).pages
    pages = [*cover(paper, len(inner)), *inner]
    put_heads(paper, pages, 1)
    return pages


def _record(paper: Paper, sheet: Sheet) -> Sheet:
    record_pages(sheet, paper)
    return sheet


def _inner(paper: Paper, sheet: Sheet) -> Sheet:
    """Lay out all but the cover: results begin a page, unless the standards go on on one."""
    standards_page(sheet, paper)
    if len(sheet.pages) == 1:
        sheet.turn()
    results_pages(sheet, paper)
    return sheet


def _imprint(paper: Paper) -> Imprint:
    record = paper.record
    title = pair(f"title.{paper.kind}")
    return Imprint(
        title=f"{title.zh} {paper.number}".translate(DRAWN),
        author=paper.settings.name.zh.translate(DRAWN),
        subject=f"{title.en} {paper.number}".translate(DRAWN),
        at=_time(paper),
        identity=f"{paper.kind}/{paper.number}/{record.id}/{record.revision}",
    )


def _time(paper: Paper) -> str:
    """Return the time of the last signature, else the day of verification."""
    for signature in reversed(paper.signatures):
        at = _moment(signature.at)
        if at:
            return at
    return f"{paper.record.data.on:%Y%m%d}000000"


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return (at.astimezone(UTC) if at.tzinfo else at).strftime("%Y%m%d%H%M%S")
