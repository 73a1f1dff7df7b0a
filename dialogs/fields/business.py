"""Which of several businesses: asked first, since services and people are those of one business."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.acts import GiveBusiness
from dialogs.fields import service
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Moving
from dialogs.step import Step


def give(step: Step, act: GiveBusiness) -> Step:
    """Chosen; turned to from another, the service of the same name is wished for there, at the same time, by others."""
    there = next((shop for shop in step.context.shops if shop.business.id == act.business_id), None)
    if there is None or there is step.shop or isinstance(step.task, Moving):
        return step
    if step.shop is None:
        return step.to(replace(step.state, business_id=act.business_id))
    wanted = step.service.name.casefold() if step.service else None
    same = next((one.id for one in there.services if one.name.casefold() == wanted), None)
    turned = forget(step.state).with_visit(not_staff=(), service_id=same)
    return step.to(replace(turned, business_id=act.business_id))


def forget(state: ConversationState) -> ConversationState:
    """With the service and the person, who are of that business."""
    cleared = service.forget(state).with_visit(staff_ids=None, is_choosing_staff=False)
    return replace(cleared, business_id=None)
