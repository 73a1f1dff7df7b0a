"""All tables, as they stand after the last migration; a test holds the two against each other.

What a moment is compared with comes from the clock of the process, never from that of the database.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)
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

# `record` is the stored form of one of `storage.records`, by `kind`. `version` counts the steps of an intent: whoever
# has read an older one is late. `target` names what its requests change, and `sent_at` when the last of them left that
# has not been answered.
intents = Table(
    "intents",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("record", JSON, nullable=False),
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

# One hold per holder, with a row for each of the staff whose time it keeps; holders' names are as long as the channel's
# of a conversation. Holds with the same `sharing` are places in one class and may lie side by side; any others of one
# staff member must not overlap, which PostgreSQL enforces with an exclusion constraint. `customer_id` says whose place
# it is, from just before they get it. It lasts no longer than until `ends_by`, however often it is renewed, or
# `ends_by_unnamed` while its customer has given no name. `conversation` and `network` are marks of whose it is, for
# limits.
holds = Table(
    "holds",
    metadata,
    Column("holder", String, primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("service_id", String(64), nullable=False),
    Column("staff_id", String(64), primary_key=True),
    Column("start", Utc, nullable=False),
    Column("busy_from", Utc, nullable=False),
    Column("busy_until", Utc, nullable=False),
    Column("sharing", String, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("customer_id", String(64)),
    Column("ends_by", Utc),
    Column("ends_by_unnamed", Utc),
    Column("conversation", String(64)),
    Column("network", String(64)),
    Index("ix_holds_business", "business_id", "expires_at"),
    Index("ix_holds_conversation", "conversation"),
    Index("ix_holds_network", "network"),
)

# `edition` goes up with every write of ours, so that every process knows when what it keeps of a calendar is old.
# `customers_listed_at` is when all customers of the business were last read, `looked_through_at` when the calendar was
# last looked through for changes that were not made here.
calendars = Table(
    "calendars",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("edition", Integer, nullable=False, server_default="0"),
    Column("customers_listed_at", Utc),
    Column("looked_through_at", Utc),
)

# An appointment whose customer is told when it changes otherwise than by this chat: `intent` is that by which it was
# made or changed here last. The rest is how it was when it was last looked at, or made here; NULL where that is not
# known yet. `link` is a hash of the link to join, "" where there is none. `edition` goes up with each
# change, whoever made it: what was read before one says nothing after it.
watched_appointments = Table(
    "watched_appointments",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("appointment_id", String(512), primary_key=True),
    Column("intent", String(200), nullable=False),
    Column("start", Utc, nullable=False),
    Column("end", Utc),
    Column("staff_ids", JSON(none_as_null=True)),
    Column("link", String(64)),
    Column("is_gone", Boolean, nullable=False, server_default=false()),
    Column("edition", Integer, nullable=False),
    Column("looked_at", Utc),
    Index("ix_watched_appointments_start", "business_id", "start"),
)

# A conversation that is told of a watched appointment: the one in which it was made, and each in which it was moved;
# `intent` is that of the last time it was made or moved there. A watched appointment has one at least.
watchers = Table(
    "watchers",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("appointment_id", String(512), primary_key=True),
    Column("holder", String, primary_key=True),
    Column("intent", String(200), nullable=False),
    Index("ix_watchers_holder", "holder"),
    Index("ix_watchers_intent", "intent"),
)

# An appointment whose customer was asked to come at another time, as `staff_id` is away when it begins; `intent` is
# that of the notification by which they are. It stays so that nobody is asked twice. A second row, with "said/" before
# the intent, is there once their chat has said it, then at `asked_at`.
absences = Table(
    "absences",
    metadata,
    Column("intent", String(200), primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("appointment_id", String(512), nullable=False),
    Column("staff_id", String(64), nullable=False),
    Column("start", Utc, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Index("ix_absences_start", "start"),
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

# One row, written to see whether it can be.
health = Table("health", metadata, Column("name", String(32), primary_key=True), Column("at", Utc, nullable=False))

# What customers have to be told: how a write of theirs ended, until the conversation has committed that it said so.
notifications = Table(
    "notifications",
    metadata,
    Column("intent", String(200), primary_key=True),
    Column("business_id", String(320), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("result", String(16), nullable=False),
    Column("holder", String),
    Column("appointment_id", String(512)),
    Column("created_at", Utc, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", Utc, nullable=False),
    Index("ix_notifications_due", "due_at"),
)

# `version` is the number of the last turn that has ended, `last_seq` that of the last entry in `outgoing`. `address` is
# where it can be spoken to unasked: what its last activity said of channel, people, language and zone. `closed_at` is
# when its customer had it forgotten on their device: from then on nobody can go on in it.
conversations = Table(
    "conversations",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("state", JSON(none_as_null=True)),
    Column("address", JSON(none_as_null=True)),
    Column("touched", Utc, nullable=False, index=True),
    Column("closed_at", Utc),
)

# What has come in, numbered from 1 in each conversation in the order of arrival; one whose number is above the
# conversation's `version` has not had its turn. `owner` names the process that runs it. `activity` is emptied some time
# after the turn; the id stays, so that a redelivery is known.
turns = Table(
    "turns",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("activity_id", String, nullable=False),
    Column("activity", JSON(none_as_null=True)),
    Column("owner", String(64)),
    Column("received", Utc, nullable=False),
    UniqueConstraint("channel", "conversation", "activity_id", name="uq_turns_activity"),
    Index(
        "ix_turns_unread",
        "received",
        sqlite_where=text("activity IS NOT NULL"),
        postgresql_where=text("activity IS NOT NULL"),
    ),
)

# What has been said, numbered in each conversation. The web chat reads it from any place on; for other channels an
# entry is deleted when the channel has taken it, and `owner` names the process that brings it there. `posts` is how
# often it was posted and nobody knows whether it arrived, the last time at `posted_at`.
outgoing = Table(
    "outgoing",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("activity", JSON, nullable=False),
    Column("owner", String(64)),
    Column("posts", Integer, nullable=False, server_default="0"),
    Column("posted_at", Utc),
)

# By which address a conversation is found, when its customer wants to have erased what is kept of them: a keyed hash of
# each that was given or proved there, and when it first was.
conversation_addresses = Table(
    "conversation_addresses",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("at", Utc, nullable=False),
    Index("ix_conversation_addresses_mark", "mark"),
)

# A conversation that was erased, until nothing of its customer can turn up any more. `addresses` were proved there, and
# are kept for as long as something under them is still to be erased; `swept_at` is when that was last tried.
erasures = Table(
    "erasures",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("addresses", JSON, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("swept_at", Utc),
)

# A card that can still be pressed, in a channel whose messages can be changed, by its place among what was said.
# `activity_id` is the channel's id of the message, once it has told it.
shown_cards = Table(
    "shown_cards",
    metadata,
    Column("channel", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("activity", JSON, nullable=False),
    Column("activity_id", String(512)),
)

# What customers call a service, in plain form; `conversations` counts those that have said it until it was decided.
suggested_names = Table(
    "suggested_names",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("service_id", String(64), primary_key=True),
    Column("words", String(60), primary_key=True),
    Column("conversations", Integer, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("last_seen", Utc, nullable=False),
    Column("status", String(16), nullable=False),
    Index("ix_suggested_names_status", "status", "last_seen"),
)

# Which conversations have been counted there, until it is decided; `mark` is a hash that says nothing elsewhere.
suggesting_conversations = Table(
    "suggesting_conversations",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("service_id", String(64), primary_key=True),
    Column("words", String(60), primary_key=True),
    Column("mark", String(64), primary_key=True),
)

# A code that was sent to a mail address in the last hour. `conversation`, `address`, `network` and `code` are keyed
# hashes, whose key is not in the database. Of a conversation at most one is in the state "open".
one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("network", String(64)),
    Column("salt", String(32), nullable=False),
    Column("code", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Index("ix_one_time_codes_conversation", "conversation", "state"),
    Index("ix_one_time_codes_made_at", "made_at"),
)

# What has been done within the last day, for limits that count it one by one: `event` is an intent, or the mark of a
# conversation. `mark` says who it was, as a hash.
quotas = Table(
    "quotas",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("event", String(200), primary_key=True),
    Column("at", Utc, nullable=False),
    Index("ix_quotas_event", "event"),
    Index("ix_quotas_at", "at"),
)

# How much of one kind came from one mark within one minute of the clock.
rates = Table(
    "rates",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("minute", Utc, primary_key=True),
    Column("number", Integer, nullable=False),
    Index("ix_rates_minute", "minute"),
)

# How often something happened for a business in the hour that began at `during`. `kind` and `why` are names of
# `dialogs.happenings`, or those of what is refused or given up before it comes to a conversation; then, and before a
# business is chosen, `business_id` is "". `weekday` (Monday is 0) and `hour` are what was wished for at the business,
# -1 where nobody named one. None of it leads to anybody.
happenings = Table(
    "happenings",
    metadata,
    Column("business_id", String(320), primary_key=True),
    Column("during", Utc, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("service_id", String(64), primary_key=True),
    Column("why", String(40), primary_key=True),
    Column("weekday", Integer, primary_key=True, autoincrement=False),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Index("ix_happenings_during", "during"),
)
