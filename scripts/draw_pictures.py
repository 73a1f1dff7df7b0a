"""Puts the pictures of the chat that README and docs show together from those of its states.

FACE_PICTURES=1 python -m pytest tests/e2e/test_every_state.py
python -m scripts.draw_pictures
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import async_playwright

from tests.e2e.conftest import FLAGS, chromium_here
from tests.e2e.looking import PICTURES

DOCS = Path(__file__).parents[1] / "docs"

SHOWN = {
    "chat.png": ("05-services-light", "06-days-light", "07-times-light", "11-receipt-light"),
    "web-chat.png": ("04-menu-person-light", "11-receipt-light", "11-receipt-cancelled-dark", "13-code-dark"),
}
"""Four at phone width, side by side."""

_WIDTH, _HEIGHT, _GAP = 400, 800, 20
_STYLE = f"margin:0;padding:{_GAP}px;display:flex;gap:{_GAP}px;background:#dde5e6"


async def draw() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_here(), args=list(FLAGS))
        for name, states in SHOWN.items():
            size = len(states) * (_WIDTH + _GAP) + _GAP
            page = await browser.new_page(viewport={"width": size, "height": _HEIGHT + 2 * _GAP})
            # From a file of the same folder, as no other page may show files.
            sheet = PICTURES / "sheet.html"
            images = "".join(f'<img src="{state}-{_WIDTH}.png" width="{_WIDTH}">' for state in states)
            sheet.write_text(f'<body style="{_STYLE}">{images}</body>', encoding="utf-8")
            await page.goto(sheet.as_uri(), wait_until="networkidle")
            await page.screenshot(path=DOCS / name)
            await page.close()
            sheet.unlink()
        await browser.close()


if __name__ == "__main__":
    asyncio.run(draw())
