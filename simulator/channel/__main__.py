"""`python -m simulator.channel`: a channel on this machine, until it is told to stop; what the bot says is shown."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time

from simulator.channel.issuer import Issuer
from simulator.channel.server import METADATA, Channel, create_channel
from simulator.json_types import JsonObject
from simulator.server import serve


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve_until_stopped(options))
    except OSError as error:
        sys.stderr.write(f"--port: cannot listen on {options.port} ({error.strerror}); choose another\n")
        return 1
    return 0


async def _serve_until_stopped(options: argparse.Namespace) -> None:
    channel = Channel(options.app_id, options.bot, Issuer(time.time), show=_show)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with serve(create_channel(channel), options.port) as running:
        sys.stdout.write(
            f"a channel of Bot Framework, simulated; the bot needs\n"
            f"  MicrosoftAppId={options.app_id}\n"
            f"  BOT_METADATA_URL={running.root}{METADATA}\n"
            f"""say something:  curl -d '{{"text": "hello"}}' {running.root}/_channel/say\n"""
        )
        sys.stdout.flush()
        await stop.wait()


def _show(activity: JsonObject) -> None:
    attachments = activity.get("attachments") or []
    cards = [attachment.get("content", {}).get("fallbackText", "a card") for attachment in attachments]
    said = [activity.get("text") or "", *cards] if activity.get("type") == "message" else [f"({activity.get('type')})"]
    sys.stdout.write("".join(f"bot: {line}\n" for text in said if text for line in str(text).splitlines()))
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator.channel",
        description="A channel of Bot Framework that signs what it delivers, served on 127.0.0.1.",
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--app-id", default="00000000-0000-0000-0000-000000000001", help="the bot's MicrosoftAppId")
    parser.add_argument("--bot", default="http://127.0.0.1:3978/api/messages", help="where the bot is")
    return parser


if __name__ == "__main__":
    sys.exit(main())
