"""What all sample papers share: the station, its people, its bench."""

from datetime import date
from decimal import Decimal

from metro.model.document import DocumentKind, Paper, Paperwork
from metro.model.judgement import (
    Limits,
    Verdict,
)
from metro.model.people import Meaning, Person, Role, Signature
from metro.model.record import (
    UsedStandard,
    VerificationRecord,
)
from metro.model.standard import MeasurementStandard
from metro.model.station import Authorisation, StationSettings
from metro.model.verification import (
    Answer,
    Outcome,
    StandardInUse,
)
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity

DAY = date(2026, 11, 20)
CODE = (
    "METRO1:6BF4F8D1-9C1E-4C0B-8B35-93B7F0A4D101/1/2041/"
    "QED8WEX0YKE*SW6JCJC1G6XD4CM6GVC+EDY34OQE*ZCIECEB8-DBJB8UF6$PDXPDO/EBKE1G6XD4CM6GVC"
    "KB8XJC0/D634XJC+EDN8F5VCBJ0XKEM34Z KEP8QEDA3VIE5$C-QE.34K34AECPM8OQEPPDT8D0.C07A6VC/2026-11-20"
)
NONE = Bilingual("", "")


def q(text: str, kind: str = "ratio", typed: str = "") -> Quantity:
    number, _, unit = text.partition(" ")
    return Quantity(Decimal(number), unit or "1", kind, typed or text)


def named(zh: str, en: str) -> Bilingual:
    return Bilingual(zh, en)


STATION = StationSettings(
    name=named("示例县计量检定所", "Shili County Station of Metrology Verification"),
    authorisation=Authorisation(
        "（示）法计（2024）00012 号", date(2029, 3, 1), ("fuel_dispenser",)
    ),
    legal_status=named(
        "本所是依法设置的法定计量检定机构。",
        "This station is a statutory metrology verification body.",
    ),
    address="示例省示例县示例路 1 号",
    post_code="000000",
    telephone="0000-0000000",
    fax="0000-0000001",
    email="demo@example.invalid",
    record_form="SL-JL-012",
    demo=True,
    retention_note="原始记录保存六年。",
)
PEOPLE = (Person("p1", "李敏"), Person("p2", "赵燊"), Person("p3", "王立"))
DIGEST = "5f1c7e0b9a4d2c6e8f00112233445566778899aabbccddeeff00112233445566"


def signatures() -> tuple[Signature, ...]:
    return (
        Signature(
            "p1", "李敏", Meaning.VERIFIED, Role.VERIFIER, DIGEST, "2026-11-20T08:12:09+00:00"
        ),
        Signature("p2", "赵燊", Meaning.CHECKED, Role.CHECKER, DIGEST, "2026-11-20T08:40:51+00:00"),
        Signature(
            "p3", "王立", Meaning.APPROVED, Role.APPROVER, DIGEST, "2026-11-20T09:05:30+00:00"
        ),
    )


def used(
    name: str,
    model: str,
    serial: str,
    span: str,
    stated: str,
    number: str,
    until: date,
    *,
    requirement: str,
    role: str = "auxiliary",
    **values: Quantity,
) -> UsedStandard:
    return UsedStandard(
        requirement,
        role,
        f"i-{serial}",
        name,
        model,
        serial,
        span,
        f"e-{serial}",
        number,
        until,
        stated,
        StandardInUse(values=values),
    )


BENCH = MeasurementStandard(
    "m1",
    "加油机检定装置",
    "〔2023〕示县量标力证字第007号",
    "示例市市场监督管理局",
    date(2023, 7, 1),
    date(2028, 6, 30),
    ("fuel_dispenser",),
    "20 L，100 L",
    "MPE：±0.05 %",
)
CONFORMS = Answer(Outcome.CONFORMS)
VERDICTS = {True: Verdict.PASSED, False: Verdict.REJECTED}


def percent_limits(value: str, *, both: bool = True) -> Limits:
    return Limits("row", q(f"-{value} %") if both else None, q(f"{value} %"))


def paper_of(
    record: VerificationRecord, kind: DocumentKind, parts: tuple[str, ...], words: Paperwork
) -> Paper:
    numbers = {
        DocumentKind.CERTIFICATE: "JY-2026-00412",
        DocumentKind.NOTICE: "JT-2026-00031",
        DocumentKind.RECORD: record.number,
    }
    code = "" if kind is DocumentKind.RECORD else CODE
    return Paper(kind, numbers[kind], record, parts, STATION, signatures(), code, words)
