"""The language of times for a locale: its folder, or what dateparser knows of names of days and months."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from dateparser.data import languages_info
from dateparser.languages.loader import default_loader

from dialogs.understanding.times.language import FOLDERS, TimeLanguage, compiled, has_folder, language

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july",
           "august", "september", "october", "november", "december")  # fmt: skip
_NEAR = {"0 day ago": 0, "in 1 day": 1, "in 2 day": 2}
_SHORTEST = 3
_SHORTEST_DAY = 4
"""Shorter names are other words too often; one of a day stands alone, and "je" is no Thursday in French."""


def language_of(locale: str) -> TimeLanguage:
    """The language's own folder; else names by dateparser; English where neither knows it."""
    try:
        code = Locale.parse(locale, sep="-").language
    except (ValueError, UnknownLocaleError):
        code = "en"
    if has_folder(code):
        return language(code)
    return _by_dateparser(code) if code in languages_info.language_order else language("en")


@cache
def _by_dateparser(code: str) -> TimeLanguage:
    """Dates and clocks of a language, as far as names and figures allow."""
    info: Mapping[str, object] = default_loader.get_locale(code).info
    relative = info.get("relative-type", {})
    near = {days: _phrases(relative.get(key, ()) if isinstance(relative, dict) else ()) for key, days in _NEAR.items()}
    words = {
        "weekday": {str(i): _phrases(info.get(name, ()), _SHORTEST_DAY) for i, name in enumerate(_WEEKDAYS)},
        "month": {str(i): _phrases(info.get(name, ())) for i, name in enumerate(_MONTHS, 1)},
        "near": {str(days): phrases for days, phrases in near.items()},
        "of": {"of": _phrases(info.get("skip", ()))},
    }
    with (FOLDERS / "any" / "times.toml").open("rb") as file:
        data = tomllib.load(file)
    data["words"] = {**data["words"], **words}
    return compiled(code, data)


def _phrases(names: object, shortest: int = _SHORTEST - 1) -> str:
    """Names as the data of a language has them; signs that patterns are made of stand in no name."""
    listed: Iterable[object] = names if isinstance(names, list | tuple) else ()
    plain = (str(name).strip() for name in listed)
    return "|".join(name for name in plain if len(name) >= shortest and not set(name) & set("[]()|<>\\") and any(
        c.isalpha() for c in name))  # fmt: skip
