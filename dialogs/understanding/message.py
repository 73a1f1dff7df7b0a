"""One message made comparable without moving a character, cut into tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dialogs.acts import Span

BLANK = "\ue000"

LONGEST = 1_000
"""Longer messages are read only so far: nobody books in more words, and every search stays cheap."""

_SAME = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
    }
    | {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "，": ",", "：": ":"}
)
_INVISIBLE = re.compile(r"[\u200b-\u200c\u200e-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_MENTIONS = re.compile(r"<at>[^<>]{0,200}</at>", re.IGNORECASE)
"""Whom a message in Teams is to, which is the bot."""
_TAGS = re.compile(r"<[^<>@]{0,200}>")
_TOKENS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+|[^\w\s]|_")


def clean(text: str) -> str:
    """The customer's own words on one line: no markup, no invisible or control characters, single spaces."""
    text = text.replace("&nbsp;", " ").replace("&amp;", "&")
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", _TAGS.sub(" ", _MENTIONS.sub(" ", visible))).strip()


def lowered(text: str) -> str:
    """In lower case, quotes and dashes alike, character for character: places in it are places in the text."""
    if text.isascii():
        return text.translate(_SAME).lower()
    return "".join(low if len(low := c.lower()) == 1 else c for c in text.translate(_SAME))


def folded(text: str) -> str:
    """How words are compared: lower case without accents ("André" is "andre", "Grüße" is "grusse")."""
    if text.isascii():
        return lowered(text)
    decomposed = unicodedata.normalize("NFKD", lowered(text))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("ß", "ss")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a single sign; `plain` is its folded form."""

    start: int
    end: int
    text: str
    plain: str

    @property
    def is_word(self) -> bool:
        return self.plain[:1].isalpha()

    @property
    def is_number(self) -> bool:
        return self.plain.isdecimal()


class Message:
    """`own` are the customer's words, cleaned; `text` the same in lower case, at the same places."""

    def __init__(self, said: str) -> None:
        self.own = clean(said)[:LONGEST]
        self.text = lowered(self.own)

    def masked(self, spans: Iterable[Span]) -> Message:
        """The same message, every other word at its place, with signs of no meaning where the spans are."""
        own = self.own
        for start, end in spans:
            own = own[:start] + BLANK * (end - start) + own[end:]
        other = Message("")
        other.own, other.text = own, lowered(own)
        return other

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(Token(m.start(), m.end(), m[0], folded(m[0])) for m in _TOKENS.finditer(self.text))
