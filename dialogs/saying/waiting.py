"""What was wished for besides, and waits for its turn, in words."""

from __future__ import annotations

from dialogs.saying.speaker import Speaker
from dialogs.state.agenda import Wish
from dialogs.state.conversation import ConversationState


def services_next(speaker: Speaker, state: ConversationState) -> str:
    """The services that wait, in their order; "" where there are none."""
    waiting = [said for later in state.agenda if isinstance(later, Wish) and (said := _wish(speaker, later))]
    return speaker.words.all_of(waiting) if waiting else ""


def _wish(speaker: Speaker, wish: Wish) -> str:
    keys = (wish.service_id,) if wish.service_id else wish.service_options
    names = [service.name for key in keys if (service := speaker.shop.service(key))]
    said = speaker.words.one_of(names) if names else ""
    return speaker.words.say("waits-for-other", service=said) if said and wish.is_for_other else said
