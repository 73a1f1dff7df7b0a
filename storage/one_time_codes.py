"""The one-time codes that were sent in the last hour, and how often each was tried.

What a code is for comes here as marks, and so does the code itself: none of them can be turned back without the key of
`bot.identity.codes`, which is not in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, or_, select, update

from storage.database.tables import one_time_codes
from storage.database.transactions import Database, keep_others_out

KEPT_FOR = timedelta(hours=1)
"""Codes of this long are counted against the limits, and then forgotten."""


class _State(Enum):
    OPEN = "open"
    USED = "used"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code that is to be sent. All but `id`, `salt` and `expires_at` are marks; `network` is None where unknown."""

    id: str
    conversation: str
    address: str
    network: str | None
    salt: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MostCodes:
    """How many may be sent within `KEPT_FOR`: in one conversation, to one address, from one network."""

    conversation: int
    address: int
    network: int


@dataclass(frozen=True, slots=True)
class TriedCode:
    """A code that one more try has been counted against."""

    id: str
    salt: str
    code: str


class OneTimeCodes:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def issue(self, code: IssuedCode, most: MostCodes) -> bool:
        """Puts a code in the place of the earlier ones of its conversation; False, and nothing is changed, where there
        have been too many.
        """
        now = self._clock()
        row = {
            "id": code.id,
            "conversation": code.conversation,
            "address": code.address,
            "network": code.network,
            "salt": code.salt,
            "code": code.code,
            "state": _State.OPEN.value,
            "tries": 0,
            "made_at": now,
            "expires_at": code.expires_at,
        }
        sent = _sent_like(code, since=now - KEPT_FOR)
        theirs = _TABLE.conversation == code.conversation
        replaced = update(one_time_codes).where(theirs, _IS_OPEN).values(state=_State.REPLACED.value)

        def work(connection: Connection) -> bool:
            # Two processes that count at once would both find room for the last one.
            keep_others_out(connection, "bookings-chat/one-time-codes")
            counts = connection.execute(sent).one()
            if counts.conversation >= most.conversation or counts.address >= most.address:
                return False
            if counts.network >= most.network:
                return False
            connection.execute(replaced)
            connection.execute(insert(one_time_codes), row)
            return True

        return await self._database.write(work)

    async def withdraw(self, code_id: str) -> None:
        """For one that was not sent: it counts against no limit."""
        withdrawn = delete(one_time_codes).where(_TABLE.id == code_id)
        await self._database.write(lambda connection: connection.execute(withdrawn))

    async def count_try(self, conversation: str, address: str, *, most_tries: int) -> TriedCode | None:
        """Counts a try against the open code of this conversation and address; None where none is left to be tried."""
        tried = (
            update(one_time_codes)
            .where(
                _TABLE.conversation == conversation,
                _TABLE.address == address,
                _IS_OPEN,
                _TABLE.expires_at > self._clock(),
                _TABLE.tries < most_tries,
            )
            .values(tries=_TABLE.tries + 1)
            .returning(_TABLE.id, _TABLE.salt, _TABLE.code)
        )
        row = await self._database.write(lambda connection: connection.execute(tried).one_or_none())
        return TriedCode(row.id, row.salt, row.code) if row else None

    async def use_up(self, code_id: str) -> bool:
        """Whether it was still open: of all who use it at once, one is told so."""
        used = update(one_time_codes).where(_TABLE.id == code_id, _IS_OPEN).values(state=_State.USED.value)
        return bool(await self._database.write(lambda connection: connection.execute(used).rowcount))

    async def forget(self, addresses: Collection[str]) -> None:
        """Deletes all that were sent to these addresses, which their customer has proved: limits count them no more."""
        theirs = delete(one_time_codes).where(_TABLE.address.in_(addresses))
        await self._database.write(lambda connection: connection.execute(theirs))

    async def forget_old(self, now: datetime) -> int:
        """Deletes what no limit counts any more. Gives how many."""
        old = delete(one_time_codes).where(_TABLE.made_at <= now - KEPT_FOR)
        return await self._database.write(lambda connection: connection.execute(old).rowcount)


_TABLE = one_time_codes.c
_IS_OPEN: ColumnElement[bool] = _TABLE.state == _State.OPEN.value


def _sent_like(code: IssuedCode, *, since: datetime) -> Select[int, int, int]:
    """How many codes had the same conversation, address and network since then."""
    in_conversation = _TABLE.conversation == code.conversation
    to_address = _TABLE.address == code.address
    # Never true without a network: nobody is counted together with others of whom nothing is known.
    from_network = _TABLE.network == (code.network or "")
    return select(
        func.count().filter(in_conversation).label("conversation"),
        func.count().filter(to_address).label("address"),
        func.count().filter(from_network).label("network"),
    ).where(_TABLE.made_at > since, or_(in_conversation, to_address, from_network))
