"""Staff availability: requests, and what is made of the answers.

https://learn.microsoft.com/graph/api/bookingbusiness-getstaffavailability
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from graph.model import AvailabilityItem, StaffAvailability
from graph.wire import writing
from graph.wire.reading import read_page
from graph.wire.request import Request, business_path, check_span, check_staff, spans

# Neither the greatest span nor the greatest number of staff is documented; these are known to work.
LONGEST_SPAN = timedelta(days=31)
MOST_STAFF = 20


def staff_availability(
    business_id: str, staff_ids: Sequence[str], start: datetime, end: datetime
) -> Iterator[tuple[Request, datetime, datetime]]:
    """The requests that cover all staff and all of [start, end), each with its own part of the time.

    Asked in UTC: IANA names are known to fail. https://github.com/microsoftgraph/microsoft-graph-docs/issues/20695
    """
    check_span("staff_availability", start, end)
    check_staff("staff_availability", staff_ids)
    where = business_path("staff_availability", business_id, "getStaffAvailability")
    for first, last in spans(start, end, LONGEST_SPAN):
        for number in range(0, len(staff_ids), MOST_STAFF):
            body = {
                "staffIds": list(staff_ids[number : number + MOST_STAFF]),
                "startDateTime": writing.write_moment(first),
                "endDateTime": writing.write_moment(last),
            }
            yield Request("staff_availability", "POST", where, business_id, json=body), first, last


def read_staff_availability(content: bytes) -> list[StaffAvailability]:
    """The metadata puts the collection under `value`, the documented example under `staffAvailabilityItem`."""
    found, _ = read_page(content, StaffAvailability, "staffAvailabilityItem")
    return found


def within(items: Sequence[AvailabilityItem], start: datetime, end: datetime) -> tuple[AvailabilityItem, ...]:
    """The items cut to [start, end): Graph may answer with whole working days."""
    cut = (AvailabilityItem(max(item.start, start), min(item.end, end), item.status, item.service_id) for item in items)
    return tuple(item for item in cut if item.start < item.end)
