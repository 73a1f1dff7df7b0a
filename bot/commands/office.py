"""What the operator's commands work with. It may be open while the app runs, and changes no tables."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.conversing import state_put_to_rest
from bot.hosting.data_folder import DATABASE
from bot.hosting.database_address import database_setting, database_url
from bot.hosting.database_check import check_database, database_faults
from bot.hosting.service_rules_file import read_service_rules
from bot.hosting.sign_ins import graph_tokens
from bot.hosting.start_checks import StartError
from bot.server import utc_now
from bot.settings import Settings
from graph.client import BookingsClient
from graph.connect import connect
from scheduling.ledger import Ledger
from scheduling.request_limits import limits_beside_the_app
from scheduling.service import BookingService
from storage.database.engine import open_database
from storage.database.transactions import Database
from storage.marks import Marks
from storage.overview import Overview


@dataclass(frozen=True, slots=True)
class Connections:
    """To the app's own database with its `ledger`, and to Graph, where they keep to the places of the app."""

    database: Database
    ledger: Ledger
    client: BookingsClient


@asynccontextmanager
async def open_connections(
    settings: Settings,
    data: Path,
    clock: Callable[[], datetime] = utc_now,
    *,
    if_missing: str = "there is no database yet; start the app first, or name the folder that it has",
) -> AsyncIterator[Connections]:
    """Raises StartError where the database cannot be used, with `if_missing` where there is none; and where it fails
    on the way.
    """
    setting = database_setting(settings, data)
    if settings.database_url is None and not (data / DATABASE).exists():
        raise StartError(f"{setting}: {if_missing}")
    await check_database(lambda: database_url(settings, data), setting=setting)
    database = open_database(database_url(settings, data))
    ledger = Ledger(database, clock)
    client = connect(
        settings.graph_base_url, graph_tokens(settings), limits=limits_beside_the_app(ledger.locks, time.monotonic)
    )
    try:
        with database_faults(setting):
            yield Connections(database, ledger, client)
    finally:
        await ledger.aclose()
        await client.aclose()
        await database.aclose()


@dataclass(frozen=True, slots=True)
class Office:
    """What the operator's commands work with, beside the app or without it. `desk` reads, and writes nothing of its own
    accord.
    """

    business_ids: tuple[str, ...]
    client: BookingsClient
    ledger: Ledger
    desk: BookingService
    overview: Overview
    clock: Callable[[], datetime]


@asynccontextmanager
async def open_office(settings: Settings, data: Path, clock: Callable[[], datetime] = utc_now) -> AsyncIterator[Office]:
    """Raises StartError as `open_connections` does."""
    async with open_connections(settings, data, clock) as to:
        rules = replace(settings.operator_rules, teams=read_service_rules(settings.service_rules_file))
        desk = BookingService(to.client, to.ledger, settings.bookings_business_ids, clock=clock, rules=rules)
        overview = Overview(to.database, Marks(settings.mark_secret), state_put_to_rest)
        try:
            yield Office(settings.bookings_business_ids, to.client, to.ledger, desk, overview, clock)
        finally:
            await desk.aclose()
