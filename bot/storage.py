"""What the edge remembers: each conversation's frame, what has come in, and what has to go out. The only SQL in bot/.

Everything is plain JSON. What goes out is a log per conversation: web chat clients read it from their watermark on, and
for the other channels an entry is deleted when the channel has taken it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    event,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.jsontype import JsonObject

log = logging.getLogger(__name__)

# Our own web chat among the channels; no channel of Bot Framework has a slash in its id.
EMBEDDED = "local/webchat"

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("frame", JSON(none_as_null=True)),
    Column("touched", DateTime(timezone=True), nullable=False, index=True),
)

# `activity` is emptied when its turn is committed; the id stays, so that a redelivery is known.
inbox = Table(
    "inbox",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("activity_id", String, primary_key=True),
    Column("activity", JSON(none_as_null=True)),
    Column("received", DateTime(timezone=True), nullable=False, index=True),
)

# Where a conversation can be spoken to unasked: what its last activity said of channel, people, language and zone.
addresses = Table(
    "addresses",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("address", JSON, nullable=False),
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("activity", JSON, nullable=False),
)


# What PostgreSQL calls out to every process when a log has grown: the conversation's key as a word.
# https://www.postgresql.org/docs/current/sql-notify.html
_GROWN = "bookings_chat_grown"

_LISTEN_AGAIN_SECONDS = 1.0

# How long a conversation may rest before what was said in it is forgotten, and before it is as if it had never been.
# Longer than a year, as far ahead as appointments are made: their customer may still want to change them.
REMEMBERED_FOR = timedelta(days=30)
KNOWN_FOR = timedelta(days=400)

_FORGOTTEN_AT_ONCE = 200

# Each keeps a connection to PostgreSQL for as long as its channel takes to answer.
_DELIVERED_AT_ONCE = 4

_ADDRESS = frozenset(
    {"channelId", "serviceUrl", "conversation", "from", "recipient", "locale", "localTimezone", "entities"}
)


@dataclass(frozen=True, slots=True)
class Key:
    """Which conversation: the channel, and the channel's own id of it."""

    channel: str
    conversation: str

    def __str__(self) -> str:
        """As one word, for those who only need to tell conversations apart. No channel has a bar in its id."""
        return f"{self.channel}|{self.conversation}"

    @classmethod
    def parse(cls, word: str) -> Key:
        channel, _, conversation = word.partition("|")
        return cls(channel, conversation)


@dataclass(frozen=True, slots=True)
class Memory:
    """A conversation as it stands: `frame` is None until the first turn is committed."""

    frame: JsonObject | None
    version: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """An activity that came in and whose turn is not committed yet."""

    key: Key
    activity_id: str
    activity: JsonObject


@dataclass(frozen=True, slots=True)
class Logged:
    """An outgoing activity and its place in the conversation, counted from 1."""

    seq: int
    activity: JsonObject


class StaleError(Exception):
    """Another turn was committed since this one read the conversation; read again and repeat."""


