"""The face of a business on the chat page: what Bookings says of it, made safe, and there or not with Graph."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.channels.webchat.assets import load_logo
from bot.channels.webchat.colours import USUAL
from bot.channels.webchat.face import UNKNOWN, Face, Faces, face_of
from bot.channels.webchat.header import header
from bot.hosting.logo_file import MOST_BYTES, check_logo
from bot.hosting.start_checks import StartError
from graph.errors import TryLater
from graph.model import Address, Business, PageSettings
from tests.bot.status_texts import PAGE
from tests.whole_app import open_app
from tests.worlds.studio import open_studio

if TYPE_CHECKING:
    from tests.bot.conftest import OpenEdge

STUDIO = Face(
    name="Studio <Almeida>",
    phone="+351 (0)210 000-100",
    email="hello@studio.example",
    address="Rua 1, Lisbon",
    map_url="https://maps.example/?q=Rua%201",
    web_site="https://www.studio.example/home?a=1&b=2",
    colour="#7A4B8C",
    shows_logo=True,
)


def test_a_face_is_what_bookings_says() -> None:
    address = Address(street="Rua das Amoreiras 12", city="Lisbon", postal_code="1250-024")
    page = PageSettings(color="#7A4B8C", is_logo_shown=True)
    business = Business(
        "s@example.com",
        "Studio",
        "+351 1",
        "hello@studio.example",
        "https://studio.example",
        address=address,
        page=page,
    )

    assert face_of(business) == Face(
        name="Studio",
        phone="+351 1",
        email="hello@studio.example",
        address="Rua das Amoreiras 12, 1250-024 Lisbon",
        map_url="https://www.google.com/maps/search/?api=1&query=Rua%20das%20Amoreiras%2012%2C%201250-024%20Lisbon",
        web_site="https://studio.example",
        colour="#7A4B8C",
        shows_logo=True,
    )
    assert face_of(Business("s@example.com", "Studio")) == Face(name="Studio")


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


def test_every_way_to_a_person_is_a_link() -> None:
    head = header(STUDIO, PAGE, "", {})

    assert links(head.person) == [
        "tel:+351210000100",
        "mailto:hello@studio.example",
        "https://maps.example/?q=Rua%201",
        "https://www.studio.example/home?a=1&amp;b=2",
    ]
    assert head.name == "Studio &lt;Almeida&gt;"
    assert "<span>studio.example</span>" in head.person
    assert "<span>A person</span>" in head.person


@pytest.mark.parametrize(
    "face",
    [
        UNKNOWN,
        Face(name="Studio"),
        Face(phone="-"),
        Face(web_site="javascript:alert(1)"),
        Face(web_site="https://x.example onclick=alert(1)"),
        Face(address="Rua 1", map_url=""),
    ],
)
def test_where_there_is_no_way_there_is_no_menu(face: Face) -> None:
    assert header(face, PAGE, "", {}).person == ""


def test_a_name_cannot_write_the_page() -> None:
    evil = replace(STUDIO, name='"><script>', phone='1234"><script>', email='a"><script>@x.example', address="<b>")

    head = header(evil, PAGE, '/assets/"><script>', {"business": '"><script>'})

    assert "<script" not in f"{head.logo}{head.name}{head.person}{head.languages}"


def test_the_language_of_the_page_is_the_one_that_is_marked() -> None:
    head = header(UNKNOWN, PAGE, "", {"business": "a@b"})

    assert links(head.languages) == [
        "/chat?business=a%40b&amp;language=de",
        "/chat?business=a%40b&amp;language=en",
    ]
    assert re.findall(r'hreflang="(\w+)" lang="\w+" aria-current', head.languages) == ["en"]
    assert header(UNKNOWN, replace(PAGE, languages=(("en", "English"),)), "", {}).languages == ""


async def ever(_: str) -> Face:
    await asyncio.Event().wait()
    return STUDIO


async def fails(_: str) -> Face:
    raise TryLater("list_services: down")


@pytest.mark.parametrize("trouble", [ever, fails])
async def test_without_graph_the_last_face_is_shown(trouble: Any) -> None:
    answers: list[Any] = [trouble]

    async def now(business: str) -> Face:
        found: Face = await answers[-1](business)
        return found

    faces = Faces(now, within=0.02)
    assert await faces.of("") == UNKNOWN

    async def studio(_: str) -> Face:
        return STUDIO

    answers.append(studio)
    assert await faces.of("") == STUDIO
    answers.append(trouble)
    assert await faces.of("") == STUDIO
    assert await faces.of("somebody else") == UNKNOWN


async def test_the_page_is_that_of_its_business_in_any_language(tmp_path: Path) -> None:
    bundle = tmp_path / "webchat.js"
    bundle.write_text("window.WebChat = {};")
    logo = tmp_path / "Our Logo.PNG"
    logo.write_bytes(b"picture")
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, bundle=bundle, settings={"WEBCHAT_LOGO": str(logo)}) as (base, _),
        aiohttp.ClientSession() as http,
    ):

        async def get(path: str, **headers: str) -> tuple[int, str, str]:
            async with http.get(base + path, headers=headers) as answer:
                return answer.status, await answer.text(), answer.headers["Content-Type"]

        _, page, _ = await get("/chat", **{"Accept-Language": "en-IE"})
        _, german, _ = await get("/chat?language=de", **{"Accept-Language": "en-IE"})
        _, austrian, _ = await get("/chat?language=de", **{"Accept-Language": "de-AT"})
        _, unknown, _ = await get("/chat?business=x@y.example&language=xx")
        (colours,) = re.findall(r'href="(/webchat/colours/\w+\.css)"', page)
        css = await get(colours)
        (picture,) = re.findall(r'<img class="logo" src="([^"]+)" alt="">', page)
        sent = await get(picture)

    assert '<h1 id="title">Studio Almeida</h1>' in page
    assert 'href="tel:+351210000100"' in page
    assert colours == "/webchat/colours/7a4b8c.css"
    assert (css[0], css[2]) == (200, "text/css; charset=utf-8")
    assert (sent[0], sent[2], sent[1]) == (200, "image/png", b"picture".decode("latin-1"))
    assert re.fullmatch(r"/assets/logo-[0-9a-f]{16}\.PNG", picture)
    assert [re.findall(r'<html lang="([^"]+)"', one)[0] for one in (page, german, austrian)] == ["en-IE", "de", "de-AT"]
    assert "Mit einem Menschen sprechen" in german
    assert "Studio Almeida</h1>" not in unknown
    assert f"/webchat/colours/{USUAL}.css" in unknown


async def test_a_page_opens_whatever_becomes_of_graph(tmp_path: Path) -> None:
    bundle = tmp_path / "webchat.js"
    bundle.write_text("window.WebChat = {};")
    async with open_studio() as studio, open_app(studio, tmp_path, bundle=bundle) as (base, _):
        await studio.fault("unavailable", status=503)
        async with aiohttp.ClientSession() as http, http.get(f"{base}/chat") as answer:
            page = await answer.text()

    assert answer.status == 200
    assert '<h1 id="title">Book an appointment</h1>' in page
    assert 'data-faced="false"' in page


@pytest.mark.parametrize("colour", ["7a4b8", "7A4B8C", "7a4b8c7", "zzzzzz", "7a4b8c%0a"])
async def test_only_colours_have_a_style_sheet(open_edge: OpenEdge, colour: str) -> None:
    edge = await open_edge()

    async with edge.http.get(f"{edge.base}/webchat/colours/{colour}.css") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, "cannot be read"),
        (b"", "has 0 bytes"),
        (b"x" * (MOST_BYTES + 1), "500000 are the most"),
    ],
)
async def test_a_picture_that_cannot_be_shown_is_named_at_the_start(
    tmp_path: Path, content: bytes | None, wrong: str
) -> None:
    file = tmp_path / "logo.png"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(StartError, match=wrong):
        await check_logo(file)
    with pytest.raises(StartError, match="cannot be read"):
        await check_logo(tmp_path)
    await check_logo(None)


def test_a_picture_has_a_name_of_ours(tmp_path: Path) -> None:
    file = tmp_path / '"><script>.svg'
    file.write_text("<svg/>")

    assert re.fullmatch(r"logo-[0-9a-f]{16}\.svg", load_logo(file).name)
