"""What the client does around a request: retries, doubt, tokens, pages, deadlines, limits, logs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken
from graph.errors import BookingsError, NotAllowed, NotThere, OutcomeUnknown, Rejected, TryLater
from graph.model import (
    AppointmentChanges,
    AppointmentDraft,
    Attendee,
    AvailabilityItem,
    AvailabilityStatus,
    Business,
    StaffAvailability,
)
from graph.request_limits import RequestLimits
from graph.transport import LEAST_OF_A_WRITE, CallTiming

if TYPE_CHECKING:
    from tests.graph.conftest import Graph

Sample = Callable[[str], Any]

BUSINESS = "salon@example.com"
BELOW = "https://graph.test/v1.0/solutions/bookingBusinesses"
START = datetime(2026, 12, 1, 9, tzinfo=UTC)
DRAFT = AppointmentDraft(
    service_id="service-1",
    start=START,
    end=START + timedelta(minutes=45),
    staff_ids=("staff-1",),
    attendees=(Attendee(customer_id="customer-1", name="Robin Example", email="robin@example.com"),),
)


def ok(body: object = None, status: int = 200) -> httpx.Response:
    return httpx.Response(status) if body is None else httpx.Response(status, json=body)


def failed(status: int, code: str = "SomeCode", **headers: str) -> httpx.Response:
    error = {"code": code, "message": "robin@example.com is not welcome", "innerError": {"request-id": "inner-1"}}
    return httpx.Response(status, json={"error": error}, headers={"request-id": "r-1", **headers})


def page(*names: str, then: str | None = None) -> httpx.Response:
    body: dict[str, object] = {"value": [{"id": name, "displayName": name.title()} for name in names]}
    return httpx.Response(200, json=body | ({"@odata.nextLink": then} if then else {}))


class Tokens:
    """Gives a first token, and another when that one is refused."""

    def __init__(self, *values: str) -> None:
        self._values = list(values)
        self.refused: list[str] = []

    async def token(self) -> str:
        return self._values[0]

    async def refresh(self, refused: str) -> str:
        self.refused.append(refused)
        self._values.pop(0)
        return self._values[0]


# One request


async def test_a_request_carries_a_token_an_id_of_its_own_and_the_wish_for_new_members(graph: Graph) -> None:
    graph.answers(failed(503), ok({"id": BUSINESS, "displayName": "Salon"}))

    business = await graph.client().get_business(BUSINESS)

    assert business == Business(BUSINESS, "Salon")
    assert [str(request.url) for request in graph.requests] == [f"{BELOW}/salon@example.com"] * 2
    assert {request.headers["Authorization"] for request in graph.requests} == {"Bearer a-token"}
    assert {request.headers["Prefer"] for request in graph.requests} == {"include-unknown-enum-members"}
    assert len({request.headers["client-request-id"] for request in graph.requests}) == 2


async def test_ids_are_encoded_once_and_only_once(graph: Graph, sample: Sample) -> None:
    graph.answers(ok(sample("appointment")))

    await graph.client().get_appointment(BUSINESS, "AA/M%2Fk+1=?#é")

    assert graph.requests[0].url.raw_path == (
        b"/v1.0/solutions/bookingBusinesses/salon@example.com/appointments/AA%2FM%252Fk%2B1%3D%3F%23%C3%A9"
    )


async def test_a_query_is_encoded(graph: Graph) -> None:
    graph.answers(page("salon"))

    await graph.client().list_businesses("hair & nails+")

    assert dict(graph.requests[0].url.params) == {"query": "hair & nails+"}


# Retries and doubt


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_a_read_is_tried_four_times_with_growing_pauses(graph: Graph, status: int) -> None:
    graph.answers(*[failed(status)] * 4)

    with pytest.raises(TryLater) as raised:
        await graph.client().get_business(BUSINESS)

    assert (raised.value.status, raised.value.code, raised.value.request_id) == (status, "SomeCode", "r-1")
    assert graph.time.pauses == [0.5, 1.0, 2.0]
    assert len(graph.requests) == 4


@pytest.mark.parametrize(
    "fault", [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("gone"), failed(503)]
)
async def test_a_read_recovers(graph: Graph, fault: httpx.Response | Exception) -> None:
    graph.answers(fault, ok({"id": BUSINESS}))

    assert await graph.client().get_business(BUSINESS) == Business(BUSINESS, "")


async def test_a_throttled_create_waits_as_told_and_is_sent_again(graph: Graph, sample: Sample) -> None:
    graph.answers(failed(429, **{"Retry-After": "7"}), ok(sample("appointment"), 201))

    appointment = await graph.client().create_appointment(BUSINESS, DRAFT)

    assert appointment.id == "AAMkAGZk_appointment-1="
    assert graph.time.pauses == [7.0]
    assert graph.requests[0].content == graph.requests[1].content


async def test_a_create_that_found_no_connection_is_sent_again_and_then_given_up_without_doubt(graph: Graph) -> None:
    graph.answers(
        httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no"), httpx.ConnectError("no")
    )

    with pytest.raises(TryLater):
        await graph.client().create_appointment(BUSINESS, DRAFT)

    assert len(graph.requests) == 4


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (failed(500, "UnknownError"), 500, "UnknownError"),
        (failed(502), 502, "SomeCode"),
        (failed(503, **{"Retry-After": "1"}), 503, "SomeCode"),
        (httpx.Response(504, text="<html>Gateway</html>"), 504, None),
        (httpx.ReadTimeout("slow"), None, None),
        (httpx.WriteTimeout("slow"), None, None),
        (httpx.ReadError("reset"), None, None),
        (httpx.RemoteProtocolError("gone"), None, None),
        (httpx.Response(201, text="<html>Welcome</html>"), 201, None),
        (httpx.Response(201), 201, None),
        (httpx.Response(201, json={"id": None}), 201, None),
    ],
)
async def test_a_create_without_a_clear_answer_is_sent_once_and_stays_unknown(
    graph: Graph, fault: httpx.Response | Exception, status: int | None, code: str | None
) -> None:
    graph.answers(fault)

    with pytest.raises(OutcomeUnknown) as raised:
        await graph.client().create_appointment(BUSINESS, DRAFT)

    assert (raised.value.status, raised.value.code) == (status, code)
    assert raised.value.request_id is not None
    assert len(graph.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Rejected), (401, NotAllowed), (403, NotAllowed), (404, NotThere), (409, Rejected)]
)
async def test_a_refused_create_wrote_nothing(graph: Graph, status: int, kind: type[BookingsError]) -> None:
    graph.answers(failed(status), failed(status))

    with pytest.raises(kind) as raised:
        await graph.client().create_appointment(BUSINESS, DRAFT)

    assert type(raised.value) is kind


async def test_a_move_is_repeated_and_is_in_doubt_when_no_try_gets_a_clear_answer(graph: Graph) -> None:
    graph.answers(failed(503), failed(500), failed(503), failed(429))

    with pytest.raises(OutcomeUnknown) as raised:
        await graph.client().update_appointment(BUSINESS, "a", AppointmentChanges(start=DRAFT.start, end=DRAFT.end))

    assert raised.value.status == 429
    assert not raised.value.may_still_arrive
    assert len(graph.requests) == 4


@pytest.mark.parametrize("fault", [failed(502), failed(504), httpx.ReadTimeout("slow"), httpx.ReadError("dropped")])
async def test_a_move_that_may_still_arrive_is_not_followed_by_another(
    graph: Graph, fault: httpx.Response | Exception
) -> None:
    graph.answers(failed(503), fault)

    with pytest.raises(OutcomeUnknown) as raised:
        await graph.client().update_appointment(BUSINESS, "a", AppointmentChanges(start=DRAFT.start, end=DRAFT.end))

    assert raised.value.may_still_arrive
    assert len(graph.requests) == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (failed(500), False),
        (failed(503), False),
        (failed(502), True),
        (failed(504), True),
        (httpx.ReadTimeout("slow"), True),
        (httpx.Response(200, html="<p>one moment</p>"), True),
        (httpx.Response(201, json={"id": ""}), False),
    ],
)
async def test_a_booking_may_still_arrive_unless_graph_itself_has_answered(
    graph: Graph, answer: httpx.Response | Exception, expected: bool
) -> None:
    graph.answers(answer)

    with pytest.raises(OutcomeUnknown) as raised:
        await graph.client().create_appointment(BUSINESS, DRAFT)

    assert raised.value.may_still_arrive is expected


async def test_a_refusal_after_a_doubtful_move_does_not_settle_it(graph: Graph) -> None:
    graph.answers(failed(503), failed(404))

    with pytest.raises(OutcomeUnknown):
        await graph.client().update_appointment(BUSINESS, "a", AppointmentChanges(staff_ids=["staff-1"]))


@pytest.mark.parametrize("fault", [failed(503), httpx.ReadTimeout("slow")])
async def test_a_cancel_that_is_gone_on_the_repeat_was_done_by_the_first_try(
    graph: Graph, fault: httpx.Response | Exception
) -> None:
    graph.answers(fault, failed(404), fault, failed(404))

    await graph.client().cancel_appointment(BUSINESS, "a", "sorry")
    await graph.client().delete_appointment(BUSINESS, "a")

    assert len(graph.requests) == 4


async def test_a_cancel_that_finds_nothing_at_once_says_so(graph: Graph) -> None:
    graph.answers(failed(404), failed(429), failed(404))
    client = graph.client()

    with pytest.raises(NotThere):
        await client.cancel_appointment(BUSINESS, "a", "sorry")
    with pytest.raises(NotThere):
        await client.delete_appointment(BUSINESS, "a")


async def test_a_redirect_is_not_followed(graph: Graph) -> None:
    graph.answers(httpx.Response(302, headers={"Location": "https://elsewhere.example/"}))

    with pytest.raises(NotAllowed, match="GRAPH_BASE_URL"):
        await graph.client().get_business(BUSINESS)

    assert len(graph.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(httpx.Response(200, text="<html>"), TryLater), (ok([]), Rejected), (ok({"displayName": "Salon"}), Rejected)],
)
async def test_an_unreadable_read_is_an_error_of_ours(
    graph: Graph, answer: httpx.Response, kind: type[BookingsError]
) -> None:
    graph.answers(answer)

    with pytest.raises(kind, match="get_business: unreadable answer"):
        await graph.client().get_business(BUSINESS)


# Tokens


async def test_a_refused_token_is_renewed_once_and_the_call_repeated_once(graph: Graph, sample: Sample) -> None:
    tokens = Tokens("old", "new")
    graph.answers(failed(401), ok(sample("appointment"), 201))

    await graph.client(tokens).create_appointment(BUSINESS, DRAFT)

    assert [request.headers["Authorization"] for request in graph.requests] == ["Bearer old", "Bearer new"]
    assert tokens.refused == ["old"]
    assert graph.time.pauses == []


async def test_a_second_refusal_is_the_operators_business(graph: Graph) -> None:
    graph.answers(failed(401, "InvalidAuthenticationToken"), failed(401, "InvalidAuthenticationToken"))

    with pytest.raises(NotAllowed) as raised:
        await graph.client(Tokens("old", "new", "newer")).get_business(BUSINESS)

    assert raised.value.code == "InvalidAuthenticationToken"
    assert len(graph.requests) == 2


async def test_a_failed_renewal_after_a_lost_move_leaves_it_in_doubt(graph: Graph) -> None:
    class NoMore(StaticToken):
        async def refresh(self, refused: str) -> str:
            raise NotAllowed("sign-in: GRAPH_CLIENT_SECRET: it has expired")

    graph.answers(failed(503), failed(401))

    with pytest.raises(OutcomeUnknown):
        await graph.client(NoMore("old")).update_appointment(BUSINESS, "a", AppointmentChanges(staff_ids=["staff-1"]))


# Pages


async def test_pages_are_followed_as_given_to_the_last(graph: Graph) -> None:
    second, third = f"{BELOW}?$skiptoken=a%2Bb", "https://GRAPH.test:443/v1.0/other?x=1"
    graph.answers(page("a", "b", then=second), page(then=third), page("c"))

    found = await graph.client().list_businesses()

    assert [business.id for business in found] == ["a", "b", "c"]
    assert [str(r.url) for r in graph.requests[1:]] == [second, "https://graph.test/v1.0/other?x=1"]
    assert {request.headers["Authorization"] for request in graph.requests} == {"Bearer a-token"}


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/solutions",
        "http://graph.test/v1.0/solutions",
        "https://graph.test:8443/v1.0/solutions",
        "https://graph.test.evil.example/v1.0/solutions",
        "https://graph.test@evil.example/v1.0/solutions",
        "https://user@graph.test/v1.0/solutions",
        "https://graph.test/beta/solutions",
        "https://graph.test/v1.0evil/solutions",
        "https://graph.test/v1.0/../beta/solutions",
        "https://graph.test/v1.0/%2e%2e/beta/solutions",
        "//evil.example/v1.0/solutions",
        "/v1.0/solutions",
        "https://graph.test:no/v1.0/",
        "nonsense",
    ],
)
async def test_a_next_page_that_is_not_below_the_root_never_sees_the_token(graph: Graph, link: str) -> None:
    graph.answers(page("a", then=link), page("b"))

    with pytest.raises(NotAllowed, match="next page is not below GRAPH_BASE_URL"):
        await graph.client().list_businesses()

    assert len(graph.requests) == 1


async def test_pages_without_end_are_given_up(graph: Graph) -> None:
    graph.answers(*[page("a", then=BELOW) for _ in range(1001)])

    with pytest.raises(Rejected, match="more than 1000 pages"):
        await graph.client().list_businesses()

    assert len(graph.requests) == 1000


async def test_a_later_page_is_retried_like_the_first(graph: Graph) -> None:
    graph.answers(page("a", then=BELOW), failed(503), page("b"))

    assert [business.id for business in await graph.client().list_businesses()] == ["a", "b"]


async def test_an_appointment_that_touches_two_months_of_a_view_appears_once(graph: Graph, sample: Sample) -> None:
    both = sample("appointment")
    first, second = both | {"id": "first"}, both | {"id": "second"}
    graph.answers(ok({"value": [first, both]}), ok({"value": [both, second]}))

    found = await graph.client().calendar_view(BUSINESS, START, START + timedelta(days=40))

    assert [appointment.id for appointment in found] == ["first", "AAMkAGZk_appointment-1=", "second"]


async def test_availability_is_cut_to_the_time_asked_and_names_everyone_asked(graph: Graph, sample: Sample) -> None:
    graph.answers(ok(sample("availability")))

    found = await graph.client().staff_availability(
        BUSINESS, ["staff-3", "staff-1"], START, START + timedelta(hours=3, minutes=30)
    )

    noon = START + timedelta(hours=3)
    assert found == (
        StaffAvailability("staff-3", ()),
        StaffAvailability(
            "staff-1",
            (
                AvailabilityItem(START, noon, AvailabilityStatus.AVAILABLE),
                AvailabilityItem(noon, noon + timedelta(minutes=30), AvailabilityStatus.SLOTS_AVAILABLE, "service-7"),
            ),
        ),
        StaffAvailability("staff-2", ()),
    )


# Deadlines and limits


@pytest.mark.parametrize("status", [429, 503])
async def test_a_pause_that_would_outlast_the_call_is_not_waited_for(graph: Graph, status: int) -> None:
    graph.answers(failed(status, **{"Retry-After": "45"}))

    with pytest.raises(TryLater) as raised:
        await graph.client(call_seconds=30.0).get_business(BUSINESS)

    assert raised.value.retry_after == 45.0
    assert graph.time.pauses == []


async def test_while_one_call_is_throttled_its_business_waits_and_others_do_not(graph: Graph) -> None:
    pauses: list[float] = []
    over = asyncio.Event()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await over.wait()

    client = graph.client(sleep=sleep)
    graph.answers(failed(429, **{"Retry-After": "20"}), ok({"id": "spa"}), ok({"id": BUSINESS}), ok({"id": BUSINESS}))
    throttled = asyncio.create_task(client.get_business(BUSINESS))
    await settle()
    waiting = asyncio.create_task(client.get_business(BUSINESS))
    await settle()

    other = await client.get_business("spa@example.com")
    asked_meanwhile = len(graph.requests)
    graph.time.now += 20.0
    over.set()
    await asyncio.gather(throttled, waiting)

    assert (other.id, asked_meanwhile, pauses) == ("spa", 2, [20.0, 20.0])
    assert [request.url.path.rpartition("/")[2] for request in graph.requests] == [
        BUSINESS,
        "spa@example.com",
        BUSINESS,
        BUSINESS,
    ]


async def settle() -> None:
    """Let every task run until it waits for something."""
    for _ in range(50):
        await asyncio.sleep(0)


class Held:
    """A Graph that answers nobody until it is told to, and counts who waits."""

    def __init__(self) -> None:
        self.waiting = 0
        self.most = 0
        self.seen = 0
        self.open = asyncio.Event()
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def client(self, call_seconds: float = 30.0) -> BookingsAdmin:
        return BookingsAdmin(
            self.http, "https://graph.test/v1.0", StaticToken("a-token"), timing=CallTiming(call_seconds=call_seconds)
        )

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.seen += 1
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        try:
            await self.open.wait()
        finally:
            self.waiting -= 1
        return httpx.Response(200, json={"id": BUSINESS})


async def test_at_most_four_requests_of_one_business_are_in_flight() -> None:
    held = Held()
    async with held.client() as client:
        calls = [asyncio.create_task(client.get_business(BUSINESS)) for _ in range(20)]
        await settle()
        at_first = held.waiting
        held.open.set()

        await asyncio.gather(*calls)

    assert (at_first, held.most, held.seen) == (4, 4, 20)


async def test_a_cancelled_call_frees_its_place() -> None:
    held = Held()
    async with held.client() as client:
        calls = [asyncio.create_task(client.get_business(BUSINESS)) for _ in range(6)]
        await settle()

        for call in calls[:4]:
            call.cancel()
        await settle()

        assert (held.waiting, held.seen) == (2, 6)
        held.open.set()
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 4 + [Business] * 2


async def test_a_call_ends_at_its_deadline_and_says_whether_it_may_have_written() -> None:
    held = Held()
    async with held.client(call_seconds=0.02) as client:
        with pytest.raises(TryLater, match="get_business: out of time"):
            await client.get_business(BUSINESS)
        with pytest.raises(OutcomeUnknown, match="create_appointment: sent, and no clear answer came"):
            await client.create_appointment(BUSINESS, DRAFT)

    assert (held.seen, held.waiting) == (2, 0)


async def test_a_write_that_never_got_a_place_wrote_nothing() -> None:
    held = Held()
    async with held.client() as client:
        readers = [asyncio.create_task(client.get_business(BUSINESS)) for _ in range(4)]
        await settle()
        client.transport._call_seconds = 0.02  # the readers above keep their half minute

        with pytest.raises(TryLater, match="create_appointment: out of time"):
            await client.create_appointment(BUSINESS, DRAFT)

        assert held.seen == 4
        held.open.set()
        await asyncio.gather(*readers)


@pytest.mark.parametrize(("left", "is_sent"), [(0.9, False), (1.1, True)])
async def test_a_write_is_not_sent_in_its_last_moments(left: float, is_sent: bool) -> None:
    held, now = Held(), [0.0]
    async with held.client() as client:
        client.transport._clock = lambda: now[0]
        readers = [asyncio.create_task(client.get_business(BUSINESS)) for _ in range(4)]
        await settle()
        waiting = asyncio.create_task(client.create_appointment(BUSINESS, DRAFT))
        await settle()

        now[0] += 30 * (1 - LEAST_OF_A_WRITE * left)
        held.open.set()
        await asyncio.gather(*readers)
        outcome = (await asyncio.gather(waiting, return_exceptions=True))[0]

    assert held.seen == 4 + is_sent
    assert str(outcome).startswith("create_appointment: out of time") is not is_sent


class SlowToLeave(RequestLimits):
    """Time runs out while a place is being left."""

    @asynccontextmanager
    async def place(self, business_id: str | None) -> AsyncIterator[None]:
        async with super().place(business_id):
            yield
            await asyncio.sleep(1)


async def test_only_a_write_is_in_doubt_when_time_runs_out_after_the_answer() -> None:
    held = Held()
    held.open.set()
    limits = SlowToLeave(4, lambda: 0.0)
    timing = CallTiming(call_seconds=0.02)
    async with BookingsAdmin(
        held.http, "https://graph.test/v1.0", StaticToken("a-token"), timing=timing, limits=limits
    ) as client:
        with pytest.raises(TryLater, match="get_business: out of time"):
            await client.get_business(BUSINESS)
        with pytest.raises(OutcomeUnknown) as unknown:
            await client.create_appointment(BUSINESS, DRAFT)

    assert not unknown.value.may_still_arrive


# Logs and texts


async def test_the_log_has_one_line_per_try_and_nothing_of_the_customer(
    graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    graph.answers(failed(401), httpx.ReadTimeout("slow"), failed(400))
    client = graph.client(Tokens("secret-old", "secret-new"))

    with pytest.raises(OutcomeUnknown) as unknown:
        await client.create_appointment(BUSINESS, DRAFT)
    with pytest.raises(Rejected) as rejected:
        await client.get_customer(BUSINESS, "customer-1")

    lines = [record.getMessage() for record in caplog.records if record.name == "graph"]
    assert [line.partition(", request-id")[0] for line in lines] == [
        "create_appointment 401 in 0 ms",
        "create_appointment no answer in 0 ms",
        "get_customer 400 in 0 ms",
    ]
    ids = [request.headers["client-request-id"] for request in graph.requests]
    assert [line.rpartition(" ")[2] for line in lines] == ids
    said = " ".join([caplog.text, repr(unknown.value), str(unknown.value), repr(rejected.value), str(rejected.value)])
    sent = " ".join(f"{r.url} {r.headers['Authorization']} {r.content.decode()}" for r in graph.requests)
    private = ["robin@example.com", "Robin", "customer-1", "secret-old", "secret-new"]
    assert [word for word in private if word not in sent] == []
    assert [word for word in private if word in said] == []


async def test_an_error_does_not_drag_the_answer_along(graph: Graph) -> None:
    graph.answers(httpx.Response(200, text="robin@example.com, but not JSON"))

    with pytest.raises(TryLater) as raised:
        await graph.client().get_business(BUSINESS)

    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


async def test_mail_is_sent_from_the_mailbox(graph: Graph) -> None:
    graph.answers(ok(status=202))

    await graph.client().send_mail("bot@example.com", to="robin@example.com", subject="Your code", text="123456")

    assert str(graph.requests[0].url) == "https://graph.test/v1.0/users/bot@example.com/sendMail"
