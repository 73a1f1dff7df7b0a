"""How often something happened for a business, by the hour: added up by all processes, and read for a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Executable, RowMapping, bindparam, delete, func, select

from storage.database.tables import happenings
from storage.database.transactions import Database, InEachDialect

KEPT_FOR = timedelta(days=400)
"""A year, to be compared with the same month of the one before it. None of it leads to anybody."""

_NOT_NAMED = -1


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted: the columns of the table but for when it was; None where no day or hour was wished for."""

    business_id: str
    kind: str
    service_id: str = ""
    why: str = ""
    weekday: int | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How often, in the hour that began `during`."""

    tally: Tally
    during: datetime
    number: int


class Happenings:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[tuple[Tally, datetime], int]) -> None:
        """Adds these, each to the hour of its moment, all or nothing."""
        rows: dict[tuple[object, ...], dict[str, Any]] = {}
        for (tally, at), number in counts.items():
            row = _row(tally, at)
            rows.setdefault(tuple(row.values()), row | {"number": 0})["number"] += number
        if not rows:
            return
        # Always in the same order, so that no two processes wait for each other.
        ordered = [rows[key] for key in sorted(rows, key=repr)]
        await self._database.write(lambda connection: connection.execute(_ADD.on(connection), ordered))

    async def by_hour(self, business_ids: Collection[str], kinds: Collection[str], since: datetime) -> list[Counted]:
        """Of these kinds, from the hour of a moment on, with the hour in which each was."""
        wanted = {"of_businesses": list(business_ids), "of_kinds": list(kinds), "since": hour_of(since)}

        def work(connection: Connection) -> list[Counted]:
            rows = connection.execute(_BY_HOUR, wanted).mappings().all()
            return [Counted(_tally(row), row["during"], int(row["number"])) for row in rows]

        return await self._database.read(work)

    async def in_all(self, business_ids: Collection[str], since: datetime) -> dict[Tally, int]:
        """All kinds, from the hour of a moment on."""
        wanted = {"of_businesses": list(business_ids), "since": hour_of(since)}

        def work(connection: Connection) -> dict[Tally, int]:
            rows = connection.execute(_IN_ALL, wanted).mappings().all()
            return {_tally(row): int(row["number"]) for row in rows}

        return await self._database.read(work)

    async def forget_old(self, now: datetime) -> None:
        earlier = {"earlier": now - KEPT_FOR}
        await self._database.write_alone(lambda connection: connection.execute(_FORGET_OLD, earlier))


def hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


_WHAT = (
    happenings.c.business_id,
    happenings.c.kind,
    happenings.c.service_id,
    happenings.c.why,
    happenings.c.weekday,
    happenings.c.hour,
)
_HERE = (
    happenings.c.business_id.in_(bindparam("of_businesses", expanding=True)),
    happenings.c.during >= bindparam("since", type_=happenings.c.during.type),
)
_BY_HOUR = select(*_WHAT, happenings.c.during, happenings.c.number).where(
    *_HERE, happenings.c.kind.in_(bindparam("of_kinds", expanding=True))
)
_IN_ALL = select(*_WHAT, func.sum(happenings.c.number).label("number")).where(*_HERE).group_by(*_WHAT)
_FORGET_OLD = delete(happenings).where(
    happenings.c.during < bindparam("earlier", type_=happenings.c.during.type),
)


def _adding(insert: Any) -> Executable:  # noqa: ANN401  # of either dialect
    new = insert(happenings)
    more = {"number": happenings.c.number + new.excluded.number}
    added: Executable = new.on_conflict_do_update(index_elements=list(happenings.primary_key), set_=more)
    return added


_ADD = InEachDialect(_adding)


def _row(tally: Tally, at: datetime) -> dict[str, Any]:
    return {
        "business_id": tally.business_id,
        "during": hour_of(at),
        "kind": tally.kind,
        "service_id": tally.service_id,
        "why": tally.why,
        "weekday": _NOT_NAMED if tally.weekday is None else tally.weekday,
        "hour": _NOT_NAMED if tally.hour is None else tally.hour,
    }


def _tally(row: RowMapping) -> Tally:
    return Tally(
        row["business_id"],
        row["kind"],
        row["service_id"],
        row["why"],
        None if row["weekday"] == _NOT_NAMED else row["weekday"],
        None if row["hour"] == _NOT_NAMED else row["hour"],
    )
