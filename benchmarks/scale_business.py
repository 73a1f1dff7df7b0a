"""The businesses of `benchmarks.scale`: one service and many who give it, so that a day is never full."""

from __future__ import annotations

from typing import Any

from simulator.sample.description import read_sample

ZONE_NAME = "Europe/Lisbon"


# fmt: off
STAFF = (
    "Dana", "Marco", "Luis", "Petra", "Otto", "Ines", "Hugo", "Greta", "Boris", "Wanda", "Amira", "Bruno",
    "Carla", "Dmitri", "Elena", "Farid", "Gloria", "Henrik", "Ivana", "Jonas", "Katja", "Lorenzo", "Mirela",
    "Nadia", "Oscar", "Paulina", "Quentin", "Rosalie", "Stefan", "Tamara", "Ulrich", "Valeria", "Wojtek",
    "Xenia", "Yasmin", "Zoltan", "Agneta", "Birgit", "Cosimo", "Delphine",
)
# fmt: on


def ids(count: int) -> list[str]:
    """Of the first so many businesses."""
    return [f"studio{number}@contoso.onmicrosoft.com" for number in range(1, count + 1)]


def business(business_id: str) -> dict[str, Any]:
    """As the simulator reads it."""
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
        for name in STAFF
    ]
    offered = haircut | {"staffMemberIds": [one["id"] for one in people]}
    described = sample["business"] | {"id": business_id, "displayName": business_id.partition("@")[0].title()}
    return {"business": described, "services": [offered], "staffMembers": people}
