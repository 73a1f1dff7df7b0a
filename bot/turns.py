"""Runs turns: one at a time per conversation, each exactly once, its result on disk before anybody sees it.

A turn reads the conversation, lets the bot speak, commits frame, handled activity and replies in one transaction, and
only then has the replies delivered. What was not committed when the process died is taken up again at the next start.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from botbuilder.core import Bot, BotAdapter, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from bot.inbound import to_activity
from bot.jsontype import JsonObject
from bot.locks import Locks
from bot.sentences import SentencesFor
from bot.storage import EMBEDDED, Inbound, Key, StaleError, Store

log = logging.getLogger(__name__)

TURN = "bookings-chat.turn"

# Fewer than go on at once in all, so that what is said now need not wait behind a channel that is down.
_DELIVERED_AT_ONCE = 2

# How often a turn that cannot be committed is taken up again: its customer hears each time that it failed.
_MOST_TRIES = 3

# Ids of activities are given by us or by the channel, so no customer can send one that begins with this.
SETTLED = "bookings/settled"


@dataclass(frozen=True, slots=True)
class News:
    """What became of a write about which a conversation (its `Key` as a word) was only told that it is looked into."""

    conversation: str
    intent: str
    is_done: bool


class Courier(Protocol):
    """Brings activities to the people of one channel."""

    async def deliver(self, key: Key) -> None:
        """The conversation's log has grown: bring what is new. Must not raise for a channel that is down."""

    async def hint(self, key: Key, activity: JsonObject) -> None:
        """Show something that is not worth keeping, such as typing."""


