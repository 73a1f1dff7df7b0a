"""How long it takes from Graph's calendarView to the slots of a month, each with its free staff.

Cold is from the bytes of the answer; warm is the same question to the same reading, as the desk keeps it while
customers browse. Beside them stands a plain sweep in Python over the same bytes, with none of the rules: what the
machine needs for the least that can be done. Run with `python -m benchmarks.slots`; times are medians of processor
time, and ratios those of runs side by side, since a machine has better and worse moments.
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
from graph.values import Appointment, Business, Hours, PageSettings, SchedulingPolicy, Service, StaffMember
from scheduling.engagements import Calendar
from scheduling.slots import open_slots
from scheduling.values import Catalogue

FIRST = datetime(2027, 1, 4, tzinfo=UTC)
DAYS = 30
INTERVAL, LENGTH = timedelta(minutes=15), timedelta(minutes=30)
OPENS, CLOSES = 8, 18

# (staff, appointments): milliseconds that are aimed at, cold, where the plain sweep takes the third.
AIMS = {
    (3, 100): (1.0, 0.85),
    (5, 200): (3.0, 2.5),
    (5, 1000): (5.0, 5.0),
    (20, 1000): (12.0, 11.2),
    (50, 2000): (18.0, 17.9),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    rounds: int = parser.parse_args().rounds
    say("staff  appointments   cold ms  warm ms  sweep ms   cold/sweep (aim)   warm/cold (aim 0.20)")
    for (staff, appointments), (aim, sweep_then) in AIMS.items():
        answer, catalogue = answer_of(staff, appointments), catalogue_of(staff)
        parsed = Calendar(wire.read_appointments(answer)[0])

        def cold(answer: bytes = answer, catalogue: Catalogue = catalogue) -> int:
            return slots_of(catalogue, wire.read_appointments(answer)[0])

        def warm(parsed: Calendar = parsed, catalogue: Catalogue = catalogue) -> int:
            return slots_of(catalogue, parsed)

        def sweep(answer: bytes = answer, staff: int = staff) -> int:
            return plain_sweep(answer, staff)

        assert cold() == warm() == sweep(), "all three find the same"
        runs = [tuple(milliseconds(work) for work in (cold, warm, sweep)) for _ in range(rounds)]
        a, b, c = (statistics.median(times) for times in zip(*runs, strict=True))
        to_sweep = statistics.median(run[0] / run[2] for run in runs)
        to_cold = statistics.median(run[1] / run[0] for run in runs)
        say(
            f"{staff:5}  {appointments:12}  {a:8.2f} {b:8.2f}  {c:8.2f}"
            f"   {to_sweep:10.2f} ({aim / sweep_then:.2f})   {to_cold:9.2f}"
        )
    growth(rounds)


def growth(rounds: int) -> None:
    """Twice the appointments shall cost at most twice the time, however many there are."""
    appointments = (1000, 2000, 4000, 8000)
    catalogue = catalogue_of(20)
    answers = [answer_of(20, count) for count in appointments]
    times = [
        statistics.median(
            milliseconds(lambda answer=answer: slots_of(catalogue, wire.read_appointments(answer)[0]))  # type: ignore[misc]
            for _ in range(rounds)
        )
        for answer in answers
    ]
    shown = ", ".join(f"{count}: {took:.1f} ms" for count, took in zip(appointments, times, strict=True))
    say(f"20 staff, cold, by appointments: {shown}")


def slots_of(catalogue: Catalogue, appointments: Sequence[Appointment]) -> int:
    """How many (slot, free staff member) there are."""
    slots = open_slots(
        catalogue,
        catalogue.services[0],
        staff_id=None,
        start=FIRST,
        end=FIRST + timedelta(days=DAYS),
        now=FIRST - timedelta(days=1),
        appointments=appointments,
    )
    return sum(len(slot.staff_ids) for slot in slots)


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
