"""Tells a waiting customer that they are not forgotten: typing first, and then a word now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from botbuilder.schema import Activity, ActivityTypes

from bot.locale_and_zone import locale_of
from bot.status_texts import StatusTextsFor
from bot.turns.adapter import TurnAdapter, is_news
from bot.turns.delivery import Delivery, report
from bot.turns.pace import Pace
from storage.conversations.model import Inbound
from storage.conversations.store import Conversations


class Progress:
    """`begin` runs what a slow channel must not make the turn wait for."""

    def __init__(
        self,
        store: Conversations,
        delivery: Delivery,
        adapter: TurnAdapter,
        texts: StatusTextsFor,
        pace: Pace,
        begin: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._adapter = adapter
        self._texts = texts
        self._pace = pace
        self._begin = begin

    async def show(self, inbound: Inbound, over: asyncio.Event) -> None:
        """Until `over` happens. Ends between its steps, never within one, and never raises.

        Nothing for news: nobody waits for it.
        """
        if is_news(inbound.activity_id):
            return
        try:
            await self._show(inbound, over)
        except Exception as error:  # noqa: BLE001  # this is a courtesy; the turn itself goes on
            report("could not show progress", error)

    async def _show(self, inbound: Inbound, over: asyncio.Event) -> None:
        patience, words = self._pace.patience, 0
        waited = patience.typing_after
        if await self._pace.wait(over, waited):
            return
        self._show_typing(inbound)
        while True:
            next_word = patience.words_after[words] - waited if words < len(patience.words_after) else None
            is_word = next_word is not None and next_word <= patience.typing_every
            pause = max(next_word, 0.0) if is_word and next_word is not None else patience.typing_every
            if await self._pace.wait(over, pause):
                return
            waited += pause
            if is_word:
                await self._say(inbound, is_first=words == 0)
                words += 1
            else:
                self._show_typing(inbound)

    async def _say(self, inbound: Inbound, *, is_first: bool) -> None:
        texts = self._texts(locale_of(inbound.activity))
        word = self.message(inbound, texts.patience if is_first else texts.more_patience)
        entries = await self._store.append(inbound.key, [word], self._pace.clock())
        self._begin(self._delivery.bring(inbound.key, entries))

    def _show_typing(self, inbound: Inbound) -> None:
        typing = self._adapter.answer(inbound.activity, Activity(type=ActivityTypes.typing))
        self._begin(self._delivery.hint(inbound.key, typing))

    def message(self, inbound: Inbound, text: str) -> dict[str, object]:
        activity = Activity(type=ActivityTypes.message, text=text, text_format="plain")
        return self._adapter.answer(inbound.activity, activity)
