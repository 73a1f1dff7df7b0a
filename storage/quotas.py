"""How much has been done, and by whom, for limits that hold over all processes.

`Quotas` counts events of a day one by one, each by its own id, so that the same one never counts twice. `Rates` counts
what comes often, in minutes of the clock, with one statement for several at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, func, select

from storage.database.tables import quotas, rates
from storage.database.transactions import Database, InEachDialect, keep_others_out, put

COUNTED_FOR = timedelta(days=1)
"""What has been done longer ago does not count any more."""

RATES_KEPT_FOR = timedelta(minutes=10)
"""No minute counts when it is over; the clocks of processes may differ by some."""


@dataclass(frozen=True, slots=True)
class Quota:
    """So many events of this kind and mark may there be within a day."""

    kind: str
    mark: str
    most: int


@dataclass(frozen=True, slots=True)
class Counted:
    """`since` is when the event was counted for the first of its quotas, and `is_new` whether that was just now."""

    since: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """So much of this kind and mark has come in."""

    kind: str
    mark: str
    number: int


class Quotas:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def count(self, event: str, wanted: Sequence[Quota]) -> Counted | Quota:
        """Counts an event for all of the quotas; or for none, and gives the first that is used up.

        With no quotas nothing is counted, and it passes.

        Where it has been counted already it is not counted again, and passes.
        """
        now = self._clock()
        if not wanted:
            return Counted(now, is_new=False)
        since = {"since": now - COUNTED_FOR}

        def work(connection: Connection) -> Counted | Quota:
            for quota in sorted(wanted, key=lambda one: (one.kind, one.mark)):
                keep_others_out(connection, f"bookings-chat/quotas/{quota.kind}/{quota.mark}")
            counted = connection.execute(_OWN, since | {"of_event": event}).all()
            own = {(row.kind, row.mark): row.at for row in counted}
            missing = [quota for quota in wanted if (quota.kind, quota.mark) not in own]
            for quota in missing:
                others = {"of_kind": quota.kind, "of_mark": quota.mark} | since
                if (connection.scalar(_USED, others) or 0) >= quota.most:
                    return quota
            if missing:
                rows = [{"kind": quota.kind, "mark": quota.mark, "event": event, "at": now} for quota in missing]
                connection.execute(_COUNT.on(connection), rows)
            first = own.get((wanted[0].kind, wanted[0].mark), now)
            return Counted(first, is_new=len(missing) == len(wanted))

        return await self._database.write(work)

    async def give_back(self, event: str, *kinds: str) -> None:
        """Nothing came of this event, so it does not count."""
        gone = {"of_event": event, "of_kinds": kinds}
        await self._database.write_alone(lambda connection: connection.execute(_GIVE_BACK, gone))

    async def forget(self, mark: str) -> None:
        """All that was counted for somebody, on request."""
        await self._database.write_alone(lambda connection: connection.execute(_FORGET, {"of_mark": mark}))

    async def forget_old(self) -> None:
        earlier = {"since": self._clock() - COUNTED_FOR}
        await self._database.write_alone(lambda connection: connection.execute(_FORGET_OLD, earlier))


class Rates:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, wanted: Sequence[Rate], now: datetime) -> list[int]:
        """Adds these to the minute that it is now, and gives how much of each there is then."""
        minute = minute_of(now)
        # Always in the same order, so that no two processes wait for each other.
        rows = sorted(
            ({"kind": r.kind, "mark": r.mark, "minute": minute, "number": r.number} for r in wanted), key=_key
        )

        def work(connection: Connection) -> list[int]:
            added = connection.execute(_ADD[len(rows)].on(connection), _numbered(rows))
            now_there = {(row.kind, row.mark): int(row.number) for row in added}
            return [now_there[rate.kind, rate.mark] for rate in wanted]

        return await self._database.write_alone(work)

    async def forget_old(self, now: datetime) -> None:
        earlier = {"earlier": now - RATES_KEPT_FOR}
        await self._database.write_alone(lambda connection: connection.execute(_FORGET_RATES, earlier))


def minute_of(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(second=0, microsecond=0)


_since = bindparam("since", type_=quotas.c.at.type)

_OWN = select(quotas).where(quotas.c.event == bindparam("of_event"), quotas.c.at > _since)
_USED = (
    select(func.count())
    .select_from(quotas)
    .where(quotas.c.kind == bindparam("of_kind"), quotas.c.mark == bindparam("of_mark"), quotas.c.at > _since)
)
_COUNT = put(quotas, "at")
_GIVE_BACK = delete(quotas).where(
    quotas.c.event == bindparam("of_event"), quotas.c.kind.in_(bindparam("of_kinds", expanding=True))
)
_FORGET = delete(quotas).where(quotas.c.mark == bindparam("of_mark"))
_FORGET_OLD = delete(quotas).where(quotas.c.at <= _since)
_FORGET_RATES = delete(rates).where(rates.c.minute < bindparam("earlier", type_=rates.c.minute.type))


def _adding(rows: int) -> InEachDialect:
    """One statement that adds so many rows to those there are."""

    def build(insert: Any) -> Executable:  # noqa: ANN401  # of either dialect
        values = [
            {name: bindparam(f"{name}_{at}", type_=rates.c[name].type) for name in rates.columns.keys()}  # noqa: SIM118
            for at in range(rows)
        ]
        new = insert(rates).values(values)
        more = {"number": rates.c.number + new.excluded.number}
        grown = new.on_conflict_do_update(index_elements=["kind", "mark", "minute"], set_=more)
        returning: Executable = grown.returning(rates.c.kind, rates.c.mark, rates.c.number)
        return returning

    return InEachDialect(build)


# Of one message its conversation and its network are counted, never more at once.
_ADD = {rows: _adding(rows) for rows in (1, 2)}


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["kind"], row["mark"]


def _numbered(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {f"{name}_{at}": value for at, row in enumerate(rows) for name, value in row.items()}
