"""Which of the answers on offer to a question of the business is meant by words that are in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import pstdev

from dialogs.acts import AnyAct, Doubt, Field, GiveText
from dialogs.ports import Described
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import clean

_CLEAR = 0.75
"""How far the nearest must be from the next to be said, in standard deviations of all."""


@dataclass(frozen=True, slots=True)
class Answering:
    """`said` is laid beside each of the options."""

    said: str
    options: tuple[str, ...]

    @property
    def described(self) -> tuple[Described, ...]:
        return tuple(Described(one, one) for one in self.options)

    def likely(self, likeness: Sequence[float]) -> GiveText | None:
        """To be said back; None where two are as near."""
        first, second = sorted(range(len(likeness)), key=lambda n: -likeness[n])[:2]
        if likeness[first] - likeness[second] < _CLEAR * pstdev(likeness):
            return None
        return GiveText(field=Field.ANSWER, text=self.options[first])


def answering(said: str, acts: Sequence[AnyAct], context: Context) -> Answering | None:
    """None where another question was asked, the answer is read, or something else was said."""
    question = context.question
    if context.asked is not Asked.QUESTION or question is None or len(question.options) < 2 or context.is_foreign:
        return None
    if any(not isinstance(act, Doubt) for act in acts) or not any(char.isalpha() for char in said):
        return None
    return Answering(clean(said), question.options)
