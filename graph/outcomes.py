"""Which of our errors an unsuccessful call becomes, as pure rules."""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import BookingsError, NotAllowed, NotThere, OutcomeUnknown, Rejected, TryLater
from graph.retry import THROTTLED, Outcome, leaves_doubt
from graph.wire import Request

GONE = frozenset({404, 410})

# Not done, and only for now. https://learn.microsoft.com/graph/errors
_PASSING = {423: "locked by another request", THROTTLED: "throttled"}


@dataclass(frozen=True, slots=True)
class Failure:
    """An unsuccessful try: what came back, the code and id that Graph gave it, and the wait that Graph named."""

    outcome: Outcome
    code: str | None = None
    request_id: str | None = None
    retry_after: float | None = None


def error_of(request: Request, failure: Failure) -> BookingsError:
    """The error of a call that wrote nothing."""
    name, status, code, request_id = request.operation, failure.outcome, failure.code, failure.request_id
    if not isinstance(status, int):
        return TryLater(f"{name}: {status.value}", retry_after=failure.retry_after, code=code, request_id=request_id)
    if status in _PASSING or leaves_doubt(status):
        text = f"{name}: {_PASSING.get(status, 'Graph has a fault')}"
        return TryLater(text, retry_after=failure.retry_after, status=status, code=code, request_id=request_id)
    if status in {401, 403}:
        text = f"{name}: not permitted; check the application's permissions in Microsoft Entra"
        return NotAllowed(text, status=status, code=code, request_id=request_id)
    if status in GONE and code is None:
        # Whoever is on the way does not know what is there.
        text = f"{name}: not found, and not in Graph's words; check GRAPH_BASE_URL if it stays so"
        return TryLater(text, status=status, request_id=request_id)
    if status in GONE:
        return NotThere(f"{name}: not found", status=status, code=code, request_id=request_id)
    if status < 400:
        text = f"{name}: this is not how Graph answers; check GRAPH_BASE_URL"
        return NotAllowed(text, status=status, code=code, request_id=request_id)
    return Rejected(f"{name}: refused", status=status, code=code, request_id=request_id)


def doubtful(request: Request, last: BookingsError, *, may_still_arrive: bool) -> OutcomeUnknown:
    """The error of a call that may have written: no later refusal settles what an earlier try did."""
    text = f"{request.operation}: sent, and no clear answer came"
    return OutcomeUnknown(
        text, may_still_arrive=may_still_arrive, status=last.status, code=last.code, request_id=last.request_id
    )


def unreadable(request: Request, why: str, *, is_json: bool, status: int, request_id: str | None) -> BookingsError:
    """The error of a call that Graph says it carried out, in an answer that cannot be read."""
    text = f"{request.operation}: unreadable answer: {why}"
    if request.writes:
        # What is not even JSON comes from somebody on the way.
        return OutcomeUnknown(text, may_still_arrive=not is_json, status=status, request_id=request_id)
    kind = Rejected if is_json else TryLater
    return kind(text, status=status, request_id=request_id)
