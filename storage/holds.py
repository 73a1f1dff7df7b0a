"""Slots kept for one customer while they decide: on record, so that every process sees the same.

Each customer (a holder: one conversation, say) has one hold at most; a new one takes the place of the old.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    UpdateBase,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from storage.tables import calendars, holds
from storage.transactions import Database, keep_others_out, put

KEPT_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Hold:
    """A slot kept for one holder until `expires_at`; `busy_from` and `busy_until` are its time with its buffers.

    Of a class it keeps one place, and others may hold places beside it. `customer_id` is who is about to have that
    place, once it is known.
    """

    holder: str
    business_id: str
    service_id: str
    staff_id: str
    start: datetime
    busy_from: datetime
    busy_until: datetime
    expires_at: datetime
    is_class: bool = False
    customer_id: str | None = None

    @property
    def sharing(self) -> str:
        """The same for holds that may lie side by side, and for no others."""
        return f"class/{self.service_id}/{self.start.astimezone(UTC).isoformat()}" if self.is_class else self.holder

    def is_for(self, business_id: str, service_id: str, start: datetime) -> bool:
        return (self.business_id, self.service_id, self.start) == (business_id, service_id, start)

    def touches(self, other: Hold) -> bool:
        return self.busy_from < other.busy_until and other.busy_from < self.busy_until


@dataclass(frozen=True, slots=True)
class Standing:
    """What the other processes have to say about a calendar: the holds in force, and the edition of its last write."""

    edition: int
    holds: tuple[Hold, ...] = ()


class OutdatedError(Exception):
    """The calendar has been changed since it was looked at."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one writes for, whoever of the staff it will be with."""

    business_id: str
    service_id: str
    start: datetime


