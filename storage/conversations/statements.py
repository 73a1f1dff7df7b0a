"""What every turn runs on the tables of conversations, for either engine: SQL, and nothing of when it is run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from storage.conversations.model import Key
from storage.database.tables import conversations, outgoing, turns

# What PostgreSQL calls out to every process when a log of the web chat has grown: who wrote it, and the conversation.
# https://www.postgresql.org/docs/current/sql-notify.html
GROWN = "bookings_chat_grown"


class Statements:
    """What every turn runs, built once: putting a statement together costs more than running it on SQLite."""

    def __init__(self, *, is_postgresql: bool) -> None:
        new = postgresql_insert if is_postgresql else sqlite_insert
        greatest = func.greatest if is_postgresql else func.max
        # Calling out costs nothing on SQLite, where there is nobody to hear it.
        call = (func.pg_notify(GROWN, bindparam("grown")),) if is_postgresql else ()
        here = and_(
            conversations.c.channel == bindparam("at_channel"),
            conversations.c.conversation == bindparam("at_conversation"),
        )
        in_turns = and_(
            turns.c.channel == bindparam("at_channel"), turns.c.conversation == bindparam("at_conversation")
        )
        said_here = and_(
            outgoing.c.channel == bindparam("at_channel"), outgoing.c.conversation == bindparam("at_conversation")
        )

        self.load = select(conversations.c.state, conversations.c.version).where(here)

        begin = new(conversations).values(version=0, last_seq=0)
        self.begin = begin.on_conflict_do_update(
            index_elements=["channel", "conversation"], set_={"touched": begin.excluded.touched}
        )

        gap = new(conversations).values(last_seq=0)
        self.close_gap = gap.on_conflict_do_update(
            index_elements=["channel", "conversation"],
            set_={"version": gap.excluded.version},
            where=conversations.c.version < gap.excluded.version,
        )

        highest = select(func.max(turns.c.number)).where(in_turns).scalar_subquery()
        version = select(conversations.c.version).where(here).scalar_subquery()
        number = greatest(func.coalesce(highest, 0), func.coalesce(version, 0)) + 1
        self.receive = (
            new(turns)
            .values(
                channel=bindparam("channel"),
                conversation=bindparam("conversation"),
                number=number,
                activity_id=bindparam("activity_id"),
                activity=bindparam("activity", type_=turns.c.activity.type),
                received=bindparam("received", type_=turns.c.received.type),
                owner=bindparam("owner"),
            )
            .on_conflict_do_nothing()
            .returning(turns.c.number)
        )
        self.is_known = select(turns.c.number).where(in_turns, turns.c.activity_id == bindparam("known_id"))

        ended = new(conversations).values(
            {name: bindparam(name, type_=conversations.c[name].type) for name in conversations.columns.keys()}  # noqa: SIM118
        )
        new_values: Mapping[str, ColumnElement[Any]] = {
            "version": ended.excluded.version,
            "last_seq": conversations.c.last_seq + ended.excluded.last_seq,
            "state": ended.excluded.state,
            "address": ended.excluded.address,
            "touched": ended.excluded.touched,
            "closed_at": func.coalesce(conversations.c.closed_at, ended.excluded.closed_at),
        }
        end = ended.on_conflict_do_update(
            index_elements=["channel", "conversation"],
            set_=new_values,
            where=conversations.c.version == bindparam("before"),
        )
        self.end = end.returning(conversations.c.last_seq)
        self.end_and_call = end.returning(conversations.c.last_seq, *call)

        grow = (
            update(conversations)
            .where(here)
            .values(last_seq=conversations.c.last_seq + bindparam("more"), touched=bindparam("at"))
        )
        grown = (conversations.c.last_seq, conversations.c.closed_at)
        self.grow = grow.returning(*grown)
        self.grow_and_call = grow.returning(*grown, *call)

        self.standing = select(conversations.c.closed_at).where(here)
        self.length = select(conversations.c.last_seq).where(here)
        self.close = (
            update(conversations)
            .where(here, conversations.c.closed_at.is_(None))
            .values(closed_at=bindparam("at", type_=conversations.c.closed_at.type))
        )

        self.say = insert(outgoing)
        self.log = (
            select(outgoing.c.seq, outgoing.c.activity)
            .where(said_here, outgoing.c.seq > bindparam("after"))
            .order_by(outgoing.c.seq)
            .limit(bindparam("most"))
        )
        self.taken = delete(outgoing).where(said_here, outgoing.c.seq == bindparam("taken"))


def place_of(key: Key) -> dict[str, Any]:
    """For a new row."""
    return {"channel": key.channel, "conversation": key.conversation}


def at(key: Key) -> dict[str, Any]:
    """For the rows there are."""
    return {"at_channel": key.channel, "at_conversation": key.conversation}


def rows_of(table: Table, key: Key) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.channel == key.channel, table.c.conversation == key.conversation
