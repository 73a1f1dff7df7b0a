"""The conversations, which used to make their tables by themselves. A database from then has them already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0006"
down_revision = "desk_0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("frame", sa.JSON),
        sa.Column("touched", MOMENT, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_conversations_touched", "conversations", ["touched"], if_not_exists=True)
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("activity_id", sa.String, primary_key=True),
        sa.Column("activity", sa.JSON),
        sa.Column("received", MOMENT, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_inbox_received", "inbox", ["received"], if_not_exists=True)
    op.create_table(
        "addresses",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("address", sa.JSON, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "outgoing",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("activity", sa.JSON, nullable=False),
        if_not_exists=True,
    )
