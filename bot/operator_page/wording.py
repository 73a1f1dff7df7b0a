"""What the page says, in the operator's language: all of it is in `texts/`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from babel.dates import format_skeleton, get_day_names, get_timezone_name
from babel.numbers import format_decimal, format_percent

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = tuple(sorted(file.stem for file in TEXTS.glob("*.toml")))
USUAL = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """`locale` is one of LANGUAGES, or "en-GB" of English, whose days begin with Monday and have 24 hours."""

    language: str
    texts: Mapping[str, Mapping[str, str]]

    def say(self, part: str, key: str, **values: str | int) -> str:
        given = {name: self.number(one) if isinstance(one, int) else one for name, one in values.items()}
        return self.texts[part][key].format(**given)

    def name(self, part: str, key: str) -> str:
        """What is counted under this key; the key itself where a newer release has counted it."""
        return self.texts[part].get(key, key)

    @property
    def locale(self) -> str:
        return "en_GB" if self.language == USUAL else self.language

    def number(self, number: int) -> str:
        said: str = format_decimal(number, locale=self.locale)
        return said

    def percent(self, hundredths: int) -> str:
        said: str = format_percent(hundredths / 100, locale=self.locale)
        return said

    def day(self, moment: datetime) -> str:
        """As "Mon 23 Nov"."""
        said: str = format_skeleton("MMMEd", moment, locale=self.locale, tzinfo=moment.tzinfo)
        return said

    def short_day(self, moment: datetime) -> str:
        said: str = format_skeleton("dMMM", moment, locale=self.locale, tzinfo=moment.tzinfo)
        return said

    def weekday(self, number: int, *, is_short: bool = False) -> str:
        names = get_day_names("abbreviated" if is_short else "wide", context="stand-alone", locale=self.locale)
        return str(names[number])

    def moment(self, moment: datetime) -> str:
        return f"{self.day(moment)}, {moment:%H:%M}"

    def zone(self, moment: datetime) -> str:
        said: str = get_timezone_name(moment, width="long", locale=self.locale)
        return said


def _read(language: str) -> Words:
    return Words(language, tomllib.loads((TEXTS / f"{language}.toml").read_text("utf-8")))


_WORDS = {language: _read(language) for language in LANGUAGES}


def words_for(accepted: str) -> Words:
    """By the header in which a browser says what its person reads: the first that there is, else English.

    https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
    """
    for said in accepted.split(","):
        if (found := re.match(r"\s*([A-Za-z]{2,3})\b", said)) and found[1].lower() in _WORDS:
            return _WORDS[found[1].lower()]
    return _WORDS[USUAL]
