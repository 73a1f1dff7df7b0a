"""Somebody is away: who is affected, and customers who are asked in their chat by the app, from another process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.commands.office import Office
from deploy.operations.absence import affected_by, as_json, ask, rows_of
from graph.model import Appointment, AppointmentChanges
from storage.absences import AskedOf
from storage.conversations.model import EMBEDDED, Key, Standing
from storage.conversations.store import Conversations
from tests.deploy.office import opened_office
from tests.whole_app import Visitor, open_app
from tests.worlds.sample import BUSINESS, NOW, ZONE
from tests.worlds.studio import Studio, open_studio
from tests.worlds.values import member_called

TOMORROW = date(2026, 11, 24)
SORRY = "I'm sorry: Dana Ferreira can't be there"


async def danas_id(studio: Studio) -> str:
    return member_called("Dana").id


@asynccontextmanager
async def app_with_mail(folder: Path) -> AsyncIterator[tuple[Studio, tuple[str, Conversations], aiohttp.ClientSession]]:
    """An app that proves addresses by codes, and looks for news often."""
    async with (
        open_studio() as studio,
        open_app(
            studio, folder, settings={"MAIL_SENDER": BUSINESS}, clock=lambda: studio.watch.now, look_every=0.02
        ) as app,
        aiohttp.ClientSession() as http,
    ):
        yield studio, app, http


async def test_who_booked_in_a_chat_is_asked_there_once_and_moves_by_their_own_yes(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=0.02) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        ana = Visitor(http, base, store)
        await ana.open("en-GB")
        await ana.say("haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com", "skip", "yes")
        await ana.hear("You're booked!")
        ten = datetime.combine(TOMORROW, datetime.min.time(), ZONE) + timedelta(hours=10)
        await studio.book_from_outside(ten, "Haircut", "Dana", "bob@example.com")
        studio.watch.now += timedelta(minutes=3)
        async with opened_office(studio, tmp_path) as office:
            shop = await office.desk.catalogue(BUSINESS)
            bobs, anas = await affected_by(office, shop, await danas_id(studio), TOMORROW)
            counts = [await ask(office, [bobs, anas])]
            heard = await ana.hear(SORRY)
            [_, then] = await affected_by(office, shop, await danas_id(studio), TOMORROW)
            counts += [await ask(office, [bobs, then]), await ask(office, [bobs, anas])]
        await ana.say(heard.choices[0].says, "yes")
        moved = await ana.hear("Your appointment has changed")
        async with opened_office(studio, tmp_path) as office:
            left = await affected_by(office, shop, await danas_id(studio), TOMORROW)
        more = [one for one in await ana.shown() if one.text.startswith(SORRY)]

    assert (bobs.holders, bobs.email, bobs.can_be_asked) == ((), "bob@example.com", False)
    assert (anas.customer, anas.can_be_asked, anas.asked) == ("Ana Silva", True, None)
    assert anas.instead.same_time is not None
    assert await danas_id(studio) not in anas.instead.same_time.staff_ids
    assert counts == [1, 0, 0]
    assert then.asked is not None
    assert then.asked.is_told
    assert [one.appointment.id for one in left] == [bobs.appointment.id]
    assert "Marco" in heard.choices[0].label or "with" in heard.choices[0].label
    assert "Marco Silva" in moved.text
    assert more == []
    assert [row[4] for row in rows_of([bobs, anas, then], shop)] == [
        "please call",
        "can be asked in the chat",
        "in their web chat; please call",
    ]
    assert as_json(bobs, shop)["email"] == "bob@example.com"
    assert [as_json(one, shop)["please_call"] for one in (bobs, anas, then)] == [True, False, True]


async def test_whoever_cannot_be_told_in_their_chat_is_to_be_called(tmp_path: Path) -> None:
    """Ana has her device forget the chat before the app gets to it; what Bob has moved was found by a code, which
    counts no more by then.
    """
    async with app_with_mail(tmp_path) as (studio, (base, store), http):
        bob, ana = Visitor(http, base, store), Visitor(http, base, store)
        ten = datetime.combine(TOMORROW, datetime.min.time(), ZONE) + timedelta(hours=10)
        await studio.book_from_outside(ten, "Haircut", "Dana", "bob@example.com")
        await bob.open("en-GB")
        await bob.say("I want to move my appointment to tomorrow at 3pm with Dana", "bob@example.com")
        await bob.hear("I've sent a mail with a code")
        await bob.say(code_in(studio), "yes")
        await bob.hear("Your appointment has moved")
        await ana.open("en-GB")
        await ana.say("haircut with Dana tomorrow at noon, my name is Ana Silva, ana@example.com", "skip", "yes")
        await ana.hear("You're booked!")
        studio.watch.now += timedelta(hours=2)
        async with opened_office(studio, tmp_path) as office:
            shop = await office.desk.catalogue(BUSINESS)
            before = await affected_by(office, shop, await danas_id(studio), TOMORROW)
            await ana.say("forget this device")
            await closed(store, ana)
            count = await ask(office, before)
            after = before
            async with asyncio.timeout(60):
                while any(one.asked is None or one.asked.is_owed for one in after):
                    after = await affected_by(office, shop, await danas_id(studio), TOMORROW)
        said = [one.text for one in await bob.shown() if one.text.startswith(SORRY)]

    assert ([one.can_be_asked for one in before], count) == ([True, True], 2)
    assert [row[4] for row in rows_of(after, shop)] == ["please call", "please call"]
    assert [one["is_told"] for one in (as_json(one, shop) for one in after)] == [False, False]
    assert said == []


async def test_what_was_moved_in_a_second_chat_is_told_in_the_one_in_which_it_is_still_theirs(tmp_path: Path) -> None:
    """Booked on a phone and moved on a laptop by a code, which counts no more when staff change it, and when Dana is
    away; at last the phone's chat is erased, and the laptop's is left.
    """
    async with app_with_mail(tmp_path) as (studio, (base, store), http):
        phone, laptop = Visitor(http, base, store), Visitor(http, base, store)
        await phone.open("en-GB")
        await phone.say("haircut with Dana on Wednesday at 3pm, my name is Ana Silva, ana@example.com", "skip", "yes")
        await phone.hear("You're booked!")
        await laptop.open("en-GB")
        await laptop.say("I want to move my appointment to tomorrow at 3pm", "ana@example.com")
        await laptop.hear("I've sent a mail with a code")
        await laptop.say(code_in(studio), "yes")
        await laptop.hear("Your appointment has moved")
        studio.watch.now += timedelta(hours=2)
        [made] = await studio.counter.calendar_view(BUSINESS, NOW, NOW + timedelta(days=7))
        hour = timedelta(hours=1)
        await studio.counter.update_appointment(
            BUSINESS, made.id, AppointmentChanges(start=made.start + hour, end=made.end + hour)
        )
        studio.watch.now += timedelta(minutes=1)
        changed = await phone.hear("Your appointment has been changed in the calendar.")
        async with opened_office(studio, tmp_path) as office:
            shop = await office.desk.catalogue(BUSINESS)
            await ask(office, await affected_by(office, shop, await danas_id(studio), TOMORROW))
            asked = await phone.hear(SORRY)
            on_phone = await settled(office, TOMORROW)
            day = timedelta(days=1)
            await studio.counter.update_appointment(
                BUSINESS, made.id, AppointmentChanges(start=made.start + day, end=made.end + day)
            )
            studio.watch.now += timedelta(minutes=1)
            await phone.hear("Your appointment has been changed in the calendar.")
            await phone.say("delete my data", "Only this chat", "no", "Yes, erase it")
            await closed(store, phone)
            last = await affected_by(office, shop, await danas_id(studio), TOMORROW + day)
            await ask(office, last)
            erased = await settled(office, TOMORROW + day)
        on_laptop = [one.text for one in await laptop.shown()]

    assert "at 15:00 with Dana Ferreira. Now it is: Haircut on Tuesday 24 November at 16:00" in changed.text
    assert "Haircut on Tuesday 24 November at 16:00" in asked.text
    assert [(one["please_call"], one["is_told"]) for one in on_phone] == [(True, True)]
    assert [len(one.holders) for one in last] == [1]
    assert [(one["please_call"], one["is_told"]) for one in erased] == [(True, False)]
    assert [text for text in on_laptop if "changed in the calendar" in text or text.startswith(SORRY)] == []


async def closed(store: Conversations, visitor: Visitor) -> None:
    async with asyncio.timeout(60):
        while await store.standing(Key(EMBEDDED, visitor.conversation)) is not Standing.CLOSED:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def settled(office: Office, day: date) -> list[dict[str, object]]:
    """Who Dana would have had on that day, once each chat has said what it could."""
    shop = await office.desk.catalogue(BUSINESS)
    async with asyncio.timeout(60):
        while True:
            found = await affected_by(office, shop, member_called("Dana").id, day)
            if all(one.asked is not None and not one.asked.is_owed for one in found):
                return [as_json(one, shop) for one in found]
            await asyncio.sleep(0.02)


def code_in(studio: Studio) -> str:
    [mail] = [one for one in studio.mail if one["kind"] == "sendMail"]
    found = re.search(r"\b\d{6}\b", mail["body"])
    assert found is not None
    return found[0]


async def test_in_teams_what_was_told_has_reached_them(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=5),
        opened_office(studio, tmp_path) as office,
    ):
        ten = datetime.combine(TOMORROW, datetime.min.time(), ZONE) + timedelta(hours=10)
        await studio.book_from_outside(ten, "Haircut", "Dana", "bob@example.com")
        shop = await office.desk.catalogue(BUSINESS)
        [found] = await affected_by(office, shop, await danas_id(studio), TOMORROW)
    told = AskedOf(studio.watch.now, is_told=True, is_owed=False)
    in_teams = replace(found, holders=("msteams|a:1",), asked=told)
    waiting = replace(in_teams, asked=replace(told, is_told=False, is_owed=True))
    without_app = replace(in_teams, holders=())

    assert [row[4] for row in rows_of([in_teams, waiting, without_app], shop)] == [
        "told in the chat",
        "waits for its chat",
        "told in the chat",
    ]


async def test_what_has_begun_is_not_listed(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=5) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        ana = Visitor(http, base, store)
        await ana.open("en-GB")
        await ana.say("haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com", "skip", "yes")
        await ana.hear("You're booked!")
        async with opened_office(studio, tmp_path) as office:
            shop = await office.desk.catalogue(BUSINESS)
            [ahead] = await affected_by(office, shop, await danas_id(studio), TOMORROW)
            studio.watch.now = ahead.appointment.start
            past = await affected_by(office, shop, await danas_id(studio), TOMORROW)

    assert ahead.appointment.start > studio.watch.now - timedelta(seconds=1)
    assert past == []


async def test_what_is_cancelled_while_it_is_looked_at_is_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=5),
        opened_office(studio, tmp_path) as office,
    ):
        ten = datetime.combine(TOMORROW, datetime.min.time(), ZONE) + timedelta(hours=10)
        for number in (0, 1):
            await studio.book_from_outside(ten + timedelta(hours=2 * number), "Haircut", "Dana", "bob@example.com")
        shop, read = await office.desk.catalogue(BUSINESS), office.client.calendar_view

        async def read_before(*asked: Any) -> Sequence[Appointment]:
            listed = await read(*asked)
            first = min((one for one in listed if one.start >= ten), key=lambda one: one.start)
            await studio.counter.cancel_appointment(BUSINESS, first.id, "")
            return listed

        monkeypatch.setattr(office.client, "calendar_view", read_before)
        found = await affected_by(office, shop, await danas_id(studio), TOMORROW)

    assert [one.appointment.start for one in found] == [ten + timedelta(hours=2)]


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 12, 24)])
async def test_on_other_days_nobody_is_affected(tmp_path: Path, day: date) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=5),
        opened_office(studio, tmp_path) as office,
    ):
        shop = await office.desk.catalogue(BUSINESS)

        assert await affected_by(office, shop, await danas_id(studio), day) == []
