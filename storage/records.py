"""What is on record of one write, by its kind: a booking, a move, a cancellation.

The names and types below are the stored form too (JSON, in the column `record` of the table `intents`): whoever changes
one writes a migration. Nothing here says who a customer is; what leads to them can be taken out again.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Annotated, ClassVar, Self, TypeVar

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import replace

from storage.database.errors import DatabaseError

# A moment always knows its zone; what goes on record is in UTC.
Moment = Annotated[datetime, Meta(tz=True)]

# The fields that lead to a customer: the mark of their address, their conversation, and their number at the business.
PERSONAL = ("customer_mark", "holder", "customer_id")


class UnreadableRecordError(DatabaseError):
    """What an intent has on record is of a kind or a form that this release does not know.

    Its text names the intent and the field at fault, and quotes no value.
    """


class Kind(Enum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"


# A release that does not know a field must not read past it: it would drop the field when it writes the record again.
class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What every kind has on record.

    `holder` is the conversation that asked for it, where the slot was held and the end is told. `is_owed` once a
    customer has been left without an answer: then they are told the end as soon as it is known.
    """

    kind: ClassVar[Kind]

    holder: str | None = None
    is_owed: bool = False

    def owed(self) -> Self:
        return replace(self, is_owed=True)

    def not_owed(self) -> Self:
        return replace(self, is_owed=False)

    def without_customer(self) -> Self:
        """What may be kept for longer than anything that leads to somebody."""
        return replace(self, **{name: None for name in PERSONAL if name in self.__struct_fields__})


class SlotRecord(Record, frozen=True, kw_only=True):
    """What a booking and a move have in common: both want a slot.

    `asked_staff_id` is the person whom the customer asked for, None for anyone, and `asked_also_with` the others of the
    team that they were told of. `customer_mark` is that of `mark_of`. `made_at` is when Graph says that the appointment
    was made, by which it is known under any id: of a booking once it is there, of a move in place before it leaves.
    `is_taken` where it ended because somebody was faster.
    """

    start: Moment
    asked_staff_id: str | None = None
    asked_also_with: tuple[str, ...] = ()
    customer_mark: str | None = None
    made_at: Moment | None = None
    is_taken: bool = False

    def taken(self) -> Self:
        return replace(self, is_taken=True)

    def made(self, made_at: datetime | None) -> Self:
        return replace(self, made_at=made_at and made_at.astimezone(UTC))


class Consent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the customer agreed to, in the business's words as they were shown, and when they said yes."""

    text: str
    given_at: Moment


