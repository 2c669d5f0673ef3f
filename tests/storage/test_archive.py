"""An archive is read as if an enemy had made it: refused at once, and nothing is written."""

import hashlib
import json
import random
import stat
import time
import zipfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import pytest

from metro.errors import MetroError
from metro.storage import archive
from metro.storage.archive import ArchiveWriter, Manifest, Member, object_member, open_archive
from metro.storage.backup import verify

DATA = b"database " * 300
KEPT = b"a kept certificate"
NAME = hashlib.sha256(KEPT).hexdigest()
MADE = "2026-03-04T01:02:03+00:00"
KEY = "keys/QCJQL5TLIXF5AV75.pem"


def manifest(members, **changes):
    plain = Manifest(1, "330100-A", 1, 41, "ab" * 32, MADE, "test 1", "METRO1:…", members)
    return Manifest(**{**{name: getattr(plain, name) for name in FIELDS}, **changes})


FIELDS = list(Manifest.__dataclass_fields__)


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "good.zip"
    with file.open("w+b") as stream, ArchiveWriter(stream, MADE) as writer:
        writer.add("station.sqlite", BytesIO(DATA))
        writer.add(object_member(NAME), BytesIO(KEPT))
        writer.add(KEY, BytesIO(b"key"))
        writer.finish(manifest(writer.members))
    return file


def refused(file, code):
    with pytest.raises(MetroError) as found:
        verify(file)
    assert found.value.code == code
    return found.value.parameters


def test_that_what_was_written_is_read(good, tmp_path):
    assert verify(good).members == {
        "station.sqlite": Member(len(DATA), hashlib.sha256(DATA).hexdigest()),
        object_member(NAME): Member(len(KEPT), NAME),
        KEY: Member(3, hashlib.sha256(b"key").hexdigest()),
    }
    with open_archive(good) as found:
        assert found.manifest.seq == 41
        assert found.names("objects/") == [object_member(NAME)]
        found.extract(KEY, tmp_path / "key")
        with pytest.raises(FileExistsError):
            found.extract(KEY, tmp_path / "key")
    assert (tmp_path / "key").read_bytes() == b"key"
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    with zipfile.ZipFile(good) as found:
        assert found.testzip() is None
        assert {info.date_time for info in found.infolist()} == {(2026, 3, 4, 1, 2, 2)}


def test_that_progress_can_cancel_a_verification(good):
    with pytest.raises(MetroError) as found:
        verify(good, progress=lambda *_: False)
    assert found.value.code == "work.cancelled"


def test_that_another_manifest_than_was_written_is_refused(good):
    with pytest.raises(MetroError) as found:
        verify(good, manifest({}))
    assert found.value.code == "backup.altered"


def crafted(file, extra, *, kept=None):
    """Write an archive whose manifest lists an extra member of any kind."""
    info, data = extra
    members = {"station.sqlite": Member(len(DATA), hashlib.sha256(DATA).hexdigest())}
    members[info.filename] = Member(len(data), hashlib.sha256(data).hexdigest())
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("station.sqlite", DATA)
        target.writestr(info, data)
        target.writestr("manifest.json", json.dumps(asdict(manifest(kept or members))))
    return file


def info_of(name, *, mode=stat.S_IFREG | 0o600, method=zipfile.ZIP_STORED):
    info = zipfile.ZipInfo(name, (2026, 3, 4, 0, 0, 0))
    info.external_attr = mode << 16
    info.compress_type = method
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../station.sqlite",
        "/etc/passwd",
        "C:\\Windows\\win.ini",
        "objects\\ab",
        "objects/../../x",
        f"objects/00/{NAME}",
        f"objects/{NAME[:2]}/{NAME.upper()}",
        "keys/../x.pem",
        "keys/short.pem",
        "lock",
        "station.sqlite/",
        "station.sqlite ",
        "STATION.SQLITE",
        "logs/metro.log",
        "manifest.json/x",
    ],
)
def test_that_a_name_of_another_place_is_refused(tmp_path, name):
    said = refused(crafted(tmp_path / "a.zip", (info_of(name), b"x")), "backup.hostile")
    assert said["why"] == "name"


def test_that_a_name_with_a_hidden_end_is_refused(tmp_path):
    file = crafted(tmp_path / "a.zip", (info_of("drafts.sqliteXevil"), b"x"))
    file.write_bytes(file.read_bytes().replace(b"drafts.sqliteXevil", b"drafts.sqlite\0evil"))
    assert refused(file, "backup.hostile")["why"] == "name"


@pytest.mark.parametrize(
    ("info", "why"),
    [
        (info_of("drafts.sqlite", mode=stat.S_IFLNK | 0o777), "kind"),
        (info_of("drafts.sqlite", mode=stat.S_IFDIR | 0o777), "kind"),
        (info_of("drafts.sqlite", method=zipfile.ZIP_DEFLATED), "compressed"),
        (info_of("drafts.sqlite", method=zipfile.ZIP_BZIP2), "compressed"),
    ],
)
def test_that_links_folders_and_packed_members_are_refused(tmp_path, info, why):
    assert refused(crafted(tmp_path / "a.zip", (info, b"x" * 99)), "backup.hostile")["why"] == why


def test_that_a_member_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = crafted(tmp_path / "a.zip", (info_of("station.sqlite"), b"another"))
    assert refused(file, "backup.hostile")["why"] == "twice"


def test_that_an_encrypted_member_is_refused(tmp_path):
    file = crafted(tmp_path / "a.zip", (info_of("drafts.sqlite"), b"x"))
    data = bytearray(file.read_bytes())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"drafts.sqlite"))
    data[place + 8] |= 1
    file.write_bytes(data)
    assert refused(file, "backup.hostile")["why"] == "encrypted"


