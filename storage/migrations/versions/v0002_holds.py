"""Holds, and what several processes share: editions of calendars, known customers, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0002"
down_revision = "desk_0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("intents", sa.Column("version", sa.Integer, nullable=False, server_default="0"))
    _make_holds()
    op.create_table(
        "calendars",
        sa.Column("business_id", sa.String(320), primary_key=True),
        sa.Column("edition", sa.Integer, nullable=False, server_default="0"),
        sa.Column("customers_listed_at", MOMENT),
    )
    op.create_table(
        "customers",
        sa.Column("business_id", sa.String(320), primary_key=True),
        sa.Column("customer_id", sa.String(64), primary_key=True),
        sa.Column("email", sa.String(320), nullable=False),
    )
    op.create_index("ix_customers_email", "customers", ["business_id", "email"])
    op.create_table(
        "outbox",
        sa.Column("intent", sa.String(200), primary_key=True),
        sa.Column("business_id", sa.String(320), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(200)),
        sa.Column("appointment_id", sa.String(512)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_at", MOMENT, nullable=False),
    )
    op.create_index("ix_outbox_due", "outbox", ["due_at"])


def _make_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("holder", sa.String(200), primary_key=True),
        sa.Column("business_id", sa.String(320), nullable=False),
        sa.Column("service_id", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(64), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("busy_from", MOMENT, nullable=False),
        sa.Column("busy_until", MOMENT, nullable=False),
        sa.Column("sharing", sa.String(300), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_holds_business", "holds", ["business_id", "expires_at"])
    if op.get_bind().dialect.name != "postgresql":
        return
    # Equality inside a GiST index. The extension is trusted: the owner of the database may add it.
    # https://www.postgresql.org/docs/15/btree-gist.html
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE holds ADD CONSTRAINT holds_do_not_overlap EXCLUDE USING gist ("
        "business_id WITH =, staff_id WITH =, tstzrange(busy_from, busy_until) WITH &&, sharing WITH <>)"
    )
