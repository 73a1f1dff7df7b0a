"""Who has a time, in words: said where it is the customer's to choose, and a name alone only where it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec.structs import replace

from dialogs.policy import names_staff
from dialogs.saying.speaker import Speaker
from dialogs.state.tasks import Booking, Together, Visit
from dialogs.understanding.message import folded
from dialogs.understanding.values.language import load_language
from scheduling.model import Slot

NAMED = 3
"""Of more people than this, between whom there is a choice, only their number is said."""


_SHORT = 6
_CHANGES = 3
"""More times than this, that change hands more often, are not told apart by who has them."""


def told(speaker: Speaker, visit: Visit) -> tuple[Slot, ...]:
    """The times on offer, with those who have them in the order of the business; without, where that is not said."""
    slots = visit.slots or ()
    is_with_several = isinstance(visit, Booking) and visit.together is Together.AT_ONCE
    if is_with_several or not names_staff(visit, speaker.shop):
        return tuple(replace(slot, staff_ids=()) for slot in slots)
    order = {one.id: place for place, one in enumerate(speaker.shop.staff)}
    return tuple(replace(slot, staff_ids=_named(slot, order)) for slot in slots)


def _named(slot: Slot, order: dict[str, int]) -> tuple[str, ...]:
    """Nobody where it takes several at once: whoever of them it is in the end, none of them is instead of another."""
    return () if slot.staff_needed > 1 else tuple(sorted(slot.staff_ids, key=lambda key: order[key]))


def in_common(slots: Sequence[Slot]) -> tuple[str, ...] | None:
    """Those who have these times; None where it is said of each whose it is.

    In a long list of times that go from one to another all of them are named once: who it will be is said of the time
    that is chosen.
    """
    found = {slot.staff_ids for slot in slots}
    if len(found) > 1 and (len(slots) <= _SHORT or len(by_people(slots)) <= _CHANGES):
        return None
    return tuple(dict.fromkeys(key for slot in slots for key in slot.staff_ids))


def people(speaker: Speaker, staff_ids: Sequence[str]) -> str:
    """ "Dana Ferreira", "Dana or Marco", "any of 5 people"."""
    if len(staff_ids) > NAMED:
        return speaker.words.say("any-of-people", number=len(staff_ids))
    if len(staff_ids) == 1:
        return speaker.staff_name(staff_ids[0]) or ""
    return speaker.words.one_of([short_name(speaker, key) for key in staff_ids])


def short_name(speaker: Speaker, staff_id: str) -> str:
    """As a label has room for it: the first name, where only one has it; in full where one of the staff has a title."""
    name = speaker.staff_name(staff_id) or ""
    first, _, rest = name.partition(" ")
    firsts = [one.name.partition(" ")[0] for one in speaker.shop.staff]
    titles = load_language(speaker.words.locale).staff.titles
    is_titled = any(folded(one).strip(".") in titles for one in firsts)
    return first if rest and firsts.count(first) == 1 and not is_titled else name


def with_people(speaker: Speaker, times: str, staff_ids: Sequence[str]) -> str:
    """ "10:00 with Dana or Marco"; the times alone where nobody is named."""
    return speaker.words.say("times-with", times=times, staff=people(speaker, staff_ids)) if staff_ids else times


def among_others(speaker: Speaker, times: str, staff_ids: Sequence[str]) -> str:
    """ "10:00 with Dana", beside times of others; so all names are short."""
    staff = short_name(speaker, staff_ids[0]) if len(staff_ids) == 1 else people(speaker, staff_ids)
    return speaker.words.say("times-with", times=times, staff=staff)


def all_of(speaker: Speaker, slots: Sequence[Slot]) -> str:
    """A few times in one sentence, with who has them."""
    groups = by_people(slots)
    clocks = [speaker.words.all_of([speaker.short_clock(slot) for slot in group]) for group in groups]
    if len(groups) == 1:
        return with_people(speaker, clocks[0], slots[0].staff_ids)
    said = [among_others(speaker, *one) for one in zip(clocks, (group[0].staff_ids for group in groups), strict=True)]
    return speaker.words.all_of(said) if len(groups) == len(slots) else "; ".join(said)


def by_people(slots: Sequence[Slot]) -> list[list[Slot]]:
    """What follows one another and is of the same people, together."""
    return [list(group) for _, group in groupby(slots, key=lambda slot: slot.staff_ids)]


def whoever(speaker: Speaker, visit: Visit) -> str | None:
    """Whom it will be with, or who is wished for; None where that is open, or not said."""
    if visit.with_ids and (visit.staff_ids or names_staff(visit, speaker.shop)):
        return speaker.together(in_order(speaker, visit.with_ids))
    return speaker.wished_staff(visit)


def in_order(speaker: Speaker, staff_ids: Sequence[str]) -> tuple[str, ...]:
    """As the business lists them; whoever is not there any more is not named."""
    return tuple(one.id for one in speaker.shop.staff if one.id in staff_ids)
