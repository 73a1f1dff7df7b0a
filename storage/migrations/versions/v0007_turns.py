"""Turns are numbered in the order of arrival, and say which process runs them; a report stays until it has been told.

What had come in and not been seen to goes on after what had; a message that a later one had overtaken is let go, as
it was before. Numbers begin with 2 here: number 1 is for conversations of which nothing is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0007"
down_revision = "storage_0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# Events of our own overtake nobody.
_NUMBERED = """
INSERT INTO turns (channel, conversation, number, activity_id, activity, received)
SELECT channel, conversation,
    1 + row_number() OVER (PARTITION BY channel, conversation ORDER BY is_waiting, received, activity_id),
    activity_id, CASE WHEN is_waiting = 1 THEN activity END, received
FROM (
    SELECT i.*, CASE
        WHEN i.activity IS NULL OR CAST(i.activity AS TEXT) = 'null' THEN 0
        WHEN i.activity_id LIKE 'bookings/settled/%' THEN 0
        WHEN EXISTS (
            SELECT 1 FROM inbox later WHERE later.channel = i.channel AND later.conversation = i.conversation
            AND later.received > i.received AND later.activity_id NOT LIKE 'bookings/settled/%'
            AND (later.activity IS NULL OR CAST(later.activity AS TEXT) = 'null')
        ) THEN 0
        ELSE 1 END AS is_waiting
    FROM inbox i
) sorted
"""

_ENDED = """
UPDATE conversations SET version = (
    SELECT 1 + count(*) FROM turns
    WHERE turns.channel = conversations.channel AND turns.conversation = conversations.conversation
    AND turns.activity IS NULL
)
"""

_ADDRESSED = """
UPDATE conversations SET address = (
    SELECT addresses.address FROM addresses
    WHERE addresses.channel = conversations.channel AND addresses.conversation = conversations.conversation
)
"""


# News that had been passed on and not been told yet is owed again, and passed on in the new way.
_OWED_AGAIN = """
INSERT INTO outbox (intent, business_id, kind, result, holder, appointment_id, created_at, tries, due_at)
SELECT w.id, w.business_id, w.kind, CASE WHEN w.state = 'confirmed' THEN 'done' ELSE 'not-done' END,
    i.channel || '|' || i.conversation, w.appointment_id, w.updated_at, 0, w.updated_at
FROM inbox i JOIN intents w ON i.activity_id = 'bookings/settled/' || w.id
WHERE i.activity IS NOT NULL AND CAST(i.activity AS TEXT) <> 'null' AND w.state IN ('confirmed', 'refused')
AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.intent = w.id)
"""


def upgrade() -> None:
    op.execute(_OWED_AGAIN)
    op.execute("ALTER TABLE conversations RENAME COLUMN frame TO state")
    op.add_column("conversations", sa.Column("address", sa.JSON))
    op.execute(_ADDRESSED)
    op.drop_table("addresses")
    op.create_table(
        "turns",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("activity_id", sa.String, nullable=False),
        sa.Column("activity", sa.JSON),
        sa.Column("owner", sa.String(64)),
        sa.Column("received", MOMENT, nullable=False),
        sa.UniqueConstraint("channel", "conversation", "activity_id", name="uq_turns_activity"),
    )
    op.execute(_NUMBERED)
    op.execute(_ENDED)
    op.drop_index("ix_inbox_received", "inbox")
    op.drop_table("inbox")
    unread = sa.text("activity IS NOT NULL")
    op.create_index("ix_turns_unread", "turns", ["received"], sqlite_where=unread, postgresql_where=unread)
    op.create_table(
        "health", sa.Column("name", sa.String(32), primary_key=True), sa.Column("at", MOMENT, nullable=False)
    )
    op.add_column("outgoing", sa.Column("owner", sa.String(64)))
    op.drop_index("ix_outbox_due", "outbox")
    op.rename_table("outbox", "notifications")
    op.create_index("ix_notifications_due", "notifications", ["due_at"])
