"""The operator's file with what Bookings has no field for; every fault is named with its business and service.

["yourbusiness@yourtenant.onmicrosoft.com"."Panel interview"]
staff_needed = "all"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.hosting.start_checks import StartError
from bot.hosting.toml_file import read_by_service
from scheduling.reading.service_rules import ALL, ServiceRule

SETTING = "SERVICE_RULES_FILE"

FEWEST = 2
"""One of the staff is what every other service needs."""

_STAFF_NEEDED = "staff_needed"

WrittenRules = Mapping[str, Mapping[str, ServiceRule]]
"""By business and by service, which goes by its id or its name."""


async def check_service_rules(file: Path | None, business_ids: Sequence[str]) -> None:
    """Raises StartError with every fault, a business that is not served among them."""
    problems = tuple(
        f'{SETTING}: {file}: "{business_id}" is none of BOOKINGS_BUSINESS_IDS'
        for business_id in read_service_rules(file)
        if business_id not in business_ids
    )
    if problems:
        raise StartError(*problems)


def read_service_rules(file: Path | None) -> WrittenRules:
    """Nothing where there is no file; StartError where there is one that cannot be used."""
    if file is None:
        return {}
    found = read_by_service(file, _problems_of, setting=SETTING, shape="with a service")
    return {
        business_id: {service: ServiceRule(rule[_STAFF_NEEDED]) for service, rule in services.items()}
        for business_id, services in found.items()
    }


def _problems_of(rule: object) -> Iterator[str]:
    if not isinstance(rule, dict):
        yield f"must be in the brackets, over {_STAFF_NEEDED} = ..."
        return
    for name in rule:
        if name != _STAFF_NEEDED:
            yield f'"{name}" is no rule; {_STAFF_NEEDED} is'
    needed = rule.get(_STAFF_NEEDED)
    is_number = isinstance(needed, int) and not isinstance(needed, bool) and needed >= FEWEST
    if needed != ALL and not is_number:
        yield f'{_STAFF_NEEDED} must be "{ALL}" or a number from {FEWEST} on'
