"""Slots kept for one customer while they decide: on record, so that every process sees the same.

Each customer (a holder: one conversation, say) has one hold at most; a new one takes the place of the old. Of a team it
keeps all or none, and all of them until it ends: a row for each, which are only ever written together.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Executable, Row, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from storage.database.tables import calendars, holds
from storage.database.transactions import Database, InEachDialect, keep_others_out

KEPT_FOR = timedelta(minutes=5)

_AT_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Hold:
    """A slot kept for one holder until `expires_at`; `busy_from` and `busy_until` are its time with its buffers.

    `staff_ids` are those whose time it is: one, or all of a team.
    Of a class it keeps one place, and others may hold places beside it. `customer_id` is who is about to have that
    place, once it is known. However often it is renewed, it lasts until `ends_by` at most, and until `ends_by_unnamed`
    while its customer has given no name. `conversation` and `network` are marks of whose it is, to count by.
    """

    holder: str
    business_id: str
    service_id: str
    staff_ids: frozenset[str]
    start: datetime
    busy_from: datetime
    busy_until: datetime
    expires_at: datetime
    is_class: bool = False
    customer_id: str | None = None
    ends_by: datetime | None = None
    ends_by_unnamed: datetime | None = None
    conversation: str | None = None
    network: str | None = None

    @property
    def sharing(self) -> str:
        """The same for holds that may lie side by side, and for no others."""
        return f"class/{self.service_id}/{self.start.astimezone(UTC).isoformat()}" if self.is_class else self.holder

    def is_for(self, business_id: str, service_id: str, start: datetime) -> bool:
        return (self.business_id, self.service_id, self.start) == (business_id, service_id, start)

    def touches(self, other: Hold) -> bool:
        """Whether both want the same time of any of the staff."""
        is_at_once = self.busy_from < other.busy_until and other.busy_from < self.busy_until
        return is_at_once and not self.staff_ids.isdisjoint(other.staff_ids)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the other processes have to say about a calendar: the holds in force, and the edition of its last write.

    `own` is the hold of whoever asks, wherever it is; it is not among the `holds`.
    """

    edition: int
    holds: tuple[Hold, ...] = ()
    own: Hold | None = None


class OutdatedError(Exception):
    """The calendar has been changed since it was looked at."""


class TooManyHoldsError(Exception):
    """As many holds are in force as there may be; the text says of what: "conversation" or "network"."""


