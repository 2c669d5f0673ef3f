import json
import shutil
from pathlib import Path

import pytest
from lxml import etree

from metro.exchange import schema_pack
from metro.exchange.schema_pack import SchemaPack

from ..station import refused
from .samples import plain

XS = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
DCC = 'targetNamespace="https://ptb.de/dcc" version="3.3.0" '


@pytest.fixture
def copied(schema: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(schema, tmp_path / "schema", copy_function=shutil.copyfile))


def test_that_a_pack_is_pinned_and_found_again(schema: Path, tmp_path: Path) -> None:
    added = schema_pack.add(schema, tmp_path)
    found = schema_pack.load(tmp_path)
    assert found is not None
    assert (found.version, found.hash) == (added.version, added.hash) == ("3.3.0", added.hash)
    assert schema_pack.add(schema, tmp_path).hash == added.hash
    assert found.label.startswith("3.3.0 · ")


def test_that_there_may_be_none(tmp_path: Path) -> None:
    assert schema_pack.load(tmp_path) is None


def test_that_any_3_x_is_validated_and_left_as_it_is(pack: SchemaPack) -> None:
    root = etree.fromstring(plain())
    assert pack.errors(root) == ()
    assert root.get("schemaVersion") == "3.2.1"
    del root.attrib["schemaVersion"]
    assert pack.errors(root) == ()
    assert root.get("schemaVersion") is None


def test_that_a_fault_is_told_with_its_line(pack: SchemaPack) -> None:
    data = plain(("<dcc:performanceLocation>laboratory", "<dcc:performanceLocation>moon"))
    errors = pack.errors(etree.fromstring(data))
    line = data.split(b"moon")[0].count(b"\n") + 1
    assert {row.line for row in errors} == {line}
    assert "moon" in errors[0].what


def test_that_altered_files_are_refused(schema: Path, tmp_path: Path) -> None:
    schema_pack.add(schema, tmp_path)
    (file,) = tmp_path.rglob("dcc.xsd")
    file.write_bytes(file.read_bytes() + b" ")
    with refused("schema.altered"):
        schema_pack.load(tmp_path)
    file.unlink()
    with refused("schema.altered"):
        schema_pack.load(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"hash": "0", "version": "1", "top": "x"}'])
def test_that_a_pin_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / schema_pack.PINNED).write_text(text, "utf-8")
    with refused("schema.altered"):
        schema_pack.load(tmp_path)


def test_that_a_pin_for_other_files_is_refused(schema: Path, tmp_path: Path) -> None:
    schema_pack.add(schema, tmp_path)
    pin = tmp_path / schema_pack.PINNED
    pinned = json.loads(pin.read_text("utf-8"))
    pin.write_text(json.dumps({**pinned, "top": "../../dcc.xsd"}), "utf-8")
    with refused("schema.altered"):
        schema_pack.load(tmp_path)


@pytest.mark.parametrize(
    "where", ["../../x.xsd", "/etc/passwd", "https://ptb.de/dcc.xsd", "file:///x", "c:\\x", "x.xsd"]
)
def test_that_nothing_outside_the_folder_is_needed(
    copied: Path, where: str, tmp_path: Path
) -> None:
    file = copied / "v3.3.0" / "dcc.xsd"
    text = file.read_text("utf-8")
    file.write_text(text.replace("../dsi/v2.2.1.xsd", where), "utf-8")
    with refused("schema.outside", file="v3.3.0/dcc.xsd", where=where):
        schema_pack.add(copied, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_that_a_link_out_of_the_folder_is_refused(copied: Path, tmp_path: Path) -> None:
    (tmp_path / "other.xsd").write_text("x")
    (copied / "other.xsd").symlink_to(tmp_path / "other.xsd")
    with refused("schema.outside", file="other.xsd"):
        schema_pack.add(copied, tmp_path / "data")


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "schema.none"),
        ({"a.xsd": "<a/>"}, "schema.not_one"),
        ({"a.xsd": "<a"}, "xml.malformed"),
        ({"a.xsd": "<!DOCTYPE a><a/>"}, "xml.doctype"),
        ({"a.xsd": f"{XS}/>"}, "schema.no_dcc"),
        ({"a.xsd": f"{XS}{DCC}><xs:element name='a' type='b'/></xs:schema>"}, "schema.broken"),
        ({f"{n}.xsd": "" for n in range(41)}, "schema.too_many"),
        ({"a.xsd": " " * (4 * 1024 * 1024 + 1)}, "xml.too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_that_a_folder_that_is_no_pack_is_refused(
    files: dict[str, str], code: str, tmp_path: Path
) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    with refused(code):
        schema_pack.add(folder, tmp_path / "data")
    assert schema_pack.load(tmp_path / "data") is None


def test_that_a_folder_has_to_be_there_and_a_place_to_be_written(
    schema: Path, tmp_path: Path
) -> None:
    with refused("file.unreadable"):
        schema_pack.add(tmp_path / "nowhere", tmp_path)
    (tmp_path / "file").write_text("x")
    with refused("file.unwritable"):
        schema_pack.add(schema, tmp_path / "file")
