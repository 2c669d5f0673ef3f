"""What stands between a record and its documents: one change for each, and who says so."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from metro.model.document import DocumentKind
from metro.model.evidence import Certainty, Evidence
from metro.model.gate import GateFacts
from metro.model.instrument import InstrumentState
from metro.model.people import Meaning, Role
from metro.model.regulation import RegulationNumber
from metro.model.standard import Confirmation
from metro.model.station import Authorisation
from metro.model.verification import WHOLE, VerificationKind
from metro.quantities.reading import read

from . import passing
from .passing import (
    appointed,
    counted,
    qualified,
    signature,
    temperatures,
    with_data,
    with_event,
    with_ledger,
    with_person,
    with_quality,
    with_reading,
    with_record,
    with_used,
    with_weights,
)

Change = Callable[[GateFacts], GateFacts]
Words = Mapping[str, str]

YESTERDAY = date(2026, 3, 1)
OPEN = RegulationNumber("items.error.limit", "±1 g", Evidence("6", "t", Certainty.MEMORY), True)
GAP = RegulationNumber("interval.B", None, Evidence(None, None, Certainty.MEMORY), True)


def second_standard(known: GateFacts) -> GateFacts:
    """Name a standard that is not in the measurement standard."""
    return replace(known, standards=(replace(known.standards[0], instrument="w-2"),))


def rejected(known: GateFacts) -> GateFacts:
    return with_reading(known, load="150.0 g", indicated="151.6 g")


def unanswered(known: GateFacts) -> GateFacts:
    part = replace(known.record.data.parts[WHOLE], answers={})
    return with_data(known, parts={WHOLE: part})


BLOCKED: list[tuple[str, Change, Mapping[str, str], Words]] = [
    (
        "regulation not yet in force",
        lambda f: replace(f, regulation=replace(f.regulation, in_force_from=date(2026, 3, 3))),
        {"gate.regulation_in_force": "regulation.not_in_force"},
        {"since": "2026-03-03", "until": "2029-12-31"},
    ),
    (
        "surroundings that are plain numbers, one above their interval",
        counted,
        {"gate.surroundings": "surroundings.outside"},
        {"value": "31", "limit": "10 ～ 30"},
    ),
    (
        "regulation withdrawn the day before",
        lambda f: replace(f, regulation=replace(f.regulation, in_force_until=YESTERDAY)),
        {"gate.regulation_in_force": "regulation.not_in_force"},
        {"until": "2026-03-01", "on": "2026-03-02"},
    ),
    (
        "regulation whose dates nobody knows",
        lambda f: replace(
            f, regulation=replace(f.regulation, in_force_from=None, in_force_until=None)
        ),
        {"gate.regulation_in_force": "regulation.not_in_force"},
        {"since": "—", "until": "—"},
    ),
    (
        "numbers that nobody confirmed, one of them a gap",
        lambda f: replace(f, open_numbers=(OPEN, GAP)),
        {"gate.regulation_confirmed": "regulation.open_numbers"},
        {"count": "2", "gaps": "1", "first": "items.error.limit"},
    ),
    (
        "numbers corrected since submission",
        lambda f: replace(f, regulation=replace(f.regulation, numbers_digest="0" * 64)),
        {"gate.regulation_unchanged": "regulation.changed"},
        {"regulation": "JJG 0—2020"},
    ),
    (
        "authorisation ended",
        lambda f: replace(
            f,
            settings=replace(
                f.settings, authorisation=Authorisation("A-12", YESTERDAY, (passing.KIND,))
            ),
        ),
        {"gate.authorised": "authority.expired"},
        {"number": "A-12", "until": "2026-03-01"},
    ),
    (
        "authorisation for another instrument",
        lambda f: replace(
            f,
            settings=replace(f.settings, authorisation=Authorisation("A-12", None, ("taximeter",))),
        ),
        {"gate.authorised": "authority.scope"},
        {"instrument": "test_scale"},
    ),
    (
        "no measurement standard",
        lambda f: replace(f, standard=None),
        {"gate.assessment_in_force": "assessment.none"},
        {"instrument": "test_scale"},
    ),
    (
        "assessment certificate ended the day before",
        lambda f: replace(f, standard=replace(passing.standard(), valid_until=YESTERDAY)),
        {"gate.assessment_in_force": "assessment.expired"},
        {"number": "K-3", "until": "2026-03-01"},
    ),
    (
        "assessment certificate issued the day after",
        lambda f: replace(f, standard=replace(passing.standard(), issued=date(2026, 3, 3))),
        {"gate.assessment_in_force": "assessment.expired"},
        {"number": "K-3"},
    ),
    (
        "assessment for another instrument",
        lambda f: replace(f, standard=replace(passing.standard(), instruments=("taximeter",))),
        {"gate.assessment_in_force": "assessment.scope"},
        {"standard": "砝码标准装置"},
    ),
    (
        "no standard named at all",
        lambda f: replace(with_record(f, standards=()), standards=()),
        {
            "gate.standard_present": "standard.missing",
            "gate.readings_name_standards": "reading.no_standard",
        },
        {"standard": "weights"},
    ),
    (
        "a condition on the nameplate asks for a second standard",
        lambda f: with_data(f, ratings={"Max": read("1000 g"), "damping": "oil"}),
        {"gate.standard_present": "standard.missing"},
        {"standard": "bath"},
    ),
    (
        "a nameplate that can't tell whether a second standard is needed",
        lambda f: with_data(f, ratings={"damping": "oil"}),
        {
            "gate.standard_present": "standard.missing",
            "gate.items_done": "item.pending",
            "gate.verdict_fits_document": "document.none",
        },
        {"standard": "bath"},
    ),
    (
        "too dry for a range without an upper end",
        lambda f: with_data(
            f,
            conditions={
                **temperatures("20 ℃", "20 ℃"),
                "humidity": (read("19 %", kind="relative_humidity"),),
            },
        ),
        {"gate.surroundings": "surroundings.outside"},
        {"limit": "≥ 20 %"},
    ),
    (
        "a standard without any event",
        lambda f: with_weights(f, named=None, effective=None, confirmation=None),
        {"gate.standard_in_force": "standard.no_event"},
        {"serial": "0815"},
    ),
    (
        "a standard whose event was voided",
        lambda f: with_event(f, voided=True),
        {"gate.standard_in_force": "standard.voided"},
        {"number": "M-113"},
    ),
    (
        "a standard that failed",
        lambda f: with_event(f, passed=False),
        {"gate.standard_in_force": "standard.failed"},
        {"number": "M-113"},
    ),
    (
        "a standard verified after the reading",
        lambda f: with_event(f, on=date(2026, 3, 3)),
        {"gate.standard_in_force": "standard.later"},
        {"number": "M-113"},
    ),
    (
        "a standard past its date by a day",
        lambda f: with_event(f, valid_until=YESTERDAY),
        {"gate.standard_in_force": "standard.expired"},
        {"until": "2026-03-01"},
    ),
    (
        "another certificate counted on that day",
        lambda f: with_weights(f, effective=replace(passing.event(), id="up-2", number="M-114")),
        {"gate.standard_effective": "standard.named_differs"},
        {"named": "M-113", "effective": "M-114"},
    ),
    (
        "a certificate nobody confirmed",
        lambda f: with_weights(f, confirmation=None),
        {"gate.standard_confirmed": "standard.not_confirmed"},
        {"number": "M-113"},
    ),
    (
        "a certificate that confirmation refused",
        lambda f: with_weights(f, confirmation=Confirmation("up-1", False, "4.0级", ("x",))),
        {"gate.standard_confirmed": "standard.not_accepted"},
        {"number": "M-113"},
    ),
    (
        "a standard out of use",
        lambda f: with_weights(f, state=InstrumentState.STOPPED),
        {"gate.standard_in_use": "standard.out_of_use"},
        {"state": "stopped"},
    ),
    (
        "an instrument that is not in the measurement standard",
        second_standard,
        {"gate.standard_belongs": "standard.not_member"},
        {"of": "砝码标准装置"},
    ),
    (
        "a load above the range",
        lambda f: with_quality(f, high=read("149.9 g")),
        {"gate.standard_range": "standard.range"},
        {"value": "150.0 g", "range": "50 g ～ 149.9 g", "place": "error/low"},
    ),
    (
        "a load below a range without an upper end",
        lambda f: with_quality(f, low=read("0.2 kg"), high=None),
        {"gate.standard_range": "standard.range"},
        {"value": "150.0 g", "range": "0.2 kg ～"},
    ),
    (
        "weights whose error takes up more than a third",
        lambda f: with_quality(f, mpe=read("0.34 g")),
        {"gate.standard_ratio": "standard.ratio"},
        {"has": "0.34 g", "limit": "1 g", "wanted": "1/3"},
    ),
    (
        "weights whose places were not noted",
        lambda f: with_used(f, places=()),
        {"gate.readings_name_standards": "reading.no_standard"},
        {"standard": "weights", "place": "error/low", "column": "load"},
    ),
    (
        "no temperature taken",
        lambda f: with_data(f, conditions={}),
        {"gate.surroundings": "surroundings.missing"},
        {"en": "Temperature"},
    ),
    (
        "no temperature at the end",
        lambda f: with_data(f, conditions=temperatures("20.0 ℃")),
        {"gate.surroundings": "surroundings.no_end"},
        {"en": "Temperature"},
    ),
    (
        "too cold",
        lambda f: with_data(f, conditions=temperatures("9.9 ℃", "10.0 ℃")),
        {"gate.surroundings": "surroundings.outside"},
        {"value": "9.9 ℃", "limit": "10 ～ 30 ℃"},
    ),
    (
        "too warm",
        lambda f: with_data(f, conditions=temperatures("30.0 ℃", "30.1 ℃")),
        {"gate.surroundings": "surroundings.outside"},
        {"value": "30.1 ℃"},
    ),
    (
        "a limit that depends on the nameplate",
        lambda f: with_data(
            f, conditions={**temperatures("20.0 ℃", "20.0 ℃"), "lift": (read("10.1 g"),)}
        ),
        {"gate.surroundings": "surroundings.outside"},
        {"value": "10.1 g", "limit": "≤ 10.00 g"},
    ),
    (
        "too warm for an instrument of this size",
        lambda f: with_data(
            f, conditions={**temperatures("20.0 ℃", "20.0 ℃"), "room": (read("25.1 ℃"),)}
        ),
        {"gate.surroundings": "surroundings.outside"},
        {"value": "25.1 ℃", "limit": "15 ～ 25 ℃"},
    ),
    (
        "the temperature drifted",
        lambda f: with_data(f, conditions=temperatures("23.0 ℃", "20.9 ℃")),
        {"gate.surroundings": "surroundings.changed"},
        {"value": "2.1", "limit": "2", "unit": "℃"},
    ),
    (
        "a question without an answer",
        unanswered,
        {"gate.items_done": "item.pending", "gate.verdict_fits_document": "document.none"},
        {"item": "look"},
    ),
    (
        "nothing verified at all",
        lambda f: with_data(f, parts={}),
        {"gate.items_done": "item.nothing", "gate.verdict_fits_document": "document.none"},
        {},
    ),
    (
        "a load outside the point",
        lambda f: with_reading(f, load="250.0 g", indicated="250.0 g"),
        {"gate.points_as_prescribed": "reading.outside_point"},
        {"value": "250.0 g"},
    ),
    (
        "a seal that was not stated",
        lambda f: with_record(f, seals=()),
        {"gate.seals_stated": "seal.missing"},
        {"en": "Cover"},
    ),
    (
        "a seal without its number after",
        lambda f: with_record(f, seals=(replace(f.record.seals[0], after=""),)),
        {"gate.seals_stated": "seal.missing"},
        {"zh": "罩"},
    ),
    (
        "a certificate for a rejection",
        lambda f: replace(rejected(f), documents=(DocumentKind.CERTIFICATE,)),
        {"gate.verdict_fits_document": "document.not_passed"},
        {},
    ),
    (
        "a notice for a pass",
        lambda f: replace(f, documents=(DocumentKind.NOTICE,)),
        {"gate.verdict_fits_document": "document.not_rejected"},
        {},
    ),
    (
        "nothing to issue",
        lambda f: with_data(f, kind=VerificationKind.IN_SERVICE),
        {"gate.verdict_fits_document": "document.none"},
        {},
    ),
    (
        "a certificate without an end of validity",
        lambda f: with_record(f, valid_until=None),
        {"gate.validity_known": "validity.unknown"},
        {"regulation": "JJG 0—2020"},
    ),
    (
        "a scrapped instrument",
        lambda f: with_ledger(f, state=InstrumentState.SCRAPPED),
        {"gate.instrument_in_use": "instrument.out_of_use"},
        {"serial": "C1", "state": "scrapped"},
    ),
    (
        "an instrument merged into another",
        lambda f: with_ledger(f, state=InstrumentState.MERGED),
        {"gate.instrument_in_use": "instrument.out_of_use"},
        {"state": "merged"},
    ),
    (
        "a newer revision of the record",
        lambda f: replace(f, newer_revision=True),
        {"gate.not_superseded": "record.superseded"},
        {"number": "R-2026-00001"},
    ),
    (
        "a verification dated tomorrow",
        lambda f: replace(f, today=YESTERDAY),
        {"gate.dates_in_order": "date.future"},
        {"on": "2026-03-02", "today": "2026-03-01"},
    ),
    (
        "a verifier without the role",
        lambda f: appointed(f, "verifier", role=Role.READER),
        {"gate.verifier_qualified": "person.no_role"},
        {"person": "李敏", "role": "verifier"},
    ),
    (
        "a verifier whose role ended",
        lambda f: appointed(f, "verifier", until=YESTERDAY),
        {"gate.verifier_qualified": "person.no_role"},
        {"role": "verifier"},
    ),
    (
        "a verifier without the item",
        lambda f: qualified(f, "verifier", instrument="taximeter"),
        {"gate.verifier_qualified": "person.no_item"},
        {"instrument": "test_scale"},
    ),
    (
        "a verifier whose item ended",
        lambda f: qualified(f, "verifier", valid_until=YESTERDAY),
        {"gate.verifier_qualified": "person.item_expired"},
        {"until": "2026-03-01"},
    ),
    (
        "no checker",
        lambda f: replace(f, checker=None),
        {"gate.checker_qualified": "checker.none"},
        {},
    ),
    (
        "a checker who is the verifier",
        lambda f: with_person(f, "checker", person="li"),
        {"gate.checker_qualified": "checker.is_verifier"},
        {"person": "赵燊"},
    ),
    (
        "a checker appointed for another field",
        lambda f: appointed(f, "checker", fields=("taximeter",)),
        {"gate.checker_qualified": "person.no_role"},
        {"role": "checker"},
    ),
    (
        "a checker without the item",
        lambda f: with_person(f, "checker", qualifications=()),
        {"gate.checker_qualified": "person.no_item"},
        {"person": "赵燊"},
    ),
    (
        "a checker whose item ended",
        lambda f: qualified(f, "checker", valid_until=YESTERDAY),
        {"gate.checker_qualified": "person.item_expired"},
        {"until": "2026-03-01"},
    ),
    (
        "no approver",
        lambda f: replace(f, approver=None),
        {"gate.approver_appointed": "approver.none"},
        {},
    ),
    (
        "an approver without appointment",
        lambda f: with_person(f, "approver", appointments=()),
        {"gate.approver_appointed": "person.no_role"},
        {"role": "approver"},
    ),
    (
        "an approver who is the verifier",
        lambda f: with_person(f, "approver", person="li"),
        {"gate.approver_appointed": "approver.is_verifier"},
        {"person": "王立"},
    ),
    (
        "an approver who is the checker",
        lambda f: with_person(f, "approver", person="zhao"),
        {"gate.approver_appointed": "approver.is_checker"},
        {"person": "王立"},
    ),
    (
        "a signature that is missing",
        lambda f: replace(f, signatures=f.signatures[:2]),
        {"gate.signatures_agree": "signature.missing"},
        {"meaning": "approved"},
    ),
    (
        "signatures on different records",
        lambda f: replace(
            f,
            signatures=(
                *f.signatures[:2],
                signature("wang", Meaning.APPROVED, Role.APPROVER, "e" * 64),
            ),
        ),
        {"gate.signatures_agree": "signature.other_record"},
        {},
    ),
    (
        "a character without a glyph",
        lambda f: replace(f, missing_glyphs="𮧵"),
        {"gate.glyphs": "glyph.missing"},
        {"characters": "𮧵 (U+2E9F5)"},
    ),
    (
        "a document in force from the same record",
        lambda f: replace(f, numbers_taken=("JY-2026-00007",)),
        {"gate.number_free": "number.taken"},
        {"number": "JY-2026-00007"},
    ),
    (
        "a clock that ran back",
        lambda f: replace(f, clock_alarm=True),
        {"gate.clock_sane": "clock.alarm"},
        {},
    ),
]
