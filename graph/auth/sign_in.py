"""The ways of signing in to Graph as an application: with a secret, with a certificate, with an assertion of another
identity provider, as a managed identity of Azure. Signing in as a person is in `graph/auth/device_code.py`.

Which setting is at fault is in every error, and never its value. `http` takes the place of the session through which
msal talks to Microsoft: one of requests, which msal is written for (httpx would spoil the assertion of a certificate).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TypeAlias

import msal
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate
from requests.adapters import HTTPAdapter

from graph.auth.sign_in_errors import SettingNames
from graph.auth.tokens import Acquire, MsalToken
from graph.errors import NotAllowed, TryLater

SIGN_IN_SECONDS = 10.0

Credential: TypeAlias = str | dict[str, str] | dict[str, Callable[[], str]]


@dataclass(frozen=True, slots=True)
class Registration:
    """The application as Microsoft Entra knows it, and what it wants to call.

    `instance_discovery` off is for an authority that Microsoft does not know. The last three name the settings that
    these values came from, for errors.
    https://learn.microsoft.com/graph/deployments
    """

    tenant_id: str
    client_id: str
    authority: str = "https://login.microsoftonline.com"
    resource: str = "https://graph.microsoft.com"
    instance_discovery: bool = True
    tenant_setting: str = "GRAPH_TENANT_ID"
    client_setting: str = "GRAPH_CLIENT_ID"
    resource_setting: str = "GRAPH_BASE_URL"

    def settings(self, credential: str) -> SettingNames:
        """The names of everything that a sign-in with that credential rests on."""
        return SettingNames(credential, self.client_setting, self.tenant_setting, self.resource_setting)


def with_secret(
    registration: Registration,
    secret: str,
    *,
    setting: str = "GRAPH_CLIENT_SECRET",
    http: requests.Session | None = None,
) -> MsalToken:
    """Sign-in of an application with a client secret."""
    way = http or session()
    return MsalToken(lambda: _application(registration, secret, way), registration.settings(setting))


def with_certificate(
    registration: Registration,
    pem: Path,
    *,
    setting: str = "GRAPH_CERTIFICATE_PATH",
    http: requests.Session | None = None,
) -> MsalToken:
    """Sign-in of an application with a PEM file that holds its private key and its certificate.

    The file is read when signing in, so that a renewed certificate is taken up when Graph refuses a token.
    """
    way = http or session()

    def sign_in() -> Acquire:
        return _application(registration, _certificate(pem, setting), way)

    return MsalToken(sign_in, registration.settings(setting))


def with_assertion(
    registration: Registration,
    assertion: Path | Callable[[], str],
    *,
    setting: str = "GRAPH_FEDERATED_TOKEN_FILE",
    http: requests.Session | None = None,
) -> MsalToken:
    """Sign-in of an application with a token of an identity provider that Microsoft Entra trusts for it.

    The assertion is a file, as Kubernetes keeps one, or a function that gets one; it is short-lived, so it is read
    anew for every token. The function may block.
    https://learn.microsoft.com/entra/workload-id/workload-identity-federation
    """
    way = http or session()
    read = (lambda: _assertion(assertion, setting)) if isinstance(assertion, Path) else assertion

    def sign_in() -> Acquire:
        if isinstance(assertion, Path):
            _assertion(assertion, setting)  # a file that is not there is found before Microsoft is asked
        return _application(registration, {"client_assertion": read}, way)

    return MsalToken(sign_in, registration.settings(setting))


def with_managed_identity(
    identity: str,
    *,
    resource: str = "https://graph.microsoft.com",
    setting: str = "GRAPH_MANAGED_IDENTITY",
    resource_setting: str = "GRAPH_BASE_URL",
    http: requests.Session | None = None,
) -> MsalToken:
    """Sign-in as the identity of the Azure machine: `identity` is "system", or the client id of a user-assigned one.

    https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
    """
    # The address that gives out identities is the machine's own; no proxy may see it.
    way = http or session(trust_env=False)
    settings = SettingNames(setting, resource=resource_setting)
    return MsalToken(lambda: _identity(identity, resource, setting, way), settings)


def certificate_in(pem: Path, setting: str) -> Credential:
    """The credential of a PEM file with private key and certificate. Raises NotAllowed."""
    return _certificate(pem, setting)


def authority_of(registration: Registration) -> dict[str, Any]:
    """Where msal asks for tokens of this registration."""
    return {
        "authority": f"{registration.authority.rstrip('/')}/{registration.tenant_id}",
        "instance_discovery": None if registration.instance_discovery else False,
    }


def unknown_tenant(registration: Registration) -> NotAllowed:
    """msal asks the authority about the tenant while it is built, and says no more than ValueError."""
    return NotAllowed(f"sign-in: {registration.tenant_setting}: {registration.authority} does not know this tenant")


def _application(registration: Registration, credential: Credential, http: requests.Session) -> Acquire:
    try:
        application = msal.ConfidentialClientApplication(
            registration.client_id, client_credential=credential, http_client=http, **authority_of(registration)
        )
    except ValueError as cause:
        # A page of some network on the way is no word of Microsoft's about the tenant.
        if isinstance(cause.__context__, JSONDecodeError):
            raise TryLater(f"sign-in ({registration.tenant_setting}): unreadable answer") from None
        raise unknown_tenant(registration) from None

    def acquire() -> Mapping[str, Any]:
        answer: Mapping[str, Any] = application.acquire_token_for_client(scopes=[f"{registration.resource}/.default"])
        return answer

    return acquire


def _identity(identity: str, resource: str, setting: str, http: requests.Session) -> Acquire:
    is_system = identity.casefold() == "system"
    chosen = msal.SystemAssignedManagedIdentity() if is_system else msal.UserAssignedManagedIdentity(client_id=identity)
    client = msal.ManagedIdentityClient(chosen, http_client=http)

    def acquire() -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = client.acquire_token_for_client(resource=resource)
        except msal.ManagedIdentityError:
            raise NotAllowed(f"sign-in: {setting}: this machine has no such identity") from None
        return answer

    return acquire


def _certificate(pem: Path, setting: str) -> dict[str, str]:
    try:
        content = pem.read_bytes()
        key = load_pem_private_key(content, password=None)
        certificate = load_pem_x509_certificate(content)
    except OSError as cause:
        raise NotAllowed(f"sign-in: {setting}: the file cannot be read ({type(cause).__name__})") from None
    except (ValueError, TypeError):
        raise NotAllowed(f"sign-in: {setting}: not a PEM file with an open private key and a certificate") from None
    if not isinstance(key, RSAPrivateKey):
        raise NotAllowed(f"sign-in: {setting}: the private key must be an RSA key")
    if certificate.public_key() != key.public_key():
        raise NotAllowed(f"sign-in: {setting}: the certificate and the private key do not belong together")
    text = content.decode()
    return {"private_key": text, "public_certificate": text}


def _assertion(file: Path, setting: str) -> str:
    try:
        found = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as cause:
        raise NotAllowed(f"sign-in: {setting}: the file cannot be read ({type(cause).__name__})") from None
    if not found:
        raise NotAllowed(f"sign-in: {setting}: the file is empty")
    return found


class _Impatient(HTTPAdapter):
    """requests waits for ever unless every single call says otherwise, and msal's do not."""

    def send(self, *args: Any, **options: Any) -> requests.Response:
        return super().send(*args, **options | {"timeout": SIGN_IN_SECONDS})


def session(*, trust_env: bool = True) -> requests.Session:
    """The way on which msal talks to Microsoft."""
    session = requests.Session()
    session.trust_env = trust_env
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Impatient(max_retries=1))
    return session
