"""The end of an original record: what was struck and why, who signed, what it was judged by."""

from metro.documents import flow
from metro.documents.cells import place_of
from metro.documents.sheet import Sheet
from metro.documents.style import BODY, MEASURE, MM, Align, Style
from metro.documents.table import Cell, Row, Table
from metro.documents.text import wrapped
from metro.documents.wording import NOTHING, joined, labelled, local_time, pair, term
from metro.model.document import Paper
from metro.model.people import Meaning, Signature
from metro.model.strike import Strike

_PROVENANCE = Style(7.6, grey=0.15)
_SHOWN = 16
"""Characters of a digest that are printed beside a signature."""


def strikes(sheet: Sheet, paper: Paper) -> None:
    """Lay out every change of what had been taken, and who took part beside the verifier."""
    heads = [pair(f"head.{name}") for name in ("cell", "old", "new", "who", "when", "why")]
    people = _people(paper)
    rows = [_strike(paper, people, strike) for strike in paper.record.strikes]
    flow.lay(sheet, Table(heads, rows), pair("heading.strikes"))
    _listed(sheet, "also_by", [person.name for person in paper.record.also_by])
    _listed(sheet, "runs", [f"{point}：{run}" for point, run in paper.record.runs.items()])


def _strike(paper: Paper, people: dict[str, str], strike: Strike) -> Row:
    return [
        Cell(place_of(paper, strike.cell), align=Align.LEFT),
        Cell(strike.old or NOTHING, struck=bool(strike.old)),
        Cell(strike.new or NOTHING),
        Cell(people.get(strike.who, strike.who)),
        Cell(local_time(strike.at)),
        Cell(strike.why or NOTHING, align=Align.LEFT if strike.why else Align.CENTRE),
    ]


def _people(paper: Paper) -> dict[str, str]:
    record = paper.record
    found = {row.person: row.name for row in paper.signatures}
    found |= {row.id: row.name for row in (record.verifier, *record.also_by)}
    if record.checker is not None:
        found[record.checker.id] = record.checker.name
    return found


def _listed(sheet: Sheet, code: str, texts: list[str]) -> None:
    if texts:
        words = pair(code)
        sheet.gap(2 * MM)
        line = labelled(words, joined(texts, "；"))
        sheet.lines(wrapped(line, BODY, MEASURE), BODY)


def signatures(sheet: Sheet, paper: Paper) -> None:
    """Lay out who signed, in which role, over which digest."""
    heads = [pair(f"head.{name}") for name in ("meaning", "person", "duty", "when", "digest")]
    order = list(Meaning)
    signed = sorted(paper.signatures, key=lambda row: (row.at, order.index(row.meaning)))
    rows = [_signature(row) for row in signed]
    flow.lay(sheet, Table(heads, rows), pair("heading.signatures"), whole=True)


def _signature(row: Signature) -> Row:
    meaning, role = term(f"meaning.{row.meaning}"), term(f"role.{row.role}")
    return [
        Cell(meaning.zh, meaning.en),
        Cell(row.name),
        Cell(role.zh, role.en),
        Cell(local_time(row.at)),
        Cell(f"{row.digest[:_SHOWN]}…" if len(row.digest) > _SHOWN else row.digest),
    ]


def provenance(sheet: Sheet, paper: Paper) -> None:
    """Say by which file and numbers it was judged, and with which program."""
    used = paper.record.regulation
    corrections = joined((f"{path} = {number}" for path, number in used.numbers.items()), "；")
    facts = [
        ("software", paper.record.software),
        ("regulation_file", f"{used.id}　SHA-256 {used.file_hash}"),
        ("numbers_digest", f"SHA-256 {used.numbers_digest}"),
        ("corrections", corrections),
        ("retention", paper.settings.retention_note),
    ]
    lines: list[str] = []
    for code, text in facts:
        if text.strip():
            words = pair(code)
            lines += wrapped(labelled(words, text), _PROVENANCE, MEASURE)
    sheet.gap(3 * MM)
    sheet.need(min(len(lines), 12) * _PROVENANCE.height)
    sheet.lines(lines, _PROVENANCE)
