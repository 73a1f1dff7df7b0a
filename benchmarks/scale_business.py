"""The business of `benchmarks.scale`: one service and many who give it, so that a day is never full."""

from __future__ import annotations

from typing import Any

from tests.worlds.spacious import spacious_business

BUSINESS = "studioalmeida@contoso.onmicrosoft.com"
ZONE_NAME = "Europe/Lisbon"


# fmt: off
STAFF = (
    "Dana", "Marco", "Luis", "Petra", "Otto", "Ines", "Hugo", "Greta", "Boris", "Wanda", "Amira", "Bruno",
    "Carla", "Dmitri", "Elena", "Farid", "Gloria", "Henrik", "Ivana", "Jonas", "Katja", "Lorenzo", "Mirela",
    "Nadia", "Oscar", "Paulina", "Quentin", "Rosalie", "Stefan", "Tamara", "Ulrich", "Valeria", "Wojtek",
    "Xenia", "Yasmin", "Zoltan", "Agneta", "Birgit", "Cosimo", "Delphine",
)
# fmt: on


def business() -> dict[str, Any]:
    """As the simulator reads it."""
    return spacious_business(STAFF)
