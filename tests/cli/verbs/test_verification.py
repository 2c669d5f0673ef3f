from metro import resource
from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import APPROVER, CHECKER, HEAD, PASSES, VERIFIER
from ..conftest import Shell

SOFT, HARD = "gate.surroundings", "gate.number_free"


def state(place: StationPlace, record: str) -> str:
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        return reader.record(record)[1].value


SEALS = ("seal/adjustment/before=C-118", "seal/adjustment/after=C-118")


def test_that_the_main_job_is_done_from_case_to_certificate(
    metro: Shell, place: StationPlace
) -> None:
    file = metro.folder / "cases.yaml"
    file.write_bytes(resource.read_bytes("demo", "verifications.yaml"))
    at = ("--station", place)
    taken = ("record", file, "--case", PASSES, "--instrument", "scale-007", *at)
    draft = metro.does(*taken, *metro.person(VERIFIER), "--json").json["draft"]
    metro.does("draft", "take", draft, *SEALS, *at, *metro.person(VERIFIER))
    typed = ("verification", "submit", draft, "--checker", CHECKER, *at)
    said = metro.does(*typed, *metro.person(VERIFIER), "--json").json
    number = said["number"]
    assert said["stands_against"] == []
    waiting = metro.does("verification", "list", *at, "--json").json
    assert {row["number"]: row["state"] for row in waiting}[number] == "submitted"
    paper = metro.folder / "record.pdf"
    metro.does("verification", "paper", number, "-o", paper, *at)
    assert paper.read_bytes()[:4] == b"%PDF"
    metro.does("verification", "check", number, *at, *metro.person(CHECKER))
    said = metro.does("verification", "approve", number, *at, *metro.person(APPROVER))
    assert said.out == f"The record {number} is approved and can be issued.\n"
    (document,) = metro.does("issue", number, *at, *metro.person(APPROVER), "--json").json["issued"]
    assert document["kind"] == "certificate"
    assert number not in metro.does("verification", "list", *at).out


def test_that_what_stands_against_a_document_is_told_at_submission(
    metro: Shell, place: StationPlace
) -> None:
    file = metro.folder / "cases.yaml"
    file.write_bytes(resource.read_bytes("demo", "verifications.yaml"))
    taken = ("record", file, "--case", PASSES, "--instrument", "scale-007", "--station", place)
    draft = metro.does(*taken, *metro.person(VERIFIER), "--json").json["draft"]
    typed = ("verification", "submit", draft, "--checker", CHECKER, "--station", place)
    said = metro.does(*typed, *metro.person(VERIFIER))
    assert said.lines[1] == "Still stands against a document:"
    assert said.lines[2].startswith("  ● The seal")


def test_that_only_the_verifier_submits_and_no_password_of_theirs_is_tried(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("verification", "submit", made["draft"], "--station", place)
    metro.refuses("checker.needed", *typed, *metro.person(VERIFIER))
    typed = (*typed, "--checker", CHECKER)
    metro.refuses("verifier.is_other", *typed, *metro.person(CHECKER))
    metro.refuses("checker.is_verifier", *typed, "--checker", VERIFIER, *metro.person(VERIFIER))
    metro.refuses("person.unknown", *typed, "--checker", "nobody", *metro.person(VERIFIER))
    missing = ("verification", "submit", "no-draft", "--checker", CHECKER, "--station", place)
    metro.refuses("draft.unknown", *missing, *metro.person(VERIFIER))


def test_that_what_the_gate_refuses_is_told_with_its_remedy(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    at, verifier = ("--station", place), metro.person(VERIFIER)
    answer = next(
        cell
        for cell in metro.does("draft", "show", made["draft"], *at, "--json").json["cells"]
        if cell.startswith("answer/")
    )
    cells = (f"{answer}=", f"header/checker={CHECKER}")
    metro.does("draft", "take", made["draft"], *cells, "--why", "not yet", *at, *verifier)
    said = metro.refuses("gate.refused", "verification", "submit", made["draft"], *at, *verifier)
    assert "  → Do them, or mark them not applicable with a reason." in said["en"].err
    assert said["en"].err.count("  · ") == 1
    assert state_of_draft(place, made["draft"])


def state_of_draft(place: StationPlace, draft: str) -> bool:
    with Station(place, read_only=True) as station:
        return any(row.id == draft for row in station.drafts.all())


def test_that_each_signature_waits_for_the_one_before_and_is_of_another(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    check = ("verification", "check", "--station", place)
    approve = ("verification", "approve", "--station", place)
    metro.refuses("record.state", *approve, made["submitted"], *metro.person(APPROVER))
    metro.refuses("role.needed", *check, made["submitted"], *metro.person(APPROVER))
    metro.refuses("record.state", *check, made["checked"], *metro.person(CHECKER))
    metro.refuses("record.unknown", *check, "R-1999-00001", *metro.person(CHECKER))
    metro.refuses("person.needed", *check, made["submitted"])
    metro.does(*check, made["submitted"], *metro.person(CHECKER))
    assert state(place, made["submitted"]) == "checked"
    metro.does(*approve, made["submitted"], *metro.person(APPROVER))
    assert state(place, made["submitted"]) == "approved"


def test_that_an_amendment_is_a_draft_that_names_what_it_replaces(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("verification", "amend", "--station", place)
    why = ("--why", "wrong address")
    metro.refuses("reason.missing", *typed, made["issued"], *metro.person(VERIFIER))
    metro.refuses("record.not_amendable", *typed, made["submitted"], *why, *metro.person(VERIFIER))
    metro.refuses("record.unknown", *typed, "R-1999-00001", *why, *metro.person(VERIFIER))
    metro.refuses("person.needed", *typed, made["issued"], *why)
    said = metro.does(*typed, made["issued"], *why, *metro.person(VERIFIER), "--json").json
    with Station(place, read_only=True) as station:
        cells = station.drafts.get(said["draft"]).cells
    assert cells["header/record"] == made["issued"]
    assert cells["header/replaces"] == "JY-2026-00001"
    assert cells["header/replaces_why"] == "wrong address"


def test_that_a_record_is_sent_back_by_whoever_may(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("verification", "return", made["submitted"], "--station", place)
    metro.refuses("reason.missing", *typed, *metro.person(CHECKER))
    metro.does(*typed, "--why", "load missing", *metro.person(CHECKER))
    assert state(place, made["submitted"]) == "returned"
    metro.refuses("record.state", *typed, "--why", "again", *metro.person(CHECKER))


def test_that_a_soft_rule_passes_by_the_word_of_the_head(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("verification", "override", made["approved"], "--station", place)
    why = ("--why", "back from calibration this morning")
    head = metro.person(HEAD)
    metro.refuses("rule.hard", *typed, "--rule", HARD, *why, *head)
    metro.refuses("rule.unknown", *typed, "--rule", "gate.none", *why, *head)
    metro.refuses("reason.missing", *typed, "--rule", SOFT, *head)
    metro.refuses("role.needed", *typed, "--rule", SOFT, *why, *metro.person(VERIFIER))
    metro.refuses("usage.missing", *typed, *why, *head)
    metro.does(*typed, "--rule", SOFT, *why, *head)
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        revision = reader.record(made["approved"])[0].revision
        assert reader.overrides(made["approved"], revision) == {SOFT}
