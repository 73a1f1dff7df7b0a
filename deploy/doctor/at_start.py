"""The checks of the app's own start (`bot.hosting.start.start_checks`), with why each matters and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.hosting.start import ADDRESS_CHECK, DATABASE_CHECK
from bot.hosting.start_checks import StartCheck, StartDoubt, StartError
from bot.settings import Settings
from deploy.doctor.findings import Finding, Look, fault, warning
from deploy.doctor.setup import Setup

_HOWS: Mapping[str, str] = MappingProxyType(
    {
        DATABASE_CHECK: "it was asked for an answer",
        ADDRESS_CHECK: "the port was taken, and given back at once",
    }
)
_WHYS: Mapping[str, str] = MappingProxyType(
    {
        DATABASE_CHECK: "conversations and the record of bookings are kept there, and the app does not start without",
        ADDRESS_CHECK: "customers and channels connect there, and the app does not start without",
        "names of services": "customers' words for services come from there, and a fault in it ends the start",
        "rules of services": "it says which services take several of the staff, and a fault in it ends the start",
        "picture of the business": "it is at the head of the chat page, and the app does not start without",
    }
)
_FILES = {
    "names of services": "Correct the file as docs/operating.md#what-customers-call-your-services shows it.",
    "rules of services": "Correct the file as docs/operating.md#services-that-need-several-of-the-staff shows it.",
    "picture of the business": "Name a picture that can be read, of 500 KB at most; or leave WEBCHAT_LOGO out.",
}
_SIGN_IN_WHY = "without a token the app can neither read the calendar nor answer, and does not start"


async def look(check: StartCheck, setup: Setup) -> Look:
    how = _HOWS.get(
        check.name,
        "a token was asked for" if check.name.startswith("sign-in") else "the file was read, if one is named",
    )
    try:
        await check.run()
    except StartError as error:
        if check.name == ADDRESS_CHECK and await _is_ours(setup):
            return Look(check.name, "the app itself listens there now, and answers")
        return Look(check.name, how, tuple(_fault(check.name, problem, setup.settings) for problem in error.problems))
    except StartDoubt as doubt:
        return Look(check.name, how, tuple(_doubt(check.name, one) for one in doubt.doubts))
    return Look(check.name, how)


async def _is_ours(setup: Setup) -> bool:
    """The doctor may come while the app runs."""
    host = setup.settings.host
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    try:
        async with setup.http.get(f"http://{host}:{setup.settings.port}/healthz") as answer:
            return answer.headers.get("Server") == "bookings-chat" and answer.status == 200
    except (OSError, TimeoutError, ValueError):
        return False


def _fault(check: str, problem: str, settings: Settings) -> Finding:
    if check == DATABASE_CHECK:
        return fault(problem, _WHYS[check], *_database(problem, settings))
    if check == ADDRESS_CHECK:
        return fault(
            problem,
            _WHYS[check],
            "Choose a free port with PORT, and an address of this machine with HOST (0.0.0.0 for all of them).",
            f"ss -ltnp 'sport = :{settings.port}'",
        )
    if check in _FILES:
        return fault(problem, _WHYS[check], _FILES[check])
    return fault(problem, _SIGN_IN_WHY, *_sign_in(check, problem, settings))


def _doubt(check: str, doubt: str) -> Finding:
    if not check.startswith("sign-in"):
        return warning(doubt, "what the file says there has no effect", "Correct the id, or take it out of the file.")
    return fault(
        doubt.partition("; the start goes on")[0],
        "the app starts all the same, and asks customers to wait until it can sign in",
        "Let this machine reach Microsoft's sign-in; a proxy is named in HTTPS_PROXY. On Azure look at the identity.",
    )


def _database(problem: str, settings: Settings) -> tuple[str, ...]:
    """What to do, and the commands."""
    if settings.database_url is None:
        return (
            "Name a folder with --data in which the app's user may write, and nothing but the app does.",
            "install -d -m 700 -o USER FOLDER",
        )
    try:
        parts = urlsplit(settings.database_url.get_secret_value())
        host, user, name, port = parts.hostname or "", parts.username or "", parts.path.strip("/"), parts.port or 5432
    except ValueError:
        return ("Write the address as docs/settings.md#the-server shows it.",)
    known = {
        "connection refused": ("Start the server, or correct host and port.", f"pg_isready -h {host} -p {port}"),
        "host is not known": ("Correct the host, or the name service of this machine.", f"getent hosts {host}"),
        "no such database": ("Create it.", f"createdb -h {host} -p {port} -U ADMINISTRATOR -O {user} {name}"),
        "does not let this user in": (
            "Correct user and password, or give the user a new one.",
            f"psql -h {host} -p {port} -U ADMINISTRATOR -c '\\password {user}'",
        ),
        "may not make tables": (
            "Let the user make tables.",
            f"psql -h {host} -p {port} -U ADMINISTRATOR -d {name} -c 'GRANT CREATE ON SCHEMA public TO \"{user}\"'",
        ),
        "another release": ("Run the newest release, or restore the backup from before it (docs/backup.md).",),
    }
    fitting = (advice for words, advice in known.items() if words in problem)
    return next(fitting, ("Correct the address as docs/settings.md#the-server shows it, or what it leads to.",))


def _sign_in(check: str, problem: str, settings: Settings) -> tuple[str, ...]:
    """By the error number of Entra, which is in the problem."""
    setting = problem.partition(":")[0]
    is_bot = check.endswith("channels")
    app = (settings.microsoft_app_id if is_bot else settings.graph_client_id) or "APP_ID"
    found = re.search(r"AADSTS(\d+)", problem)
    number = found[1] if found else ""
    if number in {"7000215", "7000222", "7000216"}:
        return (
            f"Make a new secret, and write its value (not its id) into {setting}; the one that is there stays good.",
            f"az ad app credential reset --id {app} --append --years 1 --query password --output tsv",
        )
    if number in {"700016", "7000229"}:
        return (
            f"Take the client id of an app of this tenant for {setting}, and give the app its service principal there.",
            "az ad app list --show-mine --query '[].{name:displayName, id:appId}' --output table",
            f"az ad sp create --id {app}",
        )
    if number in {"90002", "900023", "90013"}:
        return (
            f"Write the id of the tenant into {setting}, and the cloud that it is in into MICROSOFT_CLOUD.",
            "az account show --query '{tenant:tenantId, cloud:environmentName}' --output table",
        )
    if number in {"500011", "70011", "1002012"}:
        return (f"Leave {setting} out, or correct it; MICROSOFT_CLOUD says where Graph is.",)
    if number == "700027":
        return (
            "Register the certificate of this file for the app.",
            f"az ad app credential reset --id {app} --append --cert @CERTIFICATE.pem",
        )
    return (f"Correct {setting}: docs/settings.md#microsoft-graph says what it has to be.",)
