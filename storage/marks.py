"""Keyed hashes by which somebody is compared or counted instead of by what they are called."""

from __future__ import annotations

import hmac


class Marks:
    """`secret` is the same in all processes on one database, and not in it: without a secret all addresses, numbers and
    ids could be tried against a hash until one fits.
    """

    def __init__(self, secret: str) -> None:
        # The secret signs tokens too, and one key is for one use.
        self._key = hmac.new(secret.encode(), b"bookings-chat/marks", "sha256").digest()

    def of(self, kind: str, word: str) -> str:
        """The same for the same word of the same kind, and for nothing else."""
        return hmac.new(self._key, f"{kind}/{word}".encode(), "sha256").hexdigest()

    def reference(self, conversation: str) -> str:
        """By which logs, spans, commands and the operator's page call a conversation: the same in all processes.

        It has as many hex digits as tell a year's conversations apart.
        """
        return self.of("reference", conversation)[:16]


NO_SECRET = Marks("")
"""For a database that holds nobody real: the demo's, and that of a test."""
