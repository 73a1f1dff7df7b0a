"""The studio of the sample with one service, and so many who give it that no customer is in another's way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.sample.description import read_sample
from tests.worlds.sample import ZONE_NAME


def spacious_business(names: Iterable[str]) -> dict[str, Any]:
    """As the simulator reads it; nobody has anything in their diary."""
    sample = read_sample()
    haircut = next(service for service in sample["services"] if service["id"] == "haircut")
    people = [
        {
            "id": name.lower(),
            "displayName": name,
            "emailAddress": f"{name.lower()}@studio-almeida.example",
            "role": "teamMember",
            "timeZone": ZONE_NAME,
            "useBusinessHours": True,
        }
        for name in names
    ]
    offered = haircut | {"staffMemberIds": [one["id"] for one in people]}
    return {"business": sample["business"], "services": [offered], "staffMembers": people}
