"""Who a customer has shown to be, for rules that ask for more than a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """`addresses` are mail addresses that are theirs beyond doubt, as `comparable` gives them. `is_member` is set for
    who is signed in with an account of the organisation's own, no guest of it.
    """

    addresses: frozenset[str] = frozenset()
    is_member: bool = False

    def owns(self, address: str | None) -> bool:
        """Whether this address was proved; another spelling of it, such as with a tag, is another address."""
        return bool(address) and comparable(address or "") in self.addresses


NOBODY = Identity()


def comparable(address: str) -> str:
    """A mail address so that two of the same mailbox are equal, as Exchange compares them: without regard to case.

    Not case-folded: that makes "ss" of "ß", and straße.example and strasse.example belong to different people.
    """
    return address.strip().lower()
