"""A desk whose customers are told at once what it answers, as a conversation does when it commits its turn."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from scheduling.ledger import LedgerDownError
from scheduling.model import BookOutcome, CancelOutcome, MoveOutcome, Order, Uncertain
from scheduling.service import BookingService
from storage.notifications import told


class TellingDesk(BookingService):
    async def book(self, order: Order) -> BookOutcome:
        outcome = await super().book(order)
        await self.tell(order.intent, outcome)
        return outcome

    async def move(self, intent: str, *what: Any, **more: Any) -> MoveOutcome:
        outcome = await super().move(intent, *what, **more)
        await self.tell(intent, outcome)
        return outcome

    async def cancel(self, intent: str, *what: Any, **more: Any) -> CancelOutcome:
        outcome = await super().cancel(intent, *what, **more)
        await self.tell(intent, outcome)
        return outcome

    async def tell(self, intent: str, outcome: object) -> None:
        if not isinstance(outcome, Uncertain):
            with suppress(LedgerDownError):
                await self._context.ledger._database.write(lambda connection: told(connection, [intent]))
