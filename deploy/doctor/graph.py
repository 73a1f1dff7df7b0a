"""What Microsoft Graph lets the app do: its permissions, its businesses, and mail."""

from __future__ import annotations

import jwt

from bot.hosting.business_check import NotPublishedError, check_business
from bot.settings import Settings
from deploy.doctor.findings import Finding, Look, fault, warning
from deploy.doctor.setup import Setup
from deploy.register.permissions import (
    APPOINTMENTS,
    MANAGE,
    READ,
    SEND_MAIL,
    WRITE,
    consent_link,
    for_one_mailbox,
    grant,
)
from graph.errors import BookingsError, NotAllowed, NotThere
from graph.model import Business
from scheduling.access import is_for_members, proves_addresses

PERMISSIONS = "permissions"
BUSINESSES = "businesses"
PAGE_ACCESS = "page access"
MAIL = "mail"

_FROM_TOKEN = "the roles in the token were read, which are for telling only: Graph decides"  # noqa: S105  # no password
_OPAQUE = "the token does not tell its roles, so a business was read; whether it may be written is not known"


async def permissions(setup: Setup) -> Look:
    """By the claim `roles` where the token has it, else by reading."""
    roles = roles_in(await setup.tokens.token())
    if roles is not None:
        return Look(PERMISSIONS, _FROM_TOKEN, _of(roles, setup.settings))
    try:
        await setup.client.list_services(setup.settings.bookings_business_ids[0])
    except NotAllowed as error:
        return Look(
            PERMISSIONS, _OPAQUE, (_missing((WRITE,), f"Graph refuses to read ({error.code})", setup.settings),)
        )
    except BookingsError:
        pass  # of the business, which is another check
    return Look(PERMISSIONS, _OPAQUE)


def roles_in(token: str) -> frozenset[str] | None:
    """None where the token does not tell. Nothing rests on it: its signature is Graph's to check.

    https://learn.microsoft.com/entra/identity-platform/access-tokens
    """
    try:
        claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
    except jwt.InvalidTokenError:
        return None
    roles = claims.get("roles", [])
    return frozenset(one for one in roles if isinstance(one, str)) if isinstance(roles, list) else None


def _of(roles: frozenset[str], settings: Settings) -> tuple[Finding, ...]:
    if roles & {WRITE, MANAGE}:
        return ()
    has = ", ".join(sorted(roles)) or "none"
    if {APPOINTMENTS, READ} <= roles:
        return (
            warning(
                f"{WRITE}: missing; the app has {has}",
                "Graph then refuses to cancel, so appointments are deleted, and customers get no message of ours",
                _words(settings),
                *grant(settings, (WRITE,)),
            ),
        )
    return (_missing((WRITE,), f"the app has {has}", settings),)


def _missing(permissions: tuple[str, ...], seen: str, settings: Settings) -> Finding:
    return fault(
        f"{', '.join(permissions)}: missing; {seen}",
        "the app can then not read the calendar, or not write into it",
        _words(settings),
        *grant(settings, permissions),
    )


def _words(settings: Settings) -> str:
    link = consent_link(settings)
    if link is None:
        return "Give the managed identity the permission; it holds from the next token on, which may take a day."
    return f"Add the permission to the app registration, then an administrator consents: {link}"


async def businesses(setup: Setup, *, is_allowed: bool) -> tuple[Look, Look]:
    """Each that is served, and what the access to its page means for the channels. Without permission a refusal is no
    news.
    """
    findings: list[Finding] = []
    access: list[Finding] = []
    read = 0
    for business_id in setup.settings.bookings_business_ids:
        try:
            business = await _read(setup, business_id, findings)
        except NotAllowed as error:
            if is_allowed:
                findings.append(_forbidden(business_id, error))
        except NotThere:
            findings.append(_not_there(business_id))
        except BookingsError as error:
            findings.append(_unreadable(business_id, error))
        else:
            read += 1
            access += _access(business, setup.settings)
    of_all = f"{read} of {len(setup.settings.bookings_business_ids)} were read"
    skipped = "" if read else "no business could be read"
    return (
        Look(BUSINESSES, f"{of_all}, with services, staff and questions", tuple(findings)),
        Look(PAGE_ACCESS, "the settings of the booking pages were read", tuple(access), skipped),
    )


