import errno
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from metro.errors import MetroError
from metro.storage.faults import in_words, of_system, translated


class SaysNothing(sqlite3.Error):
    """An error from before SQLite's codes came with Python."""


def refused(state):
    """Return the driver's own error of a state."""
    return psycopg.errors.lookup(state)("x") if state else psycopg.OperationalError("x")


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "station.disk_full"),
        ("53300", "station.busy"),
        ("55P03", "station.busy"),
        ("40001", "station.busy"),
        ("40P01", "station.busy"),
        ("57P01", "station.not_reachable"),
        ("08006", "station.not_reachable"),
        ("28P01", "station.not_reachable"),
        ("3D000", "station.not_reachable"),
        ("25006", "station.read_only"),
        ("42501", "station.read_only"),
        ("58030", "station.disk_fails"),
        ("XX001", "station.damaged"),
        ("P0001", "station.guarded"),
        (None, "station.not_reachable"),
    ],
)
def test_that_the_states_of_postgresql_have_words(state, code):
    assert translated(OperationalError("", {}, refused(state))).code == code


def test_that_a_bug_of_ours_keeps_its_own_face():
    assert translated(OperationalError("", {}, refused("42601"))) is None
    assert translated(OperationalError("", {}, psycopg.InterfaceError("closed"))) is None
    assert translated(OperationalError("", {}, SaysNothing("x"))) is None
    with pytest.raises(IntegrityError), in_words():
        raise IntegrityError("", {}, SaysNothing("x"))
    with pytest.raises(SaysNothing), in_words():
        raise SaysNothing("x")


def test_that_a_lost_connection_is_named():
    lost = OperationalError("", {}, psycopg.InterfaceError("gone"), connection_invalidated=True)
    assert translated(lost).code == "station.not_reachable"


def test_that_an_error_of_sqlite_without_the_toolkit_is_named(tmp_path):
    with pytest.raises(MetroError) as refused, in_words():
        sqlite3.connect(tmp_path / "none" / "file")
    assert refused.value.code == "station.not_readable"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "station.disk_full"),
        (errno.EDQUOT, "station.disk_full"),
        (errno.EFBIG, "station.disk_full"),
        (errno.EROFS, "station.read_only"),
        (errno.EACCES, "station.read_only"),
        (errno.EIO, "station.disk_fails"),
    ],
)
def test_that_the_errors_of_the_system_have_words(number, code):
    assert of_system(OSError(number, "said")).code == code
    assert of_system(OSError("without a number")).code == "station.disk_fails"
