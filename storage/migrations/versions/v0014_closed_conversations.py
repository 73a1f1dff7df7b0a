"""When a customer had a conversation forgotten on their device: nobody can go on in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0014"
down_revision = "storage_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("closed_at", sa.DateTime(timezone=True)))
