"""Graph's refusals, and the envelope in which it sends them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime

from simulator.json_types import JsonObject


class GraphError(Exception):
    """A refusal as a caller sees it.

    `why` is the simulator's own reason. The caller, who often gets no reason from Graph at all, never sees it; it is
    kept with the request under `/_simulator/requests`, for whoever wonders.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        why: str = "",
        headers: Mapping[str, str] | None = None,
        inner: JsonObject | None = None,
    ) -> None:
        super().__init__(message or why or code)
        self.status = status
        self.code = code
        self.message = message
        self.why = why or message
        self.headers = dict(headers or {})
        self.inner = inner or {}


def bad_request(message: str, *, code: str = "BadRequest") -> GraphError:
    return GraphError(400, code, message)


def unknown_error(why: str) -> GraphError:
    """Graph's answer to almost everything it does not like about an appointment: no reason at all."""
    return GraphError(500, "UnknownError", "", why=why)


def staff_not_available() -> GraphError:
    """What was reported of appointments that were made all the same; of its code the report says nothing.

    https://github.com/microsoftgraph/msgraph-sdk-java/issues/1581
    """
    return GraphError(500, "UnknownError", "Staff not available", why="the appointment was made all the same")


def item_not_found() -> GraphError:
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def no_role_in_business() -> GraphError:
    return GraphError(404, "ErrorFolderNotFound", "The specified folder could not be found in the store.")


def no_such_mailbox() -> GraphError:
    return GraphError(404, "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.")


def old_root_ended() -> GraphError:
    """The answer below beta's older root, which was announced to end on 30 April 2024.

    What Graph says there today is not documented; that it is gone and what takes its place is our convention.
    """
    return GraphError(
        410,
        "Gone",
        "/beta/bookingBusinesses and /beta/bookingCurrencies have ended; use /v1.0/solutions or /beta/solutions.",
        why="beta's older root, which is served while old-beta-root is on",
    )


def unauthenticated(message: str) -> GraphError:
    challenge = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    return GraphError(401, "InvalidAuthenticationToken", message, headers={"WWW-Authenticate": challenge})


def access_denied(why: str) -> GraphError:
    return GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.", why=why)


def throttled(headers: Mapping[str, str]) -> GraphError:
    """The documented refusal of a busy service.

    https://learn.microsoft.com/graph/throttling
    """
    inner: JsonObject = {"code": "429", "message": "Please retry after", "status": "429"}
    return GraphError(429, "TooManyRequests", "Please retry again later.", headers=headers, inner=inner)


def retry_after(seconds: int | None, now: datetime, *, as_date: bool = False) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc9110#name-retry-after"""
    if seconds is None:
        return {}
    if as_date:
        return {"Retry-After": format_datetime(now + timedelta(seconds=seconds), usegmt=True)}
    return {"Retry-After": str(seconds)}


def envelope(
    error: GraphError, *, now: datetime, request_id: str, client_request_id: str, inner_name: str = "innerError"
) -> JsonObject:
    """https://learn.microsoft.com/graph/errors"""
    inner = {
        "date": now.strftime("%Y-%m-%dT%H:%M:%S"),
        "request-id": request_id,
        "client-request-id": client_request_id,
    }
    return {"error": {"code": error.code, "message": error.message, inner_name: error.inner | inner}}
