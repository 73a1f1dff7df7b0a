"""Whether a business is there and can be booked: asked by `/readyz` again and again, and by the operator's doctor."""

from __future__ import annotations

from graph.client import BookingsClient
from graph.model import Business


class NotPublishedError(RuntimeError):
    """The business is there, and customers cannot book: Graph takes no appointments for it."""

    def __init__(self, business: Business) -> None:
        super().__init__(f"business {business.id} is not published")
        self.business = business


async def check_business(client: BookingsClient, business_id: str) -> Business:
    """Raises NotPublishedError, and what Graph raises where the business is not there or may not be read."""
    business = await client.get_business(business_id)
    if not business.is_published:
        raise NotPublishedError(business)
    return business
