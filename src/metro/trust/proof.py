"""What signatures prove, for those who examine a station."""

from metro.journal.checkpoint import Checkpoint
from metro.model.station import ListedKey
from metro.trust import checkpoint, keys, seal


class ListProof:
    """Proves by the station's key list; keeps nothing."""

    def verifies(self, key: ListedKey, message: bytes, signature: bytes) -> bool:
        """Tell whether a listed key made this signature."""
        return keys.verifies(key, message, signature)

    def checkpoint(self, text: str, keys: tuple[ListedKey, ...]) -> Checkpoint:
        """Return a checkpoint that a key of the list signed: alone, or in the seal of a document.

        Raises MetroError `checkpoint.…`, `seal.…`.
        """
        if seal.is_seal(text):
            return seal.read(text, keys).checkpoint
        return checkpoint.read(text, keys)
