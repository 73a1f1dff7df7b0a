"""An answer to the business's question in other words than its options is said back, and not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dialogs.acts import Ask, Doubt, Field, GiveText, Reason, Topic
from dialogs.aids.likely_answers import answering
from dialogs.ports import Aids, Described
from dialogs.turns.aided import aided
from dialogs.understanding.context import Asked, AskedQuestion
from tests.dialogs.aids.places import salon

OPTIONS = ("Short hair", "Long hair", "A wig")
PLACE = salon(asked=Asked.QUESTION, question=AskedQuestion("What is it about?", OPTIONS))


class Fixed:
    def __init__(self, *likeness: float) -> None:
        self._likeness = likeness

    async def likeness(self, said: str, things: Sequence[Described]) -> tuple[float, ...] | None:
        return self._likeness or None

    def prepare(self, things: Sequence[Described]) -> None:
        pass


async def test_the_one_that_is_clearly_nearest_is_proposed() -> None:
    reading = await aided("down to my waist", (), PLACE, Aids(meaning=Fixed(0.1, 0.6, 0.15)))

    assert reading.acts == ()
    assert reading.proposed == (GiveText(field=Field.ANSWER, text="Long hair"),)


@pytest.mark.parametrize("likeness", [(0.4, 0.39, 0.1), ()])
async def test_of_two_that_are_as_near_none_is(likeness: tuple[float, ...]) -> None:
    reading = await aided("down to my waist", (), PLACE, Aids(meaning=Fixed(*likeness)))

    assert reading.proposed == ()


@pytest.mark.parametrize(
    "acts",
    [
        (GiveText(field=Field.ANSWER, text="A wig"),),
        (Ask(topic=Topic.PRICE),),
    ],
)
def test_what_is_read_is_not_looked_at(acts: tuple[GiveText | Ask, ...]) -> None:
    assert answering("down to my waist", acts, PLACE) is None


def test_what_is_in_doubt_is() -> None:
    assert answering("down to my waist", (Doubt(reason=Reason.LEFT_OVER),), PLACE) is not None


def test_only_where_there_are_options() -> None:
    free = replace(PLACE, question=AskedQuestion("What is it about?"))

    assert answering("down to my waist", (), free) is None
    assert answering("12", (), PLACE) is None
    assert answering("down to my waist", (), replace(PLACE, asked=Asked.NAME)) is None
