"""The Bot Framework side of the conversation: activities in, `Said` to the conversation, replies drawn and sent."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import Activity, ChannelAccount

from bot.activities import LONGEST_TEXT
from bot.cards import draw
from bot.status_texts import StatusTextsFor
from bot.turns.adapter import SETTLED, TURN, TurnAdapter, TurnDraft
from dialogs.replies import Reply
from dialogs.said import Said, Settled, SignedIn
from dialogs.turns.open_turn import Erases
from storage.conversations import Key
from storage.json_types import JsonObject
from storage.suggested_names import SuggestedName


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """The new state, the replies, the intents of which the replies say how they ended, and what services turned out to
    be called. With `erases` nothing of the conversation is to remain, and the state is not stored.
    """

    state: JsonObject
    replies: tuple[Reply, ...] = ()
    told_of: tuple[str, ...] = ()
    learned: tuple[SuggestedName, ...] = ()
    erases: Erases | None = None


Converse: TypeAlias = Callable[[JsonObject | None, Said], Awaitable[BotAnswer]]
"""The conversation: the stored state (None at the start) and what was said."""

WhoWrites: TypeAlias = Callable[[Key, JsonObject], Awaitable[SignedIn | None]]
"""Who has sent an activity, as far as its channel vouches for them; told where it came in, and as it came."""


async def nobody_known(_: Key, __: JsonObject) -> None:
    """No channel vouches for anybody."""


class BookingsBot(ActivityHandler):
    def __init__(self, converse: Converse, texts: StatusTextsFor, who_writes: WhoWrites = nobody_known) -> None:
        super().__init__()
        self._converse = converse
        self._texts = texts
        self._who_writes = who_writes

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        activity = turn_context.activity
        if activity.conversation and activity.conversation.is_group:
            # Appointments are personal; in a group everybody reads along.
            await turn_context.send_activity(self._texts(locale_of(activity)).private)
            return
        turn: TurnDraft = turn_context.turn_state[TURN]
        await self._take_turn(
            turn_context,
            Said(
                text=(activity.text or "")[:LONGEST_TEXT],  # one that was kept by an older release may be longer
                pressed=pressed_in(activity),
                locale=locale_of(activity),
                zone=zone_of(activity),
                signed_in=await self._who_writes(turn.key, turn.received),
            ),
        )

    async def on_members_added_activity(self, members_added: list[ChannelAccount], turn_context: TurnContext) -> None:
        recipient = turn_context.activity.recipient
        if any(recipient is None or member.id != recipient.id for member in members_added):
            await self._greet(turn_context)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        await self._greet(turn_context)

    async def on_event(self, turn_context: TurnContext) -> None:
        if turn_context.activity.name == "webchat/join":
            await self._greet(turn_context)
        elif turn_context.activity.name == SETTLED and (settled := _settled_in(turn_context.activity)) is not None:
            await self._take_turn(
                turn_context,
                Said(settled=settled, locale=locale_of(turn_context.activity), zone=zone_of(turn_context.activity)),
            )

    async def _greet(self, turn_context: TurnContext) -> None:
        """Once per conversation, however many ways a channel has of saying that somebody came."""
        turn: TurnDraft = turn_context.turn_state[TURN]
        conversation = turn_context.activity.conversation
        if turn.state is not None or (conversation and conversation.is_group):
            return
        activity = turn_context.activity
        business_id = activity.value.get("business") if isinstance(activity.value, dict) else None
        said = Said(joined=True, locale=locale_of(activity), zone=zone_of(activity))
        await self._take_turn(
            turn_context, replace(said, business_id=business_id if isinstance(business_id, str) else None)
        )

    async def _take_turn(self, turn_context: TurnContext, said: Said) -> None:
        turn: TurnDraft = turn_context.turn_state[TURN]
        said = replace(said, holder=str(turn.key), network=turn.network, user=turn.user)
        answer = await self._converse(turn.state, said)
        turn.state, turn.told_of, turn.learned = answer.state, answer.told_of, answer.learned
        turn.erases = answer.erases
        if answer.replies:
            channel = turn_context.activity.channel_id
            adapter: TurnAdapter = turn_context.adapter
            await adapter.reply(turn_context, [draw(reply, channel) for reply in answer.replies])


def pressed_in(activity: Activity) -> dict[str, object] | None:
    """The data of a pressed button, as untrusted as it came; anything but an object is no press of ours."""
    if not isinstance(activity.value, dict):
        return None
    # "msteams" tells Teams how to show the press; it is not part of the choice.
    return {key: value for key, value in activity.value.items() if key != "msteams"} or None


def _settled_in(activity: Activity) -> Settled | None:
    """None for whatever was not made by ourselves."""
    value = activity.value
    if not isinstance(value, dict) or not str(activity.id).startswith(f"{SETTLED}/{value.get('intent')}/"):
        return None
    return Settled(
        str(value["intent"]),
        is_done=value.get("isDone") is True,
        kind=str(value.get("kind")),
        business_id=value.get("business"),
        appointment_id=value.get("appointment"),
    )


def locale_of(activity: Activity) -> str:
    """The customer's language: the activity's own, else what Teams or a joining page says beside it."""
    joined = activity.value.get("language") if isinstance(activity.value, dict) else None
    for told in (activity.locale, _client_info(activity).get("locale"), joined):
        if isinstance(told, str) and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}", told):
            return told.replace("_", "-")
    return "en"


def zone_of(activity: Activity) -> str | None:
    """The zone that the customer's device names; whether it exists is for the conversation to find out."""
    for told in (activity.local_timezone, _client_info(activity).get("timezone")):
        if isinstance(told, str) and re.fullmatch(r"[A-Za-z0-9_+\-/]{1,64}", told):
            return told
    return None


def _client_info(activity: Activity) -> dict[str, Any]:
    """https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context"""
    for entity in activity.entities or []:
        if entity.type == "clientInfo":
            found: dict[str, Any] = entity.additional_properties
            return found
    return {}
