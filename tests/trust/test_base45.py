import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.trust.base45 import decoded, encoded


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ],
)
def test_that_the_examples_of_rfc_9285_hold(data: bytes, text: str):
    assert encoded(data) == text
    assert decoded(text) == data


@given(st.binary(max_size=300))
def test_that_bytes_come_back(data: bytes):
    assert decoded(encoded(data)) == data


@given(st.binary(min_size=1, max_size=60))
def test_that_no_text_ends_with_a_space(data: bytes):
    assert not encoded(data).endswith(" ")


@pytest.mark.parametrize("text", ["GGW", ":::", "A", "AAAA", "ab", "A_B", "::", "中文字"])
def test_that_what_no_bytes_give_is_refused(text: str):
    with pytest.raises(ValueError):
        decoded(text)
