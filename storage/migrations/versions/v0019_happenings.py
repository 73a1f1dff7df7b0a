"""What happened for each business, counted by the hour, for whoever runs it to look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0019"
down_revision = "storage_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "happenings",
        sa.Column("business_id", sa.String(320), primary_key=True),
        sa.Column("during", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("service_id", sa.String(64), primary_key=True),
        sa.Column("why", sa.String(40), primary_key=True),
        sa.Column("weekday", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("ix_happenings_during", "happenings", ["during"])
