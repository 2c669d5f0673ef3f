"""The regulations of a station: those of this copy, then those that the station brought itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from metro.app import shelf
from metro.app.copies import copy_of
from metro.model.own_regulation import OwnRegulation
from metro.model.regulation import VerificationRegulation
from metro.ports import Ledger, Objects, Reader
from metro.regulations import library
from metro.regulations.case_files import shipped_cases
from metro.regulations.reader import read_regulation
from metro.regulations.standing import standing

_READ = 64


@lru_cache(_READ)
def _read(
    data: bytes, name: str, corrections: tuple[tuple[str, str], ...]
) -> VerificationRegulation:
    return read_regulation(data, name, dict(corrections))


class StationLibrary:
    """Finds a regulation by id, or by instrument and day, as this station has it."""

    def __init__(self, ledger: Ledger, objects: Objects) -> None:
        """Look into the station's journal for what this copy does not carry."""
        self.ledger = ledger
        self.objects = objects

    def own(self) -> dict[str, OwnRegulation]:
        """Return what the station brought itself, by id."""
        with self.ledger.reading() as reader:
            return {row.id: row for row in reader.own_regulations()}

    def ids(self) -> list[str]:
        """Return the ids: of this copy, then of the station."""
        return [*library.ids(), *self.own()]

    def data(self, regulation: str) -> bytes:
        """Return the bytes of a regulation's file, unchanged.

        Raises MetroError `regulation.unknown`, `object.missing`, `object.altered`.
        """
        if regulation in library.ids():
            return library.data(regulation)
        return self.objects.get(self._brought(regulation).file_hash)

    def cases(self, regulation: str) -> bytes | None:
        """Return the bytes of a regulation's cases; None where there are none.

        Raises MetroError as `data` does.
        """
        if regulation in library.ids():
            return shipped_cases(regulation)
        found = self._brought(regulation)
        return self.objects.get(found.cases_hash) if found.cases_hash else None

    def _brought(self, regulation: str) -> OwnRegulation:
        found = self.own().get(regulation)
        if found is None:
            raise library.unknown(regulation, self.ids())
        return found

    def corrected(self, regulation: str, corrections: Mapping[str, str]) -> VerificationRegulation:
        """Return a regulation with the station's corrections and filled gaps.

        Raises MetroError as `data` does, and what reading the file raises.
        """
        if regulation in library.ids():
            return library.corrected(regulation, corrections)
        return _read(self.data(regulation), regulation, tuple(sorted(corrections.items())))

    def shown(self, regulation: str, corrections: Mapping[str, str]) -> VerificationRegulation:
        """Return the same for a list: where nothing was corrected, by its copy in the cache.

        Raises MetroError as `corrected` does.
        """
        if corrections or regulation not in library.ids():
            return self.corrected(regulation, corrections)
        return copy_of(regulation)

    def as_filed(self, regulation: str) -> VerificationRegulation:
        """Return a regulation as its file has it, before any correction of the station.

        Raises MetroError as `corrected` does.
        """
        return self.corrected(regulation, {})

    def read_own(self, reader: Reader) -> Sequence[VerificationRegulation]:
        """Return what the station brought itself, as the files have it."""
        return [
            _read(self.objects.get(row.file_hash), row.id, ()) for row in reader.own_regulations()
        ]

    def for_instrument(self, instrument: str, on: date) -> list[VerificationRegulation]:
        """Return what stands in force for a kind of instrument on a day, this copy's first."""
        with self.ledger.reading() as reader:
            brought = [row for row in reader.own_regulations() if row.instrument == instrument]
        own = [_read(self.objects.get(row.file_hash), row.id, ()) for row in brought]
        found = [*shelf.for_instrument(instrument, on), *(row for row in own if row.in_force(on))]
        return standing(found)
