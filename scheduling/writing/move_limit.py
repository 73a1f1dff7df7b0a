"""How often one and the same appointment may be moved, whoever moves it and from whatever conversation."""

from __future__ import annotations

from scheduling.ledger import Ledger
from scheduling.model import Reason, Refused, Rule
from scheduling.operator_rules import OperatorRules


async def moved_often(ledger: Ledger, rules: OperatorRules, business_id: str, appointment_id: str) -> Refused | None:
    """Refused where it has been moved as often as it may be. Bookings has no such rule: this one is the operator's.

    Whoever moves it has to have it to themselves from here on, or two processes would both make the last move.
    """
    most = rules.moves_per_appointment
    if most is None or await ledger.moves_made(business_id, appointment_id) < most:
        return None
    return Refused((Reason(Rule.MOVED_OFTEN, most=most),))
