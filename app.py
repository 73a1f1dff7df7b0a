"""The command line: `python app.py` serves with the settings of the environment, `python app.py --demo` the demo, and
`python app.py names` shows the operator what customers call the services, and `python app.py forget` erases what is
kept of one of them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from dotenv import dotenv_values

from bot.commands.forget import run_forget
from bot.commands.names import Decision, NamesError, run_names
from bot.hosting.database_address import DATA, DatabaseAddress, database_setting, database_url
from bot.hosting.serving import tell
from bot.hosting.start import check_start, serve
from bot.hosting.start_checks import StartError
from bot.settings import OF_DEMO, Settings, SettingsError
from bot.telemetry.logs import LogLevel, begin_logging
from bot.telemetry.tracing import begin_tracing
from wiring import AppOptions, create_app


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    begin_logging(level=LogLevel.WARNING if options.command else LogLevel.INFO)
    try:
        if options.command == "forget":
            asyncio.run(tell_forgotten(_settings(), options))
        elif options.command:
            asyncio.run(tell_names(_settings(), options))
        elif options.demo:
            # The simulator is the other side of the wire; nothing but the demo needs it.
            from demo import serve_demo

            tried = {
                name: value for name, value in _environment().items() if name in OF_DEMO or name.startswith("OTEL_")
            }
            asyncio.run(serve_demo(options.port, options.data, options.now, tried))
        else:
            asyncio.run(serve_in_production(_settings(), options.data))
    except (SettingsError, StartError, NamesError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:  # while the start was still being checked
        return 130
    return 0


def _settings() -> Settings:
    return Settings.from_env(_environment())


def _environment() -> dict[str, str | None]:
    return {**_in_the_file(".env"), **os.environ}


def _in_the_file(name: str) -> dict[str, str | None]:
    try:
        return dotenv_values(name)
    except ValueError:
        raise StartError(f"{name}: cannot be read as text (UTF-8)") from None
    except PermissionError:
        raise StartError(
            f"{name}: {Path(name).resolve()} is closed to the user of the app; let that user read it, "
            "or move what it says to where the other settings are, and take it away"
        ) from None


async def serve_in_production(settings: Settings, data: Path) -> None:
    begin_logging(settings.log_format, settings.log_level)
    begin_tracing(settings, _environment())
    await check_start(settings, data)
    await serve(
        lambda: create_app(settings, AppOptions(data=data)),
        settings.host,
        settings.port,
        DatabaseAddress(database_url(settings, data), database_setting(settings, data)),
        lines=lambda address: (f"listening on {address}",),
    )


async def tell_names(settings: Settings, options: argparse.Namespace) -> None:
    is_accepted = options.decision == "accept"
    decision = Decision(options.words, options.service, is_accepted=is_accepted) if options.decision else None
    tell(*await run_names(settings, options.data, decision, with_decided=options.all))


async def tell_forgotten(settings: Settings, options: argparse.Namespace) -> None:
    tell(*await run_forget(settings, options.data, options.email))


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
    commands = parser.add_subparsers(dest="command", metavar="names | forget")
    _add_names(commands.add_parser)
    _add_forget(commands.add_parser)
    options = parser.parse_args(arguments)
    if options.command and options.demo:
        parser.error(f"{options.command} is not for the demo, which keeps nothing; leave --demo out")
    if not options.demo and (options.now is not None or options.port != 3978):
        parser.error("--port and --now belong to --demo; otherwise PORT says where to listen")
    return options


def _add_forget(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    forget = add_parser("forget", help="erase what is kept of whoever has a mail address")
    forget.add_argument("email", type=_address, help="the address, as it was given in the chat")
    forget.add_argument("--data", type=Path, default=argparse.SUPPRESS, help="folder of the SQLite file")


def _address(text: str) -> str:
    if re.fullmatch(r"\s*[^@\s]+@[^@\s]+\s*", text) is None:
        raise argparse.ArgumentTypeError("not a mail address")
    return text


def _add_names(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    names = add_parser("names", help="what customers call the services: list, accept and decline it")
    names.add_argument("--all", action="store_true", help="list what has been decided too")
    # What is left out here must not take the place of what was said before "names".
    names.add_argument("--data", type=Path, default=argparse.SUPPRESS, help="folder of the SQLite file")
    decisions = names.add_subparsers(dest="decision", metavar="accept | decline")
    for name, what in (("accept", "a name of the service"), ("decline", "no name of it, never suggested again")):
        decision = decisions.add_parser(name, help=f"the words are {what}")
        decision.add_argument("words")
        decision.add_argument("--service", required=True, help="its name in Bookings, or its id")


def _moment(text: str) -> datetime:
    try:
        # A time without a zone is meant on the clock of whoever types it.
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a time: {text}") from None


if __name__ == "__main__":
    sys.exit(main())
