"""One message of the customer, as the channel handed it over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Away:
    """One of the staff is away at the time at which an appointment begins."""

    staff_id: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """No words of the customer, but the end of a write of theirs that they have not been told. `is_done`: it was
    carried out, and `appointment_id` is what it made or changed. `kind` is "book", "move" or "cancel"; or it is no end
    of a write, but "change": that appointment has been changed or cancelled otherwise than by this chat; or "away": one
    of its staff is `away`, and the customer is asked what to do. By one of `earlier_ids` they may know the appointment,
    where a move has given it another.
    """

    intent: str
    is_done: bool
    kind: str = "book"
    business_id: str | None = None
    appointment_id: str | None = None
    away: Away | None = None
    earlier_ids: tuple[str, ...] = ()

    @property
    def known_as(self) -> tuple[str, ...]:
        return (self.appointment_id or "", *self.earlier_ids)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody whom the channel has signed in, with what it knows of them. `is_member`: of an allowed organisation, and
    no guest of it; only then is `email` theirs beyond doubt. `is_open`: the channel could not say just now whether they
    are.
    """

    name: str = ""
    email: str = ""
    is_member: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What arrived in one turn.

    `pressed` is the data of a pressed button (`Choice.value`), untrusted: it came over the wire. `joined` is true for
    the first sight of a customer who has said nothing yet. `zone` is the customer's IANA zone as their device told it,
    unchecked; `locale` as "en-GB". `holder` is in whose name slots are held: one word for the conversation, or "" where
    nothing shall be held. `signed_in` is who the channel itself vouches for. Limits can be counted by `network`, where
    the message came from, and by `user`, whom a channel of Bot Framework names; neither can be read, and both are ""
    where they are not known. `business_id` is about which business the page is that they come from, unchecked.
    `is_public`: others read along, so that nothing is said of anybody. `locale` is "" where nothing is known of it.
    """

    text: str = ""
    pressed: Mapping[str, object] | None = None
    joined: bool = False
    locale: str = ""
    zone: str | None = None
    holder: str = ""
    settled: Settled | None = None
    signed_in: SignedIn | None = None
    network: str = ""
    user: str = ""
    business_id: str | None = None
    is_public: bool = False
