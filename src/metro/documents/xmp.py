"""The XMP packet of a file, from its document information: the two always say the same."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\+00'00'")
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
{rows}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
_ROWS: Mapping[str, str] = {
    "/Title": '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>',
    "/Author": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "/Subject": '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    "</dc:description>",
    "/Creator": "<xmp:CreatorTool>{}</xmp:CreatorTool>",
    "/Producer": "<pdf:Producer>{}</pdf:Producer>",
    "/CreationDate": "<xmp:CreateDate>{}</xmp:CreateDate>",
    "/ModDate": "<xmp:ModifyDate>{}</xmp:ModifyDate>",
}


def packet(info: Mapping[str, str]) -> bytes:
    """Return the packet: PDF/A part 3, conformance B, and each entry of the information."""
    rows = [row.format(escape(_said(info[key]))) for key, row in _ROWS.items() if info.get(key)]
    return _PACKET.format(rows="\n".join(rows)).encode()


def _said(value: str) -> str:
    """Return a value as XMP writes it: a date of PDF becomes one of ISO 8601."""
    found = _DATE.fullmatch(value)
    return "{}-{}-{}T{}:{}:{}+00:00".format(*found.groups()) if found else value
