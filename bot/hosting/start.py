"""The start of the process: what is looked at before, and how an app is served once that is well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from aiohttp import web

from bot.hosting.aids import model_tokens
from bot.hosting.data_folder import PREDECESSOR_SECONDS, to_oneself
from bot.hosting.database_address import DatabaseAddress, database_setting, database_url, ready_database
from bot.hosting.database_check import check_database, database_faults
from bot.hosting.logo_file import check_logo
from bot.hosting.service_names_file import check_service_names
from bot.hosting.service_rules_file import check_service_rules
from bot.hosting.serving import serving, tell, when_told_to_stop
from bot.hosting.sign_ins import channel_tokens, graph_tokens
from bot.hosting.start_checks import StartCheck, check_address, check_all, check_sign_in
from bot.settings import Settings

GRAPH_SIGN_IN = "sign-in to Graph"
DATABASE_CHECK = "database"
ADDRESS_CHECK = "address"
"""Of `start_checks`: those on which others rest."""


async def serve(
    make_app: Callable[[], web.Application],
    host: str,
    port: int,
    database: DatabaseAddress,
    *,
    lines: Callable[[str], Sequence[str]],
    predecessor_within: float = PREDECESSOR_SECONDS,
) -> None:
    """Serves an app that rests on this database until the process is told to stop. `lines` is what is told then, given
    the address.

    The predecessor on a SQLite file, which has `predecessor_within` seconds, still ends its turns on the tables that it
    knows; so they are changed after it.
    """
    async with to_oneself(database.url, setting=database.setting, within=predecessor_within):
        await ready_database(database.url, setting=database.setting)
        stop = when_told_to_stop()
        # It may still be lost before the app has begun.
        with database_faults(database.setting):
            async with serving(make_app(), host, port) as address:
                tell(*lines(address))
                await stop.wait()


async def check_start(settings: Settings, data: Path) -> None:
    """Looks at everything that the app will rest on, and changes nothing in the database.

    Raises StartError with every fault that was found. It waits for the network, so `create_app` does not call it.
    """
    await check_all(*(check.run() for check in start_checks(settings, data)))


def start_checks(settings: Settings, data: Path) -> tuple[StartCheck, ...]:
    """What is looked at before the app starts, each by itself; the operator's doctor begins with the same."""
    setting, ids = database_setting(settings, data), settings.bookings_business_ids
    sign_ins = {
        GRAPH_SIGN_IN: graph_tokens(settings),
        "sign-in to the channels": channel_tokens(settings),
        "sign-in to the model": model_tokens(settings),
    }
    return (
        StartCheck(DATABASE_CHECK, lambda: check_database(lambda: database_url(settings, data), setting=setting)),
        StartCheck(ADDRESS_CHECK, lambda: check_address(settings.host, settings.port)),
        StartCheck("names of services", lambda: check_service_names(settings.service_names_file, ids)),
        StartCheck("rules of services", lambda: check_service_rules(settings.service_rules_file, ids)),
        StartCheck("picture of the business", lambda: check_logo(settings.webchat_logo)),
        *(StartCheck(name, partial(check_sign_in, way)) for name, way in sign_ins.items() if way is not None),
    )
