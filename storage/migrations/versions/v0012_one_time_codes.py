"""The codes by which customers show that a mail address is theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0012"
down_revision = "storage_0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "one_time_codes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("network", sa.String(64)),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_one_time_codes_conversation", "one_time_codes", ["conversation", "state"])
    op.create_index("ix_one_time_codes_made_at", "one_time_codes", ["made_at"])
