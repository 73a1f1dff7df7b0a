"""Who writes from Microsoft Teams: Entra has signed them in, and Teams tells who they are.

Nothing that a person could have written themselves is believed. What is missing, odd or too late to be told makes
nobody a member: the turn goes on, and they show who they are in another way.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from bot.channels.azure.connector import RefusedByChannelError
from dialogs.said import SignedIn
from storage.conversations.model import Key
from storage.conversations.recent import Recent
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

TEAMS = "msteams"

# A customer waits for it, once an hour at most.
LONGEST_SECONDS = 3.0

# Of somebody from another tenant: jo_example.com#EXT#@contoso.onmicrosoft.com
# https://learn.microsoft.com/entra/external-id/user-properties
_GUEST_MARK = "#ext#"


class Members(Protocol):
    """`bot.channels.azure.connector.Connector`."""

    async def member(self, service_url: str, conversation: str, user: str) -> JsonObject:
        """As Teams describes them. May raise anything."""


class TeamsPeople:
    """For activities whose token has been checked. What Teams has told is kept for an hour in each process."""

    def __init__(
        self,
        members: Members,
        allowed_tenants: Collection[str],
        clock: Callable[[], datetime],
        *,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self._members = members
        self._allowed = frozenset(tenant.casefold() for tenant in allowed_tenants)
        self._clock = clock
        self._longest_seconds = longest_seconds
        self._known: Recent[_Sender, SignedIn] = Recent()

    async def signed_in(self, key: Key, activity: JsonObject) -> SignedIn | None:
        """None where nobody has been signed in: in any other channel, and for who takes part without an account.

        `key` is where the activity came in, whatever it says itself.
        """
        if key.channel != TEAMS or activity.get("channelId") != TEAMS:
            return None
        user, object_id = _text(activity, "from", "id"), _text(activity, "from", "aadObjectId")
        if not user or not object_id:
            return None
        stranger = SignedIn(name=_text(activity, "from", "name"))
        tenants = tenants_of(activity)
        if not tenants or not tenants <= self._allowed:
            return stranger
        sender = _text(activity, "serviceUrl"), key.conversation, user, object_id
        now = self._clock()
        known = self._known.get(sender, now)
        if known is None:
            try:
                member = await self._look_up(*sender[:3])
            except RefusedByChannelError:
                return stranger
            if member is None:
                return replace(stranger, is_open=True)
            known = person_of(member, object_id, self._allowed)
            self._known.put(sender, known, now)
        return known

    async def _look_up(self, service_url: str, conversation: str, user: str) -> JsonObject | None:
        """None where Teams cannot be asked now. Raises RefusedByChannelError where it knows of nobody like that."""
        try:
            async with asyncio.timeout(self._longest_seconds):
                return await self._members.member(service_url, conversation, user)
        except RefusedByChannelError as error:
            log.warning("teams did not tell who somebody is: %s", type(error).__name__)
            raise
        except Exception as error:  # noqa: BLE001  # whatever goes wrong here, the customer can go on
            log.warning("teams did not tell who somebody is: %s", type(error).__name__)
            return None


_Sender: TypeAlias = tuple[str, str, str, str]


def tenants_of(activity: JsonObject) -> frozenset[str]:
    """Every tenant that an activity names as its own; what is there and cannot be read is one that nobody allows.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-basics
    """
    named = ("channelData", "tenant", "id"), ("conversation", "tenantId"), ("from", "tenantId")
    found = (_at(activity, *path) for path in named)
    return frozenset(tenant.casefold() if isinstance(tenant, str) else "" for tenant in found if tenant is not None)


def person_of(member: JsonObject, object_id: str, allowed: Collection[str]) -> SignedIn:
    """Who a description of Teams is of; a member only where all of it says so.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
    """
    name = _text(member, "name")
    ids = {_text(member, part).casefold() for part in ("objectId", "aadObjectId") if member.get(part) is not None}
    user_name = _text(member, "userPrincipalName").casefold()
    is_member = (
        ids == {object_id.casefold()}
        and _text(member, "tenantId").casefold() in allowed
        and (member.get("userRole") is None or _text(member, "userRole").casefold() == "user")
        and "@" in user_name
        and _GUEST_MARK not in user_name
    )
    # Never the user principal name: it only looks like an address, and may be somebody else's.
    return SignedIn(name, _address(_text(member, "email").strip()), is_member=True) if is_member else SignedIn(name)


def _address(text: str) -> str:
    """What can be one, else nothing."""
    is_one = re.fullmatch(r"[^@\s]+@[^@\s]+", text) and _GUEST_MARK not in text.casefold()
    return text if is_one else ""


def _text(found: JsonObject, *path: str) -> str:
    value = _at(found, *path)
    return value if isinstance(value, str) else ""


def _at(found: Any, *path: str) -> Any:
    """None where it is not there; "" where something on the way to it is no object."""
    for part in path:
        if found is None:
            return None
        if not isinstance(found, dict):
            return ""
        found = found.get(part)
    return found
