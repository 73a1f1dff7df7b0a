"""Bot Framework's side of a turn: collects what the bot says, and addresses what we say ourselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import Activity, ConversationReference, ResourceResponse

from bot.activities import to_activity
from bot.bot_framework import to_json
from dialogs.happenings import Happening
from dialogs.turns.open_turn import Erases
from storage.conversations.model import EMBEDDED, NOTHING_BESIDES, Besides, Key, Received
from storage.conversations.shown_cards import ShownCard
from storage.json_types import JsonObject
from storage.suggested_names import SuggestedName

TURN = "bookings-chat.turn"

# Ids of activities are given by us or by the channel, so no customer can send one that begins with this.
SETTLED = "bookings/settled"


CHANGES = "changes"
"""The field of an activity of ours that is put in the place of an earlier one: the channel's id of that. No channel
ever sees it.
"""

NETWORK = "network"
"""The field of an activity of our web chat that says where it came from; see `bot.networks`."""


def is_news(activity_id: object) -> bool:
    """Whether it names an event of our own, which tells a conversation how a write of its customer's ended."""
    return str(activity_id).startswith(f"{SETTLED}/")


@dataclass(slots=True)
class TurnDraft:
    """What a turn works on: the conversation's state, and what was said so far. Unseen until committed.

    `received` is the activity as it came in, with what the SDK does not know. `told_of` are the intents of which it
    says how they ended, `learned` what services turned out to be called. `network` and `user` are as in
    `dialogs.said.Said`; `erases` is what is to be erased with its end. `cards` are those that could be pressed before
    this turn, where messages can be changed. `happenings` are what it did for the business.
    """

    key: Key
    state: JsonObject | None = None
    outgoing: list[JsonObject] = field(default_factory=list)
    received: JsonObject = field(default_factory=dict)
    told_of: tuple[str, ...] = ()
    learned: tuple[SuggestedName, ...] = ()
    network: str = ""
    user: str = ""
    erases: Erases | None = None
    cards: tuple[ShownCard, ...] = ()
    besides: Besides = NOTHING_BESIDES
    happenings: tuple[Happening, ...] = ()

    @classmethod
    def of(cls, received: Received) -> Self:
        """What other channels call `network` is none of ours."""
        key, activity = received.key, received.inbound.activity
        if key.channel == EMBEDDED:
            return cls(key, received.memory.state, received=activity, network=str(activity.get(NETWORK, "")))
        return cls(key, received.memory.state, received=activity, user=user_mark(activity))


def user_mark(activity: JsonObject) -> str:
    """Whom a channel of Bot Framework names, in a form that says nothing; "" where it names nobody.

    What is stored of it is a keyed mark of that.
    """
    sender = activity.get("from") or {}
    user = sender.get("aadObjectId") or sender.get("id")
    return sha256(f"user/{activity.get('channelId')}/{user}".encode()).hexdigest() if user else ""


class TurnAdapter(BotAdapter):
    """Collects what the bot sends in a turn, to be committed and delivered."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    async def run(self, activity: JsonObject, turn: TurnDraft, bot: Any) -> None:
        context = TurnContext(self, to_activity(activity))
        context.turn_state[TURN] = turn
        await self.run_pipeline(context, bot.on_turn)

    async def reply(self, context: TurnContext, activities: list[Activity]) -> None:
        """As `context.send_activities`, for activities that nobody else has: it copies each deeply before it sends."""
        reference = TurnContext.get_conversation_reference(context.activity)
        await self.send_activities(
            context, [TurnContext.apply_conversation_reference(activity, reference) for activity in activities]
        )
        context.responded = True

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Ids are given when the turn is committed, so there is none to tell yet."""
        turn: TurnDraft = context.turn_state[TURN]
        turn.outgoing += [self._stamped(activity) for activity in activities]
        return [ResourceResponse() for _ in activities]

    def change(self, context: TurnContext, activity_id: str, changed: JsonObject) -> None:
        """Puts a message in the place of an earlier one, which the channel knows by this id."""
        turn: TurnDraft = context.turn_state[TURN]
        where = {"serviceUrl": context.activity.service_url} if context.activity.service_url else {}
        turn.outgoing.append(changed | where | {"timestamp": self._now(), CHANGES: activity_id})

    # The SDK demands these two; nothing here calls them.

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        raise NotImplementedError("messages are changed with the turn's other replies")

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        raise NotImplementedError("messages are not taken back after they were sent")

    def answer(self, to: JsonObject, activity: Activity) -> JsonObject:
        """An activity of our own, addressed to whoever sent `to`."""
        reference = TurnContext.get_conversation_reference(to_activity(to))
        return self._stamped(TurnContext.apply_conversation_reference(activity, reference))

    def _stamped(self, activity: Activity) -> JsonObject:
        serialized: JsonObject = to_json(activity)
        if is_news(serialized.get("replyToId")):
            # No channel knows that event: what it leads to is no reply, but said of our own accord.
            del serialized["replyToId"]
        return serialized | {"timestamp": self._now()}

    def _now(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")
