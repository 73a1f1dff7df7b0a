"""The web chat remembers, in Chromium: closed tabs, other sites, several tabs, and devices that are forgotten."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Frame, Playwright, Response, Route, async_playwright, expect

from bot.channels.webchat.tokens import ChatSession, Tokens
from tests.e2e.conftest import PATIENCE_MS, Chat
from tests.e2e.sites import Place, device, open_place, stored, visit, visit_widget
from tests.worlds.sample import WEBCHAT_SECRET

# In one loop, that of the driver.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PHONE = {"width": 390, "height": 844}
WELCOME = "welcome to Studio Almeida"
REMEMBERED = "Remembered on this device"
MESSAGE = "bookings-chat/memory"

TRY_TO_STORE = (
    """(name) => { try { window[name].setItem("x", "y"); return "stored"; } catch (error) { return error.name; } }"""
)
# What another process of the browser has stored is not seen yet, until something is stored here.
SEES_NOTHING_YET = """
    const { getItem, setItem } = Storage.prototype;
    const stored = new Set();
    Storage.prototype.getItem = function (key) {
        return key.startsWith("bookings-chat ") && !stored.has(key) ? null : getItem.call(this, key);
    };
    Storage.prototype.setItem = function (key, value) {
        stored.add(key);
        setItem.call(this, key, value);
    };
"""
# When it is asked what it keeps; longer than anybody else is waited for.
BUSY = """
    addEventListener("message", ({ data }) => {
        const until = performance.now() + (window === parent && data?.name === "bookings-chat/memory" ? 2500 : 0);
        while (performance.now() < until);
    }, { once: true });
