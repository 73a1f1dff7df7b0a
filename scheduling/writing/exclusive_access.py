"""One process at a time changes a class or an appointment, and none while an earlier change of it may still arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from scheduling.class_seats import AppointmentRef
from scheduling.errors import UnderWayError
from scheduling.ledger import Ledger
from storage.entries import Entry
from storage.records import Record

# The longest wait for others who are changing the same appointment or class.
_TURN_SECONDS = 60.0


class ExclusiveAccess:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @asynccontextmanager
    async def class_to_oneself(
        self, intent: str, business_id: str, service_id: str | None, start: datetime
    ) -> AsyncIterator[None]:
        """Nobody else opens this class or changes who is in it meanwhile, nor does a request to open it that is still
        on its way. For one to change who is in it, ask `check_nothing_under_way` about the appointment.

        Raises UnderWayError when others take too long. Never ask for a second class while having one.
        """
        name = class_name(service_id, start)
        async with self._to_oneself(f"{business_id.casefold()}/{name}"):
            await self.check_nothing_under_way(intent, business_id, name)
            yield

    @asynccontextmanager
    async def appointment_to_oneself(self, entry: Entry[Record], ref: AppointmentRef) -> AsyncIterator[None]:
        """Nobody else moves or cancels this appointment meanwhile, nor has begun to.

        Raises UnderWayError when others take too long, or have left a change that has not come to its end. Never ask
        for a second appointment while having one.
        """
        business_id, name = entry.business_id, str(ref)
        async with self._to_oneself(f"appointment/{business_id.casefold()}/{name}"):
            if not entry.is_in_doubt and await self._ledger.is_change_in_doubt(business_id, name, besides=entry.id):
                raise UnderWayError("update_appointment: an earlier change of it is still being looked into")
            yield

    @asynccontextmanager
    async def notes_to_oneself(self, business_id: str, appointment_id: str) -> AsyncIterator[None]:
        """Nobody else of ours writes the staff notes of this appointment, whoever of a class they are of.

        A move meanwhile leaves them alone. Raises UnderWayError when others take too long.
        """
        async with self._to_oneself(f"notes/{business_id.casefold()}/{appointment_id}"):
            yield

    async def check_nothing_under_way(self, intent: str, business_id: str, target: str) -> None:
        """Raises UnderWayError while another intent's request may still arrive, and undo what would be written."""
        until = await self._ledger.may_be_written_until(business_id, target, besides=intent)
        if until is not None:
            raise UnderWayError("update_appointment: an earlier request to change this may still arrive", until=until)

    @asynccontextmanager
    async def _to_oneself(self, name: str) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self._ledger.locks.one_of([name], within=_TURN_SECONDS))
            except TimeoutError:
                raise UnderWayError("update_appointment: others are at work on this") from None
            yield


def class_name(service_id: str | None, start: datetime) -> str:
    """What is changed by opening a class, for `Ledger.advance`; after that it is an appointment as others are."""
    return f"class/{service_id}/{start.astimezone(UTC).isoformat()}"
