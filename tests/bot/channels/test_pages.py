"""The pages and files that a browser gets, and the headers that protect them."""

from __future__ import annotations

import asyncio
import gzip
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.channels.webchat.contacts import Contact
from bot.channels.webchat.page_texts import page_texts_in
from bot.channels.webchat.pages import SampleBusiness, chat_policy
from dialogs.saying.spoken import spoken_languages
from dialogs.saying.wording import FormOfAddress
from tests.bot.conftest import LOOPBACK
from tests.bot.status_texts import PAGE

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge

STATIC = Path(__file__).parents[3] / "bot" / "channels" / "webchat" / "static"


async def page(edge: Edge, path: str) -> str:
    async with edge.http.get(edge.base + path) as response:
        return await response.text()


async def test_the_chat_loads_web_chat_unmodified(open_edge: OpenEdge, tmp_path: Path) -> None:
    bundle = tmp_path / "webchat.js"
    bundle.write_text("window.WebChat = {};" * 100)
    edge = await open_edge(bundle=bundle)

    html = await page(edge, "/chat")
    (path,) = re.findall(r'data-webchat="(/assets/webchat-[0-9a-f]{16}\.js)"', html)
    async with edge.http.get(edge.base + path) as response:
        sent = await response.text()

    assert sent == bundle.read_text()
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("remembers", ["true", "false"])
async def test_the_page_knows_who_may_frame_it_and_whether_it_remembers(
    open_edge: OpenEdge, tmp_path: Path, remembers: str
) -> None:
    (tmp_path / "webchat.js").write_text("window.WebChat = {};")
    edge = await open_edge(env=LOOPBACK | {"WEBCHAT_REMEMBER": remembers})

    html = await page(edge, "/chat")

    assert f'data-hosts="https://salon.example" data-remembers="{remembers}"' in html


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de-AT"),
        ("en", "en"),
        ("", "en"),
        ("*", "en"),
        ('"><script>', "en"),
        ("x" * 99, "en"),
    ],
)
async def test_the_page_speaks_the_first_language_of_the_browser(
    open_edge: OpenEdge, tmp_path: Path, asked: str, language: str
) -> None:
    (tmp_path / "webchat.js").write_text("window.WebChat = {};")
    edge = await open_edge(page_texts=lambda locale: replace(PAGE, language=locale, title=f"<{locale}>"))

    async with edge.http.get(f"{edge.base}/chat", headers={"Accept-Language": asked}) as response:
        html = await response.text()

    assert f'<html lang="{language}"' in html
    assert f"<title>&lt;{language}&gt;</title>" in html
    assert response.headers["Vary"] == "Accept-Language, Referer, Sec-Fetch-Dest"


async def test_without_the_bundle_the_page_says_how_to_get_it(edge: Edge, tmp_path: Path) -> None:
    missing = await page(edge, "/chat")
    (tmp_path / "webchat.js").write_text("window.WebChat = {};")
    found = await page(edge, "/chat")

    assert "scripts/fetch_webchat.py" in missing
    assert "/assets/webchat-" in found


async def test_a_browser_without_gzip_gets_the_plain_file(edge: Edge) -> None:
    async with edge.http.get(f"{edge.base}/widget.js", headers={"Accept-Encoding": "identity"}) as response:
        plain = await response.read()

    assert "Content-Encoding" not in response.headers
    assert plain.startswith(b'"use strict";')


