"""Values that a message gives and takes back, or gives only for when others fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from dialogs.acts import (
    ExcludeWhen,
    Field,
    GiveText,
    GiveWhen,
)
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.found import Found
from dialogs.understanding.times import Said
from dialogs.understanding.words import Words


def without_withdrawn(counted: Sequence[Found], readings: Sequence[ClauseReading]) -> list[Found]:
    """ "On Wednesday. Oh, I work on Wednesday, so Thursday": a day given, then ruled out or told of, then another."""
    spoken_of = [one for reading in readings for one in (*reading.excluded, *reading.aside)]
    kept = []
    for one in counted:
        if not isinstance(one.piece, Said) or not _is_withdrawn(one, counted, spoken_of):
            kept.append(one)
        elif one.piece.wish.hours is not None:
            kept.append(replace(one, piece=replace(one.piece, wish=replace(one.piece.wish, days=None))))
    return kept


def _is_withdrawn(one: Found, counted: Sequence[Found], spoken_of: Sequence[Found]) -> bool:
    """Whether its days are spoken of later, and others are given after that."""
    days = _days_of(one)
    if not days:
        return False
    later = next((other for other in spoken_of if other.span > one.span and days <= _days_of(other)), None)
    return later is not None and any(_days_of(other) and other.span > later.span for other in counted)


def _days_of(one: Found) -> set[date]:
    return set(one.act.when.days) if isinstance(one.act, GiveWhen | ExcludeWhen) else set()


def first_numbers(counted: Sequence[Found], readings: Sequence[ClauseReading], words: Words) -> Iterator[Found]:
    """Without a number that is for when the first is not answered ("0151 ..., or my wife's, 0160 ...")."""
    places = [place for reading in readings for place in zip(reading.words, reading.clause.spans, strict=True)]
    known: Found | None = None
    for one in counted:
        if isinstance(one.act, GiveText) and one.act.field is Field.PHONE:
            said = {word for word, span in places if known is not None and known.span[1] <= span[0] < one.span[0]}
            if said & words.either:
                continue
            known = one
        yield one
