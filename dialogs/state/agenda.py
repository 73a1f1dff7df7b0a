"""What comes after the task that is under way, and what can be taken up again."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from dialogs.state.tasks import Booking, Moving
from dialogs.when import When


class Wish(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A service that is wished for besides, perhaps for somebody else; right after the one before it if no `when`.

    `service_options` are those between which is asked when its turn comes, where the words fit several.
    """

    service_id: str | None = None
    service_options: tuple[str, ...] = ()
    staff_ids: tuple[str, ...] | None = None
    when: When = When()
    is_for_other: bool = False


class Same(Struct, frozen=True, tag=True):
    """The same as what is under way, for one person more."""


class Unread(Struct, frozen=True, tag=True):
    """A message that could not be seen to: Graph was down, the business not chosen, or a write still looked into."""

    text: str


class GivenUp(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A booking that was just given up, with what should have followed it, for whoever thinks better of it."""

    task: Booking | Moving
    wishes: tuple[Wish | Same, ...] = ()


Later: TypeAlias = Wish | Same | Unread | GivenUp
