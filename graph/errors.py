"""What can go wrong with Microsoft Bookings, sorted by who can act.

BookingsError
├─ TryLater            Graph is busy, down or slow; nothing was written
├─ NotThere            the appointment, service or business is gone
├─ NotAllowed          our permission or set-up is wrong; tell the operator
├─ Rejected            Graph refused the request as it was; a bug or a broken rule, never worth repeating
└─ OutcomeUnknown      a write was sent and no clear answer came; look before saying anything

Texts are for developers and logs: they name the operation and Graph's request id, never a customer's data.
"""

from __future__ import annotations


class BookingsError(Exception):
    """Any failure of a call to Microsoft Bookings.

    `request_id` is Graph's own id of the failed request (or our `client-request-id` when no answer came), `status` the
    HTTP status if there was an answer, `code` the code of Graph's error envelope if it had one.
    """

    def __init__(
        self, message: str, *, status: int | None = None, code: str | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.request_id = request_id

    def __str__(self) -> str:
        facts = [f"status {self.status}"] if self.status is not None else []
        facts += [self.code] if self.code else []
        facts += [f"request-id {self.request_id}"] if self.request_id else []
        return f"{self.args[0]} ({', '.join(facts)})" if facts else str(self.args[0])


class TryLater(BookingsError):
    """Graph is busy, down or slow; nothing was written. `retry_after` is in seconds when Graph named a time."""

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, status=status, code=code, request_id=request_id)
        self.retry_after = retry_after


class NotThere(BookingsError):
    """The appointment, service or business is gone, or was never there."""


class NotAllowed(BookingsError):
    """Our permission, sign-in or set-up is wrong; the operator must act, the customer cannot."""


class Rejected(BookingsError):
    """Graph refused the request as it was: repeating it cannot help."""


class OutcomeUnknown(BookingsError):
    """A write was sent and no clear answer came: it may or may not have happened.

    `may_still_arrive`: nobody who carries requests out has answered, so what is not there now may be there later.
    """

    def __init__(
        self,
        message: str,
        *,
        may_still_arrive: bool = True,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, status=status, code=code, request_id=request_id)
        self.may_still_arrive = may_still_arrive
