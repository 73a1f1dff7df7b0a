"""Somebody who talks to the studio in memory and whose mails can be read, and what they have booked by phone."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from dialogs.turn import TurnOptions
from graph.model import Appointment, Attendee, PageSettings
from tests.dialogs.mailbox import Mailbox
from tests.dialogs.talk import MONDAY, Talk

ANA, BOB = "ana@kolm.at", "bob@lee.at"
OPEN = PageSettings()


class Visitor(Talk):
    """Somebody whose mails can be read; `{code}` in what they say is the last code."""

    def __init__(self, page: PageSettings = OPEN, *, locale: str = "en-GB", mailbox: Mailbox | None = None) -> None:
        self.mailbox = mailbox or Mailbox()
        super().__init__(locale=locale, options=TurnOptions(proofs=self.mailbox))
        business = structs.replace(self.desk.shop.business, page=page, email="hello@studio.example")
        self.desk.shop = replace(self.desk.shop, business=business, domains=frozenset({"studio.example"}))

    async def say(self, *texts: str) -> str:
        for text in texts:
            await super().say(text.replace("{code}", self.mailbox.code))
        return self.answer

    def has(self, email: str, day: int, name: str = "", service: str = "Haircut") -> Appointment:
        """Booked by phone, for this day of November at ten."""
        what = next(one for one in self.desk.shop.services if one.name == service)
        start = MONDAY.replace(day=day, hour=10, tzinfo=self.desk.shop.zone)
        who = Attendee(None, name or email.partition("@")[0].title(), email)
        made = Appointment(
            f"phone-{len(self.desk.appointments)}",
            what.id,
            what.name,
            start,
            start + what.duration,
            ("Ana Costa",),
            (who,),
        )
        self.desk.appointments.append(made)
        return made
