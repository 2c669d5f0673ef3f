"""The journal with its guards, and the tables outside it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

FIRST = "0" * 64

SQLITE_GUARDS = (
    """CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entry: an entry is never changed'); END""",
    """CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry: an entry is never deleted'); END""",
    f"""CREATE TRIGGER entry_follows BEFORE INSERT ON entry
WHEN NOT CASE WHEN EXISTS (SELECT 1 FROM entry WHERE station = NEW.station) THEN
    EXISTS (SELECT 1 FROM (SELECT epoch, seq, hash FROM entry WHERE station = NEW.station
            ORDER BY epoch DESC, seq DESC LIMIT 1) AS last
        WHERE last.hash = NEW.previous
        AND ((NEW.epoch = last.epoch AND NEW.seq = last.seq + 1)
            OR (NEW.epoch = last.epoch + 1 AND NEW.seq = 1)))
    ELSE NEW.epoch = 1 AND NEW.seq = 1 AND NEW.previous = '{FIRST}' END
BEGIN SELECT RAISE(ABORT, 'entry: seq or previous does not follow'); END""",
)

POSTGRESQL_GUARDS = (
    """CREATE FUNCTION entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'entry: an entry is never changed or deleted'; END $$""",
    """CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON entry
FOR EACH ROW EXECUTE FUNCTION entry_refuse()""",
    """CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry
FOR EACH STATEMENT EXECUTE FUNCTION entry_refuse()""",
    f"""CREATE FUNCTION entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT epoch, seq, hash INTO last FROM entry WHERE station = NEW.station
        ORDER BY epoch DESC, seq DESC LIMIT 1;
    IF NOT FOUND THEN
        IF NEW.epoch = 1 AND NEW.seq = 1 AND NEW.previous = '{FIRST}' THEN RETURN NEW; END IF;
    ELSIF NEW.previous = last.hash AND ((NEW.epoch = last.epoch AND NEW.seq = last.seq + 1)
            OR (NEW.epoch = last.epoch + 1 AND NEW.seq = 1)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'entry: seq or previous does not follow';
END $$""",
    """CREATE TRIGGER entry_follows BEFORE INSERT ON entry
FOR EACH ROW EXECUTE FUNCTION entry_follows()""",
)


def upgrade() -> None:
    """Make the tables and their guards."""
    # Byte order on both engines: a local collation would order times and keys otherwise.
    text = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
    long = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
    number = sa.BigInteger
    op.create_table(
        "entry",
        sa.Column("station", text, primary_key=True),
        sa.Column("epoch", number, primary_key=True, autoincrement=False),
        sa.Column("seq", number, primary_key=True, autoincrement=False),
        sa.Column("type", text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recorded_at", text, nullable=False),
        sa.Column("actor", text, nullable=False),
        sa.Column("body", long, nullable=False),
        sa.Column("previous", text, nullable=False),
        sa.Column("hash", text, nullable=False, unique=True),
    )
    op.create_table(
        "head",
        sa.Column("station", text, primary_key=True),
        sa.Column("epoch", number, nullable=False),
        sa.Column("seq", number, nullable=False),
        sa.Column("hash", text, nullable=False),
        sa.Column("recorded_at", text, nullable=False),
    )
    op.create_table(
        "credential",
        sa.Column("person", text, primary_key=True),
        sa.Column("hash", text, nullable=False),
        sa.Column("salt", text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", text, nullable=False),
    )
    op.create_table(
        "contact",
        sa.Column("subject", text, primary_key=True),
        sa.Column("data", long, nullable=False),
        sa.Column("salt", text, nullable=False),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.create_table(
            "object",
            sa.Column("hash", text, primary_key=True),
            sa.Column("data", sa.LargeBinary, nullable=False),
        )
    for statement in SQLITE_GUARDS if sqlite else POSTGRESQL_GUARDS:
        op.execute(statement)
