import pytest

from graph.errors import BookingsError, NotAllowed, NotThere, OutcomeUnknown, Rejected, TryLater
from graph.outcomes import Failure, doubtful, error_of, unreadable
from graph.retry import NoAnswer, Outcome, leaves_doubt, pause_before_retry, retry_after
from graph.wire import Effect, Request

READ = Request("get_service", "GET", "/x")
WRITE = Request("create_appointment", "POST", "/x", effect=Effect.ADD)


@pytest.mark.parametrize(
    ("outcome", "when_repeatable", "when_not"),
    [
        (NoAnswer.NOT_SENT, 1.0, 1.0),
        (NoAnswer.LOST, 1.0, None),
        (NoAnswer.OUT_OF_TIME, None, None),
        (408, 1.0, None),
        (429, 1.0, 1.0),
        (500, 1.0, None),
        (502, 1.0, None),
        (503, 1.0, None),
        (504, 1.0, None),
        (501, None, None),
        (302, None, None),
        (400, None, None),
        (401, None, None),
        (403, None, None),
        (404, None, None),
        (409, None, None),
    ],
)
def test_only_what_may_pass_is_repeated_and_a_new_thing_only_when_it_was_not_made(
    outcome: Outcome, when_repeatable: float | None, when_not: float | None
) -> None:
    pauses = [pause_before_retry(outcome, None, tries=1, repeatable=r, chance=1.0) for r in (True, False)]

    assert pauses == [when_repeatable, when_not]


def test_pauses_double_and_end_after_the_fourth_try() -> None:
    latest = [pause_before_retry(503, None, tries=n, repeatable=True, chance=1.0) for n in (1, 2, 3, 4)]
    earliest = [pause_before_retry(503, None, tries=n, repeatable=True, chance=0.0) for n in (1, 2, 3, 4)]

    assert latest == [1.0, 2.0, 4.0, None]
    assert earliest == [0.5, 1.0, 2.0, None]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "10"}, 10.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": " 7 "}, 7.0),
        ({"Retry-After": "Sun, 22 Nov 2026 10:00:30 GMT", "Date": "Sun, 22 Nov 2026 10:00:00 GMT"}, 30.0),
        ({"Retry-After": "Sun, 22 Nov 2026 09:59:00 GMT", "Date": "Sun, 22 Nov 2026 10:00:00 GMT"}, 0.0),
        ({"Retry-After": "Sun, 22 Nov 2026 10:00:30 GMT"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1e9"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": ""}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(("named", "pause"), [(3.0, 3.0), (60.0, 60.0), (86400.0, 60.0), (0.0, 0.0), (None, 0.5)])
def test_a_named_pause_is_kept_up_to_a_minute(named: float | None, pause: float) -> None:
    assert pause_before_retry(429, named, tries=1, repeatable=False, chance=0.0) == pause


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (NoAnswer.NOT_SENT, False),
        (NoAnswer.LOST, True),
        (200, False),
        (400, False),
        (404, False),
        (408, True),
        (429, False),
        (500, True),
        (503, True),
        (599, True),
    ],
)
def test_a_write_is_in_doubt_only_when_graph_may_have_carried_it_out(outcome: Outcome, expected: bool) -> None:
    assert leaves_doubt(outcome) is expected


@pytest.mark.parametrize(
    ("outcome", "kind", "text"),
    [
        (NoAnswer.NOT_SENT, TryLater, "get_service: no connection (request-id r-1)"),
        (NoAnswer.LOST, TryLater, "get_service: no answer (request-id r-1)"),
        (NoAnswer.OUT_OF_TIME, TryLater, "get_service: out of time (request-id r-1)"),
        (302, NotAllowed, "get_service: this is not how Graph answers; check GRAPH_BASE_URL (status 302, "),
        (400, Rejected, "get_service: refused (status 400, "),
        (
            401,
            NotAllowed,
            "get_service: not permitted; check the application's permissions in Microsoft Entra (status 4",
        ),
        (
            403,
            NotAllowed,
            "get_service: not permitted; check the application's permissions in Microsoft Entra (status 4",
        ),
        (404, NotThere, "get_service: not found (status 404, "),
        (409, Rejected, "get_service: refused (status 409, "),
        (410, NotThere, "get_service: not found (status 410, "),
        (412, Rejected, "get_service: refused (status 412, "),
        (422, Rejected, "get_service: refused (status 422, "),
        (423, TryLater, "get_service: locked by another request (status 423, "),
        (429, TryLater, "get_service: throttled (status 429, "),
        (500, TryLater, "get_service: Graph has a fault (status 500, "),
        (503, TryLater, "get_service: Graph has a fault (status 503, "),
    ],
)
def test_each_outcome_has_its_error(outcome: Outcome, kind: type[BookingsError], text: str) -> None:
    is_status = isinstance(outcome, int)
    failure = Failure(outcome, "SomeCode" if is_status else None, "r-1", retry_after=9.0)

    error = error_of(READ, failure)

    assert type(error) is kind
    assert str(error).startswith(text)
    assert (error.status, error.request_id) == (outcome if is_status else None, "r-1")
    assert error.code == ("SomeCode" if is_status else None)
    assert getattr(error, "retry_after", 9.0) == 9.0


def test_a_doubtful_write_keeps_the_facts_of_the_last_answer() -> None:
    last = error_of(WRITE, Failure(500, "UnknownError", "r-1"))

    error = doubtful(WRITE, last, may_still_arrive=False)

    assert type(error) is OutcomeUnknown
    assert str(error) == (
        "create_appointment: sent, and no clear answer came (status 500, UnknownError, request-id r-1)"
    )


@pytest.mark.parametrize(
    ("request_made", "is_json", "kind"),
    [(WRITE, True, OutcomeUnknown), (WRITE, False, OutcomeUnknown), (READ, True, Rejected), (READ, False, TryLater)],
)
def test_an_unreadable_success_of_a_write_is_in_doubt(
    request_made: Request, is_json: bool, kind: type[BookingsError]
) -> None:
    error = unreadable(request_made, "id is missing", is_json=is_json, status=201, request_id="r-1")

    assert type(error) is kind
    assert str(error) == f"{request_made.operation}: unreadable answer: id is missing (status 201, request-id r-1)"
