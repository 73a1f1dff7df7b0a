"""The simulator as an aiohttp application, and how to serve it on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from simulator.bookings.mailbox import BookingMailbox
from simulator.bookings.schema.versions import V1, VERSIONS
from simulator.control import routes
from simulator.control.clock import SimulatorClock
from simulator.http.gateway import TENANT, serve_graph
from simulator.http.operations import OPERATIONS
from simulator.http.sign_in import SignInRefusedError, refusal_of
from simulator.json_types import JsonObject
from simulator.sample.description import build_businesses, read_sample
from simulator.tenant import SimulatedTenant

HOST = "127.0.0.1"
SIGN_IN = "signIn"
"""Sign-in, by the name under which its faults are switched on."""


@dataclass(frozen=True, slots=True)
class Running:
    """Where a served simulator is found."""

    root: str

    @property
    def base_url(self) -> str:
        """What a Graph client takes for its base address."""
        return f"{self.root}/{V1.name}"


def create_simulator(
    business: JsonObject | None = None,
    *others: JsonObject,
    now: Callable[[], datetime] | datetime | None = None,
    strict: bool = False,
) -> web.Application:
    """One simulated tenant; two of them share nothing.

    `business` describes what there is at the start, in the form of `sample.toml`, which is the default; `others` stand
    beside it, each with an id of its own. With a moment
    for `now` the clock stands still there until it is moved; `strict` takes no tokens but those issued here.
    """
    descriptions = (business if business is not None else read_sample(), *others)
    build = build_businesses

    def businesses(now: datetime) -> list[BookingMailbox]:
        return [built for description in descriptions for built in build(description, now)]

    names = [SIGN_IN, *(operation.name for operation in OPERATIONS)]
    app = web.Application()
    app[TENANT] = SimulatedTenant(businesses, SimulatorClock(now), names, strict=strict)
    app.add_routes(routes.routes())
    app.router.add_post("/{tenant}/oauth2/v2.0/token", issue_token)
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", describe_authority)
    # An id in a path may hold anything, a line break too, which a plain dot would not take.
    app.router.add_route("*", f"/{{version:{'|'.join(VERSIONS)}}}/{{path:[\\s\\S]*}}", serve_graph)
    return app


@asynccontextmanager
async def serve(app: web.Application, port: int = 0) -> AsyncIterator[Running]:
    """Serves on loopback, and nowhere else; port 0 takes a free one."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield Running(f"http://{HOST}:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


async def issue_token(request: web.Request) -> web.Response:
    tenant = request.app[TENANT]
    form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        if fault := tenant.faults.strike("sign-in-refused", SIGN_IN):
            raise refusal_of(fault.parameters["code"])
        return web.json_response(tenant.sign_in.issue(request.match_info["tenant"], form, tenant.clock.now()))
    except SignInRefusedError as refusal:
        return web.json_response(refusal.to_json(tenant.clock.now()), status=refusal.status)


async def describe_authority(request: web.Request) -> web.Response:
    tenant = request.match_info["tenant"]
    authority = f"{request.scheme}://{request.host}/{tenant}"
    return web.json_response(
        {
            "issuer": f"{authority}/v2.0",
            "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
            "token_endpoint": f"{authority}/oauth2/v2.0/token",
            "response_types_supported": ["code"],
        }
    )
