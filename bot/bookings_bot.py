"""The Bot Framework side of the conversation: activities in, `Said` to the conversation, replies drawn and sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import Activity, ChannelAccount

from bot.activities import LONGEST_TEXT
from bot.cards import TEAMS, draw
from bot.channels.teams.cards import Answered, asking_again, can_be_pressed, comes_from, is_used_up, used
from bot.channels.teams.messages import is_edit, words_of
from bot.channels.teams.places import is_among_others, way_to_personal_chat
from bot.locale_and_zone import locale_of, zone_of
from bot.turns.adapter import SETTLED, TURN, TurnAdapter, TurnDraft
from dialogs.happenings import Happening
from dialogs.replies import InPublic, Reply, choices_of
from dialogs.said import Away, Said, Settled, SignedIn
from dialogs.turns.open_turn import Erases
from storage.conversations.model import Besides, Key
from storage.json_types import JsonObject
from storage.suggested_names import SuggestedName


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """The new state, the replies, the intents of which the replies say how they ended, what services turned out to be
    called, and what buttons of earlier replies can still be about. With `erases` nothing of the conversation is to
    remain, and the state is not stored. `happenings` are what the turn did for the business.
    """

    state: JsonObject
    replies: tuple[Reply, ...] = ()
    told_of: tuple[str, ...] = ()
    learned: tuple[SuggestedName, ...] = ()
    erases: Erases | None = None
    open_subjects: frozenset[str] = frozenset()
    happenings: tuple[Happening, ...] = ()


Converse: TypeAlias = Callable[[JsonObject | None, Said], Awaitable[BotAnswer]]
"""The conversation: the stored state (None at the start) and what was said."""

WhoWrites: TypeAlias = Callable[[Key, JsonObject], Awaitable[SignedIn | None]]
"""Who has sent an activity, as far as its channel vouches for them; told where it came in, and as it came."""


async def nobody_known(_: Key, __: JsonObject) -> None:
    """No channel vouches for anybody."""


class BookingsBot(ActivityHandler):
    def __init__(self, converse: Converse, who_writes: WhoWrites = nobody_known) -> None:
        super().__init__()
        self._converse = converse
        self._who_writes = who_writes

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        turn: TurnDraft = turn_context.turn_state[TURN]
        activity, in_teams = turn_context.activity, turn.key.channel == TEAMS
        pressed = pressed_in(activity)
        text = words_of(turn.received) if in_teams else activity.text or ""
        if pressed is not None and isinstance(pressed.get("says"), str):
            text, pressed = str(pressed["says"]), None
        if is_among_others(turn.received):
            await self._answer_among_others(turn_context, Said(text=text[:LONGEST_TEXT]))
            return
        await self._take_turn(
            turn_context,
            Said(
                text=text[:LONGEST_TEXT],  # one that was kept by an older release may be longer
                pressed=pressed,
                locale=locale_of(turn.received),
                zone=zone_of(turn.received),
                signed_in=await self._who_writes(turn.key, turn.received),
            ),
        )

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """What its writer has changed it to is read as said now; nothing that was done before is undone by it."""
        if is_edit(turn_context.turn_state[TURN].received):
            await self.on_message_activity(turn_context)

    async def on_members_added_activity(self, members_added: list[ChannelAccount], turn_context: TurnContext) -> None:
        recipient = turn_context.activity.recipient
        turn: TurnDraft = turn_context.turn_state[TURN]
        if is_among_others(turn.received):
            # Once, when the bot comes to the group; whoever joins it later is not spoken to.
            if recipient is not None and any(member.id == recipient.id for member in members_added):
                await self._answer_among_others(turn_context, Said(joined=True))
        elif any(recipient is None or member.id != recipient.id for member in members_added):
            await self._greet(turn_context)

    async def on_members_removed_activity(
        self, members_removed: list[ChannelAccount], turn_context: TurnContext
    ) -> None:
        recipient = turn_context.activity.recipient
        if recipient is not None and any(member.id == recipient.id for member in members_removed):
            _end_reach(turn_context)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        await self._greet(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        # "remove-upgrade" comes here too, which is followed by an "add-upgrade".
        if turn_context.activity.action == "remove":
            _end_reach(turn_context)

    async def on_event(self, turn_context: TurnContext) -> None:
        if turn_context.activity.name == "webchat/join":
            await self._greet(turn_context)
        elif turn_context.activity.name == SETTLED and (settled := _settled_in(turn_context.activity)) is not None:
            turn: TurnDraft = turn_context.turn_state[TURN]
            said = Said(settled=settled, locale=locale_of(turn.received), zone=zone_of(turn.received))
            # Whose chat it is has not changed since they last wrote, and what is theirs is told to them.
            await self._take_turn(
                turn_context, replace(said, signed_in=await self._who_writes(turn.key, turn.received))
            )

    async def _greet(self, turn_context: TurnContext) -> None:
        """Once per conversation, however many ways a channel has of saying that somebody came."""
        turn: TurnDraft = turn_context.turn_state[TURN]
        if turn.state is not None or is_among_others(turn.received):
            return
        activity = turn_context.activity
        business_id = activity.value.get("business") if isinstance(activity.value, dict) else None
        said = Said(joined=True, locale=locale_of(turn.received), zone=zone_of(turn.received))
        await self._take_turn(
            turn_context, replace(said, business_id=business_id if isinstance(business_id, str) else None)
        )

    async def _answer_among_others(self, turn_context: TurnContext, said: Said) -> None:
        """Everybody reads along: what the business tells everybody, and the way to the writer's own chat."""
        turn: TurnDraft = turn_context.turn_state[TURN]
        holder = replace(said, holder=str(turn.key), network=turn.network, user=turn.user)
        answer = await self._converse(None, replace(holder, locale=locale_of(turn.received), is_public=True))
        turn.happenings = answer.happenings
        channel = turn_context.activity.channel_id
        drawn = [
            way_to_personal_chat(turn.received, reply)
            if isinstance(reply, InPublic) and channel == TEAMS
            else draw(reply, channel)
            for reply in answer.replies
        ]
        adapter: TurnAdapter = turn_context.adapter
        await adapter.reply(turn_context, drawn)

    async def _take_turn(self, turn_context: TurnContext, said: Said) -> None:
        turn: TurnDraft = turn_context.turn_state[TURN]
        said = replace(said, holder=str(turn.key), network=turn.network, user=turn.user)
        answer = await self._converse(turn.state, said)
        turn.state, turn.told_of, turn.learned = answer.state, answer.told_of, answer.learned
        turn.erases, turn.happenings = answer.erases, answer.happenings
        channel = turn_context.activity.channel_id
        drawn = [draw(reply, channel) for reply in answer.replies]
        # Nothing that a card has told is written down again where it is to be erased.
        if channel == TEAMS and answer.erases is None:
            asks = any(choices_of(reply) for reply in answer.replies)
            _change_cards(turn_context, drawn, Answered(said.text, said.pressed, answer.open_subjects, (), asks=asks))
        if drawn:
            adapter: TurnAdapter = turn_context.adapter
            await adapter.reply(turn_context, drawn)


