"""One turn of the conversation: a message in, the next frame and the replies out.

The order is always the same: hear, learn, decide, act until something has to be said. Whatever fails on the way, the
frame keeps what it had learned by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import assert_never
from uuid import uuid4
from zoneinfo import ZoneInfo

from dialogs.decide import (
    Action,
    AskFor,
    Book,
    Cancel,
    ChooseTarget,
    Move,
    Search,
    ShowAppointments,
    Summarise,
    decide,
)
from dialogs.frame import Frame, Made
from dialogs.heard import ANYONE, Command, Field, Goal, Heard, Topic, Trouble, When
from dialogs.offers import (
    LOOK_AHEAD,
    alternatives,
    chosen_from,
    day_bounds,
    fitting,
    local_day,
    local_time,
    offer_of,
    searched,
)
from dialogs.ports import Desk
from dialogs.replies import Ask, Choice, Reply, Say
from dialogs.said import Said
from dialogs.speak import BUTTONS, Speaker, Zones, answers_of
from dialogs.understand.message import Context, understand
from dialogs.understand.people import region_of
from dialogs.understand.text import load
from dialogs.understand.when import Moment
from dialogs.wording import Wording
from graph.errors import BookingsError, OutcomeUnknown, TryLater
from graph.values import Appointment, Service
from scheduling.values import (
    AlreadyBooked,
    Booked,
    Cancelled,
    Catalogue,
    Moved,
    NotFound,
    Order,
    Person,
    Refused,
    Rule,
    Slot,
    SlotTaken,
    Uncertain,
)

_ENOUGH = 8
"""Actions in one turn before something must have been said; a policy that goes round in circles is a bug."""

_ORDER = (
    Field.BUSINESS,
    Field.SERVICE,
    Field.STAFF,
    Field.DAY,
    Field.SLOT,
    Field.NAME,
    Field.EMAIL,
    Field.PHONE,
    Field.QUESTION,
    Field.CONFIRM,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to: the frame to store, and the replies to send after it is stored."""

    frame: Frame
    replies: tuple[Reply, ...]


def _one_time_id() -> str:
    return uuid4().hex


async def take_turn(
    frame: Frame, said: Said, desk: Desk, *, now: datetime, new_id: Callable[[], str] = _one_time_id
) -> Turn:
    """Take one message in and answer it. Always answers; raises nothing that the desk documents.

    `now` is aware. `new_id` makes the one-time ids of confirm buttons.
    """
    conversation = _Conversation(frame, said, desk, now, new_id)
    try:
        await conversation.run()
    except (TryLater, OutcomeUnknown):
        conversation.outage()
    except BookingsError:
        conversation.out_of_order()
    return Turn(conversation.frame, tuple(conversation.replies))


