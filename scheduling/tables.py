"""The desk's tables, as they stand after the last migration; a test holds the two against each other.

What a moment is compared with comes from the clock of the process, never from that of the database.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, Column, DateTime, Dialect, Index, Integer, MetaData, String, Table
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """A moment, kept and given back in UTC; SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


metadata = MetaData()

# `version` counts the steps of an intent: whoever has read an older one is late. `target` names what its requests
# change, and `sent_at` when the last of them left that has not been answered.
intents = Table(
    "intents",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("details", JSON, nullable=False),
    Column("appointment_id", String(512)),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("target", String(1024)),
    Column("sent_at", Utc),
    Index("ix_intents_state", "state"),
    Index("ix_intents_appointment", "business_id", "appointment_id"),
    Index("ix_intents_target", "business_id", "target"),
)

# One hold per holder. Holds with the same `sharing` are places in one class and may lie side by side; any others of
# one staff member must not overlap, which PostgreSQL enforces with an exclusion constraint. `customer_id` says whose
# place it is, from just before they get it.
holds = Table(
    "holds",
    metadata,
    Column("holder", String(200), primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("service_id", String(64), nullable=False),
    Column("staff_id", String(64), nullable=False),
    Column("start", Utc, nullable=False),
    Column("busy_from", Utc, nullable=False),
    Column("busy_until", Utc, nullable=False),
    Column("sharing", String(300), nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("customer_id", String(64)),
    Index("ix_holds_business", "business_id", "expires_at"),
)

# `edition` goes up with every write of ours, so that every process knows when what it keeps of a calendar is old.
# `customers_listed_at` is when all customers of the business were last read.
calendars = Table(
    "calendars",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("edition", Integer, nullable=False, server_default="0"),
    Column("customers_listed_at", Utc),
)

# Several customers of a business may have one address.
customers = Table(
    "customers",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("customer_id", String(64), primary_key=True),
    Column("email", String(320), nullable=False),
    Index("ix_customers_email", "business_id", "email"),
)

# What has to be told to customers who were left with an uncertain answer.
outbox = Table(
    "outbox",
    metadata,
    Column("intent", String(200), primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("result", String(16), nullable=False),
    Column("holder", String(200)),
    Column("appointment_id", String(512)),
    Column("created_at", Utc, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", Utc, nullable=False),
    Index("ix_outbox_due", "due_at"),
)
