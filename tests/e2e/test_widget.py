"""The widget on pages of a business, in Chromium: what can be chosen, what is found again, and who may not have it."""

from __future__ import annotations

import html
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.e2e.conftest import FLAGS, PATIENCE_MS, Chat, chromium_here
from tests.e2e.sites import Place, open_place, visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WELCOME = "welcome to Studio Almeida"

# Every name is this machine: a business, and those who would like to be taken for it.
HOSTS = "--host-resolver-rules=MAP *.example 127.0.0.1, MAP *.example. 127.0.0.1"

HOSTILE_OPTIONS = {
    "title": ["<img src=x onerror=stolen()>", "x" * 61],
    "label": ["<script>stolen()</script>", "x" * 41],
    "greeting": ["<a href=javascript:stolen()>press</a>", "x" * 161],
    "colour": ["red;} body{display:none", "url(javascript:stolen())", "#12345", "#ggg", "expression(stolen())"],
    "position": ["top", "left;inset:0", "__proto__"],
    "offset-side": ["-1", "1e9", "20px;inset:0", "calc(1px)"],
    "offset-bottom": ["1000", "javascript:stolen()"],
    "locale": ["../../x", "javascript:stolen()", "x" * 36, "constructor"],
    "business": ["x" * 201, '"><script>stolen()</script>'],
}
TAKEN_AS_WORDS = {"title", "label", "greeting", "business"}


