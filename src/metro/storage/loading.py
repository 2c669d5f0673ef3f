"""Load SQLAlchemy without what it names at its start and we never use.

It loads asyncio and importlib.metadata for engines and plugins that we do not have. That is a sixth
of its loading, on the way to the first page: two modules stand for them until something of them is
asked for.
"""

import importlib
import inspect
import sys
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """A module that is loaded when something of it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def load_sqlalchemy() -> None:
    """Load SQLAlchemy and its SQLite dialect; where it is loaded already, nothing is done."""
    if "sqlalchemy" in sys.modules:
        return
    later = {name: _Later(name) for name in ("asyncio", "importlib.metadata")}
    # The one thing that is taken from it at the start.
    vars(later["asyncio"])["iscoroutine"] = inspect.iscoroutine
    standing = {name: row for name, row in later.items() if name not in sys.modules}
    sys.modules.update(standing)
    if "importlib.metadata" in standing:
        vars(importlib)["metadata"] = standing["importlib.metadata"]
    try:
        importlib.import_module("sqlalchemy.dialects.sqlite")
    finally:
        for name, row in standing.items():
            if sys.modules.get(name) is row:
                del sys.modules[name]
