"""Project the printed texts of regulations and the signed sheets of their numbers."""

from sqlalchemy import Connection

from metro.journal.bodies import library
from metro.journal.entry import Entry
from metro.model.number_review import ConfirmationSheet
from metro.storage import tables
from metro.storage.projections.registers import Handler, dumped
from metro.storage.statements import add, change, put
from metro.storage.tables import place


def text_attached(
    connection: Connection, entry: Entry, body: library.RegulationTextAttached
) -> None:
    """Keep the text; one attached again is the newest."""
    row = {
        "regulation": body.regulation,
        "object": body.text.object,
        "place": place(entry.epoch, entry.seq),
        "data": dumped(body.text),
    }
    put(connection, tables.regulation_text, row)


def page_marked(connection: Connection, entry: Entry, body: library.RegulationPageMarked) -> None:
    """Keep the page of a clause."""
    del entry
    row = {
        "regulation": body.regulation,
        "object": body.object,
        "clause": body.clause,
        "page": body.page,
    }
    put(connection, tables.regulation_page, row)


def sheet_signed(
    connection: Connection, entry: Entry, body: library.ConfirmationSheetSigned
) -> None:
    """Keep the sheet; its bytes come with the next entry."""
    del entry
    sheet = ConfirmationSheet(body.regulation, body.serial, body.number, body.waits, body.signature)
    row = {
        "regulation": body.regulation,
        "serial": body.serial,
        "object": "",
        "data": dumped(sheet),
    }
    add(connection, tables.regulation_sheet, row)


def sheet_stored(
    connection: Connection, entry: Entry, body: library.ConfirmationSheetStored
) -> None:
    """Keep where its bytes are."""
    del entry
    same = {"regulation": body.regulation, "serial": body.serial}
    change(connection, tables.regulation_sheet, same, {"object": body.object})


HANDLERS: dict[str, Handler] = {
    "regulation_text_attached": text_attached,
    "regulation_page_marked": page_marked,
    "confirmation_sheet_signed": sheet_signed,
    "confirmation_sheet_stored": sheet_stored,
}
