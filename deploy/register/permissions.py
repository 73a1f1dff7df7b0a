"""The permissions of Microsoft Graph that the app needs, and how an administrator gives them to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.settings import Settings

READ = "Bookings.Read.All"
APPOINTMENTS = "BookingsAppointment.ReadWrite.All"
WRITE = "Bookings.ReadWrite.All"
MANAGE = "Bookings.Manage.All"
SEND_MAIL = "Mail.Send"

GRAPH_APP = "00000003-0000-0000-c000-000000000000"
"""Microsoft Graph, by its application id, which is the same in every tenant."""

# https://learn.microsoft.com/graph/permissions-reference
ROLE_IDS: Mapping[str, str] = MappingProxyType(
    {
        READ: "6e98f277-b046-4193-a4f2-6bf6a78cd491",
        APPOINTMENTS: "9769393e-5a9f-4302-9e3d-7e018ecb64a7",
        WRITE: "0c4b2d20-7919-468d-8668-c54b09d4dee8",
        MANAGE: "6b22000a-1228-42ec-88db-b8c00399aecb",
        SEND_MAIL: "b633e1c5-b582-4048-a93e-9f11b44c7e96",
    }
)


def has_identity_of_azure(settings: Settings) -> bool:
    """A managed identity has no registration of its own that could be consented to."""
    return settings.graph_managed_identity is not None


def consent_link(settings: Settings) -> str | None:
    """Where an administrator consents to all that the registration asks for; None where there is none.

    https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
    """
    if settings.graph_client_id is None or settings.graph_tenant_id is None or has_identity_of_azure(settings):
        return None
    return f"{settings.addresses.login}/{settings.graph_tenant_id}/adminconsent?client_id={settings.graph_client_id}"


def grant(settings: Settings, permissions: Iterable[str]) -> tuple[str, ...]:
    """The commands; a managed identity is given each permission by itself.

    https://learn.microsoft.com/cli/azure/ad/app/permission
    https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignments
    """
    if has_identity_of_azure(settings):
        root = settings.addresses.graph
        return (
            f"PRINCIPAL=$({_principal(settings)})",
            f"GRAPH=$(az ad sp show --id {GRAPH_APP} --query id --output tsv)",
            *(
                f'az rest --method POST --url "{root}/servicePrincipals/$PRINCIPAL/appRoleAssignments" --body '
                f'"{{\\"principalId\\": \\"$PRINCIPAL\\", \\"resourceId\\": \\"$GRAPH\\", '
                f'\\"appRoleId\\": \\"{ROLE_IDS[one]}\\"}}"'
                for one in permissions
            ),
        )
    app = settings.graph_client_id or "$GRAPH_CLIENT_ID"
    wanted = " ".join(f"{ROLE_IDS[one]}=Role" for one in permissions)
    return (
        f"az ad app permission add --id {app} --api {GRAPH_APP} --api-permissions {wanted}",
        f"az ad app permission admin-consent --id {app}",
    )


def _principal(settings: Settings) -> str:
    identity = settings.graph_managed_identity or ""
    if identity.casefold() == "system":
        return _of_the_machine("id")
    return f"az ad sp show --id {identity} --query id --output tsv"


def _of_the_machine(field: str) -> str:
    return f"az ad sp list --display-name NAME_OF_THE_MACHINE --query '[0].{field}' --output tsv"


def for_one_mailbox(settings: Settings, sender: str) -> tuple[str, ...]:
    """Exchange Online's PowerShell: mail from one mailbox alone, as the permission of Entra is for every one.

    https://learn.microsoft.com/exchange/permissions-exo/application-rbac
    """
    identity = settings.graph_managed_identity
    is_system = identity is not None and identity.casefold() == "system"
    app = "$App" if is_system else identity or settings.graph_client_id or "CLIENT_ID"
    return (
        "Connect-ExchangeOnline",
        *((f"$App = {_of_the_machine('appId')}",) if is_system else ()),
        f"New-ServicePrincipal -AppId {app} -ObjectId $(az ad sp show --id {app} --query id -o tsv)",
        f"New-ManagementScope -Name 'Bookings chat' -RecipientRestrictionFilter \"PrimarySmtpAddress -eq '{sender}'\"",
        f"New-ManagementRoleAssignment -App {app} -Role 'Application Mail.Send' -CustomResourceScope 'Bookings chat'",
        f"Test-ServicePrincipalAuthorization -Identity {app} -Resource {sender}",
    )
