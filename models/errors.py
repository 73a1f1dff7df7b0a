"""What can go wrong when the model is asked.

ModelError
├─ ModelTimeoutError      no answer in time
├─ ModelRefusedError      the request or the sign-in was refused; a set-up that the operator must look at
├─ ModelBusyError         the endpoint is too busy, or requests are held back for now
├─ ModelUnreadableError   an answer without the JSON that was asked for
└─ ModelUnreachableError  no connection, a broken one, or a fault of the server

Texts are for logs: they hold neither what was asked nor what was answered, and no key or token.
"""

from __future__ import annotations


class ModelError(Exception):
    """Any failure of a request to the model. `status` is that of HTTP, where there was an answer."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message if status is None else f"{message} (status {status})")
        self.status = status


class ModelTimeoutError(ModelError):
    """The time for the whole request ended before the answer was complete."""


class ModelRefusedError(ModelError):
    """The endpoint refused the request, or Microsoft Entra the sign-in (then without a status).

    A prompt that a content filter of Azure rejects is refused with status 400.
    https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter
    """


class ModelBusyError(ModelError):
    """The endpoint is too busy, or no request is sent for now (then without a status).

    `retry_after` is in seconds; None when the endpoint named no time.
    """

    def __init__(self, message: str, *, retry_after: float | None, status: int | None = None) -> None:
        super().__init__(message, status=status)
        self.retry_after = retry_after


class ModelUnreadableError(ModelError):
    """There was an answer, and it holds no JSON object: it is something else, too long, cut short or filtered."""


class ModelUnreachableError(ModelError):
    """No connection, one that broke off, a fault of the server, or no sign-in to be had at the moment."""
