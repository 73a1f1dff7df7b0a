"""Which services a message wishes for: one corrects another, is one of two that would both do, or comes on top."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from dialogs.acts import GiveService
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.words import Words

OF_A_SERVICE = {Kind.WHEN, Kind.STAFF, Kind.SHIFT}
"""What belongs to the service that it is said beside; a name, an address and a number are the customer's."""
_WHOLE = 0.95


def services_wished(
    counted: Sequence[Found], readings: Sequence[ClauseReading], context: Context, words: Words
) -> list[Found]:
    """The first for which the message is, and the second; the first has no act where it is the one under way."""
    services = _sure(_said(counted, readings, words), readings, words)
    if services and _is_on_top(services[0], readings, context):
        return [Found(Kind.SERVICE, (0, 0), None), *services]
    return services


def _said(counted: Sequence[Found], readings: Sequence[ClauseReading], words: Words) -> list[Found]:
    """Those that are joined by "or" are one wish, and the later one corrects the earlier."""
    made: list[Found] = []
    for one in (found for found in counted if isinstance(found.act, GiveService)):
        merged = _merged(made[-1], one, readings, words) if made else None
        if merged is None:
            made.append(one)
        else:
            made[-1] = merged
    return made


def _merged(before: Found, one: Found, readings: Sequence[ClauseReading], words: Words) -> Found | None:
    """The one wish that two services are; None where they are two."""
    first, second = service_ids_of(before), service_ids_of(one)
    if set(second) <= set(first):
        return one if len(second) < len(first) else before
    if set(first) <= set(second):
        return before
    if is_correction(one, readings):
        return one
    if _is_either(before, one, readings, words) and isinstance(before.act, GiveService):
        both = structs.replace(before.act, service_ids=(*first, *second))
        return Found(Kind.SERVICE, before.span, both)
    return None


def service_ids_of(one: Found | None) -> tuple[str, ...]:
    return one.act.service_ids if one is not None and isinstance(one.act, GiveService) else ()


def _is_on_top(one: Found, readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "... and could she do my brows as well?": another service than the one whose time is chosen, on top of it."""
    reading, draft = clause_of(one, readings), context.draft
    is_other = isinstance(one.act, GiveService) and draft.service_id not in {None, *one.act.service_ids}
    is_chosen = draft.start is not None or any(each.names("picks") or each.counted for each in readings[:1])
    return is_other and is_chosen and reading is not None and reading.has("also") and not reading.has("correction")


def _sure(services: list[Found], readings: Sequence[ClauseReading], words: Words) -> list[Found]:
    """What may be meant gives way to what is said: of a whole name and half of another the whole one counts."""
    best = max((one.score for one in services), default=0.0)
    if any(not one.is_weak for one in services):
        services = [
            one
            for one in services
            if not one.is_weak and (one.score >= min(best, _WHOLE) or _is_apart(one, services, readings, words))
        ]
    return services[:1] if services and services[0].is_weak else services


def _is_apart(one: Found, services: Sequence[Found], readings: Sequence[ClauseReading], words: Words) -> bool:
    """Whether it is a wish of its own, or the next one is ("wax, and then the hearing test")."""
    after = next((other for other in services if other.span[0] >= one.span[1]), None)
    return _is_wish_of_its_own(one, readings, words) or (
        after is not None and not after.is_weak and _is_wish_of_its_own(after, readings, words)
    )


def _is_wish_of_its_own(one: Found, readings: Sequence[ClauseReading], words: Words) -> bool:
    """ "... and a massage", "... and after that a massage": after a joiner; or alone in a clause that wishes."""
    reading = clause_of(one, readings)
    if reading is None:
        return False
    is_alone = sum(isinstance(other.act, GiveService) for other in reading.counted) == 1
    has_own = any(other.kind in OF_A_SERVICE for other in reading.counted)
    if is_alone and (reading.has("wish") or has_own) and reading is not readings[0]:
        return True
    place = next((n for n, span in enumerate(reading.clause.spans) if span[0] >= one.span[0]), 0)
    return _is_joined(reading.words[:place], words)


def _is_joined(before: Sequence[str], words: Words) -> bool:
    """Whether a joiner stands before a value, with no more between than values, filler and one word ("a quick ...")."""
    for number, word in enumerate(reversed(before)):
        if word in words.clauses.soft:
            return True
        if number and not word.startswith("<") and word not in words.kept:
            return False
    return False


def _is_either(before: Found, one: Found, readings: Sequence[ClauseReading], words: Words) -> bool:
    """Whether "or" joins two values: it stands between them in their clause, or opens that of the second."""
    reading = clause_of(one, readings)
    if reading is None:
        return False
    places = list(zip(reading.words, reading.clause.spans, strict=True))
    said = [word for word, span in places if before.span[1] <= span[0] < one.span[0]]
    opening = [word for word, span in places if span[1] <= before.span[0]][-2:]
    return bool(words.either & set(said)) or bool(words.between & set(opening))


def clause_of(one: Found, readings: Sequence[ClauseReading]) -> ClauseReading | None:
    return next((reading for reading in readings if reading.clause.holds(one.span)), None)


def is_correction(one: Found, readings: Sequence[ClauseReading]) -> bool:
    reading = clause_of(one, readings)
    return reading is not None and reading.has("correction")
