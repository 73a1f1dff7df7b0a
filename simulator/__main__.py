"""`python -m simulator`: the simulator alone, on loopback, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import errno
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from simulator.sample.description import read_description
from simulator.sample.description_checks import DescriptionError
from simulator.server import create_simulator, serve


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve_until_stopped(options))
    except _BusinessError as error:
        sys.stderr.write("".join(f"--business: {error.files}: {problem}\n" for problem in error.problems))
        return 1
    except OSError as error:
        sys.stderr.write(f"--port: cannot listen on {options.port} ({_why(error)}); choose another\n")
        return 1
    return 0


def _why(error: OSError) -> str:
    return "in use" if error.errno == errno.EADDRINUSE else str(error.strerror)


class _BusinessError(Exception):
    def __init__(self, files: Sequence[Path], problems: Sequence[str]) -> None:
        super().__init__("no business can be made of this")
        self.files = ", ".join(map(str, files))
        self.problems = problems


@contextmanager
def _naming(*files: Path) -> Iterator[None]:
    try:
        yield
    except DescriptionError as error:
        raise _BusinessError(files, error.problems) from error


async def _serve_until_stopped(options: argparse.Namespace) -> None:
    files, descriptions = options.business, []
    for file in files:
        with _naming(file):
            descriptions.append(read_description(file))
    with _naming(*files):
        app = create_simulator(*descriptions, now=options.now, strict=options.strict)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
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
        "--business",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="TOML or JSON in the form of simulator/sample/sample.toml; several stand beside each other",
    )
    parser.add_argument(
        "--now", type=_moment, metavar="ISO", help="stand still at this time; POST /_simulator/clock moves it"
    )
    parser.add_argument(
        "--strict", action="store_true", help="take only tokens from the simulator's own token endpoint"
    )
    return parser


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a time: {text}") from error
    # A time without a zone is meant on the clock of whoever types it.
    return moment.astimezone()


if __name__ == "__main__":
    sys.exit(main())
