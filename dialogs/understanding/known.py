"""Whether a value says again what is on the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from dialogs.acts import Field, GiveStaff, GiveText, GiveWhen
from dialogs.understanding.context import Context, Draft
from dialogs.understanding.found import Found
from dialogs.when import When


def is_known_way(name: str, context: Context) -> bool:
    """ "Oh, one after the other": whether several who come together do so already."""
    at_once = context.draft.is_at_once
    return at_once is not None and at_once is (name == "at-once")


def is_known(one: Found, context: Context) -> bool:
    """Whether a value is the one that is on the table already."""
    draft = context.draft
    match one.act:
        case GiveWhen(when=when):
            return are_of_all(when.choices, context) if when.choices else _is_of_one(when, context)
        case GiveStaff(staff_ids=ids):
            return draft.staff_id is not None and ids == (draft.staff_id,)
        case GiveText(field=field, text=text):
            return _is_known_text(field, text, draft)
        case None:
            return True
        case _:
            return draft.service_id is not None and getattr(one.act, "service_ids", None) == (draft.service_id,)


def _is_of_one(when: When, context: Context) -> bool:
    """Whether it is the time of the customer, or of one of those who come too."""
    draft = context.draft
    return draft.start is not None and any(_is_of(when, start) for start in (draft.start, *draft.other_starts))


def _is_known_text(field: Field, text: str, draft: Draft) -> bool:
    """Of a name a part is enough."""
    known = {Field.NAME: draft.name, Field.EMAIL: draft.email}.get(field, draft.phone) or ""
    is_part = field is Field.NAME and set(text.casefold().split()) <= set(known.casefold().split())
    return is_part or _bare(text) == _bare(known)


def are_of_all(whens: Sequence[When], context: Context) -> bool:
    """Whether several times are those of all who come together."""
    starts = [start for start in (context.draft.start, *context.draft.other_starts) if start is not None]
    ordered = sorted(whens, key=lambda one: one.at or time.min)
    return len(starts) == len(ordered) and all(map(_is_of, ordered, sorted(starts)))


def _is_of(when: When, start: datetime | None) -> bool:
    """Whether a wish is that time, said again."""
    if start is None or not (when.has_days or when.at is not None):
        return False
    clock = start.time().replace(second=0, microsecond=0)
    return when.fits_day(start.date()) and (not when.has_time or when.fits(start.date(), clock))


def _bare(text: str) -> str:
    """Without spaces, signs and capitals; of a number its last nine digits, whatever the country's code."""
    plain = "".join(c for c in text.casefold() if c.isalnum())
    return plain[-9:] if plain.isdecimal() else plain
