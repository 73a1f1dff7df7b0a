"""Texts of an answer as the customer wrote them: of what does not stand in their message nothing is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs.acts import AnyAct
from dialogs.aids.masking import Label, masked
from dialogs.aids.told import shown_option
from dialogs.understanding.context import AskedQuestion, Context
from dialogs.understanding.message import BLANK, Message, Token, folded
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.written_names import as_written

_MOST_WORDS = 6
"""Of a name."""
_PLACEHOLDERS = frozenset(one.value.strip("[]") for one in Label)
_NO_PART = re.compile(r"[\d@/<>\[\]{}()=:;!?]")


def visible(said: str, context: Context, heard: Sequence[AnyAct]) -> Message:
    """The message with nothing where something was masked: of that no text of an answer can be."""
    places = masked(said, context, heard).places
    return Message(said).masked(place.span for place in places)


def name_in(text: str, message: Message, context: Context) -> str:
    """A name, in the spelling of the message; "" where not all of its words stand there."""
    language = load_language(context.locale)
    words = [token.plain for token in Message(text).tokens if token.is_word]
    if _NO_PART.search(text) or not 0 < len(words) <= _MOST_WORDS:
        return ""
    if _PLACEHOLDERS.issuperset(words) or language.words.function.issuperset(words):
        return ""
    there = {token.plain: message.own[token.start : token.end] for token in reversed(message.tokens)}
    if not all(word in there for word in words):
        return ""
    return as_written(_run(message, words) or " ".join(there[word] for word in words), language)


def answer_in(text: str, message: Message, question: AskedQuestion) -> str:
    """One of the options; else words that stand in the message one after the other."""
    if question.options:
        fitting = [one for one in question.options if folded(text) in {folded(one), folded(shown_option(one))}]
        return fitting[0] if text and len(fitting) == 1 else ""
    return _run(message, [token.plain for token in Message(text).tokens if _counts(token)])


def _run(message: Message, words: list[str]) -> str:
    """The customer's own words where these follow each other, whatever signs stand between."""
    tokens = [token for token in message.tokens if _counts(token)]
    plain = [token.plain for token in tokens]
    for at in range(len(plain) - len(words) + 1 if words else 0):
        if plain[at : at + len(words)] == words and BLANK not in words:
            return message.own[tokens[at].start : tokens[at + len(words) - 1].end]
    return ""


def _counts(token: Token) -> bool:
    return token.is_word or token.is_number or token.plain == BLANK
