"""The route of files for the customer's calendar, and what stands there in words where there is none."""

from __future__ import annotations

from aiohttp import web

from bot.calendar_files import BASE, CONTENT_TYPE, BadAddressError, CalendarFiles
from bot.channels.webchat.page_texts import PageTexts
from bot.channels.webchat.pages import Pages
from graph.errors import BookingsError

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Disposition": 'attachment; filename="appointment.ics"',
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
# No address of ours is as long: a business has a mail address, and an appointment an id of some hundred characters.
_LONGEST = 4_000


class CalendarPage:
    """`files` is None where none are given out; an address of before is answered all the same."""

    def __init__(self, files: CalendarFiles | None, pages: Pages) -> None:
        self._files = files
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        return [web.get(BASE + "/{token}.ics", self.get)]

    async def get(self, request: web.Request) -> web.Response:
        """Changes nothing, however often it is asked for."""
        token = request.match_info["token"]
        texts = self._pages.texts_for(request)
        try:
            if self._files is None or len(token) > _LONGEST:
                raise BadAddressError
            file = await self._files.file(self._files.read(token))
        except BadAddressError:
            return self._told(texts, texts.calendar_gone, 404)
        except BookingsError:
            return self._told(texts, texts.calendar_later, 503)
        if file is None:
            return self._told(texts, texts.calendar_gone, 404)
        return web.Response(body=file, content_type=CONTENT_TYPE, charset="utf-8", headers=_HEADERS)

    def _told(self, texts: PageTexts, text: str, status: int) -> web.Response:
        response = self._pages.told(texts, text, status)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
