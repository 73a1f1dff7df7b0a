"""Customers who are asked to come at another time, as one of the staff is away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0018"
down_revision = "storage_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("intent", sa.String(200), primary_key=True),
        sa.Column("business_id", sa.String(320), nullable=False),
        sa.Column("appointment_id", sa.String(512), nullable=False),
        sa.Column("staff_id", sa.String(64), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_absences_start", "absences", ["start"])
