"""The five steps of Microsoft's overview of the Bookings API: a business, its staff, a service, the page, the list.

https://learn.microsoft.com/graph/api/resources/booking-api-overview
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import msgspec

from graph.admin import BookingsAdmin
from graph.model import BusinessDraft, Hours, PageSettings, PriceType, ServiceDraft, StaffDraft, StaffRole

_WORKDAY = (Hours(time(9), time(17)),)
_HOURS = (_WORKDAY,) * 5 + ((), ())


class WalkStep(msgspec.Struct, frozen=True):
    """One step, what it made and the id that Graph gave it."""

    number: int
    what: str
    name: str
    id: str


class Walked(msgspec.Struct, frozen=True):
    """`businesses` are the ids and names of the whole list."""

    steps: tuple[WalkStep, ...]
    public_url: str | None
    businesses: tuple[tuple[str, str], ...]


async def walk(client: BookingsAdmin, name: str, tell: Callable[[WalkStep], None] = lambda _: None) -> Walked:
    """Makes a business that can be booked at once. A person signs in for it, as no application may create one.

    Raises errors of `graph/errors.py`; what was made until then stays, and is shown by `tell`.
    """
    steps: list[WalkStep] = []

    def done(what: str, called: str, id_: str) -> str:
        steps.append(WalkStep(len(steps) + 1, what, called, id_))
        tell(steps[-1])
        return id_

    business = await client.create_business(BusinessDraft(name=name, hours=_HOURS, page=PageSettings(time_zone="UTC")))
    business_id = done("business", business.name, business.id)
    member = await client.create_staff_member(
        business_id,
        StaffDraft(name="Alex Rivera", email="alex.rivera@example.com", role=StaffRole.EXTERNAL_GUEST),
    )
    staff_id = done("staff member", member.name, member.id)
    service = await client.create_service(
        business_id,
        ServiceDraft(
            name="First appointment",
            duration=timedelta(minutes=30),
            price_type=PriceType.FREE,
            staff_ids=(staff_id,),
        ),
    )
    done("service", service.name, service.id)
    await client.publish_business(business_id)
    published = await client.get_business(business_id)
    done("publication", published.public_url or "", business_id)
    listed = await client.list_businesses()
    done("list", f"{len(listed)} businesses", business_id)
    return Walked(tuple(steps), published.public_url, tuple((one.id, one.name) for one in listed))
