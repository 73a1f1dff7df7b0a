"""The demo: the app against a simulator of Microsoft Bookings with its sample business, on this machine alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.webchat.pages import SampleBusiness
from bot.hosting.data_folder import DATABASE
from bot.hosting.database_address import DatabaseAddress, database_setting, sqlite_in
from bot.hosting.database_check import check_database
from bot.hosting.logo_file import check_logo
from bot.hosting.start import serve
from bot.hosting.start_checks import check_address, check_all
from bot.server import utc_now
from bot.settings import Settings
from bot.telemetry.logs import begin_logging
from bot.telemetry.tracing import begin_tracing
from graph.connect import connect_admin, static_token
from simulator.server import create_simulator
from simulator.server import serve as serve_simulator
from wiring import AppOptions, create_app

HOST = "127.0.0.1"


async def serve_demo(port: int, data: Path, now: datetime | None, tried: Mapping[str, str | None]) -> None:
    """The demo: the bot as in production, with the simulator in the place of Graph, and with what shall be tried."""
    await check_demo(port, data)
    clock = clock_from(now)
    async with serve_simulator(create_simulator(now=clock)) as simulator:
        env: dict[str, str | None] = {
            **tried,
            "GRAPH_BASE_URL": simulator.base_url,
            "GRAPH_STATIC_TOKEN": "demo",
            "HOST": HOST,
            "PORT": str(port),
        }
        async with connect_admin(simulator.base_url, static_token(simulator.base_url, "demo")) as admin:
            (business, *_) = await admin.list_businesses()
        # The id of a business is the address of its mailbox.
        of_the_business = {"BOOKINGS_BUSINESS_IDS": business.id, "MAIL_SENDER": business.id}
        settings = Settings.from_env({**env, **of_the_business}, demo=True)
        begin_logging(settings.log_format, settings.log_level)
        begin_tracing(settings, tried)
        await check_all(check_logo(settings.webchat_logo))
        sample = SampleBusiness(business.name, f"{simulator.root}/_simulator/mail")
        await serve(
            lambda: create_app(settings, AppOptions(data=data, clock=clock, business=sample)),
            settings.host,
            settings.port,
            DatabaseAddress(sqlite_in(data), database_setting(settings, data)),
            lines=lambda address: (
                f"chat: {address}/",
                f"simulated Microsoft Bookings: {simulator.base_url}",
                f"mails that would have been sent, with one-time codes: {sample.mail_at}",
                "Stop with Ctrl+C.",
            ),
        )


async def check_demo(port: int, data: Path) -> None:
    """What `bot.hosting.start.check_start` looks at, as far as it is not the demo's own."""
    await check_all(
        check_database(lambda: sqlite_in(data), setting=f"--data: {data / DATABASE}"),
        check_address(HOST, port, port_setting="--port"),
    )


def clock_from(start: datetime | None) -> Callable[[], datetime]:
    """A clock that reads `start` now and runs on from there; without it, the real one."""
    if start is None:
        return utc_now
    shift = start.astimezone(UTC) - utc_now()
    return lambda: utc_now() + shift
