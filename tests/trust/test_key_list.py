"""Lists of public keys that somebody else made: none of them may pass for the station's."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from metro.errors import MetroError
from metro.model.station import KeyUse, ListedKey
from metro.model.words import Bilingual
from metro.services.found_station import enlisted, listed
from metro.trust import key_list
from metro.trust.key_list import KeyList
from metro.trust.keys import WorkstationKey, make
from metro.trust.root import make_root
from metro.trust.station_keys import ROOT, Whose, certified_key, founding_keys

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHOSE = Whose("SLX", "示例县计量检定所", "desk-1", AT)


@dataclass(frozen=True)
class Holder:
    """Somebody with keys of his own: the station, or a stranger who bears its name."""

    key: WorkstationKey
    rows: tuple[ListedKey, ...]

    @property
    def listed(self) -> KeyList:
        return KeyList("SLX", Bilingual("示例县计量检定所", "Shili"), AT.isoformat(), self.rows)

    def written(self, *rows: ListedKey) -> bytes:
        return key_list.written(replace(self.listed, keys=rows), self.key)


def holder(folder: Path) -> Holder:
    key = make(folder)
    rows = tuple(enlisted(row, key, "desk-1") for row in founding_keys(folder, key, WHOSE))
    return Holder(key, rows)


@pytest.fixture
def station(tmp_path: Path) -> Holder:
    return holder(tmp_path / "station")


@pytest.fixture
def stranger(tmp_path: Path) -> Holder:
    return holder(tmp_path / "stranger")


def refused(data: bytes) -> str:
    with pytest.raises(MetroError) as found:
        key_list.read(data)
    return found.value.code


def revoked(*rows: ListedKey) -> tuple[ListedKey, ...]:
    return tuple(replace(row, revoked="2026-11-20") for row in rows)


def test_that_a_stranger_adds_no_keys_of_his_own_beside_the_root(station: Holder, stranger: Holder):
    bare = replace(stranger.rows[0], certificate="")
    assert refused(stranger.written(*station.rows, bare, *stranger.rows[1:])) == "keys.not_one_root"
    assert refused(stranger.written(*station.rows, *stranger.rows)) == "keys.not_one_root"


def test_that_a_key_without_a_certificate_signs_no_list_that_has_a_root(
    station: Holder, stranger: Holder
):
    bare = replace(stranger.rows[0], certificate="")
    assert refused(stranger.written(*station.rows, bare)) == "keys.not_of_root"


@pytest.mark.parametrize("whose", ["station", "stranger"])
def test_that_a_root_that_is_said_to_be_retired_certifies_no_signer(
    station: Holder, stranger: Holder, whose: str
):
    """Of two roots one is said to be revoked; the signer must be of the other."""
    key, root, document = stranger.rows
    if whose == "stranger":
        rows = (*station.rows, key, *revoked(root), document)
        assert refused(stranger.written(*rows)) == "keys.not_of_root"
    else:
        rows = (station.rows[0], *revoked(station.rows[1]), station.rows[2], *stranger.rows)
        assert refused(stranger.written(*rows)) == "keys.altered"


def test_that_retired_keys_need_the_chain(station: Holder, stranger: Holder):
    """What a key of the list did not list is nothing of the station's, though its list says so."""
    for more in (revoked(*stranger.rows), revoked(replace(stranger.rows[0], certificate=""))):
        assert refused(station.written(*station.rows, *more)) == "keys.altered"
    claimed = tuple(replace(row, signed_by=station.key.key_id()) for row in stranger.rows)
    assert refused(station.written(*station.rows, *revoked(*claimed))) == "keys.altered"
    ring = replace(station.rows[0], signed_by=station.rows[2].id)
    assert refused(station.written(ring, *station.rows[1:])) == "keys.altered"


def test_that_a_root_is_needed_where_there_was_one(station: Holder):
    rows = (station.rows[0], *revoked(station.rows[1]), station.rows[2])
    assert refused(station.written(*rows)) == "keys.not_one_root"
    bare = replace(station.rows[1], certificate="")
    assert refused(station.written(station.rows[0], bare)) == "keys.altered"


def test_that_no_key_stands_in_a_list_twice(station: Holder):
    again = replace(station.rows[2], revoked="2026-11-20")
    assert refused(station.written(*station.rows, again)) == "keys.altered"


def test_that_the_list_after_a_new_root_holds_the_old_keys_too(station: Holder, tmp_path: Path):
    key, root = make(tmp_path / "new"), make_root(WHOSE.holder(ROOT), AT)
    made = root.key(), certified_key(key, root, WHOSE)
    rows = tuple(enlisted(row, station.key, "desk-1") for row in made)
    other = listed(make(tmp_path / "other"), station.key, "desk-2")
    after = Holder(key, (*revoked(*station.rows), *rows, other))
    found = key_list.read(after.written(*after.rows))
    assert found.root() == rows[0]
    assert [found.certifier(row) for row in found.keys] == [
        *[found.keys[1]] * 3,
        *[rows[0]] * 2,
        None,
    ]
    assert [found.counts(row) for row in found.keys] == [True] * 5 + [False]


def test_that_a_station_without_a_root_lists_its_keys_all_the_same(tmp_path: Path):
    key = make(tmp_path)
    row = listed(key, key, "desk-1")
    found = key_list.read(Holder(key, (row,)).written(row))
    assert (found.root(), found.counts(row)) == (None, True)
    assert row.use is KeyUse.WORKSTATION
