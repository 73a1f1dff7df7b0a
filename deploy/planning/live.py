"""Reads a whole business from Graph, and says it in the words of the file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from deploy.business_file import from_graph
from deploy.business_file.parts import BusinessFile
from graph.admin import BookingsAdmin
from graph.errors import NotThere
from graph.model import Business, Question, Service, StaffMember

V = TypeVar("V", Question, Service, StaffMember)


class AmbiguousNameError(ValueError):
    """Several businesses have this name, so one must be said by its id."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The ids of Graph by the keys of the file."""

    staff: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Live:
    """What Graph holds of one business, by its ids."""

    business: Business
    staff: Mapping[str, StaffMember]
    questions: Mapping[str, Question]
    services: Mapping[str, Service]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset([*self.staff, *self.questions, *self.services])


async def read_live(client: BookingsAdmin, business_id: str) -> Live:
    """Raises errors of `graph/errors.py`. Services are read one by one: a list of them leaves their reminders out."""
    business, staff, questions, listed = await asyncio.gather(
        client.get_business(business_id),
        client.list_staff(business_id),
        client.list_questions(business_id),
        client.list_services(business_id),
    )
    services = await asyncio.gather(*(_service(client, business_id, one) for one in listed))
    return Live(business, _by_id(staff), _by_id(questions), _by_id(one for one in services if one))


async def find_business(client: BookingsAdmin, name: str) -> str | None:
    """The id of the one that has exactly this name, if there is one. Raises AmbiguousNameError."""
    found = [one.id for one in await client.list_businesses(name) if one.name == name]
    if len(found) > 1:
        raise AmbiguousNameError(
            f"{len(found)} businesses are called {name!r}: {', '.join(found)}; say which with --business"
        )
    return found[0] if found else None


def as_file(live: Live, keys: Keys) -> BusinessFile:
    """What has no key is left out."""
    staff_keys = {id_: key for key, id_ in keys.staff.items()}
    question_keys = {id_: key for key, id_ in keys.questions.items()}
    return BusinessFile(
        business=from_graph.business_part(live.business),
        staff={
            key: from_graph.staff_part(member) for key, id_ in keys.staff.items() if (member := live.staff.get(id_))
        },
        questions={
            key: from_graph.question_part(question)
            for key, id_ in keys.questions.items()
            if (question := live.questions.get(id_))
        },
        services={
            key: from_graph.service_part(service, staff_keys, question_keys)
            for key, id_ in keys.services.items()
            if (service := live.services.get(id_))
        },
    )


async def _service(client: BookingsAdmin, business_id: str, listed: Service) -> Service | None:
    try:
        return await client.get_service(business_id, listed.id)
    except NotThere:
        return None  # deleted while we were reading


def _by_id(found: Iterable[V]) -> dict[str, V]:
    return {one.id: one for one in found}
