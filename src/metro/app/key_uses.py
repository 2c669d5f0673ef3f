"""The keys of a station, and what is sealed and signed with them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from metro.app.places import StationPlace
from metro.errors import MetroError
from metro.model.station import StationSettings
from metro.ports import Clock, Ledger, Reader, Signer

if TYPE_CHECKING:
    from metro.app.sealing import DigitalEnclosed, HybridFinishing
    from metro.model.station import CertifiedKey
    from metro.services.export_digital import ExportDigital
    from metro.services.found_station import FoundStation
    from metro.services.keep_keys import KeepKeys
    from metro.trust.document_key import DocumentKey
    from metro.trust.keys import WorkstationKey
    from metro.trust.station_keys import Whose


class KeyUses(ABC):
    """Each is loaded when it is first asked for; the station has ledger, clock and place."""

    ledger: Ledger
    clock: Clock
    place: StationPlace
    read_only: bool

    @property
    @abstractmethod
    def export_digital(self) -> ExportDigital:
        """Digital certificates of our documents."""

    @property
    def key_folder(self) -> Path:
        """Where the keys of this workstation lie."""
        return self.place.folder / "keys"

    @cached_property
    def signer(self) -> Signer:
        """The key of this workstation, which the station's signed list names.

        Raises MetroError `key.missing`, `key.not_listed`, `key.several`, `key.not_readable`.
        """
        with self.ledger.reading() as reader:
            return self._listed_key(reader)

    @cached_property
    def _key(self) -> WorkstationKey:
        from metro.trust.keys import workstation_key

        return workstation_key(self._settled_folder())

    def _settled_folder(self) -> Path:
        """Put keys in place that were listed before a crash; return where the keys lie."""
        from metro.trust.station_keys import NEXT, promote

        waiting = self.key_folder / NEXT
        if not waiting.is_dir():
            return self.key_folder
        with self.ledger.reading() as reader:
            known = reader.keys()
        usable = {key.id for key in known if not key.revoked}
        if self.read_only:
            listed = any(file.stem in usable for file in waiting.iterdir())
            return waiting if listed else self.key_folder
        promote(self.key_folder, usable)
        return self.key_folder

    def _listed_key(self, reader: Reader) -> Signer:
        """Return the key if the list, as this transaction sees it, lets it sign."""
        from metro.trust.keys import check_listed

        check_listed(self._key.key_id(), reader.keys())
        return self._key

    @cached_property
    def document_key(self) -> DocumentKey:
        """The key of this workstation that signs documents.

        Raises MetroError `key.no_document`, `key.not_listed`, `key.not_readable`.
        """
        from metro.trust.document_key import document_key

        return document_key(self._settled_folder())

    def _first_key(self) -> WorkstationKey:
        """Return the key that founds the station; one that is founded makes none."""
        with self.ledger.reading() as reader:
            if reader.head().seq:
                self._listed_key(reader)
                return self._key
        from metro.trust.keys import first_key

        return first_key(self.key_folder)

    @cached_property
    def enclosures(self) -> DigitalEnclosed:
        """What a document carries of its data."""
        from metro.app.sealing import DigitalEnclosed

        return DigitalEnclosed(self.export_digital.of_paper)

    @cached_property
    def finishing(self) -> HybridFinishing:
        """What makes a printed file the issued one."""
        from metro.app.sealing import HybridFinishing

        return HybridFinishing(lambda: self.document_key)

    def _check_document_key(self, reader: Reader) -> None:
        from metro.trust.document_key import check_in_time
        from metro.trust.keys import check_listed

        check_listed(self.document_key.key_id(), reader.keys())
        check_in_time(self.document_key, self.clock.now())

    @cached_property
    def found(self) -> FoundStation:
        """Found the station."""
        from metro.services.found_station import FoundStation

        first = self._first_key()

        def keys(
            code: str, settings: StationSettings, workstation: str
        ) -> tuple[CertifiedKey, ...]:
            from metro.trust.station_keys import founding_keys

            return founding_keys(self.key_folder, first, self.whose(code, settings, workstation))

        return FoundStation(self.ledger, first, keys)

    def whose(self, code: str, settings: StationSettings, workstation: str) -> Whose:
        """Return how certificates name a workstation of this station."""
        from metro.trust.station_keys import Whose

        return Whose(code, settings.name.zh or settings.name.en, workstation, self.clock.now())

    @cached_property
    def key_order(self) -> KeepKeys:
        """Replace and revoke keys."""
        from metro.services.keep_keys import KeepKeys

        return KeepKeys(self.ledger, self.clock)

    def without_digital(self, numbers: Iterable[str]) -> dict[str, MetroError]:
        """Return which documents just issued have no digital certificate, and why."""
        found = self.enclosures.without
        return {number: found[number] for number in numbers if number in found}

    def forget_keys(self) -> None:
        """Let keys be loaded anew after they were replaced."""
        for name in ("signer", "_key", "document_key", "finishing"):
            self.__dict__.pop(name, None)
