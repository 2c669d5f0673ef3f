"""Words by code in Chinese and English; code elsewhere carries codes and parameters only.

Each file of `resources/language` holds `{code: {"zh": …, "en": …}}`. A word may name its
parameters: `{unit}` as it is, `{kind:kind}` as the word of code `kind.<value>`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from metro import resource
from metro.errors import MetroError

LANGUAGES = ("zh", "en")
_PARAMETER = re.compile(r"\{([a-z_]+)(?::([a-z_.]+))?\}")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return every word by code; read once."""
    found: dict[str, Mapping[str, str]] = {}
    for name in resource.names("language", ".json"):
        found.update(resource.read_json("language", f"{name}.json"))
    for kind in resource.read_json("units", "units.json")["kinds"]:
        found[f"kind.{kind['code']}"] = kind
    return found


def knows(code: str) -> bool:
    """Tell whether there is a word for this code."""
    return code in words()


def say(code: str, language: str, parameters: Mapping[str, object] | None = None) -> str:
    """Return the words of a code; a code without words is returned as it is.

    Parameter values are put in literally, whatever they contain.
    """
    word = words().get(code)
    if word is None:
        return code
    given = parameters or {}

    def fill(match: re.Match[str]) -> str:
        value = given.get(match[1], "")
        parts = value if isinstance(value, list | tuple) else [value]
        head = "" if match[2] is None else f"{match[2]}."
        return listed(
            [
                say(f"{head}{part}", language) if head and knows(f"{head}{part}") else str(part)
                for part in parts
            ],
            language,
        )

    return _PARAMETER.sub(fill, word[language])


def listed(parts: Sequence[str], language: str) -> str:
    """Write a list as this language does."""
    return ("、" if language == "zh" else ", ").join(parts)


def parameters(code: str, language: str = "zh") -> frozenset[str]:
    """Return the names of the parameters that the words of a code ask for."""
    word = words().get(code)
    return (
        frozenset(match[1] for match in _PARAMETER.finditer(word[language]))
        if word
        else frozenset()
    )


def cause(error: MetroError, language: str) -> str:
    """Say what was wrong and where; words that name no line get the place before them."""
    code = f"{error.code}.cause"
    said = say(code, language, error.parameters)
    named = parameters(code, language)
    key = error.parameters.get("key", error.parameters.get("cell"))
    if key is None or "line" in named or not {"file", "line"} <= set(error.parameters):
        return said
    place = "file.line" if "cell" in named else "file.place"
    return say(place, language, {**error.parameters, "key": key}) + said


def remedy(error: MetroError, language: str) -> str:
    """Say what to do."""
    return say(f"{error.code}.remedy", language, error.parameters)
