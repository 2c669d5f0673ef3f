"""Texts of regulations being written, kept in the station's folder until they are imported."""

import os
from pathlib import Path

from metro.errors import MetroError
from metro.regulations.case_files import beside
from metro.regulations.cases import LARGEST_CASES
from metro.regulations.standing import check_id


class TextDrafts:
    """`texts/<id>.yaml` and `texts/cases/<id>.yaml`, each written whole or not at all."""

    def __init__(self, station: Path) -> None:
        """Keep texts in the folder of a station."""
        self.folder = station / "texts"

    def names(self) -> list[str]:
        """Return the ids that are being written, in order."""
        return sorted(file.stem for file in self.folder.glob("*.yaml"))

    def read(self, name: str) -> tuple[str, str]:
        """Return a text and its cases, as they were kept last.

        Raises MetroError `regulation.bad_name`, `file.unreadable`.
        """
        file = self._file(name)
        try:
            cases = beside(file)
            return _text(file), _text(cases) if cases.is_file() else ""
        except OSError as error:
            raise MetroError("file.unreadable", file=str(file)) from error

    def write(self, name: str, text: str, cases: str) -> None:
        """Keep a text and its cases durably.

        Raises MetroError `regulation.bad_name`, `file.unwritable`.
        """
        file = self._file(name)
        try:
            _write(file, text)
            _write(beside(file), cases)
        except OSError as error:
            raise MetroError("file.unwritable", file=str(file)) from error

    def discard(self, name: str) -> None:
        """Forget a text: it was imported, or is not wanted."""
        file = self._file(name)
        file.unlink(missing_ok=True)
        beside(file).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        check_id(name)
        return self.folder / f"{name}.yaml"


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(LARGEST_CASES + 1).decode("utf-8", "replace")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        stream.write(text.encode("utf-8", "replace"))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
