"""What of the days, hours and people in a message belongs to which of several services."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import GiveService, GiveStaff, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.services_wished import (
    OF_A_SERVICE,
    clause_of,
    service_ids_of,
)
from dialogs.understanding.words import Words
from dialogs.when import Like

_ALL = {"both", "each", "all"}


def divided(
    counted: Sequence[Found], others: Sequence[Found], readings: Sequence[ClauseReading], words: Words
) -> tuple[list[Found], list[list[Found]]]:
    """What belongs to the first service and to the customer, and what to each of the others."""
    borders = [_border(one, readings, words) for one in others]
    parts: list[list[Found]] = [[] for _ in others]
    ours: list[Found] = []
    for one in counted:
        place = sum(border <= one.span[0] for border in borders)
        (parts[place - 1] if place and one.kind in OF_A_SERVICE else ours).append(one)
    return ours, parts


def shared(
    first: Found | None,
    ours: list[Found],
    parts: list[list[Found]],
    others: Sequence[Found],
    readings: Sequence[ClauseReading],
    context: Context,
) -> tuple[list[Found], list[list[Found]]]:
    """ "A cut and a colour on Friday with Ana": the day is that of the first, which the second comes right after; the
    person is that of both. What is said of a second alone stays with it, but not "a cut at 3, a colour at 4, both with
    Ana", where a clause of its own says it.
    """
    is_on_top = first is not None and first.act is None
    if not is_on_top:
        ours, parts = _with_hours_of_all(ours, parts, readings)
    staff = [] if is_on_top else _staff_of_both(ours, parts, readings)
    if not any(one.kind is Kind.WHEN for one in ours):
        whens = _whens_of_first(first, parts, readings, context)
        ours = [*ours, *whens]
        parts = [[one for one in part if one not in whens] for part in parts]
    if not staff_of(ours):
        ours = [*ours, *_able(staff, first, context)]
    theirs = zip(parts, others, strict=True)
    return ours, [part if staff_of(part) else [*part, *_able(staff, other, context)] for part, other in theirs]


def _with_hours_of_all(
    ours: list[Found], parts: list[list[Found]], readings: Sequence[ClauseReading]
) -> tuple[list[Found], list[list[Found]]]:
    """ "A cut on Wednesday and a massage on Friday, both in the afternoon": the hours are those of each day."""
    said = [one for part in (ours, *parts) for one in part if _is_hours_of_all(one, readings)]
    if not said:
        return ours, parts
    ours, *parts = (
        [*(one for one in part if one not in said), *said] if _has_day(part) else part for part in (ours, *parts)
    )
    return ours, parts


def _is_hours_of_all(one: Found, readings: Sequence[ClauseReading]) -> bool:
    reading = clause_of(one, readings)
    is_of_hours = isinstance(one.act, GiveWhen) and one.act.when.has_time and not one.act.when.has_days
    return (
        is_of_hours
        and reading is not None
        and bool(_ALL & set(reading.names("amounts")))
        and _stands_apart(one, readings)
    )


def _has_day(part: Sequence[Found]) -> bool:
    return any(isinstance(one.act, GiveWhen) and one.act.when.has_days for one in part)


def _whens_of_first(
    first: Found | None, parts: Sequence[Sequence[Found]], readings: Sequence[ClauseReading], context: Context
) -> list[Found]:
    """The days and times said beside the others that are those of the first as well."""
    theirs = (one for part in parts for one in part if one.kind is Kind.WHEN)
    return [one for one in theirs if _is_of_first(one, first, readings, context)]


def _staff_of_both(
    ours: Sequence[Found], parts: Sequence[Sequence[Found]], readings: Sequence[ClauseReading]
) -> list[Found]:
    """Who is named beside the others and meant for the first as well: not beside what has days or people of its own."""
    has_own = any(one.kind in OF_A_SERVICE for one in ours)
    named = [one for part in parts for one in part if one.kind is Kind.STAFF]
    return [one for one in named if not has_own or _stands_apart(one, readings)]


def _able(staff: Sequence[Found], service: Found | None, context: Context) -> list[Found]:
    return [one for one in staff if _provides(one, service, context)]


def _is_of_first(when: Found, first: Found | None, readings: Sequence[ClauseReading], context: Context) -> bool:
    """Whether a time said of the second is that of the first as well: not where the first is under way and has one."""
    if isinstance(when.act, GiveWhen) and Like.RIGHT_AFTER in when.act.when.like:
        return False  # of the second, whatever the first is after
    if first is None or not (context.draft.when or context.draft.start):
        return True
    if first.act is None:
        return False
    is_under_way = service_ids_of(first) == (context.draft.service_id,)
    return not is_under_way or clause_of(first, readings) is clause_of(when, readings)


def _stands_apart(one: Found, readings: Sequence[ClauseReading]) -> bool:
    """Whether its clause names no service."""
    reading = clause_of(one, readings)
    return reading is not None and not any(isinstance(other.act, GiveService) for other in reading.counted)


def _provides(staff: Found, service: Found | None, context: Context) -> bool:
    """Whether one of these people does what is wished for, as far as that is known."""
    ids = staff.act.staff_ids if isinstance(staff.act, GiveStaff) else ()
    of_service = [one.staff_ids for one in context.services if one.id in service_ids_of(service)]
    return any(not able or set(able) & set(ids) for able in of_service)


def _border(second: Found, readings: Sequence[ClauseReading], words: Words) -> int:
    """Where what belongs to the second service begins: at the joiner before it ("... and then Kofi for headshots")."""
    reading = clause_of(second, readings)
    if reading is None or second.span == (0, 0):
        return second.span[0]
    places = [span[0] for word, span in zip(reading.words, reading.clause.spans, strict=True)
              if word in words.clauses.soft and span[0] < second.span[0]]  # fmt: skip
    return places[-1] if places else second.span[0]


def staff_of(found: Sequence[Found]) -> tuple[str, ...]:
    return next((one.act.staff_ids for one in found if isinstance(one.act, GiveStaff)), ())
