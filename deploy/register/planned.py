"""The settings before everything is registered: what only the registration gives may still be missing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.settings import Settings

_TO_COME = "to-come-0123456789abcdef0123456789"
_WAYS = (
    *("GRAPH_CLIENT_SECRET", "GRAPH_CERTIFICATE_PATH", "GRAPH_FEDERATED_TOKEN_FILE"),
    *("GRAPH_MANAGED_IDENTITY", "GRAPH_STATIC_TOKEN"),
)


def planned(given: Mapping[str, str]) -> Settings:
    """Raises SettingsError for what is wrong, as at the start; not for ids and secrets that are to come."""
    defaults = {"BOOKINGS_BUSINESS_IDS": _TO_COME, "WEBCHAT_SECRET": _TO_COME}
    if not any(given.get(way) for way in _WAYS):
        defaults["GRAPH_CLIENT_SECRET"] = _TO_COME
    if not given.get("GRAPH_STATIC_TOKEN") and not given.get("GRAPH_MANAGED_IDENTITY"):
        defaults |= {"GRAPH_TENANT_ID": _TO_COME, "GRAPH_CLIENT_ID": _TO_COME}
    tenant = given.get("MicrosoftAppTenantId") or given.get("GRAPH_TENANT_ID") or _TO_COME
    defaults |= {"MicrosoftAppId": _TO_COME, "MicrosoftAppPassword": _TO_COME, "MicrosoftAppTenantId": tenant}
    settings = Settings.from_env(defaults | {name: value for name, value in given.items() if value})
    to_come = ("graph_tenant_id", "graph_client_id", "microsoft_app_id", "microsoft_app_tenant_id")
    return settings.model_copy(update={name: None for name in to_come if getattr(settings, name) == _TO_COME})
