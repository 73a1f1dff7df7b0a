"""What the operator decides of how rules are read, where Graph has no field for it or says too little.

Each has a default with which nothing has to be decided; docs/settings.md explains them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class StaffHoursZone(Enum):
    """In which zone the working hours of a staff member are meant who names a zone of their own."""

    BUSINESS = "business"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class OperatorRules:
    """`default_zone` is the IANA zone of businesses that do not say theirs."""

    default_zone: str | None = None
    staff_hours_zone: StaffHoursZone = StaffHoursZone.BUSINESS


USUAL_RULES = OperatorRules()
