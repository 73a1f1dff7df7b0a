"""The times on offer, in words: one by one, by part of the day, or as stretches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from itertools import groupby

from dialogs.offers import BUTTONS
from dialogs.saying import who
from dialogs.saying.speaker import Speaker, lines
from scheduling.model import Slot

CROWDED = 20
"""More times than this on one day are said as stretches, and full hours stand on the buttons."""

FEW = 4
"""Up to this many times are said in one sentence; more are listed by part of the day."""


def on_buttons(speaker: Speaker, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The first dozen; of a day with many more the full hours, which go on to its end."""
    full = tuple(s for s in slots if s.start.astimezone(speaker.zones.main).minute == 0)
    return full if len(slots) > CROWDED and FEW <= len(full) <= BUTTONS else slots[:BUTTONS]


def zone_note(speaker: Speaker, slots: Sequence[Slot]) -> str:
    if not any(speaker.zones.other(s.start) for s in slots):
        return ""
    return speaker.words.say("zone-of-times", place=speaker.words.place_of(speaker.zones.main))


def of_day(speaker: Speaker, slots: Sequence[Slot], *, missed: bool) -> str:
    say, day = speaker.words.say, speaker.day(slots[0].start)
    if len(slots) > FEW:
        title = heading(speaker, slots, ("ask-slot-many", "ask-slot-many-with"), day=day)
        return lines(title, *_by_part(speaker, slots))
    key = "ask-slot-one" if len(slots) == 1 else "ask-slot-near-few" if missed else "ask-slot-few"
    return say(key, day=day, times=who.all_of(speaker, slots))


def heading(speaker: Speaker, slots: Sequence[Slot], keys: tuple[str, str], **values: str) -> str:
    """Over a list of times: the second sentence says who has all of them, where it is the same people."""
    plainly, with_staff = keys
    if not (staff_ids := who.in_common(slots)):
        return speaker.words.say(plainly, **values)
    return speaker.words.say(with_staff, staff=who.people(speaker, staff_ids), **values)


def by_day(speaker: Speaker, slots: Sequence[Slot]) -> list[str]:
    days = groupby(slots, key=lambda slot: speaker.day(slot.start))
    return [speaker.words.say("slots-day", day=day, times=_listed(speaker, list(group), slots)) for day, group in days]


def _listed(speaker: Speaker, part: Sequence[Slot], of: Sequence[Slot]) -> str:
    """Part of the times on offer: of those that are of the same people, with who that is."""

    def clocks(group: Sequence[Slot]) -> str:
        return ", ".join(_in_runs(speaker, group) if len(of) > CROWDED else map(speaker.short_clock, group))

    if who.in_common(of) is not None:
        return clocks(part)
    groups = who.by_people(part)
    return "; ".join(who.among_others(speaker, clocks(group), group[0].staff_ids) for group in groups)


def part_of_day(clock: time) -> str:
    return "morning" if clock < time(12) else "afternoon" if clock < time(18) else "evening"


def _by_part(speaker: Speaker, slots: Sequence[Slot]) -> list[str]:
    parts: dict[str, list[Slot]] = {"slots-morning": [], "slots-afternoon": [], "slots-evening": []}
    for slot in slots:
        parts[f"slots-{part_of_day(slot.start.astimezone(speaker.zones.main).time())}"].append(slot)

    return [speaker.words.say(key, times=_listed(speaker, part, slots)) for key, part in parts.items() if part]


def _in_runs(speaker: Speaker, slots: Sequence[Slot]) -> list[str]:
    """ "9:00 to 11:45 every 15 minutes": what follows at the same distance is not listed one by one."""
    said: list[str] = []
    left = list(slots)
    while left:
        run = left[:1]
        while len(run) < len(left) and (len(run) < 2 or _gap(run[-1], left[len(run)]) == _gap(run[0], run[1])):
            run.append(left[len(run)])
        if len(run) < FEW:
            said.append(speaker.short_clock(run[0]))
            del left[0]
            continue
        first, last = speaker.short_clock(run[0]), speaker.short_clock(run[-1])
        said.append(speaker.words.say("slots-run", first=first, last=last, minutes=_gap(run[0], run[1])))
        del left[: len(run)]
    return said


def _gap(slot: Slot, following: Slot) -> int:
    return round((following.start - slot.start).total_seconds() / 60)
