"""A model as a list of answers, with all that it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from dialogs.aids.schema import Answer

NOTHING: Mapping[str, Any] = dict.fromkeys(field.name for field in structs.fields(Answer))


class ListOfAnswers:
    """One for each question, in their order; then none."""

    def __init__(self, *answers: Mapping[str, Any] | None) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def answer(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], name: str
    ) -> object | None:
        self.asked.append("\n".join(one["content"] for one in messages))
        return self._answers.pop(0) if self._answers else None
