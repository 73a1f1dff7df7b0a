"""`python -m simulator`: the simulator alone, on loopback, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tomllib
from datetime import datetime
from pathlib import Path

from simulator.json_types import JsonObject
from simulator.server import create_simulator, serve


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    asyncio.run(_serve_until_stopped(options))


async def _serve_until_stopped(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    app = create_simulator(options.business, now=options.now, strict=options.strict)
    async with serve(app, options.port) as running:
        sys.stdout.write(
            f"Microsoft Bookings, simulated: {running.base_url}\nswitches: {running.root}/_simulator/faults\n"
        )
        sys.stdout.flush()
        await stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="The Bookings part of Microsoft Graph, served on 127.0.0.1.",
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument(
        "--business", type=_business, metavar="FILE", help="TOML or JSON in the form of simulator/sample.toml"
    )
    parser.add_argument(
        "--now", type=_moment, metavar="ISO", help="stand still at this time; POST /_simulator/clock moves it"
    )
    parser.add_argument(
        "--strict", action="store_true", help="take only tokens from the simulator's own token endpoint"
    )
    return parser


def _business(name: str) -> JsonObject:
    path = Path(name)
    try:
        text = path.read_text("utf-8")
        plan = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"cannot read {name}: {error}") from error
    if not isinstance(plan, dict):
        raise argparse.ArgumentTypeError(f"{name} must hold an object")
    return plan


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a time: {text}") from error
    # A time without a zone is meant on the clock of whoever types it.
    return moment.astimezone()


if __name__ == "__main__":
    main()
