"""A desk whose customers are told at once what it answers, as a conversation does when it commits its turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from scheduling.ledger import Ledger, LedgerDownError
from scheduling.limits import Limits, Refusals
from scheduling.model import BookAnswer, CancelAnswer, CancelOrder, MoveAnswer, MoveOrder, Order, Uncertain
from scheduling.operator_rules import USUAL_RULES, OperatorRules
from scheduling.ports import Bookings
from scheduling.service import BookingService
from scheduling.writing.quotas import BookingQuotas
from storage.notifications import told

WIDE = Limits(bookings_per_chat=10_000, bookings_per_address=10_000, bookings_per_network=10_000)
"""In long stories one customer books again and again."""


class TellingDesk(BookingService):
    def __init__(
        self,
        client: Bookings,
        ledger: Ledger,
        business_ids: Sequence[str],
        *,
        clock: Callable[[], datetime],
        rules: OperatorRules = USUAL_RULES,
    ) -> None:
        quotas = BookingQuotas(ledger.quotas, WIDE, Refusals(clock), clock)
        super().__init__(client, ledger, business_ids, clock=clock, rules=rules, quotas=quotas)

    async def book(self, order: Order) -> BookAnswer:
        outcome = await super().book(order)
        await self.tell(order.intent, outcome)
        return outcome

    async def move(self, order: MoveOrder) -> MoveAnswer:
        outcome = await super().move(order)
        await self.tell(order.intent, outcome)
        return outcome

    async def cancel(self, order: CancelOrder) -> CancelAnswer:
        outcome = await super().cancel(order)
        await self.tell(order.intent, outcome)
        return outcome

    async def tell(self, intent: str, outcome: object) -> None:
        if not isinstance(outcome, Uncertain):
            with suppress(LedgerDownError):
                await self._context.ledger._database.write(lambda connection: told(connection, [intent]))
