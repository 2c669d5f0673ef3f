"""What a paper is about: its parts, its people, its conclusion, and the words for its ids."""

from collections.abc import Iterable, Mapping

from metro.documents.wording import joined, kept
from metro.model.document import DocumentKind, Paper, PrintedItem
from metro.model.judgement import ItemResult, PartResult, Verdict
from metro.model.people import Meaning
from metro.model.verification import WHOLE
from metro.model.words import Bilingual


def words_of(table: Mapping[str, Bilingual], name: str) -> Bilingual:
    """Return the words for an id, or the id itself."""
    return table.get(name) or Bilingual(name, "")


def item_words(paper: Paper, item: str) -> PrintedItem:
    """Return what is printed of an item."""
    return paper.paperwork.items.get(item) or PrintedItem(Bilingual(item, ""))


def parts_of(paper: Paper) -> tuple[PartResult, ...]:
    """Return the results of the parts that this paper is about."""
    return tuple(row for row in paper.record.judgement.parts if row.part in paper.parts)


def part_label(paper: Paper, part: str) -> str:
    """Return what a part is called; the whole has no name."""
    if part == WHOLE:
        return ""
    named = {row.id: row.label for row in paper.record.instrument.parts}
    return named.get(part) or part


def replacing(paper: Paper) -> str:
    """Return whose words say what is replaced.

    An amendment names every document before it: which of several this one replaces by itself is
    known only when it is issued, so all the new ones say it together.
    """
    named = paper.record.replaces.number.split() if paper.record.replaces else []
    several = len(named) > 1 and paper.kind is not DocumentKind.RECORD
    return "several" if several else paper.kind.value


def has_parts(paper: Paper) -> bool:
    """Tell whether the instrument is judged by parts."""
    return any(part != WHOLE for part in paper.parts)


def part_title(paper: Paper) -> Bilingual:
    """Return what parts of this instrument are called."""
    return paper.paperwork.part or Bilingual("部分", "Part")


def part_labels(paper: Paper) -> str:
    """Return the names of all parts of this paper."""
    return joined((kept(part_label(paper, part)) for part in paper.parts), "、")


def accuracy_class(paper: Paper) -> str:
    """Return the accuracy class of the instrument, or those of its parts."""
    data = paper.record.data
    if data.accuracy_class:
        return data.accuracy_class
    found = (data.parts[part].accuracy_class for part in paper.parts if part in data.parts)
    return joined(dict.fromkeys(found), "、")


def conclusion(paper: Paper) -> Bilingual:
    """Return the conclusion on what this paper is about.

    A certificate may be for the parts that pass of an instrument that does not.
    """
    verdict = paper.record.judgement.verdict
    passes = paper.kind is DocumentKind.CERTIFICATE
    own = paper.record.conclusion
    if paper.kind is DocumentKind.RECORD or passes is (verdict is Verdict.PASSED):
        return own
    words = paper.paperwork.passed if passes else paper.paperwork.failed
    grade = accuracy_class(paper)
    return Bilingual(words.zh.replace("{class}", grade), words.en.replace("{class}", grade))


def signer(paper: Paper, meaning: Meaning) -> str:
    """Return who signed so, last; else who is to sign so, or nobody."""
    names = [row.name for row in paper.signatures if row.meaning is meaning]
    record = paper.record
    if names:
        return names[-1]
    if meaning is Meaning.VERIFIED:
        return record.verifier.name
    return record.checker.name if meaning is Meaning.CHECKED and record.checker else ""


def failed_items(paper: Paper) -> list[str]:
    """Return the items that do not conform, in order."""
    results = (item for part in parts_of(paper) for item in part.items)
    return list(dict.fromkeys(r.item for r in results if r.verdict is Verdict.REJECTED))


def by_item(
    parts: Iterable[tuple[str, Iterable[ItemResult]]],
) -> dict[str, list[tuple[str, ItemResult]]]:
    """Gather the results of parts by item, in the order of the regulation."""
    found: dict[str, list[tuple[str, ItemResult]]] = {}
    for part, items in parts:
        for item in items:
            found.setdefault(item.item, []).append((part, item))
    return found
