"""What a station lacks for a kind of instrument: five needs, judged on facts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro import language
from metro.evaluation.completeness import judged
from metro.evaluation.remedies import REMEDIES
from metro.model.arrangement import ServiceArrangement
from metro.model.completeness import (
    Cell,
    Completeness,
    KindFacts,
    Need,
    NeedState,
    RegulationHeld,
    StandardHeld,
    StationFacts,
)
from metro.model.gate import PersonFact
from metro.model.people import Role
from metro.model.station import Authorisation

from .counties import (
    CHECKER,
    FUTURE,
    KIND,
    MEMBERS,
    ON,
    PAST,
    VERIFIER,
    WHOLE,
    arranged,
    kind,
    link,
    member,
    person,
    regulation,
    scale,
    standard,
)

MET, GAP, WAITS, BY_OTHER = NeedState.MET, NeedState.GAP, NeedState.WAITS, NeedState.BY_OTHER


def cell(need: Need, facts: KindFacts | None = None, **station: object) -> Cell:
    return judged(facts or kind(), replace(WHOLE, **station)).cell(need)  # type: ignore[arg-type]


def codes(found: Cell) -> list[str]:
    return [gap.reason.code.removeprefix("completeness.") for gap in found.gaps]


def test_that_a_county_that_has_everything_has_no_gap() -> None:
    row = judged(kind(), WHOLE)
    assert (row.state, row.instruments, row.in_ledger, row.compulsory) == (MET, 7, True, True)
    assert [found.met_by for found in row.cells] == [
        ("试验标准 〔2025〕1 号",),
        ("JJG 0—2020",),
        ("授 1",),
        ("甲", "乙"),
        ("weight_set 7", "meter 7", "bench 7"),
    ]


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ((), "no_standard"),
        ((standard(instruments=("other",)),), "no_standard"),
        ((standard(valid_until=date(2026, 2, 28)),), "standard_expired"),
        ((standard(issued=date(2026, 3, 2)),), "standard_not_yet"),
        ((standard(members=MEMBERS[1:]),), "lacks_instrument"),
    ],
)
def test_that_a_standard_that_does_not_serve_is_a_gap(
    held: tuple[StandardHeld, ...], code: str
) -> None:
    found = cell(Need.STANDARD, standards=held)
    assert codes(found) == [code]
    assert found.gaps[0].instruments == 7


@pytest.mark.parametrize("on", [PAST, FUTURE])
def test_that_both_days_of_a_certificate_are_included(on: date) -> None:
    assert cell(Need.STANDARD, on=on).state is MET


def test_that_a_gap_of_range_counts_the_instruments_behind_it_alone() -> None:
    heavy = scale("2 kg"), scale("5 kg")
    found = cell(Need.STANDARD, kind((scale(), 7), (heavy[0], 2), (heavy[1], 1), (heavy[0], 4)))
    counted = {gap.reason.parameters["value"]: gap.instruments for gap in found.gaps}
    assert counted == {"2 kg": 6, "5 kg": 1}
    other = standard(id="other", members=MEMBERS[1:])
    assert cell(Need.STANDARD, standards=(other, standard())).state is MET


def test_that_auxiliary_equipment_is_asked_for_where_the_regulation_does() -> None:
    asks = RegulationHeld(regulation("optional: true, clause", "clause"), 0)
    facts = kind(regulations=(asks,))
    assert codes(cell(Need.STANDARD, facts)) == ["lacks_auxiliary"]
    whole, broken = member("thermometer", None), member("thermometer", None, link("chain.expired"))
    assert cell(Need.STANDARD, facts, auxiliary=(broken,)).state is GAP
    assert cell(Need.STANDARD, facts, auxiliary=(broken, whole)).state is MET


def test_that_a_kind_of_the_catalogue_alone_is_asked_the_same() -> None:
    facts = KindFacts(KIND, kind().name, True, (), kind().regulations)
    row = judged(facts, replace(WHOLE, standards=()))
    assert (row.in_ledger, row.instruments, row.state) == (False, 0, GAP)
    assert judged(facts, WHOLE).state is MET


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ((), "no_regulation"),
        ((RegulationHeld(regulation("from: 2020-01-01", "from: 2027-01-01"), 0),),
         "regulation_not_in_force"),
        ((RegulationHeld(regulation(), 3),), "regulation_open"),
    ],
)  # fmt: skip
def test_that_a_regulation_is_in_force_and_confirmed(
    held: tuple[RegulationHeld, ...], code: str
) -> None:
    facts = kind(regulations=held)
    assert codes(cell(Need.REGULATION, facts)) == [code]
    whole = (*held, RegulationHeld(regulation(), 0))
    assert cell(Need.REGULATION, kind(regulations=whole)).state is MET


def test_that_the_authorisation_names_the_kind_and_is_in_date() -> None:
    assert codes(cell(Need.AUTHORITY, authorisation=Authorisation("授", None, ()))) == [
        "authority_scope"
    ]
    ended = Authorisation("授", date(2026, 2, 28), (KIND,))
    assert codes(cell(Need.AUTHORITY, authorisation=ended)) == ["authority_expired"]
    assert cell(Need.AUTHORITY, authorisation=Authorisation("授", ON, (KIND,))).state is MET
    assert cell(Need.AUTHORITY, authorisation=Authorisation("授", None, (KIND,))).state is MET


@pytest.mark.parametrize(
    ("people", "found"),
    [
        ((), ["no_verifier", "no_checker"]),
        ((VERIFIER,), ["no_checker"]),
        ((person("丙", Role.CHECKER),), ["no_verifier"]),
        ((CHECKER,), ["one_person"]),
        ((VERIFIER, person("丙", Role.CHECKER, kind="other")), ["no_checker"]),
        ((VERIFIER, person("丙", Role.CHECKER, until=PAST)), ["no_checker", "item_expired"]),
        ((CHECKER, person("丙", Role.CHECKER)), []),
        ((CHECKER, person("丙", Role.VERIFIER)), []),
    ],
)
def test_that_two_people_are_needed_both_in_date(
    people: tuple[PersonFact, ...], found: list[str]
) -> None:
    assert codes(cell(Need.PEOPLE, people=people)) == found


def test_that_a_chain_breaks_at_any_instrument_and_says_why() -> None:
    broken = member("meter", None, link("chain.named_differs", "chain.expired"))
    (gap,) = cell(Need.CHAIN, standards=(standard(members=(MEMBERS[0], broken)),)).gaps
    assert gap.because is not None
    assert (gap.reason.code, gap.because.code) == ("completeness.chain", "chain.expired")
    assert gap.remedies == REMEDIES["chain.expired"]
    unknown = member("meter", None, link("chain.of_a_later_day"))
    (gap,) = cell(Need.CHAIN, standards=(standard(members=(unknown,)),)).gaps
    assert (gap.because, gap.remedies) == (None, REMEDIES["completeness.chain"])


def test_that_a_chain_needs_an_instrument_and_waits_for_a_standard() -> None:
    assert codes(cell(Need.CHAIN, standards=(standard(members=()),))) == ["no_member"]
    assert cell(Need.CHAIN, standards=()) == Cell(Need.CHAIN, WAITS)
    ended = standard(valid_until=PAST)
    assert cell(Need.CHAIN, standards=(ended,)).state is WAITS
    assert cell(Need.CHAIN, standards=(standard(members=()), standard())).state is MET


def test_that_another_body_closes_what_is_lacking_and_it_stays_named() -> None:
    lacking = replace(WHOLE, standards=(), people=(), arrangements=(arranged(),))
    row = judged(kind(), lacking)
    assert row.served_by == arranged()
    assert row.state is BY_OTHER
    states = [found.state for found in row.cells]
    assert states == [BY_OTHER, MET, MET, BY_OTHER, BY_OTHER]
    assert codes(row.cell(Need.STANDARD)) == ["no_standard"]


@pytest.mark.parametrize(
    "other",
    [
        arranged(since=date(2026, 3, 2)),
        arranged(until=date(2026, 2, 28)),
        arranged(of="another_kind"),
    ],
)
def test_that_an_arrangement_out_of_its_days_or_for_another_kind_closes_nothing(
    other: ServiceArrangement,
) -> None:
    row = judged(kind(), replace(WHOLE, standards=(), arrangements=(other,)))
    assert (row.state, row.served_by) == (GAP, None)


def test_that_the_matrix_counts_kinds_and_instruments_and_tells_open_gaps() -> None:
    lacking = replace(WHOLE, standards=())
    rows = (
        judged(kind(), WHOLE),
        judged(kind((scale(), 3)), lacking),
        judged(kind((scale(), 2)), replace(lacking, arrangements=(arranged(),))),
    )
    matrix = Completeness(ON, rows)
    assert [matrix.count(state) for state in (MET, GAP, BY_OTHER)] == [(1, 7), (1, 3), (1, 2)]
    assert [(row.instruments, gap.reason.code) for row, gap in matrix.gaps()] == [
        (3, "completeness.no_standard")
    ]


def test_that_every_remedy_and_every_reason_has_words() -> None:
    for code, remedies in REMEDIES.items():
        assert language.knows(f"reason.{code}"), code
        for remedy in remedies:
            assert language.knows(f"remedy.{remedy}"), remedy


STANDARDS = (
    standard(),
    standard(id="ended", valid_until=PAST),
    standard(id="other", instruments=("other",)),
    standard(id="poor", members=MEMBERS[:2]),
    standard(id="empty", members=()),
    standard(id="broken", members=(*MEMBERS[:2], member("bench", None, link("chain.expired")))),
)
PEOPLE = (
    VERIFIER,
    CHECKER,
    person("丙", Role.CHECKER),
    person("丁", Role.VERIFIER, until=PAST),
    person("戊", Role.CHECKER, Role.VERIFIER, kind="other"),
)
REGULATIONS = (
    RegulationHeld(regulation(), 0),
    RegulationHeld(regulation(), 2),
    RegulationHeld(regulation("until: 2029-12-31", "until: 2025-12-31"), 0),
)
OTHERS = (arranged(), arranged(until=PAST), arranged(of="other"))


@st.composite
def counties(draw: st.DrawFn) -> tuple[KindFacts, StationFacts]:
    def some(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(draw(st.lists(st.sampled_from(rows), unique_by=id, max_size=len(rows))))

    kinds = draw(st.sampled_from([(), (KIND,), ("other",)]))
    until = draw(st.sampled_from([None, PAST, ON, FUTURE]))
    facts = kind(regulations=some(REGULATIONS))
    return facts, StationFacts(
        ON,
        Authorisation("授", until, kinds),
        some(PEOPLE),  # type: ignore[arg-type]
        some(STANDARDS),  # type: ignore[arg-type]
        (),
        some(OTHERS),  # type: ignore[arg-type]
    )


def oracle(facts: KindFacts, station: StationFacts) -> list[NeedState]:
    """Say by names what each made-up fact is good for, apart from the code."""
    held = {row.standard.id for row in station.standards}
    names = {row.name for row in station.people}
    asked = any(row.open in (0, 2) and row.regulation.in_force(ON) for row in facts.regulations)
    serving = {"std", "broken"} if asked else {"std", "broken", "poor", "empty"}
    pairs = [("甲", "乙"), ("甲", "丙"), ("乙", "丙")]
    until = station.authorisation.valid_until
    met = [
        bool(held & serving),
        REGULATIONS[0] in facts.regulations,
        station.authorisation.instruments == (KIND,) and until != PAST,
        any(set(pair) <= names for pair in pairs),
        bool(held & {"std", "poor"}),
    ]
    states = [MET if good else GAP for good in met]
    if not held & {"std", "poor", "empty", "broken"}:
        states[-1] = WAITS
    if OTHERS[0] in station.arrangements:
        states = [MET if state is MET else BY_OTHER for state in states]
    return states


@given(counties())
def test_that_the_matrix_is_what_the_facts_are_good_for(
    county: tuple[KindFacts, StationFacts],
) -> None:
    assert [found.state for found in judged(*county).cells] == oracle(*county)


@given(counties(), st.data())
def test_that_one_more_fact_never_opens_a_gap_of_its_own_need(
    county: tuple[KindFacts, StationFacts], data: st.DataObject
) -> None:
    facts, station = county
    more = {
        Need.STANDARD: lambda: (
            facts,
            replace(station, standards=(*station.standards, data.draw(st.sampled_from(STANDARDS)))),
        ),
        Need.REGULATION: lambda: (
            replace(
                facts,
                regulations=(*facts.regulations, data.draw(st.sampled_from(REGULATIONS))),
            ),
            station,
        ),
        Need.AUTHORITY: lambda: (
            facts,
            replace(
                station,
                authorisation=replace(
                    station.authorisation,
                    instruments=(*station.authorisation.instruments, KIND),
                ),
            ),
        ),
        Need.PEOPLE: lambda: (
            facts,
            replace(station, people=(*station.people, data.draw(st.sampled_from(PEOPLE)))),
        ),
    }
    need = data.draw(st.sampled_from(list(more)))
    before, after = judged(facts, station).cell(need), judged(*more[need]()).cell(need)
    assert before.state is GAP or after.state is not GAP


@given(counties())
def test_that_an_arrangement_leaves_no_gap_open(county: tuple[KindFacts, StationFacts]) -> None:
    facts, station = county
    row = judged(facts, replace(station, arrangements=(arranged(),)))
    assert row.state in (MET, BY_OTHER)
    assert all(found.state is not GAP for found in row.cells)
