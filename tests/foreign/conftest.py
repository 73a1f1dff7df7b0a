"""Microsoft's own SDK, unmodified, pointed at a served simulator; skipped where it is not installed."""

from __future__ import annotations

import asyncio
import dataclasses
import re
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import TypeAdapter

from simulator.server import Running

if TYPE_CHECKING:
    from msgraph import GraphServiceClient

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    """`python -m simulator` in a process of its own: the sample business on a Sunday morning."""
    command = (sys.executable, "-m", "simulator", "--port", "0", "--now", "2026-11-22T08:00+00:00")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        said = (await process.stdout.readline()).decode()
        address = re.search(r"http://[^/\s]+", said)
        assert address is not None, said
        yield Running(address[0])
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0


@pytest.fixture
async def person(running: Running) -> AsyncIterator[GraphServiceClient]:
    """The SDK as a signed-in administrator uses it."""
    async with _sdk(running.base_url, "delegated") as client:
        yield client


@pytest.fixture
async def application(running: Running) -> AsyncIterator[GraphServiceClient]:
    """The SDK as an application uses it, bound by the rules of the business."""
    async with _sdk(running.base_url, "application") as client:
        yield client


@asynccontextmanager
async def _sdk(base_url: str, token: str) -> AsyncIterator[GraphServiceClient]:
    from kiota_abstractions.authentication import ApiKeyAuthenticationProvider, KeyLocation
    from msgraph import GraphRequestAdapter, GraphServiceClient
    from msgraph_core import GraphClientFactory

    # The SDK puts its middleware around the transport and forgets to close it.
    transport = httpx.AsyncHTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    async with transport, httpx.AsyncClient(transport=transport) as http:
        sign_in = ApiKeyAuthenticationProvider(KeyLocation.Header, f"Bearer {token}", "Authorization")
        adapter = GraphRequestAdapter(sign_in, client=GraphClientFactory.create_with_default_middleware(client=http))
        adapter.base_url = base_url
        yield GraphServiceClient(request_adapter=adapter)


@pytest.fixture
def differences() -> Callable[[Any, Any], dict[str, tuple[Any, Any]]]:
    """What of a written model is not the same in the one that was read, by the path to it."""
    return lambda written, read: dict(_differences(written, read, ""))


@pytest.fixture
def strangers() -> Callable[[Any], dict[str, Any]]:
    """What Graph sent that the SDK's models do not know, by the path to it; the SDK keeps it in `additional_data`."""
    return lambda read: dict(_strangers(read, ""))


def _differences(written: Any, read: Any, path: str) -> list[tuple[str, tuple[Any, Any]]]:
    if dataclasses.is_dataclass(written) and type(written) is type(read):
        names = [field.name for field in dataclasses.fields(written) if field.name not in _NOT_DATA]
        return [
            found
            for name in names
            if getattr(written, name) is not None
            for found in _differences(getattr(written, name), getattr(read, name), f"{path}.{name}")
        ]
    if isinstance(written, list) and isinstance(read, list) and len(written) == len(read):
        pairs = enumerate(zip(written, read, strict=True))
        return [found for n, (one, other) in pairs for found in _differences(one, other, f"{path}[{n}]")]
    if isinstance(read, timedelta) and isinstance(written, str):
        written = _LENGTH.validate_python(written)
    return [] if written == read else [(path, (written, read))]


def _strangers(read: Any, path: str) -> list[tuple[str, Any]]:
    if isinstance(read, list):
        return [found for n, item in enumerate(read) for found in _strangers(item, f"{path}[{n}]")]
    if not dataclasses.is_dataclass(read):
        return []
    unknown = getattr(read, "additional_data", {})
    own = [(f"{path}.{name}", value) for name, value in unknown.items() if not name.startswith("@odata.")]
    names = [field.name for field in dataclasses.fields(read) if field.name not in _NOT_DATA]
    return own + [found for name in names for found in _strangers(getattr(read, name), f"{path}.{name}")]


_LENGTH = TypeAdapter(timedelta)

# The SDK's own bookkeeping, and the type names that Graph sends only where a type is derived.
_NOT_DATA = ("additional_data", "backing_store", "odata_type")
