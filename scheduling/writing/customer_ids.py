"""The business's entry for a customer, which a class asks for: found by their address, or made."""

from __future__ import annotations

from collections.abc import Collection

from graph.errors import OutcomeUnknown, TryLater
from graph.model import Phone
from scheduling.model import Person
from scheduling.ports import Bookings
from storage.customers import Customers


async def customer_id(
    client: Bookings, index: Customers, business_id: str, person: Person, *, besides: Collection[str | None]
) -> str:
    """The business's entry for this person other than these, made when there is none.

    Not under `besides`: an address that is typed in proves nothing, so it must not lead to somebody's seat. Whoever
    gives none is entered anew: a name or a number may be that of others in the list.
    """
    if not person.email:
        return await _entered(client, business_id, person)
    if known := await index.find(business_id, person.email, besides=besides):
        return known
    if not await index.are_listed(business_id):
        everyone = await client.list_customers(business_id)
        await index.fill(business_id, [(one.id, one.email) for one in everyone if one.email])
        if known := await index.find(business_id, person.email, besides=besides):
            return known
    made_id = await _entered(client, business_id, person)
    await index.add(business_id, made_id, person.email)
    return made_id


async def _entered(client: Bookings, business_id: str, person: Person) -> str:
    phones = (Phone(person.phone),) if person.phone else ()
    try:
        made = await client.create_customer(business_id, person.name, person.email or None, phones)
    except OutcomeUnknown as error:
        # Nothing is booked so far, and a customer who is in the list twice does no harm.
        raise TryLater("create_customer: no clear answer", request_id=error.request_id) from error
    return made.id
