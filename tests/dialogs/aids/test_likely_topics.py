"""A question that no template reads is answered where its meaning is near to one topic, and to no other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dialogs.acts import Topic
from dialogs.aids.likely_topics import samples
from dialogs.answers import TOPICS
from dialogs.ports import Aids, Described
from dialogs.turn import TurnOptions
from dialogs.understanding.language import is_read
from tests.dialogs.talk import Talk

ODD = "does the shutter go up before breakfast over there?"


class NearTo:
    """Near to the samples with these words in them."""

    def __init__(self, **near: float) -> None:
        self._near = near
        self.asked: list[str] = []

    async def likeness(self, said: str, things: Sequence[Described]) -> tuple[float, ...] | None:
        self.asked.append(said)
        return tuple(
            max((like for word, like in self._near.items() if word in one.name), default=0.1) for one in things
        )

    def prepare(self, things: Sequence[Described]) -> None:
        pass


def talk_with(meaning: NearTo, locale: str = "en-GB") -> Talk:
    return Talk(locale=locale, options=TurnOptions(aids=Aids(meaning=meaning)))


async def test_what_is_near_to_one_topic_is_answered() -> None:
    answer = await talk_with(NearTo(open=0.7, price=0.3)).say(ODD)

    assert "9:00" in answer


@pytest.mark.parametrize("near", [{"open": 0.5}, {"open": 0.7, "cost": 0.68}, {}])
async def test_what_is_not_is_told_whom_to_ask(near: dict[str, float]) -> None:
    answer = await talk_with(NearTo(**near)).say(ODD)

    assert "+351 210 000 300" in answer
    assert "9:00" not in answer


async def test_a_question_that_is_read_is_not_looked_at() -> None:
    meaning = NearTo(open=0.9)

    await talk_with(meaning).say("how much is a haircut?")

    assert meaning.asked == []


async def test_in_german_too() -> None:
    answer = await talk_with(NearTo(geöffnet=0.8), "de-DE").say("geht der Rollladen bei euch vor dem Frühstück hoch?")

    assert "9:00" in answer


async def test_a_booking_under_way_goes_on() -> None:
    talk = talk_with(NearTo(open=0.7))

    answer = await talk.say("a haircut with Dana on friday at 10", ODD)

    assert "9:00" in answer
    assert talk.visit.service_id == "Haircut"


@pytest.mark.parametrize("locale", ["en", "de"])
def test_every_language_that_is_read_has_samples(locale: str) -> None:
    assert is_read(locale)
    assert len(samples(locale)) > 80
    assert len({one.name for one in samples(locale)}) == len(samples(locale))


def test_every_topic_that_is_answered_can_be_found() -> None:
    """But for those that only templates can tell, with what they need to know."""
    from dialogs.aids import likely_topics

    told_by_templates = {Topic.LATE, Topic.LANGUAGE}
    assert set(likely_topics._topics("en")) >= set(TOPICS) - told_by_templates
    assert set(likely_topics._topics("de")) == set(likely_topics._topics("en"))


def test_another_language_has_none() -> None:
    assert samples("pl") == ()
