"""A finished paper as a digital certificate: nothing in it comes from elsewhere but the chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from metro.errors import MetroError
from metro.exchange.dcc_file import to_xml
from metro.exchange.paper_results import conditions, part_label, results
from metro.exchange.paper_standards import equipment
from metro.exchange.paper_words import LANGUAGES, both, plain, quantity, term, told, word
from metro.model.civil import civil_day
from metro.model.digital import (
    Administration,
    Amendment,
    Contact,
    CoreData,
    DigitalCertificate,
    DigitalQuantity,
    HeldReport,
    Identification,
    Item,
    ItemList,
    Laboratory,
    Measurement,
    Measurements,
    Method,
    RespPerson,
    Said,
    Software,
    Statement,
    UnitProfile,
    Whereabouts,
)
from metro.model.document import DocumentKind, Paper
from metro.model.judgement import Verdict
from metro.model.people import Meaning
from metro.model.verification import PartData
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity

COUNTRY = "CN"
"""Metro serves verification under the law of one country."""


@dataclass(frozen=True, slots=True)
class DccWriter:
    """Writes the digital certificate of a paper as DCC 3.3.0; the same paper, the same bytes."""

    def write(
        self,
        paper: Paper,
        held: Mapping[str, HeldReport],
        profile: UnitProfile = UnitProfile.PTB,
    ) -> bytes:
        """Return the XML of a certificate or a notice.

        `held` is the place in the chain of each event that the record names, by event id. Raises
        MetroError `dcc.no_record_export`, `dcc.unit_missing`, `dcc.unit_refused`.
        """
        if paper.kind is DocumentKind.RECORD:
            raise MetroError("dcc.no_record_export", number=paper.number)
        return to_xml(digital(paper, held, profile))


def digital(
    paper: Paper, held: Mapping[str, HeldReport], profile: UnitProfile
) -> DigitalCertificate:
    """Return the certificate as data; see `DccWriter.write`."""
    return DigitalCertificate(
        Administration(
            (_software(paper),),
            _core(paper),
            _items(paper, profile),
            _laboratory(paper),
            _persons(paper),
            _customer(paper),
            _statements(paper),
        ),
        Measurements(results=(_measurement(paper, held, profile),)),
    )


def _software(paper: Paper) -> Software:
    name, _, release = paper.record.software.rpartition(" ")
    # The good practice of PTB asks for a letter before the digits.
    numbered = f"v{release}" if release[:1].isdigit() else release
    return Software(plain(name or release) or word("not_stated"), numbered or "—")


def _core(paper: Paper) -> CoreData:
    record = paper.record
    on = record.data.on.isoformat()
    replaced = record.replaces.number.split() if record.replaces else []
    return CoreData(
        COUNTRY,
        LANGUAGES,
        LANGUAGES[:1],
        paper.number,
        (Identification("calibrationLaboratory", record.number, word("record_number")),),
        begun=on,
        ended=on,
        place=_where(paper),
        issued=_approved_on(paper),
        amendment=Amendment("substituted", replaced[0]) if replaced else None,
    )


def _where(paper: Paper) -> str:
    place = paper.record.place.strip()
    if place and place == paper.settings.address.strip():
        return "laboratory"
    return "customer" if place and place == paper.record.instrument.place.strip() else "other"


def _approved_on(paper: Paper) -> str:
    """Return the day of the approver's signature; nothing else says when a paper was issued."""
    times = [row.at for row in paper.signatures if row.meaning is Meaning.APPROVED]
    try:
        return civil_day(datetime.fromisoformat(times[-1])).isoformat() if times else ""
    except ValueError:
        return ""


def _items(paper: Paper, profile: UnitProfile) -> ItemList:
    thing, record = paper.record.instrument, paper.record
    words = paper.paperwork.ratings
    numbers = [Identification("manufacturer", thing.serial, word("serial"))]
    if thing.registration:
        numbers.append(Identification("other", thing.registration, word("registration")))
    parts = tuple(
        Item(
            both(paper.paperwork.part or Bilingual("部分", "Part")),
            identifications=(Identification("other", part_label(paper, part), word("part")),),
            quantities=tuple(_ratings(paper, part, profile)),
        )
        for part in paper.parts
        if part_label(paper, part)
    )
    item = Item(
        plain(thing.name) or both(paper.paperwork.instrument),
        plain(thing.range_text),
        manufacturer=Contact(plain(thing.manufacturer)) if thing.manufacturer else None,
        model=thing.model,
        identifications=tuple(row for row in numbers if row.value.strip())
        or (Identification("other", "—", word("serial")),),
        quantities=tuple(_plate(record.data.accuracy_class, record.data.ratings, words, profile)),
        items=ItemList(items=parts) if parts else None,
    )
    return ItemList(items=(item,))


def _ratings(paper: Paper, part: str, profile: UnitProfile) -> list[DigitalQuantity]:
    data = paper.record.data.parts.get(part, PartData())
    words = paper.paperwork.part_ratings
    return _plate(data.accuracy_class, data.ratings, words, profile)


