"""The list of all checks, and what rests on what: of one cause, one finding."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from bot.hosting.data_folder import DATABASE
from bot.hosting.sign_ins import graph_tokens
from bot.hosting.start import DATABASE_CHECK, GRAPH_SIGN_IN, start_checks
from bot.settings import Settings, SettingsError
from deploy.doctor import at_start, database, graph, plain, reach
from deploy.doctor.findings import Finding, Look
from deploy.doctor.setup import ANSWER_SECONDS, Setup
from graph.connect import connect_admin

SETTINGS = "settings"


def now() -> datetime:
    return datetime.now(UTC)


async def examine(
    given: Mapping[str, str], data: Path, *, clock: Callable[[], datetime] = now, direct_line: str | None = None
) -> tuple[Look, ...]:
    """Looks at everything that can be looked at. Changes nothing, sends nothing to anybody.

    `direct_line` is where Azure's Direct Line is, if not where the cloud has it.
    """
    names = tuple(plain.misspelt(given))
    try:
        settings = Settings.from_env(given)
    except SettingsError as error:
        wrong = Look(SETTINGS, "read as the app reads them", (*plain.in_settings(error.problems), *names))
        return (wrong, Look("everything else", skipped="the settings have to be right first"))
    with _left_as_it_is(settings, data) as folder:
        return await _examine(settings, folder, names, clock, direct_line)


async def _examine(
    settings: Settings, data: Path, names: tuple[Finding, ...], clock: Callable[[], datetime], direct_line: str | None
) -> tuple[Look, ...]:
    tokens = graph_tokens(settings)
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS), trust_env=True) as http,
        connect_admin(settings.graph_base_url, tokens) as client,
    ):
        address = direct_line or settings.addresses.direct_line
        return (
            Look(SETTINGS, "read as the app reads them", names),
            Look("secrets", "their lengths and characters were counted", tuple(plain.secrets(settings))),
            Look("pages that may show the chat", "the origins were read", tuple(plain.origins(settings))),
            Look("bot", "ids and tenants were read", tuple(plain.bot(settings))),
            *await _look_around(Setup(settings, data, clock, tokens, client, http, address)),
        )


@contextmanager
def _left_as_it_is(settings: Settings, data: Path) -> Iterator[Path]:
    """Where no database is yet, a folder at its place that is taken away again: a file that is left there would be that
    of whoever asks, and the app, which is another user, could not open it.
    """
    with ExitStack() as stack:
        folder = data
        # What cannot be written to is looked at itself, and nothing is made there either.
        with suppress(OSError):
            if settings.database_url is None and not (data / DATABASE).exists():
                there = next(one for one in (data, *data.absolute().parents) if one.exists())
                folder = Path(stack.enter_context(TemporaryDirectory(dir=there)))
        yield folder


async def _look_around(setup: Setup) -> list[Look]:
    checks = start_checks(setup.settings, setup.data)
    looks = list(await asyncio.gather(*(at_start.look(check, setup) for check in checks)))
    well = {look.check for look in looks if not look.faults}
    stored, allowed, *outside = await asyncio.gather(
        _stored(setup, is_there=DATABASE_CHECK in well),
        _allowed(setup, is_signed_in=GRAPH_SIGN_IN in well),
        reach.public_address(setup),
        reach.direct_line(setup),
        reach.clock(setup),
    )
    return [*looks, stored, *allowed, *outside]


async def _stored(setup: Setup, *, is_there: bool) -> Look:
    if not is_there:
        return Look(database.CHECK, skipped="the database has to answer first")
    return await database.look(setup)


async def _allowed(setup: Setup, *, is_signed_in: bool) -> tuple[Look, ...]:
    if not is_signed_in:
        names = (graph.PERMISSIONS, graph.BUSINESSES, graph.PAGE_ACCESS, graph.MAIL)
        return tuple(Look(name, skipped="the sign-in to Graph has to work first") for name in names)
    permissions = await graph.permissions(setup)
    businesses, access = await graph.businesses(setup, is_allowed=not permissions.faults)
    return (permissions, businesses, access, await graph.mail(setup))
