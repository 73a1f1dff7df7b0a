"""Conversations: what has come in, where each stands, what has been said, and what of it waits for its channel."""
