"""What limits are counted by over all processes, and how long a hold lasts however often it is renewed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0011"
down_revision = "storage_0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("holds", sa.Column("ends_by", MOMENT))
    op.add_column("holds", sa.Column("ends_by_unnamed", MOMENT))
    op.add_column("holds", sa.Column("conversation", sa.String(64)))
    op.add_column("holds", sa.Column("network", sa.String(64)))
    op.create_index("ix_holds_conversation", "holds", ["conversation"])
    op.create_index("ix_holds_network", "holds", ["network"])
    op.create_table(
        "quotas",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("event", sa.String(200), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_quotas_event", "quotas", ["event"])
    op.create_index("ix_quotas_at", "quotas", ["at"])
    op.create_table(
        "rates",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("minute", MOMENT, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("ix_rates_minute", "rates", ["minute"])
