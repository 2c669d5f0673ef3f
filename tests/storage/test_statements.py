"""Statements that are put into words once say what SQLAlchemy says each time."""

from sqlalchemy import bindparam, func, select

from metro.storage import tables
from metro.storage.projections import graph, registers
from metro.storage.statements import ask


def test_that_a_question_in_words_is_answered_as_by_execute(station) -> None:
    table = tables.event
    limited = (
        select(table.c.id, table.c.number, table.c.day)
        .where(table.c.instrument == bindparam("instrument"), table.c.revision >= 1)
        .order_by(table.c.day, table.c.id)
        .limit(2)
    )
    with station.engine.begin() as connection:
        (some,) = connection.execute(select(func.min(table.c.instrument))).one()
        for query, values in (
            (limited, {"instrument": some}),
            (limited, {"instrument": "nothing"}),
            (graph.SUBJECT, {"same": some}),
            (graph.LAST_KEY, {}),
            (registers.ABOUT, {"id": "none"}),
        ):
            asked = connection.execute(query, values).fetchall()
            for _ in range(2):
                found = ask(connection, query, **values).fetchall()
                assert [row._asdict() for row in found] == [row._asdict() for row in asked]
        assert ask(connection, limited, instrument=some).first().id
