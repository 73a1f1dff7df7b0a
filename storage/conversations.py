"""Conversations: what has come in, where each stands, and what has been said.

A turn is two transactions. `receive` gives a message its number in the conversation and finds a repeat; `commit` ends
the turn with that number: the new state, the replies, and what its customer has been told of, all or nothing. It can
only end the turn that is next, so that of all processes one ends it, once, in the order of arrival.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from storage.conversation_statements import Statements
from storage.database.errors import DatabaseError
from storage.database.tables import (
    conversation_addresses,
    conversations,
    notifications,
    outgoing,
    shown_cards,
    turns,
)
from storage.database.transactions import Database, put
from storage.erasing import erase_conversation, order_erasure
from storage.json_types import JsonObject
from storage.notifications import told
from storage.recent import Recent
from storage.retention import USUAL_RETENTION, Retention
from storage.shown_cards import ShownCard, cards_of, drop_cards, name_card, put_cards

# Our own web chat among the channels; no channel of Bot Framework has a slash in its id.
EMBEDDED = "local/webchat"

# The type of the activity with which a conversation of the web chat is closed.
# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
END = "endOfConversation"

# How long a conversation may rest before what was said in it is forgotten, and before it is as if it had never been,
# where the operator has not said otherwise. The second is longer than a year, as far ahead as appointments are made:
# their customer may still want to change them.
REMEMBERED_FOR = USUAL_RETENTION.conversations
KNOWN_FOR = USUAL_RETENTION.appointments

MarksIn: TypeAlias = Callable[[JsonObject], Collection[str]]
"""The marks of the addresses that a state names as its customer's."""

_FORGOTTEN_AT_ONCE = 200

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
    """A conversation as it stands after turn number `version`; `state` is None until its first turn has ended."""

    state: JsonObject | None
    version: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """An activity that comes in."""

    key: Key
    activity_id: str
    activity: JsonObject


