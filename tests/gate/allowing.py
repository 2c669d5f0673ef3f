"""What comes near to a limit of the gate and still passes."""

from dataclasses import replace

from metro.model.gate import GateFacts
from metro.model.instrument import InstrumentState
from metro.model.people import Person
from metro.model.station import Authorisation
from metro.model.verification import VerificationKind
from metro.quantities.reading import read

from . import passing
from .blocking import YESTERDAY, Change, rejected, unanswered
from .checking import OLD
from .passing import (
    appointed,
    temperatures,
    with_data,
    with_event,
    with_ledger,
    with_person,
    with_quality,
    with_record,
    with_weights,
)


def verified_here(known: GateFacts) -> GateFacts:
    own = replace(passing.event(), performed_here=True)
    return with_weights(known, confirmation=None, named=own, effective=own)


PASSING: list[tuple[str, Change]] = [
    ("nothing is wrong", lambda f: f),
    (
        "warm, yet not for an instrument of this size",
        lambda f: with_data(
            f, conditions={**temperatures("20.0 ℃", "20.0 ℃"), "room": (read("25 ℃"),)}
        ),
    ),
    (
        "the regulation has no end",
        lambda f: replace(f, regulation=replace(f.regulation, in_force_until=None)),
    ),
    (
        "the authorisation ends on the day",
        lambda f: replace(
            f,
            settings=replace(
                f.settings, authorisation=Authorisation("A-12", passing.ON, (passing.KIND,))
            ),
        ),
    ),
    (
        "the assessment ends on the day",
        lambda f: replace(f, standard=replace(passing.standard(), valid_until=passing.ON)),
    ),
    ("the standard ends on the day", lambda f: with_event(f, valid_until=passing.ON)),
    ("the standard has no end", lambda f: with_event(f, valid_until=None)),
    ("the standard was verified that day", lambda f: with_event(f, on=passing.ON)),
    ("the last check passed", lambda f: with_weights(f, check=passing.check(on=passing.ON))),
    (
        "a check failed before a certificate that was accepted",
        lambda f: with_weights(f, check=passing.check(on=OLD, passed=False)),
    ),
    (
        "a check failed before a verification of our own",
        lambda f: with_weights(verified_here(f), check=passing.check(on=OLD, passed=False)),
    ),
    ("nothing counted on that day", lambda f: with_weights(f, effective=None)),
    ("the standard was verified here, by our own record", verified_here),
    (
        "the range just holds the load",
        lambda f: with_quality(f, low=read("150 g"), high=read("0.15 kg")),
    ),
    ("the certificate states no range", lambda f: with_quality(f, low=None, high=None)),
    ("the range is of another kind", lambda f: with_quality(f, low=read("1 L"), high=read("2 L"))),
    (
        "the standard stood beside the readings",
        lambda f: replace(
            with_record(
                f,
                standards=(
                    *f.record.standards,
                    replace(
                        passing.used(),
                        requirement="bath",
                        role="auxiliary",
                        places=(),
                        in_use=passing.WEIGHTS,
                    ),
                ),
            ),
            standards=f.standards,
        ),
    ),
    (
        "an auxiliary instrument is in no measurement standard",
        lambda f: replace(
            f,
            standards=(*f.standards, replace(f.standards[0], requirement="bath", instrument="b-1")),
        ),
    ),
    ("the ratio is just a third", lambda f: with_quality(f, mpe=read("0.33 g"))),
    (
        "a condition asks for a second standard, and does not hold",
        lambda f: with_data(f, ratings={"Max": read("1000 g"), "damping": "air"}),
    ),
    (
        "both temperatures on the limit, the drift too",
        lambda f: with_data(f, conditions=temperatures("28 ℃", "30 ℃")),
    ),
    (
        "a temperature alone, before the end",
        lambda f: replace(with_data(f, conditions=temperatures("20.0 ℃")), for_issue=False),
    ),
    (
        "a condition that is recorded only",
        lambda f: with_data(
            f,
            conditions={
                **temperatures("20 ℃", "20 ℃"),
                "pressure": (read("60 kPa"),),
            },
        ),
    ),
    ("a rejection with its notice", rejected),
    ("a rejection although something was not done", lambda f: unanswered(rejected(f))),
    (
        "an instrument that was stopped",
        lambda f: with_ledger(f, state=InstrumentState.STOPPED),
    ),
    (
        "an instrument that serves until it is scrapped",
        lambda f: with_record(with_data(f, accuracy_class="B"), valid_until=None),
    ),
    ("verified today", lambda f: replace(f, today=passing.ON)),
    (
        "roles for every field",
        lambda f: appointed(appointed(f, "verifier", fields=()), "checker", fields=()),
    ),
    (
        "one of two items is in date",
        lambda f: with_person(
            f,
            "verifier",
            qualifications=(
                *f.verifier.qualifications,
                replace(f.verifier.qualifications[0], valid_until=YESTERDAY),
            ),
        ),
    ),
    (
        "the approver may check, as the station set",
        lambda f: replace(
            with_person(f, "approver", person="zhao"),
            settings=replace(f.settings, approver_may_check=True),
        ),
    ),
    ("somebody else took part", lambda f: with_record(f, also_by=(Person("zhou", "周朴"),))),
    (
        "the day was changed to a day on which readings were taken",
        lambda f: with_record(f, moved_from=(YESTERDAY,), taken_on=(passing.ON,)),
    ),
    (
        "the day was changed and changed back",
        lambda f: with_record(f, moved_from=(passing.ON, YESTERDAY)),
    ),
    ("the day was chosen before the readings", lambda f: with_record(f, taken_on=(YESTERDAY,))),
    (
        "not signed yet, and not to be issued",
        lambda f: replace(f, signatures=(), approver=None, for_issue=False),
    ),
    (
        "no documents yet, and not to be issued",
        lambda f: replace(with_data(f, kind=VerificationKind.IN_SERVICE), for_issue=False),
    ),
]