"""
LISTEN = "() => { window.heard = []; addEventListener('message', ({ data }) => window.heard.push(data?.id ?? data)); }"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def driver() -> AsyncIterator[Playwright]:
    async with async_playwright() as playwright:
        yield playwright


@pytest_asyncio.fixture(loop_scope="module")
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="module")
async def laptop(driver: Playwright, tmp_path: Path) -> AsyncIterator[BrowserContext]:
    async with device(driver, tmp_path / "laptop") as context:
        yield context


async def greetings(chat: Chat) -> int:
    return sum(WELCOME in said for said in await chat.bubbles())


async def are_one_conversation(*tabs: Chat) -> None:
    """In which somebody was greeted once, and of which no page complains."""
    assert [(await greetings(tab), tab.complaints) for tab in tabs] == [(1, [])] * len(tabs)


def chat_frame(chat: Chat, place: Place) -> Frame:
    return next(frame for frame in chat.page.frames if frame.url.startswith(f"{place.base}/chat"))


def button(chat: Chat) -> Any:
    return chat.place.locator("#memory summary")


async def forget_in_menu(chat: Chat) -> None:
    await button(chat).click()
    await chat.place.get_by_role("button", name="Forget this device").click()


async def test_a_closed_tab_is_come_back_to(driver: Playwright, place: Place, tmp_path: Path) -> None:
    """Also when the browser was closed, and on another page of the same site."""
    async with device(driver, tmp_path / "phone") as context:
        chat = await visit(context, f"{place.base}/chat")
        await chat.sees(WELCOME)
        await chat.say("haircut tomorrow at 3pm, my name is Ana Silva")
        await chat.sees("Which e-mail address")
        said = await chat.bubbles()

    async with device(driver, tmp_path / "phone") as context:
        back = await visit(context, f"{place.base}/chat")
        await back.sees("Which e-mail address")
        assert await back.bubbles() == said
        await back.say("ana.back@example.com")
        await back.press("Skip")
        await back.sees("Please check your booking")
        await back.page.close()

        elsewhere = await visit_widget(context, f"{place.base}/")
        await elsewhere.press("Confirm booking")
        await elsewhere.sees("You're booked!")

        assert await greetings(elsewhere) == 1
        assert back.complaints == elsewhere.complaints == []
    assert len(await place.studio.calendar()) == 1


async def test_the_page_of_another_site_remembers_for_a_frame_that_may_store_nothing(
    driver: Playwright, place: Place, tmp_path: Path
) -> None:
    async with device(driver, tmp_path / "strict", blocked="127.0.0.1") as context:
        chat = await visit_widget(context, f"{place.site.base}/")
        await chat.sees(WELCOME)
        await expect(button(chat)).to_be_visible()
        frame = chat_frame(chat, place)
        blocked = [await frame.evaluate(TRY_TO_STORE, name) for name in ("localStorage", "sessionStorage")]
        await chat.say("haircut tomorrow at 3pm, my name is Ana Silva")
        await chat.sees("Which e-mail address")
        kept = await stored(chat.page)
        await chat.page.close()

        back = await visit_widget(context, f"{place.site.base}/prices")
        await back.sees("Which e-mail address")
        await back.say("ana.framed@example.com")
        await back.sees("And a phone number")

        assert blocked == ["SecurityError", "SecurityError"]
        assert list(kept) == [place.key]
        assert await greetings(back) == 1

        # Where nothing at all can be stored the chat works, and promises nothing.
        alone = await visit(context, f"{place.base}/chat")
        await alone.sees(WELCOME)
        await alone.say("haircut tomorrow at 4pm")
        await alone.sees("What name shall I book it under?")
        await expect(button(alone)).to_be_hidden()
        assert chat.complaints == back.complaints == alone.complaints == []


async def test_books_on_one_page_moves_on_the_next_and_cancels_in_a_new_tab_of_another_site(
    driver: Playwright, place: Place, tmp_path: Path
) -> None:
    """Where the browser lets the chat's frame store nothing. The widget opens by itself on the next page of the tab."""
    async with device(driver, tmp_path / "strict", blocked="127.0.0.1") as context:
        chat = await visit_widget(context, f"{place.site.base}/")
        await chat.sees(WELCOME)
        await chat.say("haircut tomorrow at 3pm, my name is Ana Silva, ana.site@example.com")
        await chat.press("Skip")
        await chat.press("Confirm booking")
        await chat.sees("You're booked!")
        assert await place.studio.calendar() == ["Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"]

        await chat.page.goto(f"{place.site.base}/prices")
        await chat.sees("You're booked!")
        await chat.say("move it to Wednesday at 10")
        await chat.press("Confirm new time")
        await chat.sees("Your appointment has moved")
        assert await place.studio.calendar() == ["Haircut 2026-11-25 10:00 Dana Ferreira, Ana Silva"]
        await chat.page.close()

        back = await visit_widget(context, f"{place.site.base}/prices")
        await back.say("cancel my appointment")
        await back.press("Yes, cancel it")
        await back.sees("is cancelled.")

        assert await place.studio.calendar() == []
        assert await greetings(back) == 1
        assert chat.complaints == back.complaints == []


async def test_two_tabs_are_one_conversation(place: Place, laptop: BrowserContext) -> None:
    """Opened at the same moment, by somebody who was never here; and the same button is pressed in both."""
    one, other = await asyncio.gather(*(visit(laptop, f"{place.base}/chat") for _ in range(2)))
    await one.sees(WELCOME)
    await other.sees(WELCOME)

    await one.say("haircut tomorrow at 3pm")
    await other.sees("haircut tomorrow at 3pm")
    await other.sees("What name shall I book it under?")
    await other.say("Ana Silva, ana.tabs@example.com")
    await one.sees("Ana Silva, ana.tabs@example.com")
    await one.press("Skip")
    await one.sees("Please check your booking")
    await other.sees("Please check your booking")
    await asyncio.gather(*(tab.button("Confirm booking").last.click() for tab in (one, other)))
    await one.sees("You're booked!")
    await other.sees("You're booked!")

    assert await place.studio.calendar() == ["Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"]
    await are_one_conversation(one, other)


