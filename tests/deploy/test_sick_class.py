"""Somebody who was to give a class is away: each of its customers is told, asked in their chat, and moves alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from deploy.operations.absence import _parts_of, affected_by, as_json, ask, rows_of
from graph.model import Appointment, Attendee
from scheduling.class_seats import AppointmentRef
from tests.deploy.office import opened_office
from tests.whole_app import Visitor, open_app
from tests.worlds.sample import BUSINESS, YOGA_ON_WEDNESDAY
from tests.worlds.studio import Studio, open_studio
from tests.worlds.values import member_called, service_called

DAY = date(2027, 1, 6)
ANA, LUIS = member_called("Ana"), member_called("Luis")
YOGA = service_called("Yoga class")


async def teach(studio: Studio, *staff: str) -> None:
    await studio.change(f"services/{YOGA.id}", "bookingService", staffMemberIds=list(staff))


@pytest.mark.parametrize("is_other_there", [True, False])
async def test_each_is_asked_alone_and_moves_by_their_own_yes(tmp_path: Path, *, is_other_there: bool) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=0.02) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        await teach(studio, ANA.id, *([LUIS.id] if is_other_there else []))
        eva, tom = Visitor(http, base, store), Visitor(http, base, store)
        for one, name, email in ((eva, "Eva Lund", "eva@example.com"), (tom, "Tom Reis", "tom@example.com")):
            await one.open("en-GB")
            await one.say(f"yoga class on 6 January at 12:00 with Ana, my name is {name}, {email}", "skip", "yes")
            await one.hear("You're booked!")
        async with opened_office(studio, tmp_path) as office:
            shop = await office.desk.catalogue(BUSINESS)
            both = await affected_by(office, shop, ANA.id, DAY)
            counts = [await ask(office, both), await ask(office, both)]
            heard = [await one.hear("I'm sorry: Ana Costa can't be there") for one in (eva, tom)]
            before = await studio.calendar()
            await eva.say(heard[0].choices[0].says, "yes")
            moved = await eva.hear("Your appointment has ")
            [left] = await affected_by(office, shop, ANA.id, DAY)

    assert {one.customer for one in both} == {"Eva Lund", "Tom Reis"}
    assert all(one.can_be_asked and one.is_in_class for one in both)
    assert {row[5] for row in rows_of(both, shop)} == {"Luis Teixeira" if is_other_there else "nobody"}
    assert as_json(both[0], shop)["is_class"] is True
    assert counts == [2, 0]
    # The class is still theirs, and that of the other as it was.
    assert before == ["Yoga class 2027-01-06 12:00 Ana Costa, Eva Lund, Tom Reis"]
    offered = "Same time with Luis Teixeira" if is_other_there else "Monday 4 January at 12:00 with Ana Costa"
    assert [one.choices[0].label for one in heard] == [offered, offered]
    assert [one.choices[-1].label for one in heard] == ["Cancel", "Cancel"]
    assert ("Luis Teixeira" in moved.text) is is_other_there
    assert (left.customer, left.asked is not None) == ("Tom Reis", True)
    assert {"eva@example.com", "tom@example.com"}.isdisjoint(heard[0].text.split())


async def test_whoever_has_a_seat_hears_who_gives_the_class_now(tmp_path: Path) -> None:
    """What the command advises where somebody else could give it."""
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=0.02) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        await teach(studio, ANA.id, LUIS.id)
        eva = Visitor(http, base, store)
        await eva.open("en-GB")
        await eva.say("yoga class on 6 January at 12:00 with Ana, my name is Eva Lund, eva@example.com", "skip", "yes")
        await eva.hear("You're booked!")
        [lesson] = [one["id"] for one in await studio.get("appointments") if one["serviceName"] == "Yoga class"]
        await studio.change(f"appointments/{lesson}", "bookingAppointment", staffMemberIds=[LUIS.id])
        studio.watch.now += timedelta(minutes=5)
        heard = await eva.hear("Your appointment")

    assert "Luis Teixeira" in heard.text


def test_nobody_in_a_class_is_passed_over() -> None:
    """Not even whoever has no entry among the customers of the business."""
    listed, unlisted = Attendee(customer_id="c1", name="Eva Lund"), Attendee(name="Nia New", phone="+351 910 000 555")
    lesson = Appointment("a1", YOGA.id, YOGA.name, YOGA_ON_WEDNESDAY, YOGA_ON_WEDNESDAY + YOGA.duration, (ANA.id,))

    parts = _parts_of(replace(lesson, attendees=(listed, unlisted), max_attendees=8))

    assert [[one.name for one in part.attendees] for part in parts] == [["Eva Lund"], ["Nia New"]]
    assert [AppointmentRef.parse(part.id).customer_id for part in parts] == ["c1", None]
    assert _parts_of(replace(lesson, max_attendees=8)) == []
    assert _parts_of(lesson) == [lesson]
