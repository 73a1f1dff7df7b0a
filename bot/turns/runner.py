"""Runs turns: one at a time per conversation, in the order of arrival, each ended once, on disk before anybody sees it.

A turn reads the conversation, lets the bot speak, commits state and replies in one transaction, and only then has the
replies delivered, and what it has learned kept. A message that came in is never passed over: whoever finds that the
process which had it has ended runs its turn, and what cannot be committed now is committed, as it is, as soon as the
database can be written.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from botbuilder.core import Bot
from botbuilder.schema import ActivityTypes

from bot.cards import TEAMS
from bot.learning import keep
from bot.locale_and_zone import locale_of
from bot.status_texts import StatusTextsFor
from bot.stores import Storage
from bot.telemetry.figures import Outcome
from bot.telemetry.turns import TurnSeen, TurnsSeen
from bot.turns.adapter import SETTLED, TurnAdapter, TurnDraft, is_news
from bot.turns.delivery import Delivery, report
from bot.turns.pace import Pace
from bot.turns.progress import Progress
from storage.absences import Absence
from storage.conversations.model import Inbound, Key, Logged, Memory, OpenTurn, Received, StaleError
from storage.database.errors import DatabaseUnavailable
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

# How soon one looks again whether another process has ended the turn before, and whether the database is back.
_LOOK_AGAIN_SECONDS = 0.05
_LONGEST_LOOK_SECONDS = 0.5
_TRY_AGAIN_SECONDS = 0.5
_LONGEST_TRY_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class News:
    """How a write ended, for the conversation (its `Key` as a word) that began it.

    `attempt` counts how often it has been passed on: what the conversation could not say is passed on again. `since` is
    when that end was put on record: an intent that is tried again may come to another. `absence` is set where it is no
    end of a write, but the customer is to be asked about this. By one of `earlier_ids` the conversation may know the
    appointment, where it has another since.
    """

    conversation: str
    intent: str
    is_done: bool
    kind: str = "book"
    business_id: str | None = None
    appointment_id: str | None = None
    attempt: int = 0
    since: datetime | None = None
    absence: Absence | None = None
    earlier_ids: Sequence[str] = ()


class Turns:
    """One per process; whatever shares the database shares the turns."""

    def __init__(
        self,
        storage: Storage,
        bot: Bot,
        delivery: Delivery,
        texts: StatusTextsFor,
        pace: Pace,
        seen: TurnsSeen,
    ) -> None:
        self._store = store = storage.conversations
        self._locks = storage.locks
        self._suggested = storage.suggested
        self._happened = storage.happened
        self._bot = bot
        self._delivery = delivery
        self._texts = texts
        self._pace = pace
        self._seen = seen
        self._adapter = TurnAdapter(pace.clock)
        self._progress = Progress(store, delivery, self._adapter, texts, pace, self._begin)
        self._queues: dict[Key, _Queue] = {}
        self._awaited: dict[tuple[Key, int], _Awaited] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, received: Received) -> None:
        """Runs the turn of a received activity in the background, after the turns of its conversation before it."""
        queue = self._queues.get(received.key)
        if queue is None:
            queue = self._queues[received.key] = _Queue()
            queue.turns[received.number] = received
            self._begin(self._work(received.key, queue))
        else:
            queue.turns.setdefault(received.number, received)

    async def answer(self, received: Received, within: float, *, keeps: bool = False) -> list[Logged] | None:
        """Runs its turn as `start` does, and gives what it says. That is brought to the channel as ever, but where it
        `keeps` it: then it is the caller's to bring.

        None where it takes longer than so many seconds, or another process ends it.
        """
        place = received.key, received.number
        awaited = self._awaited[place] = _Awaited(asyncio.get_running_loop().create_future(), keeps=keeps)
        self.start(received)
        try:
            async with asyncio.timeout(within):
                return await awaited.entries
        except TimeoutError:
            return None
        finally:
            del self._awaited[place]

    def deliver(self, key: Key) -> None:
        """In the background: whatever waits for the channel of this conversation."""
        self._begin(self._delivery.deliver(key))

    async def speak_of(self, news: News) -> bool:
        """A turn that nobody's message asked for. Said once, however often it is passed on.

        False when the conversation is unknown or closed, so that there is nobody to tell.
        """
        key = Key.parse(news.conversation)
        address = await self._store.address(key)
        if address is None:
            return False
        since = news.since.isoformat() if news.since else ""
        activity_id = f"{SETTLED}/{news.intent}/{since}/{news.attempt}"
        value: JsonObject = {
            "intent": news.intent,
            "isDone": news.is_done,
            "kind": news.kind,
            "business": news.business_id,
            "appointment": news.appointment_id,
            "since": since,
            "earlier": list(news.earlier_ids),
        }
        if news.absence is not None:
            value["away"] = {"staff": news.absence.staff_id, "start": news.absence.start.isoformat()}
        event = address | {"type": ActivityTypes.event.value, "id": activity_id, "name": SETTLED, "value": value}
        received = await self._store.receive(Inbound(key, activity_id, event), self._pace.clock())
        if received is not None:
            self.start(received)
        return True

    async def take_up(self) -> None:
        """Goes on with every turn whose process has ended, and with those that this one has lost sight of."""
        is_alive: dict[str | None, bool] = {None: False, self._locks.process: False}
        open_turns, at_work_already = await self._store.open_turns(), set(self._queues)
        for turn in open_turns:
            if turn.inbound.key in at_work_already:
                continue
            if turn.owner not in is_alive:
                is_alive[turn.owner] = await self._locks.is_alive(str(turn.owner))
            if not is_alive[turn.owner]:
                is_ours = turn.owner == self._locks.process or await self._store.take_over(turn)
                if is_ours:
                    self.start(Received(turn.inbound, turn.number, _UNKNOWN))

    async def finish(self, seconds: float) -> None:
        """Lets turns in flight end; what does not end in time is taken up by another process, or at the next start."""
        until = asyncio.get_running_loop().time() + seconds
        while self._tasks and (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, key: Key, queue: _Queue) -> None:
        """The turns of one conversation, one after the other, until there are none left."""
        try:
            while queue.turns:
                received = queue.first()
                ready = await self._ready(received, queue)
                if ready is not None:
                    with self._seen.turn(key) as seen:
                        await self._run(ready, seen)
                    queue.turns.pop(received.number, None)
        finally:
            del self._queues[key]

    async def _ready(self, received: Received, queue: _Queue) -> Received | None:
        """The turn with the conversation as it stands before it; None when the queue has changed."""
        for memory in (self._store.remembered(received.key, self._pace.clock()), received.memory):
            if memory is not None and memory.version >= received.number:
                queue.turns.pop(received.number)  # it has been ended here, and was handed over twice
                return None
            if memory is not None and memory.version == received.number - 1:
                return replace(received, memory=memory)
        pause = _LOOK_AGAIN_SECONDS
        while queue.first() is received:
            try:
                memory, first = await self._store.open_turn(received.key)
                if memory.version >= received.number:
                    queue.turns.pop(received.number)  # it has been ended elsewhere
                    return None
                if memory.version == received.number - 1:
                    return replace(received, memory=memory)
                if first is not None and first.number == received.number:
                    await self._store.close_gap(received, self._pace.clock())
                elif first is not None and await self._is_ours(first):
                    queue.turns.setdefault(first.number, Received(first.inbound, first.number, memory))
                    continue
            except DatabaseUnavailable as error:
                log.warning("a turn waits: %s", error)
            await self._pace.sleep(pause)
            pause = min(pause * 2, _LONGEST_LOOK_SECONDS)
        return None

    async def _is_ours(self, turn: OpenTurn) -> bool:
        """Whether this process is the one to run it, from now on if nobody alive is."""
        if turn.owner == self._locks.process:
            return True
        is_alive = turn.owner is not None and await self._locks.is_alive(turn.owner)
        return not is_alive and await self._store.take_over(turn)

    async def _run(self, received: Received, seen: TurnSeen) -> None:
        over = asyncio.Event()
        company = asyncio.create_task(self._progress.show(received.inbound, over))
        try:
            turn = await self._speak(received, seen)
        finally:
            # Before the answer is committed: a word that it takes longer must not come after it.
            over.set()
            await company
        entries = await self._commit(received, turn, seen)
        awaited = self._awaited.get((received.key, received.number))
        if awaited is not None and not awaited.entries.done() and entries is not None:
            awaited.entries.set_result(entries)
            if awaited.keeps:
                return
        # In the background: while a channel is slow or down its people can still write.
        if entries is None:
            self._begin(self._delivery.deliver(received.key))
        elif entries:
            self._begin(self._delivery.bring(received.key, entries))

    async def _speak(self, received: Received, seen: TurnSeen) -> TurnDraft:
        """The turn as the bot leaves it, or an apology over the unchanged state when the bot fails."""
        inbound, turn = received.inbound, TurnDraft.of(received)
        try:
            if not await self._has_been_told(inbound):
                if received.key.channel == TEAMS:
                    turn.cards = tuple(await self._store.shown_cards(received.key))
                await self._adapter.run(inbound.activity, turn, self._bot)
        except Exception as error:  # noqa: BLE001  # a fault in one turn must not cost the conversation
            report("turn failed", error)
            seen.fails()
            return self._apology(received)
        return turn

    async def _has_been_told(self, inbound: Inbound) -> bool:
        """Whether this is news that the conversation has said meanwhile."""
        if not is_news(inbound.activity_id):
            return False
        value = inbound.activity.get("value") or {}
        since = value.get("since")
        return not await self._store.is_owed(str(value.get("intent")), datetime.fromisoformat(since) if since else None)

    def _apology(self, received: Received) -> TurnDraft:
        """Nothing for news: nobody has asked for it, and it comes again."""
        said = [] if is_news(received.inbound.activity_id) else [self._message(received.inbound, "trouble")]
        return TurnDraft(received.key, received.memory.state, said)

    async def _commit(self, received: Received, turn: TurnDraft, seen: TurnSeen) -> list[Logged] | None:
        """Until it is on disk, however long the database is away; None when the turn has been ended already."""
        pause, has_said_so = _TRY_AGAIN_SECONDS, False
        while True:
            try:
                entries = await self._end(received, turn)
            except StaleError:
                # By another process, or by ourselves where the database's answer to the commit got lost.
                seen.outcome = Outcome.ELSEWHERE
                return None
            except DatabaseUnavailable as error:
                report("turn not committed yet", error)
                if not has_said_so and not is_news(received.inbound.activity_id):
                    has_said_so = True
                    await self._delivery.hint(received.key, self._message(received.inbound, "unsaved"))
            except Exception as error:  # noqa: BLE001  # no database will ever take this one
                report("turn cannot be committed", error)
                seen.fails()
                turn = self._apology(received)
            else:
                seen.ends(says_something=bool(turn.outgoing))
                self._happened(turn.happenings)
                if turn.learned:
                    self._begin(keep(self._suggested, turn.learned, str(received.key)))
                return entries
            await self._pace.sleep(pause)
            pause = min(pause * 2, _LONGEST_TRY_SECONDS)

    async def _end(self, received: Received, turn: TurnDraft) -> list[Logged]:
        now = self._pace.clock()
        if turn.erases is None:
            return await self._store.commit(
                received, turn.state, turn.outgoing, now, told_of=turn.told_of, besides=turn.besides
            )
        addresses = turn.erases.addresses
        return await self._store.commit_erased(received, turn.outgoing, now, addresses=addresses)

    def _message(self, inbound: Inbound, name: str) -> JsonObject:
        return self._progress.message(inbound, getattr(self._texts(locale_of(inbound.activity)), name))


@dataclass(frozen=True, slots=True)
class _Awaited:
    """Somebody waits for what a turn says."""

    entries: asyncio.Future[list[Logged]]
    keeps: bool


class _Queue:
    """The turns of one conversation that this process has to run, by their numbers."""

    def __init__(self) -> None:
        self.turns: dict[int, Received] = {}

    def first(self) -> Received:
        return self.turns[min(self.turns)]


# A state that has to be read before the turn can run.
_UNKNOWN = Memory(None, -1)
