"""How a name is written: as the customer did, with capitals where there are none."""

from __future__ import annotations

import re

from dialogs.understanding.values.language import Language, NameWords

_WORDS = re.compile(r"[^\W\d_]+")


def as_written(said: str, language: Language) -> str:
    """ "ana de silva" is "Ana de Silva"; a name with a capital anywhere is left as it is, shouting too."""
    said = said.strip(" ,;:-\"'")
    if said != said.lower():
        return said
    names = language.names
    particles = names.particles

    def capital(match: re.Match[str]) -> str:
        word = match[0]
        is_particle = word in particles and word not in names.capitals
        is_small = is_particle and match.start() > 0 and match.end() < len(said)
        is_suffix = match.start() > 0 and said[match.start() - 1] in "'’" and len(word) == 1
        return word if is_small or is_suffix else _with_prefix(word, names)

    return _WORDS.sub(capital, said)


def _with_prefix(word: str, names: NameWords) -> str:
    """ "mcgrath" is "McGrath"."""
    prefix = next((one for one in names.prefixes if word.startswith(one) and len(word) > len(one) + 1), "")
    rest = word.removeprefix(prefix)
    return prefix[:1].upper() + prefix[1:] + rest[:1].upper() + rest[1:]