async def test_a_tab_whose_conversation_was_not_kept_joins_the_other(place: Place, laptop: BrowserContext) -> None:
    """Two began at the same moment, each before it could see what the other had stored, one is shown already."""
    one = await visit(laptop, f"{place.base}/chat")
    await one.sees(WELCOME)
    async with one.page.expect_event("load", timeout=PATIENCE_MS):
        other = await visit(laptop, f"{place.base}/chat", script=SEES_NOTHING_YET)
    await other.sees(WELCOME)
    await one.sees(WELCOME)

    await other.say("haircut tomorrow at 3pm")
    await one.sees("What name shall I book it under?")
    await one.say("Ana Silva, ana.joined@example.com")
    await other.sees("And a phone number")
    await are_one_conversation(one, other)


async def test_a_frame_whose_conversation_was_not_kept_joins_the_other_before_it_is_shown(
    place: Place, laptop: BrowserContext
) -> None:
    """On another site, whose page keeps it; no frame hears what another page of that site puts in its place."""
    was_replaced = asyncio.Event()

    async def late(route: Route) -> None:
        await was_replaced.wait()
        await route.continue_()

    await laptop.route(re.compile(r"/webchat-\w+\.js$"), late, times=1)
    one = await visit_widget(laptop, f"{place.site.base}/")
    await one.page.wait_for_function("(key) => localStorage.getItem(key)", arg=place.key)
    kept = await stored(one.page)
    other = await visit_widget(laptop, f"{place.site.base}/", script=SEES_NOTHING_YET)
    await other.sees(WELCOME)
    assert await stored(other.page) != kept
    was_replaced.set()
    await one.sees(WELCOME)

    await one.say("haircut tomorrow at 3pm")
    await other.sees("haircut tomorrow at 3pm")
    await other.sees("What name shall I book it under?")
    await are_one_conversation(one, other)


async def test_a_device_is_forgotten_by_keyboard_and_every_tab_begins_the_same_anew(
    place: Place, laptop: BrowserContext
) -> None:
    one, other = [await visit(laptop, f"{place.base}/chat") for _ in range(2)]
    await one.sees(WELCOME)
    await one.say("haircut tomorrow at 3pm")
    await other.sees("What name shall I book it under?")
    old = (await stored(one.page))[place.key]

    await button(one).focus()
    await one.page.keyboard.press("Enter")
    await one.sees("You can close this page and come back later")
    await one.picture("1280-menu")
    await one.page.keyboard.press("Escape")
    await expect(one.place.locator(".memory-panel")).to_be_hidden()
    await expect(button(one)).to_be_focused()
    await one.page.keyboard.press("Enter")
    await one.page.keyboard.press("Tab")
    await expect(one.place.get_by_role("button", name="Forget this device")).to_be_focused()
    await one.page.keyboard.press("Enter")

    for tab in (one, other):
        await tab.sees("This device has forgotten your earlier chat.")
        await tab.sees(WELCOME)
        assert not any("haircut" in said for said in await tab.bubbles())
    await one.picture("1280-forgotten")
    await one.say("beard trim tomorrow")
    await other.sees("beard trim tomorrow")
    new = (await stored(other.page))[place.key]
    answer = await laptop.request.post(f"{place.base}/webchat/token", data={"memory": old})
    assert (await answer.json())["isResumed"] is False
    assert new != old
    assert one.complaints == other.complaints == []


async def test_a_device_is_forgotten_by_a_word_on_the_site_of_a_business(place: Place, laptop: BrowserContext) -> None:
    chat = await visit_widget(laptop, f"{place.site.base}/")
    await chat.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await chat.sees(WELCOME)
    await chat.say("haircut tomorrow at 3pm")
    await chat.sees("What name shall I book it under?")
    await button(chat).click()
    await chat.sees("You can close this page and come back later")
    await chat.picture("390-menu")
    await button(chat).click()
    before = (await stored(chat.page))[place.key]

    await chat.say("forget this device")
    await chat.sees("This device has forgotten your earlier chat.")
    await chat.sees(WELCOME)
    await chat.picture("390-forgotten")
    await chat.page.reload()
    await chat.page.get_by_role("button", name="Book an appointment").click()
    await chat.sees(WELCOME)

    assert len(await chat.bubbles()) == 1
    assert (await stored(chat.page))[place.key] != before


