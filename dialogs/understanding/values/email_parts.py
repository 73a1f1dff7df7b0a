"""A part of the address that is known, said right: "its gmail, not gmial"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from dialogs.acts import Span
from dialogs.understanding.message import Message
from dialogs.understanding.values.language import Language

_PART = re.compile(r"[\w+-]+(?:\.[\w+-]+)*")
_LIKENESS = 0.5
_NEAR = 4
"""So many words at most stand between what is wrong and what is right."""


def said_right(message: Message, known: str, language: Language) -> Iterator[tuple[str, Span]]:
    """The whole address with the part put right, and the words that say it."""
    parts = list(_PART.finditer(message.text))
    words = [part[0] for part in parts]
    for at, wrong in enumerate(words):
        if not _is_part(wrong, known) or not _is_denied(message.text[: parts[at].start()], language):
            continue
        near = [*range(max(0, at - _NEAR - 1), at), *range(at + 1, min(len(words), at + _NEAR + 1))]
        right = _likest(words, [n for n in near if words[n] not in language.common], wrong)
        if right is not None:
            first, last = sorted((parts[at].span(), parts[right].span()))
            yield _replaced(known, wrong, words[right]), (first[0], last[1])


def _is_part(word: str, known: str) -> bool:
    """A local part that is one word may be a name: "I am not called Rita" is no word about rita@example.com."""
    local, _, domain = known.lower().partition("@")
    return word in {domain, domain.partition(".")[0]} or (word == local and not word.isalpha())


def _is_denied(before: str, language: Language) -> bool:
    denials = "|".join(re.escape(one) for one in (*language.contact.not_, *language.names.denials))
    return re.search(rf"(?<!\w)(?:{denials})\s+$", before) is not None


def _likest(words: Sequence[str], places: Sequence[int], wrong: str) -> int | None:
    likes = {n: OSA.normalized_similarity(words[n], wrong) for n in places if words[n] != wrong}
    best = max(likes, key=lambda n: likes[n], default=None)
    return best if best is not None and likes[best] >= _LIKENESS else None


def _replaced(known: str, wrong: str, right: str) -> str:
    local, _, domain = known.partition("@")
    if wrong == local.lower():
        return f"{right}@{domain}"
    return f"{local}@{right}" if "." in right else f"{local}@{right}.{domain.partition('.')[2]}"
