"""Which business, service or person is meant, by name or id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class NotFoundError(ValueError):
    """Nothing is called so, or several are; the text says what there is."""


class Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def one_called(text: str, things: Sequence[N], what: str) -> N:
    """By its id, its name, or how only its name begins. Raises NotFoundError."""
    wanted = text.strip().casefold()
    by_name = [(one, one.name.casefold()) for one in things]
    for found in (
        [one for one in things if one.id == text],
        [one for one, name in by_name if name == wanted],
        [one for one, name in by_name if name.startswith(wanted)],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(f"{text!r}: several {what} are called so: {_list(found)}; name one by its id")
    raise NotFoundError(f"{text!r}: no such {what}; there is: {_list(things) or 'none'}")


def one_business(wanted: str | None, served: Sequence[str]) -> str:
    """The one that is served, unless it has to be said which. Raises NotFoundError."""
    if wanted is None and len(served) == 1:
        return served[0]
    if wanted is not None and wanted in served:
        return wanted
    raise NotFoundError(f"--business: which? Served here: {', '.join(served)}")


def _list(things: Sequence[Named]) -> str:
    return ", ".join(f"{one.name} ({one.id})" for one in things)
