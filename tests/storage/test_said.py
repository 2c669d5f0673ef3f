"""What the ledger said before is known by the place of the entry that ended it."""

from dataclasses import replace

from metro.storage.engine import reading
from metro.storage.said import said_since


def test_that_what_was_said_is_found_from_its_end_backwards(station, example) -> None:
    body = example("instrument_corrected")
    said = [replace(body, instrument=replace(body.instrument, serial=f"C{n}")) for n in range(3)]
    station.add(*said, said[-1])
    with reading(station.engine).begin() as connection:
        every = connection.execute(said_since(body.instrument.id, 0)).scalars().all()
        last = 10**12 + connection.exec_driver_sql("SELECT seq FROM head").scalar_one()
        later = [
            len(connection.execute(said_since(body.instrument.id, last - n)).all())
            for n in range(4)
        ]
        assert connection.execute(said_since("none", 0)).all() == []
    assert ['"serial":"C0"' in every[-2], '"serial":"C1"' in every[-1]] == [True, True]
    # The last entry said nothing new; the two before it ended C1 and C0.
    assert later == [0, 0, 1, 2]
