"""From an HTTP request to an operation and back: sign-in, permission, body, the faults in between, and the journal."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from http import HTTPStatus

from aiohttp import web

from simulator.call import Answer, Call
from simulator.errors import GraphError, access_denied, bad_request, envelope, unknown_error
from simulator.interference import DroppedError, HtmlPageError, interfere_after, interfere_before, strike, without_z
from simulator.journal import Seen
from simulator.json_types import Json, JsonObject
from simulator.operations import Operation, find_operation
from simulator.permissions import PERMISSIONS
from simulator.world import World

WORLD = web.AppKey("world", World)
VERSION = "/v1.0"

_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
_SECRET_HEADERS = ("authorization", "cookie")


async def serve_graph(request: web.Request) -> web.StreamResponse:
    """Every request below the version."""
    world = request.app[WORLD]
    seen = _note(world, request)
    try:
        seen.body = _json_or_text(await request.read())
        answer = await _answer(world, request, seen)
        response = _json_response(answer.status, answer.body)
    except web.HTTPRequestEntityTooLarge:
        response = _error_response(world, request, seen, GraphError(413, "RequestEntityTooLarge", "Too large."))
    except GraphError as error:
        seen.why = error.why
        response = _error_response(world, request, seen, error)
    except HtmlPageError as page:
        response = _html_response(page)
    except DroppedError:
        return _close_connection(request)
    seen.status = response.status
    response.headers["request-id"] = seen.request_id
    response.headers["client-request-id"] = _client_request_id(request, seen)
    response.headers["x-ms-ags-diagnostic"] = '{"ServerInfo":{"DataCenter":"Loopback","Slice":"E","Ring":"0"}}'
    return response


def _note(world: World, request: web.Request) -> Seen:
    seen = Seen(
        at=world.clock.now(),
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={name: value for name, value in request.headers.items() if name.casefold() not in _SECRET_HEADERS},
        request_id=str(uuid.uuid4()),
    )
    world.journal.requests.append(seen)
    return seen


async def _answer(world: World, request: web.Request, seen: Seen) -> Answer:
    caller = world.sign_in.caller(request.headers.get("Authorization"), world.clock.now())
    seen.caller = caller.name
    operation, keys = find_operation(request.method, request.rel_url.raw_path.removeprefix(VERSION))
    seen.operation = operation.name
    seen.business = keys.get("business", "").casefold() or None
    call = Call(
        world=world,
        operation=operation.name,
        caller=caller,
        keys=keys,
        query=request.query,
        prefer=request.headers.get("Prefer", ""),
        body={},
        root=f"{request.scheme}://{request.host}{VERSION}",
        url=f"{request.scheme}://{request.host}{request.rel_url.raw_path}",
    )
    in_flight = world.journal.enter(seen.business) if seen.business else 0
    try:
        await interfere_before(call, seen, in_flight)
        _check_permission(call)
        answer = await _carry_out(call, operation, request)
        await interfere_after(call, seen)
    finally:
        if seen.business:
            world.journal.leave(seen.business)
    return replace(answer, body=without_z(answer.body)) if strike(call, seen, "times-without-z") else answer


def _check_permission(call: Call) -> None:
    odd = call.fault("read-permission-writes") is not None
    enough = PERMISSIONS[call.operation].roles(delegated=call.caller.is_delegated, read_writes=odd)
    if not enough & call.caller.roles:
        raise access_denied(f"{call.operation} needs one of: {', '.join(sorted(enough)) or 'nothing suffices'}")


async def _carry_out(call: Call, operation: Operation, request: web.Request) -> Answer:
    body = _read_body(await request.read(), operation, request.content_type) if operation.takes_body else {}
    try:
        return operation.run(replace(call, body=body))
    except OverflowError as error:
        raise unknown_error("a time outside of all calendars") from error


def _read_body(raw: bytes, operation: Operation, content_type: str) -> JsonObject:
    if not raw.strip():
        if operation.body_is_optional:
            return {}
        raise bad_request("Empty Payload. JSON content expected.")
    body = _parse(raw) if content_type == "application/json" or content_type.endswith("+json") else None
    if not isinstance(body, dict):
        raise bad_request(
            "Unable to read JSON request payload. "
            "Please ensure Content-Type header is set and payload is of valid JSON format."
        )
    return body


def _parse(raw: bytes) -> Json:
    """None for what is not JSON; the numbers that Python adds to JSON are not JSON either."""

    def refuse(constant: str) -> Json:
        raise ValueError(f"not JSON: {constant}")

    try:
        return json.loads(raw, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None


def _json_or_text(raw: bytes) -> Json:
    """For the journal, which shows bodies as they came."""
    parsed = _parse(raw)
    return parsed if parsed is not None else raw.decode("utf-8", errors="replace") or None


def _client_request_id(request: web.Request, seen: Seen) -> str:
    sent = request.headers.get("client-request-id", "")
    return sent if sent.isascii() and sent else seen.request_id


def _json_response(status: int, body: JsonObject | None) -> web.Response:
    if body is None:
        return web.Response(status=status)
    return web.Response(status=status, body=json.dumps(body).encode(), headers={"Content-Type": _JSON})


def _error_response(world: World, request: web.Request, seen: Seen, error: GraphError) -> web.Response:
    body = envelope(
        error,
        now=world.clock.now(),
        request_id=seen.request_id,
        client_request_id=_client_request_id(request, seen),
    )
    response = _json_response(error.status, body)
    response.headers.update(error.headers)
    return response


def _html_response(page: HtmlPageError) -> web.Response:
    phrase = HTTPStatus(page.status).phrase
    text = f"<!DOCTYPE html><html><head><title>{phrase}</title></head><body><h1>{phrase}</h1></body></html>"
    return web.Response(status=page.status, text=text, content_type="text/html", headers=page.headers)


def _close_connection(request: web.Request) -> web.Response:
    """What is returned after the connection was closed reaches nobody."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
