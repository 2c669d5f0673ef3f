"""A text being written is kept whole, and its name leads nowhere else."""

from pathlib import Path

from metro.app.text_drafts import TextDrafts

from ..station import refused


def test_that_what_was_written_is_there_again(tmp_path: Path) -> None:
    drafts = TextDrafts(tmp_path)
    assert drafts.names() == []
    drafts.write("mine", "规程: \x00 half", "cases")
    drafts.write("mine", "规程: 2", "")
    assert drafts.names() == ["mine"]
    assert TextDrafts(tmp_path).read("mine") == ("规程: 2", "")
    assert not list(tmp_path.rglob("*.part"))
    drafts.discard("mine")
    assert drafts.names() == []
    drafts.discard("mine")


def test_that_a_name_stays_in_the_folder(tmp_path: Path) -> None:
    for act in (TextDrafts(tmp_path).read, TextDrafts(tmp_path).discard):
        with refused("regulation.bad_name"):
            act("../mine")
    with refused("regulation.bad_name"):
        TextDrafts(tmp_path).write("../mine", "", "")
    with refused("file.unreadable"):
        TextDrafts(tmp_path).read("none")
    (tmp_path / "file").write_text("x")
    with refused("file.unwritable"):
        TextDrafts(tmp_path / "file").write("mine", "", "")
