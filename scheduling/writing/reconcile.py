"""Finishing what was left uncertain: intents whose answer never came, or whose process died, settled in the background.

In the same transaction the end of each goes among the `notifications`, so that the customer hears of it even if we die
then.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from graph.errors import BookingsError
from scheduling.errors import UnderWayError
from scheduling.model import CancelOrder, MoveOrder
from scheduling.reading.appointments import own_part
from scheduling.writing.booking import settle_without_writing
from scheduling.writing.cancelling import cancel
from scheduling.writing.context import WriteContext
from scheduling.writing.moving import move
from storage.entries import (
    LEAVE,
    MAY_STILL_ARRIVE,
    TAKE,
    Entry,
    intent_lock,
    is_booking,
    is_cancellation,
    is_move,
    whole_of,
)
from storage.intents import REMEMBERED_FOR, OvertakenError
from storage.records import CancelRecord, MoveRecord, Record, SlotRecord, UnreadableRecordError
from storage.transitions import Event, State

logger = logging.getLogger("scheduling")

# Whoever was at work on an intent may still be, and the customer may be asking again.
_QUIET_FOR = timedelta(seconds=30)

# What is forgotten after weeks need not be looked for every few seconds.
ROUNDS_BETWEEN_FORGETTING = 700

# Whatever became of an appointment whose time was over so long ago, nobody waits to hear of it any more.
_OVER_FOR = timedelta(days=1)

# Another process that is at work on an intent is left to it.
_LOCK_SECONDS = 0.1


async def reconcile(context: WriteContext) -> int:
    """One look at all that is in doubt; gives how many intents came to their end. What fails is tried next time."""
    await context.ledger.mind_the_clock()
    return await _settle_all(context, await _doubtful(context))


async def finish_earlier(context: WriteContext, intent: str, business_id: str, appointment_id: str) -> bool:
    """Before an appointment is changed by this intent: what was begun with it before is looked into at once. Whether
    any of it came to its end.
    """
    earlier = await context.ledger.changes_in_doubt(business_id, appointment_id, besides=intent)
    return await _settle_all(context, await _wholes(context, earlier)) > 0


async def keep_old_one_of(context: WriteContext, intent: str, business_id: str, new_id: str) -> str:
    """Before this appointment is cancelled: where it is the new one of a move, and the old one has still to be left, it
    is not left any more, so that its customer does not end with none. Gives the id of the old one where it was left
    after all.

    Raises UnderWayError while what was sent to leave it may still arrive.
    """
    moves = [one for one in await _with_both(context, intent, business_id, new_id) if one.appointment_id == new_id]
    left = [one.record.appointment_id for one in moves if not await _keep_old_one(context, one.id)]
    return next(iter(left), "")


async def keep_for_another_move(context: WriteContext, intent: str, business_id: str, old_id: str) -> str:
    """Before this appointment is moved: where it is the old one of a move, and has still to be left, it is not left any
    more. Gives the id of the new one that stays besides, "" where there is none.

    Raises UnderWayError while what was sent to leave it may still arrive.
    """
    moves = await _with_both(context, intent, business_id, old_id)
    of_it = [one for one in moves if one.record.appointment_id == old_id]
    kept = [one.appointment_id or "" for one in of_it if await _keep_old_one(context, one.id)]
    return next(iter(kept), "")


async def _with_both(
    context: WriteContext, intent: str, business_id: str, appointment_id: str
) -> list[Entry[MoveRecord]]:
    """The other moves from or to this appointment that have made the new one, and have still to leave the old one."""
    earlier = await context.ledger.changes_in_doubt(business_id, appointment_id, besides=intent)
    return [entry for entry in earlier if is_move(entry) and _has_both(entry)]


def _has_both(entry: Entry[MoveRecord]) -> bool:
    return entry.is_in_doubt and entry.appointment_id not in {None, entry.record.appointment_id}


async def _keep_old_one(context: WriteContext, intent: str) -> bool:
    """False where it was left after all, so that the move comes to its end; or somebody is at work on that, who comes
    first.
    """
    with suppress(TimeoutError, OvertakenError):
        async with context.ledger.locks.one_of([intent_lock(intent)], within=_LOCK_SECONDS):
            return await _keep_if_there(context, intent)
    return False


async def _keep_if_there(context: WriteContext, intent: str) -> bool:
    entry = await context.ledger.find_of(intent, MoveRecord)
    if entry is None or not _has_both(entry):
        return False
    leaving = await context.ledger.find_of(f"{intent}{LEAVE}", CancelRecord)
    if leaving is not None and leaving.sent_at is not None and leaving.may_still_arrive(context.clock()):
        until = leaving.sent_at + MAY_STILL_ARRIVE
        raise UnderWayError("cancel_appointment: what leaves the old one may still arrive", until=until)
    if await own_part(context.client, entry.business_id, entry.record.appointment_id) is None:
        return False
    if leaving is not None and leaving.is_in_doubt:
        await context.ledger.advance(leaving, Event.REFUSED_AT_REST)
    # They have heard that both are there, and nothing is news to them.
    kept = entry.record.with_both().not_owed().without_customer()
    await context.ledger.advance(entry, Event.DONE, record=kept, appointment_id=entry.appointment_id)
    return True


async def _settle_all(context: WriteContext, entries: Sequence[Entry[Record]]) -> int:
    settled = 0
    for entry in entries:
        try:
            async with context.ledger.locks.one_of([intent_lock(entry.id)], within=_LOCK_SECONDS):
                is_settled = await _settle(context, entry.id)
                if not is_settled and _is_over(entry, context.clock()):
                    await _let_go(context, entry.id)
            settled += is_settled
        except TimeoutError:
            continue
        except (BookingsError, OvertakenError) as error:
            if isinstance(error, BookingsError) and _is_over(entry, context.clock()):
                await _let_go(context, entry.id)
            else:
                logger.info("intent %s stays uncertain for now: %s", entry.id, type(error).__name__)
        except Exception:  # whatever is wrong with this one must not keep the others waiting
            logger.exception("intent %s cannot be settled", entry.id)
    return settled


async def _doubtful(context: WriteContext) -> list[Entry[Record]]:
    """What nobody has touched for a while; the clock may have been put back meanwhile."""
    now = context.clock()
    return await _wholes(
        context, [entry for entry in await context.ledger.in_doubt() if abs(now - entry.updated_at) >= _QUIET_FOR]
    )


async def _wholes(context: WriteContext, entries: Sequence[Entry[Record]]) -> list[Entry[Record]]:
    """Each once, and moves instead of their steps."""
    found: dict[str, Entry[Record]] = {}
    for entry in entries:
        try:
            whole = await context.ledger.find(whole_of(entry.id))
        except UnreadableRecordError:
            logger.info("intent %s stays uncertain: the record of what it is a step of cannot be read", entry.id)
            continue
        due = entry if whole is None or _stands_alone(entry, whole) else whole
        found.setdefault(due.id, due)
    return list(found.values())


def _stands_alone(step: Entry[Record], whole: Entry[Record]) -> bool:
    """Whether a step is looked into by itself: its end did not get on record, and its move is done, or was refused.

    Whoever has not got the new appointment keeps the old one.
    """
    return whole.state is State.CONFIRMED or (whole.state is State.REFUSED and is_booking(step))


def _is_over(entry: Entry[Record], now: datetime) -> bool:
    """A cancellation does not say when its appointment is; those in doubt for as long as anything is kept are over."""
    record = entry.record
    latest = record.start if isinstance(record, SlotRecord) else entry.created_at + REMEMBERED_FOR
    return now - latest > _OVER_FOR


async def _let_go(context: WriteContext, intent: str) -> None:
    """Graph cannot be asked, and its business may be gone for good: the end is not known, and not reported."""
    for name in (intent, f"{intent}{TAKE}", f"{intent}{LEAVE}"):
        entry = await context.ledger.find(name)
        if entry is not None and entry.is_in_doubt:
            logger.warning("intent %s is let go: its time is over, and what became of it cannot be seen", name)
            with suppress(OvertakenError):
                await context.ledger.advance(entry, Event.LET_GO, record=entry.record.not_owed())


async def _settle(context: WriteContext, intent: str) -> bool:
    entry = await context.ledger.find(intent)
    if entry is None or not await _is_under_way(context, entry):
        return False
    if whole_of(entry.id) == entry.id:
        entry = await context.ledger.advance(entry, Event.LOOKED_INTO, record=entry.record.owed())
    if is_booking(entry):
        await settle_without_writing(context, entry)
    elif is_move(entry):
        await _finish_move(context, entry)
    elif is_cancellation(entry):
        order = CancelOrder(entry.id, entry.business_id, entry.record.appointment_id, message="")
        await cancel(context, order, keep_notice=False)
    now = await context.ledger.find(intent)
    return now is not None and not now.is_in_doubt


async def _is_under_way(context: WriteContext, entry: Entry[Record]) -> bool:
    """Whoever was at work on it when it was listed may have given their customer an answer since, who believes that.

    A move that has been asked for again, by a process that died then, goes on where the steps of the earlier try are.
    """
    if entry.state is not State.PROPOSED:
        return entry.is_in_doubt
    steps = [await context.ledger.find(f"{entry.id}{name}") for name in (TAKE, LEAVE)]
    return any(step is not None and step.is_in_doubt for step in steps)


async def _finish_move(context: WriteContext, entry: Entry[MoveRecord]) -> None:
    """The customer has said yes to it, and what was sent half may be sent again without harm."""
    record = entry.record
    order = MoveOrder(
        entry.id,
        entry.business_id,
        record.appointment_id,
        record.start,
        record.asked_staff_id,
        service_id=record.service_id,
        answers=None,
        holder=record.holder,
        also_with=record.asked_also_with,
    )
    await move(context, order)