def _plate(
    grade: str,
    ratings: Mapping[str, Quantity | str],
    words: Mapping[str, Bilingual],
    profile: UnitProfile,
) -> list[DigitalQuantity]:
    """Return class and ratings as the nameplate has them."""
    found = [told(word("class"), plain(grade))] if grade else []
    for name, value in ratings.items():
        title = both(words.get(name) or Bilingual(name, ""))
        if isinstance(value, Quantity):
            found.append(quantity(title, (value,), profile))
        elif value:
            found.append(told(title, both(term(f"choice.{value}"))))
    return found


def _laboratory(paper: Paper) -> Laboratory:
    settings = paper.settings
    return Laboratory(
        settings.authorisation.number,
        Contact(
            both(settings.name),
            settings.email,
            settings.telephone,
            settings.fax,
            location=_address(settings.address, settings.post_code, COUNTRY),
        ),
    )


def _address(text: str, post_code: str = "", country: str = "") -> tuple[Whereabouts, ...]:
    """Return an address; what is not known is said, for the schema asks for something."""
    lines = []
    if country:
        lines.append(Whereabouts("countryCode", country))
    if post_code.strip():
        lines.append(Whereabouts("postCode", post_code))
    further = plain(text) or (word("not_stated") if not lines else Said())
    return (*lines, Whereabouts("further", said=further)) if further else tuple(lines)


def _persons(paper: Paper) -> tuple[RespPerson, ...]:
    """Return the people in the order of the cover, the approver as the main signer."""
    record = paper.record
    named = {Meaning.VERIFIED: record.verifier.name}
    if record.checker is not None:
        named[Meaning.CHECKED] = record.checker.name
    named |= {row.meaning: row.name for row in paper.signatures}
    order = (Meaning.APPROVED, Meaning.CHECKED, Meaning.VERIFIED)
    return tuple(
        RespPerson(
            Contact(plain(named[meaning])),
            word(f"signed.{meaning}"),
            meaning.value,
            True if meaning is Meaning.APPROVED else None,
        )
        for meaning in order
        if named.get(meaning)
    )


def _customer(paper: Paper) -> Contact:
    """Return the applicant; the station keeps no address of it, and its region only as a code."""
    applicant = paper.record.applicant
    code = applicant.credit_code
    where = f"统一社会信用代码 {code}" if code else ""
    return Contact(plain(applicant.name) or word("not_stated"), location=_address(where))


def conclusion(paper: Paper) -> Bilingual:
    """Return the conclusion on the parts of this paper; see the cover of the printed one."""
    passes = paper.kind is DocumentKind.CERTIFICATE
    record = paper.record
    if passes is (record.judgement.verdict is Verdict.PASSED):
        return record.conclusion
    words = paper.paperwork.passed if passes else paper.paperwork.failed
    grades = [record.data.parts[part].accuracy_class for part in paper.parts]
    grade = record.data.accuracy_class or "、".join(dict.fromkeys(row for row in grades if row))
    return Bilingual(words.zh.replace("{class}", grade), words.en.replace("{class}", grade))


def _statements(paper: Paper) -> tuple[Statement, ...]:
    record, settings = paper.record, paper.settings
    norm = (record.regulation.label,)
    passes = paper.kind is DocumentKind.CERTIFICATE
    found = [
        Statement(
            norms=norm,
            declaration=both(conclusion(paper)),
            conformity="pass" if passes else "fail",
            ref_type="basic_conformity",
        ),
        Statement(word("decision_rule"), norms=norm, declaration=word("decision.regulation")),
    ]
    if passes and record.valid_until is not None:
        found.append(
            Statement(
                declaration=word("valid_until"),
                date=record.valid_until.isoformat(),
                ref_type="basic_recalibration",
            )
        )
    if settings.legal_status.zh:
        number = (settings.authorisation.number,) if settings.authorisation.number else ()
        found.append(Statement(references=number, declaration=both(settings.legal_status)))
    if record.replaces is not None:
        words = {"numbers": record.replaces.number, "why": record.replaces.why}
        found.append(Statement(declaration=word("replaces", **words)))
    if record.performed_by:
        found.append(Statement(declaration=word("performed_by", name=record.performed_by)))
    found.append(Statement(declaration=word("paper_prevails")))
    if settings.demo:
        found.append(Statement(declaration=word("demo")))
    return tuple(found)


def _measurement(paper: Paper, held: Mapping[str, HeldReport], profile: UnitProfile) -> Measurement:
    record = paper.record
    title = Bilingual(
        f"{record.regulation.label}《{record.regulation.title.zh}》",
        f"{record.regulation.label} {record.regulation.title.en}".strip(),
    )
    return Measurement(
        word("results"),
        _around(paper),
        (Method(both(title), norms=(record.regulation.label,)),),
        (_software(paper),),
        equipment(paper, held, profile),
        conditions(paper, profile),
        results(paper, profile),
    )


def _around(paper: Paper) -> Said:
    """Say kind of verification, place and medium, as page 2 of the paper does."""
    record = paper.record
    kind = term(f"verification.{record.data.kind}")
    chinese, english = [kind.zh], [kind.en]
    for name, value in (("place", record.place), ("medium", record.medium)):
        if value:
            said = dict(word(name, value=value).content)
            chinese.append(said.get("zh", value))
            english.append(said.get("en", value))
    if record.remark:
        chinese.append(record.remark)
        english.append(record.remark)
    return both(Bilingual("；".join(chinese), "; ".join(english)))
