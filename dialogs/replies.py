"""What the bot says, as values, before any channel draws it.

Every reply can be drawn as plain text alone: `text` says all that the richer form shows, and each choice can be typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    """A plain sentence; asks nothing. Line breaks are meant. Never Markdown: customers' words may be inside."""

    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, with the answers that can be pressed; typing something else is always fine."""

    text: str
    choices: tuple[Choice, ...] = ()


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


Reply: TypeAlias = Say | Ask | Card | End


def choices_of(reply: Reply) -> tuple[Choice, ...]:
    """Everything in a reply that can be pressed."""
    match reply:
        case Say() | End():
            return ()
        case Ask(choices=choices):
            return choices
        case Card(choices=choices, rows=rows):
            return (*choices, *(row.change for row in rows if row.change))
