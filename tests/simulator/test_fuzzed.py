"""Requests that schemathesis makes up from Microsoft's description: Graph's own words come back, and soon."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.http.operations import OPERATIONS
from simulator.server import Running

_FOLDER = os.environ.get("BOOKINGS_API_DATA", "")
BUSINESS_ID = "corner@contoso.onmicrosoft.com"
PATIENCE_SECONDS = 20

pytestmark = pytest.mark.skipif(not _FOLDER, reason="BOOKINGS_API_DATA does not name the folder with the descriptions")


@pytest.mark.parametrize("version", ["v1.0", "beta"])
async def test_no_made_up_request_breaks_it(running: Running, id_of: Callable[[str], str], version: str) -> None:
    schema = schemathesis.openapi.from_dict(_described(version))

    seen = await asyncio.to_thread(_attack, schema, running.root, version, id_of)

    # Not all were turned away at the door.
    assert {200, 201, 204, 400, 403, 404} <= seen


def _described(version: str) -> dict[str, Any]:
    """What can be asked of it: documented operations only, and with names, without which nothing is made.

    Taken literally, no property of a derived type is allowed, since its base allows nothing but objects beside its own.
    """
    text = Path(_FOLDER, f"bookings-openapi-{version}.yaml").read_text("utf-8")
    described: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    served = {re.sub(r"{[^}]*}", "{}", operation.path) for operation in OPERATIONS}
    described["paths"] = {path: item for path, item in described["paths"].items() if _bare(path) in served}
    for schema in described["components"]["schemas"].values():
        for part in schema.get("allOf", [schema]):
            part.pop("additionalProperties", None)
    for name in ("bookingBusiness", "bookingService", "bookingCustomQuestion"):
        own = described["components"]["schemas"][f"microsoft.graph.{name}"]["allOf"][-1]
        own["required"] = ["displayName"]
        if "displayName" in own["properties"]:
            own["properties"]["displayName"] = {"type": "string", "minLength": 1}
    return described


def _bare(path: str) -> str:
    plain = re.sub(r"{[^}]*}", "{}", path.replace("microsoft.graph.", ""))
    return plain.removeprefix("/").removeprefix("solutions/")


def _attack(schema: Any, root: str, version: str, id_of: Callable[[str], str]) -> set[int]:
    real = {
        "bookingBusiness-id": BUSINESS_ID,
        "bookingService-id": id_of("cut"),
        "bookingStaffMember-id": id_of("kim"),
        "bookingStaffMemberBase-id": id_of("kim"),
        "bookingCustomer-id": id_of("ada"),
        "bookingCustomerBase-id": id_of("ada"),
        "bookingCustomQuestion-id": id_of("age"),
        "bookingCurrency-id": "EUR",
    }
    seen: set[int] = set()
    with requests.Session() as session:
        session.trust_env = False
        for found in schema.get_all_operations():
            session.post(f"{root}/_simulator/reset", timeout=PATIENCE_SECONDS)
            session.post(f"{root}/_simulator/faults", json={"name": "old-beta-root"}, timeout=PATIENCE_SECONDS)
            seen |= _attack_one(found.ok(), f"{root}/{version}", real, session)
    return seen


def _attack_one(operation: Any, base_url: str, real: dict[str, str], session: requests.Session) -> set[int]:
    seen = set()

    @settings(
        max_examples=10,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_aimed=st.booleans(), token=st.sampled_from(["application", "delegated"]))
    def attack(case: Any, is_aimed: bool, token: str) -> None:
        if is_aimed:
            case.path_parameters = {**case.path_parameters, **_known(case.path_parameters, real)}
        answer = case.call(
            base_url=base_url, session=session, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_SECONDS
        )

        seen.add(answer.status_code)
        if answer.status_code >= 500:
            # The one refusal that outside developers report of Bookings for almost anything.
            assert (answer.status_code, answer.json()["error"]["code"]) == (500, "UnknownError")
        elif answer.status_code >= 400:
            assert answer.json()["error"]["code"]
        else:
            assert answer.status_code in (200, 201, 204)

    attack()
    return seen


def _known(parameters: dict[str, Any], real: dict[str, str]) -> dict[str, str]:
    return {name: real[name] for name in parameters if name in real}
