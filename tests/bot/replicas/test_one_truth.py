"""Whatever a customer says while a write is under way, and to whichever process: what they are told last is so.

Black box: processes `python app.py` on one PostgreSQL, Direct Line over HTTP, and the calendar as it ends up.
`TRUTH_ROUNDS` says how many customers the random test has (24 when it is not set), `TRUTH_SEED` which ones; its figures
are shown with `pytest -s`.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest

from tests.bot.replicas import belief
from tests.bot.replicas.belief import Belief
from tests.bot.replicas.processes import Button, Customer, Line, Pace, Town, open_town

ROUNDS = int(os.environ.get("TRUTH_ROUNDS", "24"))
SEED = int(os.environ.get("TRUTH_SEED", "1"))

# The calendar has it soon, and the answer comes late.
SLOW = Pace(before=0.4, after=2.0)
FEW = 3
"""Cases at the same time: of the four requests that a business may have at Graph one is left for their looks."""

AT_ONCE = 8
"""Customers of the random test who talk at the same time."""

TRUTH_WITHIN_SECONDS = 60.0
QUIET_SECONDS = 1.5
HEARD_WITHIN_SECONDS = 6.0
LOOKED_AGAIN_AFTER_SECONDS = 3.0

PRESS_AGAIN = "(the same button again)"
CHECKS = ("Please check", "Shall I cancel")


class Errand(Enum):
    BOOK = "book"
    CANCEL = "cancel"
    MOVE = "move"


class Moment(Enum):
    """When the second message is sent, seen from the write that the first leads to."""

    AT_ONCE = "with the yes"
    DURING = "during Graph's request"
    ANSWERED = "after Graph's answer"
    TOLD = "after the outcome was told"


@dataclass(frozen=True, slots=True)
class Case:
    """`words` follow the yes: the first at the moment, others once something is there to say yes to."""

    errand: Errand
    words: tuple[str, ...]
    moment: Moment = Moment.DURING
    pace: Pace = SLOW
    steps: tuple[int, ...] = (1, 2)
    """To which process each of the words goes, counted from the one that hears the yes."""
    pause: float = 0.8

    def __str__(self) -> str:
        return f"{self.errand.value}, {self.moment.value}: {', then '.join(self.words)}"


CASES = (
    Case(Errand.BOOK, ("never mind",)),
    Case(Errand.BOOK, ("actually make it 11:30", "yes")),
    Case(Errand.BOOK, ("hello?",)),
    Case(Errand.BOOK, ("yes",)),
    Case(Errand.BOOK, (PRESS_AGAIN,), Moment.AT_ONCE, pause=0),
    Case(Errand.CANCEL, ("keep it",)),
    Case(Errand.CANCEL, ("hello?",)),
    Case(Errand.MOVE, ("never mind",)),
    Case(Errand.MOVE, ("hello?",)),
    *(Case(errand, (PRESS_AGAIN,), Moment.AT_ONCE, pace=Pace(), pause=0) for errand in Errand),
)

RANDOM_WORDS = (
    ("never mind",),
    ("hello?",),
    ("yes",),
    ("no",),
    ("keep it",),
    ("actually make it 11:30",),
    ("actually make it 11:30", "yes"),
    ("what time is it again?",),
    ("cancel my appointment",),
    ("cancel my appointment", "yes"),
    ("my appointments",),
    ("start over",),
    ("go back",),
    ("thanks",),
    ("how much is it?",),
    (PRESS_AGAIN,),
)


@dataclass(slots=True)
class Story:
    """One customer in one case: what they believed before the yes, and where it stands in the transcript."""

    case: Case
    customer: Customer
    button: Button
    belief: Belief
    since: int
    writes: int
    faults: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    seconds: float = 0.0

    def __str__(self) -> str:
        told = "\n  ".join(str(line) for line in self.lines[self.since :])
        return f"{self.case}: {', '.join(self.faults)}\n  {told}\n  calendar: {', '.join(self.calendar) or 'empty'}"


async def begin(town: Town, case: Case) -> Story:
    """Up to the button that does it; Graph is quick until then."""
    customer = town.new_customer()
    first, other = frozenset({customer.time("10:00")}), frozenset({customer.time("11:30")})
    match case.errand:
        case Errand.BOOK:
            button, believed = await customer.about_to_book(), Belief(times=frozenset(), wish=first)
        case Errand.CANCEL:
            button, believed = await customer.about_to_cancel(), Belief(times=first, wish=frozenset())
        case Errand.MOVE:
            button, believed = await customer.about_to_move(), Belief(times=first, wish=other)
    town.bookings.paces[customer.email] = case.pace
    writes = len(town.bookings.writes[customer.email])
    return Story(case, customer, button, believed, len(await customer.transcript()), writes)


async def go_on(story: Story) -> None:
    """The yes, and what is said after it."""
    case, customer = story.case, story.customer
    if case.moment is Moment.AT_ONCE:
        await asyncio.gather(customer.press(story.button), _say_later(story))
    else:
        await customer.press(story.button)
        await _moment(story)
        await _say_later(story)
    for words, step in zip(case.words[1:], case.steps[1:], strict=False):
        await customer.hear(*CHECKS, after=story.since, within=HEARD_WITHIN_SECONDS)
        await customer.say(words, customer.home + step)


async def _say_later(story: Story) -> None:
    await asyncio.sleep(story.case.pause)
    place = story.customer.home + story.case.steps[0]
    if story.case.words[0] == PRESS_AGAIN:
        await story.customer.press(story.button, place)
    else:
        await story.customer.say(story.case.words[0], place)


async def _moment(story: Story) -> None:
    match story.case.moment:
        case Moment.DURING:
            await story.customer.write_begun(story.writes)
        case Moment.ANSWERED:
            await story.customer.write_answered(story.writes)
        case Moment.TOLD:
            await story.customer.hear(*belief.OUTCOMES, after=story.since, within=HEARD_WITHIN_SECONDS)


async def judge(story: Story, within: float = TRUTH_WITHIN_SECONDS) -> None:
    """Looks until what was told is so and nothing more happens, or for so many seconds."""
    begun = grown = time.monotonic()
    while True:
        lines = tuple(await story.customer.transcript())
        grown = time.monotonic() if len(lines) > len(story.lines) else grown
        await look(story, lines)
        now = time.monotonic()
        is_quiet = now - grown > QUIET_SECONDS and not story.customer.town.bookings.is_writing(story.customer.email)
        if (is_quiet and not story.faults) or now - begun > within:
            story.seconds = grown - begun
            return
        await asyncio.sleep(0.5)


async def look(story: Story, lines: tuple[Line, ...]) -> None:
    calendars = await story.customer.town.bookings.calendars(story.customer.town.http)
    story.lines, story.calendar = lines, tuple(calendars.get(story.customer.email, ()))
    told = [line.text for line in lines[story.since :] if line.is_bot]
    story.faults = belief.faults(belief.after(story.belief, told), story.calendar)


async def look_again(stories: Sequence[Story]) -> None:
    """Nothing may change behind the back of those who were content."""
    await asyncio.sleep(LOOKED_AGAIN_AFTER_SECONDS)
    for story in stories:
        if not story.faults:
            await look(story, tuple(await story.customer.transcript()))


@pytest.mark.parametrize("count", [2, 3], ids=["two processes", "three processes"])
async def test_what_is_told_last_is_so(count: int, empty_postgresql_address: str, tmp_path: Path) -> None:
    async with open_town(count, empty_postgresql_address, tmp_path, SEED) as town:
        stories = await _begin_all(town, CASES)

        for first in range(0, len(stories), FEW):
            await asyncio.gather(*(go_on(story) for story in stories[first : first + FEW]))

        await _judge_all(stories)
        await look_again(stories)
    wrong = [str(story) for story in stories if story.faults]
    assert not wrong, f"{len(wrong)} of {len(stories)}\n" + "\n".join(wrong)


def any_case(chance: random.Random, number: int) -> Case:
    return Case(
        errand=list(Errand)[number % 3],
        words=chance.choice(RANDOM_WORDS),
        moment=chance.choice(list(Moment)),
        pace=Pace(before=chance.uniform(0, 0.8), after=chance.uniform(0, 0.4)),
        steps=(chance.randrange(3), chance.randrange(3)),
        pause=chance.choice([0, chance.uniform(0, 0.05), chance.uniform(0, 0.5)]),
    )


async def test_whatever_is_said_and_whoever_is_killed(empty_postgresql_address: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    cases = [any_case(chance, number) for number in range(ROUNDS)]
    waves = [cases[first : first + AT_ONCE] for first in range(0, ROUNDS, AT_ONCE)]
    stories: list[Story] = []
    # Two of three waves lose a process.
    kills = [chance.uniform(0, 2.5) if number % 3 else None for number in range(len(waves))]

    async with open_town(3, empty_postgresql_address, tmp_path, SEED) as town:
        told: list[Story] = []
        for wave, kill_after in zip(waves, kills, strict=True):
            # The next come in while those before wait for their truth.
            told, _ = await asyncio.gather(_begin_all(town, wave), _judge_all(told))
            stories += told
            await asyncio.gather(*(go_on(story) for story in told), kill_one(town, kill_after))
        await _judge_all(told)
        await look_again(stories)

    wrong = [str(story) for story in stories if story.faults]
    outcome = figures(stories, len(kills) - kills.count(None))
    sys.stdout.write(outcome)
    assert not wrong, outcome + "\n".join(wrong)


async def kill_one(town: Town, seconds: float | None) -> None:
    if seconds is not None:
        await asyncio.sleep(seconds)
        await town.kill_one()


async def _begin_all(town: Town, cases: Sequence[Case]) -> list[Story]:
    return await asyncio.gather(*(begin(town, case) for case in cases))


async def _judge_all(stories: Sequence[Story]) -> None:
    await asyncio.gather(*(judge(story) for story in stories))


def figures(stories: Sequence[Story], kills: int) -> str:
    found = Counter(fault for story in stories for fault in story.faults)
    counts = ", ".join(f"{name}: {found[name]}" for name in belief.FAULTS)
    slowest = max(story.seconds for story in stories)
    return f"\nrounds: {len(stories)}, kills: {kills}, {counts}, the last word came after {slowest:.1f} s at most\n"
