from collections import Counter
from typing import Any

from metro import language, resource
from metro.errors import MetroError


def test_that_a_list_is_written_as_the_language_does() -> None:
    error = MetroError("setting.bad_value", key="k", text="t", good=("yes", "no"))
    assert language.remedy(error, "zh").endswith("yes、no")
    assert language.remedy(error, "en").endswith("yes, no")


def test_that_a_cell_of_a_file_is_named_once() -> None:
    where = {"file": "a.yaml", "line": 3, "cell": "reading/x"}
    said = language.cause(MetroError("quantity.comma", text="1,0", **where), "en")
    assert said.startswith("a.yaml, line 3, reading/x: ")
    said = language.cause(MetroError("cell.unknown", **where), "en")
    assert said.startswith("a.yaml, line 3: reading/x ")
    assert said.count("reading/x") == 1


def test_that_no_code_has_two_words() -> None:
    found: Counter[str] = Counter()
    for name in resource.names("language", ".json"):
        words: Any = resource.read_json("language", f"{name}.json")
        found.update(words.keys())
    assert [code for code, count in found.items() if count > 1] == []


def test_that_a_logo_too_large_and_a_photo_too_large_are_told_apart() -> None:
    logo = MetroError("picture.too_large", name="logo", most="16 MP", found="9000x9000")
    assert language.cause(logo, "en") == "The picture for logo is too large (9000x9000)."
    photo = MetroError("photo.too_large", most=24)
    assert language.cause(photo, "en") == "This picture has more than 24 million pixels."
