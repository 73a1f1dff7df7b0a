"""An hour means what it was told by: the customer's clock for an online meeting, the business's for a visit, wherever
in the conversation it stands, and whatever is under way by then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from dialogs.said import Away, Said, Settled
from dialogs.turns.absence import AWAY
from dialogs.turns.news import CHANGE
from graph.model import Appointment, PageSettings
from tests.dialogs.talk import Talk

DETAILS = "my name is Ana Silva, ana@example.com, no phone"
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Clocks:
    """Where the two are, and what it is about. `is_alone`: the business wants its own time said alone."""

    business: str
    customer: str | None
    online: bool
    is_alone: bool = False

    @property
    def told(self) -> ZoneInfo:
        """The rule of docs/decisions/zones.md, once more."""
        theirs = self.online and not self.is_alone
        return ZoneInfo(self.customer if theirs and self.customer else self.business)

    @property
    def service(self) -> str:
        return "Online consultation" if self.online else "Haircut"


class Caller(Talk):
    """Somebody somewhere, and a business that never closes: an hour that is taken for another is free as well."""

    def __init__(self, clocks: Clocks) -> None:
        super().__init__(
            {
                "name": "Studio",
                "tz": clocks.business,
                "phone": "+351 210 000 300",
                "hours": {key: [["00:00", "24:00"]] for key in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
                "staff": ["Dana", "Luis"],
                "services": [
                    {"name": "Online consultation", "minutes": 30, "online": True},
                    {"name": "Haircut", "minutes": 30},
                    {"name": "Massage", "minutes": 30},
                    {"name": "Coaching", "minutes": 30, "online": True},
                ],
            }
        )
        self.clocks, self.zone = clocks, clocks.customer
        page = PageSettings(business_zone_only=clocks.is_alone)
        self.desk.shop = replace(self.desk.shop, business=structs.replace(self.desk.shop.business, page=page))

    async def _take(self, said: Said) -> None:
        self.desk.now = self.now
        await super()._take(replace(said, zone=self.zone))

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """In November, by the clock by which it is told."""
        return datetime(2026, 11, day, hour, minute, tzinfo=self.clocks.told)

    async def has_booked(self) -> Appointment:
        """With Dana on Wednesday the 25th at ten."""
        await self.say(f"{self.clocks.service} with Dana on 25 November at 10:00, {DETAILS}", "yes")
        [made] = self.desk.appointments
        assert made.start == self.at(25, 10)
        return made

    async def is_told(self, kind: str, made: Appointment, away: Away | None = None) -> str:
        settled = Settled("event/1", is_done=True, kind=kind, business_id="Studio", appointment_id=made.id, away=away)
        await self._take(Said(settled=settled, locale=self.locale))
        return self.answer

    async def press_first(self, part: str) -> str:
        label = next(one.label for one in self.choices if part in one.label)
        return await self.press(label)

    @property
    def chosen(self) -> datetime:
        assert self.visit.slot is not None, self.answer
        return self.visit.slot.start


Place = Callable[[Caller], Awaitable[None]]


async def said_of_what_is_made(caller: Caller) -> None:
    await caller.has_booked()
    await caller.say("move it to 15:00")
    assert caller.chosen == caller.at(25, 15)


async def said_of_what_is_shown(caller: Caller) -> None:
    await caller.has_booked()
    assert "at 10:00" in await caller.say("show my appointments")
    await caller.say("move it to 15:00")
    assert caller.chosen == caller.at(25, 15)


async def said_in_a_zone_of_its_own(caller: Caller) -> None:
    await caller.has_booked()
    await caller.say("move it to 26 November at 3pm London time")
    assert caller.chosen == datetime(2026, 11, 26, 15, tzinfo=ZoneInfo("Europe/London"))


async def the_same_time_on_another_day(caller: Caller) -> None:
    await caller.has_booked()
    await caller.say("move it to Friday, same time")
    assert caller.chosen == caller.at(27, 10)


async def half_an_hour_later(caller: Caller) -> None:
    await caller.has_booked()
    await caller.say("can I come half an hour later?")
    assert caller.chosen == caller.at(25, 10, 30)


async def the_same_again(caller: Caller) -> None:
    await caller.has_booked()
    await caller.say("the same again a week later")
    assert caller.chosen == caller.at(25, 10) + timedelta(days=7)


async def regretted(caller: Caller) -> None:
    made = await caller.has_booked()
    await caller.say("cancel it", "yes", "oh, I can make it after all")
    assert caller.desk.appointments == []
    assert caller.chosen == made.start


async def named_by_its_hour(caller: Caller) -> None:
    made = await caller.has_booked()
    await caller.say(f"another {caller.clocks.service} with Dana on 25 November at 15:00", "yes")
    asked = await caller.say("cancel the one at 10:00")
    assert "at 10:00" in asked
    await caller.say("yes")
    assert [one.start for one in caller.desk.appointments] == [caller.at(25, 15)]
    assert made not in caller.desk.appointments


async def late(caller: Caller) -> None:
    made = await caller.has_booked()
    caller.now = made.start - timedelta(minutes=10)
    assert "about 10 minutes late" in await caller.say("I'm running late, I can be there at 10:10")


async def late_without_a_word_of_it(caller: Caller) -> None:
    made = await caller.has_booked()
    caller.now = made.start - timedelta(minutes=10)
    assert "about 10 minutes late" in await caller.say("I can only make it by 10:10")


async def somebody_is_away(caller: Caller) -> None:
    made = await caller.has_booked()
    assert "at 10:00" in await caller.is_told(AWAY, made, Away("Dana", made.start))
    await caller.press_first("Same time with Luis")
    assert (caller.chosen, caller.visit.staff_ids) == (made.start, ("Luis",))


async def somebody_is_away_and_another_time_suits(caller: Caller) -> None:
    made = await caller.has_booked()
    await caller.is_told(AWAY, made, Away("Dana", made.start))
    label = next(one.label for one in caller.choices if " at " in one.label)
    await caller.press(label)
    told = caller.chosen.astimezone(caller.clocks.told)
    assert f"at {told:%H:%M}" in label
    assert f"{told.day} November" in label


async def changed_by_the_staff(caller: Caller) -> None:
    made = await caller.has_booked()
    later = timedelta(hours=3)
    caller.desk.appointments[0] = structs.replace(made, start=made.start + later, end=made.end + later)
    assert "at 13:00" in (await caller.is_told(CHANGE, made)).split("Now it is")[-1]
    await caller.say("move it to 15:00")
    assert caller.chosen == caller.at(25, 15)


async def pressed_when_the_phone_has_flown(caller: Caller) -> None:
    await caller.has_booked()
    await caller.say("move it to 26 November in the morning")
    button = next(one for one in caller.choices if one.label == "11:00")
    caller.zone = "Asia/Tokyo"
    await caller.press_old(button)
    assert caller.chosen == caller.at(26, 11)


async def another_service_at_that_time(caller: Caller) -> None:
    """Of the other kind, and so by the other clock: what was chosen stays what it is."""
    other = "Haircut" if caller.clocks.online else "Online consultation"
    await caller.say(f"{caller.clocks.service} with Dana on 25 November at 10:00, {DETAILS}")
    await caller.say(f"make it a {other} instead")
    assert (caller.visit.service_id, caller.chosen) == (other, caller.at(25, 10))


async def given_up_and_another_service_named_later(caller: Caller) -> None:
    """The hour in between belongs to no service, and still is the one that was said."""
    other = "Massage" if caller.clocks.online else "Coaching"
    await caller.say(
        f"{caller.clocks.service} with Dana on 25 November at 10:00, {DETAILS}", f"not {caller.clocks.service}"
    )
    await caller.say(other)
    assert (caller.visit.service_id, caller.chosen) == (other, caller.at(25, 10))


PLACES: tuple[Place, ...] = (
    said_of_what_is_made,
    said_of_what_is_shown,
    said_in_a_zone_of_its_own,
    the_same_time_on_another_day,
    half_an_hour_later,
    the_same_again,
    regretted,
    named_by_its_hour,
    late,
    late_without_a_word_of_it,
    somebody_is_away,
    somebody_is_away_and_another_time_suits,
    changed_by_the_staff,
    pressed_when_the_phone_has_flown,
    another_service_at_that_time,
    given_up_and_another_service_named_later,
)

EVERYWHERE = (
    Clocks("Europe/Lisbon", "America/New_York", online=True),
    Clocks("Europe/Lisbon", "America/New_York", online=False),
    Clocks("Europe/Lisbon", "America/New_York", online=True, is_alone=True),
    Clocks("America/New_York", "Asia/Kolkata", online=True),
    Clocks("Europe/Lisbon", "Pacific/Auckland", online=True),
    Clocks("Europe/Lisbon", None, online=True),
)


@pytest.mark.parametrize("clocks", EVERYWHERE, ids=str)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
async def test_an_hour_means_what_it_was_told_by(place: Place, clocks: Clocks) -> None:
    await place(Caller(clocks))
