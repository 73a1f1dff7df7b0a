"""What a customer believes after all that the bot has told them, and whether it is so.

Reads the sentences as a customer does: the last word counts, a question whether to book says that nothing is booked
yet, and a look at one's appointments says as much as a receipt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_TIME = r"(\d+ \w+ at \d\d:\d\d)"
_WHEN = re.compile(rf"^When: .*?{_TIME}", re.MULTILINE)
_UNTIL_NOW = re.compile(rf"^Until now: .*?{_TIME}", re.MULTILINE)
_NEW_TIME = re.compile(rf"^(?:New time|When): .*?{_TIME}", re.MULTILINE)
_SHALL_I_CANCEL = re.compile(rf"Shall I cancel your .*?{_TIME}")

TOLD_WRONG = "told wrong"
NEVER_TOLD = "never told"
DUPLICATE = "duplicate"
BEATEN_BY_THEMSELVES = "told that their own time has just gone"
FAULTS = (TOLD_WRONG, NEVER_TOLD, DUPLICATE, BEATEN_BY_THEMSELVES)

# How the bot words what became of a write.
OUTCOMES = (
    "You're booked!",
    "This is already booked",
    "Your appointment has moved",
    "Your appointment has changed",
    "Done: your ",
    "there is nothing left to cancel",
    "Nothing was booked",
    "your appointment stays as it is",
    "that went through",
    "that did not go through",
)


@dataclass(frozen=True, slots=True)
class Belief:
    """`times` are those of the appointments they think they have, `wish` what those become by what they said yes to.

    `last` is what they had before they thought that they had none.
    """

    times: frozenset[str]
    wish: frozenset[str]
    last: frozenset[str] = frozenset()
    is_told: bool = False
    is_beaten: bool = False

    def now(self, times: Iterable[str]) -> Belief:
        """Told for sure."""
        return replace(self.seen(times), is_told=True)

    def seen(self, times: Iterable[str]) -> Belief:
        """Gathered from what they were asked."""
        return replace(self, times=frozenset(times), last=self.times or self.last)


def after(belief: Belief, told: Sequence[str]) -> Belief:
    for text in told:
        belief = _heard(belief, text)
    return belief


def faults(belief: Belief, calendar: Sequence[str]) -> tuple[str, ...]:
    """None where what the customer was told is so."""
    found = {
        DUPLICATE: len(calendar) > 1,
        BEATEN_BY_THEMSELVES: belief.is_beaten,
        NEVER_TOLD: not belief.is_told,
        TOLD_WRONG: belief.is_told and sorted(belief.times) != sorted(calendar),
    }
    return tuple(name for name in FAULTS if found[name])


def _heard(belief: Belief, text: str) -> Belief:
    belief = _of_sentences(belief, text)
    when = frozenset(_WHEN.findall(text))
    match text.partition("\n")[0]:
        case "You're booked!" | "This is already booked":
            return belief.now(belief.times | when)
        case "Your appointment" | "Your appointment has moved" | "Your appointment has changed":
            return belief.now(when)
        case "Please check your booking":
            return replace(belief.seen(belief.times - when), wish=belief.times | when)
        case "Please check the new time" | "Please check the change":
            return replace(belief.seen(_UNTIL_NOW.findall(text)), wish=frozenset(_NEW_TIME.findall(text)))
    if asked := _SHALL_I_CANCEL.findall(text):
        return replace(belief.seen(asked), wish=frozenset())
    return belief


def _of_sentences(belief: Belief, text: str) -> Belief:
    if "that time has just gone" in text:
        belief = replace(belief, is_beaten=True)
    if "That button is from before" in text or "I don't know that button" in text:
        # Whatever it was, pressing it has done nothing.
        belief = replace(belief, is_told=True)
    if "that went through" in text:
        return belief.now(belief.wish)
    if "that did not go through" in text:
        return belief.now(belief.times - belief.wish or belief.last - belief.wish)
    if "your appointment stays as it is" in text:
        return belief.now(belief.times or belief.last)
    gone = ("Nothing was booked", "Done: your ", "there is nothing left to cancel", "I can't see an appointment made")
    return belief.now(()) if any(sentence in text for sentence in gone) else belief
