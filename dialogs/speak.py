"""From what is known to what is said: questions, summaries, receipts and answers, as reply values.

Decides nothing. Every text that shows a customer's own words is plain text: `Say` is never Markdown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import assert_never
from zoneinfo import ZoneInfo

from dialogs.frame import Frame
from dialogs.heard import ANYONE, Field, Goal
from dialogs.offers import DAYS_SHOWN, local_day
from dialogs.replies import Ask, Card, Choice, Row
from dialogs.saying.wording import Wording
from dialogs.understand.people import shown_phone
from graph.model import Answer, AnswerType, Appointment, PriceType, Service
from scheduling.model import Alternative, Catalogue, Reason, Rule, Slot, Wish

BUTTONS = 12
"""As many times as are put on buttons; the sentence lists them all, and "later" shows more."""

CROWDED = 20
"""More times than this on one day are said as stretches, and full hours stand on the buttons."""

FEW = 4
"""Up to this many times are said in one sentence; more are listed by part of the day."""


@dataclass(frozen=True, slots=True)
class Zones:
    """In which zone times are said: `main` in every sentence, `other` beside it where the two differ.

    A visit is in the business's time, wherever the customer is now; an online meeting is in the customer's own.
    """

    business: ZoneInfo
    customer: ZoneInfo | None
    online: bool = False

    @property
    def main(self) -> ZoneInfo:
        return self.customer if self.online and self.customer else self.business

    def other(self, moment: datetime) -> ZoneInfo | None:
        second = self.business if self.main is self.customer else self.customer
        if second is None or moment.astimezone(second).utcoffset() == moment.astimezone(self.main).utcoffset():
            return None
        return second


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things about one business to one customer."""

    words: Wording
    shop: Catalogue
    zones: Zones

    # Pieces

    def choice(self, key: str) -> Choice:
        label = self.words.say(key)
        return Choice(label, label)

    def clock(self, moment: datetime) -> str:
        """A time of day, with the customer's or the business's own beside it where the two differ."""
        other = self.zones.other(moment)
        if other is None:
            return self.words.clock(moment.astimezone(self.zones.main))
        main = self.words.time(moment.astimezone(self.zones.main))
        shown = self.words.time(moment.astimezone(other))
        if other is self.zones.customer:
            return self.words.say("two-zones-yours", time=main, other=shown)
        return self.words.say("two-zones", time=main, other=shown, place=self.words.place_of(other))

    def day(self, moment: datetime) -> str:
        return self.words.day(moment.astimezone(self.zones.main).date())

    def moment(self, start: datetime) -> str:
        return self.words.say("at-time", day=self.day(start), time=self.clock(start))

    def staff_name(self, staff_id: str | None) -> str | None:
        member = self.shop.member(staff_id) if staff_id else None
        return member.name if member else None

    def booking(self, service: str, start: datetime, staff: str | None) -> str:
        """ "Haircut on Monday 30 March at 10:00 with Dana"."""
        if staff:
            return self.words.say("booking", service=service, when=self.moment(start), staff=staff)
        return self.words.say("booking-anyone", service=service, when=self.moment(start))

    def appointment(self, appointment: Appointment) -> str:
        staff = self.staff_name(next(iter(appointment.staff_ids), None))
        return self.booking(self.service_name(appointment), appointment.start, staff)

    def told_apart(self, appointments: Sequence[Appointment]) -> dict[str, str]:
        """Each by its id in words, with who comes where two would be called the same."""
        plainly = {a.id: self.appointment(a) for a in appointments}
        names = {a.id: customer_of(a) for a in appointments}
        often = {words for words, n in Counter(plainly.values()).items() if n > 1}
        return {
            key: self.words.say("appointment-of", what=words, name=names[key])
            if words in often and names[key]
            else words
            for key, words in plainly.items()
        }

    def service_name(self, appointment: Appointment) -> str:
        service = self.shop.service(appointment.service_id) if appointment.service_id else None
        return appointment.service_name or (service.name if service else "")

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
        business = self.shop.business
        return " / ".join(part for part in (business.phone, business.email) if part) or None

    # Questions

    def ask(self, field: Field, frame: Frame, question_id: str | None = None, *, again: bool = False) -> Ask:
        """The question for a field, with everything that can be pressed for an answer.

        `again` makes it short: the same was asked just before, and what was listed then still stands above.
        """
        say = self.words.say
        match field:
            case Field.SERVICE:
                return self._ask_service(frame, again=again)
            case Field.STAFF:
                return self._ask_staff(frame)
            case Field.DAY:
                return self._ask_day(frame)
            case Field.SLOT:
                return self._ask_slot(frame, again=again)
            case Field.NAME:
                if again or frame.slot is None or frame.service_id is None:
                    return Ask(say("ask-name-again"))
                service = self.shop.service(frame.service_id)
                staff = self.staff_name(frame.staff)
                return Ask(say("ask-name", what=self.booking(service.name if service else "", frame.slot.start, staff)))
            case Field.EMAIL:
                return Ask(say("ask-email", name=frame.name) if frame.name and not again else say("ask-email-again"))
            case Field.PHONE:
                return Ask(say("ask-phone"), (self.choice("button-skip"),))
            case Field.QUESTION:
                return self._ask_question(question_id)
            case Field.GOAL | Field.BUSINESS | Field.TARGET | Field.CONFIRM | Field.CONFIRM_CANCEL:
                # These are asked with more in hand than a frame: see turn.py.
                raise ValueError(field)
            case _:
                assert_never(field)

    def ask_goal(self, frame: Frame, *, first: bool) -> Ask:
        return Ask(self.words.say("ask-goal" if first else "ask-goal-more"), self._goals(frame))

    def _goals(self, frame: Frame) -> tuple[Choice, ...]:
        keys = ["button-book", "button-mine"] if frame.made else ["button-book", "button-services", "button-hours"]
        return tuple(self.choice(key) for key in keys)

    def _ask_service(self, frame: Frame, *, again: bool) -> Ask:
        options = [s for s in self.shop.services if not frame.service_options or s.id in frame.service_options]
        choices = tuple(Choice(s.name, s.name) for s in options)
        if frame.service_options:
            return Ask(
                self.words.say("ask-service-which", options=self.words.one_of([s.name for s in options])), choices
            )
        if again:
            return Ask(self.words.say("ask-service"), choices)
        lines = [f"• {s.name} ({self.details(s)})" for s in options]
        return Ask("\n".join([self.words.say("ask-service"), *lines]), choices)

    def _ask_staff(self, frame: Frame) -> Ask:
        service = self.shop.service(frame.service_id or "")
        staff = self.shop.staff_of(service) if service else ()
        names = tuple(Choice(member.name, member.name) for member in staff if member.id != frame.not_staff)
        anyone = () if frame.not_staff else (self.choice("button-anyone"),)
        name = service.name if service else ""
        return Ask(self.words.say("ask-staff", service=name), (*anyone, *names))

    def _ask_day(self, frame: Frame) -> Ask:
        if frame.slots == () and not frame.open_days:
            return Ask(self.words.say("ask-day-none"))
        shown = (frame.open_days or ())[:DAYS_SHOWN]
        days = tuple(Choice(self.words.short_day(d), self.words.day(d)) for d in shown)
        if frame.when.days:
            named = self.words.all_of([self.words.short_day(d) for d in shown])
            return Ask(self.words.say("ask-day-open", days=named), days)
        key = "ask-day-online" if self.zones.online else "ask-day"
        return Ask(self.words.say(key), (self.choice("button-soonest"), *days))

    def _ask_slot(self, frame: Frame, *, again: bool) -> Ask:
        """The times on offer, all in words; the first dozen on buttons too."""
        slots = frame.slots or ()
        days = sorted({local_day(s, self.zones.main) for s in slots})
        if frame.when.soonest and slots:
            first = slots[0].start.astimezone(self.zones.main)
            text = self.words.say("ask-slot-soonest", day=self.day(first), time=self.words.clock(first))
        elif len(days) > 1:
            text = "\n".join(
                [self.words.say("ask-slot-near" if frame.missed else "ask-slot-days"), *self._by_day(slots)]
            )
        elif again and len(slots) > FEW:
            text = self.words.say("ask-slot-again", day=self.day(slots[0].start))
        else:
            text = self._times_of_day(slots, missed=frame.missed)
        shown = self._on_buttons(slots) if len(days) == 1 else slots[:BUTTONS]
        choices = tuple(self._slot_choice(s, with_day=len(days) > 1) for s in shown)
        more = (self.choice("button-later"),) if len(slots) > BUTTONS and shown == slots[:BUTTONS] else ()
        zone = self._zone_note(slots)
        return Ask(_lines(text, zone), (*choices, *more, self.choice("button-other-day")))

    def _on_buttons(self, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        """The first dozen; of a day with many more the full hours, which go on to its end."""
        full = tuple(s for s in slots if s.start.astimezone(self.zones.main).minute == 0)
        return full if len(slots) > CROWDED and FEW <= len(full) <= BUTTONS else slots[:BUTTONS]

    def instead(self, other: Alternative, shops: Sequence[Catalogue], goal: Goal | None) -> tuple[str, Choice] | None:
        """A way to keep the hour that was wished for, in words and as a button; None where it is none."""
        say, local = self.words.say, other.slot.start.astimezone(self.zones.main)
        match other.given_up:
            case Wish.TIME:
                return None
            case Wish.STAFF if staff := self.staff_name(other.slot.staff_ids[0]):
                says = say("instead-staff", staff=staff)
                return says, Choice(_capitalised(says), says)
            case Wish.DAY:
                when = say("at-time", day=self.words.day(local.date()), time=self.words.clock(local))
                label = f"{self.words.short_day(local.date())} {self.words.time(local)}"
                return say("instead-day", day=self.words.day(local.date())), Choice(label, when)
            case Wish.BUSINESS if goal is Goal.BOOK:
                there = next(shop.business.name for shop in shops if shop.business.id == other.business_id)
                says = say("instead-business", business=there)
                return says, Choice(_capitalised(says), says)
            case _:
                return None

    def _zone_note(self, slots: Sequence[Slot]) -> str:
        if not any(self.zones.other(s.start) for s in slots):
            return ""
        return self.words.say("zone-of-times", place=self.words.place_of(self.zones.main))

    def _slot_choice(self, slot: Slot, *, with_day: bool) -> Choice:
        local = slot.start.astimezone(self.zones.main)
        clock = self.words.time(local)
        if not with_day:
            return Choice(clock, clock)
        says = self.words.say("at-time", day=self.words.day(local.date()), time=self.words.clock(local))
        return Choice(f"{self.words.short_day(local.date())} {clock}", says)

    def _short(self, slot: Slot) -> str:
        return self.words.time(slot.start.astimezone(self.zones.main))

    def _times_of_day(self, slots: Sequence[Slot], *, missed: bool) -> str:
        day = self.day(slots[0].start)
        if len(slots) > FEW:
            return "\n".join([self.words.say("ask-slot-many", day=day), *self._by_part(slots)])
        times = self.words.all_of([self._short(s) for s in slots])
        key = "ask-slot-one" if len(slots) == 1 else "ask-slot-near-few" if missed else "ask-slot-few"
        return self.words.say(key, day=day, times=times)

    def _by_day(self, slots: Sequence[Slot]) -> list[str]:
        by_day: dict[str, list[str]] = {}
        for slot in slots:
            by_day.setdefault(self.day(slot.start), []).append(self._short(slot))
        return [self.words.say("slots-day", day=day, times=", ".join(times)) for day, times in by_day.items()]

    def _by_part(self, slots: Sequence[Slot]) -> list[str]:
        parts: dict[str, list[Slot]] = {"slots-morning": [], "slots-afternoon": [], "slots-evening": []}
        for slot in slots:
            local = slot.start.astimezone(self.zones.main).time()
            part = "morning" if local < time(12) else "afternoon" if local < time(18) else "evening"
            parts[f"slots-{part}"].append(slot)
        said = self._in_runs if len(slots) > CROWDED else lambda part: [self._short(slot) for slot in part]
        return [self.words.say(key, times=", ".join(said(part))) for key, part in parts.items() if part]

    def _in_runs(self, slots: Sequence[Slot]) -> list[str]:
        """ "9:00 to 11:45 every 15 minutes": what follows at the same distance is not listed one by one."""
        said: list[str] = []
        left = list(slots)
        while left:
            run = left[:1]
            while len(run) < len(left) and (len(run) < 2 or _gap(run[-1], left[len(run)]) == _gap(run[0], run[1])):
                run.append(left[len(run)])
            if len(run) < FEW:
                said.append(self._short(run[0]))
                del left[0]
                continue
            first, last = self._short(run[0]), self._short(run[-1])
            said.append(self.words.say("slots-run", first=first, last=last, minutes=_gap(run[0], run[1])))
            del left[: len(run)]
        return said

    def _ask_question(self, question_id: str | None) -> Ask:
        question = self.shop.questions[question_id or ""]
        choices = tuple(Choice(option, option) for option in question.options)
        return Ask(self.words.say("ask-question", question=question.text), choices)

    # Summary and receipt

    def summary(self, frame: Frame) -> Card:
        """Everything that will be booked, each line with its change button, and the one-time confirm button."""
        service = self.shop.service(frame.service_id or "")
        assert service is not None  # a summary comes after the service
        assert frame.slot is not None  # and after the slot
        rows = [
            self._row("row-service", f"{service.name} ({self.details(service)})", Field.SERVICE),
            self._row("row-when", self.moment(frame.slot.start), Field.SLOT),
            self._staff_row(frame, service),
            self._row("row-name", frame.name or "", Field.NAME),
            self._row("row-email", frame.email or "", Field.EMAIL),
            self._row(
                "row-phone", shown_phone(frame.phone) if frame.phone else self.words.say("no-phone"), Field.PHONE
            ),
        ]
        rows.extend(self._answer_rows(frame))
        return self._confirm_card(
            "summary-title", "summary-ask", "button-confirm", [row for row in rows if row is not None], frame
        )

    def _staff_row(self, frame: Frame, service: Service) -> Row | None:
        can_choose = self.shop.policy_of(service).allow_staff_selection and len(self.shop.staff_of(service)) > 1
        if frame.staff in {None, ANYONE}:
            return self._row("row-staff", self.words.say("first-free"), Field.STAFF) if can_choose else None
        name = self.staff_name(frame.staff) or ""
        return self._row("row-staff", name, Field.STAFF) if can_choose else Row(self.words.say("row-staff"), name)

    def move_summary(self, frame: Frame, appointment: Appointment) -> Card:
        assert frame.slot is not None  # a summary comes after the slot
        say = self.words.say
        service = self.shop.service(frame.service_id or "")
        if frame.changes_service and service is not None:
            return self._change_summary(frame, appointment, service)
        staff = self.staff_name(frame.staff) or self.staff_name(next(iter(appointment.staff_ids), None))
        if frame.keeps_time:
            rows = [
                Row(say("row-old"), self.appointment(appointment)),
                self._row("row-when", self.moment(frame.slot.start), Field.SLOT),
                Row(say("row-staff-new"), staff or say("button-anyone")),
            ]
            return self._confirm_card(
                "summary-change-title", "summary-change-ask", "button-confirm-change", rows, frame
            )
        rows = [
            Row(say("row-service"), self.service_name(appointment)),
            *([Row(say("row-staff"), staff)] if staff else []),
            Row(say("row-old"), self.moment(appointment.start)),
            self._row("row-new", self.moment(frame.slot.start), Field.SLOT),
        ]
        return self._confirm_card("summary-move-title", "summary-move-ask", "button-confirm-move", rows, frame)

    def _change_summary(self, frame: Frame, appointment: Appointment, service: Service) -> Card:
        assert frame.slot is not None  # a summary comes after the slot
        say = self.words.say
        rows = [
            Row(say("row-old"), self.appointment(appointment)),
            Row(say("row-service-new"), f"{service.name} ({self.details(service)})"),
            self._row("row-new", self.moment(frame.slot.start), Field.SLOT),
            self._staff_row(frame, service),
            *self._answer_rows(frame),
        ]
        shown = [row for row in rows if row is not None]
        return self._confirm_card("summary-change-title", "summary-change-ask", "button-confirm-change", shown, frame)

    def _answer_rows(self, frame: Frame) -> list[Row]:
        change = self._change(Field.QUESTION)
        questions = [(self.shop.questions.get(question_id), answer) for question_id, answer in frame.answers]
        return [Row(question.text if question else "", answer, change) for question, answer in questions]

    def ask_change(self, frame: Frame) -> Ask:
        """The summary is not right: what shall change?"""
        fields = [Field.SLOT] if frame.goal is Goal.MOVE else [Field.SERVICE, Field.SLOT, Field.STAFF, Field.NAME]
        fields += [] if frame.goal is Goal.MOVE else [Field.EMAIL, Field.PHONE]
        choices = [
            replace(self._change(field), label=self.words.say(f"button-field-{field.value}")) for field in fields
        ]
        return Ask(self.words.say("ask-change"), (*choices, self.choice("button-not-now")))

    def move_or_cancel(self) -> Ask:
        """Somebody cannot come: both ways are open to them."""
        move = Choice(self.words.say("button-move-it"), self.words.say("says-move"))
        cancel = Choice(self.words.say("button-cancel-it"), self.words.say("says-cancel-mine"))
        return Ask(self.words.say("ask-move-or-cancel"), (move, cancel))

    def _confirm_card(self, title: str, ask: str, button: str, rows: Sequence[Row], frame: Frame) -> Card:
        say = self.words.say
        confirm = Choice(say(button), say("button-yes"), {"do": "confirm", "intent": frame.intent or ""})
        decline = Choice(say("button-not-now"), say("says-not-now"))
        note, links = self._consent() if frame.goal is Goal.BOOK else ("", ())
        text = _lines(say(title), *map(_in_words, rows), note, say(ask))
        return Card("summary", say(title), tuple(rows), (confirm, decline), text, note=note, links=links)

    def _consent(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        page = self.shop.business.page
        if page is None:
            return "", ()
        note = self.words.say("consent", message=page.consent_message) if page.consent_required else ""
        pairs = (("link-privacy", page.privacy_url), ("link-terms", page.terms_url))
        return note, tuple((self.words.say(key), url) for key, url in pairs if url.startswith("https://"))

    def _row(self, key: str, value: str, field: Field) -> Row:
        return Row(self.words.say(key), value, self._change(field))

    def _change(self, field: Field) -> Choice:
        says = self.words.say("says-change", field=self.words.say(f"field-{field.value}"))
        return Choice(self.words.say("button-change"), says, {"do": "change", "field": field.value})

    def receipt(self, title: str, appointment: Appointment) -> Card:
        """The appointment as Graph returned it: nothing here comes from what we think we sent."""
        say = self.words.say
        staff = self.words.all_of([name for s in appointment.staff_ids if (name := self.staff_name(s))])
        attendee = next(iter(appointment.attendees), None)
        name = (attendee.name if attendee else None) or appointment.customer_name
        email = (attendee.email if attendee else None) or appointment.customer_email
        price = self.price(appointment.price, appointment.price_type)
        pairs = [
            ("row-service", self.service_name(appointment)),
            ("row-when", self.moment(appointment.start)),
            ("row-staff", staff),
            ("row-where", self.where(appointment)),
            ("row-price", price),
            ("row-name", name),
            ("row-email", email),
        ]
        rows = tuple(Row(say(key), value) for key, value in pairs if value)
        choices = (
            Choice(say("button-move-this"), say("says-move"), {"do": "move", "appointment": appointment.id}),
            Choice(say("button-cancel-this"), say("says-cancel"), {"do": "cancel", "appointment": appointment.id}),
            Choice(say("button-book-another"), say("says-book-another")),
        )
        link = appointment.join_url or ""
        links = ((say("link-join"), link),) if link.startswith("https://") else ()
        note = say("receipt-note")
        text = _lines(title, *map(_in_words, rows), *(url for _, url in links), note)
        return Card("receipt", title, rows, choices, text, note=note, links=links)

    def where(self, appointment: Appointment) -> str | None:
        if appointment.is_online:
            return self.words.say("where-online")
        named = appointment.location.name if appointment.location else ""
        return named or self.address()

    def address(self) -> str | None:
        found = self.shop.business.address
        if found is None:
            return None
        town = " ".join(part for part in (found.postal_code, found.city) if part)
        return ", ".join(part for part in (found.street, town) if part) or None

    # Why not

    def why(self, reason: Reason, *, start: datetime | None, day: date, service: Service, staff: str | None) -> str:
        """One reason in words, for one time or for a whole day."""
        say = self.words.say
        named = self.words.day(day)
        when = self.moment(start) if start else named
        able = self.shop.staff_of(service)
        someone = self.staff_name(staff) or (able[0].name if len(able) == 1 else None)
        match reason.rule:
            case Rule.PAST:
                return say("why-past", when=when) if start else say("why-past-day", day=named)
            case Rule.NOT_BOOKABLE:
                return say("why-not-bookable", service=service.name)
            case Rule.TOO_SOON:
                notice = self.words.notice(reason.notice) if reason.notice else ""
                return say("why-too-soon", notice=notice, when=when)
            case Rule.TOO_FAR:
                return say("why-too-far", limit=self.words.day(reason.limit or day))
            case Rule.CLOSED_DAY:
                hours = self.shop.business.hours
                is_open = hours is not None and bool(hours[day.weekday()])
                return (
                    say("why-service-day", service=service.name, day=named)
                    if is_open
                    else say("why-closed-day", day=named)
                )
            case Rule.CLOSED if start and reason.closes and start < reason.closes < start + service.duration:
                minutes, closes = round(service.duration.total_seconds() / 60), self.clock(reason.closes)
                return say("why-ends-late", service=service.name, minutes=minutes, closes=closes, when=when)
            case Rule.CLOSED:
                return say("why-closed", when=when)
            case Rule.STAFF_AWAY if start:
                there = say("why-staff-away", staff=someone) if someone else None
                return there or say("why-nobody-there", service=service.name, when=when)
            case Rule.STAFF_AWAY:
                there = say("why-staff-away-day", staff=someone, day=named) if someone else None
                return there or say("why-nobody-there-day", service=service.name, day=named)
            case Rule.OFF_GRID if start:
                return say("why-off-grid", service=service.name, time=self.clock(start))
            case Rule.TAKEN if start:
                return say("why-taken", when=when)
            case Rule.TAKEN:
                return say("why-taken-day", day=named)
            case _:
                return say("why-nothing-fits")


def answers_of(frame: Frame, shop: Catalogue) -> tuple[Answer, ...]:
    """The answers to custom questions in the desk's form."""
    service = shop.service(frame.service_id or "")
    required = {q.question_id: q.is_required for q in service.questions} if service else {}
    made = []
    for question_id, said in frame.answers:
        question = shop.questions.get(question_id)
        if question is None:
            continue
        choice = question.type is AnswerType.CHOICE
        made.append(
            Answer(
                question_id=question_id,
                question=question.text,
                type=question.type,
                text="" if choice else said,
                selected=(said,) if choice else (),
                options=question.options,
                is_required=required.get(question_id, False),
            )
        )
    return tuple(made)


def customer_of(appointment: Appointment) -> str:
    """The name of whoever comes; of a class only the customer's own seat is shown here."""
    return next((attendee.name for attendee in appointment.attendees if attendee.name), "")


def _in_words(row: Row) -> str:
    return f"{row.label} {row.value}" if row.label.endswith("?") else f"{row.label}: {row.value}"


def _gap(slot: Slot, following: Slot) -> int:
    return round((following.start - slot.start).total_seconds() / 60)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