async def test_an_expired_memory_begins_anew_without_a_word_about_it(place: Place, laptop: BrowserContext) -> None:
    chat = await visit(laptop, f"{place.base}/chat")
    await chat.sees(WELCOME)
    await chat.say("haircut tomorrow at 3pm")
    await chat.sees("What name shall I book it under?")
    long_ago = datetime.now(UTC) - timedelta(days=31)
    session = ChatSession("rested", "dl_rested", long_ago)
    old = Tokens(WEBCHAT_SECRET).issue_memory(session, long_ago)

    for kept in (old, "garbage", '{"conversationId": "of an older release"}'):
        await chat.page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [place.key, kept])
        await chat.page.reload()
        await chat.sees(WELCOME)

        assert len(await chat.bubbles()) == 1
        await expect(chat.place.locator("#notice")).to_be_hidden()
        assert (await stored(chat.page))[place.key] not in {old, kept}
    await chat.say("haircut tomorrow at 4pm")
    await chat.sees("What name shall I book it under?")


async def test_a_page_about_another_business_has_a_conversation_of_its_own(
    place: Place, laptop: BrowserContext
) -> None:
    """And each is come back to, also where the page around is busy for a while. They are forgotten together."""
    for name in ("salon", "barber"):
        place.site.pages[f"/{name}"] = f'<script src="{place.base}/widget.js" data-business="{name}" defer></script>'
    salon = await visit_widget(laptop, f"{place.site.base}/salon")
    await salon.sees(WELCOME)
    await salon.say("haircut tomorrow at 3pm")
    await salon.sees("What name shall I book it under?")
    said = await salon.bubbles()
    await salon.page.close()

    barber = await visit_widget(laptop, f"{place.site.base}/barber")
    await barber.sees(WELCOME)
    back = await visit_widget(laptop, f"{place.site.base}/salon", script=BUSY)
    await back.sees("What name shall I book it under?")
    assert len(await barber.bubbles()) == 1
    assert await back.bubbles() == said
    assert set(await stored(back.page)) == {f"{place.key}/salon", f"{place.key}/barber"}

    await barber.page.close()
    await forget_in_menu(back)
    await back.sees("This device has forgotten")
    await back.sees(WELCOME)
    assert set(await stored(back.page)) == {f"{place.key}/salon"}

    for about in ("", "?business=barber"):
        own = await visit(laptop, f"{place.base}/chat{about}")
        await own.sees(WELCOME)
        await own.page.close()
    own = await visit(laptop, f"{place.base}/chat?business=salon")
    await own.sees(WELCOME)
    names = {place.key, f"{place.key}/salon", f"{place.key}/barber"}
    assert names <= set(await stored(own.page))
    await forget_in_menu(own)
    await own.sees("This device has forgotten")
    await own.sees(WELCOME)
    assert names & set(await stored(own.page)) == {f"{place.key}/salon"}


async def test_a_frame_believes_nobody_but_the_page_around_it(place: Place, laptop: BrowserContext) -> None:
    """Another frame on the page of the business tells it, all the time, of a conversation that is not theirs.

    It even knows by which number the question is asked. The page around keeps silent meanwhile.
    """
    stranger = await laptop.request.post(f"{place.base}/webchat/token")
    theirs = (await stranger.json())["memory"]
    forged = f"{{ name: '{MESSAGE}', id: '7777', kept: '{theirs}' }}"
    flood = f"<script>setInterval(() => parent.frames[1]?.postMessage({forged}, '*'), 20)</script>"
    place.site.pages["/plain"] = (
        f'<iframe srcdoc="{flood}"></iframe><iframe src="{place.base}/chat" width="600" height="600"></iframe>'
    )
    await laptop.add_init_script(
        """crypto.getRandomValues = (numbers) => { window.asked ??= performance.now(); return numbers.fill(7); };
        window.told = [];
        addEventListener("message", ({ data }) => data?.id === "7777" && window.told.push(performance.now()));"""
    )
    asked: list[Any] = []
    answered: list[str] = []

    async def hear(response: Response) -> None:
        if response.url.endswith("/webchat/token"):
            asked.append(response.request.post_data_json)
            answered.append((await response.json())["conversationId"])

    laptop.on("response", hear)
    chat = await visit(laptop, f"{place.site.base}/plain")
    chat.place = chat.page.frame_locator("iframe >> nth=1")
    await chat.sees(WELCOME)
    frame = chat_frame(chat, place)

    assert await frame.evaluate(
        "() => told.some((at) => asked < at && at < asked + 1_500)"
    )  # while it waits for an answer
    assert {"memory": theirs} not in asked
    assert answered and not {(await stranger.json())["conversationId"]} & set(answered)


