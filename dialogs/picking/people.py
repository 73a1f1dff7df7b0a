"""The staff: by name, with the letters that stand for them. Their pictures would take another permission of Graph."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.replies import Choice, Member, PersonPicker
from dialogs.saying.speaker import Speaker
from graph.model import StaffMember


def initials_of(speaker: Speaker, staff_ids: Sequence[str]) -> dict[str, str]:
    """First and last name by a letter each; where two would be the same, by as many of the last as it takes."""
    found: dict[str, str] = {}
    for key in staff_ids:
        tried = _ways_to_shorten(speaker.staff_name(key) or "?")
        found[key] = next((one for one in tried if one not in found.values()), tried[-1])
    return found


def _ways_to_shorten(name: str) -> list[str]:
    first, *rest = name.split()
    if not rest:
        return [first[:length].capitalize() for length in (1, 2, 3)]
    return [first[:1].upper() + rest[-1][:length].capitalize() for length in (1, 2, 3)]


def person_picker(
    speaker: Speaker,
    staff: Sequence[StaffMember | None],
    choices: Sequence[Choice],
    free: Sequence[str] | None,
) -> PersonPicker:
    """`free` are those who have the time that is wished for, None where no time is."""
    letters = initials_of(speaker, tuple(one.id for one in staff if one))
    note = speaker.words.say("pick-free-then")
    return PersonPicker(
        tuple(
            Member(choice, letters[one.id] if one else "", note if one and free and one.id in free else "")
            for one, choice in zip(staff, choices, strict=True)
        )
    )
