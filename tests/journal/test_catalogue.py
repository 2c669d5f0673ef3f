import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.canonical import canonical
from metro.journal.catalogue import BodyType, lifted

BODIES = Path(__file__).parent / "bodies"
EXAMPLES = sorted(BODIES.glob("*.json"))


def test_that_every_type_and_version_has_an_example():
    wanted = {
        f"{row.name}-{n}" for row in catalogue.TYPES.values() for n in range(1, row.version + 1)
    }
    assert {file.stem for file in EXAMPLES} == wanted


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_that_an_example_is_read_and_the_current_ones_are_written_again_as_they_were(file):
    """An entry once written is read for ever.

    A changed field needs a new version with an upcaster, and the old example stays. Only before a
    first release may the examples be written again, by METRO_WRITE_EXAMPLES=1.
    """
    name, version = file.stem.rsplit("-", 1)
    text = canonical(json.loads(file.read_text(encoding="utf-8")))
    body = catalogue.read(name, int(version), text)
    found_name, found_version, found = catalogue.written(body)
    assert found_name == name
    if os.environ.get("METRO_WRITE_EXAMPLES") == "1":
        plain = json.dumps(json.loads(found), ensure_ascii=False, indent=1, sort_keys=True)
        file.write_text(plain + "\n", encoding="utf-8")
    elif found_version == int(version):
        assert found == text


def test_that_an_entry_of_a_newer_program_is_refused():
    with pytest.raises(MetroError) as refused:
        catalogue.read("person_registered", 2, "{}")
    assert refused.value.code == "journal.unknown_type"
    with pytest.raises(MetroError):
        catalogue.read("seal_registered", 1, "{}")


@pytest.mark.parametrize("version", [0, -1])
def test_that_an_entry_of_no_version_is_refused(version: int):
    with pytest.raises(MetroError) as refused:
        catalogue.read("person_registered", version, "{}")
    assert refused.value.code == "journal.unknown_type"


@dataclass(frozen=True)
class Weighed:
    kilograms: str
    by: str
    where: str


def test_that_an_old_body_is_lifted_version_by_version():
    types = {
        "weighed": BodyType(
            "weighed",
            3,
            Weighed,
            {
                1: lambda old: {"kilograms": old["kg"], "by": old["by"]},
                2: lambda old: {**old, "where": "?"},
            },
        )
    }
    assert lifted(types, "weighed", 1, '{"kg":"2.50","by":"p1"}') == Weighed("2.50", "p1", "?")
    assert lifted(types, "weighed", 2, '{"kilograms":"1","by":"p1"}') == Weighed("1", "p1", "?")
    text = '{"kilograms":"1","by":"p1","where":"bench"}'
    assert lifted(types, "weighed", 3, text) == Weighed("1", "p1", "bench")


@pytest.mark.parametrize("name", ["settings_changed", "station_founded", "verification_submitted"])
def test_that_a_field_that_came_later_came_with_a_new_version(name: str):
    """A program from before it refuses the new entries as newer, and this one reads the old ones.

    The old examples lack the fields; lifted, they say what the entry meant then.
    """
    old, new = (json.loads((BODIES / f"{name}-{n}.json").read_text("utf-8")) for n in (1, 2))
    assert old != new
    body = catalogue.read(name, 1, json.dumps(old))
    assert catalogue.written(body)[1] == 2
    with pytest.raises(MetroError):
        catalogue.read(name, 3, json.dumps(new))


def test_that_every_older_version_of_every_type_has_an_upcaster():
    for row in catalogue.TYPES.values():
        assert set(row.lift) == set(range(1, row.version))
