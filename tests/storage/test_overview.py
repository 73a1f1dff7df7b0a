"""Conversations as an operator sees them, on both kinds of database: also one whose very first turn never ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.conversations.model import Inbound, Key
from storage.conversations.store import Conversations
from storage.database.transactions import Database
from storage.marks import Marks
from storage.overview import Overview

NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
OLD, NEW = Key("msteams", "a:1"), Key("msteams", "a:2")


def overview(database: Database) -> Overview:
    return Overview(database, Marks("0123456789abcdef" * 4), lambda state: state)


async def test_one_whose_first_turn_has_not_ended_is_there_and_is_put_to_rest(
    databases: tuple[Database, Database],
) -> None:
    one, other = (Conversations(database, name) for database, name in zip(databases, ("one", "other"), strict=True))
    ended = await one.receive(Inbound(OLD, "x", {"type": "message"}), NOW)
    assert ended is not None
    await one.commit(ended, {"version": 3}, [], NOW)
    first = await one.receive(Inbound(NEW, "x", {"type": "message"}), NOW + timedelta(minutes=1))
    assert first is not None
    seen = await overview(databases[1]).all()
    was_reset = await overview(databases[1]).reset(NEW)
    after = await overview(databases[1]).all()
    later = await other.receive(Inbound(NEW, "y", {"type": "message"}), NOW + timedelta(minutes=2))

    assert [(one.key, one.waits_since, one.state) for one in seen] == [
        (NEW, NOW + timedelta(minutes=1), None),
        (OLD, None, {"version": 3}),
    ]
    assert was_reset
    assert [(one.key, one.waits_since) for one in after] == [(NEW, None), (OLD, None)]
    assert later is not None
    assert later.number == later.memory.version + 1


async def test_one_that_nobody_ever_wrote_to_cannot_be_put_to_rest(databases: tuple[Database, Database]) -> None:
    assert not await overview(databases[0]).reset(NEW)
    assert await overview(databases[0]).all() == ()
