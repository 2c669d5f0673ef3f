"""The chain of one instrument or certificate, printed on request only: each link with its evidence.

A link is numbered by its way: 1.2.1 is the first above the second above the first.
"""

from collections.abc import Iterator, Sequence

from metro.documents import flow, grid
from metro.documents.masthead import body_top, put_heads
from metro.documents.sheet import Page, Sheet
from metro.documents.style import CELL, FINE, MM, STRONG, Align
from metro.documents.table import COVERED, Cell, Place, Row, Table
from metro.documents.titled import put_title
from metro.documents.wording import NOTHING, joined, kept, pair, said, short_date
from metro.evaluation.remedies import REMEDIES
from metro.language import say
from metro.model.chain import ChainLink, LinkState
from metro.model.drawn_chain import DrawnChain
from metro.model.judgement import Reason
from metro.model.words import Bilingual

_HEADS = ("number", "link", "evidence", "certificate", "passing", "state")


def chain_pages(paper: DrawnChain) -> list[Page]:
    """Lay out the chain: whose it is, each link, what breaks it and what mends that."""
    sheet = Sheet(body_top(paper))
    put_title(sheet, paper.kind)
    grid.lay(sheet, _facts(paper))
    sheet.gap(3 * MM)
    sheet.paragraph(_verdict(paper), STRONG)
    heads = [pair(f"head.chain.{name}") for name in _HEADS]
    rows = list(_rows(paper, paper.chain.links, "", _event(paper)))
    flow.lay(sheet, Table(heads, rows, pad=0.8 * MM), pair("heading.chain.links"))
    sheet.gap(4 * MM)
    sheet.paragraph(pair("chain.note"), FINE)
    put_heads(paper, sheet.pages, 0)
    return sheet.pages


def _event(paper: DrawnChain) -> str:
    return paper.chain.event.id if paper.chain.event is not None else ""


def _facts(paper: DrawnChain) -> list[tuple[Bilingual, str]]:
    thing, chain = paper.instrument, paper.chain
    event = chain.event
    result = NOTHING
    if event is not None:
        verdict = said(f"verdict.{'passed' if event.passed else 'rejected'}", "")
        result = joined((event.number, short_date(event.on), verdict))
    facts = [
        ("chain.instrument", joined((thing.name, thing.model))),
        ("chain.serial", thing.serial),
        ("chain.event", result),
        ("chain.documents", "、".join(paper.documents) or NOTHING),
        ("chain.on", short_date(chain.on)),
        ("chain.known", chain.known or pair("chain.known_now").zh),
    ]
    return [(pair(code), words) for code, words in facts]


def _verdict(paper: DrawnChain) -> Bilingual:
    """Say whether the chain is whole; if not, where it breaks first and what mends that."""
    chain = paper.chain
    if chain.event is None:
        return pair("chain.no_event", on=short_date(chain.on))
    broken = chain.broken()
    if broken is None:
        return pair("chain.whole")
    said_of = broken.reasons[0] if broken.reasons else None
    code = said_of.code if said_of is not None else ""
    words = [
        pair(
            "chain.broken",
            title=joined((broken.named(language), broken.serial), " "),
            why=_words(said_of, language),
            remedy=" / ".join(say(f"remedy.{name}", language) for name in REMEDIES.get(code, ())),
        )
        for language in ("zh", "en")
    ]
    return Bilingual(words[0].zh, words[1].en)


def _words(reason: Reason | None, language: str) -> str:
    return say(f"reason.{reason.code}", language, reason.parameters) if reason is not None else ""


def _rows(paper: DrawnChain, links: Sequence[ChainLink], before: str, event: str) -> Iterator[Row]:
    """Yield a row for each link and one for each thing that was found about it."""
    for number, link in enumerate(links, 1):
        place = f"{before}.{number}" if before else str(number)
        yield _row(paper, link, place, event)
        for reason in link.reasons:
            words = [_words(reason, language) for language in ("zh", "en")]
            note = Cell(words[0], words[1], Align.LEFT, FINE, span=len(_HEADS), place=Place.NOTE)
            yield [note, *[COVERED] * (len(_HEADS) - 1)]
        yield from _rows(paper, link.above, place, link.event.id if link.event else "")


def _row(paper: DrawnChain, link: ChainLink, place: str, event: str) -> Row:
    method, ratio = paper.passing(event, link, "zh")
    english, _ = paper.passing(event, link, "en")
    held = link.event
    certificate = held.number or short_date(held.on) if held is not None else NOTHING
    until = pair("chain.until", day=short_date(held.valid_until)).zh if held is not None else ""
    if held is None or held.valid_until is None:
        until = ""
    title = joined((link.title, link.serial), " ")
    codes = [f"role.{link.role}"]
    if link.role != link.evidence:
        codes.append(f"evidence.{link.evidence}")
    evidence = kept(joined((say(code, "zh") for code in codes), " · "))
    both = joined((say(code, "en") for code in codes), ", ")
    state = Bilingual(*(say(f"link_state.{link.state}", spoken) for spoken in ("zh", "en")))
    style = STRONG if link.state is LinkState.BROKEN else CELL
    return [
        Cell(place, align=Align.LEFT),
        Cell(title, link.english, Align.LEFT, style),
        Cell(evidence, both),
        Cell(joined((certificate, until), "\n"), "", Align.LEFT),
        Cell(joined((method, ratio)) or NOTHING, english if english != method else ""),
        Cell(state.zh, state.en, style=style),
    ]
