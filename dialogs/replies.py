"""What the bot says, as values, before any channel draws it.

Every reply can be drawn as plain text alone: `text` says all that the richer form shows, and each choice can be typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import msgspec

from dialogs.acts import AnyAct


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. `says` is what the customer would type to mean the same, and what the chat shows when it is pressed.

    `acts` are what it means. Pressed, they come back as `Said.pressed`; typed, its words are known by the state, which
    keeps what is on screen.
    """

    label: str
    says: str
    acts: tuple[AnyAct, ...] = ()

    @property
    def value(self) -> Mapping[str, object] | None:
        """The acts as plain data, for the way to the channel and back; None where typing is all that it is."""
        return {"acts": msgspec.json.decode(msgspec.json.encode(self.acts))} if self.acts else None


@dataclass(frozen=True, slots=True)
class Say:
    """A plain sentence; asks nothing. Line breaks are meant. Never Markdown: customers' words may be inside.

    `calendar` are the ways by which the customer's own calendar follows what is said.
    """

    text: str
    calendar: Links | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar. `told` says all of it to whoever does not see it; no `choice` where nothing is free."""

    day: date
    told: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """The days of one month, from the first to the last. `blanks` of its first week are of the month before."""

    title: str
    blanks: int
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class DayPicker:
    """Whole months, in which the days are told apart on which something is free.

    `weekdays` are (short, long), as the weeks of these customers begin. `earlier` and `later` ask for other months.
    Where no months are drawn, any day from `first` to `last` can be entered: into a box named `other`, by a button
    `show`.
    """

    weekdays: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    first: date
    last: date | None = None
    other: str = ""
    show: str = ""
    earlier: Choice | None = None
    later: Choice | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A start. `told` says all of it to whoever does not see it; `people` are the initials of who could have it.

    `places` says how many are left, in a class that others have joined.
    """

    choice: Choice
    told: str
    clock: str
    people: tuple[str, ...] = ()
    places: str = ""


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """The times of a part of a day, or of one of several days."""

    title: str
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class TimePicker:
    """`people` are the initials with the names that they stand for. `replaced` are buttons of the question that have no
    use where all of this is seen.
    """

    groups: tuple[TimeGroup, ...]
    people: tuple[tuple[str, str], ...] = ()
    replaced: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Offering:
    """A service: `details` are its length and price."""

    choice: Choice
    details: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ServicePicker:
    """`more` and `search` are what shows all, and what finds some, where there are too many to be seen at once."""

    services: tuple[Offering, ...]
    more: str = ""
    search: str = ""
    none_found: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff, or whoever is free (no `initials`); `note` says what there is to know of them now."""

    choice: Choice
    initials: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonPicker:
    people: tuple[Member, ...]


Picker: TypeAlias = DayPicker | TimePicker | ServicePicker | PersonPicker


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, with the answers that can be pressed; typing something else is always fine.

    `picker` has the answers laid out for whoever sees them, and `lead` is then said over it instead of `text`, which
    lists them in words. Once it is answered it says `chosen` and what that was, or `over`. `calendar` as in `Say`.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    picker: Picker | None = None
    lead: str = ""
    chosen: str = ""
    over: str = ""
    calendar: Links | None = None

    @property
    def beside(self) -> tuple[Choice, ...]:
        """The answers that are not in the picker."""
        shown = {one.acts for one in picks_of(self.picker)} if self.picker else set()
        return tuple(one for one in self.choices if not one.acts or one.acts not in shown)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card: what it is, its value, and the button that changes it (if it can be changed), or a link that
    shows more of it (title, https address).
    """

    label: str
    value: str
    change: Choice | None = None
    link: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """Several ways to the same, in small print: (title, https address), or an address on our own host, from its "/"."""

    title: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Things seen at a glance: the summary before a yes (`kind` "summary"), or the receipt after it ("receipt").

    `note` stands below the rows in small print (consent, zone, how to cancel); `links` are (title, https address).
    `calendar` are the ways into the customer's own calendar.
    `text` is the whole card in words, for channels and readers without cards.
    """

    kind: str
    title: str
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]
    text: str
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()
    calendar: Links | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The chat is forgotten on this device: nobody can go on in it, and the customer begins another.

    `elsewhere` is said in its place where a chat belongs to an account, and to no device.
    """

    text: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class InPublic:
    """Said where others read along. `button` is on the way to the reader's own chat, where `draft` stands ready to be
    sent.
    """

    text: str
    button: str
    draft: str = ""


Reply: TypeAlias = Say | Ask | Card | End | InPublic


def picks_of(picker: Picker) -> tuple[Choice, ...]:
    """Everything in a picker that can be pressed, with what it makes superfluous."""
    match picker:
        case DayPicker(months=months, earlier=earlier, later=later):
            days = (day.choice for month in months for day in month.days)
            return tuple(one for one in (*days, earlier, later) if one is not None)
        case TimePicker(groups=groups, replaced=replaced):
            return (*(time.choice for group in groups for time in group.times), *replaced)
        case ServicePicker(services=services):
            return tuple(one.choice for one in services)
        case PersonPicker(people=people):
            return tuple(one.choice for one in people)


def choices_of(reply: Reply) -> tuple[Choice, ...]:
    """Everything in a reply that can be pressed, and is known by its words when it is typed.

    What else a picker shows is read as any other words are.
    """
    match reply:
        case Say() | End() | InPublic():
            return ()
        case Ask(choices=choices):
            return choices
        case Card(choices=choices, rows=rows):
            return (*choices, *(row.change for row in rows if row.change))
