"""The shape of the projections that this program reads."""

from metro.storage import projecting, shape


def test_that_the_shape_held_is_the_one_of_the_tables_and_of_what_is_written_into_them() -> None:
    """When this fails, hold the new digest: stations then rebuild their projections once."""
    assert projecting.shape() == shape.SHAPE


def test_that_a_new_station_has_the_shape_of_this_program(station) -> None:
    assert shape.is_current(station.engine)