@dataclass(frozen=True, slots=True)
class Received:
    """An activity with its number. `memory` is how the conversation stood then: before this turn, if none is open
    between.
    """

    inbound: Inbound
    number: int
    memory: Memory

    @property
    def key(self) -> Key:
        return self.inbound.key


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that has not ended, and the process that runs it, if any does."""

    inbound: Inbound
    number: int
    owner: str | None


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that was said, and its place in the conversation, counted from 1."""

    seq: int
    activity: JsonObject


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for its channel, and the other process that says it is at it, if one does.

    `posts` is how often it was posted without a clear answer, and `posted_at` when that was last.
    """

    entry: Logged
    other: str | None
    posts: int = 0
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Besides:
    """What else a turn changes. `shows` are the places, among what it says, of cards that can be pressed; `uses_up` are
    those of cards that were shown before, in the whole conversation. `ends_reach`: nobody can be spoken to there any
    more, until something comes in again.
    """

    shows: tuple[int, ...] = ()
    uses_up: tuple[int, ...] = ()
    ends_reach: bool = False


NOTHING_BESIDES = Besides()


class _NotFreeError(Exception):
    """Some of what was to be claimed is not to be had: the transaction is undone."""


class _RepeatedError(Exception):
    """It has come in before: the transaction, with the second echo of it, is undone."""


class StaleError(DatabaseError):
    """The turn has been ended already, or one before it has not: nothing was written."""


class UnknownConversationError(DatabaseError):
    """Nothing has ever come in for this conversation."""


class ClosedConversationError(DatabaseError):
    """Its customer had it forgotten on their device: nothing more is taken in."""


class Standing(Enum):
    """Whether a customer can go on in a conversation."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


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

    # Coming in

    async def receive(self, inbound: Inbound, now: datetime, *, begins: bool = False) -> Received | None:
        """Keeps an activity until its turn has ended; None when this id has come in before.

        `begins`: makes the conversation known even when this is a repeat: the web chat, whose next request asks for it.
        """
        key, known = inbound.key, self._remembered.get(inbound.key, now)

        def work(connection: Connection) -> Received | None:
            number = self._number(connection, inbound, now)
            if begins:
                connection.execute(self._sql.begin, _place(key) | {"touched": now})
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
        row = await self._database.read(lambda connection: connection.execute(self._sql.standing, _here(key)).first())
        if row is None:
            return Standing.UNKNOWN
        return Standing.OPEN if row.closed_at is None else Standing.CLOSED

    async def close(self, key: Key, last: JsonObject, now: datetime) -> list[Logged]:
        """Closes a conversation for good, with `last` as the end of its log; nothing where there is none to close."""

        def work(connection: Connection) -> list[Logged]:
            if not connection.execute(self._sql.close, _here(key) | {"at": now}).rowcount:
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

        `told_of` are the intents of which the replies say how they ended. A conversation of the web chat is closed by
        the end that is among the replies. Raises StaleError.
        """
        key = received.key
        row = _place(key) | {
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
            if marks:
                place = _place(key) | {"at": now}
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
        row = _place(key) | {
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
            first = select(turns).where(*_of(turns, key), turns.c.number > memory.version).order_by(turns.c.number)
            row = connection.execute(first.limit(1)).one_or_none()
            return memory, _open_turn(row) if row else None

        return await self._database.read(work)

    async def close_gap(self, received: Received, now: datetime) -> None:
        """Makes this turn the next, where turns before it have not ended and are no more.

        They went with their conversation, which another process forgot at the moment when this one came in.
        """
        row = _place(received.key) | {"touched": now, "version": received.number - 1}
        await self._database.write(lambda connection: connection.execute(self._sql.close_gap, row))

    async def take_over(self, turn: OpenTurn) -> bool:
        """Makes a turn this process's; False when somebody else was faster, or has ended it since it was looked at.

        For one that nobody alive runs.
        """
        key = turn.inbound.key
        is_same_owner = turns.c.owner.is_(None) if turn.owner is None else turns.c.owner == turn.owner
        version = select(conversations.c.version).where(*_of(conversations, key)).scalar_subquery()
        is_open = and_(turns.c.activity.is_not(None), turns.c.number > func.coalesce(version, 0))
        its_row = (*_of(turns, key), turns.c.number == turn.number, is_same_owner, is_open)
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
        wanted = select(conversations.c.address).where(*_of(conversations, key), conversations.c.closed_at.is_(None))
        found: JsonObject | None = await self._database.read(lambda connection: connection.scalar(wanted))
        return found

    async def append(self, key: Key, activities: Sequence[JsonObject], now: datetime) -> list[Logged]:
        """Puts activities into the log that belong to no turn's end, maybe before the first turn has ended."""

        def work(connection: Connection) -> list[Logged]:
            connection.execute(self._sql.begin, _place(key) | {"touched": now})
            return self._append(connection, key, activities, now)

        return await self._database.write(work)

    async def log(self, key: Key, after: int, limit: int = 100) -> list[Logged]:
        """What stands in the log after this place, at most `limit` of it."""
        found = _here(key) | {"after": after, "most": limit}
        rows = await self._database.read(lambda connection: connection.execute(self._sql.log, found).all())
        return [Logged(row.seq, row.activity) for row in rows]

    async def waiting_for_channel(self, key: Key) -> list[Waiting]:
        """What has not been brought to its channel, in order."""
        wanted = select(outgoing).where(*_of(outgoing, key)).order_by(outgoing.c.seq)
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return [
            Waiting(
                Logged(row.seq, row.activity),
                None if row.owner == self._process else row.owner,
                row.posts,
                row.posted_at,
            )
            for row in rows
        ]

    async def posted_unclearly(self, key: Key, seq: int, posts: int, now: datetime) -> None:
        """The channel may have this activity, which has been posted so often by now."""
        its_row = (*_of(outgoing, key), outgoing.c.seq == seq)
        noted = update(outgoing).where(*its_row).values(posts=posts, posted_at=now)
        await self._database.write_alone(lambda connection: connection.execute(noted))

    async def claim_for_channel(self, key: Key, entries: Sequence[Logged], owners: Collection[str]) -> bool:
        """Makes these this process's to bring, and no longer that of `owners`, who have ended.

        False, and nothing claimed, when meanwhile one of them has been brought or is somebody else's.
        """
        seqs = [entry.seq for entry in entries]
        is_free = or_(outgoing.c.owner.is_(None), outgoing.c.owner.in_([self._process, *owners]))
        claimed = update(outgoing).where(*_of(outgoing, key), outgoing.c.seq.in_(seqs), is_free)

        def work(connection: Connection) -> None:
            if connection.execute(claimed.values(owner=self._process)).rowcount != len(seqs):
                raise _NotFreeError

        try:
            await self._database.write(work)
        except _NotFreeError:
            return False
        return True

    async def release_for_channel(self, key: Key) -> None:
        """The channel cannot be reached from here now: whoever can may bring what waits."""
        freed = update(outgoing).where(*_of(outgoing, key), outgoing.c.owner == self._process).values(owner=None)
        await self._database.write(lambda connection: connection.execute(freed))

    async def taken(self, key: Key, seq: int) -> None:
        """The channel has this activity now; forget it."""
        gone = _here(key) | {"taken": seq}
        await self._database.write_alone(lambda connection: connection.execute(self._sql.taken, gone))

    async def shown_cards(self, key: Key) -> list[ShownCard]:
        """The cards that can still be pressed, in the order in which they were shown."""
        return await self._database.read(lambda connection: cards_of(connection, key))

    async def name_card(self, key: Key, seq: int, activity_id: str) -> None:
        """By which id the channel knows a message; of no interest where it has no card that can be pressed."""
        await self._database.write(lambda connection: name_card(connection, key, seq, activity_id))

    async def end_reach(self, key: Key) -> None:
        """Nobody can be spoken to there any more, until something comes in again: what waits is given up."""

        def work(connection: Connection) -> None:
            connection.execute(update(conversations).where(*_of(conversations, key)).values(address=None))
            connection.execute(delete(outgoing).where(*_of(outgoing, key)))
            drop_cards(connection, key)

        await self._database.write(work)

    async def undelivered(self) -> list[Key]:
        """The conversations that still have entries for their channel; web chat clients read theirs themselves."""
        # Said as two ranges, so that the key's index leads past all that was said in the web chat.
        elsewhere = or_(outgoing.c.channel < EMBEDDED, outgoing.c.channel > EMBEDDED)
        wanted = select(outgoing.c.channel, outgoing.c.conversation).where(elsewhere).distinct()
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return [Key(row.channel, row.conversation) for row in rows]

    # Forgetting

    async def forget_old(self, remains: Callable[[JsonObject], JsonObject | None], now: datetime) -> int:
        """Forgets what was said in conversations that have rested for long. Gives of how many.

        `remains` gives what shall be left of a state, or None for nothing. It is left where a customer may come back to
        the same conversation, which those of the web chat cannot: what their browser remembers has expired by then.
        """
        rested = conversations.c.touched <= now - self._retention.conversations
        has_come_in = exists().where(
            turns.c.channel == conversations.c.channel, turns.c.conversation == conversations.c.conversation
        )
        is_over = conversations.c.touched <= now - self._retention.appointments
        query = select(conversations, is_over.label("is_over")).where(rested, or_(has_come_in, is_over))
        forgotten = 0
        while True:
            rows = await self._database.read(
                lambda connection: connection.execute(query.limit(_FORGOTTEN_AT_ONCE)).all()
            )
            before = forgotten
            for row in rows:
                is_gone = row.channel == EMBEDDED or row.is_over or row.state is None
                forgotten += await self._forget(row, None if is_gone else remains(row.state), now)
            # To those that cannot be forgotten yet the next look would come back.
            if len(rows) < _FORGOTTEN_AT_ONCE or forgotten == before:
                return forgotten

    async def _forget(self, row: Row[Any], left: JsonObject | None, now: datetime) -> bool:
        """One conversation, unless somebody has come back to it meanwhile."""
        key = Key(row.channel, row.conversation)
        at_rest = (conversations.c.version == row.version, conversations.c.touched == row.touched)
        is_waiting = exists().where(
            *_of(turns, key), turns.c.number > row.version, turns.c.received > now - self._retention.conversations
        )
        unchanged = (*_of(conversations, key), *at_rest, ~is_waiting)

        def work(connection: Connection) -> bool:
            if left is None:
                changed = connection.execute(delete(conversations).where(*unchanged))
            else:
                changed = connection.execute(update(conversations).where(*unchanged).values(state=left))
            if not changed.rowcount:
                return False
            # Its appointments are theirs for longer, and are found by its address.
            gone = (turns, outgoing, shown_cards)
            for table in gone if left is not None else (*gone, conversation_addresses):
                connection.execute(delete(table).where(*_of(table, key)))
            return True

        is_forgotten = await self._database.write(work)
        if is_forgotten:
            self._remembered.drop(key)
        return is_forgotten

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
            _place(inbound.key)
            | _here(inbound.key)
            | {
                "activity_id": inbound.activity_id,
                "activity": inbound.activity,
                "received": now,
                "owner": self._process,
            }
        )
        while (number := connection.execute(self._sql.receive, row).scalar_one_or_none()) is None:
            # Either this activity is known, or somebody else has just got the number that was meant for it.
            its_own = {"known_id": inbound.activity_id} | _here(inbound.key)
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
        row = connection.execute(self._sql.load, _here(key)).one_or_none()
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
        grown = _here(key) | {"more": len(activities), "at": now, "grown": f"{self._process}/{key}"}
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
        place = _place(key) | {"owner": None if key.channel == EMBEDDED else self._process}
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


def _place(key: Key) -> dict[str, Any]:
    """For a new row."""
    return {"channel": key.channel, "conversation": key.conversation}


def _here(key: Key) -> dict[str, Any]:
    """For the rows there are."""
    return {"at_channel": key.channel, "at_conversation": key.conversation}


def _of(table: Table, key: Key) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.channel == key.channel, table.c.conversation == key.conversation


_MARK = put(conversation_addresses)
