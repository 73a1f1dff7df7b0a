"""A database of an earlier build is brought up, and everybody goes on where they were; see `samples/README.md`."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from dialogs.said import Said
from storage.database.engine import open_database, upgrade
from storage.database.errors import DatabaseError
from storage.database.tables import metadata
from storage.database.transactions import Database
from tests.storage.old_databases import going_on, left_behind, load
from tests.whole_app import DirectLineCustomer
from tests.worlds.sample import ZONE_NAME

Rows = list[dict[str, Any]]

# Activities whose turns the earlier build owes, by their conversations; news of ours are told from `notifications`.
WAITING = {"killed-while-booking", "not-handled", "just-opened", "a:not-handled"}
NEWS = "bookings/settled/"

AT_THE_START = {
    "event-not-handled": ["You're booked! Thursday 26 November at 11:00, Marco Silva, Julia Faria"],
    "just-opened": [
        (
            "Hello, and welcome to Studio Almeida! I can book an appointment for you, or show, move or cancel one that "
            "you made here. What can I do for you?"
        )
    ],
    "killed-while-booking": ["You're booked! Wednesday 25 November at 15:00, Dana Ferreira, Kevin Lobo"],
    "not-handled": ["Haircut on Saturday 28 November at 14:00 with Dana Ferreira. What name shall I book it under?"],
    "report-of-a-booking": ["You're booked! Tuesday 24 November at 11:00, Marco Silva, Helena Couto"],
    "report-of-no-booking": [
        "I looked, and that did not go through: nothing has been changed in the calendar.",
        "Please check your booking Wednesday 25 November at 12:00, Marco Silva, Ivo Neves",
    ],
}
FRIDAY = (
    "On Friday 27 November I have these times. Which one suits you? "
    "Afternoon: 12:00, 14:00, 14:30, 15:00, 15:30, 16:00, 16:30, 17:00"
)
DELIVERED_AT_THE_START = {
    "a:slots-on-offer": [FRIDAY],
    "a:booked": [
        "Please check your booking Wednesday 25 November at 16:00, Marco Silva, Olga Barros",
        "You're booked! Wednesday 25 November at 16:00, Marco Silva, Olga Barros",
    ],
    "a:not-handled": [
        FRIDAY,
        "Haircut on Friday 27 November at 15:00 with Marco Silva. What name shall I book it under?",
    ],
}


async def test_the_tables_are_those_of_today_and_nothing_in_them_is_lost(empty_address: str) -> None:
    await load(empty_address)
    database = open_database(empty_address)
    old = await contents(database)

    await upgrade(database)

    new = await contents(database)
    assert await database.read(_differences) == []
    assert new["customers"] == old["customers"]
    assert new["calendars"] == [row | {"looked_through_at": None} for row in old["calendars"]]
    not_limited = {"ends_by": None, "ends_by_unnamed": None, "conversation": None, "network": None}
    assert new["holds"] == _sorted(row | not_limited for row in old["holds"])
    assert _without(new["intents"], "record") == _without(old["intents"], "details")
    assert {row["id"]: _json(row["record"]) for row in new["intents"]} == {
        row["id"]: _new_form(_json(row["details"])) for row in old["intents"]
    }
    assert new["outgoing"] == _sorted(row | {"owner": None, "posts": 0, "posted_at": None} for row in old["outgoing"])
    addresses = {(row["channel"], row["conversation"]): row["address"] for row in old["addresses"]}
    assert _without(new["conversations"], "version") == _sorted(
        {
            "channel": row["channel"],
            "conversation": row["conversation"],
            "last_seq": row["last_seq"],
            "state": row["frame"],
            "address": addresses.get((row["channel"], row["conversation"])),
            "touched": row["touched"],
            "closed_at": None,
        }
        for row in old["conversations"]
    )
    assert _without(new["turns"], "number", "activity", "owner") == _without(old["inbox"], "activity")
    await database.aclose()


async def test_news_that_had_been_passed_on_and_not_told_is_owed_like_the_others(empty_address: str) -> None:
    await load(empty_address)
    database = open_database(empty_address)
    (passed_on,) = [row for row in (await contents(database))["inbox"] if row["activity_id"].startswith(NEWS)]
    old = (await contents(database))["outbox"]

    await upgrade(database)

    new = (await contents(database))["notifications"]
    added = [row for row in new if row not in old]
    assert [row for row in new if row in old] == old
    assert [(row["intent"], row["kind"], row["result"], row["holder"]) for row in added] == [
        (passed_on["activity_id"].removeprefix(NEWS), "book", "done", "local/webchat|event-not-handled")
    ]
    await database.aclose()


async def test_turns_are_numbered_with_what_waits_behind_what_has_been_seen_to(empty_address: str) -> None:
    await load(empty_address)
    database = open_database(empty_address)
    old = await contents(database)

    await upgrade(database)

    new = await contents(database)
    for conversation in old["conversations"]:
        name = conversation["conversation"]
        came_in = sorted(_of(old["inbox"], name), key=lambda row: (row["received"], row["activity_id"]))
        waits = [row for row in came_in if row["activity"] is not None and name in WAITING]
        ended = [row for row in came_in if row not in waits]
        turns = sorted(_of(new["turns"], name), key=lambda row: int(row["number"]))
        assert [(row["number"], row["activity_id"], row["activity"], row["owner"]) for row in turns] == [
            *((number, row["activity_id"], None, None) for number, row in enumerate(ended, 2)),
            *((number, row["activity_id"], row["activity"], None) for number, row in enumerate(waits, 2 + len(ended))),
        ]
        assert [row["version"] for row in _of(new["conversations"], name)] == [1 + len(ended)]
    assert {row["conversation"] for row in new["turns"] if row["activity"] is not None} == WAITING
    await database.aclose()


async def test_a_second_upgrade_changes_nothing(empty_address: str, caplog: pytest.LogCaptureFixture) -> None:
    await load(empty_address)
    database = open_database(empty_address)
    with caplog.at_level(logging.INFO, "storage.database.engine"):
        await upgrade(database)
        once = await contents(database)

        await upgrade(database)

    assert await contents(database) == once
    told = [record.message for record in caplog.records if record.name == "storage.database.engine"]
    assert [line.partition(":")[0] for line in told] == ["tables brought up to date"]
    await database.aclose()


@pytest.mark.parametrize("in_the_way", ["turns", "health", "notifications"])
async def test_an_upgrade_that_fails_half_way_leaves_the_old_tables(empty_address: str, in_the_way: str) -> None:
    """Earlier and later in the same step the upgrade meets a table of somebody else's, where it is to make its own."""
    await load(empty_address)
    database = open_database(empty_address)
    await database.write(lambda connection: connection.execute(text(f"CREATE TABLE {in_the_way} (word VARCHAR)")))
    before = await contents(database), await database.read(_shape)

    with pytest.raises(DatabaseError):
        await upgrade(database)

    assert (await contents(database), await database.read(_shape)) == before
    await database.write(lambda connection: connection.execute(text(f"DROP TABLE {in_the_way}")))
    await upgrade(database)
    assert await database.read(_differences) == []
    await database.aclose()


