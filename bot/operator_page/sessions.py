"""What a browser keeps of somebody who signs in, or has signed in, to the operator's page: sealed, so that nobody can
read or make up one, and for a time.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

SIGNED_IN_FOR = timedelta(hours=8)
SIGNING_IN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the tenant: its object id, its sign-in name, what it is called, and its app roles."""

    id: str
    address: str
    name: str
    roles: tuple[str, ...] = ()


class Seal:
    """`purpose` keeps what is sealed for one use from counting for another; all processes share the secret."""

    def __init__(self, secret: str, purpose: str, lasts: timedelta, clock: Callable[[], datetime]) -> None:
        key = hmac.new(secret.encode(), f"bookings-chat/operator/{purpose}".encode(), "sha256").digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self.lasts = lasts
        self._clock = clock

    def close(self, value: Mapping[str, Any]) -> str:
        return self._fernet.encrypt_at_time(json.dumps(value).encode(), self._now()).decode()

    def open(self, sealed: str) -> dict[str, Any] | None:
        """None for whatever was not sealed here, for this, within its time."""
        try:
            found: dict[str, Any] = json.loads(
                self._fernet.decrypt_at_time(sealed.encode(), int(self.lasts.total_seconds()), self._now())
            )
        except (InvalidToken, UnicodeEncodeError):
            return None
        return found

    def _now(self) -> int:
        return int(self._clock().timestamp())


def account_in(kept: Mapping[str, Any]) -> Account:
    return Account(kept["id"], kept["address"], kept["name"], tuple(kept["roles"]))


def kept_of(account: Account) -> dict[str, Any]:
    return {"id": account.id, "address": account.address, "name": account.name, "roles": list(account.roles)}
