"""Page 3 and on: every item with its results, limits and verdicts; what was adjusted and sealed."""

from metro.documents import flow
from metro.documents.lines import Results, done_again, rows_of, used_words
from metro.documents.sheet import CENTRE_LINE, Sheet, baseline, centred, height_of
from metro.documents.style import ENGLISH, LEFT, MEASURE, MM, Style
from metro.documents.subject import has_parts, part_labels, part_title, parts_of, words_of
from metro.documents.table import Table
from metro.documents.text import gathered
from metro.documents.tongues import english_alone
from metro.documents.wording import joined, labelled, pair
from metro.model.document import DocumentKind, Paper
from metro.model.judgement import Verdict
from metro.model.record import SealState
from metro.model.words import Bilingual

_END = Style(9.5, spacing=1.2)


def results_pages(sheet: Sheet, paper: Paper) -> None:
    """Lay out the results; a notice begins with what does not conform."""
    parts = parts_of(paper)
    results: Results = [(part.part, part.items) for part in parts]
    title = "results"
    if paper.kind is DocumentKind.NOTICE:
        rejected: Results = [
            (part, [item for item in items if item.verdict is Verdict.REJECTED])
            for part, items in results
        ]
        _table(sheet, paper, rejected, "failed_items", only=Verdict.REJECTED)
        title = "all_results"
    if not paper.record.data.adjusted:
        tail = height_of(lambda last: _ending(last, paper, results), sheet.tight)
        _table(sheet, paper, results, title, tail=tail)
        _ending(sheet, paper, results)
        return
    before = done_again(results, [(part.part, part.as_found) for part in parts])
    shown: Results = [*results, *before]
    _table(sheet, paper, results, f"{title}_as_left")
    tail = height_of(lambda last: _ending(last, paper, shown), sheet.tight)
    _table(sheet, paper, before, "results_as_found", tail=tail)
    _ending(sheet, paper, shown)


def _ending(sheet: Sheet, paper: Paper, shown: Results) -> None:
    sheet.y += 1.2 * MM
    sheet.lines(gathered(used_words(shown), ENGLISH, MEASURE), ENGLISH)
    adjustment(sheet, paper)
    remark(sheet, paper)
    end_mark(sheet, paper)


def _table(
    sheet: Sheet,
    paper: Paper,
    results: Results,
    title: str,
    only: Verdict | None = None,
    tail: float = 0.0,
) -> None:
    heads = [pair(f"head.{name}") for name in ("item", "point", "result", "limit", "verdict")]
    parts = has_parts(paper)
    heading = pair(f"heading.{title}")
    if parts and len(paper.parts) == 1:
        heading = Bilingual(f"{heading.zh}　{part_labels(paper)}", heading.en)
    elif parts:
        heads.insert(1, part_title(paper))
    over = only is Verdict.REJECTED and any(
        point.limits for _, items in results for item in items for point in item.points
    )
    if over:
        heads.insert(-1, pair("head.over"))
    several = parts and len(paper.parts) > 1
    rows = rows_of(paper, results, parts=several, only=only, over=over)
    flow.lay(sheet, Table(heads, rows), heading, tail=min(tail, flow.KEPT_WHOLE))


def adjustment(sheet: Sheet, paper: Paper) -> None:
    """Say what was adjusted and sealed."""
    record = paper.record
    sheet.gap(3.5 * MM)
    adjusted = pair("adjusted" if record.data.adjusted else "not_adjusted")
    seals = [_seal(paper, seal) for seal in record.seals]
    chinese, english = adjusted.zh, adjusted.en
    if seals:
        words = pair("seals")
        listed = joined((seal.zh for seal in seals), "，")
        alone = english_alone()
        chinese += f" {words.zh}: {listed}." if alone else f"{words.zh}：{listed}。"
        english = english and f"{english} {words.en}: {joined((seal.en for seal in seals), '; ')}."
    sheet.paragraph(Bilingual(chinese, english))


def remark(sheet: Sheet, paper: Paper) -> None:
    """Write the remark of the record."""
    if paper.record.remark:
        sheet.gap(1 * MM)
        words = pair("remark")
        sheet.paragraph(Bilingual(labelled(words, paper.record.remark), ""))


def _seal(paper: Paper, seal: SealState) -> Bilingual:
    title = seal.title if seal.title.zh else words_of(paper.paperwork.seals, seal.place)
    number = seal.after or seal.before
    broken = pair("seal_was_broken") if not seal.intact else Bilingual("", "")
    return Bilingual(
        joined((title.zh, f"{number}{' ' * english_alone()}{broken.zh}".rstrip()), " "),
        joined((title.en, joined((number, broken.en), " ")), " "),
    )


def end_mark(sheet: Sheet, paper: Paper) -> None:
    """Say that nothing follows."""
    closing(sheet, pair(f"end.{paper.kind}"))


def closing(sheet: Sheet, words: Bilingual) -> None:
    """Write the last line of a paper between two rules."""
    text = joined((words.zh, words.en), "　")
    with sheet.hanging(_END.height, 6 * MM):
        x, y = centred(text, _END, LEFT, MEASURE), baseline(sheet.y, _END)
        end = sheet.text(x, y, text, _END)
        middle = y - CENTRE_LINE * _END.size
        for start in (x - 15 * MM, end + 3 * MM):
            sheet.rule(start, middle, start + 12 * MM, middle)
        sheet.y += _END.height
