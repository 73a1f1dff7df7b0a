"""What the booking service lets others see of its work: spans for OpenTelemetry, and how each write was answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar

from opentelemetry import context, trace
from opentelemetry.trace import SpanKind, StatusCode

from scheduling.model import (
    AlreadyBooked,
    Booked,
    Cancelled,
    Forbidden,
    Held,
    Moved,
    Noted,
    NotFound,
    Refused,
    SlotTaken,
    TooMany,
    Uncertain,
)

P = ParamSpec("P")
T = TypeVar("T")

_tracer = trace.get_tracer("bookings_chat.scheduling")

AnswerWatcher: TypeAlias = Callable[[str, str], None]
"""Called with what was asked for ("book") and how that was answered, by its name in `ANSWERS` or `FAILED`."""

ANSWERS: dict[type[object], str] = {
    Held: "held",
    Booked: "booked",
    AlreadyBooked: "already-booked",
    Moved: "moved",
    Cancelled: "cancelled",
    Noted: "noted",
    SlotTaken: "slot-taken",
    Refused: "refused",
    Forbidden: "forbidden",
    NotFound: "not-found",
    TooMany: "too-many",
    Uncertain: "uncertain",
}
"""The name by which an operator sees each kind of answer."""

FAILED = "failed"
"""There was no answer: Graph or the database could not be used."""


def unwatched(_: str, __: str) -> None:
    """Nobody counts."""


def traced(name: str) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Coroutine[Any, Any, T]]]:
    """A span over each call of a method, which says how it was answered where that is an answer of `ANSWERS`.

    What it raises is told by its kind alone: an error's text may quote a customer.
    """

    def around(method: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        @wraps(method)
        async def run(*arguments: P.args, **options: P.kwargs) -> T:
            span = _tracer.start_span(f"bookings.{name}", kind=SpanKind.INTERNAL)
            if not span.get_span_context().is_valid:  # nobody listens
                return await method(*arguments, **options)
            token = context.attach(trace.set_span_in_context(span))
            try:
                answer = await method(*arguments, **options)
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise
            else:
                if (said := ANSWERS.get(type(answer))) is not None:
                    span.set_attribute("bookings.answer", said)
                return answer
            finally:
                context.detach(token)
                span.end()

        return run

    return around
