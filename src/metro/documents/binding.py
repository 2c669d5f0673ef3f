"""Several documents as one file for the printer; each begins on a leaf of its own if asked."""

import warnings
from collections.abc import Iterable
from io import BytesIO

import pikepdf


def bound(documents: Iterable[bytes], *, duplex: bool = False) -> bytes:
    """Return all pages in one file; with `duplex` an odd last page gets an empty back.

    What is bound is for the printer: attachments and signatures stay with the documents.
    """
    whole = pikepdf.new()
    opened = []
    for data in documents:
        source = pikepdf.open(BytesIO(data))
        opened.append(source)
        _unsign(source)
        whole.pages.extend(source.pages)
        if duplex and len(source.pages) % 2:
            _, _, across, down = (float(side) for side in source.pages[-1].mediabox)
            whole.add_blank_page(page_size=(across, down))
    out = BytesIO()
    # That links and fields do not work in it is no loss on paper.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for source in opened:
        source.close()
    return out.getvalue()


def _unsign(source: pikepdf.Pdf) -> None:
    """Take the field of the signature off the pages; nothing of it is seen."""
    if "/AcroForm" in source.Root:
        del source.Root.AcroForm
    for page in source.pages:
        if "/Annots" in page:
            del page.Annots
