"""Write the ledger of an open station for other systems."""

from pathlib import Path

from metro.app.station import Station
from metro.errors import MetroError
from metro.language import say
from metro.ports import Progress, quiet
from metro.services.export_ledger import FIELDS, ExportLedger


def export_ledger(
    station: Station, file: Path, text: str = "", language: str = "zh", progress: Progress = quiet
) -> int:
    """Write a spreadsheet of texts, one row an instrument; return how many rows.

    Raises MetroError `file.exists`, `file.unwritable`, `work.cancelled`; there is no half of a
    file then.
    """
    from metro.exchange.text_sheet import write

    rows = ExportLedger(station.ledger, _entry, lambda code: say(code, language))
    heads = [say(f"export.{name}", language) for name in FIELDS]
    if file.exists():
        raise MetroError("file.exists", file=str(file))
    made = False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            made = True
            return write(out, say("export.title", language), heads, rows(text, progress))
    except BaseException as error:
        if made:
            file.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise MetroError("file.unwritable", file=str(file)) from error
        raise


def _entry(kind: str) -> tuple[str, str]:
    """Return first and second level of the catalogue's entry of a kind, as far as it is known."""
    from metro.regulations.catalogue import catalogue

    found = catalogue().entry_of(kind)
    if found is None:
        return "", ""
    return found.first.zh, found.second.zh if found.second else ""
