"""Which customers of a business have which address, so that a seat in a class needs no list of all customers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, insert, select

from storage.database.tables import calendars, customers
from storage.database.transactions import Database, put

# Where no class is booked any more the list is not read again, and would stay with whoever has gone from it.
KEPT_FOR = timedelta(days=30)

# Staff add customers too; whom we do not know after this long we look for in the whole list again.
LIST_LASTS = timedelta(hours=12)

_LISTED = put(calendars, "customers_listed_at")
_KNOWN = put(customers, "email")


class Customers:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def find(self, business_id: str, email: str, *, besides: Collection[str | None] = ()) -> str | None:
        """A customer with this address other than these."""
        theirs = select(customers.c.customer_id).where(
            customers.c.business_id == business_id, customers.c.email == email.lower()
        )
        in_order = theirs.order_by(customers.c.customer_id)
        known = await self._database.read(lambda connection: connection.scalars(in_order).all())
        return next((one for one in known if one not in besides), None)

    async def are_listed(self, business_id: str) -> bool:
        """Whether all customers have been read not long ago, so that whom we do not know there is new."""
        listed = select(calendars.c.customers_listed_at).where(calendars.c.business_id == business_id)
        listed_at = await self._database.read(lambda connection: connection.scalar(listed))
        return listed_at is not None and timedelta(0) <= self._clock() - listed_at < LIST_LASTS

    async def fill(self, business_id: str, everyone: Iterable[tuple[str, str]]) -> None:
        """Takes over the whole list of ids and addresses; who is no longer on it is forgotten."""
        rows = [
            {"business_id": business_id, "customer_id": customer_id, "email": email.lower()}
            for customer_id, email in everyone
        ]
        now = self._clock()
        listed: dict[str, object] = {"business_id": business_id, "customers_listed_at": now}

        def work(connection: Connection) -> None:
            connection.execute(_LISTED.on(connection), listed)
            connection.execute(delete(customers).where(customers.c.business_id == business_id))
            if rows:
                connection.execute(insert(customers), rows)

        await self._database.write(work)

    async def add(self, business_id: str, customer_id: str, email: str) -> None:
        row: dict[str, object] = {"business_id": business_id, "customer_id": customer_id, "email": email.lower()}
        await self._database.write(lambda connection: connection.execute(_KNOWN.on(connection), row))

    async def drop(self, business_id: str, customer_id: str) -> None:
        """For when Graph does not know them any more: the next booking reads the whole list again."""
        gone = (customers.c.business_id == business_id) & (customers.c.customer_id == customer_id)

        def work(connection: Connection) -> None:
            connection.execute(delete(customers).where(gone))
            unlisted: dict[str, object] = {"business_id": business_id, "customers_listed_at": None}
            connection.execute(_LISTED.on(connection), unlisted)

        await self._database.write(work)

    async def forget_old(self) -> int:
        """The lists that have not been read for long: with the next booking that needs one it is. Gives how many."""
        is_read = exists().where(
            calendars.c.business_id == customers.c.business_id,
            calendars.c.customers_listed_at > self._clock() - KEPT_FOR,
        )
        gone = delete(customers).where(~is_read)
        return await self._database.write(lambda connection: connection.execute(gone).rowcount)

    async def forget(self, email: str) -> None:
        """Erases an address from the index of every business, on request."""
        erased = delete(customers).where(customers.c.email == email.lower())
        await self._database.write(lambda connection: connection.execute(erased))
