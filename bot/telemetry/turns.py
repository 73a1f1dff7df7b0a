"""What is seen of a turn: its span, its figures, and the reference under which it logs."""

from __future__ import annotations

from contextvars import Token
from time import monotonic
from types import TracebackType
from typing import Self

from opentelemetry import context, trace

from bot.telemetry.figures import Figures, Outcome
from bot.telemetry.reference import About
from storage.conversations.model import Key
from storage.marks import Marks

_tracer = trace.get_tracer("bookings_chat.bot")


class TurnsSeen:
    def __init__(self, figures: Figures, marks: Marks) -> None:
        self.figures = figures
        self._marks = marks

    def about(self, key: Key) -> About:
        """For work on a conversation outside of its turns."""
        return About(self._marks.reference(str(key)))

    def turn(self, key: Key) -> TurnSeen:
        """For the time in which a turn is run and committed."""
        return TurnSeen(self.figures, self._marks.reference(str(key)), key.channel)


class TurnSeen:
    """`outcome` is for whoever runs the turn to set; as it stands at first, the turn was broken off."""

    def __init__(self, figures: Figures, reference: str, channel: str) -> None:
        self.outcome = Outcome.BROKEN_OFF
        self._has_failed = False
        self._figures = figures
        self._about = About(reference)
        self._told = {"bookings.conversation": reference, "bookings.channel": channel}

    def __enter__(self) -> Self:
        self._asks_graph = self._figures.turn_began()
        self._began = monotonic()
        self._about.__enter__()
        self._span = _tracer.start_span("bookings.turn", kind=trace.SpanKind.CONSUMER, attributes=self._told)
        self._token: Token[context.Context] | None = None
        if self._span.get_span_context().is_valid:
            self._token = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._figures.turn_ended(self.outcome, monotonic() - self._began, self._asks_graph)
        if self._token is not None:
            context.detach(self._token)
            self._span.set_attribute("bookings.outcome", self.outcome.value)
            if self.outcome is Outcome.FAILED:
                self._span.set_status(trace.StatusCode.ERROR)
            self._span.end()
        self._about.__exit__(kind, error, traceback)

    def fails(self) -> None:
        """What it says is no more than an apology."""
        self._has_failed = True

    def ends(self, *, says_something: bool) -> None:
        """It has been committed."""
        said = Outcome.ANSWERED if says_something else Outcome.SILENT
        self.outcome = Outcome.FAILED if self._has_failed else said
