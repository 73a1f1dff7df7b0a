"""What customers call the services, and a mark of each conversation that has said so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0010"
down_revision = "storage_0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "suggested_names",
        sa.Column("business_id", sa.String(320), primary_key=True),
        sa.Column("service_id", sa.String(64), primary_key=True),
        sa.Column("words", sa.String(60), primary_key=True),
        sa.Column("conversations", sa.Integer, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
    )
    op.create_index("ix_suggested_names_status", "suggested_names", ["status", "last_seen"])
    op.create_table(
        "suggesting_conversations",
        sa.Column("business_id", sa.String(320), primary_key=True),
        sa.Column("service_id", sa.String(64), primary_key=True),
        sa.Column("words", sa.String(60), primary_key=True),
        sa.Column("mark", sa.String(64), primary_key=True),
    )
