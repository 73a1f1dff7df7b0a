"""The servers that `benchmarks.edge` measures, each in a process of its own, told what to do on standard input.

    python -m benchmarks.edge_servers bare | stock | edge | app | simulator

On standard output it says its address, and then one line of JSON for each line that it reads: `cpu` for the seconds of
processor time that the process has used, `memory` for its resident KB, `count` to begin to count, `counts` for what was
counted since the last look. It ends with its standard input, so no server outlives the benchmark.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aiohttp import web

from benchmarks.edge_counts import Counter
from bot.bookings_bot import BotAnswer
from bot.channels.webchat.page_texts import PageTexts
from bot.hosting.http_server import make_runner
from bot.server import Dialogue, ServerOptions, Timing, create_server, utc_now
from bot.settings import Settings
from bot.status_texts import StatusTexts
from bot.stores import Storage
from dialogs.replies import Say
from dialogs.said import Said
from scheduling.limits import Limits
from storage.conversations.store import Conversations
from storage.database.engine import open_database, upgrade
from storage.database.locks import locks_on
from storage.suggested_names import SuggestedNames
from wiring import AppOptions, create_app

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""When appointments are made, as the app and the simulator see it."""

BUSINESS = "studioalmeida@contoso.onmicrosoft.com"
SECRET = "a secret of the benchmarks, long enough"  # noqa: S105  # it signs nothing but tokens of this run

Json = dict[str, Any]


async def main(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="bookings-chat-benchmark-") as folder:
        database = options.database or f"sqlite:///{folder}/chat.sqlite"
        app: web.Application = {
            "bare": bare,
            "stock": stock,
            "edge": lambda: edge(database, Path(folder)),
            "app": lambda: whole_app(database, options.graph, Path(folder)),
            "simulator": simulator,
        }[options.name]()
        runner = runner_of(options.name, app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            say({"address": f"http://127.0.0.1:{runner.addresses[0][1]}"})
            await obey()
        finally:
            await runner.cleanup()


def runner_of(name: str, app: web.Application) -> web.AppRunner:
    """Ours as in production, where that has a runner of its own; the others as aiohttp has it."""
    if name in {"edge", "app"}:
        return make_runner(app, shutdown_timeout=1.0)
    return web.AppRunner(app, access_log=None, shutdown_timeout=1.0)


async def obey() -> None:
    """Answers the benchmark until it is over."""
    counter = Counter()
    answers: Mapping[str, Callable[[], Json]] = {
        "cpu": lambda: {"cpu": time.process_time()},
        "memory": lambda: {"memory": resident_kb()},
        "count": counter.begin,
        "counts": counter.take,
    }
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        say(answers[line]())


def say(told: Json) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def resident_kb() -> int:
    gc.collect()
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


def bare() -> web.Application:
    """The floor: aiohttp reads the activity and answers."""

    async def messages(request: web.Request) -> web.Response:
        await request.json()
        return web.Response(status=200)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    return app


def stock() -> web.Application:
    """The echo of Microsoft's samples, on Microsoft's adapter, with no credentials."""
    from botbuilder.core import ActivityHandler, MessageFactory, TurnContext
    from botbuilder.integration.aiohttp import (
        CloudAdapter,
        ConfigurationBotFrameworkAuthentication,
        aiohttp_error_middleware,
    )

    class EchoBot(ActivityHandler):  # type: ignore[misc]  # the SDK has no types
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(MessageFactory.text(turn_context.activity.text))

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(SimpleNamespace(APP_ID="", APP_PASSWORD="")))
    bot = EchoBot()

    async def messages(request: web.Request) -> web.Response:
        response: web.Response = await adapter.process(request, bot)
        return response

    app = web.Application(middlewares=[aiohttp_error_middleware])
    app.router.add_post("/api/messages", messages)
    return app


def edge(database: str, folder: Path) -> web.Application:
    """Our edge around a conversation that echoes, with room for all the sockets of one benchmark."""
    database_of_ours = open_database(database)
    locks = locks_on(database_of_ours)
    store = Conversations(database_of_ours, locks.process)
    texts = StatusTexts(*("Wait.",) * len(fields(StatusTexts)))
    said: Any = (*("Book.",) * (len(fields(PageTexts)) - 1), ())
    page = PageTexts(*said)

    async def converse(state: Json | None, said: Said) -> BotAnswer:
        return BotAnswer({"turns": (state or {}).get("turns", 0) + 1}, (Say(said.text or "welcome"),))

    app = create_server(
        Settings.from_env(settings("http://127.0.0.1:1/v1.0", database), demo=True),
        Storage(database_of_ours, store, locks, SuggestedNames(database_of_ours, utc_now)),
        Dialogue(converse, lambda _: texts, lambda _: page),
        ServerOptions(
            bundle=folder / "webchat.js",
            timing=Timing(look_every=3600),  # so that nothing but turns is counted
            limits=Limits(
                messages_per_minute=10_000,
                messages_per_network_per_minute=1_000_000,
                chats_per_minute=10_000,
                sockets_per_network=10_000,
            ),
        ),
    )

    async def tables(_: web.Application) -> AsyncIterator[None]:
        await upgrade(database_of_ours)
        yield
        await locks.aclose()
        await database_of_ours.aclose()

    app.cleanup_ctx.insert(0, tables)
    return app


def whole_app(database: str, graph: str, folder: Path) -> web.Application:
    """All of it, as in production, but for the time by which appointments are made."""
    return create_app(
        Settings.from_env(settings(graph, database), demo=True),
        AppOptions(data=folder, clock=lambda: NOW, bundle=folder / "webchat.js"),
    )


def simulator() -> web.Application:
    """Microsoft Bookings, with an empty diary."""
    from simulator.sample.description import read_sample
    from simulator.server import create_simulator

    plan = {name: part for name, part in read_sample().items() if name not in {"diary", "timeOff"}}
    return create_simulator(plan, now=NOW)


def settings(graph: str, database: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database,
        "GRAPH_BASE_URL": graph,
        "GRAPH_STATIC_TOKEN": "benchmark",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "WEBCHAT_SECRET": SECRET,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=("bare", "stock", "edge", "app", "simulator"))
    parser.add_argument("--database", help="its address; without one it is an SQLite file that lives as long")
    parser.add_argument("--graph", default="http://127.0.0.1:1/v1.0", help="where Microsoft Graph is, for app")
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(parser.parse_args()))
