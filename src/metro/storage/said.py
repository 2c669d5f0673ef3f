"""What the ledger said of an instrument before it was corrected."""

from sqlalchemy import BigInteger, Column, Connection, Select, Table, select

from metro.journal.entry import Entry
from metro.storage import tables
from metro.storage.statements import add

instrument_before = Table(
    "instrument_before",
    tables.projected,
    Column("instrument", tables.String, primary_key=True),
    Column("until", BigInteger, primary_key=True, autoincrement=False),
    Column("data", tables.Text, nullable=False),
)
"""What was said of an instrument until the entry that corrected it."""


def keep(connection: Connection, entry: Entry, instrument: str, data: str) -> None:
    """Keep what was said until an entry."""
    here = tables.place(entry.epoch, entry.seq)
    add(connection, instrument_before, {"instrument": instrument, "until": here, "data": data})


def said_since(instrument: str, place: int) -> Select[tuple[str]]:
    """Return the query for what was said at a place of the journal or later, and no longer is."""
    table = instrument_before
    later = (table.c.instrument == instrument, table.c.until > place)
    return select(table.c.data).where(*later).order_by(table.c.until)
