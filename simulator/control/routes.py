"""The simulator's own controls under /_simulator/, JSON in and out; Graph has nothing like them.

| path | does |
| --- | --- |
| GET faults | every fault with one line of explanation, and which are on |
| POST faults | switch one on: {"name", "operation", "times" or "probability" and "seed", its parameters} |
| DELETE faults | takes all off; with ?name= or /ID only that one |
| GET, DELETE requests | every Graph request, and the most that were in flight per business |
| GET, DELETE mail | every mail that would have been sent |
| GET, POST clock | {"now": ISO} stands still there, {"advance": seconds}, {"run": true} |
| GET, POST, DELETE apps | app registrations: {"clientId", "clientSecret", "roles"}; with none, anyone may sign in |
| POST reset | the first businesses again, made around the clock's time; the clock is kept, all else forgotten |
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web

from simulator.bookings.schema.time_formats import format_offset_moment
from simulator.faults.switched_on import BadSwitchError
from simulator.http.gateway import TENANT
from simulator.http.permissions import ALL_ROLES
from simulator.json_types import JsonObject
from simulator.tenant import SimulatedTenant

_ROOT = "/_simulator"


def routes() -> list[web.RouteDef]:
    return [
        web.get(f"{_ROOT}/faults", _guarded(get_faults)),
        web.post(f"{_ROOT}/faults", _guarded(post_fault)),
        web.delete(f"{_ROOT}/faults", _guarded(delete_faults)),
        web.delete(f"{_ROOT}/faults/{{id}}", _guarded(delete_fault)),
        web.get(f"{_ROOT}/requests", _guarded(get_requests)),
        web.delete(f"{_ROOT}/requests", _guarded(delete_requests)),
        web.get(f"{_ROOT}/mail", _guarded(get_mail)),
        web.delete(f"{_ROOT}/mail", _guarded(delete_mail)),
        web.get(f"{_ROOT}/clock", _guarded(get_clock)),
        web.post(f"{_ROOT}/clock", _guarded(post_clock)),
        web.get(f"{_ROOT}/apps", _guarded(get_apps)),
        web.post(f"{_ROOT}/apps", _guarded(post_app)),
        web.delete(f"{_ROOT}/apps", _guarded(delete_apps)),
        web.post(f"{_ROOT}/reset", _guarded(post_reset)),
    ]


async def get_faults(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    return web.json_response(tenant.faults.to_json())


async def post_fault(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    fault = tenant.faults.switch_on(await _body(request))
    return web.json_response(fault.to_json(), status=201)


async def delete_faults(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    name = request.query.get("name")
    if name is None:
        tenant.faults.clear()
        return web.Response(status=204)
    return _switched_off(tenant, name)


async def delete_fault(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    return _switched_off(tenant, request.match_info["id"])


async def get_requests(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    return web.json_response(tenant.journal.requests_to_json())


async def delete_requests(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    tenant.journal.forget_requests()
    return web.Response(status=204)


async def get_mail(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    return web.json_response({"mail": list(tenant.journal.mail)})


async def delete_mail(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    tenant.journal.mail.clear()
    return web.Response(status=204)


async def get_clock(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    return _clock(tenant)


async def post_clock(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    match await _body(request):
        case {"now": str(text), **rest} if not rest:
            tenant.clock.freeze(_moment(text))
        case {"advance": int(seconds) | float(seconds), **rest} if not rest and not isinstance(seconds, bool):
            tenant.clock.advance(timedelta(seconds=seconds))
        case {"run": True, **rest} if not rest:
            tenant.clock.run()
        case _:
            raise BadSwitchError('the clock takes one of {"now": ISO}, {"advance": seconds}, {"run": true}')
    return _clock(tenant)


async def get_apps(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    apps = [{"clientId": app.client_id, "roles": sorted(app.roles)} for app in tenant.sign_in.apps]
    return web.json_response({"apps": apps})


async def post_app(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    body = await _body(request)
    client_id, secret, roles = body.get("clientId"), body.get("clientSecret"), body.get("roles", sorted(ALL_ROLES))
    if not (isinstance(client_id, str) and client_id and isinstance(secret, str) and secret):
        raise BadSwitchError("an app needs clientId and clientSecret")
    if not (isinstance(roles, list) and all(isinstance(role, str) for role in roles)):
        raise BadSwitchError("roles must be a list of permission names")
    app = tenant.sign_in.register(client_id, secret, roles)
    return web.json_response({"clientId": app.client_id, "roles": sorted(app.roles)}, status=201)


async def delete_apps(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    tenant.sign_in.forget()
    return web.Response(status=204)


async def post_reset(request: web.Request, tenant: SimulatedTenant) -> web.Response:
    tenant.reset()
    return web.Response(status=204)


def _guarded(
    handler: Callable[[web.Request, SimulatedTenant], Awaitable[web.Response]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Hands the handler its tenant, and answers a wrong switch with 400 and the reason."""

    async def guarded(request: web.Request) -> web.Response:
        try:
            return await handler(request, request.app[TENANT])
        except BadSwitchError as error:
            return web.json_response({"error": str(error)}, status=400)

    return guarded


async def _body(request: web.Request) -> JsonObject:
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise BadSwitchError("the body is not JSON") from error
    if not isinstance(body, dict):
        raise BadSwitchError("the body must be an object")
    return body


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadSwitchError(f"not a time: {text!r}") from error
    if moment.tzinfo is None:
        raise BadSwitchError(f"a moment needs 'Z' or an offset: {text!r}")
    return moment


def _clock(tenant: SimulatedTenant) -> web.Response:
    return web.json_response({"now": format_offset_moment(tenant.clock.now()), "frozen": tenant.clock.is_frozen})


def _switched_off(tenant: SimulatedTenant, name_or_id: str) -> web.Response:
    if not tenant.faults.switch_off(name_or_id):
        return web.json_response({"error": f"not on: {name_or_id!r}"}, status=404)
    return web.Response(status=204)
