"""How far ahead, and until when, can be booked."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import SchedulingPolicy, Service


def policy_of(speaker: Speaker, services: Sequence[Service]) -> SchedulingPolicy:
    """That of the one service that is spoken of, else what the business has for all."""
    if len(services) == 1:
        return speaker.shop.policy_of(services[0])
    return speaker.shop.business.policy or SchedulingPolicy()


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    say, words, policy = speaker.words.say, speaker.words, policy_of(speaker, services)
    least, most = policy.minimum_lead_time, policy.maximum_advance
    if least and most:
        return say("answer-advance", least=words.notice(least), most=words.notice(most))
    if most:
        return say("answer-advance-most", most=words.notice(most))
    return say("answer-advance-least", least=words.notice(least)) if least else say("answer-advance-any")
