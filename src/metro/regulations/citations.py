"""Read the texts that numbers are cited from."""

from metro.model.evidence import Source
from metro.regulations.cursor import Cursor


def read_sources(place: Cursor) -> dict[str, Source]:
    """Read `sources`: key → title and where it was read."""
    found = {}
    for key, row in place.entries():
        found[key] = Source(row.string("title"), row.optional("url", Cursor.text, ""))
        row.done()
    return found
