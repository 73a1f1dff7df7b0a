"""What an operator should know of how a business is set up. Pure; whoever reads catalogues says each once.

No remark holds personal data: staff go by their ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.availability.booking_rules import zone_of_hours
from scheduling.availability.opening_hours import zone_named
from scheduling.model import Catalogue

_MONTH, _MONTHS = timedelta(days=30), 13


def remarks_on(catalogue: Catalogue, now: datetime) -> Iterator[str]:
    yield from _on_zones_of_staff(catalogue, now)
    yield from _on_services_kept(catalogue)
    yield from _on_groups_with_invites(catalogue)


def _on_zones_of_staff(catalogue: Catalogue, now: datetime) -> Iterator[str]:
    """Of staff with hours of their own: for others it makes no difference."""
    for member in catalogue.staff:
        own = zone_named(member.time_zone)
        if member.use_business_hours or member.hours is None or own is None or _agree(own, catalogue.zone, now):
            continue
        taken = "their own" if zone_of_hours(member, catalogue) == own else "the business's"
        yield (
            f"the staff member {member.id} of {catalogue.business.id} names another time zone than the business; "
            f"their working hours are read in {taken} (STAFF_HOURS_ZONE)"
        )


def _on_services_kept(catalogue: Catalogue) -> Iterator[str]:
    kept = [repr(service.name) for service in catalogue.services if service.id in catalogue.kept]
    if kept:
        yield (
            f"customers of {catalogue.business.id} cannot move or cancel in the chat what Bookings does not let them "
            f"manage (CUSTOMER_CHANGES): {', '.join(kept)}"
        )


def _on_groups_with_invites(catalogue: Catalogue) -> Iterator[str]:
    """A fault of Bookings that Microsoft knows: whoever leaves a group makes it mail all others that it is cancelled.

    https://learn.microsoft.com/microsoft-365/bookings/bookings-faq
    """
    for service in catalogue.services:
        if service.max_attendees > 1 and catalogue.policy_of(service).invite_customers:
            yield (
                f"switch meeting invites to customers off for the group service {service.name!r} of "
                f"{catalogue.business.id}: when one customer leaves, Bookings mails all others that it is cancelled"
            )


def _agree(one: ZoneInfo, other: ZoneInfo, now: datetime) -> bool:
    """Whether clocks in both show the same in each month of the coming year, whatever the zones are called."""
    moments = [now + number * _MONTH for number in range(_MONTHS)]
    return all(at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset() for at in moments)