async def test_a_page_tells_nothing_to_others_and_keeps_nothing_of_them(place: Place, laptop: BrowserContext) -> None:
    """Neither to a frame beside ours with the same chat in it, nor to one without an origin, nor to ours once it shows
    something else.
    """
    place.site.pages["/busy"] = (
        f'<script src="{place.base}/widget.js" defer></script>'
        f'<iframe name="second" src="{place.base}/chat"></iframe>'
        '<iframe name="nobody" sandbox="allow-scripts" srcdoc="x"></iframe>'
    )
    chat = await visit_widget(laptop, f"{place.site.base}/busy")
    chat.place = chat.page.frame_locator("[data-bookings-chat] iframe")
    await chat.sees(WELCOME)
    before = await stored(chat.page)
    await chat.page.evaluate(LISTEN)
    await chat.page.evaluate(
        """() => { document.querySelector("[data-bookings-chat]").shadowRoot.querySelector("iframe").src = "/gone"; }"""
    )
    await expect(chat.place.get_by_text("A business")).to_be_visible()
    ours = next(frame for frame in chat.page.frames if frame.url.endswith("/gone"))

    for name, frame in (("second", chat.page.frame("second")), ("nobody", chat.page.frame("nobody")), ("ours", ours)):
        assert frame is not None
        await frame.evaluate(LISTEN)
        forged = {"name": MESSAGE, "id": name, "was": before[place.key], "next": "stolen"}
        await frame.evaluate("(forged) => parent.postMessage(forged, '*')", forged)
        await chat.page.wait_for_function("(name) => window.heard.includes(name)", arg=name, timeout=PATIENCE_MS)
        # What the page had to say it has sent by now, and this comes after it.
        await chat.page.evaluate("() => Array.from(frames).forEach((frame) => frame.postMessage('last', '*'))")
        if name != "ours":  # which stands in a shadow, where no other page finds it
            await frame.wait_for_function("() => window.heard.includes('last')", timeout=PATIENCE_MS)
        assert name not in await frame.evaluate("() => window.heard")

    assert await stored(chat.page) == before


async def test_a_page_that_may_not_frame_the_chat_is_given_nothing_to_keep(
    place: Place, laptop: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with open_place(tmp_path_factory.mktemp("other")) as other:
        other.site.pages["/"] = f'<script src="{place.base}/widget.js" defer></script>'
        chat = await visit_widget(laptop, f"{other.site.base}/")
        await chat.sees("The chat cannot be shown on this page.")

        assert await stored(chat.page) == {}


async def test_with_memory_switched_off_a_chat_lasts_as_long_as_its_tab(laptop: BrowserContext, tmp_path: Path) -> None:
    async with open_place(tmp_path, WEBCHAT_REMEMBER="false") as place:
        chat = await visit(laptop, f"{place.base}/chat")
        await chat.sees(WELCOME)
        await chat.say("haircut tomorrow at 3pm")
        await chat.sees("What name shall I book it under?")
        await chat.page.reload()
        await chat.sees("What name shall I book it under?")
        await expect(button(chat)).to_be_hidden()
        assert await stored(chat.page) == {}
        await chat.page.close()

        back = await visit(laptop, f"{place.base}/chat")
        await back.sees(WELCOME)
        assert len(await back.bubbles()) == 1
        framed = await visit_widget(laptop, f"{place.site.base}/")
        await framed.sees(WELCOME)
        await expect(framed.place.get_by_text(REMEMBERED)).to_be_hidden()
        assert await stored(framed.page) == {}
        assert chat.complaints == back.complaints == framed.complaints == []