def _change_cards(turn_context: TurnContext, drawn: Sequence[Activity], answered: Answered) -> None:
    """Cards that are used up with this turn lose their buttons, and those that it shows are kept for theirs."""
    turn: TurnDraft = turn_context.turn_state[TURN]
    adapter: TurnAdapter = turn_context.adapter
    user = turn_context.activity.from_property
    shown: dict[int, JsonObject] = {}
    for at, activity in enumerate(drawn):
        for attachment in activity.attachments or []:
            if can_be_pressed(attachment.content):
                shown[at] = attachment.content
                attachment.content = asking_again(attachment.content, user.id) if user else attachment.content
    after = replace(answered, cards=tuple(shown.values()))
    used_up = [card for card in turn.cards if is_used_up(card, after)]
    for card in used_up:
        pressed_on = turn_context.activity.reply_to_id if comes_from(card, None, answered.pressed) else None
        if (activity_id := card.activity_id or pressed_on) is not None:
            adapter.change(turn_context, activity_id, used(card, after))
    first = len(turn.outgoing)
    turn.besides = Besides(tuple(first + at for at in shown), tuple(card.seq for card in used_up))


def _end_reach(turn_context: TurnContext) -> None:
    turn: TurnDraft = turn_context.turn_state[TURN]
    turn.besides = Besides(ends_reach=True)


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
        earlier_ids=tuple(value.get("earlier") or ()),
        away=Away(away["staff"], datetime.fromisoformat(away["start"])) if (away := value.get("away")) else None,
    )