async def _read(setup: Setup, business_id: str, findings: list[Finding]) -> Business:
    try:
        business = await check_business(setup.client, business_id)
    except NotPublishedError as error:
        business = error.business
        findings.append(
            fault(
                f"BOOKINGS_BUSINESS_IDS: {business_id} is not published",
                "customers cannot book, and /readyz answers 503",
                "Publish it; that needs the permission Bookings.Manage.All, or a person (--person).",
                f"python -m deploy businesses publish {business_id} --person",
            )
        )
    await setup.client.list_services(business_id)
    await setup.client.list_staff(business_id)
    await setup.client.list_questions(business_id)
    return business


def _forbidden(business_id: str, error: NotAllowed) -> Finding:
    return fault(
        f"BOOKINGS_BUSINESS_IDS: {business_id} may not be read ({error.code})",
        "none of its customers can be served",
        "Consent holds from the next token on: wait for an hour. Then see that the business is of this tenant.",
        "python -m deploy businesses list",
    )


def _not_there(business_id: str) -> Finding:
    return fault(
        f"BOOKINGS_BUSINESS_IDS: {business_id} is no business of this tenant",
        "none of its customers can be served",
        "Take the id from the list, which is the address of the business's mailbox.",
        "python -m deploy businesses list",
    )


def _unreadable(business_id: str, error: BookingsError) -> Finding:
    return fault(
        f"GRAPH_BASE_URL: {business_id} cannot be read: {error}",
        "customers are asked to wait until it can be",
        "Try again in a minute; then see whether this machine reaches Graph, and Microsoft's service health.",
    )


def _access(business: Business, settings: Settings) -> list[Finding]:
    """Who may book there has to show it: signed in to Teams, or by a code that is mailed."""
    if settings.mail_sender is not None or not (is_for_members(business) or proves_addresses(business)):
        return []
    who = "people of the organisation" if is_for_members(business) else "those who have proved their mail address"
    what = f"MAIL_SENDER: missing; only {who} may book at {business.id}"
    remedy = "Set MAIL_SENDER, so that addresses are proved by a code; or open the booking page in Bookings."
    has_teams = settings.microsoft_app_id is not None
    if has_teams:
        return [warning(what, "in the web chat nobody can book there; in Teams those who are signed in can", remedy)]
    return [fault(what, "nobody can book there at all, as nobody can show who they are", remedy)]


async def mail(setup: Setup) -> Look:
    sender = setup.settings.mail_sender
    if sender is None:
        return Look(MAIL, skipped="MAIL_SENDER is not set; no mail is sent")
    how = "Graph was asked to send a mail to nobody, which it refuses once all else is in order; nothing was sent"
    try:
        await setup.client.check_may_send_mail(sender)
    except NotAllowed as error:
        return Look(MAIL, how, (_may_not_send(sender, error, setup.settings),))
    except NotThere:
        finding = fault(
            f"MAIL_SENDER: {sender} is no mailbox of this tenant",
            "no one-time code is sent, so no customer can show that an address is theirs",
            "Name a mailbox with a licence, or a shared one.",
            f"Get-Mailbox -Identity {sender}",
        )
        return Look(MAIL, how, (finding,))
    except BookingsError as error:
        finding = fault(
            f"MAIL_SENDER: Graph does not tell whether mail can be sent: {error}",
            "one-time codes may not be sent",
            "Try again in a minute.",
        )
        return Look(MAIL, how, (finding,))
    return Look(MAIL, how)


def _may_not_send(sender: str, error: NotAllowed, settings: Settings) -> Finding:
    return fault(
        f"{SEND_MAIL}: missing for {sender} ({error.code})",
        "no one-time code is sent, so no customer can show that an address is theirs",
        "Give it for this mailbox alone in Exchange Online PowerShell; it holds after up to two hours.",
        *for_one_mailbox(settings, sender),
    )
