"""What was said and waits for its channel: of whom it is to bring, how often it was tried, and that it is there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from storage.conversations.model import EMBEDDED, Key, Logged
from storage.conversations.statements import Statements, at, rows_of
from storage.database.tables import outgoing
from storage.database.transactions import Database


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for its channel, and the other process that says it is at it, if one does.

    `posts` is how often it was posted without a clear answer, and `posted_at` when that was last.
    """

    entry: Logged
    other: str | None
    posts: int = 0
    posted_at: datetime | None = None


class _NotFreeError(Exception):
    """Some of what was to be claimed is not to be had: the transaction is undone."""


class Outgoing:
    """`process` as in `storage.conversations.store.Conversations`."""

    def __init__(self, database: Database, process: str, statements: Statements) -> None:
        self._database = database
        self._process = process
        self._sql = statements

    async def waiting(self, key: Key) -> list[Waiting]:
        """What has not been brought to its channel, in order."""
        wanted = select(outgoing).where(*rows_of(outgoing, key)).order_by(outgoing.c.seq)
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
        its_row = (*rows_of(outgoing, key), outgoing.c.seq == seq)
        noted = update(outgoing).where(*its_row).values(posts=posts, posted_at=now)
        await self._database.write_alone(lambda connection: connection.execute(noted))

    async def claim(self, key: Key, entries: Sequence[Logged], owners: Collection[str]) -> bool:
        """Makes these this process's to bring, and no longer that of `owners`, who have ended.

        False, and nothing claimed, when meanwhile one of them has been brought or is somebody else's.
        """
        seqs = [entry.seq for entry in entries]
        is_free = or_(outgoing.c.owner.is_(None), outgoing.c.owner.in_([self._process, *owners]))
        claimed = update(outgoing).where(*rows_of(outgoing, key), outgoing.c.seq.in_(seqs), is_free)

        def work(connection: Connection) -> None:
            if connection.execute(claimed.values(owner=self._process)).rowcount != len(seqs):
                raise _NotFreeError

        try:
            await self._database.write(work)
        except _NotFreeError:
            return False
        return True

    async def release(self, key: Key) -> None:
        """The channel cannot be reached from here now: whoever can may bring what waits."""
        freed = update(outgoing).where(*rows_of(outgoing, key), outgoing.c.owner == self._process).values(owner=None)
        await self._database.write(lambda connection: connection.execute(freed))

    async def taken(self, key: Key, seq: int) -> None:
        """The channel has this activity now; forget it."""
        gone = at(key) | {"taken": seq}
        await self._database.write_alone(lambda connection: connection.execute(self._sql.taken, gone))

    async def undelivered(self) -> list[Key]:
        """The conversations that still have entries for their channel; web chat clients read theirs themselves."""
        # Said as two ranges, so that the key's index leads past all that was said in the web chat.
        elsewhere = or_(outgoing.c.channel < EMBEDDED, outgoing.c.channel > EMBEDDED)
        wanted = select(outgoing.c.channel, outgoing.c.conversation).where(elsewhere).distinct()
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return [Key(row.channel, row.conversation) for row in rows]
