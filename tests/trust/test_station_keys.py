"""Root, document keys and the signed list of public keys."""

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from metro.errors import MetroError
from metro.model.station import KeyUse
from metro.model.words import Bilingual
from metro.services.found_station import enlisted
from metro.trust import algorithms, key_list, root
from metro.trust.certificates import is_from
from metro.trust.document_key import check_in_time, document_key, load_document_key
from metro.trust.key_list import KeyList, fingerprint
from metro.trust.keys import make, workstation_key
from metro.trust.root import is_sealed, keep_root, open_root, root_file
from metro.trust.station_keys import (
    Whose,
    drop_next,
    founding_keys,
    further_keys,
    next_keys,
    promote,
)

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHOSE = Whose("SLX", "示例县计量检定所", "desk-1", AT)
NAME = Bilingual("示例县计量检定所", "Shili")


@pytest.fixture(autouse=True)
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root, "COST", {"time": 1, "memory": 64, "lanes": 1})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    founding_keys(tmp_path, make(tmp_path), WHOSE)
    return tmp_path


def code_of(act, *arguments: object) -> str:
    with pytest.raises(MetroError) as found:
        act(*arguments)
    return found.value.code


def test_that_founding_makes_root_and_document_key_once(tmp_path: Path):
    first = make(tmp_path)
    made = founding_keys(tmp_path, first, WHOSE)
    assert [key.use for key in made] == [KeyUse.WORKSTATION, KeyUse.ROOT, KeyUse.DOCUMENT]
    assert [key.id for key in founding_keys(tmp_path, first, WHOSE)] == [key.id for key in made]
    certificate = bytes.fromhex(made[1].certificate)
    assert all(is_from(bytes.fromhex(key.certificate), certificate) for key in made)


