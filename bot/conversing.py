"""The conversation as the edge and the database know it: plain JSON in and out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.bookings_bot import BotAnswer, Converse
from bot.erasing import conversation_address_mark
from bot.learning import learned_in
from dialogs.said import Said
from dialogs.stored import addresses_in, read_state
from dialogs.turn import TurnOptions, take_turn
from dialogs.turns.open_turn import USUAL
from scheduling.service import BookingService
from storage.conversations.forgetting import may_come_back
from storage.conversations.model import Key
from storage.conversations.store import MarksIn
from storage.json_types import JsonObject
from storage.marks import Marks


def conversation_with(desk: BookingService, clock: Callable[[], datetime], options: TurnOptions = USUAL) -> Converse:
    """The conversation as the edge calls it: plain JSON in and out."""

    async def converse(stored: JsonObject | None, said: Said) -> BotAnswer:
        before = read_state(stored)
        here = options if may_come_back(Key.parse(said.holder)) else replace(options, made_kept_for=None)
        turn = await take_turn(before, said, desk, now=clock(), options=here)
        learned = await learned_in(turn, before, desk)
        return BotAnswer(
            turn.state.to_json(),
            turn.replies,
            turn.told_of,
            learned,
            turn.erases,
            turn.state.open_subjects,
            turn.happenings,
        )

    return converse


def addresses_marked_with(marks: Marks) -> MarksIn:
    """The marks by which a conversation is found by its customer's addresses."""

    def marks_in(stored: JsonObject) -> set[str]:
        return {conversation_address_mark(marks, address) for address in addresses_in(stored)}

    return marks_in


def state_at_rest(stored: JsonObject) -> JsonObject | None:
    """Of a conversation that has rested for long: the appointments that its customer may see and change, if any."""
    rested = read_state(stored).at_rest()
    return rested.to_json() if rested.customer.made else None


def state_put_to_rest(stored: JsonObject) -> JsonObject:
    """Of a conversation that an operator resets: which appointments are its customer's, and nothing under way."""
    return read_state(stored).cleared().to_json()
