"""Every conversation that is told of changes to an appointment, and not only the one that changed it last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0020"
down_revision = "storage_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watchers",
        sa.Column("business_id", sa.String(320), primary_key=True),
        sa.Column("appointment_id", sa.String(512), primary_key=True),
        sa.Column("holder", sa.String, primary_key=True),
        sa.Column("intent", sa.String(200), nullable=False),
    )
    op.create_index("ix_watchers_holder", "watchers", ["holder"])
    op.create_index("ix_watchers_intent", "watchers", ["intent"])
    op.execute(
        "INSERT INTO watchers (business_id, appointment_id, holder, intent) "
        "SELECT business_id, appointment_id, holder, intent FROM watched_appointments"
    )
    # SQLite drops no column: the table is made anew there, in the same transaction.
    with op.batch_alter_table("watched_appointments") as watched:
        watched.drop_column("holder")
        watched.drop_index("ix_watched_appointments_intent")