class BookingRecord(SlotRecord, frozen=True, kw_only=True):
    """A new appointment, or a seat in a class.

    `instead_of` is an appointment of the same customer that gives way to it. The rest is known from just before the
    first request leaves: `left_at` when that was, with whom (`staff_id`, and where it takes a team the others of it,
    `also_with`) and for how long; `class_id` the appointment that is
    joined, where there is one, and `customer_id` as whom. `place` is their number among several who come together, each
    of whom is an intent of their own. `is_yielding` once it has begun to be taken back because
    somebody from outside was faster: from then on it is, whoever else goes away meanwhile. `consent` stays for as long
    as the record.
    """

    kind = Kind.BOOK

    service_id: str
    instead_of: str | None = None
    staff_id: str | None = None
    also_with: tuple[str, ...] = ()
    left_at: Moment | None = None
    length: timedelta | None = None
    class_id: str | None = None
    customer_id: str | None = None
    place: int = 1
    is_yielding: bool = False
    consent: Consent | None = None

    @property
    def staff_ids(self) -> frozenset[str]:
        """Those who are in what was sent."""
        return frozenset(self.also_with if self.staff_id is None else (self.staff_id, *self.also_with))

    def asked_again(self, wanted: BookingRecord) -> BookingRecord:
        """What `wanted` says, and for the rest what is on record already."""
        return replace(
            self,
            service_id=wanted.service_id,
            start=wanted.start,
            asked_staff_id=wanted.asked_staff_id,
            asked_also_with=wanted.asked_also_with,
            customer_mark=wanted.customer_mark,
            customer_id=wanted.customer_id or self.customer_id,
            instead_of=wanted.instead_of or self.instead_of,
            holder=wanted.holder or self.holder,
            place=wanted.place,
            consent=self.consent or wanted.consent,
        )

    def sent(
        self,
        *,
        staff_ids: tuple[str, ...],
        at: datetime,
        length: timedelta,
        class_id: str | None,
        customer_id: str | None,
    ) -> BookingRecord:
        """Just before a request leaves: all it takes to find the appointment again. What an earlier try said is gone.

        Whoever dies after sending is found by this and by nothing else.
        """
        return replace(
            self,
            staff_id=staff_ids[0],
            also_with=staff_ids[1:],
            left_at=at,
            length=length,
            class_id=class_id,
            customer_id=customer_id,
            is_yielding=False,
        )

    def yielding(self) -> BookingRecord:
        return replace(self, is_yielding=True)

    def without_number(self) -> BookingRecord:
        """Nothing that is in the calendar can be told to be theirs any more, so nothing counts as sent."""
        return replace(self, customer_id=None, left_at=None)


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where an appointment was. `end` is None where an old record does not say it: as long as its service takes."""

    start: Moment
    end: Moment | None = None
    staff_ids: tuple[str, ...] = ()


class MoveRecord(SlotRecord, frozen=True, kw_only=True):
    """An appointment of a customer that is to have another time; `service_id` None keeps its service.

    Known from just before a request leaves, and only where it is moved in place: `staff_ids` who take it at its new
    time, `from_service_id` and `came_from` what it was before, so that it can be found and put back. `is_going_back`
    once it has begun to be put back: from then on it is. `has_both` where Graph will not have the old one cancelled,
    or its customer wants to keep it.
    """

    kind = Kind.MOVE

    appointment_id: str
    service_id: str | None = None
    staff_ids: tuple[str, ...] = ()
    from_service_id: str | None = None
    came_from: Place | None = None
    is_going_back: bool = False
    has_both: bool = False

    def is_for(self, wanted: MoveRecord) -> bool:
        """Whether it is the same move; one that does not name a service means whichever there is."""
        is_same_service = wanted.service_id is None or wanted.service_id == self.service_id
        return is_same_service and (self.appointment_id, self.start, self.asked_staff_id, self.asked_also_with) == (
            wanted.appointment_id,
            wanted.start,
            wanted.asked_staff_id,
            wanted.asked_also_with,
        )

    def asked_again(self, wanted: MoveRecord) -> MoveRecord:
        """A new beginning: what an earlier try has left on record is gone, but for the conversation."""
        return replace(wanted, holder=wanted.holder or self.holder)

    def sent(
        self, *, staff_ids: tuple[str, ...], service_id: str | None, customer_mark: str | None, place: Place
    ) -> MoveRecord:
        """Just before a request leaves. Once one is on its way, the place it is found at may be the new one."""
        return replace(
            self,
            staff_ids=staff_ids,
            from_service_id=service_id,
            customer_mark=customer_mark or self.customer_mark,
            came_from=self.came_from or place,
        )

    def going_back(self) -> MoveRecord:
        return replace(self, is_going_back=True)

    def back(self) -> MoveRecord:
        """It is where it was, because somebody was faster."""
        return replace(self, is_going_back=False, is_taken=True)

    def with_both(self) -> MoveRecord:
        return replace(self, has_both=True)


class CancelRecord(Record, frozen=True, kw_only=True):
    """An appointment, or a seat in a class, that is to go."""

    kind = Kind.CANCEL

    appointment_id: str


R = TypeVar("R", bound=Record)

_FORMS: Mapping[str, type[Record]] = MappingProxyType(
    {form.kind.value: form for form in (BookingRecord, MoveRecord, CancelRecord)}
)


def read_record(intent: str, kind: str, stored: object) -> Record:
    """The record of an intent from its stored form. Raises UnreadableRecordError."""
    form = _FORMS.get(kind)
    if form is None:
        raise UnreadableRecordError(f"intent {intent!r} is on record as {kind!r}, which is no kind")
    try:
        return convert(stored, form)
    except ValidationError as error:
        raise UnreadableRecordError(f"intent {intent!r} has a record that cannot be read: {error}") from None


def mark_of(intent: str, key: str) -> str:
    """By which an address can be recognised for one intent, and not be read or compared with that of another.

    Of a customer without an address `key` is their number in digits, else their name.
    """
    return hmac.new(intent.encode(), key.casefold().encode(), "sha256").hexdigest()
