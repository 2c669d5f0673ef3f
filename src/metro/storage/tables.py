"""Every table, on both engines: the journal, what stands outside it, and its projections.

Days are `YYYY-MM-DD`, times UTC as ISO 8601 text; `place` is epoch × 10¹² + seq, so that it orders
entries of all epochs. Texts order by their bytes on both engines.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    select,
)
from sqlalchemy import String as PlainString
from sqlalchemy import Text as PlainText

String = PlainString().with_variant(PlainString(collation="C"), "postgresql")
Text = PlainText().with_variant(PlainText(collation="C"), "postgresql")

EPOCH = 10**12


def place(epoch: int, seq: int) -> int:
    """Return the place of an entry in the order of all entries."""
    return epoch * EPOCH + seq


lasting = MetaData()
"""Tables that a migration makes and nothing drops."""

entry = Table(
    "entry",
    lasting,
    Column("station", String, primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("type", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
)
head = Table(
    "head",
    lasting,
    Column("station", String, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String, nullable=False),
    Column("recorded_at", String, nullable=False),
)
own = select(head.c.station).scalar_subquery()
"""The station itself; its entries are found by the key only together with it."""
credential = Table(
    "credential",
    lasting,
    Column("person", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("salt", String, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", String, nullable=False),
)
contact = Table(
    "contact",
    lasting,
    Column("subject", String, primary_key=True),
    Column("data", Text, nullable=False),
    Column("salt", String, nullable=False),
)
object_ = Table(
    "object",
    lasting,
    Column("hash", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

drafts = MetaData()
taken = Table(
    "taken",
    drafts,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("draft", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("why", Text, nullable=False),
    Index("taken_draft", "draft", "n"),
)

projected = MetaData()
"""Tables that are dropped and rebuilt from the journal at will."""

station = Table(
    "station",
    projected,
    Column("key", String, primary_key=True),
    Column("data", Text, nullable=False),
)
setting = Table(
    "setting",
    projected,
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("since", String, nullable=False),
    Column("data", Text, nullable=False),
)
"""The settings of the station, whole, by the day from which they count."""
listed_key = Table(
    "listed_key",
    projected,
    Column("id", String, primary_key=True),
    Column("data", Text, nullable=False),
)
person = Table(
    "person",
    projected,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
)
appointment = Table(
    "appointment",
    projected,
    Column("person", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("document", String, primary_key=True),
    Column("data", Text, nullable=False),
)
qualification = Table(
    "qualification",
    projected,
    Column("person", String, primary_key=True),
    Column("instrument", String, primary_key=True),
    Column("data", Text, nullable=False),
)
outside_row = Table(
    "outside_row",
    projected,
    Column("subject", String, primary_key=True),
    Column("table", String, primary_key=True),
    Column("row_hash", String, nullable=False),
)
organisation = Table(
    "organisation",
    projected,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("search", String, nullable=False),
    Column("data", Text, nullable=False),
)
instrument = Table(
    "instrument",
    projected,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("model", String, nullable=False),
    Column("serial", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("use", String, nullable=False),
    Column("state", String, nullable=False),
    Column("search", String, nullable=False),
    Column("last", String),
    Column("passed", Integer),
    Column("due", String),
    Column("regime", String, nullable=False),
    Column("extended", String, nullable=False),
    Column("recall", String, nullable=False),
    Column("plate", String, nullable=False),
    Column("data", Text, nullable=False),
    Index("instrument_kind", "kind", "use"),
    Index("instrument_plate", "use", "state", "kind", "plate", "id"),
    Index("instrument_due", "due", "id"),
    Index("instrument_holder", "holder", "id"),
    Index("instrument_serial", "serial"),
)
measurement_standard = Table(
    "measurement_standard",
    projected,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("data", Text, nullable=False),
)
arrangement = Table(
    "arrangement",
    projected,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("data", Text, nullable=False),
)
event = Table(
    "event",
    projected,
    Column("id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("instrument", String, nullable=False),
    Column("day", String, nullable=False),
    Column("time", String, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("recorded_at", String, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("valid_until", String),
    Column("number", String, nullable=False),
    Column("issuer", String, nullable=False),
    Column("stated", String, nullable=False),
    Column("cites", Text, nullable=False),
    Column("regime", String, nullable=False),
    Column("due", String),
    Index("event_instrument", "instrument", "day", "time", "place"),
    Index("event_place", "place"),
)
extension = Table(
    "extension",
    projected,
    Column("event", String, primary_key=True),
    Column("instrument", String, nullable=False),
    Column("until", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("lot", String, nullable=False),
)
subject = Table(
    "subject",
    projected,
    Column("id", String, primary_key=True),
    Column("since", BigInteger, primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("key", BigInteger, nullable=False),
    Column("root", BigInteger, nullable=False),
    Index("subject_key", "key", "id"),
    Index("subject_root", "root", "id"),
    sqlite_with_rowid=False,
)
"""The number of each instrument, and of the one it was merged into: `root`, its own otherwise."""
counted = Table(
    "counted",
    projected,
    Column("subject", BigInteger, primary_key=True, autoincrement=False),
    Column("sort", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("time", String, primary_key=True),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("event", BigInteger, primary_key=True, autoincrement=False),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Every event as it counts for an instrument, from the entry `since` until the entry `until`.

An amendment, a void and a merge end a row; so what was known at a place of the journal is one
comparison. `event` is the place of its first revision, `place` that of this one, `day` the
number YYYYMMDD, `sort` one of `Sort`. The key holds every column: a search reads nothing else.
"""
relied = Table(
    "relied",
    projected,
    Column("subject", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("event", BigInteger, primary_key=True, autoincrement=False),
    Column("role", Integer, primary_key=True, autoincrement=False),
    Column("named", BigInteger, primary_key=True, autoincrement=False),
    Column("time", String, primary_key=True),
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("sort", Integer, primary_key=True, autoincrement=False),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, primary_key=True, autoincrement=False),
    Index("relied_event", "event", "since", "until", "subject", "role", "named", "day", "time"),
    sqlite_with_rowid=False,
)
"""That an event relied on an instrument, however many readings: as `counted`, from when until when.

`event`, `day`, `time`, `user` (its instrument), `sort` and `place` are those of the event that
relied; `named` is the event that its record names, 0 where it names none.
"""
voided = Table(
    "voided",
    projected,
    Column("event", String, primary_key=True),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, nullable=False),
    Column("number", String, nullable=False),
    Column("why", Text, nullable=False),
)
"""From which entry on an event is void, and until which; `number` is empty where it stays so.

One whose last document in force, `number`, was voided counts again when another is issued."""
upstream = Table(
    "upstream",
    projected,
    Column("id", String, primary_key=True),
    Column("instrument", String, nullable=False),
    Column("number", String, nullable=False),
    Column("data", Text, nullable=False),
    Index("upstream_instrument", "instrument"),
    Index("upstream_number", "number"),
)
confirmation = Table(
    "confirmation",
    projected,
    Column("event", String, primary_key=True),
    Column("place", BigInteger, primary_key=True),
    Column("accepted", Integer, nullable=False),
    Column("data", Text, nullable=False),
)
reliance = Table(
    "reliance",
    projected,
    Column("event", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("reading_group", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("instrument", String, primary_key=True),
    Column("named_event", String, nullable=False),
    Column("day", String, nullable=False),
    Column("time", String, nullable=False),
    Index("reliance_instrument", "instrument", "day", "event"),
)
margin = Table(
    "margin",
    projected,
    Column("instrument", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("event", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("low", String, nullable=False),
    Column("high", String, nullable=False),
    Column("down", String, nullable=False),
    Column("up", String, nullable=False),
    Column("minus", String, nullable=False),
    Column("plus", String, nullable=False),
    sqlite_with_rowid=False,
)
"""How far a standard may have been off for a verification to keep its verdict, by its day."""
number = Table(
    "number",
    projected,
    Column("regulation", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("confirmed", Text),
    Column("corrected", Text),
    Column("mark", Text),
)
regulation_text = Table(
    "regulation_text",
    projected,
    Column("regulation", String, primary_key=True),
    Column("object", String, primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
)
regulation_page = Table(
    "regulation_page",
    projected,
    Column("regulation", String, primary_key=True),
    Column("object", String, primary_key=True),
    Column("clause", String, primary_key=True),
    Column("page", Integer, nullable=False),
)
regulation_sheet = Table(
    "regulation_sheet",
    projected,
    Column("regulation", String, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("object", String, nullable=False),
    Column("data", Text, nullable=False),
)
own_regulation = Table(
    "own_regulation",
    projected,
    Column("id", String, primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
)
record = Table(
    "record",
    projected,
    Column("id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("instrument", String, nullable=False),
    Column("applicant", String, nullable=False),
    Column("regulation", String, nullable=False),
    Column("day", String, nullable=False),
    Column("time", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("valid_until", String),
    Column("conclusion", String, nullable=False),
    Column("regime", String, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("verifier", String, nullable=False),
    Column("checker", String, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("draft", String, nullable=False),
    Column("job", String, nullable=False),
    UniqueConstraint("number", "revision"),
    Index("record_state", "state", "day"),
    Index("record_instrument", "instrument", "day"),
    Index("record_serial", "year", "serial"),
    Index("record_draft", "draft"),
    Index("record_job", "job"),
)
signature = Table(
    "signature",
    projected,
    Column("record", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("meaning", String, primary_key=True),
    Column("data", Text, nullable=False),
)
override = Table(
    "override",
    projected,
    Column("record", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("rule", String, primary_key=True),
    Column("why", Text, nullable=False),
)
document = Table(
    "document",
    projected,
    Column("number", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("record", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("parts", Text, nullable=False),
    Column("day", String, nullable=False),
    Column("valid_until", String),
    Column("object", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("workstation", String, nullable=False),
    Column("replaces", String, nullable=False),
    Column("replaced_by", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("job", String, nullable=False),
    Column("applicant", String, nullable=False),
    UniqueConstraint("kind", "year", "serial"),
    Index("document_record", "record"),
    Index("document_state", "state", "workstation"),
    Index("document_place", "place"),
    Index("document_object", "object"),
)
listed = Table(
    "listed",
    projected,
    Column("document", String, primary_key=True),
    Column("record", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Index("listed_record", "record"),
)
"""Which records stand in which list of results."""
recall = Table(
    "recall",
    projected,
    Column("id", String, primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("closed", Integer, nullable=False),
    Column("data", Text, nullable=False),
)
reviewed_event = Table(
    "reviewed_event",
    projected,
    Column("event", String, primary_key=True),
    Column("recall", String, primary_key=True),
    Column("day", String, nullable=False),
    Index("reviewed_event_recall", "recall"),
)
"""Events under review by open cases: the instrument is due on the day of declaration."""
reviewed_document = Table(
    "reviewed_document",
    projected,
    Column("document", String, primary_key=True),
    Column("recall", String, primary_key=True),
    Index("reviewed_document_recall", "recall"),
)
projection_state = Table(
    "projection_state",
    projected,
    Column("shape", String, primary_key=True),
    Column("tables", Text, nullable=False),
)
"""Which shape was built, and the names of its tables: another shape drops these first."""
