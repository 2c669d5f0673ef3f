from dataclasses import dataclass

import pytest

from metro import resource
from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import HEAD, PASSES, TWO_NOZZLES, VERIFIER, StepClock
from ..conftest import Shell


@dataclass
class Bench:
    """A station at rest, and the case file of the demo."""

    metro: Shell
    place: StationPlace

    def typed(self, instrument: str = "scale-007", case: str = PASSES) -> tuple[object, ...]:
        file = self.metro.folder / "verifications.yaml"
        file.write_bytes(resource.read_bytes("demo", "verifications.yaml"))
        name = ("--case", case) if case else ()
        return ("record", file, *name, "--instrument", instrument, "--station", self.place)

    def drafts(self) -> int:
        with Station(self.place, read_only=True) as station:
            return len(station.drafts.all())


@pytest.fixture
def bench(metro: Shell, place: StationPlace) -> Bench:
    return Bench(metro, place)


def test_that_the_readings_of_a_case_wait_in_a_draft(bench: Bench, clock: StepClock) -> None:
    before = bench.drafts()
    said = bench.metro.does(*bench.typed(), *bench.metro.person(VERIFIER), "--json").json
    assert said["verdict"] == "passed"
    assert bench.drafts() == before + 1
    with Station(bench.place, clock=clock) as station:
        draft = station.drafts.get(said["draft"])
        view = station.examine(draft.id)
    assert draft.cells["header/instrument"] == "scale-007"
    assert draft.cells["reading/-/weighing_error/as_found/maximum/0/indicated"] == "15.000 kg"
    assert view.record.verifier.id == VERIFIER
    assert view.record.data.on.isoformat() == "2026-11-01"


def test_that_the_instrument_may_be_named_by_its_serial_number(bench: Bench) -> None:
    said = bench.metro.does(*bench.typed("C31007"), *bench.metro.person(VERIFIER), language="zh")
    assert said.out.startswith("已录入草稿 ")
    assert said.out.endswith("合格\n")


@pytest.mark.parametrize(
    ("instrument", "case", "code"),
    [
        ("scale-007", "", "case.several"),
        ("scale-007", "No such case", "case.unknown"),
        ("scale-999", PASSES, "instrument.unknown"),
        ("disp-001", PASSES, "regulation.other_kind"),
    ],
)
def test_that_what_does_not_fit_is_refused_and_leaves_no_draft(
    bench: Bench, instrument: str, case: str, code: str
) -> None:
    typed = (*bench.typed(instrument, case), *bench.metro.person(VERIFIER))
    bench.metro.refuses(code, *typed)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("load: 50 g, indicated: 50 g", "load: 50 mL, indicated: 50 g", "quantity.wrong_kind"),
        ("on: 2026-11-01", "on: 2017-05-29", "regulation.not_in_force"),
        ("zero_error:", "hero_error:", "case.faults"),
        ("e: 5 g,", "e: 10 g,", "case.other_plate"),
        ("verification: periodic", "verification: weekly", "file.not_a_choice"),
        ("conditions:", "colour: blue\n  conditions:", "file.unknown_key"),
    ],
)
def test_that_a_wrong_case_is_refused_and_leaves_no_draft(
    bench: Bench, old: str, new: str, code: str
) -> None:
    before, typed = bench.drafts(), bench.typed()
    file = bench.metro.folder / "verifications.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    bench.metro.refuses(code, *typed, *bench.metro.person(VERIFIER), but=("drafts.sqlite",))
    assert bench.drafts() == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("load: 50 g, ", "load: 50 mL, ", ("“mL” is volume; mass is wanted", "kg, g, mg")),
        ("load: 50 g, ", "lead: 50 g, ", ("has no place in the regulation", "load, indicated")),
        ("e: 5 g,", "e: 10 g,", ("rating/e", "the ledger")),
        ("on: 2026-11-01", "on: 2017-05-29", ("on: ", "2017-05-29")),
        ("jjg-539-2016-dig", "jjg-539-2061-dig", ("regulation: ", "jjg-539-2016")),
    ],
)
def test_that_a_fault_of_a_case_names_its_line_and_the_good_form(
    bench: Bench, old: str, new: str, words: tuple[str, ...]
) -> None:
    typed = bench.typed()
    file = bench.metro.folder / "verifications.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(old, new, 1), "utf-8")
    line = text[: text.index(old)].count("\n") + 1
    said = bench.metro(*typed, *bench.metro.person(VERIFIER))
    assert said.code == 2
    assert f"verifications.yaml, line {line}" in said.err
    for word in words:
        assert word in said.err


def test_that_every_fault_of_a_case_is_told_at_once(bench: Bench) -> None:
    typed = bench.typed()
    file = bench.metro.folder / "verifications.yaml"
    text = file.read_text("utf-8").replace(
        "load: 50 g, indicated: 50 g", "load: 1 mL, shown: 1 g", 1
    )
    file.write_text(text, "utf-8")
    said = bench.metro.refuses(
        "case.faults", *typed, *bench.metro.person(VERIFIER), but=("drafts.sqlite",)
    )
    assert "verifications.yaml has 2 faults, all listed above; nothing was taken." in said["en"].err
    file.write_text(
        text.replace("e: 5 g,", "e: 10 g,").replace("class: III,", "class: II,"), "utf-8"
    )
    said = bench.metro.refuses("case.faults", *typed, *bench.metro.person(VERIFIER))
    assert said["en"].err.count("  · verifications.yaml, line 9") == 2


def test_that_who_acts_has_to_say_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.metro.refuses("person.needed", *bench.typed())
    bench.metro.refuses("password.needed", *bench.typed(), "--as", VERIFIER)
    missing = ("--as", VERIFIER, "--password-file", bench.metro.folder / "missing")
    bench.metro.refuses("file.unreadable", *bench.typed(), *missing)
    bench.metro.refuses("person.unknown", *bench.typed(), *bench.metro.person("nobody", "x"))


def test_that_a_wrong_password_is_refused_and_counted(bench: Bench) -> None:
    typed = (*bench.typed(), *bench.metro.person(VERIFIER, "wrong"))
    for left in ("4", "3"):
        said = bench.metro(*typed)
        assert said.code == 2
        assert said.err.splitlines()[0] == "✕ password.wrong"
        assert f"; {left} tries are left" in said.err
    assert bench.drafts() == 1
    bench.metro.does(*bench.typed(), *bench.metro.person(VERIFIER))


def test_that_a_file_with_one_case_needs_no_name(bench: Bench) -> None:
    typed = bench.typed("disp-002", "")
    file = bench.metro.folder / "verifications.yaml"
    cases = file.read_text("utf-8").split("\n- name: ")
    (one,) = [case for case in cases if case.startswith(TWO_NOZZLES)]
    # The second nozzle of this dispenser gives diesel, and the plate of the ledger holds.
    before, _, after = one.rpartition("fuel: petrol")
    file.write_text(f"- name: {before}fuel: diesel{after}", "utf-8")
    bench.metro.does(*typed, *bench.metro.person(HEAD))
    file.write_text("[]", "utf-8")
    bench.metro.refuses("case.none", *typed, *bench.metro.person(HEAD))
