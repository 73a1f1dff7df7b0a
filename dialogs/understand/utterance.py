"""One message by its words, and what it is read against: what the rules of the other modules share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from dialogs.understand.heard import Field, Trouble
from dialogs.understand.text import LONGEST, Phrases, clean, normal
from dialogs.understand.when import Moment, read_when
from graph.model import AnswerType, Question


@dataclass(frozen=True, slots=True)
class Context:
    """What a message is read against: the names that can be meant, and what was asked last.

    `services`, `staff`, `businesses` and `targets` map ids to the names that are shown to the customer; `offered` are
    the ids on offer in the order in which they were shown, for answers such as "the second". `business_id` is the
    business that is chosen already.
    """

    moment: Moment
    phrases: Phrases
    expects: Field | None = None
    businesses: Mapping[str, str] = field(default_factory=dict)
    business_id: str | None = None
    services: Mapping[str, str] = field(default_factory=dict)
    lengths: Mapping[str, timedelta] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)
    doers: frozenset[str] = frozenset()
    targets: Mapping[str, str] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    question: Question | None = None
    regions: tuple[str, ...] = ()


class Utterance:
    """`own` are the words as they came, `rest` what is left without contact details, `text` that in a form to compare.

    `troubles` gathers what was said and cannot be used.
    """

    def __init__(self, text: str, context: Context) -> None:
        whole = clean(text)
        self.too_long = len(whole) > LONGEST
        self.own = whole[:LONGEST]
        self.context = context
        self.phrases = context.phrases
        self.expects = context.expects
        self.rest = self.own
        self.text = self._comparable(self.own)
        free = context.question is None or context.question.type is not AnswerType.CHOICE
        self.gave_contact = False
        self.mailbox = ""
        self.own_words = context.expects is Field.NAME or (context.expects is Field.QUESTION and free)
        self.troubles: list[tuple[Trouble, str]] = [(Trouble.TOO_LONG, "")] if self.too_long else []

    def _comparable(self, text: str) -> str:
        return self.phrases.spelt_out(normal(text))

    def _when_found(self) -> bool:
        return bool(read_when(self.text, self.context.moment).when)

    def _says(self, words: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text) is not None

    def _change(self) -> Field | None:
        """The field that shall be asked again ("a different time", "change my e-mail")."""
        fields = [Field(name) for name in self.phrases.names("changes") if name != "change"]
        changing = self.phrases.has(self.text, "changes", "change")
        for what in fields:
            found = self.phrases.pattern("changes", what.value).search(self.text)
            may_correct = self.expects in {Field.NAME, Field.EMAIL, Field.CONFIRM} and what is not self.expects
            asked = may_correct and self.phrases.is_only(self.text, "changes", what.value)
            if found and (
                changing or asked or (" " in found[0] and self.phrases.is_only(self.text, "changes", what.value))
            ):
                return what
        return None

    def _corrects(self) -> bool:
        return self.phrases.has(self.text, "answers", "corrections") or self._change() is not None
