"""The customer: how they are written to, who they have shown to be, and which appointments are theirs."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from scheduling.identity import Identity


class Told(Struct, frozen=True, omit_defaults=True):
    """How an appointment was when its customer was last told of it; `link` as in `Made`."""

    service_id: str | None = None
    staff_ids: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    link: str | None = None


class Made(Struct, frozen=True, omit_defaults=True):
    """An appointment made in this conversation, and the intent that made it: this customer may see and change it.

    The rest is how it was when it was last looked at; an earlier build did not keep that. `is_with_anyone` is set where
    the customer did not mind who it is with. `found_for` is the address on it, where it was made elsewhere: it is
    theirs for as long as that is proved. `link` is a mark of the link to join it, "" where there is none; `told` is set
    where it has changed since its customer was told of it, otherwise than by this chat. `other_id` is what it is called
    in the calendar by now, where it keeps its name here until they have been told of the change; "" for the same.
    """

    business_id: str
    appointment_id: str
    intent: str
    service_id: str | None = None
    staff_ids: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    customer: str = ""
    is_with_anyone: bool = False
    found_for: str = ""
    link: str | None = None
    told: Told | None = None
    other_id: str = ""


class Proof(Struct, frozen=True):
    """A mail address that is theirs beyond doubt, as `scheduling.identity.comparable` gives it, and until when that
    counts.
    """

    address: str
    until: datetime


class Customer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is written to, and what is theirs. `phone` is "" when they would rather give none.

    `is_member`: signed in with an account of the organisation. `code_sent_to` is the address to which a code was sent
    last, and `code` what they have typed of it, until it has been looked at. `gone` are appointments that were found to
    be in the calendar no more, of which they have not been told.
    """

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    made: tuple[Made, ...] = ()
    proofs: tuple[Proof, ...] = ()
    is_member: bool = False
    code_sent_to: str = ""
    code: str = ""
    gone: tuple[Made, ...] = ()

    @property
    def identity(self) -> Identity:
        return Identity(frozenset(one.address for one in self.proofs), self.is_member)

    @property
    def is_proved(self) -> bool:
        """Whether the address that is written to is theirs beyond doubt."""
        return self.identity.owns(self.email)
