"""Which setting a failed sign-in points at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import BookingsError, NotAllowed, TryLater
from graph.wire import identifier


@dataclass(frozen=True, slots=True)
class SettingNames:
    """The names of the settings that one sign-in rests on, for its errors."""

    credential: str
    client: str = "GRAPH_CLIENT_ID"
    tenant: str = "GRAPH_TENANT_ID"
    resource: str = "GRAPH_BASE_URL"


# What the operator must look at, by the error number of Microsoft Entra: a field of `SettingNames`, and what is wrong.
# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
_AT_FAULT = {
    "7000215": ("credential", "it is wrong; the secret's value is needed, not its id"),
    "7000222": ("credential", "it has expired"),
    "7000216": ("credential", "a secret or a certificate is needed"),
    "700027": ("credential", "the certificate is not registered for this application, or has expired"),
    "70021": ("credential", "no federated credential of this application fits its issuer, subject and audience"),
    "700211": ("credential", "no federated credential of this application has its issuer"),
    "700212": ("credential", "no federated credential of this application has its audience"),
    "700213": ("credential", "no federated credential of this application has its subject"),
    "700024": ("credential", "the assertion is not valid now; has it been renewed, and is the clock right?"),
    "700016": ("client", "no such application in this tenant"),
    "7000229": ("client", "the application has no service principal in this tenant; consent to it"),
    "7000218": ("client", "the application does not allow public client flows, which a device code needs"),
    "65001": ("client", "nobody has consented to what the application wants to do"),
    "90002": ("tenant", "no such tenant"),
    "900023": ("tenant", "neither a tenant id nor a domain"),
    "90013": ("tenant", "not valid"),
    "500011": ("resource", "what tokens are asked for is not known there"),
    "70011": ("resource", "no scope follows from it"),
    "1002012": ("resource", "no scope follows from it"),
}

# What passes by itself, by OAuth error or by number.
_PASSING = frozenset({"temporarily_unavailable", "server_error", "90033", "50196"})

_FALLBACK = {"unauthorized_client": "client", "invalid_scope": "resource"}


def sign_in_error(answer: Mapping[str, Any], settings: SettingNames) -> BookingsError:
    """Which setting a failed sign-in points at. Microsoft's own text is left out: it can quote what was sent."""
    kind = str(answer.get("error") or "unknown")
    numbers = [str(n) for n in answer.get("error_codes") or ()]
    numbers += re.findall(r"AADSTS(\d+)", str(answer.get("error_description") or ""))
    code = f"AADSTS{numbers[0]}" if numbers else identifier(kind)
    about = identifier(answer.get("correlation_id"))
    if not _PASSING.isdisjoint([kind, *numbers]):
        return TryLater("sign-in: Microsoft Entra has a fault", code=code, request_id=about)
    known = (_AT_FAULT[number] for number in numbers if number in _AT_FAULT)
    part, advice = next(known, (_FALLBACK.get(kind, "credential"), "sign-in was refused"))
    return NotAllowed(f"sign-in: {getattr(settings, part)}: {advice}", code=code, request_id=about)
