"""Facts of a small made-up county for the tests of completeness, and ways to vary them."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from metro.model.arrangement import Form, ServiceArrangement
from metro.model.chain import ChainLink, Evidence, LinkState
from metro.model.completeness import (
    KindFacts,
    MemberHeld,
    Plate,
    RegulationHeld,
    StandardHeld,
    StationFacts,
)
from metro.model.gate import PersonFact
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Reason
from metro.model.people import Appointment, Qualification, Role
from metro.model.regulation import VerificationRegulation
from metro.model.standard import MeasurementStandard
from metro.model.station import Authorisation
from metro.model.verification import StandardInUse
from metro.model.words import Bilingual
from metro.quantities.reading import read
from metro.regulations.reader import read_regulation

SMALL = Path(__file__).parents[1] / "regulations" / "small.yaml"
ON = date(2026, 3, 1)
PAST, FUTURE = date(2026, 2, 1), date(2027, 2, 1)
KIND = "test_scale"


@cache
def regulation(old: str = "", new: str = "") -> VerificationRegulation:
    text = SMALL.read_text("utf-8")
    assert old in text
    return read_regulation(text.replace(old, new, 1).encode(), "small")


def scale(capacity: str = "100 g", **more: Any) -> MeasuringInstrument:
    ratings = {"Max": read(capacity), "e": read("1 g"), "note": "a word"}
    words = {"name": "试验秤", "model": "S", "serial": "1", "manufacturer": "厂"}
    whole = {"accuracy_class": "A", "ratings": ratings, **more}
    return MeasuringInstrument(id="s1", kind=KIND, **words, **whole)


def pieces(*rows: tuple[str, str]) -> StandardInUse:
    return StandardInUse(pieces=tuple((read(nominal), read(mpe)) for nominal, mpe in rows))


WEIGHTS = pieces(("100 g", "0.1 g"), ("10 g", "0.1 g"))
METER = StandardInUse(mpe=read("0.1 g"))
BENCH = StandardInUse(uncertainty=read("0.1 g"))


def member(kind: str, used: StandardInUse | None, broken: ChainLink | None = None) -> MemberHeld:
    thing = MeasuringInstrument(f"m-{kind}", kind, kind, "M", "7", "厂")
    return MemberHeld(thing, used, broken)


MEMBERS = (member("weight_set", WEIGHTS), member("meter", METER), member("bench", BENCH))


def link(*codes: str) -> ChainLink:
    reasons = tuple(Reason(code, {"number": "L-1", "on": "2026-03-01"}) for code in codes)
    return ChainLink("砝码", "7", "main", Evidence.HELD, LinkState.BROKEN, reasons=reasons)


def standard(**more: Any) -> StandardHeld:
    members = more.pop("members", MEMBERS)
    row = MeasurementStandard(
        "std", "试验标准", "〔2025〕1 号", "市局", PAST, FUTURE, (KIND,), "100 g", "M1"
    )
    return StandardHeld(replace(row, **more), members)


def person(name: str, *roles: Role, until: date = FUTURE, kind: str = KIND) -> PersonFact:
    held = tuple(Appointment(name, role, PAST, None, "任") for role in roles)
    return PersonFact(name, name, held, (Qualification(name, kind, "考", until),))


VERIFIER = person("甲", Role.VERIFIER)
CHECKER = person("乙", Role.VERIFIER, Role.CHECKER)
WHOLE = StationFacts(
    ON, Authorisation("授 1", FUTURE, (KIND,)), (VERIFIER, CHECKER), (standard(),), (), ()
)


def kind(*plates: tuple[MeasuringInstrument, int], **more: Any) -> KindFacts:
    rows = tuple(Plate(thing, count) for thing, count in plates or ((scale(), 7),))
    held = more.pop("regulations", (RegulationHeld(regulation(), 0),))
    return KindFacts(KIND, Bilingual("试验秤", "Test scale"), True, rows, held)


def arranged(since: date = PAST, until: date | None = None, of: str = KIND) -> ServiceArrangement:
    return ServiceArrangement("a1", of, "市所", Form.BOUGHT, since, until, "协议 1")
