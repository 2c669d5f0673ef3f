"""A printed file becomes a hybrid one: built to the rules of PDF/A-3b, its data enclosed.

The same file and the same enclosure give the same bytes. Nothing here claims that the result is
valid PDF/A: no validator was asked (design §9); the rules that can be checked are in `pdf_rules`.
"""

import hashlib
import zlib
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from metro import resource
from metro.documents import xmp
from metro.model.document import Enclosure

VERSION = "1.7"
RELATION = Name("/Source")
"""The enclosed data are what the pages were made from (ISO 32000-2, 7.11.3)."""
_SURPLUS = ("/Keywords", "/Trapped")
"""Entries of the information that say nothing, so XMP has no part for them."""


def bound(printed: bytes, enclosure: Enclosure) -> bytes:
    """Return the file with XMP, sRGB intent and the enclosure, reproducible byte for byte."""
    with pikepdf.open(BytesIO(printed)) as pdf:
        _describe(pdf)
        _colour(pdf)
        _enclose(pdf, enclosure)
        out = BytesIO()
        pdf.save(
            out,
            min_version=VERSION,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _describe(pdf: Pdf) -> None:
    for key in _SURPLUS:
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    info = {key: str(value) for key, value in pdf.docinfo.items()}
    pdf.Root.Metadata = Stream(
        pdf, xmp.packet(info), Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    )


@cache
def _profile() -> bytes:
    return resource.read_bytes("icc", "srgb.icc")


def _colour(pdf: Pdf) -> None:
    profile = pdf.make_indirect(Stream(pdf, _profile(), Dictionary(N=3)))
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2-1"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([intent])


def _enclose(pdf: Pdf, enclosure: Enclosure) -> None:
    changed = pdf.docinfo["/ModDate"]
    parameters = Dictionary(
        Size=len(enclosure.data),
        ModDate=changed,
        CheckSum=String(hashlib.md5(enclosure.data, usedforsecurity=False).digest()),
    )
    about = Dictionary(
        Type=Name.EmbeddedFile, Subtype=Name("/" + enclosure.media_type), Params=parameters
    )
    data = pdf.make_indirect(Stream(pdf, enclosure.data, about))
    data.write(zlib.compress(enclosure.data, 9), filter=Name.FlateDecode)
    name = String(enclosure.name)
    specification = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=name,
            UF=name,
            Desc=String(enclosure.about),
            AFRelationship=RELATION,
            EF=Dictionary(F=data, UF=data),
        )
    )
    pdf.Root.AF = Array([specification])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([name, specification])))
