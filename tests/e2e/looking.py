"""Looks at a page as those would who cannot see it well or at all, by axe-core, and takes pictures for those who can.

Pictures are taken with FACE_PICTURES=1, into build/face/; open them after every change of how the chat looks.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Frame, Page

from tests.needed import lacks

ROOT = Path(__file__).parents[2]
AXE = ROOT / "build" / "axe" / "axe.js"
PICTURES = ROOT / "build" / "face"
SIZES = ((400, 800), (1280, 800))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# What Web Chat 4.18.1 does itself, unmodified, with the reason why it keeps nobody out.
_OF_WEB_CHAT: dict[str, tuple[str, ...]] = {}


@dataclass
class Looker:
    """`found` has what is wrong, each with where: state, scheme, rule, element."""

    source: str
    found: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    @classmethod
    def here(cls) -> Looker:
        if not AXE.is_file():
            lacks("no axe-core (python -m scripts.fetch_axe build/axe/axe.js)")
        return cls(AXE.read_text(encoding="utf-8"))

    async def look(self, page: Page, state: str, frame: Frame | None = None) -> None:
        """In light and dark; `frame` is where the chat is, if it is not the page itself."""
        self.states.append(state)
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            for place in (page, frame) if frame is not None else (page,):
                self.found += [f"{state} {scheme}: {one}" for one in await self._wrong(place)]
            if os.environ.get("FACE_PICTURES"):
                await self._picture(page, f"{state}-{scheme}")
        await page.emulate_media(color_scheme="light")

    async def _wrong(self, place: Page | Frame) -> list[str]:
        if not await place.evaluate("() => 'axe' in window"):
            await place.evaluate(self.source)
        options = {"runOnly": {"type": "tag", "values": RULES}, "iframes": False, "resultTypes": ["violations"]}
        result: Any = await place.evaluate("options => axe.run(document, options)", options)
        return [
            f"{rule['id']} at {node['target']}: {node['failureSummary'].splitlines()[-1].strip()}"
            for rule in result["violations"]
            for node in rule["nodes"]
            if not str(node["target"][-1]).startswith(_OF_WEB_CHAT.get(rule["id"], ("\0",)))
        ]

    async def _picture(self, page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_timeout(350)  # pictures are for people: what moves has come to rest
            await page.screenshot(path=PICTURES / f"{name}-{width}.png")
        if before is not None:
            await page.set_viewport_size(before)
