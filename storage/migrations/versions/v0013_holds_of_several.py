"""A hold may be of several of the staff, a team, and has a row for each of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "storage_0013"
down_revision = "storage_0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEY = ["holder", "staff_id"]
INDEXES = {
    "ix_holds_business": ["business_id", "expires_at"],
    "ix_holds_conversation": ["conversation"],
    "ix_holds_network": ["network"],
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("holds_pkey", "holds", type_="primary")
        op.create_primary_key("holds_pkey", "holds", KEY)
    else:
        _make_anew()


def _make_anew() -> None:
    """SQLite changes no key. Its rows come along, in the same transaction."""
    for name in INDEXES:
        op.drop_index(name, "holds")
    op.rename_table("holds", "holds_before")
    op.create_table(
        "holds",
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("business_id", sa.String(320), nullable=False),
        sa.Column("service_id", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(64), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("busy_from", MOMENT, nullable=False),
        sa.Column("busy_until", MOMENT, nullable=False),
        sa.Column("sharing", sa.String, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("customer_id", sa.String(64)),
        sa.Column("ends_by", MOMENT),
        sa.Column("ends_by_unnamed", MOMENT),
        sa.Column("conversation", sa.String(64)),
        sa.Column("network", sa.String(64)),
        sa.PrimaryKeyConstraint(*KEY),
    )
    for name, columns_of in INDEXES.items():
        op.create_index(name, "holds", columns_of)
    columns = (
        "holder, business_id, service_id, staff_id, start, busy_from, busy_until, sharing, expires_at, customer_id, "
        "ends_by, ends_by_unnamed, conversation, network"
    )
    op.execute(f"INSERT INTO holds ({columns}) SELECT {columns} FROM holds_before")  # noqa: S608 - words of ours
    op.drop_table("holds_before")
