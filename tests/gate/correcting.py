"""What blocks because the ledger was corrected after the submission, and what does not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from metro.model.gate import GateFacts
from metro.model.instrument import MeasuringInstrument, Part
from metro.model.regulation import PartKind
from metro.model.words import Bilingual
from metro.quantities.reading import read

from .blocking import Change, Words
from .passing import with_record

KEPT: dict[str, Any] = {
    "accuracy_class": "A",
    "ratings": {"Max": read("1000 g")},
    "parts": (Part("1", "左", "A", {"Max": read("1000 g")}),),
}
"""What record and ledger say alike at submission."""


def at_submission(known: GateFacts) -> MeasuringInstrument:
    return replace(known.record.instrument, **KEPT)


def corrected(known: GateFacts, recorded: Mapping[str, Any] | None = None, **now: Any) -> GateFacts:
    """Correct the ledger after the submission of a record that says `recorded`."""
    then = at_submission(known)
    whole = with_record(known, instrument=replace(then, **(recorded or {})))
    kind = PartKind("pan", Bilingual("盘", "Pan"), dict(known.regulation.ratings), "whole")
    parts = replace(known.regulation, parts=kind)
    after = replace(then, **now)
    return replace(whole, regulation=parts, ledger=after, ledger_before=then)


def part(label: str = "左", max: str = "1000 g", **other: Any) -> tuple[Part, ...]:
    return (Part("1", label, "A", {"Max": read(max), **other}),)


LEFT_BEHIND: list[tuple[str, Change, Mapping[str, str], Words]] = [
    (
        "a serial number that was corrected since",
        lambda f: corrected(f, serial="C2"),
        {"gate.plate_as_known": "plate.field"},
        {"field": "serial", "recorded": "C1", "now": "C2"},
    ),
    (
        "a class that was corrected since",
        lambda f: corrected(f, accuracy_class="B"),
        {"gate.plate_as_known": "plate.field"},
        {"field": "class", "recorded": "A", "now": "B"},
    ),
    (
        "a range that was stated since",
        lambda f: corrected(f, range_text="0～1 kg"),
        {"gate.plate_as_known": "plate.field"},
        {"field": "range", "recorded": "—", "now": "0～1 kg"},
    ),
    (
        "a rating that was corrected since",
        lambda f: corrected(f, ratings={"Max": read("2000 g")}),
        {"gate.plate_as_known": "plate.rating"},
        {"en": "Capacity", "recorded": "1000 g", "now": "2000 g"},
    ),
    (
        "a rating that was taken away since",
        lambda f: corrected(f, ratings={}),
        {"gate.plate_as_known": "plate.rating"},
        {"recorded": "1000 g", "now": "—"},
    ),
    (
        "a label of a part that was corrected since",
        lambda f: corrected(f, parts=part("右")),
        {"gate.plate_as_known": "plate.part_field"},
        {"part": "1", "field": "label", "now": "右"},
    ),
    (
        "a rating of a part that was corrected since",
        lambda f: corrected(f, parts=part(max="2000 g")),
        {"gate.plate_as_known": "plate.part_rating"},
        {"part": "1", "zh": "最大秤量", "now": "2000 g"},
    ),
]

AS_KNOWN: list[tuple[str, Change]] = [
    (
        "the record says what the ledger was corrected to",
        lambda f: corrected(f, {"serial": "C2"}, serial="C2"),
    ),
    (
        "the plate was read otherwise at the bench, and something else was corrected",
        lambda f: corrected(f, {"ratings": {"Max": read("2000 g")}}, holder="o-2", place="x"),
    ),
    (
        "a rating was stated that the regulation doesn't know",
        lambda f: corrected(f, ratings={**KEPT["ratings"], "colour": "blue"}),
    ),
    (
        "a rating of a part was stated that the regulation doesn't know",
        lambda f: corrected(f, parts=part(colour="blue")),
    ),
    (
        "a part that was not done was corrected",
        lambda f: corrected(f, {"parts": ()}, parts=part("右")),
    ),
    (
        "the regulation knows no parts",
        lambda f: replace(corrected(f, parts=part(max="1 g")), regulation=f.regulation),
    ),
]
