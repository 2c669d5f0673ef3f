import os
import stat
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from metro.errors import MetroError
from metro.model.station import ListedKey
from metro.trust.keys import (
    WorkstationKey,
    check_listed,
    first_key,
    id_of,
    load,
    make,
    verifies,
    workstation_key,
)

# RFC 8032, 7.1, test 2.
SECRET = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


@pytest.fixture
def known():
    return WorkstationKey(ed25519.Ed25519PrivateKey.from_private_bytes(SECRET))


def listed(key):
    return ListedKey(key.key_id(), key.algorithm(), key.public(), "BENCH-1", key.key_id(), "")


def test_that_a_signature_is_the_one_of_the_standard(known):
    assert known.public() == PUBLIC
    assert known.sign(b"\x72").hex() == SIGNATURE


def test_that_a_listed_key_proves_its_signature_and_no_other(known):
    key = listed(known)
    signature = bytes.fromhex(SIGNATURE)
    assert verifies(key, b"\x72", signature)
    assert not verifies(key, b"\x73", signature)
    assert not verifies(key, b"\x72", signature[:-1] + b"\x01")
    assert not verifies(key, b"\x72", b"")
    assert not verifies(replace(key, algorithm="RSA"), b"\x72", signature)
    assert not verifies(replace(key, public="no digits"), b"\x72", signature)
    assert not verifies(replace(key, public=PUBLIC[:-2]), b"\x72", signature)


def test_that_a_key_under_the_name_of_another_proves_nothing(known):
    assert not verifies(replace(listed(known), id="A" * 16), b"\x72", bytes.fromhex(SIGNATURE))


def test_that_the_key_is_made_once_and_found_again(tmp_path):
    made = first_key(tmp_path / "keys")
    again = first_key(tmp_path / "keys")
    assert workstation_key(tmp_path / "keys").public() == made.public()
    assert again.public() == made.public()
    assert made.algorithm() == "Ed25519"
    assert [file.name for file in (tmp_path / "keys").iterdir()] == [f"{made.key_id()}.pem"]
    assert id_of(bytes.fromhex(made.public())) == made.key_id()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_that_only_its_owner_may_read_the_key(tmp_path):
    made = make(tmp_path)
    file = tmp_path / f"{made.key_id()}.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    load(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_that_the_file_is_pkcs8_that_other_programs_read(tmp_path):
    made = make(tmp_path)
    text = (tmp_path / f"{made.key_id()}.pem").read_bytes()
    assert text.startswith(b"-----BEGIN PRIVATE KEY-----")
    assert load_pem_private_key(text, None).sign(b"a") == made.sign(b"a")


def test_that_several_keys_need_a_name(tmp_path):
    one, other = make(tmp_path), make(tmp_path)
    with pytest.raises(MetroError) as refused:
        workstation_key(tmp_path)
    assert refused.value.code == "key.several"
    assert workstation_key(tmp_path, other.key_id()).public() == other.public()
    assert workstation_key(tmp_path, one.key_id()).public() == one.public()


def test_that_a_missing_key_is_named(tmp_path):
    with pytest.raises(MetroError) as refused:
        workstation_key(tmp_path, "A" * 16)
    where = str(tmp_path / f"{'A' * 16}.pem")
    assert (refused.value.code, refused.value.parameters["where"]) == ("key.missing", where)


def test_that_a_folder_without_a_key_gets_none_by_being_asked(tmp_path):
    for folder in (tmp_path, tmp_path / "keys"):
        with pytest.raises(MetroError) as refused:
            workstation_key(folder)
        assert (refused.value.code, refused.value.parameters["where"]) == (
            "key.missing",
            str(folder),
        )
    assert list(tmp_path.iterdir()) == []


def test_that_a_key_signs_only_while_the_list_names_it(known):
    key = listed(known)
    check_listed(known.key_id(), [replace(key, id="A" * 16), key])
    for names in ([], [replace(key, id="A" * 16)], [replace(key, revoked="2026-03-04")]):
        with pytest.raises(MetroError) as refused:
            check_listed(known.key_id(), names)
        assert refused.value.code == "key.not_listed"


def other_kind():
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def renamed():
    key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("text", [b"", b"nonsense", other_kind(), renamed(), b"A" * 10**6])
def test_that_a_file_without_its_own_key_is_refused(tmp_path, text):
    file = tmp_path / f"{'A' * 16}.pem"
    file.write_bytes(text)
    with pytest.raises(MetroError) as refused:
        workstation_key(tmp_path)
    assert refused.value.code == "key.not_readable"


def test_that_a_folder_in_the_place_of_the_key_is_refused(tmp_path):
    (tmp_path / f"{'A' * 16}.pem").mkdir()
    with pytest.raises(MetroError) as refused:
        workstation_key(tmp_path)
    assert refused.value.code == "key.not_readable"


def test_that_a_key_that_cannot_be_kept_is_not_used(tmp_path):
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(MetroError) as refused:
        make(tmp_path / "keys")
    assert refused.value.code == "key.not_kept"
