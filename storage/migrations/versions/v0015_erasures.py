"""Which addresses a conversation belongs to, as marks, and what is to be erased of whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0015"
down_revision = "storage_0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversation_addresses",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_conversation_addresses_mark", "conversation_addresses", ["mark"])
    op.create_table(
        "erasures",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("addresses", sa.JSON, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("swept_at", MOMENT),
    )
