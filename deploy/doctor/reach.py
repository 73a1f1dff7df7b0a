"""What can be seen from outside: the address that customers and Microsoft come by, Direct Line, and what time it is."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from bot.channels.webchat.azure_direct_line import domain_of
from deploy.doctor.findings import Finding, Look, fault, warning
from deploy.doctor.setup import Setup

PUBLIC = "public address"
CLOCK = "clock"
DIRECT_LINE = "Direct Line"

_SERVER = "bookings-chat"
# https://learn.microsoft.com/entra/identity-platform/access-tokens: clocks may differ by five minutes.
_TOO_FAR = timedelta(minutes=4)
_FAR = timedelta(minutes=1)

_TROUBLE = (aiohttp.ClientError, OSError, TimeoutError, ValueError)


async def public_address(setup: Setup) -> Look:
    url = setup.settings.public_url
    if url is None:
        return Look(PUBLIC, skipped="PUBLIC_URL is not set")
    how = "/healthz, /chat and /api/messages were asked for from this machine, and by its way to the internet"
    try:
        return Look(PUBLIC, how, tuple(await _seen_at(url, setup)))
    except _TROUBLE as trouble:
        return Look(PUBLIC, how, (_silent(url, trouble),))


async def _seen_at(url: str, setup: Setup) -> list[Finding]:
    async with setup.http.get(f"{url}/healthz", allow_redirects=False) as answer:
        if answer.status != 200 or answer.headers.get("Server") != _SERVER:
            return [_somebody_else(url, answer.status)]
    findings = []
    async with setup.http.get(f"{url}/chat", allow_redirects=False) as answer:
        policy = answer.headers.get("Content-Security-Policy", "")
        if f"wss://{urlsplit(url).netloc}" not in policy:
            findings.append(_host_is_lost(url))
    if setup.settings.microsoft_app_id is not None:
        async with setup.http.post(f"{url}/api/messages", json={"type": "message"}, allow_redirects=False) as answer:
            if answer.status not in {400, 401, 403}:
                findings.append(_no_endpoint(url, answer.status))
    return findings


def _silent(url: str, trouble: Exception) -> Finding:
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or 443
    match trouble:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return fault(
                f"PUBLIC_URL: the certificate of {url} is not good{_why_not(trouble)}",
                "browsers show a warning in place of the chat, and Microsoft's channels do not connect",
                "Renew the certificate, with its whole chain and for this name.",
                f"openssl s_client -connect {host}:{port} -servername {host} -verify_return_error </dev/null",
            )
        case _:
            return fault(
                f"PUBLIC_URL: {url} does not answer ({type(trouble).__name__})",
                "neither customers nor Microsoft's channels reach the app",
                "Start the app; then look at the name in DNS, the firewall, and the proxy.",
                f"curl -i {url}/healthz",
            )


def _why_not(trouble: Exception) -> str:
    """What OpenSSL says, such as "certificate has expired"; "" where it was not that."""
    refused = getattr(trouble, "certificate_error", None)
    return f" ({refused.verify_message})" if isinstance(refused, ssl.SSLCertVerificationError) else ""


def _somebody_else(url: str, status: int) -> Finding:
    return fault(
        f"PUBLIC_URL: at {url} another answers, with {status} for /healthz",
        "neither customers nor Microsoft's channels reach the app",
        "Start the app, and let the proxy pass every path on to it (docs/operating.md#the-reverse-proxy).",
        f"curl -i {url}/healthz",
    )


def _host_is_lost(url: str) -> Finding:
    return fault(
        f"PUBLIC_URL: the proxy of {url} does not pass on the Host that was asked for",
        "the chat page connects to a host that customers do not reach, and its own origin is taken for a stranger's",
        "Let the proxy send Host as it came (docs/operating.md#the-reverse-proxy); nginx: proxy_set_header Host $host;",
        f"curl -sI -X GET {url}/chat",
    )


def _no_endpoint(url: str, status: int) -> Finding:
    return fault(
        f"PUBLIC_URL: {url}/api/messages answers {status} to a caller without a token, and not 401",
        "Teams and the other channels do not reach the bot",
        "Start the app with this MicrosoftAppId, and let the proxy pass POST /api/messages on.",
        f"curl -i -X POST -H 'Content-Type: application/json' -d '{{}}' {url}/api/messages",
    )


async def clock(setup: Setup) -> Look:
    """By the Date of Graph's answer to a request without a token."""
    how = "compared with the Date of an answer of Graph's"
    try:
        address = f"{setup.settings.graph_base_url}/solutions/bookingBusinesses"
        async with setup.http.get(address, allow_redirects=False) as answer:
            told, here = parsedate_to_datetime(answer.headers.get("Date", "")), setup.clock()
    except _TROUBLE as trouble:
        return Look(CLOCK, skipped=f"Graph does not tell the time ({type(trouble).__name__})")
    return Look(CLOCK, how, _skew(here, told))


def _skew(here: datetime, there: datetime) -> tuple[Finding, ...]:
    off = abs(here - there)
    if off < _FAR:
        return ()
    way = "ahead" if here > there else "behind"
    what = f"the clock of this machine is {off.total_seconds():.0f} seconds {way}"
    remedy, command = "Let it be set from the network (NTP).", "timedatectl set-ntp true"
    if off >= _TOO_FAR:
        return (fault(what, "from five minutes on tokens are refused, here and there", remedy, command),)
    return (
        warning(
            what, "times are offered too long or not long enough; from five minutes on sign-ins fail", remedy, command
        ),
    )


async def direct_line(setup: Setup) -> Look:
    """As the chat page's visitors do: a token for a conversation that nobody begins."""
    secret = setup.settings.directline_secret
    if secret is None:
        return Look(DIRECT_LINE, skipped="DIRECTLINE_SECRET is not set; the chat has its own server")
    address = f"{domain_of(setup.direct_line)}/tokens/generate"
    headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}
    how = "a token was asked for, for a conversation that nobody begins"
    try:
        async with setup.http.post(address, headers=headers, allow_redirects=False) as answer:
            status = answer.status
    except _TROUBLE as trouble:
        finding = fault(
            f"DIRECTLINE_SECRET: Direct Line does not answer ({type(trouble).__name__})",
            "the chat page cannot begin a conversation",
            "Let this machine reach it.",
            f"curl -i {address}",
        )
        return Look(DIRECT_LINE, how, (finding,))
    return Look(DIRECT_LINE, how, (_refused(status),) if status >= 300 else ())


def _refused(status: int) -> Finding:
    return fault(
        f"DIRECTLINE_SECRET: Direct Line refuses it ({status})",
        "the chat page cannot begin a conversation",
        "Take one of the two keys of the site in the Direct Line channel of this bot.",
        "az bot directline show --name BOT --resource-group GROUP --with-secrets true",
    )
