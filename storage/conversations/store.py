"""Conversations: what has come in, where each stands, and what has been said.

A turn is two transactions. `receive` gives a message its number in the conversation and finds a repeat; `commit` ends
the turn with that number: the new state, the replies, and what its customer has been told of, all or nothing. It can
only end the turn that is next, so that of all processes one ends it, once, in the order of arrival.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    Row,
    and_,
    delete,
    func,
    select,
    update,
)

from storage.absences import note_said
from storage.conversations.forgetting import Remains, forget_old
from storage.conversations.model import (
    EMBEDDED,
    END,
    NOTHING_BESIDES,
    Besides,
    ClosedConversationError,
    Inbound,
    Key,
    Logged,
    Memory,
    OpenTurn,
    Received,
    StaleError,
    Standing,
    UnknownConversationError,
)
from storage.conversations.outgoing import Outgoing
from storage.conversations.recent import Recent
from storage.conversations.shown_cards import ShownCard, cards_of, drop_cards, name_card, put_cards
from storage.conversations.statements import Statements, at, place_of, rows_of
from storage.database.tables import (
    conversation_addresses,
    conversations,
    notifications,
    outgoing,
    turns,
)
from storage.database.transactions import Database, put
from storage.erasing import erase_conversation, order_erasure
from storage.json_types import JsonObject
from storage.notifications import told
from storage.retention import USUAL_RETENTION, Retention

# How long a conversation may rest before what was said in it is forgotten, and before it is as if it had never been,
# where the operator has not said otherwise. The second is longer than a year, as far ahead as appointments are made:
# their customer may still want to change them.
REMEMBERED_FOR = USUAL_RETENTION.conversations
KNOWN_FOR = USUAL_RETENTION.appointments

MarksIn: TypeAlias = Callable[[JsonObject], Collection[str]]
"""The marks of the addresses that a state names as its customer's."""

_ADDRESS = frozenset(
    {"channelId", "serviceUrl", "conversation", "from", "recipient", "locale", "localTimezone", "entities"}
)


class _RepeatedError(Exception):
    """It has come in before: the transaction, with the second echo of it, is undone."""


def _no_marks(_: JsonObject) -> Collection[str]:
    return ()


