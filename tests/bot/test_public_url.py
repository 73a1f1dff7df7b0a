"""PUBLIC_URL: who comes by it is told to use https alone, and is given addresses of it, whatever the proxy says."""

from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.http import PUBLIC_URL, add_safe_headers, public_origin


async def asked(public: str | None, headers: dict[str, str]) -> tuple[str, str | None]:
    """The origin that the app takes for its own, and what it says of https."""

    async def own(request: web.Request) -> web.Response:
        return web.Response(text=public_origin(request))

    app = web.Application()
    if public is not None:
        app[PUBLIC_URL] = public
    app.router.add_get("/", own)
    app.on_response_prepare.append(add_safe_headers)
    async with TestClient(TestServer(app)) as client, client.get("/", headers=headers) as answer:
        return await answer.text(), answer.headers.get("Strict-Transport-Security")


async def test_by_the_public_address() -> None:
    told = await asked("https://chat.example.com", {"Host": "Chat.example.com"})

    assert told == ("https://chat.example.com", "max-age=63072000")


async def test_by_another_address() -> None:
    """Of which nothing is known: a browser would keep to https there for two years."""
    headers = {"Host": "10.0.0.5:3978", "X-Forwarded-Proto": "https"}

    assert await asked("https://chat.example.com", headers) == ("https://10.0.0.5:3978", None)


async def test_on_this_machine_http_will_do() -> None:
    told = await asked("http://127.0.0.1:3978", {"Host": "127.0.0.1:3978"})

    assert told == ("http://127.0.0.1:3978", None)


async def test_without_it_nothing_is_said_of_https() -> None:
    assert await asked(None, {"Host": "chat.example.com"}) == ("http://chat.example.com", None)
