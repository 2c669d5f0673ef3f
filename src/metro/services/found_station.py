"""Found a station: its settings, and the first key of its signed list."""

from collections.abc import Callable
from dataclasses import dataclass

from metro.errors import MetroError
from metro.journal.bodies.register import KeyListed, StationFounded
from metro.journal.canonical import canonical
from metro.model.numbering import numbered
from metro.model.station import CertifiedKey, KeyUse, ListedKey, StationSettings
from metro.ports import Ledger, Signer


@dataclass(frozen=True, slots=True)
class FoundStation:
    """The first entries of a journal."""

    ledger: Ledger
    signer: Signer
    keys: Callable[[str, StationSettings, str], tuple[CertifiedKey, ...]] | None = None
    """Makes root and document key; returns them behind the first key, all certified."""

    def __call__(self, code: str, settings: StationSettings, workstation: str) -> None:
        """Found the station; the first key signs itself.

        Raises MetroError `station.exists`, `number.pattern`.
        """
        patterns = (settings.certificate_pattern, settings.notice_pattern, settings.record_pattern)
        if len({numbered(pattern, 2026, 1) for pattern in patterns}) < len(patterns):
            raise MetroError("number.pattern", pattern="、".join(patterns))
        with self.ledger.writing("setup") as work:
            if work.head().seq:
                raise MetroError("station.exists", station=work.station())
            work.append(StationFounded(code, settings))
            keys = self.keys(code, settings, workstation) if self.keys else (bare(self.signer),)
            for key in keys:
                work.append(KeyListed(enlisted(key, self.signer, workstation)))


def bare(key: Signer) -> CertifiedKey:
    """Return the public half of a workstation's key that nobody certified."""
    return CertifiedKey(key.key_id(), key.algorithm(), key.public(), KeyUse.WORKSTATION, "")


def enlisted(key: CertifiedKey, by: Signer, workstation: str, why: str = "") -> ListedKey:
    """Return the entry of a key list for a certified key, signed by a key that is in it."""
    statement = key_statement(key.id, key.algorithm, key.public, workstation)
    return ListedKey(
        key.id,
        key.algorithm,
        key.public,
        workstation,
        by.key_id(),
        by.sign(statement).hex(),
        use=key.use,
        certificate=key.certificate,
        why=why,
    )


def listed(key: Signer, by: Signer, workstation: str) -> ListedKey:
    """Return the entry of a key list: the key, signed by a key that is already in it."""
    return enlisted(bare(key), by, workstation)


def key_statement(key_id: str, algorithm: str, public: str, workstation: str) -> bytes:
    """Return the bytes that are signed when a key is listed."""
    plain = {"algorithm": algorithm, "id": key_id, "public": public, "workstation": workstation}
    return b"metro/key/1\0" + canonical(plain).encode()
