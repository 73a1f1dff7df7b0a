"""The ways of signing in to Graph as an application: with a secret, with a certificate, as a managed identity of Azure.

Which setting is at fault is in every error, and never its value. `http` takes the place of the session through which
msal talks to Microsoft: one of requests, which msal is written for (httpx would spoil the assertion of a certificate).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msal
import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate
from requests.adapters import HTTPAdapter

from graph.errors import NotAllowed
from graph.sign_in_errors import CERTIFICATE, IDENTITY, SECRET, TENANT
from graph.tokens import Acquire, MsalToken

SIGN_IN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Registration:
    """The application as Microsoft Entra knows it, and the Graph that it wants to call.

    `instance_discovery` off is for an authority that Microsoft does not know.
    https://learn.microsoft.com/graph/deployments
    """

    tenant_id: str
    client_id: str
    authority: str = "https://login.microsoftonline.com"
    resource: str = "https://graph.microsoft.com"
    instance_discovery: bool = True


def with_secret(registration: Registration, secret: str, *, http: requests.Session | None = None) -> MsalToken:
    """Sign-in of an application with a client secret."""
    way = http or _session()
    return MsalToken(lambda: _application(registration, secret, way), SECRET)


def with_certificate(registration: Registration, pem: Path, *, http: requests.Session | None = None) -> MsalToken:
    """Sign-in of an application with a PEM file that holds its private key and its certificate.

    The file is read when signing in, so that a renewed certificate is taken up when Graph refuses a token.
    """
    way = http or _session()
    return MsalToken(lambda: _application(registration, _certificate(pem), way), CERTIFICATE)


def with_managed_identity(
    identity: str, *, resource: str = "https://graph.microsoft.com", http: requests.Session | None = None
) -> MsalToken:
    """Sign-in as the identity of the Azure machine: `identity` is "system", or the client id of a user-assigned one.

    https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
    """
    # The address that gives out identities is the machine's own; no proxy may see it.
    way = http or _session(trust_env=False)
    return MsalToken(lambda: _identity(identity, resource, way), IDENTITY)


def _application(registration: Registration, credential: str | dict[str, str], http: requests.Session) -> Acquire:
    try:
        application = msal.ConfidentialClientApplication(
            registration.client_id,
            authority=f"{registration.authority.rstrip('/')}/{registration.tenant_id}",
            client_credential=credential,
            instance_discovery=None if registration.instance_discovery else False,
            http_client=http,
        )
    except ValueError:
        # msal asks the authority about the tenant while it is built.
        raise NotAllowed(f"sign-in: {TENANT}: {registration.authority} does not know this tenant") from None

    def acquire() -> Mapping[str, Any]:
        answer: Mapping[str, Any] = application.acquire_token_for_client(scopes=[f"{registration.resource}/.default"])
        return answer

    return acquire


def _identity(identity: str, resource: str, http: requests.Session) -> Acquire:
    is_system = identity.casefold() == "system"
    chosen = msal.SystemAssignedManagedIdentity() if is_system else msal.UserAssignedManagedIdentity(client_id=identity)
    client = msal.ManagedIdentityClient(chosen, http_client=http)

    def acquire() -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = client.acquire_token_for_client(resource=resource)
        except msal.ManagedIdentityError:
            raise NotAllowed(f"sign-in: {IDENTITY}: this machine has no such identity") from None
        return answer

    return acquire


def _certificate(pem: Path) -> dict[str, str]:
    try:
        content = pem.read_bytes()
        load_pem_private_key(content, password=None)
        load_pem_x509_certificate(content)
    except OSError as cause:
        raise NotAllowed(f"sign-in: {CERTIFICATE}: the file cannot be read ({type(cause).__name__})") from None
    except (ValueError, TypeError):
        raise NotAllowed(f"sign-in: {CERTIFICATE}: not a PEM file with an open private key and a certificate") from None
    text = content.decode()
    return {"private_key": text, "public_certificate": text}


class _Impatient(HTTPAdapter):
    """requests waits for ever unless every single call says otherwise, and msal's do not."""

    def send(self, *args: Any, **options: Any) -> requests.Response:
        return super().send(*args, **options | {"timeout": SIGN_IN_SECONDS})


def _session(*, trust_env: bool = True) -> requests.Session:
    session = requests.Session()
    session.trust_env = trust_env
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Impatient(max_retries=1))
    return session
