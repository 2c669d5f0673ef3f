"""The use cases of a station that keep instruments and numbers under control."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from metro.ports import Clock, Ledger, Objects

if TYPE_CHECKING:
    from metro.app.library import StationLibrary
    from metro.model.regulation import VerificationRegulation
    from metro.ports import Drafts
    from metro.services.change_settings import ChangeSettings
    from metro.services.correct_instrument import CorrectInstrument
    from metro.services.extend_validity import ExtendValidity
    from metro.services.list_due import ListDue
    from metro.services.register_ledger import RegisterLedger
    from metro.services.review_numbers import ReviewNumbers


class ControlUses(ABC):
    """Each is loaded when it is first asked for; the station has ledger and clock."""

    ledger: Ledger
    clock: Clock

    @property
    @abstractmethod
    def library(self) -> StationLibrary:
        """The regulations of the station."""

    @property
    @abstractmethod
    def objects(self) -> Objects:
        """Kept bytes."""

    @property
    @abstractmethod
    def drafts(self) -> Drafts:
        """Readings taken and not yet submitted."""

    def plates(self, kind: str) -> Sequence[VerificationRegulation]:
        """Return the regulations in force today that say what a kind of instrument states."""
        return self.library.for_instrument(kind, self.clock.today())

    @cached_property
    def register(self) -> RegisterLedger:
        """Register applicants, holders and instruments."""
        from metro.services.register_ledger import RegisterLedger

        return RegisterLedger(self.ledger, self.plates)

    @cached_property
    def correct(self) -> CorrectInstrument:
        """Correct what the ledger says of an instrument."""
        from metro.services.correct_instrument import CorrectInstrument

        return CorrectInstrument(self.ledger, self.drafts, self.clock, self.plates)

    @cached_property
    def settings(self) -> ChangeSettings:
        """Change the settings."""
        from metro.services.change_settings import ChangeSettings

        def picture(data: bytes, name: str) -> bytes:
            from metro.exchange.pictures import checked

            return checked(data, name)

        return ChangeSettings(
            self.ledger, self.clock, self.library.for_instrument, self.objects, picture
        )

    @cached_property
    def extend(self) -> ExtendValidity:
        """Extend the validity of a sampled lot."""
        from metro.regulations.catalogue import catalogue
        from metro.services.extend_validity import ExtendValidity

        return ExtendValidity(self.ledger, self.clock, catalogue().entry_of)

    @cached_property
    def due(self) -> ListDue:
        """What falls due, by regime."""
        from metro.app.regimes import regime_at
        from metro.services.list_due import ListDue

        return ListDue(self.ledger, self.clock, regime_at)

    @cached_property
    def review(self) -> ReviewNumbers:
        """Where the numbers of regulations stand."""
        from metro.regulations.review import reviewed
        from metro.services.review_numbers import ReviewNumbers

        return ReviewNumbers(self.ledger, self.library.corrected, reviewed, self.library.ids)

    @cached_property
    def stand(self) -> ReviewNumbers:
        """Where they stand, for a list; whoever confirms or signs reads the files by `review`."""
        from metro.regulations.review import reviewed
        from metro.services.review_numbers import ReviewNumbers

        return ReviewNumbers(self.ledger, self.library.shown, reviewed, self.library.ids)
