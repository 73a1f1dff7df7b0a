"""From an HTTP request to an operation and back: sign-in, permission, body, the faults in between, and the journal."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from email.utils import format_datetime

from aiohttp import web

from simulator.bookings.schema.time_formats import find_zone
from simulator.bookings.schema.versions import VERSIONS, Version, keep, show
from simulator.control.journal import LoggedRequest
from simulator.faults.request_faults import (
    DroppedError,
    EmptyAnswerError,
    HtmlPageError,
    interfere_after,
    interfere_before,
    strike,
    with_negative_offsets,
    with_strangers,
    without_z,
)
from simulator.http.errors import (
    GraphError,
    access_denied,
    bad_request,
    envelope,
    no_role_in_business,
    old_root_ended,
    unknown_error,
)
from simulator.http.graph_call import GraphCall, OperationResult
from simulator.http.operations import MatchedOperation, Operation, find_operation
from simulator.http.permissions import OLD_ROOT, PERMISSIONS
from simulator.http.query_options import check_options, select
from simulator.http.responses import close_connection, error_response, html_response, json_response
from simulator.json_types import Json, JsonObject
from simulator.tenant import SimulatedTenant

TENANT = web.AppKey("tenant", SimulatedTenant)

_SECRET_HEADERS = ("authorization", "cookie")


async def serve_graph(request: web.Request) -> web.StreamResponse:
    """Every request below a version."""
    tenant = request.app[TENANT]
    seen = _note(tenant, request)
    try:
        seen.body = _json_or_text(await request.read())
        response = json_response(await _answer(tenant, request, seen))
    except web.HTTPRequestEntityTooLarge:
        response = _refuse(tenant, request, seen, GraphError(413, "RequestEntityTooLarge", "Too large."))
    except GraphError as error:
        response = _refuse(tenant, request, seen, error)
    except HtmlPageError as page:
        response = html_response(page)
    except EmptyAnswerError as nothing:
        response = web.Response(status=nothing.status, headers=nothing.headers)
    except DroppedError:
        return close_connection(request)
    seen.status = response.status
    response.headers["Date"] = format_datetime(tenant.clock.now(), usegmt=True)
    response.headers["request-id"] = seen.request_id
    response.headers["client-request-id"] = _client_request_id(request, seen)
    response.headers["x-ms-ags-diagnostic"] = '{"ServerInfo":{"DataCenter":"Loopback","Slice":"E","Ring":"0"}}'
    return response


def _note(tenant: SimulatedTenant, request: web.Request) -> LoggedRequest:
    seen = LoggedRequest(
        at=tenant.clock.now(),
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={name: value for name, value in request.headers.items() if name.casefold() not in _SECRET_HEADERS},
        request_id=str(uuid.uuid4()),
    )
    tenant.journal.requests.append(seen)
    return seen


async def _answer(tenant: SimulatedTenant, request: web.Request, seen: LoggedRequest) -> OperationResult:
    version = VERSIONS[request.match_info["version"]]
    caller = tenant.sign_in.caller(request.headers.get("Authorization"), tenant.clock.now())
    seen.caller = caller.name
    found = find_operation(version, request.method, request.rel_url.raw_path.removeprefix(f"/{version.name}"))
    seen.operation = found.operation.name
    seen.business = found.keys.get("business", "").casefold() or None
    version_url = f"{request.scheme}://{request.host}/{version.name}"
    call = GraphCall(
        tenant=tenant,
        operation=found.operation.name,
        caller=caller,
        keys=found.keys,
        query=request.query,
        prefer=request.headers.get("Prefer", ""),
        body={},
        version_url=version_url,
        root=f"{version_url}/{found.root}".rstrip("/"),
        url=f"{request.scheme}://{request.host}{request.rel_url.raw_path}",
    )
    in_flight = tenant.journal.enter(seen.business) if seen.business else 0
    try:
        await interfere_before(call, seen, in_flight)
        if found.is_below_old_root and not strike(call, seen, "old-beta-root"):
            raise old_root_ended()
        _check_permission(call, found)
        answer = await _carry_out(call, version, found.operation, request)
        await interfere_after(call, seen)
    finally:
        if seen.business:
            tenant.journal.leave(seen.business)
    return _disturbed(call, seen, answer)


def _check_permission(call: GraphCall, found: MatchedOperation) -> None:
    table = OLD_ROOT if found.is_below_old_root else PERMISSIONS
    allowed = table[call.operation]
    odd = bool(allowed.odd) and call.fault("odd-permissions") is not None
    enough = allowed.roles(delegated=call.caller.is_delegated, with_odd=odd)
    if not enough & call.caller.roles:
        raise access_denied(f"{call.operation} needs one of: {', '.join(sorted(enough)) or 'nothing suffices'}")
    if call.caller.is_delegated and "business" in call.keys and call.fault("no-role-in-business"):
        raise no_role_in_business()


async def _carry_out(call: GraphCall, version: Version, operation: Operation, request: web.Request) -> OperationResult:
    """The operation in the words of the version: its names come in, and go out again."""
    try:
        check_options(call.query, operation.options, operation.entity, version)
        body = _read_body(await request.read(), operation, request.content_type) if operation.takes_body else {}
        zone = call.fault("hours-zone")
        answer = operation.run(
            replace(
                call,
                body=keep(version, operation.entity.form, body),
                hours_zone=find_zone(zone.parameters["zone"]) if zone else None,
                are_staff_in_own_zones=call.fault("staff-hours-in-own-zone") is not None,
            )
        )
    except OverflowError as error:
        raise unknown_error("a time outside of all calendars") from error
    except GraphError as error:
        if error.status == 400 and operation.takes_body and call.fault("malformed-answers-500"):
            raise unknown_error(error.message) from error
        raise
    if answer.body is None:
        return answer
    return replace(answer, body=select(call.query, show(version, operation.entity.form, answer.body)))


def _disturbed(call: GraphCall, seen: LoggedRequest, answer: OperationResult) -> OperationResult:
    """The answer with what the faults do to any body."""
    body = answer.body
    if body is not None and strike(call, seen, "times-without-z"):
        body = without_z(body)
    if body is not None and strike(call, seen, "negative-reminder-offsets"):
        body = with_negative_offsets(body)
    if body is not None and strike(call, seen, "unknown-properties"):
        body = with_strangers(body)
    return replace(answer, body=body)


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


def _client_request_id(request: web.Request, seen: LoggedRequest) -> str:
    sent = request.headers.get("client-request-id", "")
    return sent if sent.isascii() and sent else seen.request_id


def _refuse(tenant: SimulatedTenant, request: web.Request, seen: LoggedRequest, error: GraphError) -> web.Response:
    seen.why = error.why
    old_spelling = tenant.faults.strike("old-error-spelling", seen.operation or "*")
    body = envelope(
        error,
        now=tenant.clock.now(),
        request_id=seen.request_id,
        client_request_id=_client_request_id(request, seen),
        inner_name="innererror" if old_spelling else "innerError",
    )
    return error_response(error, body)
