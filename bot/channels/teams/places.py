"""Where in Teams something was written: in a personal chat, or where others read along.

Appointments are spoken about in the personal chat alone. In a group or a channel the bot answers whoever has called it
with what the business tells everybody and with the way there, and with nothing of what it knows of them.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from botbuilder.schema import Activity, Attachment

from bot.cards import CONTENT_TYPE, notice_card
from dialogs.replies import InPublic
from storage.json_types import JsonObject

PERSONAL = "personal"

# Where people of each cloud open Teams, by the host that its messages come from.
# https://learn.microsoft.com/microsoftteams/platform/concepts/cloud-overview
_CLIENTS = (
    (".gov.teams.microsoft.us", "https://gov.teams.microsoft.us"),
    (".dod.teams.microsoft.us", "https://dod.teams.microsoft.us"),
)
_CLIENT = "https://teams.microsoft.com"

_LONGEST_DRAFT = 200


def is_among_others(activity: JsonObject) -> bool:
    """Whether anybody but its writer reads an answer. What kind of chat it is, is always there in Teams; `isGroup` is
    not. A kind that is not known is not personal.
    """
    conversation = activity.get("conversation") or {}
    kind = conversation.get("conversationType")
    if isinstance(kind, str) and kind:
        return kind != PERSONAL
    return conversation.get("isGroup") is True or "@thread." in str(conversation.get("id"))


def personal_chat(activity: JsonObject, draft: str) -> str:
    """An address that opens the writer's own chat with the bot, with what they wrote ready to be sent.

    https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
    """
    host = urlsplit(str(activity.get("serviceUrl"))).hostname or ""
    client = next((client for suffix, client in _CLIENTS if f".{host}".endswith(suffix)), _CLIENT)
    asked = {"users": str((activity.get("recipient") or {}).get("id"))} | ({"message": draft} if draft else {})
    return f"{client}/l/chat/0/0?{urlencode(asked, quote_via=quote)}"


def way_to_personal_chat(activity: JsonObject, said: InPublic) -> Activity:
    """What is said, with a button that leads there. A draft goes along where it is short enough for an address."""
    draft = said.draft if len(said.draft) <= _LONGEST_DRAFT else ""
    card = notice_card(said.text, (said.button, personal_chat(activity, draft)))
    attached = Attachment(content_type=CONTENT_TYPE, content=card)
    return Activity(type="message", attachments=[attached], summary=said.text, input_hint="acceptingInput")
