"""The pieces of which sentences are made: times in their zones, people, prices, a booking in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialogs.acts import AnyAct
from dialogs.policy import staff_needed
from dialogs.replies import Choice
from dialogs.saying.wording import Wording
from dialogs.state.customer import Made
from dialogs.state.tasks import Visit
from dialogs.zones import Zones
from graph.model import Appointment, Business, PriceType, Service
from scheduling.model import Catalogue, Slot


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things about one business to one customer.

    `model_at` is where a model reads what they write, if any. `finds_elsewhere`: what they have booked in other ways
    can be found too, as they can prove their address here. `is_one_of_several` businesses that are served here: then
    what is said of an appointment names its business, and `elsewhere` speaks of those that are at another one, by the
    id of the appointment.
    """

    words: Wording
    shop: Catalogue
    zones: Zones
    model_at: str = ""
    finds_elsewhere: bool = False
    is_one_of_several: bool = False
    elsewhere: Mapping[str, Speaker] = field(default_factory=dict)

    def choice(self, key: str, *acts: AnyAct) -> Choice:
        label = self.words.say(key)
        return Choice(label, label, acts)

    def about(self, service_id: str | None) -> Speaker:
        """Of this service, or an appointment for it, whatever is under way besides."""
        return replace(self, zones=self.zones.of(self.shop.service(service_id) if service_id else None))

    # Times

    def clock(self, moment: datetime) -> str:
        """A time of day. Where the customer's and the business's own differ both are said, or whose the only one is."""
        other = self.zones.other(moment)
        if other is None:
            return self.words.clock(moment.astimezone(self.zones.main))
        main = self.words.time(moment.astimezone(self.zones.main))
        if self.zones.business_only:
            return self.words.say("one-zone", time=main, place=self.words.place_of(self.zones.business))
        shown = self.words.time(moment.astimezone(other))
        if other is self.zones.customer:
            return self.words.say("two-zones-yours", time=main, other=shown)
        return self.words.say("two-zones", time=main, other=shown, place=self.words.place_of(other))

    def short_clock(self, slot: Slot) -> str:
        return self.words.time(slot.start.astimezone(self.zones.main))

    def day(self, moment: datetime) -> str:
        return self.words.day(moment.astimezone(self.zones.main).date())

    def moment(self, start: datetime) -> str:
        return self.words.say("at-time", day=self.day(start), time=self.clock(start))

    # People and bookings

    def staff_name(self, staff_id: str | None) -> str | None:
        member = self.shop.member(staff_id) if staff_id else None
        return member.name if member else None

    def staff_names(self, staff_ids: Sequence[str]) -> str | None:
        """Of several, each of whom would do."""
        names = [name for key in staff_ids if (name := self.staff_name(key))]
        return self.words.one_of(names) if names else None

    def together(self, staff_ids: Iterable[str]) -> str | None:
        """Of several, all of whom are there."""
        names = [name for key in staff_ids if (name := self.staff_name(key))]
        return self.words.all_of(names) if names else None

    def wished_staff(self, visit: Visit) -> str | None:
        """Who is wished for: of several any, or all of them where it takes so many."""
        wished = visit.staff_ids or ()
        is_of_all = len(wished) <= staff_needed(visit, self.shop)
        return self.together(wished) if is_of_all else self.staff_names(wished)

    def booking(self, service: str, start: datetime, staff: str | None) -> str:
        """ "Haircut on Monday 30 March at 10:00 with Dana"."""
        if staff:
            return self.words.say("booking", service=service, when=self.moment(start), staff=staff)
        return self.words.say("booking-anyone", service=service, when=self.moment(start))

    def of(self, appointment_id: str) -> Speaker:
        """Whoever speaks of that appointment: of its business, which need not be the one that is talked to."""
        return self.elsewhere.get(appointment_id, self)

    def appointment(self, appointment: Appointment) -> str:
        by = self.of(appointment.id).about(appointment.service_id)
        staff = by.together(appointment.staff_ids)
        return by._there(by.booking(by.service_name(appointment), appointment.start, staff))

    def made(self, made: Made) -> str:
        """As it was when it was last looked at."""
        assert made.start is not None  # only what was looked at is spoken of
        by = self.of(made.appointment_id).about(made.service_id)
        service = by.shop.service(made.service_id) if made.service_id else None
        staff = by.together(made.staff_ids)
        return by._there(by.booking(service.name, made.start, staff) if service else by.moment(made.start))

    def _there(self, what: str) -> str:
        name = self.shop.business.name
        return self.words.say("appointment-at", what=what, business=name) if self.is_one_of_several else what

    def told_apart(self, appointments: Sequence[Appointment]) -> dict[str, str]:
        """Each by its id in words, with who comes where that is not the same for all."""
        plainly = {a.id: self.appointment(a) for a in appointments}
        names = {a.id: customer_of(a) for a in appointments}
        are_of_several = len(set(names.values())) > 1
        often = {words for words, n in Counter(plainly.values()).items() if n > 1 or are_of_several}
        return {
            key: self.words.say("appointment-of", what=words, name=names[key])
            if words in often and names[key]
            else words
            for key, words in plainly.items()
        }

    def service_name(self, appointment: Appointment) -> str:
        service = self.shop.service(appointment.service_id) if appointment.service_id else None
        return appointment.service_name or (service.name if service else "")

    # The business

    def price(self, amount: float | None, kind: PriceType) -> str | None:
        """A price in words; None when the business does not say one."""
        money = None if amount is None else self.words.money(amount, self.shop.business.currency)
        match kind:
            case PriceType.FREE:
                return self.words.say("price-free")
            case PriceType.FIXED:
                return money
            case PriceType.STARTING_AT if money:
                return self.words.say("price-from", price=money)
            case PriceType.HOURLY if money:
                return self.words.say("price-hourly", price=money)
            case _:
                return None

    def details(self, service: Service) -> str:
        """ "45 min, €30"."""
        minutes = self.words.say("minutes", minutes=round(service.duration.total_seconds() / 60))
        return ", ".join(part for part in (minutes, self.price(service.price, service.price_type)) if part)

    def contact(self) -> str | None:
        return contact_of(self.shop.business)

    def contact_by_name(self) -> str:
        """Whom to turn to, where they are to be told to."""
        return " / ".join(part for part in (self.shop.business.name, self.shop.business.phone) if part)

    def address(self) -> str | None:
        return address_of(self.shop.business)


def contact_of(business: Business) -> str | None:
    return " / ".join(part for part in (business.phone, business.email) if part) or None


def address_of(business: Business) -> str | None:
    found = business.address
    if found is None:
        return None
    town = " ".join(part for part in (found.postal_code, found.city) if part)
    return ", ".join(part for part in (found.street, town) if part) or None


def customer_of(appointment: Appointment) -> str:
    """The name of whoever comes; of a class only the customer's own seat is shown here."""
    return next((attendee.name for attendee in appointment.attendees if attendee.name), "")


def lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