def test_that_only_the_owner_may_read_what_is_kept(folder: Path):
    if os.name != "nt":
        modes = {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
        assert modes == {0o600}


def test_that_certificates_say_what_a_key_may(folder: Path):
    key = document_key(folder)
    usage = key.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (
        *(True, True),
        False,
    )
    basic = key.root.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (basic.ca, basic.path_length) == (True, 0)
    assert not is_from(bytes.fromhex(key.key().certificate), b"x")
    subject = key.certificate.subject.rfc4514_string()
    assert "示例县计量检定所" in subject
    assert "desk-1" in subject


def test_that_a_document_key_certifies_nothing(folder: Path):
    key = document_key(folder).key()
    assert not is_from(bytes.fromhex(key.certificate), bytes.fromhex(key.certificate))


def test_that_a_sealed_root_opens_with_its_password_alone(folder: Path):
    assert is_sealed(folder) is False
    opened = open_root(folder, "")
    keep_root(folder, opened, "correct horse")
    assert is_sealed(folder) is True
    file = root_file(folder)
    assert file is not None
    assert "open" not in json.loads(file.read_text())
    assert open_root(folder, "correct horse").key() == opened.key()
    assert code_of(open_root, folder, "wrong") == "root.wrong_password"
    assert code_of(open_root, folder, "") == "root.wrong_password"


@pytest.mark.parametrize(
    "change",
    [
        {"sealed": "00" * 40},
        {"nonce": "00" * 12},
        {"argon2id": {"time": 1, "memory": 64, "lanes": 1, "salt": "00" * 16}},
    ],
)
def test_that_a_root_that_was_touched_does_not_open(folder: Path, change: dict[str, object]):
    keep_root(folder, open_root(folder, ""), "secret")
    file = root_file(folder)
    assert file is not None
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    assert code_of(open_root, folder, "secret") == "root.wrong_password"


@pytest.mark.parametrize(
    "change",
    [
        {"argon2id": {"time": 10**9, "memory": 64, "lanes": 1, "salt": "00" * 16}},
        {"argon2id": None},
        {"certificate": "zz"},
        {"form": "other"},
    ],
)
def test_that_a_root_out_of_form_is_not_readable(folder: Path, change: dict[str, object]):
    keep_root(folder, open_root(folder, ""), "secret")
    file = root_file(folder)
    assert file is not None
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    assert code_of(open_root, folder, "secret") == "root.not_readable"


def test_that_a_root_under_another_name_is_not_readable(folder: Path):
    file = root_file(folder)
    assert file is not None
    file.rename(folder / ("A" * 16 + ".root"))
    assert code_of(open_root, folder, "") == "root.not_readable"
    (folder / ("B" * 16 + ".root")).write_text("{")
    assert code_of(open_root, folder, "") == "root.several"
    assert code_of(open_root, folder / "none", "") == "root.missing"
    assert is_sealed(folder / "none") is None


def test_that_a_document_key_is_read_as_it_was_kept(folder: Path, tmp_path: Path):
    (file,) = folder.glob("*.p256")
    key = load_document_key(file)
    message = b"message"
    public = bytes.fromhex(key.public())
    assert algorithms.verifies("P-256", public, message, key.sign(message))
    assert not algorithms.verifies("P-256", public, b"other", key.sign(message))
    assert not algorithms.verifies("SM2", public, message, key.sign(message))
    assert not algorithms.verifies("P-256", b"\0", message, b"")


def test_that_what_is_no_document_key_is_told(folder: Path):
    (file,) = folder.glob("*.p256")
    text = file.read_text()
    (folder / "x.p256").write_text(text)
    assert code_of(document_key, folder) == "key.several"
    assert code_of(load_document_key, folder / "x.p256") == "key.not_readable"
    file.write_text(text.split("-----BEGIN CERTIFICATE")[0])
    assert code_of(load_document_key, file) == "key.not_readable"
    (pem,) = folder.glob("*.pem")
    file.write_text(pem.read_text() + text[text.index("-----BEGIN CERT") :])
    assert code_of(load_document_key, file) == "key.not_readable"
    assert code_of(document_key, folder / "none") == "key.no_document"


def test_that_a_key_signs_within_its_time_alone(folder: Path):
    key = document_key(folder)
    check_in_time(key, AT)
    assert code_of(check_in_time, key, AT + timedelta(days=4000)) == "key.certificate_ended"
    assert code_of(check_in_time, key, AT - timedelta(days=9)) == "key.certificate_ended"


def test_that_a_further_workstation_without_root_gets_one_key(tmp_path: Path, folder: Path):
    assert [key.use for key in further_keys(tmp_path / "b", None, WHOSE)] == [KeyUse.WORKSTATION]
    made = further_keys(tmp_path / "c", open_root(folder, ""), WHOSE)
    assert [key.use for key in made] == [KeyUse.WORKSTATION, KeyUse.DOCUMENT]
    assert further_keys(tmp_path / "c", open_root(folder, ""), WHOSE)[1] == made[1]


def test_that_new_keys_wait_until_they_are_listed(folder: Path):
    before = {file.name for file in folder.iterdir()}
    made = next_keys(folder, open_root(folder, ""), WHOSE)
    assert before < {file.name for file in folder.iterdir()}
    promote(folder, ())
    assert {file.name for file in folder.iterdir()} == before
    made = next_keys(folder, open_root(folder, ""), WHOSE)
    usable = {key.id for key in made}
    promote(folder, usable)
    promote(folder, usable)
    assert {workstation_key(folder).key_id(), document_key(folder).key_id()} == usable
    assert len(list(folder.iterdir())) == 3


def test_that_keys_are_put_in_place_from_wherever_a_crash_left_them(folder: Path):
    made = next_keys(folder, open_root(folder, ""), WHOSE)
    (new,) = (folder / "next").glob("*.pem")
    (old,) = folder.glob("*.pem")
    old.unlink()
    new.replace(folder / new.name)
    promote(folder, {key.id for key in made})
    assert {workstation_key(folder).key_id(), document_key(folder).key_id()} == {
        key.id for key in made
    }
    drop_next(folder)


def listed(folder: Path) -> KeyList:
    first = workstation_key(folder)
    rows = tuple(enlisted(key, first, "desk-1") for key in founding_keys(folder, first, WHOSE))
    return KeyList("SLX", NAME, AT.isoformat(), rows)


def test_that_a_key_list_comes_back_as_it_was_written(folder: Path):
    keys = listed(folder)
    assert key_list.read(key_list.written(keys, workstation_key(folder))) == keys
    assert all(keys.certified(key) for key in keys.keys)
    (print_of_root,) = [fingerprint(key) for key in keys.roots()]
    assert len(print_of_root.replace(" ", "")) == 64


@pytest.mark.parametrize("place", range(4, 4000, 61))
def test_that_a_changed_list_is_refused(folder: Path, place: int):
    data = bytearray(key_list.written(listed(folder), workstation_key(folder)))
    if place < len(data) - 2:
        data[place] ^= 2
        assert code_of(key_list.read, bytes(data)) in ("keys.altered", "keys.not_a_list")


def test_that_a_list_needs_a_valid_key_of_its_own(folder: Path, tmp_path: Path):
    keys, stranger = listed(folder), make(tmp_path / "x")
    assert code_of(key_list.read, key_list.written(keys, stranger)) == "keys.altered"
    first = replace(keys.keys[0], revoked="2026-11-20")
    revoked = replace(keys, keys=(first, *keys.keys[1:]))
    data = key_list.written(revoked, workstation_key(folder))
    assert code_of(key_list.read, data) == "keys.altered"


def test_that_a_certificate_of_another_key_is_told(folder: Path):
    keys = listed(folder)
    first = replace(keys.keys[0], certificate=keys.keys[2].certificate)
    swapped = replace(keys, keys=(first, *keys.keys[1:]))
    assert not swapped.certified(first)
    data = key_list.written(swapped, workstation_key(folder))
    assert code_of(key_list.read, data) == "keys.altered"


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"form": "metro/keys/1"}', b"\xff", b"[" * 100000, b" " * (1 << 21)],
)
def test_that_other_files_are_no_key_list(data: bytes):
    assert code_of(key_list.read, data) == "keys.not_a_list"
