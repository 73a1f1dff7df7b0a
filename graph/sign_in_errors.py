"""Which setting a failed sign-in points at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.errors import BookingsError, NotAllowed, TryLater
from graph.wire import identifier

TENANT = "GRAPH_TENANT_ID"
CLIENT = "GRAPH_CLIENT_ID"
SECRET = "GRAPH_CLIENT_SECRET"  # noqa: S105 - the name of a setting
CERTIFICATE = "GRAPH_CERTIFICATE_PATH"
IDENTITY = "GRAPH_MANAGED_IDENTITY"
ROOT = "GRAPH_BASE_URL"

# What the operator must look at, by Microsoft Entra's error number.
# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
_AT_FAULT = {
    "7000215": (SECRET, "it is wrong; the secret's value is needed, not its id"),
    "7000222": (SECRET, "it has expired"),
    "7000216": (SECRET, "a secret or a certificate is needed"),
    "700027": (CERTIFICATE, "the certificate is not registered for this application, or has expired"),
    "700016": (CLIENT, "no such application in this tenant"),
    "7000229": (CLIENT, "the application has no service principal in this tenant; consent to it"),
    "90002": (TENANT, "no such tenant"),
    "900023": (TENANT, "neither a tenant id nor a domain"),
    "90013": (TENANT, "not valid"),
    "500011": (ROOT, "Microsoft Graph is not known there under this address"),
    "70011": (ROOT, "no scope of Microsoft Graph follows from it"),
    "1002012": (ROOT, "no scope of Microsoft Graph follows from it"),
}

# What passes by itself, by OAuth error or by number.
_PASSING = frozenset({"temporarily_unavailable", "server_error", "90033", "50196"})


def sign_in_error(answer: Mapping[str, Any], credential: str) -> BookingsError:
    """Which setting a failed sign-in points at. Microsoft's own text is left out: it can quote what was sent."""
    kind = str(answer.get("error") or "unknown")
    numbers = [str(n) for n in answer.get("error_codes") or ()]
    numbers += re.findall(r"AADSTS(\d+)", str(answer.get("error_description") or ""))
    code = f"AADSTS{numbers[0]}" if numbers else kind
    about = identifier(answer.get("correlation_id"))
    if not _PASSING.isdisjoint([kind, *numbers]):
        return TryLater("sign-in: Microsoft Entra has a fault", code=code, request_id=about)
    known = (_AT_FAULT[number] for number in numbers if number in _AT_FAULT)
    setting, advice = next(known, (_fallback(kind, credential), "sign-in was refused"))
    return NotAllowed(f"sign-in: {setting}: {advice}", code=code, request_id=about)


def _fallback(kind: str, credential: str) -> str:
    return {"unauthorized_client": CLIENT, "invalid_scope": ROOT}.get(kind, credential)
