"""What is on disk, and the only SQL: one database for conversations, writes, holds and what has to be told.

SQLite for one process, PostgreSQL for several. It imports nothing of ours, and knows nothing of what may be booked.
"""
