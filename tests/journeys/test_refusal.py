"""A refusal stands on the verification page until something else is shown, and no longer."""

from metro.errors import MetroError
from metro.model.record_state import RecordState
from metro.ui.pages.verification import Page

from .conftest import Keyboard, settle


def test_that_a_refused_issue_is_said_and_goes_with_the_next_look(keyboard: Keyboard) -> None:
    desk, window = keyboard.desk, keyboard.window
    with desk.open_station.ledger.reading() as reader:
        (approved, *_) = reader.records((RecordState.APPROVED,), 5)
    window.go("verification", f"record:{approved.id}")
    settle(desk)
    page = window.stack.currentWidget()
    assert isinstance(page, Page)
    # Nobody has signed in, so nothing is issued.
    page.go.click()
    settle(desk)
    assert "Ctrl+U" in page.hint.text()
    assert page.hint.property("role") == "fail"
    page.work.look()
    settle(desk)
    assert "Ctrl+U" not in page.hint.text()
    assert page.hint.property("role") == "hint"


def test_that_a_refusal_goes_where_there_is_no_cell(keyboard: Keyboard) -> None:
    page = keyboard.window.page("verification")
    assert isinstance(page, Page)
    page.work.refused.emit(MetroError("person.not_signed_in"))
    assert page.hint.property("role") == "fail"
    page._hint()
    assert (page.hint.text(), page.hint.property("role")) == ("", "hint")
