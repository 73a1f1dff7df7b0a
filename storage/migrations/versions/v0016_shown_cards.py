"""Cards that can be pressed where messages can be changed, so that those that have been used lose their buttons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0016"
down_revision = "storage_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown_cards",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.JSON(), nullable=False),
        sa.Column("activity_id", sa.String(length=512)),
        sa.PrimaryKeyConstraint("channel", "conversation", "seq"),
    )
