"""What somebody has written in Teams, without what Teams has put around their words.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
"""

from __future__ import annotations

import html
import re
from hashlib import sha256
from typing import Any

from storage.json_types import JsonObject

EDITED = "editMessage"
"""What `channelData.eventType` says of a message that its writer has changed."""

_ANY_CASE = re.IGNORECASE

# What is quoted stands there as an empty mark, or as a block of the client's own kind.
_QUOTED = re.compile(
    r"<quoted\b[^>]*/>|<quoted\b[^>]*>.*?</quoted>|<blockquote\b[^>]*>.*?</blockquote>", _ANY_CASE | re.DOTALL
)

# All markup that a text of Teams may have; nothing else between angle brackets is any.
_MARKUP = re.compile(r"</?(?:at|p|div|span|br|b|i|u|em|strong|a|ul|ol|li|pre|code|emoji|img)\b[^>]*>", _ANY_CASE)
_NEW_LINE = re.compile(r"<(?:br\b[^>]*|/p|/div|/li)>", _ANY_CASE)


def words_of(activity: JsonObject) -> str:
    """What its writer would say that they wrote: no mention of the bot, nothing quoted, and characters for entities."""
    text = activity.get("text") or ""
    for mention in _mentions_of_bot(activity):
        text = _without_mention(text, mention)
    text = _QUOTED.sub(" ", text)
    text = _MARKUP.sub("", _NEW_LINE.sub("\n", text))
    plain = html.unescape(text).replace("\N{NO-BREAK SPACE}", " ")
    return "\n".join(line for part in plain.splitlines() if (line := " ".join(part.split())))


def is_edit(activity: JsonObject) -> bool:
    """Whether its writer has changed it; Teams also tells of one that comes back after it was deleted."""
    data = activity.get("channelData") or {}
    return activity.get("type") == "messageUpdate" and data.get("eventType") == EDITED


def arrival_of(activity: JsonObject) -> str:
    """By what a delivery is known when it is repeated: an edited message keeps its id, whatever it says now."""
    activity_id = str(activity["id"])
    if not is_edit(activity):
        return activity_id
    said = f"{activity.get('timestamp')}|{activity.get('text')}"
    return f"{activity_id}/edit/{sha256(said.encode()).hexdigest()[:16]}"


def _without_mention(text: str, mention: str) -> str:
    """Its own text, once; in the text of the message its tag may have a number."""
    if mention in text:
        return text.replace(mention, " ", 1)
    name = re.escape(_MARKUP.sub("", mention))
    return re.sub(rf"<at\b[^>]*>{name}</at>", " ", text, count=1, flags=_ANY_CASE)


def _mentions_of_bot(activity: JsonObject) -> list[str]:
    """Just as they stand in the text. A mention of somebody else belongs to what was said."""
    bot = (activity.get("recipient") or {}).get("id")
    found = (entity for entity in activity.get("entities") or [] if entity.get("type") == "mention")
    return [text for one in found if _mentioned(one) == bot and (text := one.get("text")) and isinstance(text, str)]


def _mentioned(entity: JsonObject) -> Any:
    mentioned = entity.get("mentioned")
    return mentioned.get("id") if isinstance(mentioned, dict) else None