@dataclass(frozen=True, slots=True)
class MostHolds:
    """So many holds may be in force of one conversation, and of one network address."""

    conversation: int
    network: int


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
        self._in_line: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def standing(
        self,
        business_id: str,
        first: datetime = _AT_ANY_TIME[0],
        until: datetime = _AT_ANY_TIME[1],
        *,
        besides: str | None = None,
    ) -> Standing:
        """How [first, until) stands for everybody, or for one holder, whose own hold does not stand in their way."""
        theirs = {
            "of_business": business_id,
            "of_holder": besides,
            "now": self._clock(),
            "first": first,
            "until": until,
        }

        def work(connection: Connection) -> Standing:
            edition = _edition(connection, business_id)
            found = _holds(connection.execute(_IN_FORCE_OR_OWN, theirs))
            own = next((one for one in found if one.holder == besides), None)
            return Standing(edition, tuple(one for one in found if one is not own), own)

        return await self._database.read(work)

    async def own(self, holder: str) -> Hold | None:
        theirs = {"of_holder": holder, "now": self._clock()}

        def work(connection: Connection) -> Hold | None:
            return next(iter(_holds(connection.execute(_OWN, theirs))), None)

        return await self._database.read(work)

    async def take(
        self,
        wanted: Hold,
        *,
        seats: int = 1,
        seated: Collection[str] = (),
        as_of: int | None = None,
        most: MostHolds | None = None,
    ) -> int | None:
        """Puts a hold on record in place of the holder's earlier one, until `wanted.expires_at`.

        Gives the edition at which it was taken; None when others hold that time of any of its staff, or all the `seats`
        of that class, and then the earlier one stays.
        Whoever is `seated` in it already holds no other. OutdatedError, and no hold, when the calendar is not as it
        was in the edition `as_of` any more, so that seats were counted in vain. TooManyHoldsError, and the earlier hold
        as it was, when there are as many as `most` allows.
        """
        business_id = wanted.business_id

        def work(connection: Connection) -> int | None:
            keep_others_out(connection, f"bookings-chat/holds/{business_id}")
            if as_of is not None and _edition(connection, business_id) != as_of:
                raise OutdatedError
            theirs = {"of_business": business_id, "of_holder": wanted.holder, "now": self._clock()}
            at_that_time = {"first": wanted.busy_from, "until": wanted.busy_until}
            others = _holds(connection.execute(_OTHERS_IN_FORCE, theirs | at_that_time))
            if not _has_room([one for one in others if one.customer_id not in seated], wanted, seats):
                return None
            if most is not None:
                _check_most(connection, wanted, most, self._clock())
            connection.execute(_CLEAR_FOR, theirs)
            connection.execute(_INSERT, _rows(wanted))
            # Read after the holds: whoever writes turns the page before they let go of their hold.
            return _edition(connection, business_id)

        try:
            # Processes wait for each other in the database; those of this process wait here, where a crowd that wants
            # the same calendar keeps none of the connections that all others need.
            async with self._in_line[business_id]:
                return await self._database.write(work)
        except IntegrityError:
            return None  # where the look above was not enough, PostgreSQL's exclusion constraint is

    async def renew(self, holder: str, *, is_named: bool = True) -> Hold | None:
        """Five more minutes from now, but no longer than it may last; None when there is nothing left to renew.

        `is_named`: its customer has given a name.
        """
        now = self._clock()
        later = {"of_holder": holder, "now": now, "later": now + KEPT_FOR}
        renewal = _RENEW if is_named else _RENEW_UNNAMED

        def work(connection: Connection) -> Hold | None:
            return next(iter(_holds(connection.execute(renewal, later))), None)

        return await self._database.write_alone(work)

    async def hand_over(self, held: Claim, holder: str, to: str) -> None:
        """The hold of this slot, if there is one, goes to another holder as it is; whoever has one keeps that."""
        receiver = {"of_holder": to, "now": self._clock()}

        def work(connection: Connection) -> None:
            connection.execute(_CLEAR_EXPIRED, receiver)
            if connection.execute(_OWN, receiver).first() is None:
                connection.execute(_HAND_OVER, _of(held, holder) | {"to": to})

        await self._database.write(work)

    async def name(self, holder: str, customer_id: str) -> None:
        """Whose place in a class it is: once they are in the calendar, the hold counts no more."""
        await self._database.write(
            lambda connection: connection.execute(_NAME, {"of_holder": holder, "customer": customer_id})
        )

    async def release(self, holder: str) -> None:
        await self._database.write_alone(lambda connection: connection.execute(_RELEASE, {"of_holder": holder}))

    async def release_of(self, held: Claim, holder: str) -> None:
        """Whatever else they hold, they keep."""
        await self._database.write_alone(lambda connection: connection.execute(_RELEASE_OF, _of(held, holder)))

    async def release_both(self, holder: str, held: Claim, of: str) -> None:
        """Everything of one holder, and of another only this, at once."""

        def work(connection: Connection) -> None:
            connection.execute(_RELEASE, {"of_holder": holder})
            connection.execute(_RELEASE_OF, _of(held, of))

        await self._database.write(work)

    async def forget_expired(self) -> None:
        """An hour after they have ended, so that no clock that differs makes one end early."""
        earlier = self._clock() - timedelta(hours=1)
        await self._database.write_alone(lambda connection: connection.execute(_FORGET, {"now": earlier}))

    async def turn_page(self, business_id: str) -> int:
        """The calendar has changed: what any process keeps of it is old from now on. Gives the new edition."""

        def work(connection: Connection) -> int:
            first: dict[str, object] = {"business_id": business_id, "edition": 1}
            return int(connection.execute(_TURN_PAGE.on(connection), first).scalar_one())

        return await self._database.write(work)


# Statements are built once: to put one together costs more than to run it on SQLite. What finds rows is bound by names
# of its own, since those of columns are taken by what is written to them.

_is_in_force = holds.c.expires_at > bindparam("now", type_=holds.c.expires_at.type)
_is_of_business = holds.c.business_id == bindparam("of_business")
_is_of_holder = holds.c.holder == bindparam("of_holder")
_is_of_slot = (
    _is_of_holder
    & _is_of_business
    & (holds.c.service_id == bindparam("of_service"))
    & (holds.c.start == bindparam("of_start", type_=holds.c.start.type))
)

_touches = (holds.c.busy_from < bindparam("until", type_=holds.c.start.type)) & (
    holds.c.busy_until > bindparam("first", type_=holds.c.start.type)
)

_IN_FORCE_OR_OWN = select(holds).where(_is_in_force, or_(_is_of_business & _touches, _is_of_holder))
_OTHERS_IN_FORCE = select(holds).where(
    _is_in_force, _is_of_business & _touches, holds.c.holder != bindparam("of_holder")
)
_OWN = select(holds).where(_is_in_force, _is_of_holder)
_CLEAR_FOR = delete(holds).where(or_(_is_of_business & ~_is_in_force, _is_of_holder))
_CLEAR_EXPIRED = delete(holds).where(_is_of_holder, ~_is_in_force)
_FORGET = delete(holds).where(~_is_in_force)
_INSERT = insert(holds)
_later = bindparam("later", type_=holds.c.expires_at.type)


