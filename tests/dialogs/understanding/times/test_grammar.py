"""Whoever writes patterns of times is told which one is wrong, before anything is read with it."""

from __future__ import annotations

import pytest

from dialogs.understanding.context import Asked
from dialogs.understanding.message import Message
from dialogs.understanding.times import language, merged, read_times
from dialogs.understanding.times.grammar import Grammar, variants
from dialogs.understanding.times.others import language_of
from tests.dialogs.understanding.times.reading import context, day


@pytest.mark.parametrize(
    ("pattern", "action", "told"),
    [
        ("at <hour>)", "at($1)", "brackets do not match"),
        (" ".join(["[a|b|c]"] * 9), "day(0)", "variants"),
        ("at <hour>", "at($1", "not an action"),
        ("at <hour>", "at($1) $2", "not one action"),
        ("at <hour>", "at(!)", "not an action"),
    ],
)
def test_a_pattern_that_says_nothing_is_refused_by_name(pattern: str, action: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Grammar().add("hours", pattern, action)


def test_what_may_be_left_out_is_never_all_of_it() -> None:
    assert set(variants("[at] [<hour>]")) == {(("at", -1),), (("at", -1), ("<hour>", 0)), (("<hour>", 0),)}


@pytest.mark.parametrize(
    ("locale", "text", "found"),
    [
        ("fr-FR", "4 décembre 2026", "2026-12-04"),
        ("pt-PT", "4 dezembro", "2026-12-04"),
        ("fr-FR", "04/12", "2026-12-04"),
    ],
)
def test_dates_are_read_in_languages_without_a_folder(locale: str, text: str, found: str) -> None:
    there = context(Asked.DAY, locale)
    pieces = read_times(Message(text), there, language_of(locale)).pieces

    assert merged(pieces, there).days == (day(found),)


@pytest.mark.parametrize("locale", ["xx", "not a locale"])
def test_a_language_that_nobody_knows_is_read_as_english(locale: str) -> None:
    assert language_of(locale) is language("en")