class Holds:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def standing(self, business_id: str, *, besides: str | None = None) -> Standing:
        """How things stand for everybody, or for one holder, whose own hold does not stand in their way."""

        def work(connection: Connection) -> Standing:
            edition = _edition(connection, business_id)
            rows = connection.execute(self._in_force(business_id, besides)).mappings()
            return Standing(edition, tuple(_hold(row) for row in rows))

        return await self._database.read(work)

    async def own(self, holder: str) -> Hold | None:
        in_force = (holds.c.holder == holder) & (holds.c.expires_at > self._clock())

        def work(connection: Connection) -> Hold | None:
            row = connection.execute(select(holds).where(in_force)).mappings().one_or_none()
            return _hold(row) if row else None

        return await self._database.read(work)

    async def take(
        self, wanted: Hold, *, seats: int = 1, seated: Collection[str] = (), as_of: int | None = None
    ) -> int | None:
        """Puts a hold on record in place of the holder's earlier one, until `wanted.expires_at`.

        Gives the edition at which it was taken; None when others hold that time, or all the `seats` of that class.
        Whoever is `seated` in it already holds no other. OutdatedError, and no hold, when the calendar is not as it
        was in the edition `as_of` any more, so that seats were counted in vain.
        """

        def work(connection: Connection) -> int | None:
            keep_others_out(connection, f"bookings-chat/holds/{wanted.business_id}")
            if as_of is not None and _edition(connection, wanted.business_id) != as_of:
                raise OutdatedError
            rows = connection.execute(self._in_force(wanted.business_id, wanted.holder)).mappings()
            others = [hold for hold in map(_hold, rows) if hold.customer_id not in seated]
            if not _has_room(others, wanted, seats):
                return None
            is_over = (holds.c.business_id == wanted.business_id) & (holds.c.expires_at <= self._clock())
            connection.execute(delete(holds).where(is_over | (holds.c.holder == wanted.holder)))
            connection.execute(insert(holds).values(_row(wanted)))
            return _edition(connection, wanted.business_id)

        try:
            return await self._database.write(work)
        except IntegrityError:
            return None  # where the look above was not enough, PostgreSQL's exclusion constraint is

    async def renew(self, holder: str) -> Hold | None:
        """Five more minutes from now; None when there is nothing left to renew."""
        now = self._clock()
        in_force = (holds.c.holder == holder) & (holds.c.expires_at > now)
        later = update(holds).where(in_force).values(expires_at=now + KEPT_FOR).returning(*holds.c)

        def work(connection: Connection) -> Hold | None:
            row = connection.execute(later).mappings().one_or_none()
            return _hold(row) if row else None

        return await self._database.write(work)

    async def hand_over(self, held: Claim, holder: str, to: str) -> None:
        """The hold of this slot, if there is one, goes to another holder as it is; whoever has one keeps that."""
        is_theirs, is_shared = holds.c.holder == to, holds.c.sharing != holds.c.holder
        values = {"holder": to, "sharing": case((is_shared, holds.c.sharing), else_=to)}

        def work(connection: Connection) -> None:
            connection.execute(delete(holds).where(is_theirs, holds.c.expires_at <= self._clock()))
            if connection.scalar(select(holds.c.holder).where(is_theirs)) is None:
                connection.execute(update(holds).where(_is_of(held, holder)).values(values))

        await self._database.write(work)

    async def name(self, holder: str, customer_id: str) -> None:
        """Whose place in a class it is: once they are in the calendar, the hold counts no more."""
        await self._execute(update(holds).where(holds.c.holder == holder).values(customer_id=customer_id))

    async def release(self, holder: str) -> None:
        await self._execute(delete(holds).where(holds.c.holder == holder))

    async def release_of(self, held: Claim, holder: str) -> None:
        """Whatever else they hold, they keep."""
        await self._execute(delete(holds).where(_is_of(held, holder)))

    async def turn_page(self, business_id: str) -> int:
        """The calendar has changed: what any process keeps of it is old from now on. Gives the new edition."""
        row: dict[str, object] = {"business_id": business_id, "edition": 1}

        def work(connection: Connection) -> int:
            connection.execute(put(connection, calendars, row, then={"edition": calendars.c.edition + 1}))
            return _edition(connection, business_id)

        return await self._database.write(work)

    async def _execute(self, statement: UpdateBase) -> None:
        await self._database.write(lambda connection: connection.execute(statement))

    def _in_force(self, business_id: str, besides: str | None) -> Select[tuple[object, ...]]:
        found = select(holds).where(holds.c.business_id == business_id, holds.c.expires_at > self._clock())
        return found if besides is None else found.where(holds.c.holder != besides)


def _is_of(held: Claim, holder: str) -> ColumnElement[bool]:
    is_same = (holds.c.business_id == held.business_id) & (holds.c.service_id == held.service_id)
    return (holds.c.holder == holder) & is_same & (holds.c.start == held.start)


def _has_room(others: list[Hold], wanted: Hold, seats: int) -> bool:
    in_the_way = [one for one in others if one.staff_id == wanted.staff_id and one.touches(wanted)]
    if any(one.sharing != wanted.sharing for one in in_the_way):
        return False
    return len(in_the_way) < seats


def _edition(connection: Connection, business_id: str) -> int:
    known = select(func.max(calendars.c.edition)).where(calendars.c.business_id == business_id)
    return connection.scalar(known) or 0


def _row(hold: Hold) -> dict[str, object]:
    return {
        "holder": hold.holder,
        "business_id": hold.business_id,
        "service_id": hold.service_id,
        "staff_id": hold.staff_id,
        "start": hold.start,
        "busy_from": hold.busy_from,
        "busy_until": hold.busy_until,
        "sharing": hold.sharing,
        "expires_at": hold.expires_at,
        "customer_id": hold.customer_id,
    }


def _hold(row: RowMapping) -> Hold:
    return Hold(
        holder=row["holder"],
        business_id=row["business_id"],
        service_id=row["service_id"],
        staff_id=row["staff_id"],
        start=row["start"],
        busy_from=row["busy_from"],
        busy_until=row["busy_until"],
        is_class=row["sharing"] != row["holder"],
        expires_at=row["expires_at"],
        customer_id=row["customer_id"],
    )
