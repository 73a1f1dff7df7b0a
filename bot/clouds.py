"""Microsoft's clouds: where each one has Graph, the sign-in, and the channels of Bot Framework.

Sources, each named again where it counts:
Graph and sign-in  https://learn.microsoft.com/graph/deployments
US government      https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high
China              https://learn.microsoft.com/azure/bot-service/how-to-deploy-china-cloud
Teams' addresses   https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from urllib.parse import urlsplit


class Cloud(Enum):
    """By the name that an operator gives it."""

    PUBLIC = "public"
    GCC = "gcc"
    GCC_HIGH = "gcc-high"
    DOD = "dod"
    CHINA = "china"


@dataclass(frozen=True, slots=True)
class Addresses:
    """What differs from cloud to cloud. Hosts that begin with a dot are whole domains.

    `graph` is the root with its version; `login` the authority of Entra, for Graph and for the bot alike. Of tokens
    from the channels `issuer` is the claim, and `metadata` says where their keys are; `connector` is what our token for
    them is asked for, and `multi_tenant` where a bot of no single tenant asks. Our answers, and that token, go to
    `services` alone. `direct_line` is what a page with Azure's Direct Line talks to.
    """

    graph: str
    login: str
    issuer: str
    metadata: str
    connector: str
    multi_tenant: str
    services: tuple[str, ...]
    direct_line: str

    def is_service(self, service_url: str) -> bool:
        """Whether an address belongs to this cloud's channels."""
        try:
            parts = urlsplit(service_url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        is_known = any(host == name or (name.startswith(".") and host.endswith(name)) for name in self.services)
        return parts.scheme == "https" and is_known and parts.username is None


_PUBLIC = Addresses(
    graph="https://graph.microsoft.com/v1.0",
    login="https://login.microsoftonline.com",
    # https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
    issuer="https://api.botframework.com",
    metadata="https://login.botframework.com/v1/.well-known/openidconfiguration",
    connector="https://api.botframework.com",
    multi_tenant="botframework.com",
    services=("smba.trafficmanager.net", ".botframework.com"),
    direct_line="https://directline.botframework.com",
)

# GCC is in the public cloud: only Teams calls from elsewhere.
_GCC = Addresses(
    graph=_PUBLIC.graph,
    login=_PUBLIC.login,
    issuer=_PUBLIC.issuer,
    metadata=_PUBLIC.metadata,
    connector=_PUBLIC.connector,
    multi_tenant=_PUBLIC.multi_tenant,
    services=("smba.infra.gcc.teams.microsoft.com", *_PUBLIC.services),
    direct_line=_PUBLIC.direct_line,
)

_GCC_HIGH = Addresses(
    graph="https://graph.microsoft.us/v1.0",
    login="https://login.microsoftonline.us",
    issuer="https://api.botframework.us",
    metadata="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
    connector="https://api.botframework.us",
    multi_tenant="MicrosoftServices.onmicrosoft.us",
    services=("smba.infra.gov.teams.microsoft.us", ".botframework.azure.us"),
    direct_line="https://directline.botframework.azure.us",
)

_DOD = Addresses(
    graph="https://dod-graph.microsoft.us/v1.0",
    login=_GCC_HIGH.login,
    issuer=_GCC_HIGH.issuer,
    metadata=_GCC_HIGH.metadata,
    connector=_GCC_HIGH.connector,
    multi_tenant=_GCC_HIGH.multi_tenant,
    services=("smba.infra.dod.teams.microsoft.us", ".botframework.azure.us"),
    direct_line=_GCC_HIGH.direct_line,
)

_CHINA = Addresses(
    graph="https://microsoftgraph.chinacloudapi.cn/v1.0",
    login="https://login.partner.microsoftonline.cn",
    issuer="https://api.botframework.azure.cn",
    metadata="https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
    connector="https://api.botframework.azure.cn",
    multi_tenant="microsoftservices.partner.onmschina.cn",
    services=("frontend.botapi.msg.infra.teams.microsoftonline.cn", ".botframework.azure.cn"),
    direct_line="https://directline.botframework.azure.cn",
)

ADDRESSES: Mapping[Cloud, Addresses] = MappingProxyType(
    {
        Cloud.PUBLIC: _PUBLIC,
        Cloud.GCC: _GCC,
        Cloud.GCC_HIGH: _GCC_HIGH,
        Cloud.DOD: _DOD,
        Cloud.CHINA: _CHINA,
    }
)


def is_of_another(cloud: Cloud, graph_url: str) -> bool:
    """Whether this root of Graph is one of Microsoft's, and not this cloud's: our token would go to the wrong place."""
    host = _host(graph_url)
    theirs = {_host(one.graph) for one in ADDRESSES.values()} - {_host(ADDRESSES[cloud].graph)}
    return host in theirs


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
