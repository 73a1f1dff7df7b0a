"""The sample business as values, for tests that need no wire: read once, as a desk reads it, from the simulator."""

from __future__ import annotations

import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor

import httpx

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.model import Service, StaffMember
from scheduling.model import Catalogue
from scheduling.reading.catalogue import CatalogueCache
from simulator.json_types import JsonObject
from simulator.sample.description import read_sample
from simulator.server import create_simulator, serve
from tests.worlds.sample import BUSINESS, NOW


def description(*time_off: JsonObject) -> JsonObject:
    """The sample with nobody in its diary, which is quick to lay and in no test's way; and when who is away."""
    plan = {part: value for part, value in read_sample().items() if part != "diary"}
    return plan | {"timeOff": list(time_off)}


@functools.cache
def catalogue() -> Catalogue:
    """May be asked for where a loop runs already, and so is read in a thread with a loop of its own."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, _read()).result()


async def _read() -> Catalogue:
    http = httpx.AsyncClient(trust_env=False)
    async with (
        serve(create_simulator(description(), now=NOW)) as running,
        BookingsClient(http, running.base_url, StaticToken("test")) as client,
    ):
        return await CatalogueCache(client, lambda: NOW).get(BUSINESS)


def service_called(name: str) -> Service:
    return next(one for one in catalogue().services if one.name == name)


def member_called(name: str) -> StaffMember:
    """By the first name or the whole one."""
    return next(one for one in catalogue().staff if one.name.startswith(name))
