"""Whether a service is online, and where the link to it is."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker, lines
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    """Of one service; of several, those that are."""
    shown = services if len(services) == 1 else [one for one in services if one.is_online]
    keys = {True: "answer-online", False: "answer-on-site"}
    return lines(*(speaker.words.say(keys[bool(one.is_online)], service=one.name) for one in shown))