def _renewal(at_most: Column[Any]) -> Executable:
    return (
        update(holds)
        .where(_is_of_holder, _is_in_force, or_(at_most.is_(None), at_most > bindparam("now")))
        .values(expires_at=case((at_most < _later, at_most), else_=_later))
        .returning(*holds.c)
    )


_RENEW, _RENEW_UNNAMED = _renewal(holds.c.ends_by), _renewal(holds.c.ends_by_unnamed)
_IN_FORCE_OF_CONVERSATION, _IN_FORCE_OF_NETWORK = (
    select(func.count(holds.c.holder.distinct())).where(
        _is_in_force, whose == bindparam("whose"), holds.c.holder != bindparam("of_holder")
    )
    for whose in (holds.c.conversation, holds.c.network)
)
_HAND_OVER = (
    update(holds)
    .where(_is_of_slot)
    .values(
        holder=bindparam("to", type_=holds.c.holder.type),
        sharing=case((holds.c.sharing != holds.c.holder, holds.c.sharing), else_=bindparam("to")),
    )
)
_NAME = update(holds).where(_is_of_holder).values(customer_id=bindparam("customer"))
_RELEASE = delete(holds).where(_is_of_holder)
_RELEASE_OF = delete(holds).where(_is_of_slot)

_EDITION = select(func.max(calendars.c.edition)).where(calendars.c.business_id == bindparam("of_business"))
_TURN_PAGE = InEachDialect(
    lambda new: (
        new(calendars)
        .on_conflict_do_update(index_elements=["business_id"], set_={"edition": calendars.c.edition + 1})
        .returning(calendars.c.edition)
    )
)


def _of(held: Claim, holder: str) -> dict[str, object]:
    return {
        "of_holder": holder,
        "of_business": held.business_id,
        "of_service": held.service_id,
        "of_start": held.start,
    }


def _has_room(others: list[Hold], wanted: Hold, seats: int) -> bool:
    in_the_way = [one for one in others if one.touches(wanted)]
    if any(one.sharing != wanted.sharing for one in in_the_way):
        return False
    return len(in_the_way) < seats


def _check_most(connection: Connection, wanted: Hold, most: MostHolds, now: datetime) -> None:
    """Raises TooManyHoldsError. A network's holds may be of several businesses, so that it is a line of its own."""
    for what, whose, number, counting in (
        ("conversation", wanted.conversation, most.conversation, _IN_FORCE_OF_CONVERSATION),
        ("network", wanted.network, most.network, _IN_FORCE_OF_NETWORK),
    ):
        if whose is None:
            continue
        keep_others_out(connection, f"bookings-chat/holds-of-{what}/{whose}")
        theirs = {"whose": whose, "of_holder": wanted.holder, "now": now}
        if (connection.scalar(counting, theirs) or 0) >= number:
            raise TooManyHoldsError(what)


def _edition(connection: Connection, business_id: str) -> int:
    return connection.scalar(_EDITION, {"of_business": business_id}) or 0


def _rows(hold: Hold) -> list[dict[str, object]]:
    return [
        {
            "holder": hold.holder,
            "business_id": hold.business_id,
            "service_id": hold.service_id,
            "staff_id": staff_id,
            "start": hold.start,
            "busy_from": hold.busy_from,
            "busy_until": hold.busy_until,
            "sharing": hold.sharing,
            "expires_at": hold.expires_at,
            "customer_id": hold.customer_id,
            "ends_by": hold.ends_by,
            "ends_by_unnamed": hold.ends_by_unnamed,
            "conversation": hold.conversation,
            "network": hold.network,
        }
        for staff_id in sorted(hold.staff_ids)
    ]


def _holds(rows: Iterable[Row[Any]]) -> list[Hold]:
    """Each with all its staff."""
    found: dict[tuple[object, ...], list[Row[Any]]] = {}
    for row in rows:
        # What makes a claim, as a plain tuple: a calendar in demand has hundreds of holds, and each search reads them.
        found.setdefault((row.holder, row.business_id, row.service_id, row.start), []).append(row)
    return [_hold(same) for same in found.values()]


def _hold(rows: list[Row[Any]]) -> Hold:
    row = rows[0]
    return Hold(
        holder=row.holder,
        business_id=row.business_id,
        service_id=row.service_id,
        staff_ids=frozenset(one.staff_id for one in rows),
        start=row.start,
        busy_from=row.busy_from,
        busy_until=row.busy_until,
        is_class=row.sharing != row.holder,
        expires_at=row.expires_at,
        customer_id=row.customer_id,
        ends_by=row.ends_by,
        ends_by_unnamed=row.ends_by_unnamed,
        conversation=row.conversation,
        network=row.network,
    )
