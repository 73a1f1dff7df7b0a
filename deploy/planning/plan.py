"""The steps from what a business is to what its file says, in the order that Graph needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from deploy.business_file.parts import BusinessFile, Part
from deploy.business_file.policies import with_whole_policies
from deploy.planning.differences import FieldChange, differences
from deploy.planning.live import Keys, Live, as_file
from deploy.planning.matching import match


class Action(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


class Kind(Enum):
    BUSINESS = "business"
    STAFF = "staff"
    QUESTION = "question"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Step:
    """One request that changes something. `id` is Graph's, of what is there already."""

    action: Action
    kind: Kind
    key: str
    name: str
    id: str | None = None
    fields: tuple[FieldChange, ...] = ()

    @property
    def takes_away(self) -> bool:
        """Whether it is worth asking somebody first."""
        return self.action in {Action.DELETE, Action.UNPUBLISH}


@dataclass(frozen=True, slots=True)
class Plan:
    """`others` are in Graph and not in the file, and stay unless they are to be deleted."""

    steps: tuple[Step, ...]
    keys: Keys
    others: tuple[Step, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.steps

    @property
    def deletions(self) -> Deletions:
        """Of what it was shown with; what is made afterwards is not among them."""
        return Deletions(frozenset(step.id for step in self.steps if step.action is Action.DELETE and step.id))


@dataclass(frozen=True, slots=True)
class Deletions:
    """Which of the things that the file does not name are to be deleted: all, or those with these ids."""

    ids: frozenset[str] | None = frozenset()

    def __contains__(self, step: Step) -> bool:
        return self.ids is None or step.id in self.ids


NO_KEYS = Keys()
NONE = Deletions()
ALL = Deletions(None)


def plan(described: BusinessFile, live: Live | None, known: Keys = NO_KEYS, delete: Deletions = NONE) -> Plan:
    """`live` is None when there is no such business yet."""
    if live is None:
        return Plan(tuple(_all_new(with_whole_policies(described))), Keys())
    described = with_whole_policies(described)
    keys = match(described, live, known)
    there = as_file(live, keys)
    others = tuple(_others(live, keys))
    steps = (
        *_unpublish(described, there),
        *_business(described, there, live.business.id),
        *_each(Kind.QUESTION, described.questions, there.questions, keys.questions),
        *_each(Kind.STAFF, described.staff, there.staff, keys.staff),
        *_each(Kind.SERVICE, described.services, there.services, keys.services),
        *(step for step in others if step in delete),
        *_publish(described, there),
    )
    return Plan(steps, keys, tuple(step for step in others if step not in delete))


def _all_new(described: BusinessFile) -> Iterator[Step]:
    business = described.business
    yield Step(Action.CREATE, Kind.BUSINESS, "", business.name, fields=tuple(_fields(business, None)))
    yield from _each(Kind.QUESTION, described.questions, {}, {})
    yield from _each(Kind.STAFF, described.staff, {}, {})
    yield from _each(Kind.SERVICE, described.services, {}, {})
    if business.is_published:
        yield Step(Action.PUBLISH, Kind.BUSINESS, "", business.name)


def _business(described: BusinessFile, there: BusinessFile, id_: str) -> Iterator[Step]:
    if fields := tuple(_fields(described.business, there.business)):
        yield Step(Action.UPDATE, Kind.BUSINESS, "", described.business.name, id_, fields)


def _publish(described: BusinessFile, there: BusinessFile) -> Iterator[Step]:
    if described.business.is_published and not there.business.is_published:
        yield Step(Action.PUBLISH, Kind.BUSINESS, "", described.business.name)


def _unpublish(described: BusinessFile, there: BusinessFile) -> Iterator[Step]:
    if described.business.is_published is False and there.business.is_published:
        yield Step(Action.UNPUBLISH, Kind.BUSINESS, "", described.business.name)


def _each(kind: Kind, wanted: Mapping[str, Any], there: Mapping[str, Any], ids: Mapping[str, str]) -> Iterator[Step]:
    for key, part in wanted.items():
        name = part.text if kind is Kind.QUESTION else part.name
        fields = tuple(_fields(part, there.get(key)))
        if key not in there:
            yield Step(Action.CREATE, kind, key, name, fields=fields)
        elif fields:
            yield Step(Action.UPDATE, kind, key, name, ids[key], fields)


def _fields(wanted: Part, there: Part | None) -> Iterator[FieldChange]:
    """Whether it is published is no field to Graph."""
    return (change for change in differences(wanted, there) if change.path != "is_published")


def _others(live: Live, keys: Keys) -> Iterator[Step]:
    """Services first, as they name the others."""
    for id_, service in live.services.items():
        if id_ not in keys.services.values():
            yield Step(Action.DELETE, Kind.SERVICE, "", service.name, id_)
    for id_, question in live.questions.items():
        if id_ not in keys.questions.values():
            yield Step(Action.DELETE, Kind.QUESTION, "", question.text, id_)
    for id_, member in live.staff.items():
        if id_ not in keys.staff.values():
            yield Step(Action.DELETE, Kind.STAFF, "", member.name, id_)
