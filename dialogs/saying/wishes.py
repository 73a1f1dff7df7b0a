"""A wish that is kept while something else is asked: its days, times and people, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from dialogs.saying.speaker import Speaker
from dialogs.state.tasks import Visit
from dialogs.when import When

_DAYS_NAMED = 3
_PARTS: dict[tuple[time | None, time | None], str] = {
    (time(8), time(12)): "heard-morning",
    (time(9), time(12)): "heard-morning",
    (time(12), time(14)): "heard-noon",
    (time(12), time(18)): "heard-afternoon",
    (time(17), time(20)): "heard-evening",
}


def heard(speaker: Speaker, visit: Visit) -> str | None:
    """ "Noted: Friday 4 December at 10:00 with Dana."; None where nothing was wished for, or no few words tell it."""
    what = told(speaker, visit, visit.when)
    return speaker.words.say("heard", what=what) if what else None


def told(speaker: Speaker, visit: Visit, when: When) -> str:
    """ "Friday 4 December at 10:00 with Dana"; "" where there is nothing to tell in few words."""
    if when.zone is not None:
        return ""
    staff = speaker.wished_staff(visit)
    named = speaker.words.say("instead-staff", staff=staff) if staff else ""
    return " ".join(part for part in (*_when(speaker, when), named) if part)


def when_told(speaker: Speaker, when: When) -> str:
    """Days and hours as they would count; "" where a few words do not tell all of it."""
    say = speaker.words.say
    if when.like or when.zone is not None or (when.since and when.weekdays):
        return ""
    parts = [*_when(speaker, when), *_stretch(speaker, when)]
    is_told = not when.choices and len(parts) == when.has_days + when.has_time
    soonest, latest = say("understood-soonest"), say("understood-latest")
    whole = (" ".join(parts), soonest if when.soonest else "", latest if when.latest else "")
    return ", ".join(part for part in whole if part) if is_told else ""


def _stretch(speaker: Speaker, when: When) -> Iterator[str]:
    """One that is open at an end."""
    if when.days or bool(when.since) == bool(when.until):
        return
    if when.since:
        yield speaker.words.say("understood-since", day=speaker.words.day(when.since))
    elif when.until:
        yield speaker.words.say("understood-until", day=speaker.words.day(when.until))


def _when(speaker: Speaker, when: When) -> Iterator[str]:
    if when.choices or len(when.days) > _DAYS_NAMED:
        return
    yield from _days(speaker, when)
    yield from _hours(speaker, when)


def _days(speaker: Speaker, when: When) -> Iterator[str]:
    words = speaker.words
    if when.days:
        yield words.one_of([words.day(day) for day in when.days])
    elif when.since and when.until:
        yield f"{words.short_day(when.since)} – {words.short_day(when.until)}"
    elif when.weekdays:
        yield words.one_of([words.weekday(number) for number in when.weekdays])


def _hours(speaker: Speaker, when: When) -> Iterator[str]:
    say = speaker.words.say
    if when.at is not None:
        yield say("heard-at", time=_clock(speaker, when.at))
    elif when.is_loose and (part := _part(when)) is not None:
        yield say(part)
    elif when.after is not None and when.before is not None:
        yield f"({_clock(speaker, when.after)} – {_clock(speaker, when.before)})"
    elif when.after is not None:
        yield say("heard-from", time=_clock(speaker, when.after))
    elif when.before is not None:
        yield say("heard-until", time=_clock(speaker, when.before))


def _part(when: When) -> str | None:
    """How a part of the day is said, where its ends are the usual ones."""
    return _PARTS.get((when.after, when.before))


def _clock(speaker: Speaker, moment: time) -> str:
    return speaker.words.time(datetime.combine(date.min.replace(year=2000), moment, tzinfo=speaker.zones.main))
