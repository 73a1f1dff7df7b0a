"""Appointments whose customers are told of changes that were not made in their chat: what is put down of them.

Whatever a customer does here puts its outcome down in the transaction in which it comes to its end, so that it is never
taken for a change by others. What is moved in another conversation than the one in which it was made is watched for
both from then on; whether it is still theirs there shows when they are told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, select, update

from storage.database.tables import watched_appointments, watchers
from storage.database.transactions import put

_TABLE = watched_appointments


@dataclass(frozen=True, slots=True)
class Seen:
    """How an appointment is; None for what is not known. `link` is a mark of the link to join, "" where it has none."""

    start: datetime
    end: datetime | None = None
    staff_ids: frozenset[str] | None = None
    link: str | None = None

    def row(self) -> dict[str, object]:
        staff_ids = None if self.staff_ids is None else sorted(self.staff_ids)
        return {"start": self.start, "end": self.end, "staff_ids": staff_ids, "link": self.link}


@dataclass(frozen=True, slots=True)
class Asked:
    """The write after which it is watched: of which business's appointment, by which intent, for which conversation."""

    business_id: str
    appointment_id: str
    intent: str
    holder: str


def watch(connection: Connection, asked: Asked, seen: Seen) -> None:
    """From now on, as it has just been made or changed here; what was known of it before is no more."""
    connection.execute(_WATCH.on(connection), _row(asked, seen))
    connection.execute(_ADD.on(connection), asdict(asked))


def watch_if_new(connection: Connection, asked: Asked, seen: Seen) -> None:
    """As `watch`, where nothing better is known of it."""
    connection.execute(_WATCH_IF_NEW.on(connection), _row(asked, seen))
    connection.execute(_ADD.on(connection), asdict(asked))


def watchers_of(connection: Connection, business_id: str, appointment_id: str) -> list[Asked]:
    """Those who are told of it."""
    found = connection.execute(_WATCHERS, _here(business_id, appointment_id))
    return [Asked(row.business_id, row.appointment_id, row.intent, row.holder) for row in found]


def change_here(connection: Connection, business_id: str, appointment_id: str, seen: Seen) -> None:
    """Changed here for nobody that can be told; whoever is told of it already goes on to be."""
    connection.execute(_CHANGE, _here(business_id, appointment_id) | seen.row())


def unwatch(connection: Connection, business_id: str, appointment_id: str) -> None:
    connection.execute(_UNWATCH, _here(business_id, appointment_id))
    connection.execute(_WITHOUT_WATCHERS, _here(business_id, appointment_id))


def watch_instead(connection: Connection, business_id: str, old: str, new: str) -> None:
    """Whoever was told of the old one is told of the new one, which has come of it and is watched already."""
    for one in watchers_of(connection, business_id, old):
        connection.execute(_ADD_IF_NEW.on(connection), asdict(replace(one, appointment_id=new)))
    unwatch(connection, business_id, old)


def unwatch_of(connection: Connection, intents: Collection[str]) -> None:
    """All that these intents have made or changed, for whoever asked for them: who that was is forgotten."""
    unwatch_where(connection, watchers.c.intent.in_(list(intents)))


def unwatch_where(connection: Connection, is_meant: ColumnElement[bool]) -> int:
    """For these watchers; what is watched for nobody any more is not watched. Gives how many those are."""
    is_theirs = exists().where(is_watched_by(), is_meant)
    watched = select(_TABLE.c.business_id, _TABLE.c.appointment_id).where(is_theirs)
    # Whoever begins to watch one of these meanwhile waits, or is waited for: else it might go with them.
    found = connection.execute(watched.order_by(*_TABLE.primary_key).with_for_update()).all()
    connection.execute(delete(watchers).where(is_meant))
    here = [_here(row.business_id, row.appointment_id) for row in found]
    return sum(connection.execute(_UNWATCH_FOR_NOBODY, one).rowcount for one in here)


def is_watched_by() -> ColumnElement[bool]:
    """Between the two tables."""
    here = watchers.c.business_id == _TABLE.c.business_id
    return and_(here, watchers.c.appointment_id == _TABLE.c.appointment_id)


def _here(business_id: str, appointment_id: str) -> dict[str, object]:
    return {"of_business": business_id, "of_appointment": appointment_id}


def _row(asked: Asked, seen: Seen) -> dict[str, object]:
    return {
        "business_id": asked.business_id,
        "appointment_id": asked.appointment_id,
        "intent": asked.intent,
        "is_gone": False,
        "edition": 1,
        "looked_at": None,
        **seen.row(),
    }


_CHANGING = ("intent", "start", "end", "staff_ids", "link", "is_gone", "looked_at")
# The edition moves on, so that nobody goes on with what they have read before.
_WATCH = put(_TABLE, *_CHANGING, counting="edition")
_WATCH_IF_NEW = put(_TABLE)
_ADD = put(watchers, "intent")
_ADD_IF_NEW = put(watchers)
_HERE = (_TABLE.c.business_id == bindparam("of_business"), _TABLE.c.appointment_id == bindparam("of_appointment"))
_ITS_WATCHERS = (
    watchers.c.business_id == bindparam("of_business"),
    watchers.c.appointment_id == bindparam("of_appointment"),
)
_WATCHERS = select(watchers).where(*_ITS_WATCHERS).order_by(watchers.c.holder)
_CHANGE = update(_TABLE).where(*_HERE).values(edition=_TABLE.c.edition + 1)
_UNWATCH = delete(_TABLE).where(*_HERE)
_WITHOUT_WATCHERS = delete(watchers).where(*_ITS_WATCHERS)
_UNWATCH_FOR_NOBODY = delete(_TABLE).where(*_HERE, ~exists().where(is_watched_by()))
