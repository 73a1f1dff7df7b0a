"""How the app signs in to Graph and to the channels, as the settings say."""

from __future__ import annotations

from bot.settings import AppType, Settings
from graph.auth.sign_in import (
    Credential,
    Registration,
    certificate_in,
    with_assertion,
    with_certificate,
    with_managed_identity,
    with_secret,
)
from graph.auth.tokens import TokenSource
from graph.connect import resource_of, static_token


def graph_tokens(settings: Settings) -> TokenSource:
    """How the app signs in to Graph; the settings allow exactly one way."""
    if settings.graph_static_token is not None:
        return static_token(settings.graph_base_url, settings.graph_static_token.get_secret_value())
    resource = resource_of(settings.graph_base_url)
    if settings.graph_managed_identity is not None:
        return with_managed_identity(settings.graph_managed_identity, resource=resource)
    registration = Registration(
        tenant_id=settings.graph_tenant_id or "",
        client_id=settings.graph_client_id or "",
        authority=settings.addresses.login,
        resource=resource,
    )
    if settings.graph_certificate_path is not None:
        return with_certificate(registration, settings.graph_certificate_path)
    if settings.graph_federated_token_file is not None:
        return with_assertion(registration, settings.graph_federated_token_file)
    assert settings.graph_client_secret is not None  # one of the ways is set; the settings were checked
    return with_secret(registration, settings.graph_client_secret.get_secret_value())


def channel_tokens(settings: Settings) -> TokenSource | None:
    """How the bot signs in to the channels of Bot Framework; not at all where only the web chat is served, nor to a
    channel on this machine.
    """
    app_id, there = settings.microsoft_app_id, settings.addresses
    if app_id is None or settings.bot_metadata_url is not None:
        return None
    if settings.microsoft_app_type is AppType.MANAGED_IDENTITY:
        return with_managed_identity(app_id, resource=there.connector, setting="MicrosoftAppId")
    is_single = settings.microsoft_app_type is AppType.SINGLE_TENANT
    tenant = settings.microsoft_app_tenant_id if is_single else there.multi_tenant
    assert tenant is not None  # the settings were checked
    assert settings.microsoft_app_password is not None
    registration = Registration(
        tenant_id=tenant,
        client_id=app_id,
        authority=there.login,
        resource=there.connector,
        tenant_setting="MicrosoftAppTenantId",
        client_setting="MicrosoftAppId",
    )
    return with_secret(registration, settings.microsoft_app_password.get_secret_value(), setting="MicrosoftAppPassword")


def operator_credential(settings: Settings) -> Credential:
    """Of the registration that `Settings.operator_registration` names."""
    if settings.graph_client_id and settings.graph_client_secret:
        return settings.graph_client_secret.get_secret_value()
    if settings.graph_client_id and settings.graph_certificate_path:
        return certificate_in(settings.graph_certificate_path, "GRAPH_CERTIFICATE_PATH")
    assert settings.microsoft_app_password is not None  # the settings were checked
    return settings.microsoft_app_password.get_secret_value()
