"""What services are also called: the names that the operator has written down, and those that customers have taught."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from graph.model import Service

logger = logging.getLogger("scheduling")

Names = Mapping[str, tuple[str, ...]]
"""By the id of a service, or its name in Bookings."""


class AcceptedNames(Protocol):
    """`storage.suggested_names.SuggestedNames`."""

    async def accepted(self, business_id: str) -> Names: ...


class KnownNames:
    """`written` are the names in the operator's file, by business. The accepted ones are asked for anew each time."""

    def __init__(self, written: Mapping[str, Names], suggested: AcceptedNames) -> None:
        self._written = written
        self._suggested = suggested
        self._accepted: dict[str, Names] = {}

    async def of(self, business_id: str) -> Names:
        """Where they cannot be read, the accepted names are those of the last time."""
        try:
            self._accepted[business_id] = await self._suggested.accepted(business_id)
        except Exception as error:  # noqa: BLE001  # what is on offer can be told without them
            logger.warning("accepted names of services could not be read: %s", type(error).__name__)
        return joined(self._written.get(business_id, {}), self._accepted.get(business_id, {}))


def joined(*several: Names) -> Names:
    found: dict[str, tuple[str, ...]] = {}
    for names in several:
        for service, more in names.items():
            found[service] = (*found.get(service, ()), *more)
    return found


def also_called(services: Sequence[Service], names: Names) -> tuple[Names, tuple[str, ...]]:
    """The names of these services by their ids, each once; and what is named and is none of them.

    Services of the same name are called the same.
    """
    found: dict[str, tuple[str, ...]] = {}
    unknown = []
    for said, more in names.items():
        meant = [one for one in services if is_meant(one.id, one.name, said)]
        for service in meant:
            found[service.id] = _each_once((*found.get(service.id, ()), *more), besides=service.name)
        if not meant:
            unknown.append(said)
    return {service_id: more for service_id, more in found.items() if more}, tuple(unknown)


def is_meant(service_id: str, name: str, said: str) -> bool:
    """Whether a service is meant by what an operator has written: its id, or its name in capitals or small letters."""
    return said == service_id or _plain(said) == _plain(name)


def _each_once(names: Iterable[str], *, besides: str) -> tuple[str, ...]:
    """As they were first written."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(_plain(name), name)
    known.pop(_plain(besides), None)
    return tuple(known.values())


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