@pytest_asyncio.fixture(loop_scope="module")
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as place:
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def many_names() -> AsyncIterator[Browser]:
    """A browser to which every name under .example is this machine."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_here(), args=[*FLAGS, HOSTS])
        yield browser
        await browser.close()


async def picture(page: Page, name: str) -> None:
    folder = Path(__file__).parents[2] / "build" / "widget"
    folder.mkdir(parents=True, exist_ok=True)
    await page.wait_for_timeout(400)
    await page.screenshot(path=folder / f"{name}.png")


def widget(place: Place, **options: str) -> str:
    chosen = " ".join(f'data-{name.replace("_", "-")}="{html.escape(value)}"' for name, value in options.items())
    return f'<script src="{place.base}/widget.js" {chosen} defer></script>'


async def in_widget(page: Page, chat: Chat) -> None:
    chat.place = page.frame_locator("[data-bookings-chat] iframe")
    await chat.sees(WELCOME)


@pytest_asyncio.fixture(loop_scope="module")
async def chat(place: Place, browser: Browser) -> AsyncIterator[Chat]:
    """On a page that has chosen whatever can be."""
    place.site.pages |= {
        "/": widget(
            place,
            title="Studio chat",
            label="Termin?",
            colour="#ffd400",
            position="left",
            offset_side="32",
            offset_bottom="48",
            locale="de",
            greeting="Hallo! Suchen Sie einen Termin?",
        ),
    }
    place.site.pages["/next"] = place.site.pages["/"]
    context = await browser.new_context(locale="en-GB", timezone_id="Europe/Lisbon", reduced_motion="reduce")
    yield await visit(context, f"{place.site.base}/")
    await context.close()


async def test_what_a_page_chooses_and_what_it_finds_again_on_the_next(place: Place, chat: Chat) -> None:
    page = chat.page
    launcher = page.get_by_role("button", name="Termin?", exact=True)
    teaser = page.get_by_role("button", name="Hallo! Suchen Sie")
    await expect(teaser).to_be_visible()
    await picture(page, "1280-teaser")
    box = await launcher.bounding_box()
    size = page.viewport_size
    assert box is not None and size is not None
    assert (box["x"], size["height"] - box["y"] - box["height"]) == (32, 48)
    look = await launcher.evaluate("(e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
    assert look == ["rgb(16, 24, 27)", "rgb(255, 212, 0)"]
    await expect(launcher).to_have_attribute("aria-expanded", "false")

    # By keyboard alone: in, and out again by Escape from inside the frame.
    await launcher.focus()
    await page.keyboard.press("Enter")
    chat.place = page.frame_locator("[data-bookings-chat] iframe")
    await chat.sees("willkommen bei Studio Almeida")
    box_for_words = chat.place.locator("[data-id='webchat-sendbox-input']")
    await expect(box_for_words).to_be_focused()
    await expect(page.get_by_role("dialog", name="Studio chat")).to_be_visible()
    await picture(page, "1280-open")
    await page.keyboard.type("Öffnungszeiten")
    await page.keyboard.press("Escape")
    await expect(launcher).to_be_focused()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(teaser).to_be_hidden()

    # What the bot says meanwhile is counted, also on the next page, and is read when it is opened.
    frame = next(one for one in page.frames if one.url.startswith(f"{place.base}/chat"))
    await frame.evaluate("() => parent.postMessage('bookings-chat/said', '*')")
    await expect(page.locator(".badge")).to_have_text("1")
    await page.goto(f"{place.site.base}/next")
    await expect(page.get_by_role("button", name="Termin? (1 neu)")).to_be_visible()
    await picture(page, "1280-unread")
    await page.locator(".launcher").click()
    await chat.sees("willkommen bei Studio Almeida")
    await page.goto(f"{place.site.base}/")
    await chat.sees("willkommen bei Studio Almeida")
    assert await page.evaluate("() => document.activeElement === document.body")
    await page.get_by_role("button", name="Chat schließen").click()
    await expect(launcher).to_be_focused()
    assert chat.complaints == []


async def test_on_a_phone_it_covers_the_page_and_does_not_open_by_itself_on_the_next(place: Place, chat: Chat) -> None:
    page = chat.page
    await page.set_viewport_size({"width": 320, "height": 640})
    await picture(page, "320-teaser")
    await page.get_by_role("button", name="Termin?", exact=True).click()
    chat.place = page.frame_locator("[data-bookings-chat] iframe")
    await chat.sees("willkommen bei Studio Almeida")
    panel = await page.get_by_role("dialog").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": 320, "height": 640}
    await picture(page, "320-open")
    assert await page.evaluate(
        "() => document.querySelector('[data-bookings-chat]').shadowRoot.querySelector(':modal') !== null"
    )
    await page.goto(f"{place.site.base}/next")
    await expect(page.get_by_role("button", name="Termin?", exact=True)).to_be_visible()
    await picture(page, "320-page")


async def test_what_a_page_may_not_choose_is_left_out_with_a_warning(place: Place, browser: Browser) -> None:
    context = await browser.new_context(locale="en-GB")
    await context.add_init_script("window.stolen = () => { window.isStolen = true; };")
    for name, values in HOSTILE_OPTIONS.items():
        for number, value in enumerate(values):
            # Also where another script of the page has put something into every object there is.
            polluted = "<script>Object.prototype.colour = Object.prototype.next = Object.prototype.fr = 'x';</script>"
            place.site.pages["/x"] = (polluted if number % 2 else "") + widget(place, **{name.replace("-", "_"): value})
            chat = await visit(context, f"{place.site.base}/x")
            launcher = chat.page.locator(".launcher")
            await expect(launcher).to_be_visible(timeout=PATIENCE_MS)
            state = await chat.page.evaluate(
                """() => {
                  const root = document.querySelector("[data-bookings-chat]").shadowRoot;
                  const button = getComputedStyle(root.querySelector(".launcher"));
                  const corner = getComputedStyle(root.querySelector(".corner"));
                  return [window.isStolen, root.querySelectorAll("img, script, a").length, button.backgroundColor,
                    corner.right, corner.bottom, getComputedStyle(document.body).display];
                }"""
            )
            assert state == [None, 0, "rgb(15, 95, 102)", "20px", "20px", "block"], (name, value)
            is_word = name in TAKEN_AS_WORDS and len(value) < 41
            warned = [told for told in chat.complaints if told.startswith(f"bookings chat: data-{name} is not used")]
            assert len(warned) == (0 if is_word else 1), (name, value)
            await chat.page.close()
    await context.close()


async def test_hostile_pages_read_nothing_and_send_nothing(
    tmp_path: Path, many_names: Browser, browser: Browser
) -> None:
    """Twenty of them, in one browser: of look-alike names, other ports and schemes, in frames within frames, without an
    origin, and as the opener of the chat.
    """
    async with open_place(tmp_path, WEBCHAT_ALLOWED_ORIGINS="http://salon.example") as place:
        port, ours = place.site.base.rpartition(":")[2], place.base.rpartition(":")[2]
        chat_at = f"http://chat.example:{ours}"
        frame = f'<iframe name="chat" src="{chat_at}/chat" width="400" height="500"></iframe>'
        listening = """<script>window.heard = []; addEventListener("message", (e) => heard.push([e.origin, e.data]));
          setInterval(() => { for (const one of [...frames, window.opened].filter(Boolean)) for (const data of [
            "bookings-chat/opened", {name: "bookings-chat/memory", id: "1", kept: "x"}]) one.postMessage(data, "*");
          }, 50);</script>"""
        srcdoc = html.escape(frame)
        place.site.pages |= {
            "/frame": listening + frame,
            "/referrer": f'<meta name="referrer" content="no-referrer">{listening}{frame}',
            "/sandbox": f'{listening}<iframe sandbox="allow-scripts" srcdoc="{srcdoc}"></iframe>',
            "/sandboxed": listening + frame.replace("<iframe", '<iframe sandbox="allow-scripts allow-forms"'),
            "/blob": f"""{listening}<script>const one = document.createElement("iframe");
              one.src = URL.createObjectURL(new Blob([`{frame}`], {{type: "text/html"}}));
              document.body.append(one);</script>""",
            "/data": f'{listening}<iframe src="data:text/html,{html.escape(frame)}"></iframe>',
            "/object": f'{listening}<object data="{chat_at}/chat" width="400" height="500"></object>',
            "/embed": f'{listening}<embed src="{chat_at}/chat" width="400" height="500">',
            "/clickjack": f"{listening}<style>iframe {{ opacity: .01; position: fixed; inset: 0 }}</style>{frame}",
            "/nested": f'{listening}<iframe src="http://salon.example:{port}/frame" width="600" height="600"></iframe>',
            "/widget": f'{listening}<script src="{chat_at}/widget.js" defer></script>',
            "/opener": f"""{listening}<script>const go = () => {{ opened = open("{place.base}/chat"); }};</script>
              <button onclick="go()">open</button>""",
            "/fetch": f"""<script>const ask = (path) => fetch("{chat_at}" + path, {{method: "POST"}})
              .then((answer) => answer.text(), (error) => error.name);
              window.got = Promise.all(["/webchat/token", "/directline/tokens/generate"].map(ask));</script>""",
        }
        names = ["evil.example", "salon.example.evil.example", "evilsalon.example", "www.salon.example"]
        names += ["salon.example.", "chat.example", "xn--saln-5qa.example"]
        pages = [f"http://{name}:{port}/frame" for name in names]
        paths = ["referrer", "sandbox", "sandboxed", "blob", "data", "object", "embed", "clickjack", "nested", "widget"]
        pages += [f"http://evil.example:{port}/{path}" for path in [*paths, "opener", "fetch"]]
        pages.append(f"http://salon.example:{port}/sandbox")
        context = await many_names.new_context(locale="en-GB")
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url) if "/webchat/" in request.url else None)
        assert len(pages) >= 20
        for url in pages:
            await _is_kept_out(context, url)
        theirs = [url for url in asked if "/webchat/token" in url]
        # The page that fetches asks itself and hears nothing, and the chat that was opened beside begins its own.
        assert len(theirs) == 2, theirs
        await context.close()


async def _is_kept_out(context: BrowserContext, url: str) -> None:
    chat = await visit(context, url)
    page = chat.page
    if url.endswith("/widget"):
        await page.get_by_role("button", name="Book an appointment").click()
        inside = page.frame_locator("[data-bookings-chat] iframe")
        await expect(inside.get_by_text("The chat cannot be shown on this page")).to_be_visible(timeout=PATIENCE_MS)
        await picture(page, "1280-refused")
        await page.set_viewport_size({"width": 400, "height": 740})
        await picture(page, "400-refused")
    if url.endswith("/opener"):
        async with context.expect_page() as opening:
            await page.get_by_role("button", name="open").click()
        opened = await opening.value
        await expect(opened.get_by_text(WELCOME).last).to_be_visible(timeout=PATIENCE_MS)
        assert await opened.evaluate("() => window.opener") is None
        assert await page.evaluate("() => window.opened.closed")
        await opened.close()
    if url.endswith("/fetch"):
        assert await page.evaluate("() => window.got") == ["TypeError", "TypeError"]
    else:
        await page.wait_for_timeout(150)  # for the hostile page to do what it does
        assert await page.evaluate("() => window.heard ?? []") == [], url
    for frame in page.frames:
        assert await frame.locator("#webchat").count() == 0, (url, frame.url)
    await page.close()
