from metro import language
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
