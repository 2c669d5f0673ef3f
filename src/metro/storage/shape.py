"""Which shape the projections of a station have: that of this program, or another."""

from sqlalchemy import Connection, Engine, inspect, select

from metro.errors import MetroError
from metro.storage import tables
from metro.storage.engine import reading
from metro.storage.faults import in_words

SHAPE = "d03c209da2531287674470d4f0567b4dd2fdaddd18fb69aa98ff6bd264a55089"
"""What `projecting.shape` returns; a test tells the new one when a table or a body changes."""


def current(connection: Connection) -> bool:
    """Tell whether the tables have the shape that this program reads."""
    if not inspect(connection).has_table(tables.projection_state.name):
        return False
    names = [column["name"] for column in inspect(connection).get_columns("projection_state")]
    if names != tables.projection_state.columns.keys():
        return False
    return connection.execute(select(tables.projection_state.c.shape)).scalar() == SHAPE


def is_current(engine: Engine) -> bool:
    """Tell whether a station's projections have the shape that this program reads.

    Raises MetroError `station.…`.
    """
    with in_words(), reading(engine).connect() as connection:
        return current(connection)


def check_current(engine: Engine) -> None:
    """Refuse projections of another shape, which whoever only reads can't rebuild.

    Raises MetroError `station.to_be_opened`, `station.…`.
    """
    if not is_current(engine):
        raise MetroError("station.to_be_opened")
