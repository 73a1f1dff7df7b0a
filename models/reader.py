"""A model as the conversation asks it: an answer, or none; what went wrong is in the log."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from models.completions import ChatCompletions
from models.errors import ModelError

logger = logging.getLogger("models")


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
        except Exception as error:  # noqa: BLE001  # a fault of ours here shall cost no customer their turn either
            logger.warning("the model cannot be asked: %s", type(error).__name__)
            return None

    async def aclose(self) -> None:
        await self._completions.aclose()
