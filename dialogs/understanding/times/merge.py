"""The pieces of a message put together into one wish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from dialogs.understanding.context import Context
from dialogs.understanding.times.algebra import Operators
from dialogs.understanding.times.frame import Frame
from dialogs.understanding.times.reading import Piece, Said
from dialogs.understanding.times.resolve import when_of
from dialogs.understanding.times.values import Days, Hours, Wish
from dialogs.when import When


def merged(pieces: Iterable[Piece], context: Context) -> When:
    """What the pieces wish for as a whole.

    A day and a time join ("Friday" ... "after 4"), a week takes the weekday that was said beside it, other days are
    alternatives, a day with its time stays a pair beside another; a correction wins over what it corrects.
    """
    operators = Operators(Frame.of(context, {}))
    pairs: list[Wish] = []
    whole = Wish()
    wishes = [piece.wish for piece in pieces if isinstance(piece, Said)]
    for number, wish in enumerate(wishes):
        after = wishes[number + 1] if number + 1 < len(wishes) else Wish()
        if wish.is_correction:
            pairs, whole = [], _corrected(pairs[-1] if pairs and not whole else whole, wish)
        elif _is_pair(whole) and (_is_pair(wish) or _makes_pair(wish, after)):
            pairs, whole = [*pairs, whole], wish
        else:
            whole = _joined(whole, wish, operators)
    if pairs:
        whole = Wish(options=(*pairs, whole), soonest=whole.soonest)
    return when_of(whole, context)


def ending_before(piece: Said) -> Said | None:
    """All days before those of a piece; None where it names no day."""
    first = piece.wish.days.first if piece.wish.days is not None else None
    if first is None or first == date.min:
        return None
    last = first - timedelta(days=1)
    return replace(piece, when=When(until=last), wish=Wish(days=Days(until=last)))


def _is_pair(wish: Wish) -> bool:
    return bool(wish.options) or (wish.days is not None and wish.hours is not None)


def _makes_pair(wish: Wish, after: Wish) -> bool:
    """ "Wednesday morning. Or Friday, but then from 2": a day of its own, with its hours after it."""
    is_day = wish.days is not None and bool(wish.days.picks) and wish.hours is None
    return is_day and after.days is None and after.hours is not None and not after.is_correction


def _corrected(before: Wish, wish: Wish) -> Wish:
    """What was said last wins; what it does not speak of stays."""
    if _is_all_new(before, wish):
        return wish
    return replace(
        before,
        days=wish.days or before.days,
        hours=wish.hours or before.hours,
        options=() if wish.days or wish.hours else before.options,
        soonest=wish.soonest or (before.soonest and wish.hours is None),
        latest=wish.latest or (before.latest and wish.hours is None),
        like=wish.like or before.like,
    )


def _is_all_new(before: Wish, wish: Wish) -> bool:
    """Whether nothing of what was said before can stay: one of several wishes, or several for one."""
    return bool(wish.options) or (bool(before.options) and wish.days is not None)


def _joined(whole: Wish, wish: Wish, operators: Operators) -> Wish:
    if whole.hours is not None and wish.hours is not None and _are_alternatives(whole.hours, wish.hours):
        both = replace(wish, hours=operators.either(whole.hours, wish.hours))
        return operators.joined(replace(whole, hours=None), both)
    if wish.days is not None and wish.days.is_relative:
        whole = replace(whole, days=None)
    return operators.joined(whole, wish)


def _are_alternatives(one: Hours, other: Hours) -> bool:
    """Two starts, or two parts of the day; anything else narrows."""
    is_start = one.at is not None and other.at is not None
    are_parts = one.part is not None and other.part is not None and one.part != other.part
    return is_start or are_parts
