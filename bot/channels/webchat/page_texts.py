"""What the chat page itself says around the conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class PageTexts:
    """`language` is the one they are in, as "en-GB".

    `remembered` names what the page keeps, and opens `why` it does, with the button `forget`. `forgotten` is said after
    that, `ended` when a chat can no longer be gone on with, which `begin` then leads out of. `busy` and `unreachable`
    are why it does not begin, `no_script` stands where scripts are off. `too_fast` is said to whom a message was
    refused, with `{seconds}` where the page puts how long to wait.
    """

    language: str
    title: str
    remembered: str
    why: str
    forget: str
    forgotten: str
    ended: str
    begin: str
    busy: str
    unreachable: str
    too_fast: str
    no_script: str


PageTextsFor: TypeAlias = Callable[[str], PageTexts]
"""The texts in the language of a locale such as "en-GB"."""
