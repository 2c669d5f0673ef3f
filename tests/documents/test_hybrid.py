import hashlib
import re
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageCms

from metro import resource
from metro.documents.hybrid import bound
from metro.documents.pdf_rules import RULES, broken, check
from metro.documents.press import ReportLabPress
from metro.errors import MetroError
from metro.model.document import DocumentKind, Enclosure

from ..programs import said
from .samples.every import SAMPLES

DATA = '{"示值": "20.050 L"}'.encode() * 40
ENCLOSURE = Enclosure("record.json", "application/json", DATA, "Record R-1")
NUMBERED = sorted(name for name, make in SAMPLES.items() if make().kind is not DocumentKind.RECORD)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return bound(ReportLabPress().render(SAMPLES["dispenser_certificate"]()), ENCLOSURE)


@pytest.mark.parametrize("name", NUMBERED)
def test_that_every_form_keeps_the_rules_and_stays_small(name: str):
    printed = ReportLabPress().render(SAMPLES[name]())
    data = bound(printed, ENCLOSURE)
    assert list(broken(data)) == []
    assert bound(printed, ENCLOSURE) == data
    assert len(data) - len(printed) < 6000


def test_that_qpdf_finds_nothing(whole: bytes, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(whole)
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", tmp_path / "a.pdf")
    assert "PDF Version: 1.7" in said("qpdf", "--check", tmp_path / "a.pdf")


def test_that_the_enclosure_comes_out_as_it_went_in(whole: bytes, tmp_path: Path):
    with pikepdf.open(BytesIO(whole)) as pdf:
        found = pdf.attachments["record.json"]
        assert found.get_file().read_bytes() == DATA
        assert str(found.obj.AFRelationship) == "/Source"
        assert [str(row.UF) for row in pdf.Root.AF] == ["record.json"]
        stream = found.obj.EF.F
        assert str(stream.Subtype) == "/application/json"
        assert bytes(stream.Params.CheckSum) == hashlib.md5(DATA).digest()
    (tmp_path / "a.pdf").write_bytes(whole)
    said("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "a.pdf")
    assert (tmp_path / "record.json").read_bytes() == DATA


def test_that_every_face_is_embedded_and_subset(whole: bytes, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(whole)
    rows = said("pdffonts", tmp_path / "a.pdf").splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_that_xmp_says_what_the_information_says(whole: bytes):
    with pikepdf.open(BytesIO(whole)) as pdf:
        text = pdf.Root.Metadata.read_bytes().decode()
        info = {key: str(value) for key, value in pdf.docinfo.items()}
    tree = ET.fromstring(text[text.index("<x:xmpmeta") : text.index("<?xpacket end")])
    words = {row.tag.split("}")[1]: "".join(row.itertext()).strip() for row in tree.iter()}
    assert (words["part"], words["conformance"]) == ("3", "B")
    assert words["title"] == info["/Title"]
    assert words["creator"] == info["/Author"]
    assert words["description"] == info["/Subject"]
    assert words["CreatorTool"] == info["/Creator"]
    assert words["Producer"] == info["/Producer"]
    figures = re.sub(r"\D", "", words["CreateDate"])[:14]
    assert info["/CreationDate"] == f"D:{figures}+00'00'"
    assert set(info) == {
        *("/Title", "/Author", "/Subject", "/Creator", "/Producer"),
        *("/CreationDate", "/ModDate"),
    }


def test_that_nobody_claims_that_a_validator_was_asked(whole: bytes):
    assert b"validated" not in whole


def test_that_the_profile_is_srgb():
    """Little CMS finds no difference to its own sRGB in a picture of many colours."""
    ours = ImageCms.getOpenProfile(BytesIO(resource.read_bytes("icc", "srgb.icc")))
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(1, -1, 3)
    before = Image.fromarray(colours)
    after = ImageCms.profileToProfile(before, ours, ImageCms.createProfile("sRGB"))
    assert after is not None
    assert np.abs(np.asarray(after, int) - colours).max() <= 1


def test_that_widths_and_glyphs_agree_with_the_faces(whole: bytes):
    """What a rule of ours takes on trust: every glyph drawn is in the face, as wide as stated."""
    with pikepdf.open(BytesIO(whole)) as pdf:
        fonts = [row for row in pdf.objects if _is_font(row)]
        assert fonts
        for font in fonts:
            face = TTFont(BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
            scale = 1000 / face["head"].unitsPerEm
            (cmap,) = [row for row in face["cmap"].tables if row.platformID in (1, 3)][:1]
            for code, name in cmap.cmap.items():
                stated = float(font.Widths[(code & 0xFF) - int(font.FirstChar)])
                assert abs(stated - face["hmtx"][name][0] * scale) <= 1


def _is_font(thing: object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.Font


def test_that_pages_have_no_colours_of_print(whole: bytes):
    with pikepdf.open(BytesIO(whole)) as pdf:
        for page in pdf.pages:
            used = {str(row.operator) for row in pikepdf.parse_content_stream(page)}
            assert used.isdisjoint({"k", "K", "cs", "CS", "sh", "gs", "Do", "BI"})


def _no_id(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(b"<x/>")


def _no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def _other_profile(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.write(b"x" * 200)


def _font(pdf: pikepdf.Pdf):
    return next(row for row in pdf.objects if _is_font(row))


def _helvetica(pdf: pikepdf.Pdf) -> None:
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    pdf.pages[0].Resources.Font["/F9"] = font


def _whole_face(pdf: pikepdf.Pdf) -> None:
    font = _font(pdf)
    font.BaseFont = font.FontDescriptor.FontName = pikepdf.Name("/NotoSerifSC-Regular")


def _no_unicode(pdf: pikepdf.Pdf) -> None:
    del _font(pdf)["/ToUnicode"]


def _encoded(pdf: pikepdf.Pdf) -> None:
    _font(pdf).Encoding = pikepdf.Name.WinAnsiEncoding


def _no_face(pdf: pikepdf.Pdf) -> None:
    _font(pdf).FontDescriptor.FontFile2.write(b"no face")


def _clear(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0.5))


def _masked(pdf: pikepdf.Pdf) -> None:
    mask = pikepdf.Stream(pdf, b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    picture = pikepdf.Stream(pdf, b"\0", Subtype=pikepdf.Name.Image, SMask=mask)
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(I=picture)


def _of_print(pdf: pikepdf.Pdf) -> None:
    picture = pikepdf.Stream(
        pdf, b"\0\0\0\0", Subtype=pikepdf.Name.Image, ColorSpace=pikepdf.Name.DeviceCMYK
    )
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(I=picture)


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))


def _hidden(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=[0, 0, 0, 0], F=2)
    pdf.pages[0].Annots = pikepdf.Array([note])


def _two(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["b.txt"] = b"second"


def _none(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF


def _unrelated(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].AFRelationship = pikepdf.Name.Unspecified


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (_no_id, "metadata"),
        (_no_intent, "intent"),
        (_other_profile, "intent"),
        (_helvetica, "fonts"),
        (_whole_face, "fonts"),
        (_no_unicode, "fonts"),
        (_encoded, "fonts"),
        (_no_face, "fonts"),
        (_clear, "opaque"),
        (_masked, "opaque"),
        (_of_print, "colours"),
        (_script, "still"),
        (_hidden, "annotations"),
        (_two, "enclosed"),
        (_none, "enclosed"),
        (_unrelated, "enclosed"),
    ],
)
def test_that_a_broken_rule_is_named_and_the_file_refused(whole: bytes, spoil, rule: str):
    with pikepdf.open(BytesIO(whole)) as pdf:
        spoil(pdf)
        out = BytesIO()
        pdf.save(out, fix_metadata_version=False, compress_streams=False)
    assert list(broken(out.getvalue())) == [rule]
    with pytest.raises(MetroError) as found:
        check(out.getvalue())
    assert (found.value.code, found.value.parameters["rules"]) == ("paper.rules_broken", (rule,))


def test_that_a_locked_or_old_file_breaks_rules_too(whole: bytes):
    with pikepdf.open(BytesIO(whole)) as pdf:
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "open" in list(broken(out.getvalue()))
    assert "version" in list(broken(whole.replace(b"%PDF-1.7", b"%PDF-2.0", 1)))
    assert "identity" in list(broken(re.sub(rb"/ID \[[^]]*\]", lambda m: b" " * len(m[0]), whole)))


def test_that_what_is_no_file_is_refused():
    with pytest.raises(MetroError) as found:
        check(b"%PDF-1.7 nothing")
    assert found.value.code == "paper.no_pdf"


def test_that_each_rule_has_its_words():
    from metro import language

    assert all(language.knows(f"pdf_rule.{code}") for code in RULES)