async def test_what_was_left_unsaid_is_said_at_the_first_start_only(empty_address: str, tmp_path: Path) -> None:
    async with left_behind(empty_address) as left:
        before = await left.studio.calendar()

        async with going_on(left, tmp_path) as first:
            await first.is_quiet()
            said = await first.all_news()
        async with going_on(left, tmp_path) as second:
            await second.is_quiet()
            said_in_all = await second.all_news()

        assert said == said_in_all == AT_THE_START
        assert left.teams.heard() == DELIVERED_AT_THE_START
        assert await left.studio.calendar() == before


async def test_a_slot_that_was_held_is_held_until_its_customer_has_booked_it(
    empty_address: str, tmp_path: Path
) -> None:
    async with left_behind(empty_address) as left, going_on(left, tmp_path) as app:
        newcomer = DirectLineCustomer(left.teams.http, app.base, app.store)
        await newcomer.open("en-GB")
        await newcomer.shown()

        words = "haircut with Dana tomorrow at 4pm, my name is Nuno Vaz, nuno@example.com"
        await newcomer.send(Said(words, locale="en-GB", zone=ZONE_NAME))
        [refused] = await newcomer.shown()
        booked = await app.say("summary", "yes")

        assert "Tuesday 24 November at 16:00 is already taken" in refused.text
        assert booked == ["You're booked! Tuesday 24 November at 16:00, Dana Ferreira, Eva Ramos"]


