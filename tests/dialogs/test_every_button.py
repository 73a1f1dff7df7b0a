"""Every button of every screen of every transcript, pressed and typed, in every language that is spoken and read.

Each transcript is played once in English. In another language it is played again with the same buttons pressed and the
same acts heard, so that the customer meets the same screens in it.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.core import get_global

from dialogs.acts import (
    Agree,
    AnyAct,
    Change,
    Command,
    Decline,
    Do,
    Field,
    GiveAppointment,
    GiveBusiness,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveTogether,
    GiveWhen,
    Goal,
    Skip,
    Want,
)
from dialogs.offers import local_day, local_time
from dialogs.replies import Choice, Reply, choices_of
from dialogs.said import Said
from dialogs.saying.catalogue import MASTER
from dialogs.saying.languages import full_languages
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Cancelling, Moving, Together
from dialogs.stored import read_state
from dialogs.turn import Turn, take_turn
from dialogs.turns.buttons import acts_of_label
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.language import is_read
from dialogs.understanding.reader import read as read_words
from dialogs.when import When
from scheduling.service import BookingService
from tests.transcripts import ALL, FOLDER, Heard, Transcript, heard, play
from tests.transcripts import read as chat
from tests.worlds.rehearsal import RehearsalDesk
from tests.worlds.sample import ZONE
from tests.worlds.stage import Stage, stage

__all__ = ["stage"]
ZONES = (ZONE, ZoneInfo("America/New_York"))
"""Of the business, and of the customers who meet it online."""
OTHERS = tuple(
    f"{language}-{get_global('likely_subtags')[language].rpartition('_')[2]}"
    for language in full_languages()
    if language != MASTER and is_read(language)
)
"""With the country in which most of those are who speak it: "de-DE"."""
ASKED_FOR = {
    Field.SERVICE: {Asked.SERVICE},
    Field.STAFF: {Asked.STAFF},
    Field.DAY: {Asked.DAY, Asked.TIME},
    Field.TIME: {Asked.TIME, Asked.DAY},
    Field.PEOPLE: {Asked.PEOPLE},
    Field.NAME: {Asked.NAME},
    Field.EMAIL: {Asked.EMAIL},
    Field.PHONE: {Asked.PHONE},
    Field.ANSWER: {Asked.QUESTION},
}


@dataclass
class Screen:
    """Where a customer is, and what the last replies offer them."""

    said: Said
    state: ConversationState
    choices: tuple[Choice, ...]
    desk: BookingService


@dataclass
class Script:
    """What was pressed, or heard, with each message of a transcript, for playing it in another language."""

    pressed: deque[tuple[AnyAct, ...] | None] = field(default_factory=deque)
    read: dict[str, deque[tuple[AnyAct, ...]]] = field(default_factory=lambda: defaultdict(deque))
    screens: deque[tuple[Reply, ...]] = field(default_factory=deque)


class Player:
    """Plays a transcript, and tries every button on the way."""

    def __init__(self, transcript: Transcript, stage: Stage, desk: BookingService, locale: str) -> None:
        self.transcript = transcript
        self.stage = stage
        self.desk = desk
        self.locale = locale
        self.states: dict[str, ConversationState] = {}
        self.ids = count(1)
        self.wrong: list[str] = []

    async def take(self, said: Said) -> Turn:
        state = self.states.get(said.holder, ConversationState())
        turn = await take_turn(
            state, said, self.desk, now=self.transcript.now, new_id=lambda: f"intent-{next(self.ids)}"
        )
        self.states[said.holder] = turn.state
        await self.try_buttons(said, turn)
        return turn

    async def try_buttons(self, said: Said, turn: Turn) -> None:
        seen: dict[object, Any] = {}
        for choice in (one for reply in turn.replies for one in choices_of(reply)):
            pressed = replace(said, text="" if choice.value else choice.says, pressed=choice.value, joined=False)
            after, desk = await self.fork(turn.state, pressed, seen)
            where = f"{self.locale} {turn.state.asked} {choice.label!r}: "
            self.wrong += [where + wrong for wrong in faults(turn.state, choice.acts, after, desk)]
            for words in dict.fromkeys((choice.says, choice.label)):
                if acts_of_label(words, turn.state) not in {None, choice.acts}:
                    self.wrong.append(f"{where}typed as {words!r} it is something else")

    async def fork(self, state: ConversationState, said: Said, seen: dict[object, Any]) -> tuple[Turn, RehearsalDesk]:
        desk = RehearsalDesk(self.desk, self.transcript.now, seen)
        there = read_state(json.loads(json.dumps(state.to_json())))
        turn = await take_turn(there, said, desk, now=self.transcript.now, new_id=lambda: "intent-of-a-fork")
        return turn, desk


class FirstPlayer(Player):
    """Plays in English, and notes what was pressed and heard."""

    def __init__(self, transcript: Transcript, stage: Stage, desk: BookingService) -> None:
        super().__init__(transcript, stage, desk, transcript.locale)
        self.script = Script()

    def read(self, said: str, context: Context) -> tuple[AnyAct, ...]:
        acts = read_words(said, context)
        self.script.read[said].append(acts)
        return acts

    async def answer(self, said: Said) -> list[Heard]:
        state = self.states.get(said.holder, ConversationState())
        pressed = None if said.pressed is not None else acts_of_label(said.text, state)
        self.script.pressed.append(pressed)
        turn = await self.take(said)
        self.script.screens.append(turn.replies)
        return [heard(reply) for reply in turn.replies]


class NextPlayer(Player):
    """Plays what was noted in another language, and holds that the customer meets the same screens in it."""

    def __init__(self, first: FirstPlayer, desk: BookingService, locale: str) -> None:
        super().__init__(first.transcript, first.stage, desk, locale)
        self.pressed = deque(first.script.pressed)
        self.screens = deque(first.script.screens)
        self.heard = {said: deque(acts) for said, acts in first.script.read.items()}

    def read(self, said: str, context: Context) -> tuple[AnyAct, ...]:
        noted = self.heard.get(said)
        return noted.popleft() if noted else read_words(said, context)

    async def answer(self, said: Said) -> list[Heard]:
        pressed = self.pressed.popleft()
        if pressed is not None:
            said = replace(said, pressed=Choice("", "", pressed).value)
        turn = await self.take(replace(said, locale=self.locale))
        there = self.screens.popleft()
        if screen_of(turn.replies) != screen_of(there):
            self.wrong.append(f"{self.locale} {said.text!r}: another screen: {turn.replies} instead of {there}")
        return [heard(reply) for reply in there]  # so that the transcript finds its buttons


def screen_of(replies: Sequence[Reply]) -> list[tuple[AnyAct, ...]]:
    return [choice.acts for reply in replies for choice in choices_of(reply)]


def faults(before: ConversationState, acts: tuple[AnyAct, ...], turn: Turn, desk: RehearsalDesk) -> list[str]:
    """What is wrong with what came of a pressed button."""
    if not turn.replies:
        return ["no answer"]
    if turn.state.unclear:
        return [f"not understood: {turn.replies[-1].text}"]
    if any(choice.acts == AGAIN for reply in turn.replies for choice in choices_of(reply)):
        return []  # the calendar is out of reach
    told = " / ".join(reply.text for reply in turn.replies)
    wrong = [f"{act} did not happen: {told}" for act in acts if not happened(act, before, turn, desk)]
    has_agreed = before.task is not None and (before.task.agreed or before.task.sent)
    if desk.writes and not has_agreed and not any(isinstance(act, Agree) for act in acts):
        wrong.append("it wrote without a yes")
    return wrong


AGAIN = (Do(command=Command.AGAIN),)


def happened(act: AnyAct, before: ConversationState, turn: Turn, desk: RehearsalDesk) -> bool:
    """Whether an act left the mark that it should leave in the state, or on screen."""
    after = turn.state
    match act:
        case Agree():
            return bool(desk.writes)
        case Decline():
            return type(after.task) is not type(before.task) or after.asked is not before.asked
        case Want(goal=goal):
            return is_wanted(goal, after)
        case Change(field=field):
            return after.asked in ASKED_FOR[field]
        case Do(command=Command.STOP):
            return len(after.tasks) < len(before.tasks) or after.visit != before.visit
        case _:
            return is_given(act, after) if is_fact(act) else bool(turn.replies[0].text)


def is_fact(act: AnyAct) -> bool:
    return isinstance(act, Skip) or type(act).__name__.startswith("Give")


def is_given(act: AnyAct, after: ConversationState) -> bool:
    visit, customer = after.visit, after.customer
    match act:
        case GiveBusiness(business_id=business_id):
            return after.business_id == business_id
        case GiveService(service_ids=ids):
            return visit is not None and visit.service_id in ids
        case GiveStaff(staff_ids=ids):
            return visit is not None and visit.staff_ids == ids
        case GiveWhen(when=when):
            return is_wished(when, after)
        case GivePeople(count=count):
            return isinstance(visit, Booking) and visit.people == count
        case GiveTogether(at_once=at_once):
            return isinstance(visit, Booking) and visit.together is (Together.AT_ONCE if at_once else Together.IN_TURN)
        case GiveText(field=Field.ANSWER, text=text):
            return visit is not None and text in dict(visit.answers).values()
        case GiveAppointment(appointment_ids=ids, is_all=True):
            tasks = [task for task in after.tasks if isinstance(task, Moving | Cancelling)]
            return set(ids) == {key for task in tasks for key in (task.appointment_id, *task.others)}
        case GiveAppointment(appointment_ids=ids):
            return (getattr(after.task, "appointment_id", None),) == ids
        case Skip(field=Field.NAME):
            return isinstance(visit, Booking) and all(guest.name is not None for guest in visit.guests)
        case Skip(field=Field.PHONE):
            return customer.phone == ""
        case _:
            return False


def is_wanted(goal: Goal, after: ConversationState) -> bool:
    is_shown = goal is Goal.SHOW and after.asked is Asked.GOAL
    return is_shown or (after.task is not None and after.task.goal is goal)


def is_wished(when: When, after: ConversationState) -> bool:
    """The time is chosen, or times that fit it are on offer."""
    visit = after.visit
    if visit is None:
        return False
    starts = [visit.slot] if visit.slot else list(visit.slots or ())
    if when.soonest:
        return visit.when.soonest and bool(starts)
    days = visit.open_days or ()
    fits = [when.fits(local_day(one, zone), local_time(one, zone)) for one in starts for zone in ZONES]
    return any(fits) or any(map(when.fits_day, days))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
async def test_every_button_is_understood(path: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    transcript = chat(path)
    first = FirstPlayer(transcript, stage, await stage.start_again(transcript.now, transcript.rules))
    monkeypatch.setattr("dialogs.turns.reading.read", first.read)
    await play(transcript, stage.studio, first.answer)
    wrong = first.wrong
    for locale in OTHERS:
        following = NextPlayer(first, await stage.start_again(transcript.now, transcript.rules), locale)
        monkeypatch.setattr("dialogs.turns.reading.read", following.read)
        await play(transcript, stage.studio, following.answer)
        wrong += following.wrong

    assert wrong == []
