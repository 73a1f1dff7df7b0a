"""x"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import aiohttp

from deploy.operations.absence import affected_by, as_json, ask, rows_of
from tests.deploy.test_sick import Visitor, opened_office
from tests.whole_app import open_app
from tests.worlds.sample import BUSINESS, YOGA_ON_WEDNESDAY
from tests.worlds.studio import open_studio
from tests.worlds.values import member_called, service_called


async def test_x(tmp_path: Path) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, look_every=0.02) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        await studio.change("services/" + service_called("Yoga class").id, "bookingService", staffMemberIds=[member_called("Ana").id, member_called("Luis").id])
        if 1:
            await studio.change("services/" + service_called("Yoga class").id, "bookingService", maximumAttendeesCount=8)
        eva, tom = Visitor(http, base, store), Visitor(http, base, store)
        for one, name, mail in ((eva, "Eva Lund", "eva@example.com"), (tom, "Tom Reis", "tom@example.com")):
            await one.open("en-GB")
            await one.say(f"yoga class on 6 January at 12:00 with Ana, my name is {name}, {mail}", "skip", "yes")
            print([h.text for h in await one.shown()])
        studio.watch.now = studio.watch.now
        async with opened_office(studio, tmp_path) as office:
            shop = await office.desk.catalogue(BUSINESS)
            print(await studio.calendar())
            who = await affected_by(office, shop, member_called("Ana").id, date(2027, 1, 6))
            print(rows_of(who, shop))
            print([as_json(one, shop) for one in who])
            print(await ask(office, who))
            for one in (eva, tom):
                h = await one.hear("I'm sorry")
                print(h)
                await one.say(h.choices[0].says)
                print([h.text for h in await one.shown()])
                await one.say("yes")
                print([h.text for h in await one.shown()])
            print(await studio.calendar())
            who = await affected_by(office, shop, member_called("Ana").id, date(2027, 1, 6))
            print(rows_of(who, shop))
        assert 0
