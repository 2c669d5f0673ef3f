"""Keep the printed text of a regulation beside its numbers, and where its clauses stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from metro.errors import MetroError
from metro.journal.bodies.library import RegulationPageMarked, RegulationTextAttached
from metro.model.number_review import RegulationText
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation
from metro.ports import Clock, Ledger, Objects, Reader

LARGEST = 64_000_000
"""Bytes of a scan; a regulation of eighty pages in 300 dots an inch is far below."""
LAST_PAGE = 2000
MEDIA = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
"""How the first bytes of a file tell what it is; its name tells nothing."""


@dataclass(frozen=True, slots=True)
class AttachText:
    """The bytes are kept as an object, unchanged; what they show is for the window alone."""

    ledger: Ledger
    objects: Objects
    clock: Clock
    corrected: Callable[[str, Mapping[str, str]], VerificationRegulation]

    def __call__(self, regulation: str, name: str, data: bytes, actor: str) -> RegulationText:
        """Keep a PDF or an image of the printed text.

        Raises MetroError `role.needed`, `text.too_large`, `text.not_shown`, `regulation.unknown`.
        """
        if len(data) > LARGEST:
            raise MetroError("text.too_large", file=name, most=LARGEST // 1_000_000)
        media = next((media for start, media in MEDIA if data.startswith(start)), None)
        if media is None:
            raise MetroError("text.not_shown", file=name)
        found = self.corrected(regulation, {})
        with self.ledger.reading() as reader:
            self._head(reader, actor)
        text = RegulationText(self.objects.put(data), name[:200], media, len(data))
        with self.ledger.writing(actor) as work:
            self._head(work, actor)
            work.append(RegulationTextAttached(found.id, found.edition, text))
        return text

    def bytes_of(self, text: RegulationText) -> bytes:
        """Return the bytes of a text, unchanged.

        Raises MetroError `object.altered`, `object.missing`.
        """
        return self.objects.get(text.object)

    def mark(self, regulation: str, object: str, clause: str, page: int, actor: str) -> None:
        """Keep on which page of a text a clause stands.

        Raises MetroError `role.needed`, `text.unknown`, `text.no_page`.
        """
        if not clause or not 1 <= page <= LAST_PAGE:
            raise MetroError("text.no_page", page=page, most=LAST_PAGE)
        with self.ledger.writing(actor) as work:
            self._head(work, actor)
            if object not in [row.object for row in work.regulation_texts(regulation)]:
                raise MetroError("text.unknown", regulation=regulation)
            work.append(RegulationPageMarked(regulation, object, clause, page))

    def _head(self, reader: Reader, actor: str) -> None:
        today = self.clock.today()
        roles = reader.appointments(actor)
        if not any(row.role is Role.TECHNICAL_HEAD and row.holds(today) for row in roles):
            raise MetroError("role.needed", role=Role.TECHNICAL_HEAD.value)
