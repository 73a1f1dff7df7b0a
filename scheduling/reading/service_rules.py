"""What the operator says of services, and Bookings has no field for: how many of the staff one needs at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.model import Service
from scheduling.reading.service_names import is_meant

ALL: Literal["all"] = "all"


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """`staff_needed` is a number, or all who provide the service, however many they are."""

    staff_needed: int | Literal["all"]

    def number_of(self, staff: int) -> int:
        return staff if self.staff_needed == ALL else self.staff_needed


Rules = Mapping[str, ServiceRule]
"""By the id of a service, or its name in Bookings."""


def staff_needed(
    services: Sequence[Service], staff: Mapping[str, int], rules: Rules
) -> tuple[dict[str, int], dict[str, str]]:
    """How many are needed, by the ids of those services that need several; and rules of no use, each with why.

    `staff` says by service how many provide it. A class takes none of these rules: its seats are given out one by one,
    and each of its customers would ask for a team of their own.
    """
    found: dict[str, int] = {}
    useless: dict[str, str] = {}
    for said, rule in rules.items():
        meant = [one for one in services if is_meant(one.id, one.name, said)]
        if not meant:
            useless[said] = "is not offered"
        for service in meant:
            number = rule.number_of(staff[service.id])
            if service.max_attendees > 1:
                useless[said] = "is for several customers at a time, each with a seat"
            elif number > 1:
                found[service.id] = number
                if number > staff[service.id]:
                    useless[said] = (
                        f"needs {number} of its staff, and {staff[service.id]} can be booked: it has no times"
                    )
    return found, useless
