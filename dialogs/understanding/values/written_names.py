"""How a name is written: as the customer did, with capitals where there are none."""

from __future__ import annotations

import re

from dialogs.understanding.values.language import Language

_WORDS = re.compile(r"[^\W\d_]+")


def as_written(said: str, language: Language) -> str:
    """ "ana de silva" is "Ana de Silva"; a name with a capital anywhere is left as it is, shouting too."""
    said = said.strip(" ,;:-\"'")
    if said != said.lower():
        return said
    particles = language.names.particles

    def capital(match: re.Match[str]) -> str:
        word = match[0]
        is_small = word in particles and match.start() > 0 and match.end() < len(said)
        is_suffix = match.start() > 0 and said[match.start() - 1] in "'’" and len(word) == 1
        return word if is_small or is_suffix else word[:1].upper() + word[1:]

    return _WORDS.sub(capital, said)
