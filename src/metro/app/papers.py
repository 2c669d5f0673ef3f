"""The smaller forms on an open station: lists of results, labels, due notices."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from metro.app.files import make_folder, write_file
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
        station.gate.unpapered,
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
    return MakeLabels(
        station.ledger, station.clock, station.press, station.frozen, station.gate.unpapered
    )


def due_notices(station: Station) -> WriteDueNotices:
    """Write to holders what falls due."""
    return WriteDueNotices(station.ledger, station.clock, station.press, station.due.rows)


def write_notices(
    station: Station, notices: Mapping[str, bytes], folder: Path
) -> dict[str, tuple[str, Path]]:
    """Write each notice under a name that can be read; return name and file, by the holder's id.

    Raises MetroError `file.…`.
    """
    from metro.app.recalling import holders

    names, written = holders(station, notices), {}
    make_folder(folder)
    for number, (who, data) in enumerate(notices.items(), 1):
        short = re.sub(r'[\\/:*?"<>|\s]+', "_", names[who])[:80]
        file = folder / f"{number:03}-{short}.pdf"
        write_file(file, data)
        written[who] = names[who], file
    return written


def together(papers: Iterable[bytes], *, duplex: bool = False) -> bytes:
    """Return several papers as one file for the printer; with `duplex` no two share a leaf."""
    from metro.documents.binding import bound

    return bound(papers, duplex=duplex)
