"""Every conversation in which an appointment was made or moved is told of it; what nobody is told of is not watched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from storage.conversations.model import EMBEDDED, Inbound, Key
from storage.conversations.store import Conversations
from storage.database.transactions import Database
from storage.erasing import erase_beside
from storage.notifications import Notifications, Report
from storage.watched import Asked, Seen, unwatch, unwatch_of, watch, watch_instead
from storage.watching import Renamed, Watched, Watching

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = NOW + timedelta(days=1)
LATER = Seen(START + timedelta(hours=1))
SHOP = "shop@x"
PHONE, LAPTOP = f"{EMBEDDED}|phone", f"{EMBEDDED}|laptop"


def asked(holder: str, intent: str, appointment_id: str = "a") -> Asked:
    return Asked(SHOP, appointment_id, intent, holder)


def made_and_moved(connection: Connection) -> None:
    watch(connection, asked(PHONE, "i1"), Seen(START))
    watch(connection, asked(LAPTOP, "i2"), Seen(START))


async def found(watching: Watching, appointment_id: str = "a") -> Watched:
    one = await watching.find(SHOP, appointment_id)
    assert one is not None
    return one


async def told_in(database: Database) -> list[tuple[str | None, str | None]]:
    heard: list[Report] = []

    async def tell(report: Report) -> None:
        heard.append(report)

    await Notifications(database, lambda: NOW).deliver(tell)
    return sorted((str(one.holder), one.appointment_id) for one in heard)


async def test_a_change_is_told_once_in_each(databases: tuple[Database, Database]) -> None:
    database, _ = databases
    watching = Watching(database, lambda: NOW)
    await database.write(made_and_moved)
    one = await found(watching)

    assert [await watching.changed(one, LATER) for _ in range(2)] == [True, False]
    assert await told_in(database) == [(LAPTOP, "a"), (PHONE, "a")]
    assert await told_in(database) == []


async def test_both_go_on_to_be_told_under_another_id(databases: tuple[Database, Database]) -> None:
    database, _ = databases
    watching = Watching(database, lambda: NOW)
    await database.write(made_and_moved)
    await watching.renamed(await found(watching), Renamed("b", "cut", LATER, "mark"))
    first = await told_in(database)
    await watching.changed(await found(watching, "b"), None)

    assert first == [(LAPTOP, "a"), (PHONE, "a")]
    assert await told_in(database) == [(LAPTOP, "b"), (PHONE, "b")]
    assert await watching.find(SHOP, "a") is None


async def test_whoever_was_told_of_the_old_one_is_told_of_what_has_come_of_it(
    databases: tuple[Database, Database],
) -> None:
    database, _ = databases
    watching = Watching(database, lambda: NOW)
    await database.write(made_and_moved)
    await database.write(lambda connection: watch(connection, asked(LAPTOP, "i3", "b"), Seen(START)))
    await database.write(lambda connection: watch_instead(connection, SHOP, "a", "b"))
    await watching.changed(await found(watching, "b"), None)

    assert await told_in(database) == [(LAPTOP, "b"), (PHONE, "b")]
    assert await watching.find(SHOP, "a") is None


async def test_where_one_is_forgotten_the_other_is_told(databases: tuple[Database, Database]) -> None:
    database, _ = databases
    watching = Watching(database, lambda: NOW)
    await database.write(made_and_moved)
    await database.write(lambda connection: erase_beside(connection, PHONE, "mark"))
    await watching.changed(await found(watching), LATER)
    told = await told_in(database)
    await database.write(lambda connection: unwatch_of(connection, ["i2"]))

    assert told == [(LAPTOP, "a")]
    assert await watching.find(SHOP, "a") is None


async def test_what_is_cancelled_is_watched_for_nobody(databases: tuple[Database, Database]) -> None:
    database, _ = databases
    watching = Watching(database, lambda: NOW)
    await database.write(made_and_moved)
    await database.write(lambda connection: unwatch(connection, SHOP, "a"))
    await database.write(lambda connection: watch(connection, asked(PHONE, "i3"), Seen(START)))
    await watching.changed(await found(watching), LATER)

    assert await told_in(database) == [(PHONE, "a")]


async def test_a_closed_conversation_and_what_is_over_are_watched_no_more(
    databases: tuple[Database, Database],
) -> None:
    database, _ = databases
    store = Conversations(database, "one")
    for name in ("phone", "laptop"):
        received = await store.receive(Inbound(Key(EMBEDDED, name), "x", {"from": {"id": "u"}}), NOW, begins=True)
        assert received is not None
        await store.commit(received, {"version": 1}, [], NOW)
    await database.write(made_and_moved)
    await database.write(lambda connection: watch(connection, asked(f"{EMBEDDED}|gone", "i4", "b"), Seen(START)))
    await database.write(lambda connection: watch(connection, asked(LAPTOP, "i5", "c"), Seen(NOW - timedelta(days=1))))
    await store.close(Key(EMBEDDED, "phone"), {"type": "endOfConversation"}, NOW)
    watching = Watching(database, lambda: NOW)

    forgotten = await watching.forget_old()
    await watching.changed(await found(watching), None)

    assert forgotten == 2
    assert [await watching.find(SHOP, one) for one in "bc"] == [None, None]
    assert await told_in(database) == [(LAPTOP, "a")]
