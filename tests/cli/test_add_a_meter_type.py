"""What the page “Add a meter type in an hour” tells a person to type is typed here, all of it."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from metro.app.places import StationPlace

from ..station import HEAD
from .conftest import Shell

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["add-a-meter-type.en.md", "add-a-meter-type.zh.md"]
NAME = "q-ml-1-2026-serving-measures"


def blocks(page: str) -> list[tuple[str, str]]:
    """Return the blocks of code of a page: their language and their text."""
    text = (DOCS / page).read_text("utf-8")
    return re.findall(r"^```(yaml)?\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_that_the_page_can_be_followed_letter_by_letter(
    metro: Shell, place: StationPlace, page: str
) -> None:
    # The practice station is the small one of the tests: a whole demo takes a minute.
    shutil.copytree(place.folder, "practice")
    files = [Path(f"{NAME}.yaml"), Path("cases", f"{NAME}.yaml")]
    done = []
    for language, text in blocks(page):
        if language:
            assert files[0].is_file(), "the copy comes first"
            files.pop(0).write_text(text, "utf-8")
            continue
        for line in text.splitlines():
            typed = shlex.split(line)
            assert typed[0] == "metro"
            if typed[1] == "demo":
                continue
            password = metro.person(HEAD)[2:] if "--as" in typed else ()
            said = metro.does(*typed[1:], *password)
            assert "≠" not in said.out
            done.append(typed[2] if typed[1] == "regulations" else typed[1])
    assert files == []
    steps = ["new", "check", "judge", "import", "confirm", "confirm", "judge", "export"]
    assert done == steps
    listed = metro.does("regulations", "confirm", NAME, "--station", "practice", "--json").json
    assert listed == []


def test_that_both_pages_hold_the_same_files_and_commands() -> None:
    assert blocks(PAGES[0]) == blocks(PAGES[1])


@pytest.mark.parametrize("page", PAGES)
def test_that_readme_and_guide_lead_to_the_page(page: str) -> None:
    language = page.split(".")[1]
    readme = "README.md" if language == "en" else "README.zh.md"
    assert f"docs/{page}" in (DOCS.parent / readme).read_text("utf-8")
    assert f"]({page})" in (DOCS / f"guide.{language}.md").read_text("utf-8")