def test_that_a_bomb_is_refused_at_once(tmp_path):
    """A file of a megabyte that would unfold to one gigabyte."""
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        with target.open("station.sqlite", "w") as member:
            for _ in range(1024):
                member.write(bytes(1024 * 1024))
        target.writestr("manifest.json", "{}")
    began = time.monotonic()
    assert refused(file, "backup.hostile")["why"] == "compressed"
    assert time.monotonic() - began < 1


def test_that_members_that_share_their_bytes_are_refused(tmp_path):
    """Two directory entries over the same bytes: more to write than the file holds."""
    file = tmp_path / "a.zip"
    data = bytes(100_000)
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("station.sqlite", data)
        target.writestr("manifest.json", "{}")
        for number in range(9):
            copy = info_of(f"objects/0{number}/0{number}{'0' * 62}")
            copy.file_size = copy.compress_size = len(data)
            copy.CRC = target.getinfo("station.sqlite").CRC
            copy.header_offset = 0
            target.filelist.append(copy)
            target.NameToInfo[copy.filename] = copy
    assert refused(file, "backup.hostile")["why"] == "size"


def test_that_too_many_members_are_refused(good, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    assert refused(good, "backup.hostile")["why"] == "members"


def test_that_members_the_manifest_does_not_list_are_refused(tmp_path):
    file = tmp_path / "a.zip"
    listed = {"station.sqlite": Member(len(DATA), hashlib.sha256(DATA).hexdigest())}
    crafted(file, (info_of("drafts.sqlite"), b"x"), kept=listed)
    assert refused(file, "backup.altered") == {"member": "manifest.json"}


def test_that_kept_bytes_under_the_hash_of_others_are_refused(tmp_path):
    file = crafted(tmp_path / "a.zip", (info_of(object_member(NAME)), b"other bytes"))
    assert refused(file, "backup.altered") == {"member": object_member(NAME)}


def with_manifest(file, text):
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("station.sqlite", DATA)
        target.writestr("manifest.json", text)
    return file


GOOD = asdict(manifest({"station.sqlite": Member(len(DATA), hashlib.sha256(DATA).hexdigest())}))


def test_that_the_plain_manifest_of_these_tests_is_read(tmp_path):
    assert verify(with_manifest(tmp_path / "a.zip", json.dumps(GOOD))).station == "330100-A"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "backup.not_one"),
        ("{}", "backup.not_one"),
        ("[]", "backup.not_one"),
        ("[" * 100_000, "backup.not_one"),
        ("\xff", "backup.not_one"),
        (json.dumps({**GOOD, "format": 2}), "backup.newer"),
        (json.dumps({**GOOD, "format": "1"}), "backup.not_one"),
        (json.dumps({**GOOD, "more": 1}), "backup.not_one"),
        (json.dumps({**GOOD, "members": []}), "backup.not_one"),
        (json.dumps({**GOOD, "members": {}}), "backup.altered"),
        (json.dumps({**GOOD, "members": {"station.sqlite": 1}}), "backup.not_one"),
        (json.dumps({**GOOD, "station": 1}), "backup.not_one"),
        (json.dumps({**GOOD, "seq": "41"}), "backup.not_one"),
        (json.dumps({**GOOD, "seq": True}), "backup.not_one"),
        (
            json.dumps({**GOOD, "members": {"station.sqlite": {"size": 1, "sha256": "x"}}}),
            "backup.altered",
        ),
        (
            json.dumps({**GOOD, "members": {"station.sqlite": {"size": len(DATA), "sha256": "x"}}}),
            "backup.altered",
        ),
    ],
)
def test_that_a_bad_manifest_is_refused(tmp_path, text, code):
    refused(with_manifest(tmp_path / "a.zip", text), code)


def test_that_a_huge_manifest_is_not_read(good, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_MANIFEST", 100)
    refused(good, "backup.not_one")


def test_that_an_archive_without_a_database_is_no_backup(tmp_path):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("manifest.json", json.dumps({**GOOD, "members": {}}))
    refused(file, "backup.not_one")


def test_that_other_files_are_no_backups(tmp_path):
    refused(tmp_path / "none.zip", "backup.missing")
    (tmp_path / "text").write_text("a text")
    refused(tmp_path / "text", "backup.not_one")
    (tmp_path / "folder").mkdir()
    refused(tmp_path / "folder", "backup.not_one")


def test_that_no_truncated_archive_is_believed(good, tmp_path):
    data = good.read_bytes()
    for length in range(0, len(data), 97):
        (tmp_path / "cut.zip").write_bytes(data[:length])
        refused(tmp_path / "cut.zip", "backup.not_one")


def members(file: Path):
    with open_archive(file) as found:
        said = found.manifest
        for name in found.names(""):
            found.verify(name)
        return said


def test_that_no_flipped_bit_changes_what_is_believed(good, tmp_path):
    """Of 600 flips all are refused but those in what ZIP itself keeps of times and modes."""
    data, chance, believed = good.read_bytes(), random.Random(4711), 0
    wanted = members(good)
    for _ in range(600):
        changed = bytearray(data)
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        file = tmp_path / "flipped.zip"
        file.write_bytes(changed)
        try:
            found = members(file)
        except MetroError as error:
            assert error.code.startswith("backup.")
            continue
        believed += 1
        # The manifest has no hash of its own: its checkpoint is signed, and its head is proved.
        assert found.members == wanted.members
    assert believed < 200
