"""How a conversation is called in logs and spans: by a keyed mark, which leads nobody who lacks the key to it."""

from __future__ import annotations

from contextvars import ContextVar, Token
from types import TracebackType

_current: ContextVar[str] = ContextVar("conversation", default="")


def current_reference() -> str:
    """Of the conversation that is at work on; "" outside of any."""
    return _current.get()


class About:
    """For the time of a block, and in what is begun in it, work is on this conversation."""

    __slots__ = ("_reference", "_token")

    def __init__(self, reference: str) -> None:
        self._reference = reference
        self._token: Token[str] | None = None

    def __enter__(self) -> str:
        self._token = _current.set(self._reference)
        return self._reference

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._token is not None
        _current.reset(self._token)
