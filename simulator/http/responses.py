"""From an operation's answer, or its refusal, to an HTTP response."""

from __future__ import annotations

import json
from http import HTTPStatus

from aiohttp import web

from simulator.faults.request_faults import HtmlPageError
from simulator.http.errors import GraphError
from simulator.http.graph_call import OperationResult
from simulator.json_types import JsonObject

_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"


def json_response(answer: OperationResult) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.Response(status=answer.status, body=json.dumps(answer.body).encode(), headers={"Content-Type": _JSON})


def error_response(error: GraphError, envelope: JsonObject) -> web.Response:
    response = json_response(OperationResult(error.status, envelope))
    response.headers.update(error.headers)
    return response


def html_response(page: HtmlPageError) -> web.Response:
    phrase = HTTPStatus(page.status).phrase
    text = f"<!DOCTYPE html><html><head><title>{phrase}</title></head><body><h1>{phrase}</h1></body></html>"
    return web.Response(status=page.status, text=text, content_type="text/html", headers=page.headers)


def close_connection(request: web.Request) -> web.Response:
    """What is returned after the connection was closed reaches nobody."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
