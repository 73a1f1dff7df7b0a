"""What a question is about that no template reads: the topic to whose sample questions it is near, and to no other's.

An answer changes nothing, and says itself what it answers, so it is given at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from msgspec import structs

from dialogs.acts import AnyAct, Ask, Topic
from dialogs.ports import Described
from dialogs.understanding.context import Context
from dialogs.understanding.message import clean

_NEAR, _APART = 0.55, 0.05
"""From this cosine on, and so far from the next topic, hardly any question is about something else."""


@dataclass(frozen=True, slots=True)
class Question:
    """`said` is laid beside the samples of all topics; `act` is the question as it was heard."""

    said: str
    act: Ask
    locale: str

    @property
    def described(self) -> tuple[Described, ...]:
        return samples(self.locale)

    def settle(self, acts: Sequence[AnyAct], likeness: Sequence[float]) -> tuple[AnyAct, ...]:
        near: dict[Topic, float] = {}
        for topic, one in zip(_topics(self.locale), likeness, strict=True):
            near[topic] = max(one, near.get(topic, -1.0))
        first, second = sorted(near, key=lambda topic: -near[topic])[:2]
        if near[first] < _NEAR or near[first] - near[second] < _APART:
            return tuple(acts)
        return tuple(structs.replace(act, topic=first) if act is self.act else act for act in acts)


def question_of(said: str, acts: Sequence[AnyAct], context: Context) -> Question | None:
    """The one question of a message of which it is not known what it is about."""
    if context.is_foreign or not samples(context.locale):
        return None
    open_ones = [act for act in acts if isinstance(act, Ask) and act.topic is Topic.OTHER and not act.is_described]
    if len(open_ones) != 1:
        return None
    start, end = open_ones[0].span
    own = clean(said)
    return Question(own[start:end].strip() or own, open_ones[0], context.locale)


@cache
def samples(locale: str) -> tuple[Described, ...]:
    """Of all topics in their order; none in a language that has no such file."""
    return tuple(Described(one, one) for said in _table(locale).values() for one in said)


@cache
def _topics(locale: str) -> tuple[Topic, ...]:
    return tuple(Topic(name) for name, said in _table(locale).items() for _ in said)


@cache
def _table(locale: str) -> dict[str, list[str]]:
    language = locale.replace("_", "-").partition("-")[0].lower()
    file = resources.files("dialogs") / "languages" / language / "topics.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
