import pytest

from metro.documents.fonts import BOX, DRAWN, MOVABLE, has_glyph, is_missing, lowered, moved, widths


@pytest.mark.parametrize("character", "检定证书燊犇㛃䶮㎡㎥℃Ωμµ°±≤≥−～—²³·×÷‰（）《》①é")
def test_that_characters_of_certificates_have_a_glyph(character):
    assert not is_missing(character)
    assert has_glyph(character)


@pytest.mark.parametrize("character", "😀🛢")
def test_that_what_the_faces_lack_is_missing_and_drawn_as_a_box(character):
    assert is_missing(character)
    assert character.translate(DRAWN) == BOX


@pytest.mark.parametrize(
    "character", "\x00\x07\x0b\x1f\x7f\x85\u200b\u202e\u2028\ufeff\ud800\ue000"
)
def test_that_controls_and_invisible_characters_are_missing(character):
    assert is_missing(character)
    assert character.translate(DRAWN) == BOX


@pytest.mark.parametrize("character", " \n\r\t\u3000\u00a0\u2009\u202f")
def test_that_spaces_and_ends_of_lines_are_fine(character):
    assert not is_missing(character)


def test_that_thin_spaces_without_a_glyph_are_drawn_as_spaces():
    assert "1\u2009000\u202fkg\t".translate(DRAWN) == "1 000 kg "


@pytest.mark.parametrize(
    ("character", "drawn", "way"), [("⁻", "−", "raised"), ("₂", "2", "lowered")]
)
def test_that_superscripts_without_a_glyph_are_drawn_small(character, drawn, way):
    assert not is_missing(character)
    assert moved(character) == (drawn, way)
    whole = widths("MetroSerif")[drawn]
    assert widths("MetroSerif")[character] == pytest.approx(0.59 * whole)


def test_that_superscripts_with_a_glyph_stand_by_themselves():
    assert moved("³") is None


def test_that_lowered_text_is_for_symbols_and_missing_when_typed():
    index = lowered("Bt")
    assert set(index) <= MOVABLE
    assert [moved(c) for c in index] == [("B", "lowered"), ("t", "lowered")]
    assert all(is_missing(c) for c in index)