@dataclass(slots=True)
class Turn:
    """What a turn works on: the conversation's frame, and what was said so far. Unseen until committed."""

    key: Key
    frame: JsonObject | None = None
    outgoing: list[JsonObject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Patience:
    """After how many seconds a waiting customer sees typing, and after how many they hear that it takes longer."""

    typing_after: float = 1.0
    word_after: float = 5.0


USUAL_PATIENCE = Patience()


class TurnAdapter(BotAdapter):
    """Collects what the bot sends in a turn; `Turns` commits and delivers it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def context(self, activity: JsonObject, turn: Turn) -> TurnContext:
        context = TurnContext(self, to_activity(activity))
        context.turn_state[TURN] = turn
        return context

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Ids are given when the turn is committed, so there is none to tell yet."""
        turn: Turn = context.turn_state[TURN]
        turn.outgoing += [self._stamped(activity) for activity in activities]
        return [ResourceResponse() for _ in activities]

    # The SDK demands these two; nothing here calls them, as what was said in a conversation stays as it was said.

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        raise NotImplementedError("messages are not changed after they were sent")

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        raise NotImplementedError("messages are not taken back after they were sent")

    def answer(self, to: JsonObject, activity: Activity) -> JsonObject:
        """An activity of our own, addressed to whoever sent `to`."""
        reference = TurnContext.get_conversation_reference(to_activity(to))
        return self._stamped(TurnContext.apply_conversation_reference(activity, reference))

    def _stamped(self, activity: Activity) -> JsonObject:
        serialized: JsonObject = activity.serialize()
        if str(serialized.get("replyToId", "")).startswith(f"{SETTLED}/"):
            # No channel knows that event: what it leads to is no reply, but said of our own accord.
            del serialized["replyToId"]
        return serialized | {"timestamp": self._clock().isoformat(timespec="milliseconds")}


class Turns:
    """`webchat` brings activities to our own web chat, `channels` to all channels of Bot Framework."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        webchat: Courier,
        channels: Courier,
        sentences: SentencesFor,
        clock: Callable[[], datetime],
        patience: Patience = USUAL_PATIENCE,
    ) -> None:
        self._store = store
        self._bot = bot
        self._webchat = webchat
        self._channels = channels
        self._sentences = sentences
        self._clock = clock
        self._patience = patience
        self._adapter = TurnAdapter(clock)
        self._locks: Locks[Key] = Locks()
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: set[tuple[Key, str]] = set()
        self._tries: Counter[tuple[Key, str]] = Counter()

    def start(self, inbound: Inbound) -> None:
        """Run the turn of a received activity in the background, after the turns of its conversation before it."""
        self._begin(self._run(inbound))

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def speak_of(self, news: News) -> None:
        """A turn that nobody's message asked for. Once, however often it is told; lost only with the conversation."""
        key = Key.parse(news.conversation)
        address = await self._store.address(key)
        if address is None:
            return
        activity_id = f"{SETTLED}/{news.intent}"
        value = {"intent": news.intent, "isDone": news.is_done}
        event = address | {"type": ActivityTypes.event.value, "id": activity_id, "name": SETTLED, "value": value}
        inbound = Inbound(key, activity_id, event)
        if await self._store.receive(inbound, self._clock()):
            self.start(inbound)

    async def take_up(self, since: datetime | None = None, until: datetime | None = None) -> None:
        """Go on where a turn ended without an answer, with what came in between these times.

        A message is not gone back to once a later one has been seen to: whoever hears nothing says it again.
        """
        await self._store.drop_overtaken(since, until, except_for=f"{SETTLED}/")
        waiting = {(inbound.key, inbound.activity_id): inbound for inbound in await self._store.unhandled(since, until)}
        self._tries = Counter({which: self._tries[which] for which in waiting})
        for which, inbound in waiting.items():
            if which not in self._running and self._tries[which] < _MOST_TRIES:
                self._tries[which] += 1
                self.start(inbound)

    async def deliver_waiting(self) -> None:
        """Bring what waits for its channel, and wait for that; being cancelled does not cut off what is being sent."""
        at_once = asyncio.Semaphore(_DELIVERED_AT_ONCE)

        async def deliver(key: Key) -> None:
            async with at_once:
                await self._deliver(key)

        if tasks := [self._begin(deliver(key)) for key in await self._store.undelivered()]:
            await asyncio.wait(tasks)

    async def finish(self, seconds: float) -> None:
        """Let turns in flight end; what does not end in time is taken up at the next start."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, inbound: Inbound) -> None:
        which = inbound.key, inbound.activity_id
        self._running.add(which)
        try:
            await self._run_in_turn(inbound)
        finally:
            self._running.discard(which)

    async def _run_in_turn(self, inbound: Inbound) -> None:
        async with self._locks.of(inbound.key):
            over = asyncio.Event()
            company = asyncio.create_task(self._keep_company(inbound, over))
            try:
                await self._commit_turn(inbound)
            except Exception as error:  # noqa: BLE001  # whatever breaks, the customer hears of it and the log tells us
                _report("turn not committed", inbound.key, error)
                await self._courier(inbound.key).hint(inbound.key, self._trouble(inbound))
            finally:
                over.set()
                await company
            await self._deliver(inbound.key)

    async def _deliver(self, key: Key) -> None:
        try:
            await self._courier(key).deliver(key)
        except Exception as error:  # noqa: BLE001  # what is in the log is brought the next time
            _report("could not deliver", key, error)

    async def _commit_turn(self, inbound: Inbound) -> None:
        """Speak and commit; again from the start when another replica was faster."""
        while not await self._store.is_handled(inbound):
            memory = await self._store.load(inbound.key)
            turn = await self._speak(inbound, Turn(inbound.key, memory.frame))
            try:
                await self._store.commit(inbound, memory, turn.frame, turn.outgoing, self._clock())
            except StaleError:
                continue
            return

    async def _speak(self, inbound: Inbound, turn: Turn) -> Turn:
        """The turn as the bot leaves it, or an apology over the unchanged frame when the bot fails."""
        before = turn.frame
        try:
            await self._adapter.run_pipeline(self._adapter.context(inbound.activity, turn), self._bot.on_turn)
        except Exception as error:  # noqa: BLE001  # a fault in one turn must not cost the conversation
            _report("turn failed", inbound.key, error)
            return Turn(inbound.key, before, [self._trouble(inbound)])
        return turn

    async def _keep_company(self, inbound: Inbound, over: asyncio.Event) -> None:
        """Tell a waiting customer that they are not forgotten. Ends between its steps, never within one."""
        courier, patience = self._courier(inbound.key), self._patience
        try:
            if await happens(over, patience.typing_after):
                return
            await courier.hint(inbound.key, self._adapter.answer(inbound.activity, Activity(type=ActivityTypes.typing)))
            if await happens(over, patience.word_after - patience.typing_after):
                return
            word = self._message(inbound, self._sentences(_locale(inbound)).patience)
            await self._store.append(inbound.key, [word], self._clock())
            await courier.deliver(inbound.key)
        except Exception as error:  # noqa: BLE001  # company is a courtesy; the turn itself goes on
            _report("could not keep company", inbound.key, error)

    def _trouble(self, inbound: Inbound) -> JsonObject:
        return self._message(inbound, self._sentences(_locale(inbound)).trouble)

    def _message(self, inbound: Inbound, text: str) -> JsonObject:
        return self._adapter.answer(
            inbound.activity, Activity(type=ActivityTypes.message, text=text, text_format="plain")
        )

    def _courier(self, key: Key) -> Courier:
        return self._webchat if key.channel == EMBEDDED else self._channels


async def happens(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event happens within this time."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _locale(inbound: Inbound) -> str:
    return str(inbound.activity.get("locale") or "en")


def _report(what: str, key: Key, error: BaseException) -> None:
    """Where it happened, and nothing of what was said: an exception's text may quote a customer."""
    reference = hashlib.sha256(f"{key.channel}|{key.conversation}".encode()).hexdigest()[:8]
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s in conversation %s: %s\n%s", what, reference, type(error).__name__, where)
