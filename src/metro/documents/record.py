"""The original record (原始记录): everything that was read, typed, changed and signed."""

from collections.abc import Iterator
from itertools import zip_longest

from metro.documents import flow, grid
from metro.documents.history import provenance, signatures, strikes
from metro.documents.inspected import inspected
from metro.documents.readings import measured
from metro.documents.results import end_mark, remark
from metro.documents.sheet import Sheet, baseline, centred, height_of
from metro.documents.standards import (
    amendment,
    by_role,
    measurement_standard,
    model_serial,
    nameplate,
    standard_cells,
)
from metro.documents.style import FINE, LEFT, MEASURE, MM, Align, Style
from metro.documents.subject import has_parts, part_label, part_title, parts_of, words_of
from metro.documents.table import COVERED, MERGED, Cell, Place, Row, Table
from metro.documents.tongues import english_alone
from metro.documents.wording import (
    NOTHING,
    joined,
    kept,
    labelled,
    long_date,
    pair,
    rated,
    said,
    short_date,
    term,
    titled,
    typed,
    value,
    with_units_kept,
    word,
)
from metro.model.document import Paper
from metro.model.judgement import Verdict
from metro.model.record import SealState, UsedStandard
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity

_TITLE = Style(17, bold=True, spacing=4)
_FORM = Style(9)
_CLOSING = 190 * MM
"""A conclusion that is higher with all up to the end goes over pages."""
_MANY = 6
"""Parts beyond which a narrow table of them stands twice side by side."""


def record_pages(sheet: Sheet, paper: Paper) -> None:
    """Lay out the whole record."""
    _title(sheet, paper)
    _particulars(sheet, paper)
    _parts(sheet, paper)
    measurement_standard(sheet, paper)
    _standards(sheet, paper)
    _conditions(sheet, paper)
    _seals(sheet, paper)
    inspected(sheet, paper)
    measured(sheet, paper)
    # Who signed stands with what was signed for.
    high = height_of(lambda last: _closing(last, paper), sheet.tight)
    sheet.need(high if high <= _CLOSING else 0.0)
    _closing(sheet, paper)


def _closing(sheet: Sheet, paper: Paper) -> None:
    _conclusion(sheet, paper)
    strikes(sheet, paper)
    provenance(sheet, paper)
    signatures(sheet, paper)
    end_mark(sheet, paper)


def _title(sheet: Sheet, paper: Paper) -> None:
    title = pair(f"title.{paper.kind}")
    for text, style in ((title.zh, _TITLE), (title.en, Style(9.5, grey=0.2))):
        x = centred(text, style, LEFT, MEASURE) + style.spacing / 2
        sheet.text(x, baseline(sheet.y, style), text, style)
        sheet.y += style.height
    record = paper.record
    facts = [
        ("record_number", record.number),
        ("form", _form(paper)),
        ("revision", str(record.revision) if record.revision > 1 else ""),
    ]
    labels = [(pair(code), text) for code, text in facts if text]
    line = joined((labelled(label, text) for label, text in labels), "　　")
    sheet.y += 1.5 * MM
    sheet.text(centred(line, _FORM, LEFT, MEASURE), baseline(sheet.y, _FORM), line, _FORM)
    sheet.y += _FORM.height + 2 * MM


def _form(paper: Paper) -> str:
    """Write number and version of the controlled form."""
    settings = paper.settings
    version = (
        settings.record_form_version and f"{word('form_version')} {settings.record_form_version}"
    )
    return joined((settings.record_form, version), "　")


def _particulars(sheet: Sheet, paper: Paper) -> None:
    record = paper.record
    thing, regulation = record.instrument, record.regulation
    when = joined((long_date(record.data.on), record.time), "　")
    facts = [
        ("applicant", record.applicant.name),
        ("instrument", thing.name),
        ("model", thing.model),
        ("serial", thing.serial),
        ("manufacturer", thing.manufacturer),
        ("range", thing.range_text),
        ("registration", thing.registration),
        ("purpose", term(f"purpose.{thing.purpose}").zh if thing.purpose else ""),
        ("installed_at", thing.place),
        ("kind", term(f"verification.{record.data.kind}").zh),
        ("regulation", titled(regulation.label, regulation.title.zh)),
        ("date", when),
        ("place", record.place),
        ("medium", record.medium),
        ("job", record.job),
        ("done_by", record.performed_by),
    ]
    named = [(pair(code), text) for code, text in facts if text]
    grid.lay(sheet, named + nameplate(paper))
    if record.replaces is not None:
        sheet.gap(1.5 * MM)
        amendment(sheet, paper)


def _parts(sheet: Sheet, paper: Paper) -> None:
    if not has_parts(paper):
        return
    data = paper.record.data.parts
    names = list(dict.fromkeys(name for part in data.values() for name in part.ratings))
    classes = any(part.accuracy_class for part in data.values())
    if not names and not classes:
        return
    heads = [part_title(paper)]
    heads += [pair("class")] if classes else []
    heads += [words_of(paper.paperwork.part_ratings, name) for name in names]
    rows: list[Row] = []
    for part in paper.parts:
        given = data[part]
        texts = [part_label(paper, part)]
        texts += [given.accuracy_class or NOTHING] if classes else []
        texts += [rated(given.ratings.get(name)) for name in names]
        rows.append([Cell(text) for text in texts])
    if len(rows) > _MANY and len(heads) <= 3:
        heads, rows = [*heads, *heads], _abreast(rows)
    flow.lay(sheet, Table(heads, rows), pair("heading.parts"))


