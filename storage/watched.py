"""Appointments whose customers are told of changes that were not made in their chat: what is put down of them.

Whatever a customer does here puts its outcome down in the transaction in which it comes to its end, so that it is never
taken for a change by others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, update

from storage.database.tables import watched_appointments
from storage.database.transactions import put


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


def watch_if_new(connection: Connection, asked: Asked, seen: Seen) -> None:
    """As `watch`, where nothing better is known of it."""
    connection.execute(_WATCH_IF_NEW.on(connection), _row(asked, seen))


def change_here(connection: Connection, business_id: str, appointment_id: str, seen: Seen) -> None:
    """Changed here for nobody that can be told; whoever is told of it already goes on to be."""
    here: dict[str, object] = {"of_business": business_id, "of_appointment": appointment_id}
    connection.execute(_CHANGE, here | seen.row())


def unwatch(connection: Connection, business_id: str, appointment_id: str) -> None:
    connection.execute(_UNWATCH, {"of_business": business_id, "of_appointment": appointment_id})


def unwatch_of(connection: Connection, intents: Collection[str]) -> None:
    """All that these intents have made or changed: who it was for is forgotten."""
    connection.execute(_UNWATCH_OF, {"of_intents": list(intents)})


def _row(asked: Asked, seen: Seen) -> dict[str, object]:
    return {
        "business_id": asked.business_id,
        "appointment_id": asked.appointment_id,
        "intent": asked.intent,
        "holder": asked.holder,
        "is_gone": False,
        "edition": 1,
        "looked_at": None,
        **seen.row(),
    }


_TABLE = watched_appointments
_CHANGING = ("intent", "holder", "start", "end", "staff_ids", "link", "is_gone", "looked_at")
# The edition moves on, so that nobody goes on with what they have read before.
_WATCH = put(_TABLE, *_CHANGING, counting="edition")
_WATCH_IF_NEW = put(_TABLE)
_HERE = (_TABLE.c.business_id == bindparam("of_business"), _TABLE.c.appointment_id == bindparam("of_appointment"))
_CHANGE = update(_TABLE).where(*_HERE).values(edition=_TABLE.c.edition + 1)
_UNWATCH = delete(_TABLE).where(*_HERE)
_UNWATCH_OF = delete(_TABLE).where(_TABLE.c.intent.in_(bindparam("of_intents", expanding=True)))
