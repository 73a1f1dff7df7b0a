"""A chosen slot is the customer's while they decide: held, held on to at every message, and given back."""

from __future__ import annotations

from contextlib import suppress

from dialogs.booking import not_possible
from dialogs.frame import Frame
from dialogs.heard import Goal
from dialogs.talk import Talk
from graph.errors import BookingsError
from scheduling.model import Held


async def keep(talk: Talk) -> bool:
    """Hold the slot that is chosen now; False when it cannot be had, and another must be looked for."""
    frame, holder = talk.frame, talk.holder
    if holder is None or frame.slot is None or frame.service_id is None:
        return True
    if _claim(frame) == _claim(talk.frame_before) and await talk.desk.renew(holder) is not None:
        return True
    outcome = await talk.desk.hold(talk.slots_of(frame.service_id), frame.slot.start)
    if isinstance(outcome, Held):
        return True
    not_possible(talk, frame.slot, outcome)
    return False


async def let_go(talk: Talk) -> None:
    """After a turn: whoever has turned away from a slot keeps it from nobody. One that stays held anyway expires."""
    if talk.holder is None or _claim(talk.frame_before) is None or _claim(talk.frame) is not None:
        return
    with suppress(BookingsError):
        await talk.desk.release(talk.holder)


def _claim(frame: Frame) -> tuple[object, ...] | None:
    """What is held for this frame. A booking set aside keeps its hold, unless another slot takes its place."""
    if frame.slot is None:
        return _claim(frame.parked) if frame.parked else None
    target = frame.target_id if frame.goal is Goal.MOVE else None
    return frame.business_id, frame.service_id, frame.staff, frame.slot.start, target
