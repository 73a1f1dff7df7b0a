"""The command line: `python app.py` serves with the settings of the environment, `python app.py --demo` the demo."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dotenv import dotenv_values

from bot.hosting.start_checks import StartError
from bot.settings import Settings, SettingsError
from wiring import DATA, AppOptions, DatabaseAddress, check_start, create_app, database_setting, database_url, serve


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        if options.demo:
            # The simulator is the other side of the wire; nothing but the demo needs it.
            from demo import serve_demo

            asyncio.run(serve_demo(options.port, options.data, options.now))
        else:
            settings = Settings.from_env({**_in_the_file(".env"), **os.environ})
            asyncio.run(serve_in_production(settings, options.data))
    except (SettingsError, StartError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:  # while the start was still being checked
        return 130
    return 0


def _in_the_file(name: str) -> dict[str, str | None]:
    try:
        return dotenv_values(name)
    except ValueError:
        raise StartError(f"{name}: cannot be read as text (UTF-8)") from None


async def serve_in_production(settings: Settings, data: Path) -> None:
    await check_start(settings, data)
    await serve(
        lambda: create_app(settings, AppOptions(data=data)),
        settings.host,
        settings.port,
        DatabaseAddress(database_url(settings, data), database_setting(settings, data)),
        lines=lambda address: (f"listening on {address}",),
    )


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="app.py", description="Customers book Microsoft Bookings appointments by chat."
    )
    parser.add_argument("--demo", action="store_true", help="serve against a simulator, on this machine alone")
    parser.add_argument("--port", type=int, default=3978, help="of the demo; 0 takes a free one (default: 3978)")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the SQLite file (default: ./data)")
    parser.add_argument(
        "--now", type=_moment, metavar="ISO", help="when the demo begins, such as 2026-03-27T09:00+00:00"
    )
    options = parser.parse_args(arguments)
    if not options.demo and (options.now is not None or options.port != 3978):
        parser.error("--port and --now belong to --demo; otherwise PORT says where to listen")
    return options


def _moment(text: str) -> datetime:
    try:
        # A time without a zone is meant on the clock of whoever types it.
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a time: {text}") from None


if __name__ == "__main__":
    sys.exit(main())
