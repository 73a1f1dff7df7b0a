"""A model as the conversation asks it: an answer, or none; what went wrong is in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.completions import ChatCompletions
from models.errors import ModelError


class Reader:
    """Answers in the time of one request, and never raises: a customer's turn goes on without."""

    def __init__(self, completions: ChatCompletions) -> None:
        self._completions = completions

    async def answer(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], name: str
    ) -> object | None:
        try:
            return await self._completions.complete(messages, schema, name)
        except ModelError:
            return None

    async def aclose(self) -> None:
        await self._completions.aclose()
