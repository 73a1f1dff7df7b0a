"""What is offered in the place of a wish that cannot be met."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from dialogs.offers import allowed, alternatives, is_ruled_out, offer_of
from dialogs.when import When
from scheduling.model import Slot
from tests.worlds.sample import ZONE

WEDNESDAY = date(2026, 11, 25)


def slot(day: int, hour: int, *staff: str) -> Slot:
    return Slot(datetime(2026, 11, day, hour, tzinfo=UTC), 45, staff or ("d",))


def shown(slots: tuple[Slot, ...]) -> list[tuple[int, int]]:
    return [(one.start.day, one.start.hour) for one in slots]


def test_a_wished_day_that_is_open_is_offered_at_other_times() -> None:
    slots = [slot(25, hour) for hour in (9, 10, 11, 12, 13)] + [slot(26, 18)]

    offer = alternatives(slots, When((WEDNESDAY,), after=time(17)), ZONE)

    assert shown(offer.slots) == [(25, 10), (25, 11), (25, 12), (25, 13)]


def test_where_the_day_is_not_open_an_evening_stays_an_evening() -> None:
    slots = [slot(26, hour) for hour in (9, 10, 18)] + [slot(27, 9), slot(27, 18), slot(28, 19)]

    offer = alternatives(slots, When((WEDNESDAY,), after=time(17)), ZONE)

    assert shown(offer.slots) == [(26, 10), (26, 18), (27, 18), (28, 19)]


def test_the_last_free_times_are_offered_to_whoever_wishes_for_late_ones() -> None:
    slots = tuple(slot(25, hour) for hour in range(9, 18))

    assert shown(offer_of(slots, When(latest=True), ZONE).slots) == [(25, 14), (25, 15), (25, 16), (25, 17)]


@pytest.mark.parametrize(
    ("staff", "unwanted", "left"),
    [
        ((), (), [("d", "m"), ("d",)]),
        (("m",), (), [("m",)]),
        ((), ("d",), [("m",)]),
        (("d", "m"), ("m",), [("d",), ("d",)]),
    ],
)
def test_only_whom_the_customer_wants_is_offered(
    staff: tuple[str, ...], unwanted: tuple[str, ...], left: list[tuple[str, ...]]
) -> None:
    found = allowed([slot(25, 9, "d", "m"), slot(25, 10, "d")], staff, unwanted)

    assert [one.staff_ids for one in found] == left


def test_what_was_ruled_out_is_known_by_day_and_hour() -> None:
    mornings = When(before=time(12))

    assert is_ruled_out(slot(25, 9), (mornings,), ZONE)
    assert not is_ruled_out(slot(25, 14), (mornings, When()), ZONE)
    assert is_ruled_out(slot(25, 14), (When(weekdays=(2,)),), ZONE)