async def test_every_conversation_goes_on_where_it_was(empty_address: str, tmp_path: Path) -> None:
    async with left_behind(empty_address) as left:
        before = await left.studio.calendar()

        async with going_on(left, tmp_path) as app:
            await app.is_quiet()
            assert await app.all_news() == AT_THE_START

            assert [
                await app.say("slots-on-offer", "15:00"),
                await app.say("slots-on-offer", "Rita Gomes, rita.gomes@example.com"),
            ] == [
                ["Haircut on Thursday 26 November at 15:00 with Dana Ferreira. What name shall I book it under?"],
                ["And a phone number, in case something changes? You can skip this."],
            ]
            assert await app.say("summary", "yes") == [
                "You're booked! Tuesday 24 November at 16:00, Dana Ferreira, Eva Ramos"
            ]
            assert await app.say("booked", "what have I booked?") == [
                "Your appointment Tuesday 24 November at 15:00, Dana Ferreira, Ana Silva"
            ]
            assert [await app.say("booked-class", "cancel it"), await app.say("booked-class", "yes")] == [
                ["Shall I cancel your Yoga class on Wednesday 25 November at 18:00 with Ana Costa?"],
                [
                    (
                        "Done: your Yoga class on Wednesday 25 November at 18:00 with Ana Costa is cancelled. "
                        "Is there anything else I can do for you?"
                    )
                ],
            ]
            assert await app.say("about-to-move", "yes") == [
                "Your appointment has moved Thursday 26 November at 10:00, Dana Ferreira, Carla Nunes"
            ]
            assert await app.say("about-to-cancel", "yes") == [
                (
                    "Done: your Beard trim on Wednesday 25 November at 11:00 with Marco Silva is cancelled. "
                    "Is there anything else I can do for you?"
                )
            ]
            assert await app.write_in_teams("a:slots-on-offer", "15:00") == [
                "Haircut on Friday 27 November at 15:00 with Dana Ferreira. What name shall I book it under?"
            ]
            assert [
                await app.write_in_teams("a:booked", "cancel it"),
                await app.write_in_teams("a:booked", "yes"),
            ] == [
                ["Shall I cancel your Haircut on Wednesday 25 November at 16:00 with Marco Silva?"],
                [
                    (
                        "Done: your Haircut on Wednesday 25 November at 16:00 with Marco Silva is cancelled. "
                        "Is there anything else I can do for you?"
                    )
                ],
            ]

            app.clock[0] += timedelta(minutes=3)
            await app.no_write_is_uncertain()
            await app.is_quiet()
            assert await app.all_news() == {
                "uncertain-booked": ["You're booked! Tuesday 24 November at 11:00, Dana Ferreira, Filipe Reis"],
                "uncertain-not-booked": [
                    "I looked, and that did not go through: nothing has been changed in the calendar.",
                    "Please check your booking Wednesday 25 November at 10:00, Dana Ferreira, Gabriela Matos",
                ],
            }
            assert await app.say("uncertain-not-booked", "yes") == [
                "You're booked! Wednesday 25 November at 10:00, Dana Ferreira, Gabriela Matos"
            ]
            assert await app.say("report-of-no-booking", "yes") == [
                "You're booked! Wednesday 25 November at 12:00, Marco Silva, Ivo Neves"
            ]

            await app.is_quiet()
            assert await app.all_news() == {}
            assert await app.count("intents WHERE state NOT IN ('confirmed', 'refused')") == 0

        after = await left.studio.calendar()
        assert sorted(set(after) - set(before)) == [
            "Haircut 2026-11-24 16:00 Dana Ferreira, Eva Ramos",
            "Haircut 2026-11-25 10:00 Dana Ferreira, Gabriela Matos",
            "Haircut 2026-11-25 12:00 Marco Silva, Ivo Neves",
            "Haircut 2026-11-26 10:00 Dana Ferreira, Carla Nunes",
        ]
        assert sorted(set(before) - set(after)) == [
            "Beard trim 2026-11-25 11:00 Marco Silva, Duarte Pires",
            "Haircut 2026-11-24 10:00 Dana Ferreira, Carla Nunes",
            "Haircut 2026-11-25 16:00 Marco Silva, Olga Barros",
            "Yoga class 2026-11-25 18:00 Ana Costa, Bruno Dias",
        ]
        assert len(after) == len(set(after)) == len(before)


async def contents(database: Database) -> dict[str, Rows]:
    """Every row of every table as the database gives it, past our own types."""

    def work(connection: Connection) -> dict[str, Rows]:
        return {
            name: _sorted(dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings())  # noqa: S608
            for name in inspect(connection).get_table_names()
        }

    return await database.read(work)


def _json(given: Any) -> dict[str, Any]:
    """asyncpg has read it already, and SQLite gives the text."""
    found: dict[str, Any] = json.loads(given) if isinstance(given, str) else given
    return found


def _new_form(booking: dict[str, str]) -> dict[str, object]:
    """The sample has nothing but bookings, all of them sent."""
    says = {
        "service_id": booking["service"],
        "start": booking["start"],
        "asked_staff_id": booking["asked"] or None,
        "customer_mark": booking["who"],
        "holder": booking["holder"],
        "staff_id": booking["staff"],
        "left_at": booking["sent"],
        "length": f"PT{booking['seconds']}S",
        "customer_id": booking.get("customer"),
        "is_owed": "report" in booking or None,
    }
    return {name: value for name, value in says.items() if value is not None}


def _shape(connection: Connection) -> dict[str, object]:
    """Columns and indexes."""
    found = inspect(connection)
    return {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)],
            sorted(str(index["name"]) for index in found.get_indexes(name)),
        )
        for name in found.get_table_names()
    }


def _sorted(found: Any) -> Rows:
    """In an order of their own, with their columns in one too: neither is promised."""
    return sorted((dict(sorted(row.items())) for row in found), key=repr)


def _without(found: Rows, *columns: str) -> Rows:
    return _sorted({name: value for name, value in row.items() if name not in columns} for row in found)


def _of(found: Rows, conversation: str) -> Rows:
    return [row for row in found if row["conversation"] == conversation]


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))
