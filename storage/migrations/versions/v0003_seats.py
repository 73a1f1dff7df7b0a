"""Whose place in a class a hold keeps, so that they are not counted twice once they have it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0003"
down_revision = "desk_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("holds", sa.Column("customer_id", sa.String(64)))
