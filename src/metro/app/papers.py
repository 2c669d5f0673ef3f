"""The smaller forms on an open station: lists of results, labels, due notices."""

from metro.app.sealing import LateSeals
from metro.app.station import Station
from metro.services.issue_list import IssueList
from metro.services.make_labels import MakeLabels
from metro.services.write_due_notices import WriteDueNotices


def lists(station: Station) -> IssueList:
    """Issue lists of results over a job."""
    issue = station.issue
    return IssueList(
        station.ledger,
        station.objects,
        station.press,
        station.finishing,
        LateSeals(lambda: station.signer),
        issue.facts,
        issue.rules,
        issue.workstation,
        station.frozen,
    )


def reprinted(station: Station, number: str, mark: str) -> bytes:
    """Return a document for one more print, marked as a copy; the issued file never changes.

    Raises MetroError as `IssueDocuments.to_print` does.
    """
    from metro.documents.copy_mark import marked

    return marked(station.issue.to_print(number), mark)


def labels(station: Station) -> MakeLabels:
    """Make labels."""
    return MakeLabels(station.ledger, station.clock, station.press, station.frozen)


def due_notices(station: Station) -> WriteDueNotices:
    """Write to holders what falls due."""
    return WriteDueNotices(station.ledger, station.clock, station.press, station.due.rows)
