"""The database itself, SQLite or PostgreSQL: how it is opened, asked, kept to oneself, and how it fails."""
