"""Which service or staff member the customer means, with typing mistakes and half names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein, Prefix

from dialogs.understand.text import plain

_COMPOUND = re.compile(r"\w+(?:-\w+)*")
_SMALL = 3
_INFLECTED = 0.98
_FIRST_LETTER_COUNTS = 6  # in shorter words it is not mistyped, for that makes another word
_AS_GOOD = 0.05  # so little tells one fit from another

# Names are the same in every turn, and so are most of the words that customers use for them.
_KNOWN_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Words:
    """How the words of a language count: forms of one word differ in two of the `endings` only ("cleaned", "cleaning").

    `light` words are in many names and many sentences ("appointment", "change"): alone they name nothing. Where there
    are some, neither does a number.
    """

    endings: tuple[str, ...] = ()
    light: Collection[str] = ()
    small: int = 3
    """Words no longer than this ("and", "of", "de") carry no meaning, except as the first of a name."""


AS_THEY_ARE = Words()


def matching(text: str, names: Mapping[str, str], words: Words = AS_THEY_ARE) -> tuple[str, ...]:
    """The ids whose names stand in the text, best matches only.

    `names` maps ids to names. A whole name beats half a name, and a whole name inside a longer one that was also said
    whole does not count ("haircut and colour" is not also "haircut"). Several ids come back when several are meant, or
    when the words fit several equally well.
    """
    said = _words(text)
    joined = {first + second for first, second in pairwise(said)}
    weighty = {key: _weighty_of(name, words.small) for key, name in names.items()}
    fits = {
        key: {word: best for word in heavy if (best := _best(said, joined, word, words.endings))}
        for key, heavy in weighty.items()
    }
    found = {key: list(fit.values()) for key, fit in fits.items()}
    whole = {key: frozenset(heavy) for key, heavy in weighty.items() if heavy and len(found[key]) == len(heavy)}
    if whole:
        outer = [key for key, heavy in whole.items() if not any(heavy < other for other in whole.values())]
        exactness = {key: sum(found[key]) / len(found[key]) for key in outer}
        alike = {key: [k for k in outer if whole[k] & whole[key]] for key in outer}
        return tuple(key for key in outer if exactness[key] == max(exactness[k] for k in alike[key]))
    scores = {key: sum(found[key]) for key in names if any(_says_something(word, words) for word in fits[key])}
    return tuple(key for key, score in scores.items() if score >= max(scores.values()) - _AS_GOOD)


def _says_something(word: str, words: Words) -> bool:
    return word not in words.light and not (words.light and word.isdecimal())


def matching_parts(text: str, names: Mapping[str, str], words: Words = AS_THEY_ARE) -> tuple[str, ...]:
    """For words that are a part of a name's word: "a cut" is a haircut, "physio" is physiotherapy."""
    said = [word for word in _words(text) if len(word) >= _SMALL]
    known = {word for name in names.values() for word in _weighty(_words(name)) if _says_something(word, words)}
    whole = [word for part in said for word in known if _is_part(part, word)]
    return matching(" ".join(whole), names) if whole else ()


def _is_part(part: str, word: str) -> bool:
    is_long = len(word) - len(part) >= _SMALL
    return is_long and (word.endswith(part) or (len(part) > _SMALL + 1 and word.startswith(part)))


def all_wished(parts: Sequence[str], names: Mapping[str, str], words: Words = AS_THEY_ARE) -> tuple[str, ...]:
    """The ids that the parts of a text name, one wish after the other; for names that share no word.

    "Massage and a haircut" are two; "haircut and colour" is one where it is called so.
    """
    found: list[str] = []
    whole = matching(" ".join(parts), names, words)
    for part in parts:
        ids = matching(part, names, words)
        if len(ids) == 1 and not any(
            _share_a_word(names[ids[0]], names[one]) for one in (*found, *whole) if one != ids[0]
        ):
            found.append(ids[0])
    return tuple(dict.fromkeys(found))


def _share_a_word(name: str, other: str) -> bool:
    return bool({*_weighty(_words(name))} & {*_weighty(_words(other))})


def _words(text: str) -> list[str]:
    """In plain form; a compound with a small part is one word, so that "X-rays" and "check-up" are no "rays"."""
    found: list[str] = []
    for compound in _COMPOUND.findall(plain(text)):
        parts = compound.split("-")
        is_one = len(parts) == 2 and any(len(part) <= _SMALL for part in parts) and not compound[0].isdecimal()
        found += ["".join(parts)] if is_one else parts
    return found


def _weighty(name: list[str], small: int = _SMALL) -> list[str]:
    """The words of a name that carry its meaning."""
    return [word for i, word in enumerate(name) if i == 0 or len(word) > small or word.isdecimal()]


@lru_cache(maxsize=1_000)
def _weighty_of(name: str, small: int) -> list[str]:
    return _weighty(_words(name), small)


def _best(said: list[str], joined: set[str], word: str, endings: tuple[str, ...]) -> float:
    if any(_is_same(one, word) for one in joined):
        return 1.0
    best = max((_likeness(s, word) for s in said), default=0.0)
    return max(best, _INFLECTED) if any(_is_inflected(s, word, endings) for s in said) else best


@lru_cache(maxsize=_KNOWN_WORDS)
def _is_inflected(said: str, word: str, endings: tuple[str, ...]) -> bool:
    """ "Whiten" and "whitening", "trim" and "trimming"."""
    stem = said[: Prefix.similarity(said, word)]
    rests = said[len(stem) :], word[len(stem) :]
    bare = [rest[1:] if rest[:1] == stem[-1:] and rest[1:] in endings else rest for rest in rests]
    return len(stem) > _SMALL and all(not rest or rest in endings for rest in bare)


@lru_cache(maxsize=_KNOWN_WORDS)
def _is_same(said: str, word: str) -> bool:
    """The same word, or its plural."""
    are_long = len(said) > _SMALL and len(word) > _SMALL
    return said == word or (are_long and (said in {word + "s", word + "es"} or word in {said + "s", said + "es"}))


@lru_cache(maxsize=_KNOWN_WORDS)
def _likeness(said: str, word: str) -> float:
    """1.0 for the same word (or its plural), a little less for one with typing mistakes, 0 for another word."""
    if said == word:
        return 1.0
    if _is_same(said, word):
        return 0.99
    shorter = min(len(said), len(word))
    allowed = 0 if shorter < 4 else 1 if shorter < 8 else 2
    if shorter == 4 and sorted(said) != sorted(word):
        return 0.0  # of so few letters two may have changed places, but none may be another
    if shorter < _FIRST_LETTER_COUNTS and said[:1] != word[:1]:
        return 0.0  # "best" is no "test"
    distance = DamerauLevenshtein.distance(said, word, score_cutoff=allowed)
    return 0.0 if distance > allowed else 0.95 - 0.1 * distance
