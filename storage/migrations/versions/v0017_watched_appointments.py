"""Appointments whose customers are told of changes that were not made in their chat, when each calendar was looked
through for them, and how often a message was posted that its channel may have.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0017"
down_revision = "storage_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watched_appointments",
        sa.Column("business_id", sa.String(320), primary_key=True),
        sa.Column("appointment_id", sa.String(512), primary_key=True),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("intent", sa.String(200), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True)),
        sa.Column("staff_ids", sa.JSON(none_as_null=True)),
        sa.Column("link", sa.String(64)),
        sa.Column("is_gone", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_watched_appointments_start", "watched_appointments", ["business_id", "start"])
    op.create_index("ix_watched_appointments_intent", "watched_appointments", ["intent"])
    op.add_column("outgoing", sa.Column("posts", sa.Integer, nullable=False, server_default="0"))
    op.add_column("outgoing", sa.Column("posted_at", sa.DateTime(timezone=True)))
    op.add_column("calendars", sa.Column("looked_through_at", sa.DateTime(timezone=True)))
