"""The steps of registering this configuration with Microsoft, in their order.

Nothing is carried out, and no secret is told.


https://learn.microsoft.com/azure/bot-service/provision-azure-bot
https://learn.microsoft.com/cli/azure/bot
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from bot.clouds import Cloud
from bot.settings import AppType, Settings
from deploy.register.permissions import SEND_MAIL, WRITE, consent_link, for_one_mailbox, grant


class Step(msgspec.Struct, frozen=True):
    """`commands` are for the Azure CLI where nothing else is said; `portal` is the same by hand."""

    title: str
    why: str
    commands: tuple[str, ...]
    portal: str


class Names(msgspec.Struct, frozen=True):
    """What the operator calls things in Azure."""

    bot: str = "bookings-chat"
    group: str = "bookings-chat"
    region: str = "westeurope"


# Names of clouds in the Azure CLI. GCC is in the public cloud.
# https://learn.microsoft.com/cli/azure/manage-clouds-azure-cli
_CLOUDS: Mapping[Cloud, str] = MappingProxyType(
    {
        Cloud.PUBLIC: "AzureCloud",
        Cloud.GCC: "AzureCloud",
        Cloud.GCC_HIGH: "AzureUSGovernment",
        Cloud.DOD: "AzureUSGovernment",
        Cloud.CHINA: "AzureChinaCloud",
    }
)
_PORTALS: Mapping[str, str] = MappingProxyType(
    {
        "AzureCloud": "https://portal.azure.com",
        "AzureUSGovernment": "https://portal.azure.us",
        "AzureChinaCloud": "https://portal.azure.cn",
    }
)


_FEDERATED = (
    '{"name": "bookings-chat", "issuer": "ISSUER", "subject": "SUBJECT", "audiences": ["api://AzureADTokenExchange"]}'
)


def steps(settings: Settings, names: Names) -> tuple[Step, ...]:
    """What is known of ids, tenant, cloud and address is in the commands; the rest stands in capitals."""
    return (
        _sign_in(settings),
        _group(names),
        *_graph_identity(settings),
        _permissions(settings),
        *_mail(settings),
        *_bot(settings, names),
    )


def _portal(settings: Settings) -> str:
    return _PORTALS[_CLOUDS[settings.microsoft_cloud]]


def _sign_in(settings: Settings) -> Step:
    tenant = settings.graph_tenant_id or settings.microsoft_app_tenant_id or "TENANT_ID"
    return Step(
        "Sign in to Azure",
        "as somebody who may register applications and create resources; consent needs a Privileged Role Administrator",
        (f"az cloud set --name {_CLOUDS[settings.microsoft_cloud]}", f"az login --tenant {tenant}"),
        f"{_portal(settings)}, and in it the directory {tenant}.",
    )


def _group(names: Names) -> Step:
    return Step(
        "Make a resource group",
        "the bot's resources are kept together, and can be deleted together",
        (f"az group create --name {names.group} --location {names.region}",),
        "Resource groups > Create.",
    )


def _graph_identity(settings: Settings) -> Iterator[Step]:
    if settings.graph_static_token is not None:
        return  # a simulator
    if settings.graph_managed_identity is not None:
        is_system = settings.graph_managed_identity.casefold() == "system"
        yield Step(
            "Give the machine its identity for Microsoft Graph",
            "GRAPH_MANAGED_IDENTITY: nothing secret has to be kept",
            ("az vm identity assign --name MACHINE --resource-group GROUP",)
            if is_system
            else ("az identity show --name IDENTITY --resource-group GROUP --query clientId --output tsv",),
            "The machine or container app > Identity.",
        )
        return
    yield from _registration("Microsoft Graph", settings.graph_client_id, "GRAPH_CLIENT_ID")
    yield _graph_credential(settings)


def _registration(whose: str, app: str | None, setting: str) -> Iterator[Step]:
    show = f"az ad app show --id {app} --query '{{name:displayName, audience:signInAudience}}'"
    create = (
        f"{setting}=$(az ad app create --display-name 'Bookings chat' --sign-in-audience AzureADMyOrg "
        "--query appId --output tsv)"
    )
    yield Step(
        f"Register the application for {whose}",
        f"{setting} is the id of the registration" + (f"; it is set to {app}, so see that it is there" if app else ""),
        (show, f"az ad sp show --id {app} --query id || az ad sp create --id {app}")
        if app
        else (create, f"az ad sp create --id ${setting}", f"echo {setting}=${setting} >> .env"),
        "Entra ID > App registrations > New registration: accounts in this directory only, no redirect address.",
    )


def _graph_credential(settings: Settings) -> Step:
    app = settings.graph_client_id or "$GRAPH_CLIENT_ID"
    if settings.graph_certificate_path is not None:
        return Step(
            "Register the certificate",
            "GRAPH_CERTIFICATE_PATH holds it with its private key, which never leaves this machine",
            (
                f"openssl x509 -in {settings.graph_certificate_path} -out certificate-alone.pem",
                f"az ad app credential reset --id {app} --append --cert @certificate-alone.pem",
            ),
            "The registration > Certificates & secrets > Certificates > Upload (the certificate without the key).",
        )
    if settings.graph_federated_token_file is not None:
        return Step(
            "Trust the identity provider of the token file",
            "GRAPH_FEDERATED_TOKEN_FILE: issuer, subject and audience have to be those in the token",
            (f"az ad app federated-credential create --id {app} --parameters '{_FEDERATED}'",),
            "The registration > Certificates & secrets > Federated credentials > Add credential.",
        )
    return Step(
        "Make a client secret",
        "GRAPH_CLIENT_SECRET is its value; it goes straight into the vault or .env, and onto no screen",
        (_secret(app, "GRAPH_CLIENT_SECRET"),),
        "The registration > Certificates & secrets > New client secret: copy the Value, not the Secret ID.",
    )


def _secret(app: str, setting: str) -> str:
    value = f"$(az ad app credential reset --id {app} --append --years 1 --query password --output tsv)"
    return f"printf '{setting}=%s\\n' \"{value}\" >> .env && chmod 600 .env"


def _permissions(settings: Settings) -> Step:
    link = consent_link(settings)
    return Step(
        "Give the application its permission, and consent",
        f"{WRITE} is for every business of the tenant; BOOKINGS_BUSINESS_IDS keeps the app to its own",
        grant(settings, (WRITE,)),
        "The registration > API permissions > Add > Microsoft Graph > Application permissions > "
        f"{WRITE}; then Grant admin consent" + (f", or open {link}." if link else ".")
        if settings.graph_managed_identity is None
        else "Not in the portal: permissions of a managed identity are assigned by Graph alone.",
    )


def _mail(settings: Settings) -> Iterator[Step]:
    if settings.mail_sender is None:
        return
    yield Step(
        f"Let the application send mail from {settings.mail_sender} alone",
        f"one-time codes are sent from there; {SEND_MAIL} in Entra is for every mailbox (in Exchange's PowerShell)",
        for_one_mailbox(settings, settings.mail_sender),
        "Not in the portal.",
    )


def _bot(settings: Settings, names: Names) -> Iterator[Step]:
    if settings.bot_metadata_url is not None:
        return  # a channel on this machine
    app, where = settings.microsoft_app_id, f"--name {names.bot} --resource-group {names.group}"
    if settings.microsoft_app_type is AppType.MANAGED_IDENTITY:
        yield Step(
            "Make the identity of the bot",
            "MicrosoftAppId is its client id, and MicrosoftAppType is UserAssignedMSI; there is no password",
            (f"az identity create {where} --query '{{appId:clientId, tenant:tenantId, id:id}}'",),
            "Managed Identities > Create; then assign it to what the app runs on.",
        )
    else:
        yield from _registration("the bot", app, "MicrosoftAppId")
        yield Step(
            "Make the bot's client secret",
            "MicrosoftAppPassword is its value; it goes onto no screen",
            (_secret(app or "$MicrosoftAppId", "MicrosoftAppPassword"),),
            "The registration > Certificates & secrets > New client secret: copy the Value.",
        )
    yield _resource(settings, where)
    yield from _channels(settings, where)


def _resource(settings: Settings, where: str) -> Step:
    """New bots of many tenants cannot be made any more; one that is there is shown.

    https://learn.microsoft.com/azure/bot-service/bot-service-quickstart-registration
    """
    endpoint = f"{settings.public_url or 'https://HOST'}/api/messages"
    tenant = settings.microsoft_app_tenant_id or "TENANT_ID"
    kind = settings.microsoft_app_type
    identity = " --msi-resource-id IDENTITY_RESOURCE_ID" if kind is AppType.MANAGED_IDENTITY else ""
    create = (
        f"az bot create {where} --app-type {kind.value} --appid {settings.microsoft_app_id or '$MicrosoftAppId'} "
        f"--tenant-id {tenant} --endpoint {endpoint} --sku S1{identity}"
    )
    update = f"az bot update {where} --endpoint {endpoint}"
    missing = "" if settings.public_url else "; set PUBLIC_URL, and this says where"
    return Step(
        "Make the Azure Bot",
        f"Microsoft's channels deliver to {endpoint}{missing}",
        (update,) if kind is AppType.MULTI_TENANT else (create,),
        f"Create a resource > Azure Bot: type {kind.value}, existing app id; then Configuration > Messaging endpoint.",
    )


def _channels(settings: Settings, where: str) -> Iterator[Step]:
    is_gcc = settings.microsoft_cloud is Cloud.GCC
    kind = "Microsoft Teams for Government" if is_gcc else "Microsoft Teams"
    yield Step(
        "Switch Microsoft Teams on",
        "members of the organisation write there, and are known without a code",
        () if is_gcc else (f"az bot msteams create {where}",),
        f"The bot > Channels > Microsoft Teams > {kind}; accept the terms, Apply."
        + (" In GCC by the portal alone: the command has no choice of the government's Teams." if is_gcc else ""),
    )
    yield Step(
        "Look at Web Chat",
        "it is switched on with the bot, for the test in the portal; customers have the chat of the app",
        (f"az bot webchat show {where}",),
        "The bot > Test in Web Chat.",
    )
    if settings.directline_secret is not None:
        yield Step(
            "Switch Direct Line on",
            "DIRECTLINE_SECRET is one of its two keys: the chat page then talks through Azure",
            (
                f"az bot directline create {where} --disablev1 true --site-name app",
                "printf 'DIRECTLINE_SECRET=%s\\n' \"$(az bot directline show "
                + where
                + ' --with-secrets true --query properties.properties.sites[0].key --output tsv)" >> .env',
            ),
            "The bot > Channels > Direct Line > Add, then Show a key.",
        )
