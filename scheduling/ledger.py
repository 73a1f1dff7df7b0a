"""The desk's record of writes, in SQL: what was intended, how far it came, and what it made.

An intent is on disk before its request is sent, so that whoever finds it later, in whatever state, knows whether to
look in the calendar before writing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Index,
    MetaData,
    RowMapping,
    String,
    Table,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import TypeDecorator


class Kind(Enum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"


class State(Enum):
    PROPOSED = "proposed"
    """Nothing has been sent."""

    SENDING = "sending"
    """About to be sent, or sent: from here on nobody writes again without looking first."""

    CONFIRMED = "confirmed"
    """Done, and read back."""

    REFUSED = "refused"
    """Not done, and an answer given: nothing of it is in the calendar."""

    UNCERTAIN = "uncertain"
    """Sent, and looking has not settled what became of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One intent. `details` say what is needed to find its appointment, in plain data."""

    id: str
    business_id: str
    kind: Kind
    state: State
    details: Mapping[str, str]
    appointment_id: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def is_in_doubt(self) -> bool:
        return self.state in (State.SENDING, State.UNCERTAIN)


class _Utc(TypeDecorator[datetime]):
    """A moment, kept and given back in UTC; SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


metadata = MetaData()

_intents = Table(
    "intents",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("details", JSON, nullable=False),
    Column("appointment_id", String(512)),
    Column("created_at", _Utc, nullable=False),
    Column("updated_at", _Utc, nullable=False),
    Index("ix_intents_state", "state"),
    Index("ix_intents_appointment", "business_id", "appointment_id"),
)


class OvertakenError(Exception):
    """Somebody else, in another process, is at work on this intent: theirs is the answer."""


class Ledger:
    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def prepare(self) -> None:
        """Makes the tables that are missing."""
        async with self._engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    async def open(self, intent: str, business_id: str, kind: Kind, details: Mapping[str, str]) -> Entry:
        """The entry of this intent: the one there is, or a new one, proposed.

        ValueError when the intent is on record as something else: ids of intents are not used twice.
        """
        now = self._clock()
        row = {
            "id": intent,
            "business_id": business_id,
            "kind": kind.value,
            "state": State.PROPOSED.value,
            "details": dict(details),
            "created_at": now,
            "updated_at": now,
        }
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(_intents).values(row))
        except IntegrityError:
            pass  # it is there already
        entry = await self.find(intent)
        assert entry is not None, "an intent is never removed while it is being opened"
        if (entry.business_id, entry.kind) != (business_id, kind):
            raise ValueError(f"intent {intent!r} is on record as {entry.kind.value}, for its own business")
        return entry

    async def find(self, intent: str) -> Entry | None:
        async with self._engine.connect() as connection:
            return await _read(connection, intent)

    async def advance(
        self,
        entry: Entry,
        state: State,
        *,
        details: Mapping[str, str] | None = None,
        appointment_id: str | None = None,
    ) -> Entry:
        """The entry in its new state, on disk when this returns. What is not given stays.

        OvertakenError when somebody else has advanced it since it was read.
        """
        changes: dict[str, object] = {"state": state.value, "updated_at": self._clock()}
        if details is not None:
            changes["details"] = dict(details)
        if appointment_id is not None:
            changes["appointment_id"] = appointment_id
        async with self._engine.begin() as connection:
            is_unchanged = (_intents.c.id == entry.id) & (_intents.c.state == entry.state.value)
            changed = await connection.execute(update(_intents).where(is_unchanged).values(changes))
            if changed.rowcount != 1:
                raise OvertakenError(f"intent {entry.id!r} is no longer {entry.state.value}")
            now = await _read(connection, entry.id)
        assert now is not None, "it has just been changed"
        return now

    async def in_states(self, states: Collection[State]) -> tuple[Entry, ...]:
        """Every entry in one of these states, the oldest first."""
        wanted = _intents.c.state.in_([state.value for state in states])
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(_intents).where(wanted).order_by(_intents.c.created_at, _intents.c.id)
            )
            return tuple(_entry(row) for row in found.mappings())


async def _read(connection: AsyncConnection, intent: str) -> Entry | None:
    found = await connection.execute(select(_intents).where(_intents.c.id == intent))
    row = found.mappings().one_or_none()
    return _entry(row) if row else None


def _entry(row: RowMapping) -> Entry:
    return Entry(
        id=row["id"],
        business_id=row["business_id"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        details=row["details"],
        appointment_id=row["appointment_id"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
