"""What booking, moving and cancelling work with: one of each for the whole booking service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduling.ledger import Ledger
from scheduling.operator_rules import OperatorRules
from scheduling.ports import Bookings
from scheduling.reading.calendar import Calendars
from scheduling.reading.catalogue import CatalogueCache
from scheduling.writing.exclusive_access import ExclusiveAccess
from scheduling.writing.quotas import BookingQuotas
from scheduling.writing.slot_holds import SlotHolds


@dataclass(frozen=True, slots=True)
class WriteContext:
    client: Bookings
    ledger: Ledger
    catalogues: CatalogueCache
    calendars: Calendars
    slot_holds: SlotHolds
    access: ExclusiveAccess
    quotas: BookingQuotas
    clock: Callable[[], datetime]
    rules: OperatorRules
