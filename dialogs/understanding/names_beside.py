"""Names that only stand beside other values: of a companion, before an address, like a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from dialogs.acts import Field, GivePeople, GiveText
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.message import Message, folded
from dialogs.understanding.values.language import load_language

_FIRST_AND_LAST = 2
_COMPANION_AND_NAME = 3
_SURE = 0.9
"""The score of a name that words announce, or that is all of its clause."""


def companion_and_name(one: Found, message: Message, context: Context) -> tuple[Found, ...]:
    """ "My friend Pat", "meine Tochter Lena": somebody else, and their name."""
    said = message.own[slice(*one.span)].split()
    is_named = isinstance(one.act, GivePeople) and one.act.is_for_other and len(said) >= _COMPANION_AND_NAME
    people = load_language(context.locale).people.anybody
    is_name = (word.istitle() and folded(word) not in people for word in reversed(said[1:]))
    named = said[len(said) - sum(takewhile(bool, is_name)) :] if is_named else []
    if not named:
        return (one,)
    text = " ".join(named)
    start = one.span[1] - len(text)
    name = Found(Kind.NAME, (start, one.span[1]), GiveText(field=Field.NAME, text=text, span=(start, one.span[1])))
    return replace(one, span=(one.span[0], start - 1)), name


def count_the_name(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "Put me under Brown", where a name is asked for: what words announce is the name, whatever else they say."""
    if context.asked is not Asked.NAME:
        return
    for reading in readings:
        told = [one for one in reading.aside if one.kind is Kind.NAME and one.score >= _SURE and not one.is_weak]
        if not (reading.clause.is_asked or reading.opens_question or reading.has("condition")):
            reading.aside = [one for one in reading.aside if one not in told]
            reading.counted += told


def named_like_a_day(found: Sequence[Found], message: Message, context: Context) -> Sequence[Found]:
    """ "My name is Dana Friday", where nothing follows."""
    ordered = sorted(found, key=lambda one: one.span)
    if [one.kind for one in ordered[-2:]] != [Kind.NAME, Kind.WHEN]:
        return found
    name, day = ordered[-2:]
    if context.asked is not Asked.NAME and name.span[0] == 0:
        return found
    whole = (name.span[0], day.span[1])
    said = message.own[slice(*whole)]
    is_name = said.istitle() and len(said.split()) == _FIRST_AND_LAST and whole[1] == len(message.own.rstrip(" .!"))
    if not is_name:
        return found
    return (*ordered[:-2], Found(Kind.NAME, whole, GiveText(field=Field.NAME, text=said, span=whole)))
