"""The list of what a suspect standard touched, the worst first.

What keeps its verdict is counted and not listed.
"""

from metro.documents import flow, grid
from metro.documents.masthead import body_top, put_heads
from metro.documents.sheet import Page, Sheet
from metro.documents.style import FINE, MM, Align
from metro.documents.table import Cell, Row, Table
from metro.documents.titled import put_title
from metro.documents.wording import NOTHING, pair, short_date
from metro.evaluation.reach import ReachGroup, reach
from metro.language import say
from metro.model.impact import ImpactPaper, ImpactRow, Outcome
from metro.model.words import Bilingual

MOST = 2000
"""So many rows are printed; the rest is counted, and `--json` gives all."""
_HEADS = ("documents", "name", "serial", "holder", "on", "reliance")
_LISTED = (Outcome.FLIPS, Outcome.SUSPECT)
Heads = list[Bilingual]


def impact_pages(paper: ImpactPaper) -> list[Page]:
    """Lay out the list: the standard, the counts, and a table for each outcome to be reviewed."""
    sheet = Sheet(body_top(paper))
    put_title(sheet, paper.kind)
    groups = reach(paper.impact)
    grid.lay(sheet, _facts(paper))
    _counts(sheet, groups)
    heads, room = [pair(f"head.impact.{name}") for name in _HEADS], MOST
    for group in groups:
        if group.outcome not in _LISTED:
            continue
        rows = [_row(paper, row) for row in group.rows[:room]]
        room -= len(rows)
        flow.lay(sheet, Table(heads, rows, pad=0.8 * MM), _outcome(group.outcome))
    total = sum(len(group.rows) for group in groups if group.outcome in _LISTED)
    sheet.gap(4 * MM)
    if total > MOST:
        sheet.paragraph(pair("impact.more", more=total - MOST), FINE)
    sheet.paragraph(pair("impact.note"), FINE)
    put_heads(paper, sheet.pages, 0)
    return sheet.pages


def _facts(paper: ImpactPaper) -> list[tuple[Bilingual, str]]:
    suspicion = paper.impact.suspicion
    facts = [
        ("impact.standard", paper.standard),
        ("impact.period", f"{short_date(suspicion.since)} ～ {short_date(suspicion.until)}"),
        ("impact.shift", paper.impact.shift or pair("letter.no_size").zh),
        ("impact.on", short_date(paper.on)),
        ("impact.known", paper.impact.known or pair("chain.known_now").zh),
        ("impact.instruments", str(len(paper.impact.instruments()))),
    ]
    return [(pair(code), words) for code, words in facts]


def _counts(sheet: Sheet, groups: tuple[ReachGroup, ...]) -> None:
    heads = [pair(f"head.impact.{name}") for name in ("outcome", "events", "instruments")]
    heads += [pair("head.impact.papers")]
    rows: list[Row] = []
    for group in groups:
        name = _outcome(group.outcome)
        numbers = (len(group.rows), group.instruments, group.documents)
        cells = [Cell(str(number)) for number in numbers]
        rows.append([Cell(name.zh, name.en), *cells])
    if rows:
        flow.lay(sheet, Table(heads, rows, pad=0.8 * MM), pair("heading.impact.counts"))
    else:
        sheet.gap(3 * MM)
        sheet.paragraph(pair("impact.nothing"))


def _outcome(outcome: Outcome) -> Bilingual:
    return Bilingual(say(f"outcome.{outcome}", "zh"), say(f"outcome.{outcome}", "en"))


def _row(paper: ImpactPaper, row: ImpactRow) -> Row:
    way = "direct" if row.direct else "through"
    texts = (
        "、".join(row.documents) or row.number or NOTHING,
        row.name,
        row.serial,
        paper.holders.get(row.holder, "") or NOTHING,
    )
    return [
        *(Cell(text, align=Align.LEFT) for text in texts),
        Cell(short_date(row.on)),
        Cell(say(f"impact.{way}", "zh"), say(f"impact.{way}", "en")),
    ]
