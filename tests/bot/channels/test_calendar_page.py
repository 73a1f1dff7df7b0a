"""The route of files for the customer's calendar: from the receipt to the file, and where there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import icalendar
import pytest

from dialogs.said import Said
from storage.conversations.store import Conversations
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.studio import open_studio

_A_MINUTE = timedelta(minutes=1)
LOOKS: dict[str, Any] = {"locale": "en-GB", "zone": "Europe/Lisbon"}


async def links_of(customer: DirectLineCustomer, *texts: str) -> dict[str, str]:
    """The ways into a calendar on the last card, after these messages."""
    for text in texts:
        await customer.send(Said(text=text, **LOOKS))
        await customer.shown()
    path = f"/directline/conversations/{customer.conversation}/activities"
    found = (await customer.call("GET", path))["activities"]
    cards = [one["attachments"][0]["content"] for one in found if one.get("attachments")]
    runs = [run for block in cards[-1]["body"] for run in block.get("inlines", []) if "selectAction" in run]
    return {run["text"]: run["selectAction"]["url"] for run in runs}


async def visitor(http: aiohttp.ClientSession, base: str, store: Conversations) -> DirectLineCustomer:
    customer = DirectLineCustomer(http, base, store)
    await customer.open("en-GB")
    return customer


BOOKED = ("haircut tomorrow at 3pm, Ana Silva, ana@example.com", "no phone", "yes")


async def fetched(http: aiohttp.ClientSession, url: str) -> tuple[int, Mapping[str, str], bytes]:
    async with http.get(url) as answer:
        return answer.status, answer.headers, await answer.read()


def event_of(file: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return event


async def test_from_the_receipt_to_the_calendar_and_over_a_move(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        aiohttp.ClientSession() as http,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now) as (base, store),
    ):
        customer = await visitor(http, base, store)
        first = await links_of(customer, *BOOKED)
        status, headers, file = await fetched(http, base + first["Calendar file"])
        studio.watch.now += _A_MINUTE
        moved = await links_of(customer, "move it to thursday at 3pm", "yes")
        studio.watch.now += _A_MINUTE
        _, _, after = await fetched(http, base + moved["Calendar file"])
        _, _, by_the_old_address = await fetched(http, base + first["Calendar file"])

    before, now, old = event_of(file), event_of(after), event_of(by_the_old_address)
    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    assert headers["Cache-Control"] == "no-store"
    assert b"Ana" not in file
    assert b"ana@example.com" not in file
    assert str(before["summary"]) == "Haircut at Studio Almeida"
    assert f"{before.decoded('dtstart'):%d %H:%M} {now.decoded('dtstart'):%d %H:%M}" == "24 15:00 26 15:00"
    assert (before["uid"], old["uid"]) == (now["uid"], now["uid"])
    assert before["sequence"] < now["sequence"] == old["sequence"]
    assert re.fullmatch(r"https://calendar\.google\.com/calendar/render\?action=TEMPLATE&.*", first["Google"])
    assert "dates=20261124T150000Z%2F20261124T154500Z" in first["Google"]
    assert first["Outlook"].startswith("https://outlook.live.com/calendar/0/deeplink/compose?")


async def test_what_is_cancelled_is_told_in_words(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        aiohttp.ClientSession() as http,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now) as (base, store),
    ):
        customer = await visitor(http, base, store)
        links = await links_of(customer, *BOOKED)
        await links_of(customer, "cancel it", "yes")
        status, headers, page = await fetched(http, base + links["Calendar file"])

    assert status == 404
    assert b"This link no longer leads to an appointment." in page
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_what_was_moved_and_then_cancelled_is_taken_out_by_a_later_file_of_the_same_entry(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        aiohttp.ClientSession() as http,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now) as (base, store),
    ):
        customer = await visitor(http, base, store)
        first = await links_of(customer, *BOOKED)
        _, _, made = await fetched(http, base + first["Calendar file"])
        studio.watch.now += _A_MINUTE
        moved = await links_of(customer, "move it to thursday at 3pm", "yes")
        _, _, now = await fetched(http, base + moved["Calendar file"])
        studio.watch.now += _A_MINUTE
        gone = await links_of(customer, "cancel it", "yes")
        status, headers, file = await fetched(http, base + gone["Calendar file"])
        await studio.fault("unavailable", status=503)
        studio.watch.now += _A_MINUTE
        again, _, _ = await fetched(http, base + gone["Calendar file"])

    files = [event_of(one) for one in (made, now, file)]
    methods = [str(icalendar.Calendar.from_ical(one)["method"]) for one in (made, now, file)]
    assert (status, again) == (200, 200)
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert methods == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert len({str(event["uid"]) for event in files}) == 1
    assert files[0]["sequence"] < files[1]["sequence"] < files[2]["sequence"]
    assert f"{files[2].decoded('dtstart'):%d %H:%M}" == "26 15:00"
    assert len(gone) == 1  # Google and Outlook have no link that takes anything out
    assert b"Ana" not in file


async def test_while_graph_is_down_the_page_asks_to_come_back(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        aiohttp.ClientSession() as http,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now) as (base, store),
    ):
        customer = await visitor(http, base, store)
        links = await links_of(customer, *BOOKED)
        await studio.fault("unavailable", status=503)
        status, _, page = await fetched(http, base + links["Calendar file"])

    assert status == 503
    assert b"The calendar cannot be reached just now." in page


@pytest.mark.parametrize("token", ["x", "x" * 5_000, "%2e%2e", "gAAAAABnonsense=="])
async def test_who_guesses_an_address_gets_a_kind_word(edge: Any, token: str) -> None:
    async with edge.http.get(f"{edge.base}/calendar/{token}.ics") as answer:
        page = await answer.text()

    assert answer.status == 404
    assert "Gone." in page
    assert '<a class="button" href="/chat">' in page
