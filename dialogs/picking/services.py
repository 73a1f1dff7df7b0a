"""The services, each with its length, its price and what it is."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.replies import Choice, Offering, ServicePicker
from dialogs.saying.speaker import Speaker
from graph.model import Service

AT_ONCE = 6
"""As many are seen before more are asked for."""

_WORTH_HIDING = 3
"""Fewer than this are not put behind a button."""

_LONGEST = 180


def service_picker(speaker: Speaker, services: Sequence[Service], choices: Sequence[Choice]) -> ServicePicker:
    say = speaker.words.say
    offered = tuple(
        Offering(choice, speaker.details(one), _short(one.description))
        for one, choice in zip(services, choices, strict=True)
    )
    if len(offered) < AT_ONCE + _WORTH_HIDING:
        return ServicePicker(offered)
    return ServicePicker(
        offered, say("pick-all-services", number=len(offered)), say("pick-search"), say("pick-none-found")
    )


def _short(description: str) -> str:
    """As much as a card has room for, in whole words."""
    text = " ".join(description.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0].rstrip(" ,.;:") + " …"
