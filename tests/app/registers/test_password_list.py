from pathlib import Path

import pytest

from metro.app.registers.password_list import read_passwords
from metro.model.people import Person

from ...station import refused

PEOPLE = [Person("jiayi", "贾一"), Person("yier", "易二")]


def listed(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "passwords.yaml"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


def test_that_a_password_is_taken_as_written(tmp_path: Path) -> None:
    file = listed(tmp_path, "jiayi: '0012 34'\nyier: 12345678\nother: x\n")
    assert read_passwords(file, PEOPLE) == {"jiayi": "0012 34", "yier": "12345678"}


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o620, 0o777])
def test_that_a_file_that_others_can_reach_is_not_used(tmp_path: Path, mode: int) -> None:
    with refused("registers.open_passwords"):
        read_passwords(listed(tmp_path, "jiayi: secret-1\nyier: secret-2\n", mode), PEOPLE)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("registers.no_password", ""),
        ("registers.no_password", "jiayi: secret-1\n"),
        ("file.not_a_text", "jiayi: [a]\nyier: b\n"),
        ("file.alias", "jiayi: &a secret-1\nyier: *a\n"),
        ("file.not_a_mapping", "- secret\n"),
        ("file.too_large", "# " + "x" * 100_001),
    ],
)
def test_that_another_file_is_refused(tmp_path: Path, code: str, text: str) -> None:
    with refused(code):
        read_passwords(listed(tmp_path, text), PEOPLE)


def test_that_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with refused("file.unreadable"):
        read_passwords(tmp_path / "none.yaml", PEOPLE)
