"""The times on offer: by part of the day, or by day where they are of several, with who could have them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dialogs.offers import KEPT, local_day
from dialogs.picking.people import initials_of
from dialogs.replies import Choice, Time, TimeGroup, TimePicker
from dialogs.saying import who
from dialogs.saying.speaker import Speaker
from dialogs.saying.times import part_of_day
from scheduling.model import Slot

_PARTS = {"morning": "pick-morning", "afternoon": "pick-afternoon", "evening": "pick-evening"}


def time_picker(
    speaker: Speaker, slots: Sequence[Slot], choices: Sequence[Choice], more: tuple[Choice, ...]
) -> TimePicker:
    """`more` leads to what did not fit on buttons, and is of no use where all times are seen."""
    zone = speaker.zones.main
    staff_ids = dict.fromkeys(key for slot in slots for key in slot.staff_ids if len(slot.staff_ids) <= who.NAMED)
    letters = initials_of(speaker, tuple(staff_ids)) if len(staff_ids) > 1 else {}
    is_of_days = len({local_day(slot, zone) for slot in slots}) > 1

    def group_of(pair: tuple[Slot, Choice]) -> str:
        start = pair[0].start.astimezone(zone)
        return speaker.day(start) if is_of_days else speaker.words.say(_PARTS[part_of_day(start.time())])

    groups = groupby(zip(slots, choices, strict=True), key=group_of)
    return TimePicker(
        tuple(TimeGroup(title, tuple(_time(speaker, *pair, letters) for pair in pairs)) for title, pairs in groups),
        tuple((letters[key], speaker.staff_name(key) or "") for key in who.in_order(speaker, tuple(letters))),
        replaced=more if len(slots) < KEPT else (),
    )


def _time(speaker: Speaker, slot: Slot, choice: Choice, letters: dict[str, str]) -> Time:
    """As it is told, both zones are in it, where they differ."""
    places = speaker.words.say("pick-places", number=slot.places) if slot.places else ""
    clock = who.with_people(speaker, speaker.clock(slot.start), slot.staff_ids)
    named = who.in_order(speaker, slot.staff_ids) if len(slot.staff_ids) <= who.NAMED else ()
    people = tuple(letters[key] for key in named if key in letters)
    return Time(choice, ", ".join(part for part in (clock, places) if part), speaker.short_clock(slot), people, places)
