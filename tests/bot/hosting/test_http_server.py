"""Callers who are slow, broken or hostile, byte by byte: each is refused with a reason, or let go."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from bot.hosting.http_server import Deadlines
from bot.http import RefusedError, read_object, refuse_kindly
from tests.bot.conftest import served

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge

Json = dict[str, Any]

SECRET = "do-not-tell-anybody"
NEVER = 3600.0
SOON = 0.05
MOST_BYTES = 64 * 1024
PATIENT = Deadlines(headers=NEVER, body=NEVER, idle=NEVER)


def request_of(target: str, *headers: bytes, body: bytes = b"") -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join((target.encode() + b" HTTP/1.1", b"Host: chat.example", length, *headers, b"", body))


def read(answer: bytes) -> tuple[int, Json]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body) if body else {}


@asynccontextmanager
async def connected(base: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, _, port = base.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        async with asyncio.timeout(10):
            yield reader, writer
    finally:
        writer.close()


async def told(base: str, sent: bytes) -> tuple[int, Json]:
    """Status and body of the answer to these bytes; the server closes afterwards, if the bytes ask it to."""
    async with connected(base) as (reader, writer):
        writer.write(sent)
        return read(await reader.read())


def refusal(status: int, code: str, message: str) -> tuple[int, Json]:
    return status, {"error": {"code": code, "message": message}}


@asynccontextmanager
async def reading(deadlines: Deadlines = PATIENT) -> AsyncIterator[str]:
    """Serves `POST /`, which tells what it has read, `POST /never`, which does not read, and the socket `/stream`."""

    async def take(request: web.Request) -> web.Response:
        return web.json_response(await read_object(request, MOST_BYTES))

    async def refuse(request: web.Request) -> web.Response:
        raise RefusedError(403, "Forbidden", "not you")

    async def fail(request: web.Request) -> web.Response:
        raise ValueError(request.headers["Authorization"])

    async def stream(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    app = web.Application(middlewares=[refuse_kindly])
    app.add_routes(
        [web.post("/", take), web.post("/never", refuse), web.post("/fail", fail), web.get("/stream", stream)]
    )
    async with served(app, deadlines) as base:
        yield base


# Headers that cannot be read

CLOSE = b"Connection: close"
JSON_BODY = b"Content-Type: application/json"
PREFLIGHT = b"Access-Control-Request-Method: POST"
BROKEN_ORIGIN = b"Origin: http://[::1"


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("POST /webchat/token", ()),
        ("POST /directline/conversations", ()),
        ("GET /directline/session/getsessionid", ()),
        ("OPTIONS /directline/conversations", (PREFLIGHT,)),
        ("OPTIONS /webchat/token", (PREFLIGHT,)),
    ],
)
async def test_an_origin_that_is_no_address_is_refused(edge: Edge, target: str, headers: tuple[bytes, ...]) -> None:
    refused = await told(edge.base, request_of(target, BROKEN_ORIGIN, CLOSE, *headers))

    assert refused == refusal(403, "OriginNotAllowed", "pages of this origin may not use the chat")


async def test_a_page_without_an_origin_is_not_taken_for_ours_where_no_host_is_named(edge: Edge) -> None:
    refused = await told(
        edge.base, b"POST /webchat/token HTTP/1.1\r\nHost:\r\nOrigin: null\r\nConnection: close\r\n\r\n"
    )

    assert refused == refusal(403, "OriginNotAllowed", "pages of this origin may not use the chat")


@pytest.mark.parametrize("name", [b"Authorization: Bearer ", b"Expect: ", b"Origin: http://", b"Content-Type: "])
async def test_a_header_that_is_not_utf_8_is_refused(edge: Edge, name: bytes) -> None:
    refused = await told(edge.base, request_of("POST /directline/conversations", CLOSE, name + b"\xff.\xfe.\xff"))

    assert refused == refusal(400, "BadSyntax", "the headers must be UTF-8")


ODD_HEADERS = (
    b"Host: [::1",
    b"Host: \xff",
    b"Host: a b",
    b"X-Forwarded-For: [::1",
    b"X-Forwarded-For: ,,%",
    b"X-Forwarded-Proto: gopher, \xff",
    b"Content-Length: two",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999999",
    b"Content-Type: application/json; charset=no-such; a*=x''%ff",
    b"Content-Type: ;;;",
    b"Transfer-Encoding: gzip",
    b"Content-Encoding: br",
    b"Expect: the worst",
    b"Upgrade: h2c",
    b'If-None-Match: W/"',
    b"Origin: http://[v1.x]:99999999",
    b"Authorization: Bearer a.b.c",
    b"Sec-WebSocket-Version: x",
)


@pytest.mark.parametrize(
    "target", ["POST /webchat/token", "POST /api/messages", "GET /", "GET /directline/conversations/x/stream"]
)
async def test_no_header_breaks_anything(open_edge: OpenEdge, target: str) -> None:
    edge = await open_edge(deadlines=Deadlines(body=SOON))

    answers = {}
    for header in ODD_HEADERS:
        name = header.partition(b":")[0]
        usual = (b"Host: 127.0.0.1", CLOSE, JSON_BODY, b"Content-Length: 2")
        lines = [target.encode() + b" HTTP/1.1", header, *(line for line in usual if not line.startswith(name))]
        async with connected(edge.base) as (reader, writer):
            writer.write(b"\r\n".join((*lines, b"", b"{}")))
            answers[header] = (await reader.read()).split()[1]

    assert {header: status for header, status in answers.items() if not b"200" <= status < b"500"} == {}


@pytest.mark.parametrize("watermark", ["-1", "1e3", "%ff", "9999999999", "%D9%A1"])
async def test_a_watermark_that_is_none_of_ours_is_refused(edge: Edge, watermark: str) -> None:
    guest = await edge.guest()

    refused = await guest.call("GET", f"{guest.url}/activities?watermark={watermark}")

    assert refused == refusal(400, "BadArgument", "watermark must be one that this server gave")


# What is logged of what cannot be read


@pytest.mark.parametrize(
    "broken",
    [
        b"GET / HTTP/1.1\r\nAuthorization: Bearer %b\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization Bearer %b\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization: Bearer %b\r\nbroken line\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization: Bearer %b\r\n : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization: Bearer %b\nX\x01Y: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization : Bearer %b\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization: Bearer %b" + b"x" * 9_000 + b"\r\n\r\n",
        b"Authorization: Bearer %b\r\n\r\n",
        b"GET / HTTP/9 Bearer %b\r\n\r\n",
        b"GET http://[%b HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nAuthorization: Bearer %b\r\nContent-Length: %b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %b\r\nTransfer-Encoding: chunked\r\n\r\n%b\r\n",
    ],
)
async def test_what_is_no_request_is_refused_and_not_quoted_in_the_log(
    caplog: pytest.LogCaptureFixture, broken: bytes
) -> None:
    caplog.set_level(logging.DEBUG)

    async with reading() as base:
        status, answer = await told(base, broken.replace(b"%b", SECRET.encode()))

    assert status == 400
    assert answer["error"]["message"]
    assert SECRET not in json.dumps(answer)
    assert "what came in is no request" in caplog.text or answer["error"]["message"] == "the body could not be read"
    assert SECRET not in caplog.text


async def test_a_fault_of_ours_is_logged_with_its_place_and_without_what_came_in(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    async with reading() as base:
        failed = await told(base, request_of("POST /fail", b"Authorization: Bearer " + SECRET.encode()))

    assert failed == refusal(500, "InternalError", "something went wrong here")
    assert "a request failed: ValueError" in caplog.text
    assert "in fail" in caplog.text
    assert SECRET not in caplog.text


# Packed bodies


def packed_with(name: str, body: bytes) -> tuple[bytes, bytes]:
    """The header that says how, and the body."""
    packed = gzip.compress(body) if name.endswith("gzip") else zlib.compress(body)
    return b"Content-Encoding: " + name.encode(), packed


@pytest.mark.parametrize("name", ["gzip", "x-gzip", "deflate", "GZIP"])
async def test_a_packed_body_is_read(name: str) -> None:
    header, body = packed_with(name.lower(), b'{"text": "hi"}')

    async with reading() as base:
        answer = await told(base, request_of("POST /", CLOSE, header, body=body))

    assert answer == (200, {"text": "hi"})


@pytest.mark.parametrize("name", ["gzip", "deflate"])
@pytest.mark.parametrize("harm", ["garbage", "cut short", "goes on", "empty", "a bit is wrong"])
async def test_a_body_that_is_packed_badly_is_refused(name: str, harm: str, caplog: pytest.LogCaptureFixture) -> None:
    header, good = packed_with(name, b'{"text": "hi"}')
    turned = bytearray(good)
    turned[-3] ^= 1
    bodies = {
        "garbage": b"not packed at all",
        "cut short": good[:-3],
        "goes on": good + b"more",
        "empty": b"",
        "a bit is wrong": bytes(turned),
    }

    async with reading() as base:
        refused = await told(base, request_of("POST /", CLOSE, header, body=bodies[harm]))

    assert refused == refusal(400, "BadSyntax", f"the body is not packed with {name}")
    assert "Traceback" not in caplog.text


async def test_the_edge_refuses_a_badly_packed_message(edge: Edge) -> None:
    refused = await told(
        edge.base, request_of("POST /api/messages", CLOSE, JSON_BODY, b"Content-Encoding: gzip", body=b"garbage")
    )

    assert refused == refusal(400, "BadSyntax", "the body is not packed with gzip")


@pytest.mark.parametrize("name", ["gzip", "deflate"])
async def test_a_body_that_unpacks_beyond_the_limit_is_unpacked_no_further(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, body = packed_with(name, b" " * 50_000_000)
    unpacked, unpacker = [], zlib.decompressobj

    class Counting:
        def __init__(self, wbits: int) -> None:
            self.inner = unpacker(wbits)

        def decompress(self, data: bytes, max_length: int) -> bytes:
            found = self.inner.decompress(data, max_length)
            unpacked.append(len(found))
            return found

    monkeypatch.setattr("bot.http.zlib.decompressobj", Counting)
    async with reading() as base:
        refused = await told(base, request_of("POST /", CLOSE, header, body=body))

    assert refused == refusal(413, "MessageSizeTooBig", "the body must not be larger than 65536 bytes")
    assert sum(unpacked) == MOST_BYTES + 1


async def test_a_body_that_nobody_reads_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    header, body = packed_with("gzip", b" " * 50_000_000)
    monkeypatch.setattr("zlib.decompressobj", lambda *_: pytest.fail("it was unpacked"))

    async with reading() as base:
        refused = await told(base, request_of("POST /never", CLOSE, header, body=body))

    assert refused == refusal(403, "Forbidden", "not you")


@pytest.mark.parametrize("name", ["br", "zstd", "gzip, gzip", "compress"])
async def test_a_body_that_is_packed_otherwise_is_refused(name: str) -> None:
    async with reading() as base:
        refused = await told(base, request_of("POST /", CLOSE, b"Content-Encoding: " + name.encode(), body=b"{}"))

    assert refused == refusal(415, "UnsupportedMediaType", "the body must be plain, or packed with gzip or deflate")


# Slow callers


@pytest.mark.parametrize("begun", [b"G", b"\r\n", b"POST / HTTP/1.1\r\nHost: x", b"POST / HTTP/1.1\r\nHost: x\r\n"])
async def test_whoever_does_not_end_their_headers_is_let_go(begun: bytes) -> None:
    async with reading(Deadlines(headers=SOON, body=NEVER, idle=NEVER)) as base:
        refused = await told(base, begun)

    assert refused == refusal(408, "RequestTimeout", "the headers did not arrive in time")


async def all_that_arrives(reader: asyncio.StreamReader) -> bytes:
    """Until the connection ends: with a reset where a line was on its way when the server let go."""
    arrived = b""
    with suppress(ConnectionResetError):
        while chunk := await reader.read(1_000):
            arrived += chunk
    return arrived


async def test_headers_that_trickle_in_gain_no_time() -> None:
    deadlines = Deadlines(headers=SOON, body=NEVER, idle=NEVER)
    async with reading(deadlines) as base, connected(base) as (reader, writer):
        answering = asyncio.create_task(all_that_arrives(reader))
        writer.write(b"POST / HTTP/1.1\r\n")
        while not answering.done():
            writer.write(b"X: y\r\n")
            await asyncio.sleep(SOON / 10)

    assert read(answering.result()) == refusal(408, "RequestTimeout", "the headers did not arrive in time")


async def test_the_headers_of_a_second_request_have_their_deadline_too() -> None:
    deadlines = Deadlines(headers=SOON, body=NEVER, idle=NEVER)
    async with reading(deadlines) as base, connected(base) as (reader, writer):
        writer.write(request_of("POST /", body=b"{}"))
        first = read(await reader.readuntil(b"\r\n\r\n{}"))
        writer.write(b"POST / HT")
        second = read(await reader.read())

    assert first == (200, {})
    assert second == refusal(408, "RequestTimeout", "the headers did not arrive in time")


async def test_a_connection_on_which_nothing_is_asked_is_closed() -> None:
    async with reading(Deadlines(headers=NEVER, body=NEVER, idle=SOON)) as base, connected(base) as (reader, _):
        assert await reader.read() == b""


async def test_a_connection_is_closed_when_nothing_follows_on_its_last_request() -> None:
    deadlines = Deadlines(headers=NEVER, body=NEVER, idle=SOON)
    async with reading(deadlines) as base, connected(base) as (reader, writer):
        writer.write(request_of("POST /", body=b"{}"))
        answer = read(await reader.read())

    assert answer == (200, {})


@pytest.mark.parametrize(
    "begun",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n",
        b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{"text":',
        b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"text":\r\n',
    ],
)
async def test_a_body_that_does_not_end_is_refused_and_its_connection_closed(
    begun: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with reading(Deadlines(headers=NEVER, body=SOON, idle=NEVER)) as base:
        refused = await told(base, begun)

    assert refused == refusal(408, "RequestTimeout", "the body did not arrive in time")
    assert caplog.records == []


async def test_a_body_that_nobody_waits_for_keeps_no_connection_open(caplog: pytest.LogCaptureFixture) -> None:
    async with reading(Deadlines(headers=NEVER, body=SOON, idle=NEVER)) as base:
        refused = await told(base, b"POST /never HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n")

    assert refused == refusal(403, "Forbidden", "not you")
    assert caplog.records == []


async def test_a_slow_body_in_time_is_read() -> None:
    async with reading(Deadlines(headers=SOON, body=NEVER, idle=SOON)) as base, connected(base) as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 14\r\n\r\n")
        for part in (b'{"tex', b't": "', b'hi"}'):
            await asyncio.sleep(SOON)
            writer.write(part)
        answer = read(await reader.read())

    assert answer == (200, {"text": "hi"})


async def test_a_socket_lives_on_beyond_every_deadline() -> None:
    deadlines = Deadlines(headers=SOON, body=SOON, idle=SOON)
    heard = []
    async with (
        reading(deadlines) as base,
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{base}/stream") as socket,
    ):
        for word in ("one", "two", "three"):
            await asyncio.sleep(SOON)
            await socket.send_str(word)
            heard.append((await socket.receive()).data)

    assert heard == ["one", "two", "three"]


async def test_many_slow_callers_are_all_let_go() -> None:
    async with reading(Deadlines(headers=SOON, body=SOON, idle=SOON)) as base:
        sent = (b"", b"POST / HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{")

        async def outlast(bytes_sent: bytes) -> bool:
            async with connected(base) as (reader, writer):
                writer.write(bytes_sent)
                # On a busy machine it may be let go before it has written anything, which looks like this.
                with suppress(ConnectionResetError):
                    await reader.read()
                return True

        over = await asyncio.gather(*(outlast(sent[number % 3]) for number in range(150)))

    assert over == [True] * 150


async def test_the_edge_lets_slow_callers_go(open_edge: OpenEdge) -> None:
    edge = await open_edge(deadlines=Deadlines(headers=SOON, body=SOON, idle=NEVER))

    headers = await told(edge.base, b"POST /api/messages HTTP/1.1\r\nHost: x")
    body = await told(edge.base, request_of("POST /api/messages", JSON_BODY, body=b"{" * 9)[:-1])

    assert headers == refusal(408, "RequestTimeout", "the headers did not arrive in time")
    assert body == refusal(408, "RequestTimeout", "the body did not arrive in time")
