"""Which service or staff member the customer means, with typing mistakes and half names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from dialogs.understand.text import plain

_WORDS = re.compile(r"\w+")
_SMALL = 3  # "and", "of", "de": words this short carry no meaning, except as the first of a name


def matching(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The ids whose names stand in the text, best matches only.

    `names` maps ids to names. A whole name beats half a name, and a whole name inside a longer one that was also said
    whole does not count ("haircut and colour" is not also "haircut"). Several ids come back when several are meant, or
    when the words fit several equally well.
    """
    said = _WORDS.findall(plain(text))
    joined = {first + second for first, second in pairwise(said)}
    weighty = {key: _weighty(_WORDS.findall(plain(name))) for key, name in names.items()}
    found = {
        key: [best for word in heavy if (best := 1.0 if word in joined else _best(said, word))]
        for key, heavy in weighty.items()
    }
    whole = {key: frozenset(heavy) for key, heavy in weighty.items() if heavy and len(found[key]) == len(heavy)}
    if whole:
        outer = [key for key, heavy in whole.items() if not any(heavy < other for other in whole.values())]
        exactness = {key: sum(found[key]) / len(found[key]) for key in outer}
        alike = {key: [k for k in outer if whole[k] & whole[key]] for key in outer}
        return tuple(key for key in outer if exactness[key] == max(exactness[k] for k in alike[key]))
    scores = {key: (len(found[key]) / len(heavy), sum(found[key])) for key, heavy in weighty.items() if found[key]}
    return tuple(key for key, score in scores.items() if score == max(scores.values()))


def matching_parts(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """For words that are a part of a name's word: "a cut" is a haircut, "physio" is physiotherapy."""
    said = [word for word in _WORDS.findall(plain(text)) if len(word) >= _SMALL]
    words = {word for name in names.values() for word in _weighty(_WORDS.findall(plain(name)))}
    whole = [word for part in said for word in words if _is_part(part, word)]
    return matching(" ".join(whole), names) if whole else ()


def _is_part(part: str, word: str) -> bool:
    is_long = len(word) - len(part) >= _SMALL
    return is_long and (word.endswith(part) or (len(part) > _SMALL + 1 and word.startswith(part)))


def all_wished(parts: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """The ids that the parts of a text name, one wish after the other; for names that share no word.

    "Massage and a haircut" are two; "haircut and colour" is one where it is called so.
    """
    found: list[str] = []
    whole = matching(" ".join(parts), names)
    for part in parts:
        ids = matching(part, names)
        if len(ids) == 1 and not any(
            _share_a_word(names[ids[0]], names[one]) for one in (*found, *whole) if one != ids[0]
        ):
            found.append(ids[0])
    return tuple(dict.fromkeys(found))


def _share_a_word(name: str, other: str) -> bool:
    return bool({*_weighty(_WORDS.findall(plain(name)))} & {*_weighty(_WORDS.findall(plain(other)))})


def _weighty(name: list[str]) -> list[str]:
    """The words of a name that carry its meaning."""
    return [word for i, word in enumerate(name) if i == 0 or len(word) > _SMALL or word.isdecimal()]


def _best(said: list[str], word: str) -> float:
    return max((_likeness(s, word) for s in said), default=0.0)


def _likeness(said: str, word: str) -> float:
    """1.0 for the same word (or its plural), a little less for one with typing mistakes, 0 for another word."""
    if said == word:
        return 1.0
    if (
        len(word) > _SMALL
        and len(said) > _SMALL
        and (said in {word + "s", word + "es"} or word in {said + "s", said + "es"})
    ):
        return 0.99
    shorter = min(len(said), len(word))
    allowed = 0 if shorter < 4 else 1 if shorter < 8 else 2
    distance = DamerauLevenshtein.distance(said, word, score_cutoff=allowed)
    return 0.0 if distance > allowed else 0.95 - 0.1 * distance
