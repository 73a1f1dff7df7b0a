"""Proofs of addresses whose mails are kept in a list, for conversations in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dialogs.ports import Asker, CodeCheck, CodeSending, Letter

TRIES = 5


@dataclass
class Mailbox:
    """Fits `AddressProofs`. `letters` are those that were sent, by address; `refuses` is answered instead while set."""

    is_available: bool = True
    refuses: CodeSending | None = None
    letters: list[tuple[str, Letter]] = field(default_factory=list)
    _code: tuple[str, str] | None = None
    _tries: int = 0
    _number: int = 100_000

    async def send(self, address: str, asker: Asker, letter: Callable[[str], Letter]) -> CodeSending:
        if self.refuses is not None:
            return self.refuses
        self._number += 1
        self._code, self._tries = (address, str(self._number)), 0
        self.letters.append((address, letter(self.code)))
        return CodeSending.SENT

    async def check(self, address: str, code: str, asker: Asker) -> CodeCheck:
        if self._code is None or self._code[0] != address or self._tries >= TRIES:
            return CodeCheck.OVER
        self._tries += 1
        if self._code[1] != code:
            return CodeCheck.WRONG
        self._code = None
        return CodeCheck.RIGHT

    @property
    def code(self) -> str:
        """The last that was sent."""
        return str(self._number)
