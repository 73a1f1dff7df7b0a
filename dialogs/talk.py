"""What one turn works on: the frame as it grows, the message, the desk, and what has been said so far."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dialogs.frame import Frame, Made
from dialogs.heard import ANYONE, Field, Goal, Heard, When
from dialogs.offers import local_day, local_time
from dialogs.ports import Desk
from dialogs.replies import Ask, Choice, Reply, Say
from dialogs.said import Said
from dialogs.saying.wording import DEFAULT_LOCALE, FormOfAddress, Wording, wording
from dialogs.speak import Speaker, Zones
from dialogs.understand.text import LONGEST, is_read
from graph.model import Appointment, Service
from scheduling.model import Catalogue, Slot, SlotQuery


def customer_zone(name: str | None) -> ZoneInfo | None:
    """The zone that the customer's device named, if there is such a zone."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None


def words_for(locale: str, form: FormOfAddress) -> Wording:
    """The wording of a conversation with a customer of this locale.

    It is held in a language that is read as well as spoken: to be answered in German and not understood in it would be
    worse than English.
    """
    words = wording(locale, form)
    return words if is_read(words.language) else wording(DEFAULT_LOCALE, form)


class Talk:
    """The state of one turn, gone when it ends; only `frame` and `replies` come out of it.

    `notes` are sentences that go before the next question, `instead` what can be chosen there besides. `read` is true
    once the message has been understood, so that an outage before it knows that the message must be kept. `told_of` are
    the intents of which the replies say how they ended.
    """

    def __init__(
        self,
        frame: Frame,
        said: Said,
        desk: Desk,
        now: datetime,
        new_id: Callable[[], str],
        form: FormOfAddress = FormOfAddress.FORMAL,
    ) -> None:
        self.frame = self.frame_before = frame
        self.said = said
        self.desk = desk
        self.now = now
        self.new_id = new_id
        self.words = words_for(said.locale, form)
        self.shops: tuple[Catalogue, ...] = ()
        self.heard = Heard()
        self.read = False
        self.greeting = False
        self.show_made = False
        self.lost = False
        self.notes: list[str] = []
        self.instead: list[Choice] = []
        self.replies: list[Reply] = []
        self.told_of: set[str] = set()
        self._seen: dict[Made, Appointment | None] = {}

    @property
    def shop(self) -> Catalogue | None:
        """The business that is being talked to; None while several are served and none is chosen."""
        return next((s for s in self.shops if s.business.id == self.frame.business_id), None)

    @property
    def open_shop(self) -> Catalogue:
        shop = self.shop
        assert shop is not None  # the policy asks for the business first
        return shop

    @property
    def service(self) -> Service | None:
        return self.shop.service(self.frame.service_id) if self.shop and self.frame.service_id else None

    @property
    def zones(self) -> Zones:
        zone = self.shop.zone if self.shop else self.shops[0].zone
        return Zones(zone, customer_zone(self.said.zone), online=self.service is not None and self.service.is_online)

    @property
    def speaker(self) -> Speaker:
        return Speaker(self.words, self.shop or self.shops[0], self.zones)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zones.main).date()

    @property
    def holder(self) -> str | None:
        return self.said.holder or None

    @property
    def moving(self) -> str | None:
        """The appointment that is to get a new time: its old one is not in its own way."""
        return self.frame.target_id if self.frame.goal is Goal.MOVE else None

    @property
    def staff_id(self) -> str | None:
        return None if self.frame.staff in {None, ANYONE} else self.frame.staff

    def slots_of(self, service_id: str) -> SlotQuery:
        """What this customer looks for, of a service of the business that is chosen."""
        return SlotQuery(self.open_shop.business.id, service_id, self.staff_id, self.holder, self.moving)

    def ask(self, field: Field, ask: Ask) -> bool:
        self.frame = replace(self.frame, asked=field)
        text = "\n".join([*self.notes, ask.text])
        # A list of times ends with the way to all others.
        choices = (*ask.choices[:-1], *self.instead, *ask.choices[-1:])
        self.replies.append(replace(ask, text=text, choices=choices))
        self.notes.clear()
        self.instead.clear()
        return True

    def say_notes(self) -> None:
        if self.notes:
            self.replies.append(Say("\n".join(self.notes)))
            self.notes.clear()

    def checking(self, key: str) -> bool:
        """The write may have happened. Until that is known, nothing else is begun."""
        self.told_of.discard(self.frame.intent or "")
        self.say_notes()
        again = Choice(self.words.say("button-try-again"), self.words.say("button-try-again"))
        known = "sorry-still-checking" if self.frame_before.sent else key
        self.replies.append(Ask(self.words.say(known), (again,)))
        self.frame = replace(self.frame, sent=True)
        return True

    def keep_for_later(self) -> None:
        """This message could not be seen to: it is heard again as soon as that can be done."""
        said = [text for text in (self.frame.unread, self.said.text) if text]
        self.frame = replace(self.frame, unread=". ".join(said)[:LONGEST])

    def receipt(self, title: str, appointment: Appointment) -> None:
        self.say_notes()
        self.replies.append(self.speaker.receipt(self.words.say(title), appointment))

    def finish(self, *, is_given_up: bool = False) -> bool:
        """The goal is reached or dropped; True when nothing else is under way, so that nothing more need be asked."""
        self._seen.clear()
        after = self.frame.given_up() if is_given_up else self.frame.done()
        self.frame = replace(after, asked=Field.GOAL)
        if self.frame.goal is not None:
            self.notes.append(self.words.say("back-to-booking"))
        return self.frame.goal is None

    def note_none_made(self) -> None:
        self.notes.append(self.words.say("none-made", business=(self.shop or self.shops[0]).business.name))

    async def looked_up(self) -> tuple[Appointment, ...]:
        """What was made here, as Graph holds it now; what is gone is forgotten."""
        made = [m for m in self.frame.made if m.business_id in self.desk.business_ids]
        found = await asyncio.gather(*(self._look_up(m) for m in made))
        there = [appointment for appointment in found if appointment is not None]
        ids = {appointment.id for appointment in there}
        self.frame = replace(self.frame, made=tuple(m for m in self.frame.made if m.appointment_id in ids))
        return tuple(sorted(there, key=lambda a: a.start))

    def in_words(self) -> str | None:
        """The booking under way, as far as its time is chosen: "Haircut on Monday 30 March at 10:00 with Dana"."""
        if self.frame.slot is None or self.service is None:
            return None
        return self.speaker.booking(self.service.name, self.frame.slot.start, self.speaker.staff_name(self.frame.staff))

    def example(self) -> str:
        services = (self.shop or self.shops[0]).services
        if not services:
            return self.words.say("example")
        return self.words.say("example-book", service=services[0].name)

    def take(self, slot: Slot) -> None:
        zone = self.zones.main
        wish = When(days=(local_day(slot, zone),), at=local_time(slot, zone))
        staff = self.frame.staff or ANYONE
        if staff == ANYONE and self.frame.not_staff is not None:
            staff = slot.staff_ids[0]  # whoever is free first, and is not the one who was ruled out
        self.frame = replace(self.frame.taking(slot), when=wish, staff=staff)

    async def target(self) -> Appointment | None:
        made = next((m for m in self.frame.made if m.appointment_id == self.frame.target_id), None)
        return await self._look_up(made) if made else None

    async def last_made(self) -> Appointment | None:
        """The appointment that was made last in the business that is spoken of; None when it is gone."""
        made = next((m for m in reversed(self.frame.made) if m.business_id == self.frame.business_id), None)
        return await self._look_up(made) if made else None

    def seen(self) -> tuple[Appointment, ...]:
        """The appointments that this turn has looked at."""
        return tuple(appointment for appointment in self._seen.values() if appointment is not None)

    async def _look_up(self, made: Made) -> Appointment | None:
        """Once in a turn is enough, until something of it has been changed."""
        if made not in self._seen:
            self._seen[made] = await self.desk.look_up(made.business_id, made.appointment_id)
        return self._seen[made]

    def look_again(self, key: str) -> None:
        """The slot is lost, the wish is not: search again around it."""
        self.lost = True
        self.notes.append(self.words.say(key))
        self.frame = replace(self.frame.unsettled(), slot=None, slots=None, open_days=None)

    def put_on_table(self) -> None:
        self.frame = replace(self.frame, intent=self.frame.intent or self.new_id(), asked=Field.CONFIRM)
