"""How long it takes from Graph's calendarView to the slots of a month, each with its free staff.

Cold is from the bytes of the answer, with nothing kept from before; warm is the same question to the same reading, as
the desk keeps it while customers browse, and parsed lies between: the first question to such a reading. Beside them
stands a plain sweep in Python over the same bytes, with none of the rules: what the machine needs for the least that
can be done. Run with `python -m benchmarks.slots`; times are medians of processor time, and ratios those of runs side
by side, since a machine has better and worse moments.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from graph import wire
from graph.model import Appointment, Business, Hours, PageSettings, SchedulingPolicy, Service, StaffMember
from scheduling.availability import booking_rules as terms
from scheduling.availability import opening_hours as windows
from scheduling.availability import slots
from scheduling.availability.busy_intervals import CalendarReading
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.model import Catalogue, ServiceChoice

FIRST = datetime(2027, 1, 4, tzinfo=UTC)
DAYS = 30
INTERVAL, LENGTH = timedelta(minutes=15), timedelta(minutes=30)
OPENS, CLOSES = 8, 18

# How many staff they have, and how many appointments in a month.
BUSINESSES = ((3, 100), (5, 200), (5, 1000), (20, 1000), (50, 2000))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    rounds: int = parser.parse_args().rounds
    say("staff  appointments   cold ms  parsed ms  warm ms  sweep ms   cold/sweep (aim 0.75)   warm/cold (aim 0.20)")
    for staff, appointments in BUSINESSES:
        answer, catalogue = answer_of(staff, appointments), catalogue_of(staff)
        assert cold(answer, catalogue) == plain_sweep(answer, staff), "both find the same"
        runs = [run(answer, catalogue, staff) for _ in range(rounds)]
        cold_ms, parsed_ms, warm_ms, sweep_ms = (statistics.median(times) for times in zip(*runs, strict=True))
        to_sweep = statistics.median(one[0] / one[3] for one in runs)
        to_cold = statistics.median(one[2] / one[0] for one in runs)
        say(
            f"{staff:5}  {appointments:12}  {cold_ms:8.2f}   {parsed_ms:8.2f} {warm_ms:8.2f}  {sweep_ms:8.2f}"
            f"   {to_sweep:10.2f}              {to_cold:9.2f}"
        )
    growth(rounds)


def run(answer: bytes, catalogue: Catalogue, staff: int) -> tuple[float, float, float, float]:
    """Milliseconds cold, parsed, warm, and of the plain sweep, which runs before anything is kept in memory."""
    cold_ms = milliseconds(lambda: cold(answer, catalogue))
    sweep_ms = milliseconds(lambda: plain_sweep(answer, staff))
    parsed = CalendarReading(wire.read_page(answer, Appointment)[0])
    forget()
    parsed_ms = milliseconds(lambda: slots_of(catalogue, parsed))
    warm_ms = milliseconds(lambda: slots_of(catalogue, parsed))
    return cold_ms, parsed_ms, warm_ms, sweep_ms


def growth(rounds: int) -> None:
    """How the time grows while the appointments of 20 staff double, for all of it and for the slots alone.

    Twice the appointments shall cost at most about twice the time. The plain sweep shows what the machine adds to that
    when more and more memory is in use.
    """
    catalogue = catalogue_of(20)
    say("appointments of 20 staff: milliseconds, and times those of half as many")
    before: tuple[float, ...] | None = None
    for appointments in (1000, 2000, 4000, 8000):
        answer = answer_of(20, appointments)
        runs = [run(answer, catalogue, 20) for _ in range(rounds)]
        cold_ms, parsed_ms, _, sweep_ms = (statistics.median(times) for times in zip(*runs, strict=True))
        now = (cold_ms, parsed_ms, sweep_ms)
        shown = [f"{name} {ms:6.1f}" for name, ms in zip(("cold", "parsed", "sweep"), now, strict=True)]
        if before:
            shown = [f"{text} ({ms / half:.2f}x)" for text, ms, half in zip(shown, now, before, strict=True)]
        say(f"{appointments:12}  " + "   ".join(shown))
        before = now


def cold(answer: bytes, catalogue: Catalogue) -> int:
    forget()
    return slots_of(catalogue, wire.read_page(answer, Appointment)[0])


def forget() -> None:
    """Whatever the search for slots keeps from one question to the next, as in a process that has just begun."""
    for module in (slots, terms, windows):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()


def slots_of(catalogue: Catalogue, appointments: Sequence[Appointment]) -> int:
    """How many (slot, free staff member) there are."""
    found = open_slots(
        ServiceChoice(catalogue, catalogue.services[0]),
        CalendarSnapshot(appointments),
        start=FIRST,
        end=FIRST + timedelta(days=DAYS),
        now=FIRST - timedelta(days=1),
    )
    return sum(len(slot.staff_ids) for slot in found)


def plain_sweep(answer: bytes, staff: int) -> int:
    """Busy stretches per person, then a walk over the grid; no zones, buffers, windows, limits or order."""
    busy: dict[str, list[tuple[float, float]]] = {f"s{n}": [] for n in range(staff)}
    for one in json.loads(answer)["value"]:
        start = datetime.fromisoformat(one["startDateTime"]["dateTime"][:19] + "+00:00").timestamp()
        end = datetime.fromisoformat(one["endDateTime"]["dateTime"][:19] + "+00:00").timestamp()
        for staff_id in one["staffMemberIds"]:
            busy[staff_id].append((start, end))
    grid = [
        (FIRST + timedelta(days=day, hours=OPENS) + n * INTERVAL).timestamp()
        for day in range(DAYS)
        for n in range((CLOSES - OPENS) * 4 - 1)
    ]
    found = 0
    length = LENGTH.total_seconds()
    for taken in busy.values():
        taken.sort()
        ends = [end for _, end in taken]
        for start in grid:
            after = bisect_left(ends, start + 1)
            found += after == len(taken) or taken[after][0] >= start + length
    return found


def answer_of(staff: int, appointments: int) -> bytes:
    """What Graph would send: appointments that do not overlap, spread over staff and days."""
    chance = random.Random(7)  # noqa: S311 - the same calendar every time
    places = [(n % staff, day, quarter) for n in range(staff) for day in range(DAYS) for quarter in range(0, 38, 2)]
    chosen = chance.sample(places, appointments)
    return json.dumps({"value": [appointment(n, *place) for n, place in enumerate(chosen)]}).encode()


def appointment(number: int, staff: int, day: int, quarter: int) -> dict[str, object]:
    start = FIRST + timedelta(days=day, hours=OPENS) + quarter * INTERVAL
    return {
        "id": f"AAMk{number:060}=",
        "serviceId": "cut",
        "serviceName": "Haircut",
        "startDateTime": moment(start),
        "endDateTime": moment(start + LENGTH),
        "duration": "PT30M",
        "preBuffer": "PT0S",
        "postBuffer": "PT0S",
        "staffMemberIds": [f"s{staff}"],
        "customers": [
            {
                "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                "customerId": f"c{number}",
                "name": "Jordan Miller",
                "emailAddress": f"c{number}@example.com",
                "phone": "213-555-0199",
                "timeZone": "America/Chicago",
                "customQuestionAnswers": [],
            }
        ],
        "maximumAttendeesCount": 1,
        "filledAttendeesCount": 1,
        "isLocationOnline": False,
        "price": 25.0,
        "priceType": "fixedPrice",
        "optOutOfCustomerEmail": False,
        "smsNotificationsEnabled": False,
    }


def moment(at: datetime) -> dict[str, str]:
    return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}.0000000Z", "timeZone": "UTC"}


def catalogue_of(staff: int) -> Catalogue:
    hours = ((Hours(clock(OPENS), clock(CLOSES)),),) * 7
    policy = SchedulingPolicy(slot_interval=INTERVAL, maximum_advance=timedelta(days=365))
    business = Business("shop@x", "Shop", hours=hours, policy=policy, page=PageSettings("UTC"))
    members = tuple(StaffMember(f"s{n}", f"Staff {n}") for n in range(staff))
    return Catalogue(business, ZoneInfo("UTC"), (Service("cut", "Haircut", LENGTH),), members, {})


def milliseconds(work: Callable[[], int]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
