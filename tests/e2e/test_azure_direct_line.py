"""The same chat page on Azure's Direct Line, in Chromium: its tokens, its sockets, and the bot behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Request, expect

from bot.server import Channels
from tests.e2e.azure_stand_in import SECRET, open_azure
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.sites import open_place, visit, visit_widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_books_over_azures_direct_line_and_goes_on_after_a_lost_socket_and_a_reload(
    browser: Browser, tmp_path: Path
) -> None:
    async with open_azure() as azure:
        channels = Channels(direct_line=azure.domain)
        async with open_place(tmp_path, channels=channels, DIRECTLINE_SECRET=SECRET) as place:
            azure.bot = place.base
            context = await browser.new_context(locale="en-GB", timezone_id="Europe/Lisbon")
            sent: list[Request] = []

            async def see(request: Request) -> None:
                sent.append(request)

            context.on("request", see)
            # A page that could not go on after it had got its token, and before it began the conversation.
            await context.route("**/assets/webchat-*", lambda route: route.abort())
            gone = await visit_widget(context, f"{place.site.base}/")
            await gone.sees("cannot be reached")
            await context.unroute("**/assets/webchat-*")
            await gone.page.reload()
            await gone.sees("welcome to Studio Almeida")
            await gone.page.close()

            chat = await visit_widget(context, f"{place.site.base}/")
            await chat.sees("welcome to Studio Almeida")
            await chat.say("haircut tomorrow at 3pm, my name is Ana Silva")
            await chat.sees("Which e-mail address")

            await azure.drop_sockets()
            await chat.say("ana.azure@example.com")
            await chat.sees("And a phone number")
            await chat.press("Skip")
            await chat.sees("Please check your booking")
            await expect(chat.place.get_by_text("You are offline")).to_be_hidden(timeout=PATIENCE_MS)
            said = await chat.bubbles()
            await chat.page.close()

            back = await visit(context, f"{place.site.base}/")
            await back.page.get_by_role("button", name="Book an appointment").click()
            back.place = back.page.frame_locator("iframe")
            await back.press("Confirm booking")
            await back.sees("You're booked!")
            assert (await back.bubbles())[: len(said)] == said
            assert chat.complaints == back.complaints == []
            await context.close()
            assert await place.studio.calendar() == ["Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"]
    assert len(azure.talks) == 1
    # The secret went to Azure alone, from the server, and for the one thing that needs it.
    assert [path for _, path, bearer in azure.asked if bearer == SECRET] == ["/v3/directline/tokens/generate"]
    assert not any(SECRET in str(request.headers) + request.url + (request.post_data or "") for request in sent)
    assert not any(request.url.startswith(f"{place.base}/directline") for request in sent)
    reconnected = [path for method, path, _ in azure.asked if method == "GET" and "?watermark=" in path]
    assert any(not path.endswith("watermark=") for path in reconnected), reconnected