def open_engine(url: str) -> AsyncEngine:
    """The database of a deployment; a bare `postgresql://` or `sqlite://` gets its async driver."""
    address = make_url(url)
    drivers = {"postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}
    address = address.set(drivername=drivers.get(address.drivername, address.drivername))
    is_remote = address.get_backend_name() == "postgresql"
    # Without `hide_parameters`, an error's text would quote what a customer wrote.
    engine = create_async_engine(address, hide_parameters=True, pool_pre_ping=is_remote)
    if address.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers beside one writer, who waits for its turn instead of failing. https://www.sqlite.org/pragma.html"""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class UnknownConversationError(Exception):
    """Nothing has ever come in for this conversation."""


class Store:
    """Every change is one transaction, and every transaction begins with its write, so SQLite never has to upgrade."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.is_shared = engine.dialect.name == "postgresql"
        """Whether other processes may be at work on it."""
        self._deliveries = asyncio.Semaphore(_DELIVERED_AT_ONCE)
        self._insert = postgresql_insert if self.is_shared else sqlite_insert

    async def create_schema(self) -> None:
        async with self._engine.begin() as connection:
            if self.is_shared:
                # Several processes may start at once: the first makes the tables, and the others find them.
                await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(_GROWN, 0))))
            await connection.run_sync(metadata.create_all)

    async def follow(self, grown: Callable[[Key], None], missed: Callable[[], None]) -> None:
        """Calls `grown` whenever a conversation's log has grown, in whatever process, until it is cancelled.

        `missed` is called when it begins to listen, after which nothing is missed as long as the connection lasts.
        """
        while True:
            try:
                async with self._listening(lambda *heard: grown(Key.parse(str(heard[-1])))) as over:
                    missed()
                    await over.wait()
            except (SQLAlchemyError, OSError) as error:
                log.warning("cannot hear of what other processes say: %s", type(error).__name__)
            await asyncio.sleep(_LISTEN_AGAIN_SECONDS)

    @asynccontextmanager
    async def _listening(self, heard: Callable[..., None]) -> AsyncIterator[asyncio.Event]:
        """On a connection of its own; the event happens when that ends."""
        over = asyncio.Event()
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None, "it has just been opened"
            driver.add_termination_listener(lambda _: over.set())
            try:
                await driver.add_listener(_GROWN, heard)
                yield over
            finally:
                # Given back to the pool it would go on listening.
                await connection.invalidate()

    async def ping(self) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(select(1))

    async def exists(self, key: Key) -> bool:
        async with self._engine.connect() as connection:
            found = await connection.scalar(select(conversations.c.version).where(*_of(conversations, key)))
        return found is not None

    async def load(self, key: Key) -> Memory:
        """The conversation as it stands; an unknown one is empty."""
        query = select(conversations.c.frame, conversations.c.version).where(*_of(conversations, key))
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Memory(row.frame, row.version) if row else Memory(None, 0)

    async def receive(self, inbound: Inbound, now: datetime) -> bool:
        """Keep an activity until its turn is committed; False when this id has come in before.

        The first activity of a conversation makes the conversation.
        """
        try:
            async with self._engine.begin() as connection:
                await self._begin(connection, inbound.key, now)
                await self._keep(connection, inbound, now)
        except IntegrityError:
            return False
        return True

    async def receive_and_log(self, key: Key, activity: JsonObject, now: datetime) -> JsonObject:
        """Keep an activity of the web chat, and put it into the log as the echo that its sender waits for.

        Gives it back with the id that names its place in the log. Raises UnknownConversationError.
        """
        async with self._engine.begin() as connection:
            (echo,) = await self._append(connection, key, [activity], now)
            await self._keep(connection, Inbound(key, echo.activity["id"], echo.activity), now)
        return echo.activity

    async def unhandled(self, since: datetime | None = None, until: datetime | None = None) -> list[Inbound]:
        """What came in between these times and whose turn was never committed, oldest first."""
        query = select(inbox).where(*_unhandled(since, until)).order_by(inbox.c.received, inbox.c.activity_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [Inbound(Key(row.channel, row.conversation), row.activity_id, row.activity) for row in rows]

    async def drop_overtaken(self, since: datetime | None, until: datetime | None, *, except_for: str) -> int:
        """Empties what `unhandled` gives, where a later one of the same conversation has had its turn.

        Ids that begin with `except_for` are events of our own: they are kept, and overtake nobody.
        """
        later = inbox.alias("later")
        has_later = select(later.c.activity_id).where(
            later.c.channel == inbox.c.channel,
            later.c.conversation == inbox.c.conversation,
            later.c.received > inbox.c.received,
            later.c.activity.is_(None),
            ~later.c.activity_id.startswith(except_for),
        )
        is_said = ~inbox.c.activity_id.startswith(except_for)
        overtaken = update(inbox).where(*_unhandled(since, until), is_said, has_later.exists())
        async with self._engine.begin() as connection:
            return (await connection.execute(overtaken.values(activity=None))).rowcount

    async def is_handled(self, inbound: Inbound) -> bool:
        query = select(inbox.c.activity.is_(None)).where(
            *_of(inbox, inbound.key), inbox.c.activity_id == inbound.activity_id
        )
        async with self._engine.connect() as connection:
            return bool(await connection.scalar(query))

    async def commit(
        self,
        inbound: Inbound,
        memory: Memory,
        frame: JsonObject | None,
        activities: Sequence[JsonObject],
        now: datetime,
    ) -> None:
        """End a turn: the new frame, the handled activity and the replies, all or nothing. Raises StaleError."""
        async with self._engine.begin() as connection:
            changed = await connection.execute(
                update(conversations)
                .where(*_of(conversations, inbound.key), conversations.c.version == memory.version)
                .values(frame=frame, version=memory.version + 1, touched=now)
            )
            if changed.rowcount != 1:
                raise StaleError(f"conversation is past version {memory.version}")
            handled = update(inbox).where(*_of(inbox, inbound.key), inbox.c.activity_id == inbound.activity_id)
            await connection.execute(handled.values(activity=None))
            await self._remember_address(connection, inbound)
            await self._append(connection, inbound.key, activities, now)

    async def address(self, key: Key) -> JsonObject | None:
        """What an activity of ours to this conversation has to say of where it goes; None when nobody ever wrote."""
        async with self._engine.connect() as connection:
            found: JsonObject | None = await connection.scalar(select(addresses.c.address).where(*_of(addresses, key)))
        return found

    async def append(self, key: Key, activities: Sequence[JsonObject], now: datetime) -> None:
        """Put activities into the log that belong to no turn's end."""
        async with self._engine.begin() as connection:
            await self._append(connection, key, activities, now)

    async def log(self, key: Key, after: int, limit: int = 100) -> list[Logged]:
        """What stands in the log after this place, at most `limit` of it."""
        query = select(outgoing.c.seq, outgoing.c.activity).where(*_of(outgoing, key), outgoing.c.seq > after)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(outgoing.c.seq).limit(limit))).all()
        return [Logged(row.seq, row.activity) for row in rows]

    @asynccontextmanager
    async def delivering(self, key: Key) -> AsyncIterator[None]:
        """While the block runs no other process delivers this conversation: each takes its turn."""
        if not self.is_shared:
            yield
            return
        async with self._deliveries, self._engine.begin() as connection:
            name = func.hashtextextended(f"{_GROWN}/{key}", 0)
            await connection.execute(select(func.pg_advisory_xact_lock(name)))
            yield

    async def taken(self, key: Key, seq: int) -> None:
        """The channel has this activity now; forget it."""
        async with self._engine.begin() as connection:
            await connection.execute(outgoing.delete().where(*_of(outgoing, key), outgoing.c.seq == seq))

    async def undelivered(self) -> list[Key]:
        """The conversations that still have entries for their channel; web chat clients read theirs themselves."""
        # Said as two ranges, so that the key's index leads past all that was said in the web chat.
        elsewhere = or_(outgoing.c.channel < EMBEDDED, outgoing.c.channel > EMBEDDED)
        query = select(outgoing.c.channel, outgoing.c.conversation).where(elsewhere)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.distinct())).all()
        return [Key(row.channel, row.conversation) for row in rows]

    async def _remember_address(self, connection: AsyncConnection, inbound: Inbound) -> None:
        address = {part: value for part, value in inbound.activity.items() if part in _ADDRESS}
        place = {"channel": inbound.key.channel, "conversation": inbound.key.conversation}
        put = self._insert(addresses).values(place | {"address": address})
        await connection.execute(
            put.on_conflict_do_update(index_elements=["channel", "conversation"], set_={"address": address})
        )

    async def forget_old(self, remains: Callable[[JsonObject], JsonObject | None], now: datetime) -> int:
        """Forgets what was said in conversations that have rested for long. Gives of how many.

        `remains` gives what shall be left of a frame, or None for nothing. It is left where a customer may come back to
        the same conversation, which those of the web chat cannot: their browser forgets it with the page.
        """
        rested = conversations.c.touched <= now - REMEMBERED_FOR
        has_come_in = select(inbox.c.activity_id).where(
            inbox.c.channel == conversations.c.channel, inbox.c.conversation == conversations.c.conversation
        )
        is_over = conversations.c.touched <= now - KNOWN_FOR
        is_worth_it = or_(has_come_in.exists(), is_over)
        query = select(conversations, is_over.label("is_over")).where(rested, is_worth_it).limit(_FORGOTTEN_AT_ONCE)
        forgotten = 0
        while True:
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
            for row in rows:
                is_gone = row.channel == EMBEDDED or row.is_over or row.frame is None
                forgotten += await self._forget(row, None if is_gone else remains(row.frame))
            if len(rows) < _FORGOTTEN_AT_ONCE:
                return forgotten

    async def _forget(self, row: Row[Any], left: JsonObject | None) -> bool:
        """One conversation, unless somebody has come back to it meanwhile."""
        key = Key(row.channel, row.conversation)
        at_rest = (conversations.c.version == row.version, conversations.c.touched == row.touched)
        unchanged = (*_of(conversations, key), *at_rest)
        async with self._engine.begin() as connection:
            if left is None:
                changed = await connection.execute(conversations.delete().where(*unchanged))
            else:
                values = {"frame": left, "version": row.version + 1}
                changed = await connection.execute(update(conversations).where(*unchanged).values(values))
            if not changed.rowcount:
                return False
            tables = (inbox, outgoing) if left is not None else (inbox, outgoing, addresses)
            for table in tables:
                await connection.execute(table.delete().where(*_of(table, key)))
        return True

    async def _begin(self, connection: AsyncConnection, key: Key, now: datetime) -> None:
        row = {"channel": key.channel, "conversation": key.conversation, "version": 0, "last_seq": 0, "touched": now}
        put = self._insert(conversations).values(row)
        await connection.execute(
            put.on_conflict_do_update(index_elements=["channel", "conversation"], set_={"touched": now})
        )

    async def _keep(self, connection: AsyncConnection, inbound: Inbound, now: datetime) -> None:
        row = {
            "channel": inbound.key.channel,
            "conversation": inbound.key.conversation,
            "activity_id": inbound.activity_id,
            "activity": inbound.activity,
            "received": now,
        }
        await connection.execute(insert(inbox).values(row))

    async def _append(
        self, connection: AsyncConnection, key: Key, activities: Sequence[JsonObject], now: datetime
    ) -> list[Logged]:
        """Number the activities in the conversation's one sequence; the number is part of each one's id."""
        if not activities:
            return []
        counted = (
            update(conversations)
            .where(*_of(conversations, key))
            .values(last_seq=conversations.c.last_seq + len(activities), touched=now)
            .returning(conversations.c.last_seq)
        )
        last = (await connection.execute(counted)).scalar_one_or_none()
        if last is None:
            raise UnknownConversationError
        first = last - len(activities) + 1
        entries = [Logged(seq, _named(activity, key, seq)) for seq, activity in enumerate(activities, first)]
        rows = [{"seq": e.seq, "activity": e.activity} for e in entries]
        place = {"channel": key.channel, "conversation": key.conversation}
        await connection.execute(insert(outgoing), [row | place for row in rows])
        if self.is_shared:
            await connection.execute(select(func.pg_notify(_GROWN, str(key))))
        return entries


def _unhandled(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [inbox.c.activity.is_not(None)]
    if since is not None:
        conditions.append(inbox.c.received >= since)
    if until is not None:
        conditions.append(inbox.c.received <= until)
    return conditions


def _named(activity: JsonObject, key: Key, seq: int) -> JsonObject:
    return activity | {"id": f"{key.conversation}|{seq:07d}"}


def _of(table: Table, key: Key) -> tuple[Any, Any]:
    return table.c.channel == key.channel, table.c.conversation == key.conversation
