"""What the command line prints: plain text or JSON to stdout, refusals to stderr."""

import os
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from metro import language
from metro.cli.pretty import pretty
from metro.errors import MetroError
from metro.model.judgement import Reason

_MARK = "\N{REPLACEMENT CHARACTER}"
_TURNS = frozenset(
    map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def visible(text: str) -> str:
    """Return a line with a mark for what would steer a terminal: a file's words are a stranger's.

    One line stays one line.
    """
    return "".join(_MARK if _steers(sign) else sign for sign in text)


def _steers(sign: str) -> bool:
    """Tell whether a sign moves the cursor or turns the direction of writing."""
    return unicodedata.category(sign) == "Cc" or sign in _TURNS


def named_language() -> str:
    """Return the language that this user named for Metro, or ''."""
    return default_language() if os.environ.get("METRO_LANGUAGE") else ""


def default_language() -> str:
    """Return the language of this user: `METRO_LANGUAGE`, else that of the system, else zh."""
    named = (
        os.environ.get("METRO_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    )
    return "en" if named.lower().startswith(("en", "c.", "c")) and "zh" not in named else "zh"


@dataclass
class Output:
    """How to speak: the language, and whether as JSON."""

    language: str
    as_json: bool = False

    def say(self, code: str, **parameters: object) -> str:
        """Return words by code."""
        return language.say(code, self.language, parameters)

    def listed(self, parts: Sequence[str]) -> str:
        """Write a list as the language does."""
        return language.listed(parts, self.language)

    def line(self, text: str = "") -> None:
        """Print a line of plain text; nothing in JSON."""
        if not self.as_json:
            sys.stdout.write(visible(text) + "\n")

    def json(self, value: Any) -> None:
        """Print a value as JSON; nothing in plain text."""
        if self.as_json:
            sys.stdout.write(pretty(value) + "\n")

    def json_rows(self, rows: Sequence[str]) -> None:
        """Print rows that were made JSON by `pretty_row` as one list; nothing in plain text."""
        if self.as_json:
            sys.stdout.write(f"[{','.join(rows)}\n]\n")

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; nothing in JSON."""
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table

        console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*[_literal(cell) for cell in row])
        console.print(table)

    def reason(self, reason: Reason) -> str:
        """Return a reason in words."""
        return language.say(f"reason.{reason.code}", self.language, reason.parameters)

    def refused(self, error: MetroError) -> dict[str, Any]:
        """Return a refusal as plain values: code, cause, remedy, and all that is behind it.

        What is behind it are the reasons of the gate, or the faults of a file.
        """
        found: dict[str, Any] = {
            "code": error.code,
            "cause": language.cause(error, self.language),
            "remedy": language.remedy(error, self.language),
        }
        reasons = error.parameters.get("reasons")
        if isinstance(reasons, tuple):
            found["reasons"] = [
                {"code": row.code, "words": self.reason(row)}
                for row in reasons
                if isinstance(row, Reason)
            ]
        rules = error.parameters.get("rules")
        if isinstance(rules, tuple):
            # Each rule of the gate has its own remedy.
            found["remedy"] = " ".join(self.say(f"{rule}.remedy") for rule in rules)
        faults = error.parameters.get("faults")
        if isinstance(faults, tuple):
            found["reasons"] = [
                {
                    "code": row.code,
                    "words": f"{language.cause(row, self.language)}"
                    f" → {language.remedy(row, self.language)}",
                }
                for row in faults
                if isinstance(row, MetroError)
            ]
        return found

    def refuse(self, error: MetroError) -> None:
        """Print a refusal to stderr, and as JSON to stdout where that is asked for."""
        found = self.refused(error)
        words = [f"✕ {found['code']}", f"  {found['cause']}", f"  → {found['remedy']}"]
        words[1:1] = [f"  · {row['words']}" for row in found.get("reasons", [])]
        sys.stderr.write("\n".join(visible(word) for word in words) + "\n")
        self.json({"refused": found})


def _literal(text: str) -> Any:
    from rich.text import Text

    return Text(visible(text))
