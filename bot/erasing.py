"""Erases what is kept of somebody: their conversations, and what leads to them in the records of what they have booked.

The wish is on record before anything is said about it, in the transaction that empties the conversation in which it was
said. Whatever stops in between is gone on with at the next start or round, by whichever process is first; several at
once do no harm. What a turn under way elsewhere, or a write in doubt, puts on record later is looked for once more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from bot.identity.codes import MailedCodes
from dialogs.ports import KeptElsewhere
from scheduling.identity import comparable
from scheduling.ledger import Ledger
from scheduling.limits import address_mark, chat_mark
from storage.conversations.model import Key
from storage.database.errors import DatabaseUnavailable
from storage.erasures import Erasure, Erasures
from storage.intents import People
from storage.marks import Marks

log = logging.getLogger(__name__)

# No channel of Bot Framework has a slash in its id: the orders of the operator are told by it.
OPERATOR = "local/operator"


def conversation_address_mark(marks: Marks, address: str) -> str:
    """By which the conversations of a mail address are found."""
    return marks.of("conversation-address", comparable(address))


class Eraser:
    """Is `dialogs.ports.PersonalData`."""

    def __init__(
        self, erasures: Erasures, ledger: Ledger, codes: MailedCodes, marks: Marks, clock: Callable[[], datetime]
    ) -> None:
        self._erasures = erasures
        self._ledger = ledger
        self._codes = codes
        self._marks = marks
        self._clock = clock

    async def kept(self, addresses: Collection[str], conversation: str) -> KeptElsewhere:
        found = await self._conversations_of(addresses, self._clock())
        bookings = sum([await self._ledger.count_of(address) for address in addresses])
        return KeptElsewhere(len(found - {Key.parse(conversation)}), bookings)

    async def forget(self, address: str) -> KeptElsewhere:
        """On request of the operator: puts the wish on record and carries it out. Gives what there was.

        What waits for the end of a write, or of a turn that may be under way, is the app's to finish.
        """
        now, mine = self._clock(), comparable(address)
        found = await self.kept([mine], str(Key(OPERATOR, "")))
        await self._erasures.order(Key(OPERATOR, address_mark(self._marks, mine)), [mine], now)
        await self.finish()
        return found

    async def finish(self) -> None:
        """Carries out all that is on record, as far as it can be done now."""
        try:
            for order in await self._erasures.due(self._clock()):
                await self._carry_out(order)
        except DatabaseUnavailable as error:
            log.warning("what is to be erased waits: %s", error)

    async def _carry_out(self, order: Erasure) -> None:
        now = self._clock()
        holders = {str(order.key)}
        if order.swept_at is None:
            holders |= await self._first(order, now)
        addresses = order.addresses
        in_doubt = await self._ledger.forget(People(addresses, holders, now - order.reaches_to))
        for address in addresses:
            await self._ledger.quotas.forget(address_mark(self._marks, address))
        if in_doubt or now < order.reaches_to:
            await self._erasures.swept(order, addresses if in_doubt else (), now)
        else:
            await self._erasures.done(order)

    async def _first(self, order: Erasure, now: datetime) -> set[str]:
        """The conversations of these addresses, and what lies beside them; gives them as the words for holders."""
        found = await self._conversations_of(order.addresses, order.asked_at)
        for key in sorted(found, key=str):
            await self._erasures.erase(key, chat_mark(self._marks, str(key)), now)
        await self._erasures.erase_beside(order.key, chat_mark(self._marks, str(order.key)))
        await self._codes.forget(order.addresses)
        return {str(key) for key in found}

    async def _conversations_of(self, addresses: Collection[str], before: datetime) -> set[Key]:
        if not addresses:
            return set()
        marks = [conversation_address_mark(self._marks, address) for address in addresses]
        wanted = {comparable(address) for address in addresses}
        named = await self._erasures.conversations_naming(lambda email: comparable(email) in wanted, before)
        return await self._erasures.conversations_of(marks, before) | named
