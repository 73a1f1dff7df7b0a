"""The operator's file with other names of services; every fault is named with its line, or its business and service.

["yourbusiness@yourtenant.onmicrosoft.com"]
"Haircut" = ["trim", "short back and sides"]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.hosting.start_checks import StartDoubt
from bot.hosting.toml_file import read_by_service

SETTING = "SERVICE_NAMES_FILE"

MOST_NAMES = 50
"""Of one service."""

LONGEST_NAME = 60

_LINES_AND_CONTROLS = {"Cc", "Zl", "Zp"}

WrittenNames = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By business and by service, which goes by its id or its name."""


async def check_service_names(file: Path | None, business_ids: Sequence[str]) -> None:
    """Raises StartError with every fault, and StartDoubt for a business that is not served, which does no harm."""
    strangers = [one for one in read_service_names(file) if one not in business_ids]
    if strangers:
        raise StartDoubt(
            *(f"{SETTING}: {one} is none of BOOKINGS_BUSINESS_IDS; its names are not used" for one in strangers)
        )


def read_service_names(file: Path | None) -> WrittenNames:
    """Nothing where there is no file; StartError where there is one that cannot be used."""
    if file is None:
        return {}
    found = read_by_service(file, _problems_of, setting=SETTING, shape="over its services")
    return {
        business_id: {service: tuple(name.strip() for name in names) for service, names in services.items()}
        for business_id, services in found.items()
    }


def _problems_of(names: object) -> Iterator[str]:
    if not isinstance(names, list):
        yield "must be a list of names"
        return
    if len(names) > MOST_NAMES:
        yield f"has {len(names)} names; {MOST_NAMES} at most"
    for place, name in enumerate(names, 1):
        if not isinstance(name, str):
            yield f"name {place} must be in quotation marks"
        elif any(unicodedata.category(char) in _LINES_AND_CONTROLS for char in name):
            yield f"name {place} must be one line without control characters"
        elif not 0 < len(name.strip()) <= LONGEST_NAME:
            yield f"name {place} must have 1 to {LONGEST_NAME} characters"
