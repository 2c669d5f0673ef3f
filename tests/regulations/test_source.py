"""A data file becomes text nodes with their lines; whatever is hostile is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from metro import language
from metro.errors import MetroError
from metro.regulations import source
from metro.regulations.cursor import plain
from metro.regulations.source import parse


def read(text: str) -> object:
    return plain(parse(text.encode(), "file.yaml"))


def test_that_every_scalar_stays_text() -> None:
    assert read("a: 1.50\nb: yes\nc: 2026-03-01\nd: 0x10") == {
        "a": "1.50",
        "b": "yes",
        "c": "2026-03-01",
        "d": "0x10",
    }


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_that_nothing_is_nothing_and_a_quoted_word_is_a_word(nothing: str) -> None:
    assert read(f"a: {nothing}") == {"a": None}
    assert read('a: "null"') == {"a": "null"}


def test_that_an_empty_file_is_nothing() -> None:
    assert read("") is None
    assert read("# only words\n") is None


def test_that_nodes_know_their_line() -> None:
    node = parse(b"a: 1\n\nb:\n  - x\n  - y\n", "file.yaml")

    assert isinstance(node.value, dict)
    second = node.value["b"]
    assert isinstance(second.value, list)
    assert [node.value["a"].line, second.value[0].line, second.value[1].line] == [1, 4, 5]


@pytest.mark.parametrize("loader", [source._LOADER, yaml.SafeLoader])
def test_that_a_control_sign_is_named_with_its_line(
    loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """U+0000, U+0007 and U+FFFE lie outside `c-printable` of YAML 1.2 (5.1)."""
    monkeypatch.setattr(source, "_LOADER", loader)
    for sign, shown in (("\0", "U+0000"), ("\a", "U+0007"), ("\ufffe", "U+FFFE")):
        with pytest.raises(MetroError) as error:
            parse(f"名称: 水表\nb: 1\nc: x{sign}{sign}\n".encode(), "file.yaml")

        assert error.value.code == "file.control_sign"
        assert error.value.parameters == {"file": "file.yaml", "line": 3, "sign": shown}


def test_that_a_mark_of_byte_order_is_taken() -> None:
    assert plain(parse("a: 量".encode("utf-8-sig"), "file.yaml")) == {"a": "量"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: [1", "file.flow_broken"),
        (b"a: b: c", "file.colon_in_text"),
        (b"\x00", "file.control_sign"),
        (b"a: \xff\xfe", "file.not_utf8"),
        (b"a: 1\n---\nb: 2", "file.two_documents"),
        (b"a: &x 1\nb: *x", "file.alias"),
        (b"a: *x", "file.alias"),
        (b"a: &x [1]", "file.alias"),
        (b"a: !!python/object:os.system 1", "file.tag"),
        (b"a: !date 2026-03-01", "file.tag"),
        (b"? [1, 2]\n: 3", "file.key_not_text"),
        (b"a: 1\na: 2", "file.duplicate_key"),
        (b"[" * 17 + b"]" * 17, "file.too_deep"),
        (b"a" * (source.LARGEST + 1), "file.too_large"),
    ],
)
def test_that_what_is_hostile_or_broken_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(MetroError) as error:
        parse(data, "file.yaml")

    assert error.value.code == code
    assert "file.yaml" in language.cause(error.value, "zh")
    assert "file.yaml" in language.cause(error.value, "en")


@given(st.text(max_size=60))
def test_that_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        parse(text.encode("utf-8", "surrogatepass"), "file.yaml")
    except MetroError as error:
        assert error.code.startswith("file.")


def test_that_the_parser_without_c_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"a: null\nb: 'null'\nc: [1, ~]"
    wanted = plain(parse(text, "file.yaml"))
    monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)

    assert plain(parse(text, "file.yaml")) == wanted


def test_that_a_file_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_VALUES", 4)
    parse(b"[1, 2, 3]", "file.yaml")

    with pytest.raises(MetroError, match=r"file\.too_many_values") as error:
        parse(b"[1, 2,\n 3, 4]", "file.yaml")
    assert error.value.parameters["line"] == 2


def test_that_a_larger_file_is_read_where_that_is_asked_for() -> None:
    data = b"a" * (source.LARGEST + 1)

    assert parse(data, "file.yaml", len(data)).value == data.decode()
    with pytest.raises(MetroError, match=r"file\.too_large"):
        parse(data, "file.yaml", len(data) - 1)


@pytest.mark.parametrize("loader", [source._LOADER, yaml.SafeLoader])
def test_that_a_fault_without_words_of_its_own_is_told_with_its_line(
    loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`\\q` is no escape of YAML 1.2 (5.7)."""
    monkeypatch.setattr(source, "_LOADER", loader)
    with pytest.raises(MetroError) as error:
        parse(b'a: 1\nb: "\\q"\n', "file.yaml")
    assert error.value.code == "file.not_yaml"
    assert error.value.parameters["line"] == 2