def customer_zone(name: str | None) -> ZoneInfo | None:
    """The zone that the customer's device named, if there is such a zone."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None


class _Conversation:
    """The state of one turn. `notes` are sentences that go before the next question."""

    def __init__(self, frame: Frame, said: Said, desk: Desk, now: datetime, new_id: Callable[[], str]) -> None:
        self.frame = frame
        self.said = said
        self.desk = desk
        self.now = now
        self.new_id = new_id
        self.words = Wording(said.locale)
        self.shops: tuple[Catalogue, ...] = ()
        self.heard = Heard()
        self.read = False
        self.greeting = False
        self.show_made = False
        self.notes: list[str] = []
        self.replies: list[Reply] = []

    # The turn

    async def run(self) -> None:
        await self._load_shops()
        if self.frame.business_id is None and len(self.shops) == 1:
            self.frame = replace(self.frame, business_id=self.shops[0].business.id)
        if self.frame.sent and await self._settle():
            return
        said = self._with_unread()
        self.heard = understand(said, await self._context())
        self.read = True
        self.frame = replace(self.frame, unread="")
        if said.joined and not said.text and self.frame.greeted:
            return
        if not self._take_in(said):
            return
        await self._carry_on()

    async def _load_shops(self) -> None:
        wanted = (self.frame.business_id,) if self.frame.business_id in self.desk.business_ids else None
        ids = wanted or self.desk.business_ids
        self.shops = tuple(
            await asyncio.gather(*(self.desk.catalogue(business_id) for business_id in ids if business_id))
        )

    def _with_unread(self) -> Said:
        """The message, with one that could not be read before put in front of it."""
        if not self.frame.unread or self.said.pressed is not None:
            return self.said
        again = load(self.words.language).is_only(self.said.text.casefold(), "commands", "try-again")
        text = self.frame.unread if again or not self.said.text else f"{self.frame.unread}. {self.said.text}"
        return replace(self.said, text=text, joined=False)

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

    # Hearing

    async def _context(self) -> Context:
        shop = self.shop
        zone = self.zones.main
        frame = self.frame
        day = local_day(frame.slot, zone) if frame.slot else frame.when.days[0] if len(frame.when.days) == 1 else None
        question = shop.questions.get(frame.asked_question or "") if shop else None
        moment = Moment(
            now=self.now.astimezone(zone),
            locale=self.words.locale,
            day=day,
            opening=_opening(shop) if shop else None,
            expects_day=frame.asked is Field.DAY,
            expects_time=frame.asked is Field.SLOT,
        )
        targets = (
            {a.id: self.speaker.appointment(a) for a in await self._looked_up()} if frame.asked is Field.TARGET else {}
        )
        return Context(
            moment=moment,
            phrases=load(self.words.language),
            expects=frame.asked,
            businesses={s.business.id: s.business.name for s in self.shops},
            services={s.id: s.name for s in shop.services} if shop else {},
            staff={s.id: s.name for s in shop.staff} if shop else {},
            targets=targets,
            offered=self._offered(),
            question=question,
            region=region_of(shop.zone.key if shop else None, self.words.locale),
            booking=frame.goal is Goal.BOOK,
        )

    def _offered(self) -> tuple[str, ...]:
        """The ids on offer, in the order in which they were shown."""
        match self.frame.asked:
            case Field.BUSINESS:
                return tuple(s.business.id for s in self.shops)
            case Field.SERVICE if self.shop:
                return self.frame.service_options or tuple(s.id for s in self.shop.services)
            case Field.STAFF if self.shop and self.service:
                return (ANYONE, *(s.id for s in self.shop.staff_of(self.service)))
            case Field.TARGET:
                return self.frame.target_options
            case _:
                return ()

    # Learning

    def _take_in(self, said: Said) -> bool:
        """Learn from what was heard; False when the turn has been answered already."""
        heard = self.heard
        before = self.frame
        self._note_troubles(heard)
        if said.joined or (heard.command is Command.HELLO and before.goal is None) or not before.greeted:
            self._greet(said)
        if heard.intent is not None and not self._is_current(heard.intent):
            return True
        if heard.command is not None and not self._obey(heard.command):
            return False
        if heard.topics:
            self._answer(heard)
            return True
        if before.asked in {None, Field.GOAL} and before.goal is None and heard.no and not heard.goal:
            self.replies.append(Say(self.words.say("thanks")))
            return False
        self._learn(heard)
        if not self.notes and self.frame == before and not (said.joined or heard.command or heard.goal):
            self._note_unclear(said)
        return True

    def _greet(self, said: Said) -> None:
        first = not self.frame.greeted
        self.frame = replace(self.frame, greeted=True)
        only_hello = said.joined or self.heard.command in {Command.HELLO, Command.HELP} or not self.heard
        if only_hello and self.heard.command is not Command.HELP and (first or self.heard.command is Command.HELLO):
            self.greeting = True
            self.notes.append(self._greeting())

    def _greeting(self) -> str:
        if self.shop is None:
            return self.words.say("greeting-plain")
        return self.words.say("greeting", business=self.shop.business.name)

    def _is_current(self, intent: str) -> bool:
        """Whether a confirm button belongs to the summary on the table; an old one gets its old answer again."""
        if intent == self.frame.intent:
            return True
        made = next((m for m in self.frame.made if m.intent == intent), None)
        if made is None:
            self.notes.append(self.words.say("trouble-old-button"))
        else:
            self.frame = replace(self.frame.for_goal(Goal.LOOK_UP), target_id=made.appointment_id)
        return False

    def _obey(self, command: Command) -> bool:
        """Carry out a command; False when that is the whole answer."""
        say = self.words.say
        match command:
            case Command.START_OVER:
                business_id = self.frame.business_id if len(self.desk.business_ids) == 1 else None
                self.frame = replace(self.frame.cleared(), business_id=business_id)
                self.notes.append(say("started-over"))
            case Command.GIVE_UP:
                self.notes.append(say("gave-up" if self.frame.goal in {Goal.BOOK, None} else "gave-up-cancel"))
                self._finish()
            case Command.GO_BACK:
                self._go_back()
            case Command.HELP:
                self.notes.append(say("help", example=self._example()))
            case Command.PERSON:
                self.notes.append(self._person())
            case Command.THANKS if self.frame.goal is None:
                self.replies.append(Say(say("thanks")))
                return False
            case Command.THANKS | Command.HELLO | Command.TRY_AGAIN:
                pass
            case _:
                assert_never(command)
        return True

    def _go_back(self) -> None:
        asked = self.frame.asked
        known = {
            Field.BUSINESS: len(self.desk.business_ids) > 1 and self.frame.business_id is not None,
            Field.SERVICE: self.frame.service_id is not None and self.frame.goal is Goal.BOOK,
            Field.STAFF: self.frame.staff is not None and self.frame.goal is Goal.BOOK,
            Field.DAY: bool(self.frame.when),
            Field.SLOT: self.frame.slot is not None,
            Field.NAME: self.frame.name is not None,
            Field.EMAIL: self.frame.email is not None,
            Field.PHONE: self.frame.phone is not None,
            Field.QUESTION: bool(self.frame.answers),
        }
        here = _ORDER.index(asked) if asked in _ORDER else 0
        earlier = next((f for f in reversed(_ORDER[:here]) if known.get(f)), None)
        if earlier is None:
            self.notes.append(self.words.say("nothing-to-go-back"))
        else:
            self.frame = self.frame.forget(earlier)

    def _person(self) -> str:
        business = (self.shop or self.shops[0]).business
        if business.phone:
            return self.words.say("person", business=business.name, phone=business.phone, email=business.email or "")
        if business.email:
            return self.words.say("person", business=business.name, phone="none", email=business.email)
        return self.words.say("person-unknown", business=business.name)

    def _example(self) -> str:
        services = (self.shop or self.shops[0]).services
        if not services:
            return self.words.say("example")
        return self.words.say("example-book", service=services[0].name.casefold())

    def _answer(self, heard: Heard) -> None:
        """A question in between; a question for the services leads straight to choosing one."""
        if heard.topics == (Topic.SERVICES,) and self.frame.goal is None and self.shop is not None:
            self.frame = self.frame.for_goal(Goal.BOOK)
            return
        subject = heard.service_ids or ((self.frame.service_id,) if self.frame.service_id else ())
        self.notes.extend(self.speaker.answer(topic, subject) for topic in heard.topics)

    def _note_troubles(self, heard: Heard) -> None:
        say = self.words.say
        for trouble, said in heard.troubles:
            match trouble:
                case Trouble.PAST_DAY:
                    self.notes.append(say("trouble-past-day", day=self.words.day(date.fromisoformat(said))))
                case Trouble.BAD_EMAIL:
                    self.notes.append(say("unclear-email"))
                case Trouble.BAD_PHONE:
                    self.notes.append(say("unclear-phone"))
                case Trouble.NO_SUCH_DAY | Trouble.NO_SUCH_TIME | Trouble.NO_SUCH_STAFF:
                    self.notes.append(say(f"trouble-{trouble.value}", said=said))
                case Trouble.TOO_LONG | Trouble.UNKNOWN_BUTTON | Trouble.OLD_BUTTON:
                    self.notes.append(say(f"trouble-{trouble.value}"))
                case Trouble.BAD_NAME | Trouble.NO_SUCH_SERVICE:
                    self.notes.append(say("unclear"))
                case _:
                    assert_never(trouble)

    def _note_unclear(self, said: Said) -> None:
        say = self.words.say
        if not said.text.strip() and said.pressed is None:
            self.notes.append(say("empty"))
            return
        asked = self.frame.asked
        match asked:
            case None | Field.GOAL:
                self.notes.append(say("unclear-goal", example=self._example()))
            case Field.DAY:
                self.notes.append(say("unclear-day", example=self.words.day(self.today + timedelta(days=7))))
            case Field.BUSINESS | Field.TARGET:
                self.notes.append(say("unclear"))
            case _:
                self.notes.append(say(f"unclear-{asked.value}"))

    def _learn(self, heard: Heard) -> None:
        frame = self.frame
        about_booking = heard.service_ids or heard.when or heard.staff or heard.business_id
        goal = heard.goal or (Goal.BOOK if frame.goal is None and about_booking else None)
        if goal in {Goal.CANCEL, Goal.MOVE} and frame.goal is Goal.BOOK and not frame.made:
            # "cancel my appointment" before anything is booked means the booking that is being made.
            if goal is Goal.CANCEL:
                self._obey(Command.GIVE_UP)
            else:
                self.notes.append(self.words.say("unclear-confirm"))
            return
        if goal is Goal.LOOK_UP and frame.goal is not None:
            self.show_made = True
        if goal in {Goal.BOOK, Goal.LOOK_UP} and frame.goal is not None:
            goal = None
        heard = replace(heard, goal=goal)
        if (taken := self._taken_from_offer(heard)) is not None:
            self._take(taken)
            heard = replace(heard, when=When())
        elif frame.asked in {Field.SLOT, Field.DAY} and (heard.earlier or heard.later) and not heard.when:
            heard = replace(heard, when=self._further(later=heard.later), change=None)
        self.frame = self.frame.learn(self._owned(heard))
        self._agree(heard)
        self._keep_staff_possible()

    def _owned(self, heard: Heard) -> Heard:
        """Only appointments of this conversation can be meant: a button's data came over the wire."""
        mine = {m.appointment_id for m in self.frame.made}
        if heard.target_ids and not mine.issuperset(heard.target_ids):
            self.notes.append(self.words.say("trouble-old-button"))
            return replace(heard, target_ids=(), goal=None)
        return heard

    def _taken_from_offer(self, heard: Heard) -> Slot | None:
        """The offered slot that was chosen, by its time, by its place in the list, or by a yes to the only one."""
        slots = self.frame.slots or ()
        if self.frame.asked is not Field.SLOT or not slots or heard.change or heard.service_ids or heard.staff:
            return None
        if heard.pick is not None and -1 <= heard.pick < len(slots):
            return slots[heard.pick]
        if heard.yes and not heard.when and (len(slots) == 1 or self.frame.when.soonest):
            return slots[0]
        return chosen_from(slots, heard.when, self.zones.main)

    def _take(self, slot: Slot) -> None:
        zone = self.zones.main
        wish = When(days=(local_day(slot, zone),), at=local_time(slot, zone))
        self.frame = replace(self.frame.taking(slot), when=wish)

    def _further(self, *, later: bool) -> When:
        """The wish that "later" or "earlier" stands for, seen from what is on offer now."""
        zone = self.zones.main
        slots, days = self.frame.slots or (), self.frame.open_days or ()
        if slots and not later:
            return When(days=(local_day(slots[0], zone),), before=local_time(slots[0], zone))
        if len(slots) > BUTTONS:
            return When(days=(local_day(slots[0], zone),), after=local_time(slots[BUTTONS], zone))
        last = local_day(slots[-1], zone) if slots else days[-1] if days else self.today
        if later:
            return When(days=tuple(last + timedelta(days=n) for n in range(1, LOOK_AHEAD.days)))
        first = days[0] if days else self.today
        ahead = max((first - self.today).days, 1)
        return When(days=tuple(self.today + timedelta(days=n) for n in range(ahead)))

    def _agree(self, heard: Heard) -> None:
        """A yes or no to what is on the table."""
        frame = self.frame
        if frame.asked in {Field.CONFIRM, Field.CONFIRM_CANCEL} and frame.intent is not None and heard.yes:
            self.frame = replace(frame, agreed=True)
        elif frame.asked is Field.CONFIRM_CANCEL and heard.no:
            self.notes.append(self.words.say("gave-up-cancel"))
            self._finish()
        elif frame.asked is Field.SLOT and heard.no and not heard.when and not heard.change:
            self.frame = frame.forget(Field.DAY).forget(Field.SLOT)

    def _keep_staff_possible(self) -> None:
        """Someone who does not provide the service cannot be kept for it."""
        service, shop = self.service, self.shop
        if service is None or shop is None or self.frame.staff in {None, ANYONE}:
            return
        if self.frame.staff not in {s.id for s in shop.staff_of(service)}:
            name = self.speaker.staff_name(self.frame.staff) or ""
            self.notes.append(self.words.say("trouble-staff-not-for", staff=name, service=service.name))
            self.frame = self.frame.forget(Field.STAFF)

    # Acting

    async def _carry_on(self) -> None:
        if self.show_made:
            await self._show("mine-title")
        for _ in range(_ENOUGH):
            if await self._do(decide(self.frame, self.shop)):
                return
        raise AssertionError("the policy goes round in circles")

    async def _do(self, action: Action) -> bool:
        """Carry out one action; True when it has left the customer with something to answer."""
        match action:
            case AskFor(Field.CONFIRM_CANCEL):
                return await self._ask_cancel()
            case AskFor(Field.BUSINESS):
                names = tuple(Choice(s.business.name, s.business.name) for s in self.shops)
                return self._ask(Field.BUSINESS, Ask(self.words.say("ask-business"), names))
            case AskFor(Field.GOAL):
                return self._ask(Field.GOAL, self.speaker.ask_goal(self.frame, first=self.greeting))
            case AskFor(field, question_id):
                self.frame = replace(self.frame, asked_question=question_id)
                return self._ask(field, self.speaker.ask(field, self.frame, question_id))
            case Search():
                await self._search()
                return False
            case ChooseTarget():
                return await self._choose_target()
            case ShowAppointments():
                return await self._show_appointments()
            case Summarise():
                return await self._summarise()
            case Book():
                return await self._book()
            case Move():
                return await self._move()
            case Cancel():
                return await self._cancel()
            case _:
                assert_never(action)

    def _ask(self, field: Field, ask: Ask) -> bool:
        self.frame = replace(self.frame, asked=field)
        self.replies.append(replace(ask, text="\n".join([*self.notes, ask.text])))
        self.notes.clear()
        return True

    def _say_notes(self) -> None:
        if self.notes:
            self.replies.append(Say("\n".join(self.notes)))
            self.notes.clear()

    # Searching

    async def _search(self) -> None:
        service = self.service
        if service is None:
            self.notes.append(self.words.say("sorry-gone"))
            self.frame = self.frame.forget(Field.SERVICE)
            return
        wish, zone = self.frame.when, self.zones.main
        first, last = searched(wish, self.today)
        slots = await self._find(service, first, last)
        fits = fitting(slots, wish, zone)
        if fits:
            offer = offer_of(fits, wish, zone)
            self.frame = replace(self.frame, slots=offer.slots or None, open_days=offer.open_days, missed=False)
            if wish.at is not None and len(fits) == 1:
                self._take(fits[0])
            return
        self.notes.extend(await self._why(service, wish))
        if not slots:
            slots = await self._find(service, last + timedelta(days=1), last + LOOK_AHEAD)
        if not slots and wish.days:
            slots = await self._find(service, self.today, last)
        offer = alternatives(slots, wish, zone)
        if offer.slots and wish:
            self.notes.append(self.words.say("nearest"))
        self.frame = replace(self.frame, slots=offer.slots, open_days=None, missed=True)

    async def _find(self, service: Service, first: date, last: date) -> tuple[Slot, ...]:
        start, end = day_bounds(max(first, self.today), max(last, self.today), self.zones.main)
        business_id = self.open_shop.business.id
        return await self.desk.find(business_id, service.id, self._staff_id, max(start, self.now), end)

    @property
    def _staff_id(self) -> str | None:
        return None if self.frame.staff in {None, ANYONE} else self.frame.staff

    async def _why(self, service: Service, wish: When) -> list[str]:
        """Why the wish cannot be met, in one sentence; nothing when no particular day was wished for."""
        if len(wish.days) != 1:
            return [self.words.say("why-nothing-fits")] if wish else []
        day = wish.days[0]
        business_id = self.open_shop.business.id
        start = datetime.combine(day, wish.at, tzinfo=self.zones.main) if wish.at else None
        if start is not None:
            reasons = await self.desk.why_not(business_id, service.id, self._staff_id, start)
        else:
            reasons = await self.desk.why_not_day(business_id, service.id, self._staff_id, day)
        if not reasons:
            return [self.words.say("why-nothing-fits")]
        return [self.speaker.why(reasons[0], start=start, day=day, service=service, staff=self.frame.staff)]

    # Booking

    async def _summarise(self) -> bool:
        self.frame = replace(self.frame, intent=self.frame.intent or self.new_id(), asked=Field.CONFIRM)
        if self.frame.goal is Goal.MOVE:
            appointment = await self._target()
            if appointment is None:
                return self._is_gone()
            card = self.speaker.move_summary(self.frame, appointment)
        else:
            card = self.speaker.summary(self.frame)
        self._say_notes()
        self.replies.append(card)
        return True

    async def _book(self) -> bool:
        frame = self.frame
        assert frame.slot and frame.intent and frame.service_id and frame.name and frame.email  # decide saw to it
        order = Order(
            intent=frame.intent,
            business_id=self.open_shop.business.id,
            service_id=frame.service_id,
            start=frame.slot.start,
            person=Person(frame.name, frame.email, frame.phone or None),
            staff_id=self._staff_id,
            zone=self.zones.customer.key if self.zones.customer else self.zones.business.key,
            answers=answers_of(frame, self.open_shop),
        )
        outcome = await self.desk.book(order)
        match outcome:
            case Booked(appointment) | AlreadyBooked(appointment):
                made = Made(order.business_id, appointment.id, order.intent)
                title = "receipt-title" if isinstance(outcome, Booked) else "receipt-again-title"
                self._receipt(title, appointment)
                self.frame = replace(frame, made=(*frame.made, made))
                return self._finish()
            case SlotTaken():
                self._look_again("sorry-taken")
            case Refused(reasons):
                service = self.service
                self._look_again("sorry-refused")
                if reasons and service:
                    day = local_day(frame.slot, self.zones.main)
                    why = self.speaker.why(
                        reasons[0], start=frame.slot.start, day=day, service=service, staff=frame.staff
                    )
                    self.notes.append(why)
            case NotFound():
                self.notes.append(self.words.say("sorry-gone"))
                self.frame = frame.forget(Field.SERVICE)
            case Uncertain():
                return self._checking("sorry-checking")
            case _:
                assert_never(outcome)
        return False

    def _look_again(self, key: str) -> None:
        """The slot is lost, the wish is not: search again around it."""
        self.notes.append(self.words.say(key))
        self.frame = replace(self.frame.unsettled(), slot=None, slots=None, open_days=None)

    def _checking(self, key: str) -> bool:
        """The write may have happened. Until that is known, no message is taken as a new wish."""
        self._say_notes()
        again = Choice(self.words.say("button-try-again"), self.words.say("button-try-again"))
        self.replies.append(Ask(self.words.say(key), (again,)))
        self.frame = replace(self.frame, sent=True)
        return True

    async def _settle(self) -> bool:
        """Finish the write that had no clear answer, before anything new; True when that answers this turn too."""
        before = self.frame.goal
        await self._carry_on()
        if self.frame.sent:
            return True
        said = self.said.text.casefold()
        phrases = load(self.words.language)
        waits = any(
            phrases.is_only(said, *path)
            for path in (("commands", "try-again"), ("answers", "yes"), ("commands", "thanks"))
        )
        return waits or self.said.pressed is not None or not said.strip() or self.frame.goal is before

    def _receipt(self, title: str, appointment: Appointment) -> None:
        self._say_notes()
        self.replies.append(self.speaker.receipt(self.words.say(title), appointment))

    # Appointments made in this conversation

    async def _looked_up(self) -> tuple[Appointment, ...]:
        """What was made here, as Graph holds it now; what is gone is forgotten."""
        made = [m for m in self.frame.made if m.business_id in self.desk.business_ids]
        found = await asyncio.gather(*(self.desk.look_up(m.business_id, m.appointment_id) for m in made))
        there = [appointment for appointment in found if appointment is not None]
        ids = {appointment.id for appointment in there}
        self.frame = replace(self.frame, made=tuple(m for m in self.frame.made if m.appointment_id in ids))
        return tuple(sorted(there, key=lambda a: a.start))

    async def _choose_target(self) -> bool:
        ahead = [a for a in await self._looked_up() if a.end > self.now]
        if not ahead:
            self._note_none_made()
            self._finish()
            return False
        named = self._named(ahead)
        if len(named) == 1:
            self._aim(named[0])
            return False
        key = "ask-target-move" if self.frame.goal is Goal.MOVE else "ask-target-cancel"
        choices = tuple(Choice(text, text) for text in map(self.speaker.appointment, named))
        self.frame = replace(self.frame, target_options=tuple(a.id for a in named))
        return self._ask(Field.TARGET, Ask(self.words.say(key), choices))

    def _named(self, appointments: list[Appointment]) -> list[Appointment]:
        """The appointments that the message names by service or, when cancelling, by day; all when it names none."""
        zone = self.zones.main
        named = [a for a in appointments if not self.heard.service_ids or a.service_id in self.heard.service_ids]
        if self.frame.goal is Goal.CANCEL and self.heard.when.days:
            named = [a for a in named if a.start.astimezone(zone).date() in self.heard.when.days]
        if self.frame.goal is Goal.CANCEL and self.heard.when.at:
            named = [a for a in named if a.start.astimezone(zone).time() == self.heard.when.at]
        return named or appointments

    def _aim(self, appointment: Appointment) -> None:
        made = next(m for m in self.frame.made if m.appointment_id == appointment.id)
        aimed = replace(self.frame, target_id=appointment.id, target_options=(), business_id=made.business_id)
        if aimed.goal is Goal.MOVE:
            staff = next(iter(appointment.staff_ids), None)
            aimed = replace(aimed, service_id=appointment.service_id, service_options=(), staff=staff)
        self.frame = aimed

    async def _target(self) -> Appointment | None:
        made = next((m for m in self.frame.made if m.appointment_id == self.frame.target_id), None)
        return await self.desk.look_up(made.business_id, made.appointment_id) if made else None

    def _is_gone(self) -> bool:
        self.notes.append(self.words.say("already-gone"))
        self._forget_target()
        return False

    def _forget_target(self) -> None:
        left = tuple(m for m in self.frame.made if m.appointment_id != self.frame.target_id)
        self.frame = replace(self.frame, made=left)
        self._finish()

    async def _ask_cancel(self) -> bool:
        appointment = await self._target()
        if appointment is None:
            return self._is_gone()
        intent = self.frame.intent or self.new_id()
        self.frame = replace(self.frame, intent=intent)
        say = self.words.say
        yes = Choice(say("button-cancel-yes"), say("button-cancel-yes"), {"do": "confirm", "intent": intent})
        keep = Choice(say("button-keep"), say("button-keep"), {"do": "keep"})
        ask = Ask(say("ask-cancel", what=self.speaker.appointment(appointment)), (yes, keep))
        return self._ask(Field.CONFIRM_CANCEL, ask)

    async def _cancel(self) -> bool:
        appointment = await self._target()
        made = next((m for m in self.frame.made if m.appointment_id == self.frame.target_id), None)
        assert made is not None and self.frame.intent is not None  # decide saw to it
        what = self.speaker.appointment(appointment) if appointment else None
        outcome = await self.desk.cancel(self.frame.intent, made.business_id, made.appointment_id, "")
        match outcome:
            case Cancelled():
                say = self.words.say
                self.notes.append(say("cancelled", what=what) if what else say("cancelled-unnamed"))
                self._forget_target()
            case Refused(reasons):
                self._refuse_change(any(r.rule is Rule.PAST for r in reasons), outcome)
            case Uncertain():
                return self._checking("sorry-checking-cancel")
            case _:
                assert_never(outcome)
        return False

    def _refuse_change(self, past: bool, refused: Refused) -> None:
        notice = next((r.notice for r in refused.reasons if r.notice), None)
        business = self.open_shop.business
        if past or notice is None:
            self.notes.append(self.words.say("sorry-cancel-past"))
        else:
            named = " / ".join(part for part in (business.name, business.phone) if part)
            self.notes.append(self.words.say("sorry-cancel-late", notice=self.words.notice(notice), business=named))
        self._finish()

    async def _move(self) -> bool:
        frame = self.frame
        made = next((m for m in frame.made if m.appointment_id == frame.target_id), None)
        assert made is not None and frame.intent is not None and frame.slot is not None  # decide saw to it
        outcome = await self.desk.move(
            frame.intent, made.business_id, made.appointment_id, frame.slot.start, self._staff_id
        )
        match outcome:
            case Moved(appointment):
                self._receipt("receipt-move-title", appointment)
                kept = tuple(
                    replace(m, appointment_id=appointment.id) if m.appointment_id == frame.target_id else m
                    for m in frame.made
                )
                self.frame = replace(self.frame, made=kept)
                return self._finish()
            case SlotTaken():
                self._look_again("sorry-taken")
                self.notes.append(self.words.say("sorry-moved-not"))
            case Refused(reasons):
                self._refuse_change(any(r.rule is Rule.PAST for r in reasons), outcome)
            case NotFound():
                return self._is_gone()
            case Uncertain():
                return self._checking("sorry-checking")
            case _:
                assert_never(outcome)
        return False

    async def _show_appointments(self) -> bool:
        again = self.frame.target_id is not None
        shown = await self._show("receipt-again-title" if again else "mine-title", self.frame.target_id)
        return self._finish() and shown

    async def _show(self, title: str, appointment_id: str | None = None) -> bool:
        """Put the appointments of this conversation before the customer; False when there are none."""
        found = await self._looked_up()
        wanted = [a for a in found if a.id == appointment_id] or [a for a in found if a.end > self.now]
        if not wanted:
            self._note_none_made()
            return False
        self._say_notes()
        self.replies.extend(self.speaker.receipt(self.words.say(title), appointment) for appointment in wanted)
        return True

    def _note_none_made(self) -> None:
        self.notes.append(self.words.say("none-made", business=(self.shop or self.shops[0]).business.name))

    def _finish(self) -> bool:
        """The goal is reached or dropped; True when nothing else is under way, so that nothing more need be asked."""
        self.frame = replace(self.frame.done(), asked=Field.GOAL)
        if self.frame.goal is not None:
            self.notes.append(self.words.say("back-to-booking"))
        return self.frame.goal is None

    # When Graph fails

    def outage(self) -> None:
        """Graph is down: say so, keep everything, offer to try again."""
        if not self.read and self.said.text:
            unread = f"{self.frame.unread}. {self.said.text}" if self.frame.unread else self.said.text
            again = load(self.words.language).is_only(self.said.text.casefold(), "commands", "try-again")
            self.frame = replace(self.frame, unread=self.frame.unread if again else unread[:2_000])
        self.notes.clear()
        again_choice = Choice(self.words.say("button-try-again"), self.words.say("button-try-again"))
        self.replies.append(Ask(self.words.say("sorry-outage"), (again_choice,)))

    def out_of_order(self) -> None:
        """Our set-up is wrong: the customer cannot help it, and is told whom to ask."""
        contact = self.speaker.contact() if self.shops else None
        say = self.words.say
        self.replies.append(Say(say("sorry-setup-contact", contact=contact) if contact else say("sorry-setup")))


def _opening(shop: Catalogue) -> tuple[time, time] | None:
    """The earliest opening and the latest closing in the week: what decides between 3 and 15 o'clock."""
    spans = [span for day in shop.business.hours or () for span in day]
    if not spans:
        return None
    closing = max((span.end if span.end != time(0) else time(23, 59)) for span in spans)
    return min(span.start for span in spans), closing
