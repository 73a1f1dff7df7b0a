"""The face of a business on the chat page: how it is called, looks, and is reached besides by chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from dialogs.saying.place import map_of
from dialogs.saying.speaker import address_of
from graph.errors import BookingsError
from graph.model import Business

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Face:
    """What Bookings says of a business; "" where it says nothing. `colour` is as the business has set it, `map_url`
    shows where it is.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    map_url: str = ""
    web_site: str = ""
    colour: str = ""
    shows_logo: bool = False


UNKNOWN = Face()

FaceFor: TypeAlias = Callable[[str], Awaitable[Face]]
"""The face of a business by its id; UNKNOWN for "" where several are served, and for one that is not served.

It may take its time, and raise `graph.errors.BookingsError`.
"""


def face_of(business: Business) -> Face:
    """As Bookings shows the business on its own page."""
    page, address = business.page, address_of(business)
    return Face(
        name=business.name,
        phone=business.phone or "",
        email=business.email or "",
        address=address or "",
        map_url=map_of(address) or "",
        web_site=business.web_site or "",
        colour=page.color if page else "",
        shows_logo=page is not None and page.is_logo_shown,
    )


async def nobody(_: str) -> Face:
    """Nothing is known of any business."""
    return UNKNOWN


class Faces:
    """Faces for pages that open at once, whatever becomes of Graph: the last that was seen, else none."""

    def __init__(self, face_for: FaceFor, *, within: float = 1.5) -> None:
        self._face_for = face_for
        self._within = within
        self._last: dict[str, Face] = {}

    async def of(self, business_id: str) -> Face:
        """Nothing is kept of ids that are not served, which anybody can make up."""
        try:
            async with asyncio.timeout(self._within):
                face = await self._face_for(business_id)
        except (BookingsError, TimeoutError) as error:
            log.info("the chat page opens without news of its business: %s", type(error).__name__)
            return self._last.get(business_id, UNKNOWN)
        if face != UNKNOWN:
            self._last[business_id] = face
        return face
