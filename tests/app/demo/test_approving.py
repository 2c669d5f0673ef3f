from metro.app.demo.approving import approve_next

from ...station import APPROVER, DISPENSER, Desk


def test_that_further_records_are_brought_to_approval(desk: Desk) -> None:
    one, other = approve_next(desk.station, "disp-002"), approve_next(desk.station, "disp-002")
    assert one != other
    assert {desk.state(one), desk.state(other)} == {"approved"}
    with desk.station.ledger.reading() as reader:
        record, _ = reader.record(one)
        assert len(reader.signatures(record.id, record.revision)) == 3
    assert record.regulation.id == DISPENSER
    assert [row.kind for row in desk.station.issue(one, APPROVER)] == ["certificate"]
