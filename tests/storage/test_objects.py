import hashlib
import os
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.storage.objects import FileObjects

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def code_of(ask):
    with pytest.raises(MetroError) as refused:
        ask()
    return refused.value.code


def test_that_bytes_come_back_by_their_sha_256(station):
    assert station.objects.put(b"") == EMPTY
    assert station.objects.get(EMPTY) == b""
    assert EMPTY in list(station.objects.names())


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary())
def test_that_any_bytes_come_back_and_are_kept_once(station, data):
    name = station.objects.put(data)
    assert name == hashlib.sha256(data).hexdigest()
    assert station.objects.put(data) == name
    assert station.objects.get(name) == data
    names = list(station.objects.names())
    assert names == sorted(set(names))


@pytest.mark.parametrize("name", ["0" * 64, "", "../../etc/passwd", "A" * 64, "a" * 63 + "/"])
def test_that_bytes_that_are_not_kept_are_missing(station, name):
    assert code_of(lambda: station.objects.get(name)) == "object.missing"


def test_that_altered_bytes_are_refused_and_kept_again(station):
    name = station.objects.put(b"certificate")
    if station.url:
        with station.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE object SET data = 'certificatE'")
    else:
        (station.folder / "objects" / name[:2] / name).write_bytes(b"certificatE")
    assert code_of(lambda: station.objects.get(name)) == "object.altered"
    assert station.objects.put(b"certificate") == name
    assert station.objects.get(name) == b"certificate"


def test_that_a_file_lies_below_the_first_two_digits(plain):
    name = plain.objects.put(b"certificate")
    file = plain.folder / "objects" / name[:2] / name
    assert file.read_bytes() == b"certificate"
    assert [part.name for part in file.parent.iterdir()] == [name]


def test_that_a_half_written_file_is_no_object(plain):
    name = plain.objects.put(b"certificate")
    (plain.folder / "objects" / name[:2] / ".abc.part").write_bytes(b"half")
    assert len(list(plain.objects.names())) == 4


def test_that_a_folder_that_cannot_be_read_is_not_called_missing(plain, tmp_path):
    folder = FileObjects(tmp_path / "objects")
    (tmp_path / "objects" / EMPTY[:2] / EMPTY).mkdir(parents=True)
    assert code_of(lambda: folder.get(EMPTY)) == "station.disk_fails"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_that_a_folder_that_cannot_be_written_is_named(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert code_of(lambda: FileObjects(tmp_path / "objects").put(b"")) == "station.read_only"
