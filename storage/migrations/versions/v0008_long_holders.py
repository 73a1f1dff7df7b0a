"""Holders may be as long as the conversations after which they are named, whose ids have up to 1,024 characters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0008"
down_revision = "storage_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite changes no column: the table is made anew there, in the same transaction.
    with op.batch_alter_table("holds") as holds:
        holds.alter_column("holder", existing_type=sa.String(200), existing_nullable=False, type_=sa.String)
        holds.alter_column("sharing", existing_type=sa.String(300), existing_nullable=False, type_=sa.String)
    with op.batch_alter_table("notifications") as notifications:
        notifications.alter_column("holder", existing_type=sa.String(200), type_=sa.String)