async def test_the_widget_comes_with_its_words_and_little_else(open_edge: OpenEdge) -> None:
    edge = await open_edge(
        page_texts=lambda language: replace(PAGE, language=language, title=f"In {language} </script>")
    )

    async with edge.http.get(f"{edge.base}/widget.js", headers={"Accept-Encoding": "gzip"}) as response:
        script = await response.text()
    (panel,) = re.findall(r"/assets/panel-[0-9a-f]{16}\.js", script)
    async with edge.http.get(edge.base + panel) as response:
        headers, rest = response.headers, await response.text()

    assert '{"en":{"title":"In en </script>"}}' in script
    assert '{"en":{"close":"Close","hide":"Hide","unread":"new"}}' in rest
    assert (headers["Access-Control-Allow-Origin"], headers["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")


async def bytes_on_the_wire(base: str, path: str) -> int:
    """All of an answer, from its first line to its end, as a browser counts it."""
    host = base.removeprefix("http://")
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = re.findall(rb"(?i)content-length: (\d+)", head)
    body = await reader.readexactly(int(length))
    writer.close()
    return len(head) + len(body)


async def test_a_page_pays_less_than_three_thousand_bytes_before_the_chat_is_opened(open_edge: OpenEdge) -> None:
    """In all languages that there are. `python -m benchmarks.widget_opening` counts the same in a browser."""
    languages = tuple(code for code, _ in spoken_languages())
    edge = await open_edge(page_texts=page_texts_in(FormOfAddress.FORMAL), languages=languages)

    assert await bytes_on_the_wire(edge.base, "/widget.js") <= 2_980


async def test_the_styles_of_a_script_say_the_same_without_their_spaces(edge: Edge) -> None:
    async with edge.http.get(f"{edge.base}/widget.js") as response:
        script = await response.text()

    assert "`\n:host{all:initial;}*{box-sizing:border-box;}" in script
    assert "calc(${offsetBottom}px + env(safe-area-inset-bottom,0px))" in script
    assert "padding:8px 20px 8px 16px;" in script
    assert 'const host = element("div", { "data-bookings-chat": "", lang: spoken });' in script


REFUSED = [
    "https://evil.example/page",
    "https://evil.example",
    "https://salon.example.evil.example/",
    "https://evil-salon.example/",
    "https://www.salon.example/",
    "https://salon.example.:443/",
    "https://salon.example./",
    "https://salon.example:8443/",
    "http://salon.example/",
    "https://xn--saln-5qa.example/",
]


@pytest.mark.parametrize("referer", REFUSED)
@pytest.mark.parametrize("dest", ["iframe", "frame", "embed", "object"])
async def test_a_page_that_may_not_show_the_chat_is_told_so_kindly(
    open_edge: OpenEdge, tmp_path: Path, caplog: pytest.LogCaptureFixture, referer: str, dest: str
) -> None:
    async def contacts() -> tuple[Contact, ...]:
        return (Contact("Studio <Almeida>", "+351 (21) 1", "a&b@example.com"), Contact("Other"))

    (tmp_path / "webchat.js").write_text("window.WebChat = {};")
    edge = await open_edge(contacts=contacts)

    headers = {"Referer": referer, "Sec-Fetch-Dest": dest}
    for _ in range(2):
        async with edge.http.get(f"{edge.base}/chat?locale=en", headers=headers) as response:
            html, policy = await response.text(), response.headers["Content-Security-Policy"]

    origin = re.sub(r"(https?://[^/]+).*", r"\1", referer)
    assert response.status == 403
    assert "Not here." in html
    assert f"WEBCHAT_ALLOWED_ORIGINS={origin}</pre>" in html
    assert '<strong>Studio &lt;Almeida&gt;</strong><a href="tel:+351211"' in html
    assert 'href="mailto:a%26b@example.com"' in html
    assert "<strong>Other</strong></li>" in html
    assert "<script" not in html
    assert policy == "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    told = [record.getMessage() for record in caplog.records if "WEBCHAT_ALLOWED_ORIGINS" in record.getMessage()]
    assert told == [f"{origin} shows the chat, and WEBCHAT_ALLOWED_ORIGINS does not name it"]


@pytest.mark.parametrize(
    ("referer", "dest"),
    [
        ("https://salon.example/prices", "iframe"),
        ("HTTPS://Salon.Example/", "iframe"),
        ("https://evil.example/", "document"),
        ("", "iframe"),
        ("about:srcdoc", "iframe"),
        ("javascript:alert(1)//https://evil.example", "iframe"),
        ('https://evil.example"><script>alert(1)</script>', "iframe"),
        ("https://salon.example@evil.example/", "iframe"),
    ],
)
async def test_otherwise_the_browser_keeps_whose_page_may_show_it(
    open_edge: OpenEdge, tmp_path: Path, referer: str, dest: str
) -> None:
    """What the kind page is not for, or cannot be read, gets the chat's own policy, which refuses without our help."""
    (tmp_path / "webchat.js").write_text("window.WebChat = {};")
    edge = await open_edge()

    async with edge.http.get(f"{edge.base}/chat", headers={"Referer": referer, "Sec-Fetch-Dest": dest}) as response:
        html, policy = await response.text(), response.headers["Content-Security-Policy"]

    assert policy.endswith("frame-ancestors 'self' https://salon.example")
    assert "evil" not in html
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


async def test_who_has_no_scripts_can_call(open_edge: OpenEdge, tmp_path: Path) -> None:
    async def contacts() -> tuple[Contact, ...]:
        return (Contact("Studio Almeida", "+351 211"),)

    (tmp_path / "webchat.js").write_text("window.WebChat = {};")
    html = await page(await open_edge(contacts=contacts), "/chat")

    (without,) = re.findall(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert "<p>No script.</p>" in without
    assert '<a href="tel:+351211" target="_top">+351 211</a>' in without


async def test_an_unchanged_widget_is_not_sent_again(edge: Edge) -> None:
    async with edge.http.get(f"{edge.base}/widget.js") as response:
        tag = response.headers["ETag"]
    async with edge.http.get(f"{edge.base}/widget.js", headers={"If-None-Match": tag}) as response:
        body = await response.read()

    assert (response.status, body) == (304, b"")


async def test_the_widget_may_be_loaded_by_any_page(edge: Edge) -> None:
    async with edge.http.get(f"{edge.base}/widget.js") as response:
        policy = response.headers["Cross-Origin-Resource-Policy"]

    assert (policy, response.headers["Cache-Control"]) == ("cross-origin", "max-age=300")


async def test_the_chats_policy_is_strict(edge: Edge) -> None:
    async with edge.http.get(f"{edge.base}/chat") as response:
        policy = response.headers["Content-Security-Policy"]

    host = edge.base.removeprefix("http://")
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"font-src 'self' data:; connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self' https://salon.example"
    )


def test_azures_chat_may_be_connected_to_when_it_is_used() -> None:
    policy = chat_policy("host", ("https://directline.example",), ())

    assert "connect-src 'self' ws://host wss://host https://directline.example;" in policy
    assert policy.endswith("frame-ancestors 'self'")


async def test_a_host_header_cannot_write_the_policy(edge: Edge) -> None:
    async with edge.http.get(f"{edge.base}/chat", headers={"Host": "x; script-src *"}) as response:
        assert response.status == 400


async def test_the_demo_page_has_the_widget_and_the_business(open_edge: OpenEdge) -> None:
    edge = await open_edge(business=SampleBusiness("Studio <Almeida>", "http://127.0.0.1:1/mail?a&b"))

    html = await page(edge, "/")

    assert '<script src="/widget.js" data-colour="#0f5f66" defer></script>' in html
    assert "<title>Studio &lt;Almeida&gt;</title>" in html
    assert '<a href="http://127.0.0.1:1/mail?a&amp;b">' in html


async def test_outside_the_demo_the_first_page_only_leads_to_the_chat(edge: Edge) -> None:
    html = await page(edge, "/")

    assert 'href="/chat"' in html
    assert "<script" not in html


async def test_a_script_comes_with_the_headers_that_a_script_needs(edge: Edge) -> None:
    async with edge.http.get(f"{edge.base}/widget.js") as response:
        headers = response.headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Content-Security-Policy", "Referrer-Policy", "Permissions-Policy"} & set(headers)


@pytest.mark.parametrize("path", ["/", "/chat", "/assets/nothing.js", "/healthz", "/nothing-here", "/webchat/token"])
async def test_every_answer_has_safe_headers(edge: Edge, path: str) -> None:
    async with edge.http.get(edge.base + path) as response:
        headers = response.headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Server"] == "bookings-chat"


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("GET", "/nothing-here", 404, "there is nothing at this address"),
        ("GET", "/assets/chat-0000000000000000.js", 404, "there is no such file, or no longer"),
        ("GET", "/assets/..%2f..%2fpages.py", 404, "there is no such file, or no longer"),
        ("GET", "/webchat/token", 405, "this address takes POST"),
        ("DELETE", "/api/messages", 405, "this address takes POST"),
    ],
)
async def test_wrong_addresses_are_refused_with_a_reason(
    edge: Edge, method: str, path: str, status: int, reason: str
) -> None:
    async with edge.http.request(method, edge.base + path) as response:
        refused = response.status, (await response.json())["error"]["message"]

    assert refused == (status, reason)


@pytest.mark.parametrize("file", sorted(STATIC.glob("*.html")), ids=lambda file: file.name)
def test_pages_hold_no_inline_script_or_style(file: Path) -> None:
    html = file.read_text("utf-8")

    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", html) == []


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda file: file.name)
def test_nothing_is_loaded_from_elsewhere(file: Path) -> None:
    """Our files name no other host, but for the namespaces of SVG and the pages that comments point to."""
    hosts = set(re.findall(r"https?://([a-z0-9.\-]+)", file.read_text("utf-8")))

    assert hosts <= {"www.w3.org", "github.com"}


def test_compressed_files_are_the_same_every_time(tmp_path: Path) -> None:
    from bot.channels.webchat.assets import load_asset

    file = tmp_path / "a.js"
    file.write_text("let a = 1;")

    first, second = load_asset(file), load_asset(file)

    assert first == second
    assert gzip.decompress(first.gzipped) == b"let a = 1;"
