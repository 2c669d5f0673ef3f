"""Page 2: by which standards, where, under which conditions."""

from collections.abc import Callable, Iterable

from metro.documents import flow, grid
from metro.documents.sheet import Sheet
from metro.documents.style import ENGLISH, FINE, MM
from metro.documents.subject import accuracy_class, replacing, words_of
from metro.documents.table import Cell, Row, Table
from metro.documents.text import NBSP
from metro.documents.tongues import both, english_alone
from metro.documents.wording import (
    NOTHING,
    ended,
    joined,
    pair,
    rated,
    short_date,
    span,
    term,
    titled,
    with_units_kept,
)
from metro.model.document import Paper
from metro.model.paper_settings import Block
from metro.model.record import UsedStandard
from metro.model.words import Bilingual

_ROLES = {"main": 0, "auxiliary": 1, "check": 2}


def standards_page(sheet: Sheet, paper: Paper) -> None:
    """Lay out page 2 of a certificate or a notice."""
    blocks = paper.settings.paper.blocks
    for number, block in enumerate(blocks, 1):
        if block is Block.COPIES and number == len(blocks):
            with sheet.hanging(FINE.height + ENGLISH.height, 6 * MM):
                sheet.paragraph(pair("whole_copies_only"), FINE)
        else:
            _BLOCKS[block](sheet, paper)


def _copies(sheet: Sheet, paper: Paper) -> None:
    del paper
    sheet.gap(3 * MM)
    sheet.paragraph(pair("whole_copies_only"), FINE)


def _statements(sheet: Sheet, paper: Paper) -> None:
    sheet.gap(3 * MM)
    record, status = paper.record, paper.settings.legal_status
    number = pair("record_number_is", number=record.number)
    stop = ". " if english_alone() else "。"
    chinese, english = ended(status.zh, stop), ended(status.en, ". ")
    sheet.paragraph(Bilingual(f"{chinese}{number.zh}", f"{english}{number.en}"))
    label = record.regulation.label
    basis = titled(label, record.regulation.title.zh)
    sheet.gap(1 * MM)
    if not both():
        sheet.paragraph(pair("basis_is", basis=basis))
    else:
        english = pair("basis_is", basis=f"{label} {record.regulation.title.en}").en
        sheet.paragraph(Bilingual(pair("basis_is", basis=basis).zh, english))
    if record.performed_by:
        sheet.gap(1 * MM)
        sheet.paragraph(pair("performed_by", name=record.performed_by))
    amendment(sheet, paper)


def amendment(sheet: Sheet, paper: Paper) -> None:
    """Say which document this one replaces, and why."""
    replaces = paper.record.replaces
    if replaces is not None:
        words = {"number": replaces.number, "why": replaces.why}
        sheet.gap(1 * MM)
        sheet.paragraph(pair(f"replaces_because.{replacing(paper)}", **words))


def measurement_standard(sheet: Sheet, paper: Paper) -> None:
    """Lay out the measurement standard with its assessment certificate."""
    used = paper.record.standard
    if used is None:
        return
    heads = ("name", "range", "accuracy", "standard_certificate", "valid_until")
    row = (
        used.name,
        with_units_kept(used.range_text) or NOTHING,
        with_units_kept(used.accuracy_text) or NOTHING,
        used.certificate,
        short_date(used.valid_until),
    )
    table = Table([pair(f"head.{name}") for name in heads], [[Cell(text) for text in row]])
    flow.lay(sheet, table, pair("heading.measurement_standard"))


def instruments(sheet: Sheet, paper: Paper) -> None:
    """Lay out standard instruments and auxiliary equipment, each certificate once."""
    heads = ("name", "model_serial", "range", "class_or_mpe", "certificate", "valid_until")
    rows = [_instrument(row) for row in each_once(paper.record.standards)]
    table = Table([pair(f"head.{name}") for name in heads], rows)
    flow.lay(sheet, table, pair("heading.standards"))


def by_role(standards: Iterable[UsedStandard]) -> list[UsedStandard]:
    """Return standards in the order of their roles, the main ones first."""
    return sorted(standards, key=lambda row: _ROLES.get(row.role, 3))


def each_once(standards: Iterable[UsedStandard]) -> list[UsedStandard]:
    """Return the standards in the order of their roles, each instrument and event once."""
    found: dict[tuple[str, str], UsedStandard] = {}
    for row in by_role(standards):
        found.setdefault((row.instrument, row.event), row)
    return list(found.values())


def _instrument(used: UsedStandard) -> Row:
    texts = (
        used.name,
        model_serial(used),
        with_units_kept(used.range_text),
        with_units_kept(used.stated),
        used.certificate,
        short_date(used.valid_until),
    )
    return standard_cells(texts)


def standard_cells(texts: Iterable[str]) -> list[Cell]:
    """Return the cells of a standard; the numbers at the end are not broken."""
    *others, certificate, until = (text or NOTHING for text in texts)
    return [*(Cell(text) for text in others), Cell(certificate, firm=True), Cell(until, firm=True)]


def model_serial(used: UsedStandard) -> str:
    """Return model and serial number; a line ends after the stroke between them."""
    return joined((used.model, used.serial), f"{NBSP}/ ")


def surroundings(sheet: Sheet, paper: Paper) -> None:
    """Lay out place, medium and the conditions that were read."""
    record = paper.record
    facts: list[grid.Fact] = [(pair("place"), record.place or NOTHING)]
    facts += [
        (words_of(paper.paperwork.surroundings, name), span(values))
        for name, values in record.data.conditions.items()
    ]
    if record.medium:
        facts.append((pair("medium"), record.medium))
    facts.append((pair("kind"), term(f"verification.{record.data.kind}").zh))
    grid.lay(sheet, facts, pair("heading.conditions"))


def _nameplate(sheet: Sheet, paper: Paper) -> None:
    facts = nameplate(paper)
    if facts:
        grid.lay(sheet, facts, pair("heading.nameplate"))


def nameplate(paper: Paper) -> list[grid.Fact]:
    """Return class and ratings of the instrument."""
    grade = accuracy_class(paper)
    facts: list[grid.Fact] = [(pair("class"), grade)] if grade else []
    return facts + [
        (words_of(paper.paperwork.ratings, name), rated(rating))
        for name, rating in paper.record.data.ratings.items()
    ]


_BLOCKS: dict[Block, Callable[[Sheet, Paper], None]] = {
    Block.STATEMENTS: _statements,
    Block.MEASUREMENT_STANDARD: measurement_standard,
    Block.STANDARDS: instruments,
    Block.CONDITIONS: surroundings,
    Block.NAMEPLATE: _nameplate,
    Block.COPIES: _copies,
}
