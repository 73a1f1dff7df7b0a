"""What the readers of values give: frozen values with the place of the words on which they rest.

`score` runs from 0 to 1 and compares candidates of one kind. A weak candidate is said to the customer or asked about;
it never acts alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dialogs.acts import Field, Reason, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    span: Span
    score: float = 1.0
    is_weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText(Candidate):
    """A name, an address or a number: `field` is NAME, EMAIL or PHONE. A number has a "+" only where one was said.

    `is_put_right`: the words say of a name that it stands in place of the one that is known.
    """

    field: Field
    text: str
    is_put_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSkip(Candidate):
    """Nothing is given for a field; `is_bare` where no word says for which, but what was asked."""

    field: Field
    is_bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPeople(Candidate):
    """How many come in all. `is_for_other`: one other person comes, and the customer may not."""

    count: int
    is_for_other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundServices(Candidate):
    """Services that the words fit equally well; with several it must be asked which.

    `words` is how many words of the message matched: what matches in two or more goes before times, and what matches
    in one comes after them. `is_in_full` says that a whole name was said as it is written.
    """

    ids: tuple[str, ...]
    words: int = 1
    is_in_full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStaff(Candidate):
    """Staff that the words fit equally well; nobody in `ids` means whoever is free."""

    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTrouble(Candidate):
    """Words that are meant as a value and cannot be one."""

    reason: Reason
    words: str


AnyCandidate: TypeAlias = FoundText | FoundSkip | FoundPeople | FoundServices | FoundStaff | FoundTrouble
