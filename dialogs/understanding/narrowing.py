"""What else a message, or what is chosen, tells of several who were named alike: a length, who does the service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from dialogs.acts import GiveService, GiveStaff, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message
from dialogs.understanding.times import lengths_in

_SECONDS = 60


def narrowed(found: Sequence[Found], message: Message, context: Context, language: Language) -> Sequence[Found]:
    """The values with those that named several narrowed; at the question for the service a length is one by itself."""
    by_person = [_of_those_who_do_it(one, context) for one in found]
    several = [one for one in by_person if isinstance(one.act, GiveService) and len(one.act.service_ids) > 1]
    is_open = context.asked is Asked.SERVICE and not any(one.kind is Kind.SERVICE for one in found)
    if not several and not is_open:
        return by_person
    lengths = list(_lengths(message, context, language, is_alone=is_open))
    if is_open:
        return [*by_person, *_by_length_alone(lengths, by_person, context)]
    return [_of_that_length(one, lengths, context) for one in by_person]


def _of_those_who_do_it(one: Found, context: Context) -> Found:
    """ "With Sarah", where two have that name and one of them does what is chosen."""
    if not isinstance(one.act, GiveStaff) or len(one.act.staff_ids) < 2 or context.draft.service_id is None:
        return one
    able = {key for service in context.services if service.id == context.draft.service_id for key in service.staff_ids}
    left = tuple(key for key in one.act.staff_ids if key in able)
    if not left or left == one.act.staff_ids:
        return one
    is_weak = len(left) > 1
    return replace(one, act=structs.replace(one.act, staff_ids=left, is_weak=is_weak), is_weak=is_weak)


def _lengths(message: Message, context: Context, language: Language, *, is_alone: bool) -> Iterator[tuple[Span, int]]:
    """A number by itself is minutes where it was asked which service ("90")."""
    said = [token for token in message.tokens if token.is_word or token.is_number]
    if is_alone and len(said) == 1 and said[0].is_number and len(said[0].plain) <= 3:
        yield (said[0].start, said[0].end), int(said[0].plain)
    yield from lengths_in(message, context, language.times)


def _of_that_length(one: Found, lengths: Sequence[tuple[Span, int]], context: Context) -> Found:
    if not isinstance(one.act, GiveService) or len(one.act.service_ids) < 2:
        return one
    minutes = {length for _, length in lengths}
    fits = tuple(key for key in one.act.service_ids if _minutes_of(key, context) in minutes)
    if not fits or len(fits) == len(one.act.service_ids):
        return one
    return replace(one, act=structs.replace(one.act, service_ids=fits, is_weak=False), is_weak=False)


def _by_length_alone(lengths: Sequence[tuple[Span, int]], found: Sequence[Found], context: Context) -> Iterator[Found]:
    taken = [one for one in found if one.kind is not Kind.NOTHING]
    offered = _offered(context)
    for span, minutes in lengths[:1]:
        fits = tuple(key for key in offered if _minutes_of(key, context) == minutes)
        made = Found(Kind.SERVICE, span, GiveService(service_ids=fits, span=span))
        if fits and not any(map(made.overlaps, taken)):
            yield made


def _offered(context: Context) -> list[str]:
    """The services between which it was asked, in the order of the business."""
    acts = (act for option in context.options for act in option.acts)
    ids = {key for act in acts if isinstance(act, GiveService) for key in act.service_ids}
    return [one.id for one in context.services if one.id in ids]


def _minutes_of(service_id: str, context: Context) -> int:
    lengths = (one.length for one in context.services if one.id == service_id)
    return int(next(lengths).total_seconds() // _SECONDS)