def _abreast(rows: list[Row]) -> list[Row]:
    """Return rows with the second half of them beside the first."""
    half = -(-len(rows) // 2)
    empty = [Cell("")] * len(rows[0])
    return [
        [*left, *right] for left, right in zip_longest(rows[:half], rows[half:], fillvalue=empty)
    ]


def _standards(sheet: Sheet, paper: Paper) -> None:
    heads = ("role", "name", "model_serial", "range", "stated", "certificate", "valid_until")
    rows = [r for used in by_role(paper.record.standards) for r in _standard(paper, used)]
    table = Table([pair(f"head.{name}") for name in heads], rows)
    flow.lay(sheet, table, pair("heading.standards"))


def _standard(paper: Paper, used: UsedStandard) -> Iterator[Row]:
    words = words_of(paper.paperwork.standards, used.requirement)
    texts = (
        used.name,
        model_serial(used),
        with_units_kept(used.range_text),
        with_units_kept(used.stated),
        used.certificate,
        short_date(used.valid_until),
    )
    yield [Cell(words.zh, words.en), *standard_cells(texts)]
    values = _in_use(used)
    if values:
        label = pair("used_with")
        note = Cell(labelled(label, values), "", Align.LEFT, FINE)
        over = note._replace(span=len(texts), place=Place.NOTE)
        yield [MERGED, over, *[COVERED] * (len(texts) - 1)]


def _in_use(used: UsedStandard) -> str:
    """Write the class, limits, uncertainty and values that the standard was used with."""
    own = used.in_use
    stated = "".join(used.stated.split())
    found: list[str] = []
    if own.accuracy_class and own.accuracy_class not in stated:
        found.append(f"{pair('class').zh} {own.accuracy_class}")
    if own.mpe is not None and _plain(own.mpe) not in stated:
        found.append(f"MPE ±{value(own.mpe)}")
    if own.uncertainty is not None and _plain(own.uncertainty) not in stated:
        factor = f"，k={own.coverage_factor}" if own.coverage_factor else ""
        found.append(f"U={value(own.uncertainty)}{factor}")
    # A value of several is named; one alone speaks for itself.
    for name, one in own.values.items():
        title = said(f"standard_value.{name}", name) if len(own.values) > 1 else ""
        found.append(joined((title, rated(one)), " "))
    return joined(found, "；")


def _plain(quantity: Quantity) -> str:
    return "".join(value(quantity).split())


def _conditions(sheet: Sheet, paper: Paper) -> None:
    rows: list[Row] = []
    for name, values in paper.record.data.conditions.items():
        title = words_of(paper.paperwork.surroundings, name)
        last = Cell(typed(values[-1]), align=Align.FIGURE) if len(values) > 1 else Cell(NOTHING)
        rows.append([Cell(title.zh, title.en), Cell(typed(values[0]), align=Align.FIGURE), last])
    heads = [pair(f"head.{name}") for name in ("condition", "start", "end")]
    flow.lay(sheet, Table(heads, rows), pair("heading.surroundings"))


def _seals(sheet: Sheet, paper: Paper) -> None:
    heads = [pair(f"head.{name}") for name in ("seal", "before", "state", "after")]
    rows = [_seal(paper, seal) for seal in paper.record.seals]
    flow.lay(sheet, Table(heads, rows), pair("heading.seals"))


def _seal(paper: Paper, seal: SealState) -> Row:
    title = seal.title if seal.title.zh else words_of(paper.paperwork.seals, seal.place)
    state = pair("seal_intact" if seal.intact else "seal_broken")
    return [
        Cell(title.zh, title.en),
        Cell(seal.before or NOTHING),
        Cell(state.zh, state.en),
        Cell(seal.after or NOTHING),
    ]


def _conclusion(sheet: Sheet, paper: Paper) -> None:
    record = paper.record
    adjusted = pair("yes" if record.data.adjusted else "no").zh
    ends = joined((record.conclusion.zh, record.conclusion.en), "　")
    last_day = long_date(record.valid_until)
    adjustment = (pair("was_adjusted"), adjusted)
    facts: list[tuple[Bilingual, str]] = [(pair("conclusion"), ends)]
    if _mixed(paper):
        facts += [adjustment, *_by_verdict(paper), (pair("valid_until_of_passed"), last_day)]
    else:
        facts += [(pair("valid_until"), last_day), adjustment]
    grid.lay(sheet, facts, pair("heading.conclusion"))
    remark(sheet, paper)


def _mixed(paper: Paper) -> bool:
    """Tell whether some parts pass and others do not."""
    verdicts = {part.verdict for part in parts_of(paper)}
    return has_parts(paper) and Verdict.PASSED in verdicts and len(verdicts) > 1


def _by_verdict(paper: Paper) -> list[tuple[Bilingual, str]]:
    """Return which parts have which verdict."""
    found: dict[Verdict, list[str]] = {}
    for part in parts_of(paper):
        found.setdefault(part.verdict, []).append(kept(part_label(paper, part.part)))
    title = part_title(paper)
    return [
        (_of_parts(title, term(f"verdict.{verdict}")), joined(names, "、"))
        for verdict, names in found.items()
    ]


def _of_parts(title: Bilingual, verdict: Bilingual) -> Bilingual:
    mark = ": " if english_alone() else "："
    english = f"{title.en}: {verdict.en}" if verdict.en else ""
    return Bilingual(f"{title.zh}{mark}{verdict.zh}", english)
