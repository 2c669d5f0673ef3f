"""Facts that every rule of the gate lets pass, and ways to change one thing in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from metro.evaluation.documents import yielded
from metro.evaluation.judge import judge
from metro.model.chain import EventFact
from metro.model.gate import GateFacts, PersonFact, StandardFact
from metro.model.instrument import InstrumentState, MeasuringInstrument
from metro.model.organisation import Organisation
from metro.model.people import Appointment, Meaning, Person, Qualification, Role, Signature
from metro.model.record import RegulationUsed, SealState, UsedStandard, VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.standard import Confirmation, MeasurementStandard, Member
from metro.model.station import Authorisation, StationSettings
from metro.model.verification import (
    WHOLE,
    Answer,
    Outcome,
    PartData,
    Place,
    Reading,
    Stage,
    StandardInUse,
    VerificationData,
    VerificationKind,
)
from metro.model.words import Bilingual
from metro.quantities.expressions.types import Declared
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read
from metro.regulations.reader import read_regulation

ON = date(2026, 3, 2)
KIND = "test_scale"
LOW = Place("error", Stage.AS_FOUND, "low")
REGULATION = read_regulation((Path(__file__).parent / "scale.yaml").read_bytes(), "scale")
WEIGHTS = StandardInUse(mpe=read("0.1 g"), low=read("50 g"), high=read("500 g"))


def data() -> VerificationData:
    """Return a scale of 1 kg that shows 150.3 g under 150 g: within ±1 g."""
    reading = Reading({"load": read("150.0 g"), "indicated": read("150.3 g")})
    part = PartData(
        readings={LOW: (reading,)},
        answers={("look", Stage.AS_FOUND): {"marks": Answer(Outcome.CONFORMS)}},
    )
    return VerificationData(
        on=ON,
        kind=VerificationKind.PERIODIC,
        accuracy_class="A",
        ratings={"Max": read("1000 g")},
        parts={WHOLE: part},
        conditions={"temperature": (read("20.0 ℃"), read("21.0 ℃"))},
        standards={"weights": WEIGHTS},
    )


def used() -> UsedStandard:
    return UsedStandard(
        requirement="weights",
        role="main",
        instrument="w-1",
        name="砝码组",
        model="F",
        serial="0815",
        range_text="1 g～500 g",
        event="up-1",
        certificate="M-113",
        valid_until=date(2026, 12, 31),
        stated="M1",
        in_use=WEIGHTS,
        places=("error/low",),
    )


def standard() -> MeasurementStandard:
    return MeasurementStandard(
        id="mass",
        name="砝码标准装置",
        certificate="K-3",
        issuer="市局",
        issued=date(2024, 1, 1),
        valid_until=date(2028, 12, 31),
        instruments=(KIND,),
        range_text="",
        accuracy_text="",
        members=(Member("w-1", date(2024, 1, 1)),),
    )


def record() -> VerificationRecord:
    taken = data()
    return VerificationRecord(
        id="r-1",
        revision=1,
        number="R-2026-00001",
        job="",
        instrument=MeasuringInstrument("s-1", KIND, "试验秤", "T", "C1", "某厂"),
        applicant=Organisation("o-1", "某市场"),
        regulation=regulation_used(REGULATION),
        data=taken,
        place="",
        standard=standard(),
        standards=(used(),),
        judgement=judge(REGULATION, taken),
        verifier=Person("li", "李敏"),
        checker=Person("zhao", "赵燊"),
        valid_until=date(2027, 3, 1),
        conclusion=Bilingual("合格", "passed"),
        software="",
        seals=(SealState("cover", Bilingual("罩", "Cover"), "1", True, "2"),),
    )


def regulation_used(regulation: VerificationRegulation) -> RegulationUsed:
    return RegulationUsed(
        regulation.id,
        regulation.number,
        regulation.edition,
        regulation.title,
        regulation.file_hash,
        regulation.numbers_digest,
        {},
    )


def event() -> EventFact:
    return EventFact(
        id="up-1",
        revision=1,
        kind="verification",
        instrument="w-1",
        on=date(2025, 12, 20),
        time="",
        recorded_at="2025-12-20T01:00:00+00:00",
        passed=True,
        valid_until=date(2026, 12, 31),
        number="M-113",
        issuer="市所",
        stated="M1",
        accepted=True,
    )


def check(**changes: Any) -> EventFact:
    """Return an intermediate check of the weights that passed."""
    plain = replace(event(), id="check-1", kind="intermediate_check", number="", issuer="")
    return replace(plain, valid_until=None, accepted=None, performed_here=True, **changes)


def weights() -> StandardFact:
    return StandardFact(
        requirement="weights",
        instrument="w-1",
        name="砝码组",
        serial="0815",
        kind="weight_set",
        state=InstrumentState.IN_USE,
        named=event(),
        effective=event(),
        certificate=None,
        confirmation=Confirmation("up-1", True, "M1", ()),
    )


def person(id: str, name: str, role: Role) -> PersonFact:
    since, until = date(2024, 1, 1), date(2027, 12, 31)
    return PersonFact(
        id,
        name,
        (Appointment(id, role, since, None, "任 1 号", (KIND,)),),
        (Qualification(id, KIND, "考 1 号", until),),
    )


def signature(who: str, meaning: Meaning, role: Role, digest: str = "d" * 64) -> Signature:
    return Signature(who, who, meaning, role, digest, "2026-03-02T02:00:00+00:00")


def facts() -> GateFacts:
    """Return facts about a signed record that nothing speaks against."""
    found = record()
    return GateFacts(
        record=found,
        regulation=REGULATION,
        documents=tuple(kind for kind, _ in papers(found)),
        settings=StationSettings(
            name=Bilingual("所", "Station"),
            authorisation=Authorisation("A-12", date(2027, 1, 1), (KIND,)),
            legal_status=Bilingual("", ""),
        ),
        open_numbers=(),
        standard=found.standard,
        standards=(weights(),),
        ledger=found.instrument,
        newer_revision=False,
        verifier=person("li", "李敏", Role.VERIFIER),
        checker=person("zhao", "赵燊", Role.CHECKER),
        approver=person("wang", "王立", Role.APPROVER),
        signatures=(
            signature("li", Meaning.VERIFIED, Role.VERIFIER),
            signature("zhao", Meaning.CHECKED, Role.CHECKER),
            signature("wang", Meaning.APPROVED, Role.APPROVER),
        ),
        missing_glyphs="",
        clock_alarm=False,
        today=date(2026, 3, 3),
        for_issue=True,
        digest="d" * 64,
    )


def papers(found: VerificationRecord) -> Any:
    return yielded(REGULATION, found.data.kind, found.judgement)


def with_record(known: GateFacts, **changes: Any) -> GateFacts:
    return replace(known, record=replace(known.record, **changes))


def with_data(known: GateFacts, **changes: Any) -> GateFacts:
    """Change what was taken; it is judged anew and the documents follow."""
    taken = replace(known.record.data, **changes)
    judged = with_record(known, data=taken, judgement=judge(REGULATION, taken))
    return replace(judged, documents=tuple(kind for kind, _ in papers(judged.record)))


def with_reading(known: GateFacts, **texts: str) -> GateFacts:
    values = {name: read(text) for name, text in texts.items()}
    part = replace(known.record.data.parts[WHOLE], readings={LOW: (Reading(values),)})
    return with_data(known, parts={WHOLE: part})


def with_weights(known: GateFacts, **changes: Any) -> GateFacts:
    return replace(known, standards=(replace(known.standards[0], **changes),))


def with_event(known: GateFacts, **changes: Any) -> GateFacts:
    """Change the named event, which stays the one that counts."""
    changed = replace(event(), **changes)
    return with_weights(known, named=changed, effective=changed)


def with_ledger(known: GateFacts, **changes: Any) -> GateFacts:
    """Let the ledger say something else of the instrument than at submission."""
    return replace(known, ledger=replace(known.ledger, **changes))


def with_used(known: GateFacts, **changes: Any) -> GateFacts:
    return with_record(known, standards=(replace(used(), **changes),))


def with_quality(known: GateFacts, **changes: Any) -> GateFacts:
    """Change what the certificate of the weights says."""
    found = replace(WEIGHTS, **changes)
    return with_used(with_data(known, standards={"weights": found}), in_use=found)


def with_person(known: GateFacts, who: str, **changes: Any) -> GateFacts:
    return replace(known, **{who: replace(getattr(known, who), **changes)})


def appointed(known: GateFacts, who: str, **changes: Any) -> GateFacts:
    row = replace(getattr(known, who).appointments[0], **changes)
    return with_person(known, who, appointments=(row,))


def signed_late(known: GateFacts, meaning: Meaning) -> GateFacts:
    """Let somebody sign a week after the reading."""
    late = "2026-03-09T02:00:00+00:00"
    rows = tuple(
        replace(row, at=late) if row.meaning is meaning else row for row in known.signatures
    )
    return replace(known, signatures=rows, today=date(2026, 3, 9))


def qualified(known: GateFacts, who: str, **changes: Any) -> GateFacts:
    row = replace(getattr(known, who).qualifications[0], **changes)
    return with_person(known, who, qualifications=(row,))


def temperatures(*texts: str) -> Mapping[str, tuple[Quantity, ...]]:
    return {"temperature": tuple(read(text) for text in texts)}


def counted(known: GateFacts) -> GateFacts:
    """Make a plain number of the temperature, 30 at the start and 31 at the end."""
    first, *others = known.regulation.surroundings
    rows = (replace(first, declared=Declared()), *others)
    numbers = tuple(Quantity(Decimal(number), "1", "number") for number in (30, 31))
    changed = with_data(known, conditions={"temperature": numbers})
    return replace(changed, regulation=replace(changed.regulation, surroundings=rows))
