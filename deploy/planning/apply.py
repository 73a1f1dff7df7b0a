"""Carries out a plan, step by step, and keeps the record. It can stop after any request and be run again.

Every run begins with what Graph holds now: a step that was done is not in the new plan. A creation that was sent and
never answered is found again by `deploy/planning/matching.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from msgspec import structs

from deploy.business_file import to_graph
from deploy.business_file.parts import BusinessFile
from deploy.business_file.policies import with_whole_policies
from deploy.planning.live import Keys, Live, as_file, find_business, read_live
from deploy.planning.matching import match, with_keys_for_all
from deploy.planning.plan import NONE, Action, Deletions, Kind, Plan, Step, plan
from deploy.planning.record import Before, KeptKeys, Record, RecordError, read_record, record_path, write_record
from graph.admin import BookingsAdmin
from graph.errors import NotThere
from graph.model import BusinessDraft, ServiceDraft, StaffDraft

D = TypeVar("D", BusinessDraft, ServiceDraft, StaffDraft)


class Incomplete(Exception):
    """Everything was sent, and Graph holds something else all the same; `left` is what is still different."""

    def __init__(self, left: Plan) -> None:
        super().__init__(f"Graph took every request, and {len(left.steps)} things are still not as the file says")
        self.left = left


class Provisioning:
    """One business, its file and its record. `business_id` names one that is there already."""

    def __init__(self, client: BookingsAdmin, file: Path, business_id: str | None = None) -> None:
        self._client = client
        self._path = record_path(file)
        self._record = read_record(self._path)
        self._is_named = business_id is not None
        self._business_id = business_id or self._record.business_id

    @property
    def business_id(self) -> str | None:
        return self._business_id

    @property
    def record(self) -> Record:
        return self._record

    async def live(self, name: str) -> Live | None:
        """What there is now; None when there is no such business. Raises NotThere for a named one that is gone."""
        if self._business_id is None:
            self._business_id = await find_business(self._client, name)
        return None if self._business_id is None else await read_live(self._client, self._business_id)

    async def plan(self, described: BusinessFile, delete: Deletions = NONE) -> Plan:
        live = await self.live(described.business.name)
        return plan(described, live, self._record.keys.keys(), delete)

    async def apply(
        self, described: BusinessFile, delete: Deletions = NONE, tell: Callable[[Step], None] = lambda _: None
    ) -> Plan:
        """What was done. Raises Incomplete, errors of `graph/errors.py` after which it can be run again, and
        RecordError where the record leads back to another business.
        """
        self._check_record()
        live = await self.live(described.business.name)
        todo = plan(described, live, self._record.keys.keys(), delete)
        # One that was broken off after its last request is over only now: what was before it is nothing to go back to
        # from a later one.
        if not (todo.is_empty and self._record.is_complete):
            self._begin(described, live)
            await self._carry_out(described, todo, live, tell)
            left = await self.plan(described, delete)
            if not left.is_empty:
                raise Incomplete(left)
            self._keep(structs.replace(self._record, is_complete=True, keys=KeptKeys.of(left.keys)))
        return todo

    async def rollback_plan(self) -> tuple[BusinessFile | None, Plan]:
        """Back to before the last apply: what it changed as it was, what it created deleted. Raises ValueError."""
        before, wanted = self._record.before, self._record.wanted
        if before is None or wanted is None:
            raise ValueError("there is no record of an apply beside the file, so nothing to go back to")
        try:
            live = await self.live(wanted.business.name)
        except NotThere:
            live = None
        if before.described is None:
            return None, Plan(tuple(_gone(live)), Keys())
        ids = self._created(live) if live else frozenset()
        return before.described, plan(before.described, live, before.keys.keys(), Deletions(ids))

    async def rollback(self, tell: Callable[[Step], None] = lambda _: None) -> Plan:
        """Raises as `rollback_plan` and `apply` do. The record of what was before stays until it is done."""
        described, todo = await self.rollback_plan()
        self._keep(structs.replace(self._record, is_complete=False))
        if described is None:
            for step in todo.steps:
                tell(step)
                await self._client.delete_business(step.id or "")
            self._business_id = None
            self._keep(Record())
            return todo
        live = await self.live(described.business.name)
        await self._carry_out(described, todo, live, tell)
        _, left = await self.rollback_plan()
        if not left.is_empty:
            raise Incomplete(left)
        self._keep(Record(business_id=self._business_id, keys=KeptKeys.of(left.keys)))
        return todo

    def _check_record(self) -> None:
        """A way back that was begun in one business would take away what another one has."""
        of = self._record.business_id
        if of not in {None, self._business_id} and not self._record.is_complete:
            raise RecordError(
                f"{self._path}: an apply or a rollback of {of} did not come to its end; run it again for that one, "
                f"or copy the file and use the copy for {self._business_id}"
            )

    def _begin(self, described: BusinessFile, live: Live | None) -> None:
        """What was before an apply that did not come to its end is still what to go back to, in the same business."""
        before, created = self._record.before, frozenset[str]()
        is_of_none = self._is_named and self._record.business_id is None
        if self._record.is_complete or before is None or is_of_none:
            before = Before()
            if live is not None:
                keys = with_keys_for_all(live, match(described, live, self._record.keys.keys()))
                before = Before(as_file(live, keys), KeptKeys.of(keys))
        elif live is not None:
            created = self._created(live)
        self._keep(
            structs.replace(
                self._record,
                business_id=live.business.id if live else None,
                before=before,
                wanted=described,
                is_complete=False,
                created=created,
            )
        )

    def _created(self, live: Live) -> frozenset[str]:
        """Of what is there: the ids of what was made since the state to go back to, also if never answered."""
        before, wanted = self._record.before, self._record.wanted
        if before is None or wanted is None:
            return frozenset()
        found = match(wanted, live, self._record.keys.keys())
        made = {*found.staff.values(), *found.questions.values(), *found.services.values()}
        return (self._record.created | made) - before.keys.ids

    async def _carry_out(
        self, described: BusinessFile, todo: Plan, live: Live | None, tell: Callable[[Step], None]
    ) -> None:
        steps = _Steps(self._client, described, live, todo.keys)
        for step in todo.steps:
            tell(step)
            await steps.do(step)
            self._business_id = steps.business_id
            self._keep(structs.replace(self._record, business_id=steps.business_id, keys=KeptKeys.of(steps.keys())))

    def _keep(self, record: Record) -> None:
        self._record = record
        write_record(self._path, record)


class _Steps:
    """Sends the request of each step; ids become known as things are created."""

    def __init__(self, client: BookingsAdmin, described: BusinessFile, live: Live | None, keys: Keys) -> None:
        self._client = client
        self._described = with_whole_policies(described)
        self._live = live
        self.business_id = live.business.id if live else ""
        self._staff, self._questions, self._services = dict(keys.staff), dict(keys.questions), dict(keys.services)

    def keys(self) -> Keys:
        return Keys(self._staff, self._questions, self._services)

    async def do(self, step: Step) -> None:
        await {
            Kind.BUSINESS: self._business,
            Kind.STAFF: self._staff_member,
            Kind.QUESTION: self._question,
            Kind.SERVICE: self._service,
        }[step.kind](step)

    async def _business(self, step: Step) -> None:
        page = self._live.business.page if self._live else None
        draft = to_graph.business_draft(self._described.business, page)
        match step.action:
            case Action.CREATE:
                self.business_id = (await self._client.create_business(draft)).id
            case Action.UPDATE:
                await self._client.update_business(self.business_id, _changed(draft, step))
            case Action.PUBLISH:
                await self._client.publish_business(self.business_id)
            case Action.UNPUBLISH:
                await self._client.unpublish_business(self.business_id)
            case Action.DELETE:
                await self._client.delete_business(self.business_id)

    async def _staff_member(self, step: Step) -> None:
        if step.action is Action.DELETE:
            await self._client.delete_staff_member(self.business_id, step.id or "")
            return
        draft = to_graph.staff_draft(self._described.staff[step.key])
        if step.action is Action.CREATE:
            self._staff[step.key] = (await self._client.create_staff_member(self.business_id, draft)).id
        else:
            await self._client.update_staff_member(self.business_id, step.id or "", _changed(draft, step))

    async def _question(self, step: Step) -> None:
        if step.action is Action.DELETE:
            await self._client.delete_question(self.business_id, step.id or "")
            return
        draft = to_graph.question_draft(self._described.questions[step.key])
        if step.action is Action.CREATE:
            self._questions[step.key] = (await self._client.create_question(self.business_id, draft)).id
        else:
            await self._client.update_question(self.business_id, step.id or "", draft)

    async def _service(self, step: Step) -> None:
        if step.action is Action.DELETE:
            await self._client.delete_service(self.business_id, step.id or "")
            return
        draft = to_graph.service_draft(self._described.services[step.key], self._staff, self._questions)
        if step.action is Action.CREATE:
            self._services[step.key] = (await self._client.create_service(self.business_id, draft)).id
        else:
            await self._client.update_service(self.business_id, step.id or "", _changed(draft, step))


def _changed(draft: D, step: Step) -> D:
    """Only what differs: what somebody else changes at the same moment is left alone."""
    fields = {_DRAFT_FIELDS.get(change.field, change.field) for change in step.fields}
    return structs.replace(draft, **{name: None for name in draft.__struct_fields__ if name not in fields})


# Where the file has another word for it than a draft.
_DRAFT_FIELDS = {"staff": "staff_ids"}


def _gone(live: Live | None) -> Iterator[Step]:
    if live is not None:
        yield Step(Action.DELETE, Kind.BUSINESS, "", live.business.name, live.business.id)
