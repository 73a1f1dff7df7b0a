"""Every transcript once more, through the whole app: Direct Line over HTTP in front, the simulator behind.

What the core says in `tests/dialogs` must be what a client of the web chat is shown.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import aiohttp
import pytest

from dialogs.said import Said
from tests.studio import open_studio
from tests.transcripts import ALL, FOLDER, Heard, beside, play, read
from tests.whole_app import DirectLineCustomer, open_app


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
async def test_conversation_over_direct_line(path: Path, tmp_path: Path) -> None:
    transcript = read(path)

    async with (
        open_studio(transcript.now) as studio,
        open_app(studio, tmp_path, clock=lambda: transcript.now) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        customers = defaultdict[str, DirectLineCustomer](lambda: DirectLineCustomer(http, base, store))

        async def answer(said: Said) -> list[Heard]:
            customer = customers[said.holder]
            greeting: list[Heard] = []
            if not customer.conversation:
                # Opening the chat always brings the greeting; a transcript that begins later is not about it.
                await customer.open(said.locale)
                greeting = await customer.shown()
            if said.joined:
                return greeting
            await customer.send(said)
            return await customer.shown()

        wanted, got = await play(transcript, studio, answer)

    assert wanted == got, beside(wanted, got)
