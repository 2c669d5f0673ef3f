"""What the answer about a suspect standard rests on, as one hash: it stays as long as that does."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from metro.model.impact import AffectedEvent, Suspicion


class Affected(Protocol):
    """What a case would freeze of the record behind an event."""

    @property
    def revision(self) -> int:
        """Return which revision is judged again."""

    @property
    def documents(self) -> Sequence[str]:
        """Return its documents in force."""


def basis(
    suspicion: Suspicion, found: Iterable[AffectedEvent], records: Mapping[str, Affected]
) -> str:
    """Return the hash of the period, of who relied on what, and of revisions and documents.

    The rest follows: a revision never changes, nor does the regulation that it names.
    """
    links = sorted(f"{row.event} {row.via} {row.direct:d}" for row in found)
    rows = sorted(
        f"{event} {row.revision} {' '.join(row.documents)}" for event, row in records.items()
    )
    text = "\n".join([repr(suspicion), *links, "", *rows])
    return hashlib.sha256(text.encode()).hexdigest()
