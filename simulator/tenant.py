"""Everything that one simulator holds: businesses, clock, sign-in, faults and journal; nothing is shared by two."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

from simulator.bookings.mailbox import BookingMailbox, appointment_id
from simulator.control.clock import SimulatorClock
from simulator.control.journal import Journal
from simulator.faults.switched_on import Faults
from simulator.http.errors import no_such_mailbox
from simulator.http.sign_in import SignIn

BuildBusinesses: TypeAlias = Callable[[datetime], list[BookingMailbox]]
"""Makes the businesses with which a simulator starts, with appointments around the given time."""


class SimulatedTenant:
    def __init__(
        self, build: BuildBusinesses, clock: SimulatorClock, operations: Iterable[str], *, strict: bool = False
    ) -> None:
        self._build = build
        # Ids need to be unlike each other, not unguessable; a fixed seed keeps a test the same from run to run.
        self._random = random.Random(20_260_101)  # noqa: S311
        self.clock = clock
        self.sign_in = SignIn(strict=strict)
        self.faults = Faults(operations)
        self.journal = Journal()
        self.businesses: dict[str, BookingMailbox] = {}
        self._build_businesses()

    def reset(self) -> None:
        """The first businesses again, made around the clock's present time; no faults, no apps, an empty journal."""
        self.faults.clear()
        self.sign_in.forget()
        self.journal.forget_requests()
        self.journal.mail.clear()
        self._build_businesses()

    def business(self, business_id: str) -> BookingMailbox:
        found = self.businesses.get(business_id.casefold())
        if found is None:
            raise no_such_mailbox()
        return found

    def add_business(self, business: BookingMailbox) -> None:
        self.businesses[business.id.casefold()] = business

    def new_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def new_appointment_id(self) -> str:
        return appointment_id(self._random)

    def _build_businesses(self) -> None:
        self.businesses.clear()
        for business in self._build(self.clock.now()):
            self.add_business(business)
