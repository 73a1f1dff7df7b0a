"""Which places among the offers are refused ("not the first one"), and what that says of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import AnyAct, ExcludeServices, ExcludeStaff, ExcludeWhen, GiveService, GiveStaff
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.language import Language
from dialogs.understanding.templates.book import Match
from dialogs.when import When

_REFUSING = frozenset({"rules-out", "told", "past"})
_PLACE = "<when>"


def refused_picks(reading: ClauseReading, language: Language, *, asks_which: bool) -> Iterator[Match]:
    """Those that would be refused if a day stood in their place: by an operator before them, or by a template. Of
    appointments (`asks_which`) also those that stay ("the second one stays").
    """
    refusing = _REFUSING | {"held"} if asks_which else _REFUSING
    for match in (one for one in reading.won if one.group == "picks"):
        if _is_negated(reading, match, language) or _is_refused(reading, match, refusing, language):
            yield match


def _is_negated(reading: ClauseReading, match: Match, language: Language) -> bool:
    """ "Not the first one"; but "no, the first one" takes it."""
    before = reading.words[: match.start]
    said = (before, before[:-1]) if before[-1:] and before[-1] in language.words.kept else (before,)
    operators = (one for one in language.words.rules_out if not (reading.opens_with_no and len(before) == 1))
    return any(words[-len(one) :] == one for one in operators for words in said)


def _is_refused(reading: ClauseReading, match: Match, refusing: frozenset[str], language: Language) -> bool:
    """The words of a pick may take in what is said of it ("the second works"), so each of its beginnings is tried."""
    for end in range(match.start + 1, match.end + 1):
        words = (*reading.words[: match.start], _PLACE, *reading.words[end:])
        for mood in language.templates.search(words):
            is_told = mood.group == "moods" and mood.name in refusing
            if is_told and mood.start <= match.start <= mood.end:
                return True
    return False


def places_refused(readings: Sequence[ClauseReading]) -> tuple[int, ...]:
    return tuple(int(match.name) for reading in readings for match in reading.refused_picks)


def left_of_places(readings: Sequence[ClauseReading], several: int) -> tuple[int, ...]:
    """The places that are not refused, of so many; nothing where none of them is."""
    refused = {place % several for place in places_refused(readings) if -1 <= place < several}
    return tuple(place for place in range(several) if place not in refused) if refused else ()


def ruled_out_by_place(reading: ClauseReading, context: Context) -> Iterator[AnyAct]:
    """What stands at a refused place would not do."""
    for place in places_refused((reading,)):
        if context.asked is Asked.TIME and -1 <= place < len(context.starts):
            start = context.starts[place]
            yield ExcludeWhen(when=When(days=(start.date(),), at=start.time()), span=reading.clause.span)
        elif context.asked is Asked.DAY and -1 <= place < len(context.days):
            yield ExcludeWhen(when=When(days=(context.days[place],)), span=reading.clause.span)
        elif -1 <= place < len(context.options):
            yield from _ruled_out(context.options[place].acts, reading)


def _ruled_out(acts: Sequence[AnyAct], reading: ClauseReading) -> Iterator[AnyAct]:
    for act in acts:
        match act:
            case GiveStaff(staff_ids=ids) if ids:
                yield ExcludeStaff(staff_ids=ids, span=reading.clause.span)
            case GiveService(service_ids=ids):
                yield ExcludeServices(service_ids=ids, span=reading.clause.span)
