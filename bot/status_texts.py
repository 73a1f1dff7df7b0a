"""The few things that the edge itself has to say, when the conversation cannot speak or must not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from dialogs.saying.spoken import words_for
from dialogs.saying.wording import FormOfAddress


@dataclass(frozen=True, slots=True)
class StatusTexts:
    """`patience`: this takes longer than usual; `more_patience`: it still does.

    `trouble`: something broke, nothing said before is lost, try again. `unsaved`: the answer is there but cannot be
    kept just now, so it comes later, unasked. `outdated`: what is on a card does not hold any more.
    """

    patience: str
    more_patience: str
    trouble: str
    unsaved: str
    outdated: str


StatusTextsFor: TypeAlias = Callable[[str], StatusTexts]
"""The texts in the language of a locale such as "en-GB"."""


def status_texts_in(form: FormOfAddress) -> StatusTextsFor:
    def status_texts(locale: str) -> StatusTexts:
        words = words_for(locale, form)
        return StatusTexts(
            patience=words.say("sorry-slow"),
            more_patience=words.say("sorry-still-slow"),
            trouble=words.say("sorry-error"),
            unsaved=words.say("sorry-unsaved"),
            outdated=words.say("card-outdated"),
        )

    return status_texts
