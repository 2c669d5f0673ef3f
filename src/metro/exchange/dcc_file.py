"""A certificate to the bytes of a DCC 3.3.0 file, and a read file to a certificate."""

from lxml import etree

from metro.exchange.dcc_shapes import SHAPES
from metro.exchange.xml_codec import DCC, DS, SI, Element, Left, fill, local, namespace, put, shaped
from metro.model.digital import Administration, DigitalCertificate, Measurements

VERSION = "3.3.0"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{DCC} {DCC}/v{VERSION}/dcc.xsd"


def to_xml(certificate: DigitalCertificate) -> bytes:
    """Write a certificate; the same certificate gives the same bytes."""
    root = etree.Element(
        f"{{{DCC}}}digitalCalibrationCertificate", nsmap={"dcc": DCC, "si": SI, "xsi": _XSI}
    )
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA)
    root.set("schemaVersion", VERSION)
    for tag, shape, value in (
        ("administrativeData", "administration", certificate.administration),
        ("measurementResults", "measurements", certificate.measured),
    ):
        fill(put(root, tag), SHAPES[shape], value)
    etree.indent(root, " ")
    # lxml writes the declaration with apostrophes; quotation marks are what other programs write.
    body: bytes = etree.tostring(root, encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def from_xml(root: Element, left: Left) -> DigitalCertificate:
    """Read a certificate from the root of a DCC 3.x; what has no place is named in `left`."""
    parts: dict[str, object] = {}
    for child in root:
        name = local(child)
        if name in _TOP and namespace(child) == DCC:
            field, shape = _TOP[name]
            parts[field] = shaped(child, SHAPES[shape], left)
        elif name and namespace(child) != DS:
            left.add(name, child.sourceline)
    administration, measured = parts.get("administration"), parts.get("measured")
    return DigitalCertificate(
        administration if isinstance(administration, Administration) else Administration(),
        measured if isinstance(measured, Measurements) else Measurements(),
        root.get("schemaVersion", ""),
    )


_TOP = {
    "administrativeData": ("administration", "administration"),
    "measurementResults": ("measured", "measurements"),
}
