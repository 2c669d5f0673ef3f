"""Where nobody has signed in, an act that writes is refused in words that say how to sign in."""

from metro.model.record_state import RecordState
from metro.ui.verification_work import VerificationWork

from .conftest import Keyboard, settle


def test_that_without_a_person_nothing_is_taken_issued_or_amended(keyboard: Keyboard) -> None:
    desk = keyboard.desk
    said: list[str] = []
    desk.told.connect(lambda _, words: said.append(words))
    work = VerificationWork(desk)
    work.refused.connect(desk.refuse)
    station = desk.open_station
    with station.ledger.reading() as reader:
        before = reader.head()
        (approved, *_) = reader.records((RecordState.APPROVED,), 5)
        (issued, *_) = reader.records((RecordState.ISSUED,), 5)
    drafts = station.drafts.all()
    work.open(f"draft:{drafts[0].id}")
    settle(desk)
    work.take({"header/remark": "who?"}, "")
    settle(desk)
    work.open(f"record:{approved.id}")
    settle(desk)
    work.issue(lambda _: None)
    settle(desk)
    work.open(f"record:{issued.id}")
    settle(desk)
    work.amend("why")
    settle(desk)
    assert len([words for words in said if "Ctrl+U" in words]) == 3, said
    assert station.drafts.all() == drafts
    with station.ledger.reading() as reader:
        assert reader.head() == before
