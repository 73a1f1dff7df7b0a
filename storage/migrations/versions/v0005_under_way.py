"""What an intent writes to, and since when a request of it has gone without an answer: until it can no longer arrive,
nobody else writes there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0005"
down_revision = "desk_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intents", sa.Column("target", sa.String(1024)))
    op.add_column("intents", sa.Column("sent_at", sa.DateTime(timezone=True)))
    op.create_index("ix_intents_target", "intents", ["business_id", "target"])
