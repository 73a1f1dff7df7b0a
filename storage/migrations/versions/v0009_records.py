"""What is on record of a write has a form for each kind, with types, in a column of its own name.

No row is left out: one that lacks what its new form needs (none that a release has written does) keeps what it says,
and is named in the log when it is met.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "storage_0009"
down_revision = "storage_0008"
branch_labels = None
depends_on = None

intents = sa.table("intents", sa.column("id", sa.String), sa.column("kind", sa.String), sa.column("details", sa.JSON))

Record = dict[str, object]


def upgrade() -> None:
    connection = op.get_bind()
    for intent, kind, details in connection.execute(sa.select(intents.c.id, intents.c.kind, intents.c.details)).all():
        if (convert := _FORMS.get(kind)) is not None:
            changed = sa.update(intents).where(intents.c.id == intent).values(details=convert(details))
            connection.execute(changed)
    op.execute("ALTER TABLE intents RENAME COLUMN details TO record")


def _booking(old: Mapping[str, str]) -> Record:
    renamed = {
        "service": "service_id",
        "instead-of": "instead_of",
        "staff": "staff_id",
        "sent": "left_at",
        "class": "class_id",
        "customer": "customer_id",
    }
    record = _slot(old) | _said(old, renamed)
    if "seconds" in old:
        record["length"] = f"PT{old['seconds']}S"
    if "yields" in old:
        record["is_yielding"] = True
    return record


def _move(old: Mapping[str, str]) -> Record:
    renamed = {"appointment": "appointment_id", "service": "service_id", "of": "from_service_id"}
    record = _slot(old) | _said(old, renamed)
    if old.get("staff"):
        record["staff_ids"] = old["staff"].split()
    if "from" in old:
        place = _said(old, {"from": "start", "from-until": "end"})
        record["came_from"] = place | {"staff_ids": old.get("from-staff", "").split()}
    if "back" in old:
        record["is_going_back"] = True
    if "both" in old:
        record["has_both"] = True
    return record


def _cancellation(old: Mapping[str, str]) -> Record:
    return _common(old) | _said(old, {"appointment": "appointment_id"})


def _slot(old: Mapping[str, str]) -> Record:
    record = _common(old) | _said(old, {"start": "start", "asked": "asked_staff_id", "who": "customer_mark"})
    if old.get("answer") == "taken":
        record["is_taken"] = True
    return record


def _common(old: Mapping[str, str]) -> Record:
    return _said(old, {"holder": "holder"}) | ({"is_owed": True} if "report" in old else {})


def _said(old: Mapping[str, str], renamed: Mapping[str, str]) -> Record:
    """What was not so was left out, or empty."""
    return {new: old[name] for name, new in renamed.items() if old.get(name)}


_FORMS = {"book": _booking, "move": _move, "cancel": _cancellation}
