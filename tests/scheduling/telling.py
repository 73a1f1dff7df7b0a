"""A desk whose customers are told at once what it answers, as a conversation does when it commits its turn."""

from __future__ import annotations

from contextlib import suppress

from scheduling.ledger import LedgerDownError
from scheduling.model import BookAnswer, CancelOrder, CancelOutcome, MoveOrder, MoveOutcome, Order, Uncertain
from scheduling.service import BookingService
from storage.notifications import told


class TellingDesk(BookingService):
    async def book(self, order: Order) -> BookAnswer:
        outcome = await super().book(order)
        await self.tell(order.intent, outcome)
        return outcome

    async def move(self, order: MoveOrder) -> MoveOutcome:
        outcome = await super().move(order)
        await self.tell(order.intent, outcome)
        return outcome

    async def cancel(self, order: CancelOrder) -> CancelOutcome:
        outcome = await super().cancel(order)
        await self.tell(order.intent, outcome)
        return outcome

    async def tell(self, intent: str, outcome: object) -> None:
        if not isinstance(outcome, Uncertain):
            with suppress(LedgerDownError):
                await self._context.ledger._database.write(lambda connection: told(connection, [intent]))
