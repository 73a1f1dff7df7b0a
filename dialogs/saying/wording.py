"""Our sentences, and how dates, times, prices and lists are written in the customer's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from dialogs.saying.catalogue import say, sentences
from dialogs.saying.languages import full_languages

_NO_YEAR = re.compile(r"(?:[\s,]|'[^']*')*y+")

DEFAULT_LOCALE = "en-GB"


class FormOfAddress(Enum):
    """How a customer is spoken to in languages that make a difference: Sie or du."""

    FORMAL = "formal"
    INFORMAL = "informal"


def understood_locale(asked: str) -> str:
    """The nearest locale that we speak: "en-IE" and "de" stay, "xx" and nonsense become the default."""
    try:
        locale = Locale.parse(asked.replace("_", "-").partition(".")[0], sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return DEFAULT_LOCALE
    if locale.language not in full_languages():
        return DEFAULT_LOCALE
    if locale.territory:
        return f"{locale.language}-{locale.territory}"
    # A bare "en" would be American in Babel's data.
    return DEFAULT_LOCALE if DEFAULT_LOCALE.startswith(f"{locale.language}-") else locale.language


@lru_cache(maxsize=256)
def wording(locale: str, form: FormOfAddress = FormOfAddress.FORMAL) -> Wording:
    """The wording of a locale, which holds nothing of any conversation."""
    return Wording(locale, form)


# A calendar writes two months of days, each twice; Babel takes its pattern apart anew for each.
@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


# After a name that ends with a full stop of its own ("with Zara K.").
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


class Wording:
    """Sentences and formats for one locale. A key that the catalogue lacks is a KeyError: a test finds it first."""

    def __init__(self, locale: str, form: FormOfAddress = FormOfAddress.FORMAL) -> None:
        self.locale = understood_locale(locale)
        self.form = form
        self.babel = Locale.parse(self.locale, sep="-")
        self.language = self.babel.language
        self._sentences = sentences(self.language, self.babel.territory)
        # The locale's long date without the year; where it has none of its own, its full date with the year cut out.
        whole = self.babel.datetime_skeletons.get("MMMMEEEEd") or self.babel.date_formats["full"]
        self._day_pattern = _NO_YEAR.sub("", whole.pattern).strip(" ,")
        self._short_day_pattern = self._day_pattern.replace("EEEE", "EEE").replace("MMMM", "MMM").replace(",", "")

    def say(self, key: str, **values: str | int) -> str:
        """The sentence, with its values put in."""
        return _TWO_STOPS.sub(".", say(self._sentences, key, {"form": self.form.value, **values}))

    def day(self, day: date) -> str:
        """A day as a receptionist says it: "Monday 30 March"."""
        return _written(day, self._day_pattern, self.babel)

    def day_and_year(self, day: date) -> str:
        return format_date(day, "full", locale=self.babel)

    def short_day(self, day: date) -> str:
        """A day on a button: "Mon 30 Mar"."""
        return _written(day, self._short_day_pattern, self.babel)

    def month(self, day: date, *, with_year: bool) -> str:
        """The month of a day, as it stands over a calendar: "December 2026"."""
        if with_year:
            return format_skeleton("yMMMM", day, locale=self.babel)
        return format_date(day, "LLLL", locale=self.babel)

    def weekdays(self) -> tuple[tuple[str, str], ...]:
        """Short and in full, from the day on which a week begins here."""
        short, wide = self.babel.days["stand-alone"]["short"], self.babel.days["stand-alone"]["wide"]
        order = [(self.babel.first_week_day + n) % 7 for n in range(7)]
        return tuple((str(short[number]), str(wide[number])) for number in order)

    def blanks(self, first: date) -> int:
        """How many days of a week lie before this one, which begins a month."""
        return (first.weekday() - self.babel.first_week_day) % 7

    def time(self, moment: datetime) -> str:
        """The time of day in the zone that the moment carries; a plain space before "PM"."""
        return format_time(moment.timetz(), "short", locale=self.babel, tzinfo=moment.tzinfo).replace("\u202f", " ")

    def clock(self, moment: datetime) -> str:
        """The time of day as a sentence has it, where `time` is as in lists and on buttons: "10:00 Uhr"."""
        return self.say("clock", time=self.time(moment))

    def place_of(self, zone: ZoneInfo) -> str:
        """The city that a zone is known by: "Lisbon"."""
        return get_timezone_location(zone, locale=self.babel, return_city=True)

    def all_of(self, items: Sequence[str]) -> str:
        return format_list(list(items), style="standard", locale=self.babel)

    def one_of(self, items: Sequence[str]) -> str:
        return format_list(list(items), style="or", locale=self.babel)

    def money(self, amount: float, currency: str | None) -> str:
        """A price; without a currency just the number."""
        if currency is None:
            return format_decimal(amount, locale=self.babel)
        pattern = self.babel.currency_formats["standard"].pattern
        if float(amount).is_integer():
            pattern = pattern.replace(".00", "")
        shown = format_currency(amount, currency, pattern, locale=self.babel, currency_digits=False)
        return shown.replace("\u00a0", " ")

    def notice(self, length: timedelta) -> str:
        """A length of notice in the largest unit that fits evenly: "24 hours", "2 days", "90 minutes"."""
        minutes = round(length.total_seconds() / 60)
        if minutes % 1440 == 0 and minutes >= 2880:
            return self.say("notice-days", n=minutes // 1440)
        if minutes % 60 == 0:
            return self.say("notice-hours", n=minutes // 60)
        return self.say("notice-minutes", n=minutes)

    def weekday(self, number: int) -> str:
        """A weekday's name, Monday being 0."""
        return str(self.babel.days["stand-alone"]["wide"][number])
