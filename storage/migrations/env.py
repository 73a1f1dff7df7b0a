"""Alembic's entrance: runs the steps in the transaction that `storage.database.engine` hands in."""

from __future__ import annotations

from alembic import context

from storage.database.tables import metadata

# SQLite takes back changes of tables like any others, though Alembic does not count on it.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
