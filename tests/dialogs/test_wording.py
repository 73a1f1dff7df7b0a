"""The catalogue of sentences: every key that is used exists, none is left over, every language says the same."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from dialogs.heard import Field, Trouble
from dialogs.saying.wording import LANGUAGES, Wording, understood_locale

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dialogs" / "languages"

# Keys that the code puts together from a value: each must exist for all the values.
FAMILIES = {
    *(f"unclear-{f.value}" for f in Field if f not in {Field.BUSINESS, Field.TARGET}),
    *(f"trouble-{t.value}" for t in (Trouble.NO_SUCH_DAY, Trouble.NO_SUCH_TIME, Trouble.NO_SUCH_STAFF)),
    *(f"trouble-{t.value}" for t in (Trouble.TOO_LONG, Trouble.UNKNOWN_BUTTON)),
    *(f"why-{f.value}" for f in (Field.NAME, Field.EMAIL, Field.PHONE)),
    *(f"field-{f}" for f in ("service", "staff", "slot", "name", "email", "phone", "question")),
    *(f"button-field-{f}" for f in ("service", "staff", "slot", "name", "email", "phone")),
    *(f"slots-{part}" for part in ("morning", "afternoon", "evening")),
}


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - the visitor's own naming
        self.names.add(node.id.name)


def _messages(language: str) -> dict[str, set[str]]:
    resource = FluentParser().parse((FOLDER / language / "sentences.ftl").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        assert type(entry).__name__ != "Junk", getattr(entry, "content", "")
        if isinstance(entry, Message):
            variables = _Variables()
            variables.visit(entry)
            assert entry.id.name not in found, f"{entry.id.name} stands twice"
            found[entry.id.name] = variables.names
    return found


def _words_in_code() -> set[str]:
    """Every string in the code that looks like a key."""
    words: set[str] = set()
    for place in ("dialogs", "bot"):
        for path in (ROOT / place).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    words.add(node.value)
    words |= set(re.findall(r'say\("([\w-]+)"', (ROOT / "wiring.py").read_text(encoding="utf-8")))
    return words


def _keys_said() -> set[str]:
    said: set[str] = set()
    for path in (ROOT / "dialogs").rglob("*.py"):
        said |= set(re.findall(r'(?:\bsay|choice|_row|_confirm_card)\(\s*"([\w-]+)"', path.read_text(encoding="utf-8")))
    return said


def test_every_sentence_that_is_said_is_in_the_catalogue() -> None:
    catalogue = set(_messages("en"))

    assert (_keys_said() | FAMILIES) - catalogue == set()


def test_no_sentence_is_left_over() -> None:
    catalogue = set(_messages("en"))

    assert catalogue - _words_in_code() - FAMILIES == set()


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"] or ["en"])
def test_languages_say_the_same_with_the_same_values(language: str) -> None:
    assert _messages(language) == _messages("en")


def test_a_missing_value_is_an_error_and_not_a_hole_in_a_sentence() -> None:
    with pytest.raises(KeyError, match="ask-slot-again"):
        Wording("en-GB").say("ask-slot-again")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en-US", "en-US"),
        ("en_GB", "en-GB"),
        ("en", "en-GB"),
        ("en-IE", "en-IE"),
        ("xx", "en-GB"),
        ("", "en-GB"),
        ("en-GB.UTF-8", "en-GB"),
        ("../../etc", "en-GB"),
        ("'; drop", "en-GB"),
    ],
)
def test_a_locale_is_understood_or_replaced(asked: str, spoken: str) -> None:
    assert understood_locale(asked) == spoken


@pytest.mark.parametrize(
    ("locale", "day", "short", "clock"),
    [
        ("en-GB", "Monday 30 March", "Mon 30 Mar", "15:05"),
        ("en-US", "Monday, March 30", "Mon Mar 30", "3:05 PM"),
    ],
)
def test_dates_and_times_are_written_as_the_locale_writes_them(locale: str, day: str, short: str, clock: str) -> None:
    words = Wording(locale)
    moment = datetime(2026, 3, 30, 15, 5, tzinfo=ZoneInfo("Europe/Lisbon"))

    assert (words.day(moment.date()), words.short_day(moment.date()), words.time(moment)) == (day, short, clock)


def test_a_time_is_said_in_the_zone_that_it_carries() -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert Wording("en-GB").time(summer.astimezone(ZoneInfo("Europe/Lisbon"))) == "13:00"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [(28, "EUR", "€28"), (28.5, "EUR", "€28.50"), (1200, "GBP", "£1,200"), (5, None, "5"), (5000, "JPY", "JP¥5,000")],
)
def test_prices(amount: float, currency: str | None, shown: str) -> None:
    assert Wording("en-GB").money(amount, currency) == shown


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(hours=1), "one hour"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(days=3), "3 days"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_notice(length: timedelta, said: str) -> None:
    assert Wording("en-GB").notice(length) == said


def test_a_day_in_another_year_shows_its_year() -> None:
    assert Wording("en-GB").day_and_year(date(2025, 1, 2)) == "Thursday, 2 January 2025"


def test_a_name_that_ends_with_a_full_stop_brings_its_own() -> None:
    said = Wording("en-GB").say("trouble-staff-not-for", staff="Marco S.", service="Hot stones etc.")

    assert said == "Marco S. doesn't do Hot stones etc."
