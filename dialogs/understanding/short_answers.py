"""Yes, no and "cancel it" in a language that the chat is not in: said in the one that it is in, and read in that."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from dialogs.understanding.context import Asked, Context
from dialogs.understanding.language import Language, is_read
from dialogs.understanding.message import Message, folded

_WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ADDRESSES = re.compile(r"\S+@\S+")
_NAMES = {Asked.NAME, Asked.GUEST}
_SAYS = ("yes", "no", "cancel", "leave")
_LEFT_AT_THAT = "beside"
_MOST = 12
"""No short answer has more words."""

_FEWEST_COMMON = 2

_TOGETHER = ({"yes", "cancel"}, {"no", "leave"}, {"cancel", "leave"})
"""What is not at odds in one message."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answers:
    """Of one language: what each phrase says, what comes before a name, what could be one, and what cannot."""

    phrases: dict[Phrase, str]
    longest: int
    before_name: tuple[Phrase, ...]
    also_names: frozenset[str]
    common: frozenset[str]


def said_plainly(message: Message, context: Context, language: Language) -> Message | None:
    """The message in the language that the chat is in, if it is but a short answer in another one; else None.

    Of a message that says yes and no at once, or different things in different languages, nothing is known.
    """
    words = tuple(_WORDS.findall(folded(message.own)))
    if not 0 < len(words) <= _MOST or _is_more(message, words, context):
        return None
    others = _others(context)
    if len(words) == 1 and _is_ours(words[0], others, context, language):
        return None
    said = {one for answers in others if (one := _says(words, answers)) is not None}
    return Message(", ".join(language.words.plainly[one] for one in said.pop())) if len(said) == 1 else None


def without_introduction(message: Message, context: Context) -> Message | None:
    """Where a name is asked for, what follows "je m'appelle" or "me llamo"; None where nothing of the kind is said."""
    if context.asked not in _NAMES:
        return None
    found = list(_WORDS.finditer(message.own))
    words = tuple(folded(one[0]) for one in found)
    for answers in _others(context):
        for phrase in answers.before_name:
            if words[: len(phrase)] == phrase and len(words) > len(phrase):
                return Message(message.own[found[len(phrase)].start() :])
    return None


def is_foreign_sentence(message: Message) -> bool:
    """Whether most words are common ones of a language that is not read: where a name is asked for, it is none."""
    written = _ADDRESSES.sub(" ", folded(message.own))
    words = {word for one in _WORDS.findall(written) for word in (one, one.partition("'")[0] + "'")}
    said = [word for word in words if not word.endswith("'")]
    unread = (answers for language, answers in _all_answers().items() if not is_read(language))
    known = max((len(words & answers.common) for answers in unread), default=0)
    return known >= _FEWEST_COMMON and known >= len(said) / 2


def denies(message: Message, context: Context) -> bool:
    """Whether a no of another language stands in it, which the chat's own does not have: no yes stands beside it."""
    words = tuple(_WORDS.findall(folded(message.own)))
    ours = _all_answers().get(context.locale.partition("-")[0])
    foreign = {word for word in words if ours is None or (word,) not in ours.phrases}
    return any(
        answers.phrases[phrase] == "no" and foreign.intersection(phrase)
        for answers in _others(context)
        for at in range(len(words))
        for phrase in _phrases_at(words, at, answers)
    )


def is_no(word: str, context: Context) -> bool:
    """Whether a word by itself is a no in the language of the chat."""
    ours = _all_answers().get(context.locale.partition("-")[0])
    return ours is not None and ours.phrases.get((word,)) == "no"


def _others(context: Context) -> tuple[_Answers, ...]:
    ours = context.locale.partition("-")[0]
    return tuple(answers for language, answers in _all_answers().items() if language != ours)


def _is_more(message: Message, words: Sequence[str], context: Context) -> bool:
    """A question, a number, an address, or what somebody or something here is called."""
    if any(token.is_number or token.text in "?@_" for token in message.tokens):
        return True
    names = (*(one.name for one in context.staff), *(one.name for one in context.services))
    return any(word in _WORDS.findall(folded(name)) for name in names for word in words if len(word) > len("no"))


def _is_ours(word: str, others: Sequence[_Answers], context: Context, language: Language) -> bool:
    """What the chat's own language knows, or may be a name where one is asked for."""
    if context.asked in _NAMES:
        return any(word in answers.also_names for answers in others)
    return word in language.templates.vocabulary


def _says(words: Sequence[str], answers: _Answers) -> tuple[str, ...] | None:
    """What is said, in the order of `_SAYS`; None where a word is in no phrase, or the phrases are at odds."""
    said: set[str] = set()
    at = 0
    while at < len(words):
        phrase = next(_phrases_at(words, at, answers), None)
        if phrase is None:
            return None
        said.add(answers.phrases[phrase])
        at += len(phrase)
    said.discard(_LEFT_AT_THAT)
    if not said or (len(said) > 1 and said not in _TOGETHER):
        return None
    return tuple(one for one in _SAYS if one in said)


def _phrases_at(words: Sequence[str], at: int, answers: _Answers) -> Iterator[Phrase]:
    """The longest first: "no es correcto" is no "correcto"."""
    for length in range(min(answers.longest, len(words) - at), 0, -1):
        phrase = tuple(words[at : at + length])
        if phrase in answers.phrases:
            yield phrase


@cache
def _all_answers() -> dict[str, _Answers]:
    root = resources.files("dialogs") / "languages"
    found = {}
    for folder in sorted(root.iterdir(), key=lambda one: one.name):
        file = folder / "detect.toml"
        if file.is_file():
            found[folder.name] = _answers(tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def _answers(data: dict[str, Any]) -> _Answers:
    lists: dict[str, list[str]] = data["answers"]
    phrases = {_plain(one): kind for kind in (*_SAYS, _LEFT_AT_THAT) for one in lists.get(kind, ())}
    before_name = sorted(map(_plain, lists.get("name", ())), key=len, reverse=True)
    also_names = frozenset(map(folded, lists.get("also_names", ())))
    common = {folded(word) for word in (*data["common"], *data["booking"])}
    common |= {phrase[0] for phrase in phrases if len(phrase) == 1}
    common -= set(map(folded, data.get("in_names", ())))
    return _Answers(phrases, max(map(len, phrases)), tuple(before_name), also_names, frozenset(common))


def _plain(phrase: str) -> Phrase:
    return tuple(_WORDS.findall(folded(phrase)))
