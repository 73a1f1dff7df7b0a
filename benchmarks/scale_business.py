"""The businesses of `benchmarks.scale`: one service and many who give it, so that a day is never full."""

from __future__ import annotations

from typing import Any

from tests.worlds.spacious import spacious_business

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
    spacious = spacious_business(STAFF)
    named = {"id": business_id, "displayName": business_id.partition("@")[0].title()}
    return spacious | {"business": spacious["business"] | named}
