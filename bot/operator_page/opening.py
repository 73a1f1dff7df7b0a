"""Whether there is an operator's page, for whom, and what its shops are called."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hosting.sign_ins import operator_credential
from bot.operator_page.page import ShopsNow, Sources
from bot.operator_page.routes import Door, OperatorOptions
from bot.operator_page.sign_in import Operators, SignIn
from bot.operator_page.view import Shop
from bot.settings import Settings
from graph.auth.sign_in import Registration
from graph.errors import BookingsError
from scheduling.service import BookingService


def operator_options(settings: Settings, sources: Sources, clock: Callable[[], datetime]) -> OperatorOptions | None:
    """In the demo everybody who is on this machine is an operator; else there is a page for those who are named."""
    if settings.demo:
        return OperatorOptions(sources, None)
    if not settings.operators or settings.operator_registration is None:
        return None
    tenant_id, client_id = settings.operator_registration
    registration = Registration(tenant_id, client_id, authority=settings.addresses.login)
    sign_in = SignIn(registration, lambda: operator_credential(settings), clock)
    return OperatorOptions(sources, Door(Operators(settings.operators), sign_in, settings.mark_secret, clock))


def shops_of(desk: BookingService) -> ShopsNow:
    """By the catalogues that conversations rest on too. While one cannot be read, its page has ids for names."""

    async def shop(business_id: str) -> Shop:
        try:
            found = await desk.catalogue(business_id)
        except BookingsError:
            return Shop(business_id, business_id, ZoneInfo("UTC"), {})
        return Shop(business_id, found.business.name, found.zone, {one.id: one.name for one in found.services})

    async def shops() -> tuple[Shop, ...]:
        return tuple(await asyncio.gather(*map(shop, desk.business_ids)))

    return shops
