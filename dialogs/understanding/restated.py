"""The words of a clause that say again what is on the table."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Field, GiveText, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading, places_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found
from dialogs.understanding.known import are_of_all, is_known, is_known_way
from dialogs.understanding.templates.book import Match

_DETAILS = frozenset({Field.NAME, Field.EMAIL, Field.PHONE})


def restated(reading: ClauseReading, context: Context) -> set[int] | None:
    """Their places; None where a value says something else."""
    values = [one for one in (*reading.counted, *reading.aside, *reading.excluded) if not _is_courtesy(reading, one)]
    told = [one for one in values if not is_detail_beside_offer(one, context)]
    if any(one in reading.excluded for one in values) or not _are_known(told, reading, context):
        return None
    if not all(is_known_way(name, context) for name in reading.names("ways")):
        return None
    again = [match for match in reading.won if match.group == "ways" or _is_both(match, context)]
    return places_of(again) | _words_of(values, reading)


def is_detail_beside_offer(one: Found, context: Context) -> bool:
    """ "Yes, Ben Carter, ben@example.com", where a time is offered: who it is for, which leaves the yes as it is."""
    return context.asked is Asked.TIME and isinstance(one.act, GiveText) and one.act.field in _DETAILS


def _is_courtesy(reading: ClauseReading, one: Found) -> bool:
    """ "Have a nice Sunday", "say hi to Dana"."""
    wishes = (match for match in reading.answers if match.name == "thanks")
    return one in reading.aside and any(reading.within(match, one.span) for match in wishes)


def _are_known(values: Sequence[Found], reading: ClauseReading, context: Context) -> bool:
    """Whether each is on the table; of several who come together all times are known only together."""
    whens = tuple(one.act.when for one in reading.counted if isinstance(one.act, GiveWhen))
    are_all_said = len(whens) > 1 and are_of_all(whens, context)
    return all((are_all_said and isinstance(one.act, GiveWhen)) or is_known(one, context) for one in values)


def _is_both(match: Match, context: Context) -> bool:
    """ "Yes, both", where it is asked of both."""
    return (match.group, match.name) == ("amounts", "both") and len(context.draft.appointment_ids) > 1


def _words_of(values: Sequence[Found], reading: ClauseReading) -> set[int]:
    spans = [one.span for one in values]
    return {n for n, at in enumerate(reading.clause.spans) if any(start <= at[0] < end for start, end in spans)}
