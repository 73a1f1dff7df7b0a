"""What a customer's words turned out to mean is handed on, to be suggested as another name of the service."""

from __future__ import annotations

import pytest

from dialogs.ports import Aids
from dialogs.turn import TurnOptions
from dialogs.turns.open_turn import Learned
from tests.dialogs.aids.meanings import TableOfMeanings
from tests.dialogs.talk import Talk

SAID = "my fringe needs doing on friday"


def talk() -> Talk:
    table = TableOfMeanings({"fringe": {"Haircut": 0.6, "Colour": 0.5}})
    return Talk(options=TurnOptions(aids=Aids(meaning=table)))


async def test_the_service_that_is_chosen_of_those_guessed_at_is_learned() -> None:
    one = talk()
    await one.say(SAID)
    await one.press("Haircut")

    assert one.learned == (Learned("Haircut", "fringe"),)


async def test_it_is_learned_once() -> None:
    one = talk()

    await one.say(SAID, "the haircut", "at ten")

    assert one.learned == ()


@pytest.mark.parametrize("then", ["none of these", "a beard trim", "never mind", "what do you charge for a haircut?"])
async def test_whoever_means_something_else_teaches_nothing(then: str) -> None:
    one = talk()

    await one.say(SAID, then)

    assert one.learned == ()


async def test_a_service_that_was_named_teaches_nothing() -> None:
    one = talk()

    await one.say("a haircut on friday at ten", "with Dana")

    assert one.learned == ()
