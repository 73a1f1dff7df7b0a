"""Which services a message wishes for: one corrects another, is one of two that would both do, or comes on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from msgspec import structs

from dialogs.acts import GiveService, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.words import Words
from dialogs.when import Like, When

OF_A_SERVICE = {Kind.WHEN, Kind.STAFF, Kind.SHIFT}
"""What belongs to the service that it is said beside; a name, an address and a number are the customer's."""
_WHOLE = 0.95


def services_wished(
    counted: Sequence[Found], readings: Sequence[ClauseReading], context: Context, words: Words
) -> list[Found]:
    """The first for which the message is, and all others; the first has no act where it is the one under way."""
    services = _sure(_said(counted, readings, words), readings, context, words)
    if services and is_on_top(services[0], readings, context, words):
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
    if is_correction(one, readings) and not before.is_not_only:
        return one
    if _is_either(before, one, readings, words) and isinstance(before.act, GiveService):
        both = structs.replace(before.act, service_ids=(*first, *second))
        return Found(Kind.SERVICE, before.span, both)
    return None


def service_ids_of(one: Found | None) -> tuple[str, ...]:
    return one.act.service_ids if one is not None and isinstance(one.act, GiveService) else ()


def is_on_top(one: Found, readings: Sequence[ClauseReading], context: Context, words: Words) -> bool:
    """ "... and could she do my brows as well?": another service than the one under way, on top of it.

    In place of it is what is said to be so, and what answers the question which it shall be.
    """
    reading = clause_of(one, readings)
    if not _is_other_than_draft(one, context) or context.asked is Asked.SERVICE:
        return False
    if reading is None or reading.is_condition or _is_in_place_of_draft(reading, readings):
        return False
    return (
        one.is_besides
        or any(map(reading.has, ("also", "adds")))
        or _is_added(one, reading, words)
        or _comes_after(reading, context)
        or _keeps_draft(readings, reading, context)
    )


def _is_in_place_of_draft(own: ClauseReading, readings: Sequence[ClauseReading]) -> bool:
    corrects = (each for each in readings if each.has("correction") and not _is_interjection(each, own))
    return any(corrects) or any(map(_rules_out_service, readings))


def _is_other_than_draft(one: Found, context: Context) -> bool:
    """Whether a service is under way, and this one is another and not said to be the only one."""
    is_service = isinstance(one.act, GiveService) and not one.act.is_only
    return is_service and context.draft.service_id not in {None, *service_ids_of(one)}


def _comes_after(reading: ClauseReading, context: Context) -> bool:
    """ "A massage right after", "after that"."""
    whens = (one.act.when for one in reading.counted if isinstance(one.act, GiveWhen))
    return any(Like.RIGHT_AFTER in when.like or is_after_draft(when, context) for when in whens)


def is_after_draft(when: When, context: Context) -> bool:
    """ "After that", where that is what is under way: no other day."""
    start = context.draft.start
    return start is not None and when == When(since=start.date() + timedelta(days=1))


def _is_interjection(reading: ClauseReading, own: ClauseReading) -> bool:
    """ "Wait, he also needs ...": before the wish, and without a value of its own."""
    return reading.clause.span < own.clause.span and not (reading.counted or reading.excluded)


def _rules_out_service(reading: ClauseReading) -> bool:
    return any(isinstance(one.act, GiveService) for one in reading.excluded)


def _is_added(one: Found, reading: ClauseReading, words: Words) -> bool:
    """ "And the beard?", "plus a patch test": a word that adds opens the clause, or stands right before the service."""
    if reading.clause.first in words.adding:
        return True
    before = [word for word, span in zip(reading.words, reading.clause.spans, strict=True) if span[0] < one.span[0]]
    return any(word in words.adding for word in before[-2:])


def _keeps_draft(readings: Sequence[ClauseReading], own: ClauseReading, context: Context) -> bool:
    """ "Yes, the check is right. But the tyres!": what is under way is kept in another clause."""
    kept = [one for each in readings if each is not own and each.has("held") for one in each.aside]
    return any(service_ids_of(one) == (context.draft.service_id,) for one in kept)


def _sure(services: list[Found], readings: Sequence[ClauseReading], context: Context, words: Words) -> list[Found]:
    """What may be meant gives way to what is said: of a whole name and half of another the whole one counts.

    But a half name in a list with another is a wish of its own ("hair and beard"), and is asked about.
    """
    sure = [one for one in services if not one.is_weak]
    if not sure:
        return services[:1]
    least = min(_WHOLE, max(one.score for one in services))
    said = [one for one in sure if one.score >= least or one.is_besides or _is_apart(one, services, readings, words)]
    said += _listed(services, sure, readings, words)
    return [one for one in services if one in said or service_ids_of(one) == (context.draft.service_id,)]


def _listed(
    services: Sequence[Found], sure: Sequence[Found], readings: Sequence[ClauseReading], words: Words
) -> Iterator[Found]:
    yield from (one for one in services if one.is_weak and _is_listed(one, sure, readings, words))


def _is_listed(one: Found, sure: Sequence[Found], readings: Sequence[ClauseReading], words: Words) -> bool:
    """Whether nothing but a joiner stands between what may be meant and what is said."""
    for other in sure:
        if set(service_ids_of(one)) & set(service_ids_of(other)):
            return False
    pairs = (sorted((one, other), key=lambda each: each.span) for other in sure)
    return any(_are_joined(before, after, readings, words) for before, after in pairs)


def _are_joined(before: Found, after: Found, readings: Sequence[ClauseReading], words: Words) -> bool:
    """ "Hair and beard", "rabies shot and a microchip"."""
    reading = clause_of(after, readings)
    if reading is None or not reading.clause.holds(before.span):
        return False
    places = zip(reading.words, reading.clause.spans, strict=True)
    between = [word for word, span in places if before.span[1] <= span[0] < after.span[0]]
    others = [word for word in between if word not in words.adding | words.kept | words.dropped]
    return any(word in words.adding for word in between) and len(others) <= 1


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


def only_besides(
    readings: Sequence[ClauseReading], context: Context, goals_naming: Sequence[Found], words: Words
) -> list[ClauseReading]:
    """The clauses that wish for another service beside the one under way, and neither ask nor correct."""
    counted = [one for reading in readings for one in reading.counted if one not in goals_naming]
    services = services_wished(counted, readings, context, words)
    if not services or (services[0].act is not None and service_ids_of(services[0]) != (context.draft.service_id,)):
        return []
    first, *others = services
    own = [reading for one in others if (reading := clause_of(one, readings)) is not None]
    return [reading for reading in own if not reading.is_question and first not in reading.counted]


def clause_of(one: Found, readings: Sequence[ClauseReading]) -> ClauseReading | None:
    return next((reading for reading in readings if reading.clause.holds(one.span)), None)


def is_correction(one: Found, readings: Sequence[ClauseReading]) -> bool:
    """In a clause that corrects, or right behind one that does nothing else ("no wait, yoga")."""
    reading = clause_of(one, readings)
    if reading is None or reading.has("correction"):
        return reading is not None
    before = next((earlier for earlier, later in pairwise(readings) if later is reading), None)
    if before is None or before.counted or before.excluded or before.aside or reading.counted[:1] != [one]:
        return False
    return before.has("correction") and not reading.has("also")
