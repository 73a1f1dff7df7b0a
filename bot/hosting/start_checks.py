"""What can be known to be wrong before anything listens: every fault is one line that names the setting at fault.

What is wrong within the settings themselves is found in `bot/settings.py`. `python -m deploy doctor` looks at all of
this too, and at more.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from graph.auth.tokens import TokenSource
from graph.errors import NotAllowed, TryLater

log = logging.getLogger(__name__)

SIGN_IN_SECONDS = 10.0

_NOT_HERE = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


class StartError(Exception):
    """Why the app does not start, one line each; no line holds a secret."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class StartDoubt(Exception):  # it is none: the start goes on
    """What may be well later, one line each; it is told, and the app starts."""

    def __init__(self, *doubts: str) -> None:
        self.doubts = doubts
        super().__init__("\n".join(doubts))


@dataclass(frozen=True, slots=True)
class StartCheck:
    """`run` looks at the thing that `name` says. Raises StartError, or StartDoubt."""

    name: str
    run: Callable[[], Awaitable[None]]


async def check_all(*checks: Awaitable[None]) -> None:
    """Raises one StartError with what all of the checks have found; doubts go to the log."""
    ends = await asyncio.gather(*checks, return_exceptions=True)
    problems: list[str] = []
    for end in ends:
        if isinstance(end, StartError):
            problems += end.problems
        elif isinstance(end, StartDoubt):
            for doubt in end.doubts:
                log.warning("%s", doubt)
        elif isinstance(end, BaseException):
            raise end
    if problems:
        raise StartError(*problems)


async def check_address(host: str, port: int, *, host_setting: str = "HOST", port_setting: str = "PORT") -> None:
    """Whether one may listen there. Nobody can connect meanwhile: the address is taken, and given back at once."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise StartError(f"{host_setting}: {host} is no address, and no name that is known here") from None
    errors = [error for family, *_, address in found if (error := _try(family, address)) is not None]
    # Of the two addresses of a name, a machine may have one only on paper; then the other is enough.
    serious = [error for error in errors if error.errno not in _NOT_HERE]
    if serious or len(errors) == len(found):
        raise StartError(_why_not([*serious, *errors][0], host, port, host_setting, port_setting))


def _try(family: socket.AddressFamily, address: tuple[object, ...]) -> OSError | None:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As the server does: the last connections of a process that has just ended are not in the way, and an
            # address of the older kind is another one.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(address)
    except OSError as error:
        return error
    return None


def _why_not(error: OSError, host: str, port: int, host_setting: str, port_setting: str) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"{port_setting}: {port} is in use on {host}; end the other program, or choose another port"
        case errno.EACCES:
            return f"{port_setting}: {port} is not for ordinary users; choose one from 1024 on"
        case errno.EADDRNOTAVAIL:
            return f"{host_setting}: {host} is no address of this machine"
        case _:
            return f"{host_setting}: cannot listen on {host}, port {port} ({error.strerror})"


async def check_sign_in(tokens: TokenSource, *, within: float = SIGN_IN_SECONDS) -> None:
    """Whether a token is to be had. Only a refusal is a fault: what cannot be reached now can be later."""
    meanwhile = "the start goes on, and customers are asked to wait until it works"
    try:
        async with asyncio.timeout(within):
            await tokens.token()
    except NotAllowed as refusal:
        raise StartError(str(refusal).removeprefix("sign-in: ")) from None
    except TryLater as trouble:
        raise StartDoubt(f"{trouble}; {meanwhile}") from None
    except TimeoutError:
        raise StartDoubt(f"sign-in: no answer in {within:g} seconds; {meanwhile}") from None
