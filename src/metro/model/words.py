"""A name in the two languages of screen and paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same name in Chinese and English."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """Return the name in `zh` or `en`."""
        return self.zh if language == "zh" else self.en