class Conversations:
    """`process` names this process among all on the same database; see `storage.database.locks`."""

    def __init__(
        self,
        database: Database,
        process: str,
        marks_in: MarksIn = _no_marks,
        retention: Retention = USUAL_RETENTION,
    ) -> None:
        self._database = database
        self._process = process
        self._marks_in = marks_in
        self._retention = retention
        self._remembered: Recent[Key, Memory] = Recent()
        self._sql = Statements(is_postgresql=database.is_shared)
        self.outgoing = Outgoing(database, process, self._sql)

    # Coming in

    async def receive(self, inbound: Inbound, now: datetime, *, begins: bool = False) -> Received | None:
        """Keeps an activity until its turn has ended; None when this id has come in before.

        `begins`: makes the conversation known even when this is a repeat: the web chat, whose next request asks for it.
        """
        key, known = inbound.key, self._remembered.get(inbound.key, now)

        def work(connection: Connection) -> Received | None:
            number = self._number(connection, inbound, now)
            if begins:
                connection.execute(self._sql.begin, place_of(key) | {"touched": now})
            return None if number is None else self._received(connection, inbound, number, known)

        return await self._database.write(work)

    async def receive_and_log(
        self,
        key: Key,
        activity: JsonObject,
        now: datetime,
        *,
        sent_as: str | None = None,
        unseen: JsonObject | None = None,
    ) -> tuple[Received, Logged] | None:
        """Keeps an activity of the web chat, and puts it into the log as the echo that its sender waits for.

        It gets the id that names its place in the log; `unseen` are fields of it that are in no log. None when
        something has been `sent_as` this before: a client sends again what it had no answer to. Raises
        UnknownConversationError and ClosedConversationError.
        """
        known = self._remembered.get(key, now)

        def work(connection: Connection) -> tuple[Received, Logged]:
            (echo,) = self._append(connection, key, [activity], now, if_open=True)
            inbound = Inbound(key, sent_as or echo.activity["id"], echo.activity | (unseen or {}))
            number = self._number(connection, inbound, now)
            if number is None:
                raise _RepeatedError
            return self._received(connection, inbound, number, known), echo

        try:
            return await self._database.write(work)
        except _RepeatedError:
            return None

    def remembered(self, key: Key, now: datetime) -> Memory | None:
        """The conversation as this process has left it, if it has not been long ago."""
        return self._remembered.get(key, now)

    async def standing(self, key: Key) -> Standing:
        row = await self._database.read(lambda connection: connection.execute(self._sql.standing, at(key)).first())
        if row is None:
            return Standing.UNKNOWN
        return Standing.OPEN if row.closed_at is None else Standing.CLOSED

    async def close(self, key: Key, last: JsonObject, now: datetime) -> list[Logged]:
        """Closes a conversation for good, with `last` as the end of its log; nothing where there is none to close."""

        def work(connection: Connection) -> list[Logged]:
            if not connection.execute(self._sql.close, at(key) | {"at": now}).rowcount:
                return []
            return self._append(connection, key, [last], now)

        return await self._database.write(work)

    async def load(self, key: Key) -> Memory:
        """The conversation as it stands; an unknown one is empty."""
        return await self._database.read(lambda connection: self._load(connection, key))

    # A turn's end

    async def commit(
        self,
        received: Received,
        state: JsonObject | None,
        activities: Sequence[JsonObject],
        now: datetime,
        *,
        told_of: Collection[str] = (),
        besides: Besides = NOTHING_BESIDES,
    ) -> list[Logged]:
        """Ends a turn: the new state and the replies, all or nothing; gives the replies with their places in the log.

        `told_of` are the intents of which the replies say how they ended; with no replies there is nothing to say of
        them any more. A conversation of the web chat is closed by the end that is among the replies. Raises StaleError.
        """
        key = received.key
        row = place_of(key) | {
            "version": received.number,
            "last_seq": len(activities),
            "state": state,
            "address": None if besides.ends_reach else _address(received.inbound.activity),
            "touched": now,
            "closed_at": now if key.channel == EMBEDDED and any(map(_is_end, activities)) else None,
            "before": received.number - 1,
            "grown": f"{self._process}/{key}",
        }

        marks = self._new_marks(received.memory.state, state)

        def work(connection: Connection) -> list[Logged]:
            last = self._end(connection, key, row)
            if told_of:
                told(connection, told_of)
            if told_of and activities:
                note_said(connection, str(key), told_of, now)
            if marks:
                place = place_of(key) | {"at": now}
                connection.execute(_MARK.on(connection), [place | {"mark": mark} for mark in marks])
            entries = self._log(connection, key, activities, last)
            if besides.ends_reach:
                drop_cards(connection, key)
            elif besides.uses_up:
                drop_cards(connection, key, besides.uses_up)
            if besides.shows:
                cards = [ShownCard(entries[at].seq, entries[at].activity) for at in besides.shows]
                put_cards(connection, key, cards)
            return entries

        entries = await self._database.write(work)
        self._remembered.put(key, Memory(state, received.number), now)
        return entries

    async def commit_erased(
        self, received: Received, activities: Sequence[JsonObject], now: datetime, *, addresses: Collection[str]
    ) -> list[Logged]:
        """Ends a turn after which nothing of the conversation remains but these activities, and closes it in the web
        chat; what is to be erased elsewhere of these addresses is on record from then on. Raises StaleError.
        """
        key = received.key
        closed_at = now if key.channel == EMBEDDED else None
        row = place_of(key) | {
            "version": received.number,
            "last_seq": len(activities),
            "state": None,
            "address": None,
            "touched": now,
            "closed_at": closed_at,
            "before": received.number - 1,
            "grown": f"{self._process}/{key}",
        }

        def work(connection: Connection) -> list[Logged]:
            last = self._end(connection, key, row)
            erase_conversation(connection, key.channel, key.conversation, closed_at=closed_at)
            order_erasure(connection, key.channel, key.conversation, addresses, now)
            return self._log(connection, key, activities, last)

        entries = await self._database.write(work)
        self._remembered.drop(key)
        return entries

    # Order

    async def open_turn(self, key: Key) -> tuple[Memory, OpenTurn | None]:
        """How the conversation stands, and which of its turns is next."""

        def work(connection: Connection) -> tuple[Memory, OpenTurn | None]:
            memory = self._load(connection, key)
            first = select(turns).where(*rows_of(turns, key), turns.c.number > memory.version).order_by(turns.c.number)
            row = connection.execute(first.limit(1)).one_or_none()
            return memory, _open_turn(row) if row else None

        return await self._database.read(work)

    async def close_gap(self, received: Received, now: datetime) -> None:
        """Makes this turn the next, where turns before it have not ended and are no more.

        They went with their conversation, which another process forgot at the moment when this one came in.
        """
        row = place_of(received.key) | {"touched": now, "version": received.number - 1}
        await self._database.write(lambda connection: connection.execute(self._sql.close_gap, row))

    async def take_over(self, turn: OpenTurn) -> bool:
        """Makes a turn this process's; False when somebody else was faster, or has ended it since it was looked at.

        For one that nobody alive runs.
        """
        key = turn.inbound.key
        is_same_owner = turns.c.owner.is_(None) if turn.owner is None else turns.c.owner == turn.owner
        version = select(conversations.c.version).where(*rows_of(conversations, key)).scalar_subquery()
        is_open = and_(turns.c.activity.is_not(None), turns.c.number > func.coalesce(version, 0))
        its_row = (*rows_of(turns, key), turns.c.number == turn.number, is_same_owner, is_open)
        taken = update(turns).where(*its_row).values(owner=self._process)
        return await self._database.write(lambda connection: connection.execute(taken).rowcount == 1)

    async def open_turns(self) -> list[OpenTurn]:
        """Every turn that has not ended, in all conversations, in the order of arrival."""
        ended = select(conversations.c.version).where(
            conversations.c.channel == turns.c.channel, conversations.c.conversation == turns.c.conversation
        )
        is_open = and_(turns.c.activity.is_not(None), turns.c.number > func.coalesce(ended.scalar_subquery(), 0))
        found = select(turns).where(is_open).order_by(turns.c.received, turns.c.number)
        rows = await self._database.read(lambda connection: connection.execute(found).all())
        return [_open_turn(row) for row in rows]

    async def empty_ended(self) -> int:
        """Forgets the words of turns that have ended; their ids stay. Gives of how many."""
        ended = select(conversations.c.version).where(
            conversations.c.channel == turns.c.channel, conversations.c.conversation == turns.c.conversation
        )
        is_ended = and_(turns.c.activity.is_not(None), turns.c.number <= ended.scalar_subquery())
        emptied = update(turns).where(is_ended).values(activity=None)
        return await self._database.write(lambda connection: connection.execute(emptied).rowcount)

    # Going out

    async def is_owed(self, intent: str, since: datetime | None = None) -> bool:
        """Whether the customer of this intent has still to be told how it ended; `since` is when that end was put down.

        What an intent came to first is no news any more once it has been tried again and has come to something else.
        """
        wanted = select(notifications.c.created_at).where(notifications.c.intent == intent)
        owed_since = await self._database.read(lambda connection: connection.scalar(wanted))
        return owed_since is not None and since in (None, owed_since)

    async def address(self, key: Key) -> JsonObject | None:
        """What an activity of ours to this conversation has to say of where it goes; None when nobody ever wrote, or
        nobody can read it any more.
        """
        wanted = select(conversations.c.address).where(
            *rows_of(conversations, key), conversations.c.closed_at.is_(None)
        )
        found: JsonObject | None = await self._database.read(lambda connection: connection.scalar(wanted))
        return found

    async def append(self, key: Key, activities: Sequence[JsonObject], now: datetime) -> list[Logged]:
        """Puts activities into the log that belong to no turn's end, maybe before the first turn has ended."""

        def work(connection: Connection) -> list[Logged]:
            connection.execute(self._sql.begin, place_of(key) | {"touched": now})
            return self._append(connection, key, activities, now)

        return await self._database.write(work)

    async def length(self, key: Key) -> int:
        """The place of what stands last in the log; 0 where nothing does."""
        found = await self._database.read(lambda connection: connection.execute(self._sql.length, at(key)).scalar())
        return found or 0

    async def log(self, key: Key, after: int, limit: int = 100) -> list[Logged]:
        """What stands in the log after this place, at most `limit` of it."""
        found = at(key) | {"after": after, "most": limit}
        rows = await self._database.read(lambda connection: connection.execute(self._sql.log, found).all())
        return [Logged(row.seq, row.activity) for row in rows]

    async def shown_cards(self, key: Key) -> list[ShownCard]:
        """The cards that can still be pressed, in the order in which they were shown."""
        return await self._database.read(lambda connection: cards_of(connection, key))

    async def name_card(self, key: Key, seq: int, activity_id: str) -> None:
        """By which id the channel knows a message; of no interest where it has no card that can be pressed."""
        await self._database.write(lambda connection: name_card(connection, key, seq, activity_id))

    async def end_reach(self, key: Key) -> None:
        """Nobody can be spoken to there any more, until something comes in again: what waits is given up."""

        def work(connection: Connection) -> None:
            connection.execute(update(conversations).where(*rows_of(conversations, key)).values(address=None))
            connection.execute(delete(outgoing).where(*rows_of(outgoing, key)))
            drop_cards(connection, key)

        await self._database.write(work)

    # Forgetting

    async def forget_old(self, remains: Remains, now: datetime) -> int:
        """Forgets what was said in conversations that have rested for long. Gives of how many."""
        return await forget_old(self._database, self._retention, remains, now, then=self._remembered.drop)

    # Inside a transaction

    def _end(self, connection: Connection, key: Key, row: Mapping[str, Any]) -> int:
        """The turn is ended; gives the place of the last that is said in it."""
        calls_out = row["last_seq"] and key.channel == EMBEDDED
        ended = connection.execute(self._sql.end_and_call if calls_out else self._sql.end, row).one_or_none()
        if ended is None:
            raise StaleError(f"turn {row['version']} is not the next one to end")
        return int(ended.last_seq)

    def _new_marks(self, before: JsonObject | None, after: JsonObject | None) -> set[str]:
        """Of the addresses that were given in this turn."""
        known = set(self._marks_in(before)) if before else set()
        return set(self._marks_in(after)) - known if after else set()

    def _number(self, connection: Connection, inbound: Inbound, now: datetime) -> int | None:
        """The number of a new activity, and its row; None when its id has come in before."""
        row = (
            place_of(inbound.key)
            | at(inbound.key)
            | {
                "activity_id": inbound.activity_id,
                "activity": inbound.activity,
                "received": now,
                "owner": self._process,
            }
        )
        while (number := connection.execute(self._sql.receive, row).scalar_one_or_none()) is None:
            # Either this activity is known, or somebody else has just got the number that was meant for it.
            its_own = {"known_id": inbound.activity_id} | at(inbound.key)
            if connection.execute(self._sql.is_known, its_own).first() is not None:
                return None
        return int(number)

    def _received(self, connection: Connection, inbound: Inbound, number: int, known: Memory | None) -> Received:
        """Whoever has ended the turn before this one need not read what they have just written."""
        if known is not None and known.version == number - 1:
            return Received(inbound, number, known)
        if number == 1:
            return Received(inbound, number, Memory(None, 0))
        return Received(inbound, number, self._load(connection, inbound.key))

    def _load(self, connection: Connection, key: Key) -> Memory:
        row = connection.execute(self._sql.load, at(key)).one_or_none()
        return Memory(row.state, row.version) if row else Memory(None, 0)

    def _append(
        self,
        connection: Connection,
        key: Key,
        activities: Sequence[JsonObject],
        now: datetime,
        *,
        if_open: bool = False,
    ) -> list[Logged]:
        """Numbers the activities in the conversation's one sequence; the number is part of each one's id."""
        grown = at(key) | {"more": len(activities), "at": now, "grown": f"{self._process}/{key}"}
        calls_out = self._sql.grow_and_call if key.channel == EMBEDDED else self._sql.grow
        row = connection.execute(calls_out, grown).one_or_none()
        if row is None:
            raise UnknownConversationError("nothing has come in for it")
        if if_open and row.closed_at is not None:
            raise ClosedConversationError("it has been closed")
        return self._log(connection, key, activities, row.last_seq)

    def _log(self, connection: Connection, key: Key, activities: Sequence[JsonObject], last: int) -> list[Logged]:
        if not activities:
            return []
        first = last - len(activities) + 1
        entries = [Logged(seq, _named(activity, key, seq)) for seq, activity in enumerate(activities, first)]
        place = place_of(key) | {"owner": None if key.channel == EMBEDDED else self._process}
        connection.execute(self._sql.say, [place | {"seq": e.seq, "activity": e.activity} for e in entries])
        return entries


def _address(activity: JsonObject) -> JsonObject:
    return {part: value for part, value in activity.items() if part in _ADDRESS}


def _is_end(activity: JsonObject) -> bool:
    return bool(activity.get("type") == END)


def _open_turn(row: Row[Any]) -> OpenTurn:
    inbound = Inbound(Key(row.channel, row.conversation), row.activity_id, row.activity or {})
    return OpenTurn(inbound, row.number, row.owner)


def _named(activity: JsonObject, key: Key, seq: int) -> JsonObject:
    return activity | {"id": f"{key.conversation}|{seq:07d}"}


_MARK = put(conversation_addresses)
