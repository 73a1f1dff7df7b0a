"""The signing side of Bot Framework: published keys with their endorsements, and tokens signed with the newest.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from simulator.json_types import JsonObject

ISSUER = "https://api.botframework.com"
ENDORSEMENTS = ("msteams", "directline", "webchat", "emulator")

_LIFETIME_SECONDS = 3600
_MOST_KEYS = 2


@dataclass(slots=True)
class Issuer:
    """`clock` is in seconds since 1970. After a rollover the key before stays published, and goes with the next."""

    clock: Callable[[], float]
    name: str = ISSUER
    _keys: list[tuple[str, RSAPrivateKey]] = field(default_factory=list)
    _made: int = 0

    def __post_init__(self) -> None:
        self.roll_over()

    def roll_over(self) -> str:
        """Signs with a new key from now on; gives its id."""
        self._made += 1
        key_id = f"key-{self._made}"
        self._keys.append((key_id, generate_private_key(public_exponent=65537, key_size=2048)))
        del self._keys[:-_MOST_KEYS]
        return key_id

    def token(self, audience: str, service_url: str) -> str:
        """What a request to the bot with this app id carries."""
        key_id, key = self._keys[-1]
        now = int(self.clock())
        claims = {
            "iss": self.name,
            "aud": audience,
            "serviceurl": service_url,
            "nbf": now,
            "exp": now + _LIFETIME_SECONDS,
        }
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": key_id})

    def key_set(self) -> JsonObject:
        return {"keys": [_published(key_id, key) for key_id, key in self._keys]}


def _published(key_id: str, key: RSAPrivateKey) -> JsonObject:
    public: JsonObject = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return public | {"kid": key_id, "use": "sig", "endorsements": list(ENDORSEMENTS)}
