"""How long the simulator takes to show a day of a very full calendar.

    python -m benchmarks.simulator_calendar [--per-day N] [--days N]

2,500 appointments a day, Microsoft's limit for one calendar, for a month; then calendarView of a day in the middle of
it, page by page over HTTP on this machine. Measured is processor time, of the simulator and of the bare client that
asks it together, since others may be at work on the machine; what counts is the median of the slowest pages.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import httpx

from simulator.bookings.appointment_body import attendee, body_from_service, to_booking
from simulator.bookings.calendar import BusinessCalendar, StoredAppointment
from simulator.bookings.mailbox import BookingMailbox, appointment_id
from simulator.bookings.schema.time_formats import format_offset_moment, moment_object
from simulator.http.gateway import TENANT
from simulator.server import Running, create_simulator, serve

MOST_MS = 50.0
RUNS = 9
MONTH_BEGINS = datetime(2026, 12, 1, tzinfo=UTC)
LENGTH = timedelta(minutes=30)


async def main(per_day: int, days: int) -> int:
    """Says what was measured; 1 when a page takes longer than we promise."""
    app = create_simulator(now=MONTH_BEGINS)
    (business,) = app[TENANT].businesses.values()
    business.calendar = BusinessCalendar(_full(business, per_day, days))
    async with serve(app) as running:
        measured = [await _view(running, business.id, MONTH_BEGINS + timedelta(days=days // 2)) for _ in range(RUNS)]
    shown = {count for _, count in measured}
    if shown != {per_day}:
        sys.stderr.write(f"a day showed {shown} appointments instead of {per_day}\n")
        return 1
    slowest = [max(pages) for pages, _ in measured]
    whole = [sum(pages) for pages, _ in measured]
    sys.stdout.write(
        f"{len(business.calendar):,} appointments; calendarView of a day with {per_day:,}\n"
        f"slowest page of {len(measured[0][0])}: best day {min(slowest):.1f} ms, median {median(slowest):.1f} ms\n"
        f"the whole day: best {min(whole):.1f} ms, median {median(whole):.1f} ms\n"
    )
    return 0 if median(slowest) < MOST_MS else 1


def _full(business: BookingMailbox, per_day: int, days: int) -> list[StoredAppointment]:
    chance = random.Random(1)  # noqa: S311 - the same calendar each time
    services, staff = list(business.services.values()), list(business.staff_members)
    customers = [attendee(customer) for customer in business.customers.values()]
    made = format_offset_moment(MONTH_BEGINS)
    bookings = []
    for number in range(per_day * days):
        start = MONTH_BEGINS + timedelta(days=number // per_day, seconds=number % per_day * 86_400 // per_day)
        end = start + LENGTH if (start + LENGTH).date() == start.date() else start + timedelta(seconds=1)
        service = services[number % len(services)]
        body = body_from_service(service) | {
            "startDateTime": moment_object(start),
            "endDateTime": moment_object(end),
            "staffMemberIds": [staff[number % len(staff)]],
            "customers": [customers[number % len(customers)]],
            "createdDateTime": made,
            "lastUpdatedDateTime": made,
        }
        bookings.append(to_booking(appointment_id(chance), body, service))
    return bookings


async def _view(running: Running, business_id: str, day: datetime) -> tuple[list[float], int]:
    """Milliseconds of work for each page until its last byte is here, and how many appointments they hold together."""
    headers = {"Authorization": "Bearer application"}
    params = {"start": day.isoformat(), "end": (day + timedelta(days=1)).isoformat()}
    path = f"{running.base_url}/solutions/bookingBusinesses/{business_id}/calendarView"
    url, pages, count = str(httpx.URL(path, params=params)), [], 0
    async with httpx.AsyncClient(headers=headers, trust_env=False) as http:
        await http.get(f"{running.base_url}/solutions/bookingBusinesses")  # the connection is not what is measured
        while url:
            begun = time.process_time()
            answer = await http.get(url)
            pages.append((time.process_time() - begun) * 1000)
            page = answer.raise_for_status().json()
            url, count = page.get("@odata.nextLink", ""), count + len(page["value"])
    return pages, count


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--per-day", type=int, default=2_500)
    parser.add_argument("--days", type=int, default=30)
    chosen = parser.parse_args()
    sys.exit(asyncio.run(main(chosen.per_day, chosen.days)))
