"""The running head: no title is broken, and the English takes the room that there is."""

from dataclasses import replace

import pytest

from metro.documents.masthead import put_heads
from metro.documents.sheet import Page
from metro.documents.style import LEFT
from metro.documents.wording import pair
from metro.model.words import Bilingual

from .samples.dispenser import dispenser_certificate


def heads(name: Bilingual) -> list[str]:
    paper = dispenser_certificate()
    page = Page()
    put_heads(replace(paper, settings=replace(paper.settings, name=name)), [page], 0)
    return [text.text for text in page.texts if text.x == LEFT]


@pytest.mark.parametrize("length", range(8, 70, 3))
def test_that_the_title_is_never_broken(length: int) -> None:
    name = Bilingual("计" * length, "Verification of Shili County " * (length // 8))
    lines = heads(name)
    title = pair("title.certificate")
    assert any(line.endswith(title.zh) for line in lines)
    assert any(line.endswith(title.en) for line in lines)


def test_that_the_english_is_as_long_as_what_stands_beside_it_lets_it() -> None:
    name = Bilingual(
        "示例县计量检定所", "Shili County Station of Metrology Verification and Testing Centre"
    )
    assert heads(name)[1:] == [f"{name.en}　Verification Certificate"]
