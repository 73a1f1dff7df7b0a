"""One turn while it runs: the state as far as it has come, the message, the calls it may make, and what is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from msgspec import structs

from dialogs.acts import AnyAct, Command, Do, GivePeople, GiveService, GiveStaff, GiveText, GiveTogether, GiveWhen
from dialogs.apply import events, proofs
from dialogs.happenings import LOST, Happened, Happening, WishedTime, stages_reached
from dialogs.policy import Action, at_once, names_staff, selects_staff, staff_needed
from dialogs.ports import (
    NO_AIDS,
    AddressProofs,
    Aids,
    Asker,
    CalendarFiles,
    CalendarRef,
    Desk,
    PersonalData,
)
from dialogs.replies import Ask, Card, Choice, End, Links, Reply, Say
from dialogs.said import Said
from dialogs.saying import notes, receipt
from dialogs.saying.calendar_entry import uid_of, withdrawal_of
from dialogs.saying.changes import changed
from dialogs.saying.receipt import LOOKED_UP, Told
from dialogs.saying.speaker import Speaker
from dialogs.saying.spoken import language_in, locale_with, words_for
from dialogs.saying.wording import DEFAULT_LOCALE, FormOfAddress
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Made
from dialogs.state.tasks import Booking, Moving
from dialogs.step import Answer, AnyNote, ApplyContext, Note, Value
from dialogs.understanding.context import Asked
from dialogs.zones import Zones, customer_zone
from graph.model import Appointment, Service
from scheduling.identity import Identity
from scheduling.model import Catalogue, SlotQuery, place_of

_FACTS = (GiveWhen, GiveService, GiveStaff, GiveText, GivePeople, GiveTogether)
_ANSWERS = {"unclear-question-for-us"}
"""Notes that answer a question: beside a yes they come after what the yes was to."""

_TO_A_PERSON = {"person", "person-unknown"}


@dataclass(frozen=True, slots=True)
class Learned:
    """Words of the customer's that turned out to mean this service, which has no such name.

    They hold no name of a person, and nothing by which somebody can be reached; `bot/learning.py` looks once more.
    """

    service_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Erases:
    """What is to be erased with the end of a turn: this conversation, and what is kept under these addresses, which are
    proved.
    """

    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to: the state to store, and the replies to send after it is stored.

    `told_of` are the intents of which the replies say how they ended. `acts` are what the message was read as, and
    `actions` what the policy then had done, the last of which left something to answer: for whoever wants to know why.
    `learned` are words that turned out to mean a service of the state's business, to be suggested to the operator.
    `erases` is set where nothing may remain of the conversation: the state is not stored then. `happenings` are what it
    did for the business, to be counted once it is committed.
    """

    state: ConversationState
    replies: tuple[Reply, ...]
    told_of: tuple[str, ...] = ()
    acts: tuple[AnyAct, ...] = ()
    actions: tuple[Action, ...] = ()
    learned: tuple[Learned, ...] = ()
    erases: Erases | None = None
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnOptions:
    """What an operator chooses: how customers are addressed, what helps where words do not settle what is meant, and
    how an address is proved, if it can be, and a file for a calendar given away. `personal_data` knows what is kept of
    somebody elsewhere, where it can be asked; `kept_for` is how long a conversation rests before it is forgotten, and
    `made_kept_for` how long the appointments made in it are known there, where it can be come back to.
    """

    form: FormOfAddress = FormOfAddress.FORMAL
    aids: Aids = NO_AIDS
    proofs: AddressProofs | None = None
    personal_data: PersonalData | None = None
    kept_for: timedelta = timedelta(days=30)
    made_kept_for: timedelta | None = None
    calendar_files: CalendarFiles | None = None


USUAL = TurnOptions()


class OpenTurn:
    """Gone when the turn ends; only `state`, `replies` and `told_of` come out of it.

    `text` are the words that are read, with those that could not be read before. `notes` are sentences that go
    before the next question, `calendar` how the customer's own follows them, `instead` what can be chosen there
    besides, `afterwards` answers that wait for the write of a yes in the same message. `acts` are those of the
    message, `actions` what the policy has had done so far, and `is_read` is set once it has been understood, so
    that an outage before that knows that the message must be kept. `told_of` are the intents of which the replies
    say how they ended, and `told_last` is the appointment whose receipt is the last one. `erases` is what is to be
    erased with the end of the turn, and `is_proof_over` is set where what was under way rests on a proof that does
    not count any more. `happenings` are what it has done for the business.
    """

    def __init__(
        self,
        state: ConversationState,
        said: Said,
        desk: Desk,
        now: datetime,
        new_id: Callable[[], str],
        options: TurnOptions = USUAL,
    ) -> None:
        self.state = self.before = state
        self.said = said
        self.text = said.text
        self.desk = desk
        self.now = now
        self.new_id = new_id
        self.aids = options.aids
        self.personal_data = options.personal_data
        self.kept_for, self.made_kept_for = options.kept_for, options.made_kept_for
        self.proofs = options.proofs if options.proofs is not None and options.proofs.is_available else None
        self.calendar_files = options.calendar_files
        self.form = options.form
        self.words = words_for(locale_with(state, said), options.form)
        self.shops: tuple[Catalogue, ...] = ()
        self.acts: tuple[AnyAct, ...] = ()
        self.actions: list[Action] = []
        self.is_read = False
        self.is_greeting = False
        self.is_lost = False
        self.is_proof_over = False
        self.notes: list[str] = []
        self.calendar: Links | None = None
        self.instead: list[Choice] = []
        self.afterwards: list[str] = []
        self.replies: list[Reply] = []
        self.told_of: set[str] = set()
        self.told_last: Appointment | None = None
        self.erases: Erases | None = None
        self.happenings: list[Happening] = []
        self._seen: dict[str, Appointment | None] = {}
        self._has_looked_elsewhere = False

    # What is spoken of

    @property
    def context(self) -> ApplyContext:
        return ApplyContext(
            self.now,
            self.shops,
            customer_zone(self.said.zone),
            joined=self.said.joined,
            is_blank=not self.text.strip() and self.said.pressed is None,
            business_ids=self.desk.business_ids,
            locale=self.said.locale,
        )

    def meets(self, shops: tuple[Catalogue, ...]) -> None:
        """The businesses that are there. Whose own language is not known yet is spoken to in theirs."""
        self.shops = shops
        if locale_with(self.state, self.said):
            return
        about = self.state.business_id or self.said.business_id
        languages = {one.business.language or "" for one in shops if about in {None, one.business.id}}
        self.words = words_for(languages.pop() if len(languages) == 1 else DEFAULT_LOCALE, self.words.form)

    @property
    def shop(self) -> Catalogue | None:
        """The business that is being talked to; None while several are served and none is chosen."""
        return self.context.shop(self.state)

    @property
    def open_shop(self) -> Catalogue:
        shop = self.shop
        assert shop is not None  # the policy asks for the business first
        return shop

    @property
    def service(self) -> Service | None:
        return self.context.service(self.state)

    @property
    def zones(self) -> Zones:
        return self.context.zones(self.state)

    def zones_of(self, appointment: Made | Appointment) -> Zones:
        """In which it is told, and hours that are said of it are meant."""
        business_id = appointment.business_id if isinstance(appointment, Made) else None
        return self.context.zones_of(self.state, appointment.service_id, business_id)

    @property
    def speaker(self) -> Speaker:
        shop, can_prove = self.shop or self.shops[0], self.proofs is not None
        here = Speaker(self.words, shop, self.zones, self.aids.model_at, finds_elsewhere=can_prove)
        if len(self.desk.business_ids) == 1:
            return here
        here = replace(here, is_one_of_several=True)
        return replace(here, elsewhere=dict(self._speakers_elsewhere(here)))

    def _speakers_elsewhere(self, here: Speaker) -> Iterator[tuple[str, Speaker]]:
        shops = {shop.business.id: shop for shop in self.shops if shop is not here.shop}
        for made in self.state.customer.made:
            if (shop := shops.get(made.business_id)) is not None:
                zones = self.context.zones(ConversationState(business_id=made.business_id))
                yield made.appointment_id, replace(here, shop=shop, zones=zones)

    @property
    def today(self) -> date:
        return self.zones.day(self.now)

    @property
    def identity(self) -> Identity:
        """Who the customer has shown to be."""
        return self.state.customer.identity

    @property
    def asker(self) -> Asker:
        return Asker(self.said.holder, self.said.network)

    @property
    def holder(self) -> str | None:
        return self.said.holder or None

    @property
    def held_by(self) -> str | None:
        """In whose name their slot is held: of several who come together each has a name of their own."""
        place = self.state.task.place if isinstance(self.state.task, Booking) else 1
        return place_of(self.holder, place) if self.holder else None

    @property
    def query(self) -> SlotQuery:
        """What this customer looks for; the old time of what is moved is not in its own way."""
        visit = self.state.visit
        assert visit is not None and visit.service_id is not None  # the policy asks for the service first
        made = self.state.made(visit.appointment_id) if isinstance(visit, Moving) else None
        moved = (made.other_id or made.appointment_id) if made is not None else None
        people = at_once(visit, self.open_shop)
        business_id, staff_id, also_with = self.open_shop.business.id, self.staff_id, self.also_with
        query = SlotQuery(business_id, visit.service_id, staff_id, self.held_by, moved, people, also_with)
        return replace(query, identity=self.identity, network=self.said.network, is_named=self.is_named)

    @property
    def is_named(self) -> bool:
        """Whether it is known whom a time is kept for."""
        return self.state.customer.name is not None

    @property
    def staff_id(self) -> str | None:
        """Who it is looked for and booked with: who the customer was told it will be, else who they wish for."""
        return next(iter(self._staff_ids), None)

    @property
    def also_with(self) -> tuple[str, ...]:
        """And who besides, where it takes several."""
        return self._staff_ids[1:]

    @property
    def _staff_ids(self) -> tuple[str, ...]:
        visit, shop = self.state.visit, self.shop
        if visit is None or shop is None:
            return ()
        if visit.with_ids and names_staff(visit, shop):
            return visit.with_ids
        wished = visit.staff_ids or ()
        return wished if len(wished) <= staff_needed(visit, shop) else ()

    def intent(self) -> str:
        """The one-time id of the question on the table; a new one where none is."""
        task = self.state.task
        return (task.intent if task else None) or self.new_id()

    def has(self, *kinds: type) -> bool:
        return any(isinstance(act, kinds) for act in self.acts)

    def speak(self, language: str) -> None:
        """From here on in this language, one of those that are spoken and read."""
        self.state = events.spoken_with(self.state, language, language_in(self.said.locale))
        self.words = words_for(locale_with(self.state, self.said), self.form)

    # What is counted

    def happened(
        self, kind: Happened, why: str = "", *, service_id: str | None = None, wished: WishedTime | None = None
    ) -> None:
        """With the service that is under way, where it is of no other."""
        visit, shop = self.state.visit, self.shop
        of = service_id or (visit.service_id if visit is not None else None) or ""
        business_id = shop.business.id if shop is not None else self.state.business_id or ""
        at = wished.seen_from(shop.zone) if wished is not None and shop is not None else (None, None)
        self.happenings.append(Happening(kind, business_id, of, why, *at))

    def count_stages(self, *, is_agreed: bool) -> None:
        """How far the booking under way has come; nothing before it is known in which business."""
        booking = self.state.task
        if not isinstance(booking, Booking) or self.shop is None:
            return
        for stage in stages_reached(self.state, booking, is_agreed=is_agreed):
            self.happened(Happened.STAGE, stage.value)
            self.state = events.has_reached(self.state, stage)

    # What is said

    def note(self, key: str, /, **values: Value) -> None:
        self.notes.append(self._text(Note(key, values)))

    def note_what_changed(self) -> None:
        """Of what stood in the last summary, in a sentence over the new one."""
        visit = self.state.visit
        if visit is not None and visit.before is not None and (said := changed(self.speaker, visit.before, self.state)):
            self.notes.append(said)

    def note_the_same(self) -> None:
        """What was on the table stands there again: not without a word that says why."""
        is_said = all(isinstance(act, Do) for act in self.acts) or bool(self.notes)
        if not is_said:
            self.note("stands-already" if self.has(*_FACTS) else "unclear-confirm")

    def note_all(self, taken: Sequence[AnyNote]) -> None:
        """What the acts of the message led to; what is final is left to `say_last`."""
        is_agreed = self.state.task is not None and self.state.task.agreed
        for note in taken:
            self._count_note(note)
            if is_agreed and (isinstance(note, Answer) or note.key in _ANSWERS):
                self.afterwards.append(self._text(note))
            elif not (isinstance(note, Note) and note.is_final):
                self.notes.append(self._text(note))
                self.is_greeting = self.is_greeting or notes.is_greeting(note)

    def _count_note(self, note: AnyNote) -> None:
        if isinstance(note, Note) and note.key in _ANSWERS:
            self.happened(Happened.UNANSWERED, str(note.values["topic"]))
        if isinstance(note, Note) and note.key in _TO_A_PERSON:
            self.happened(Happened.HANDED_OVER)

    def _text(self, note: AnyNote) -> str:
        return notes.text_of(note, self.speaker, self.state, self.today)

    def ask(self, asked: Asked, ask: Ask) -> bool:
        self.state = events.asking(self.state, asked)
        text = "\n".join([*self.notes, ask.text])
        # A list of times ends with the way to all others.
        choices = (*ask.choices[:-1], *self.instead, *ask.choices[-1:])
        told = replace(ask, text=text, choices=choices, calendar=self._calendar_of_notes())
        self.replies.append(told if ask.picker is None else self._laid_out(told))
        self.notes.clear()
        self.instead.clear()
        return True

    def _laid_out(self, ask: Ask) -> Ask:
        lead = "\n".join([*self.notes, ask.lead])
        return replace(ask, lead=lead, chosen=self.words.say("pick-chosen"), over=self.words.say("pick-over"))

    def say_notes(self) -> None:
        if self.notes:
            self.replies.append(Say("\n".join(self.notes), self._calendar_of_notes()))
            self.notes.clear()

    def _calendar_of_notes(self) -> Links | None:
        calendar, self.calendar = self.calendar, None
        return calendar

    def say_afterwards(self) -> None:
        if self.afterwards:
            self.replies.append(Say("\n".join(self.afterwards)))
            self.afterwards.clear()

    def say_last(self, note: Note) -> None:
        """A sentence after which nothing is asked: it is the end, or a question itself."""
        reply = notes.last_reply(note, self.speaker, self.state, self.today)
        text = "\n".join([*self.notes, reply.text])
        self.notes.clear()
        told = replace(reply, text=text)
        self.replies.append(told if isinstance(told, End) else replace(told, calendar=self._calendar_of_notes()))

    def say_receipt(
        self, title: str, appointment: Appointment, beside: Appointment | None = None, told: Told = LOOKED_UP
    ) -> None:
        self.say_notes()
        self.replies.append(self.receipt(title, appointment, beside, told))
        self.state = events.shown(self.state, appointment)
        self.told_last = appointment

    def receipt(
        self, title: str, appointment: Appointment, beside: Appointment | None = None, told: Told = LOOKED_UP
    ) -> Card:
        """With the ways into the customer's own calendar that there are."""
        told = replace(
            told, calendar_file=self._calendar_file(appointment, told), is_at_work=self.said.signed_in is not None
        )
        return receipt.receipt(self.speaker, self.words.say(title), appointment, beside, told)

    def _calendar_file(self, appointment: Appointment, told: Told) -> str:
        """It keeps its name in the customer's calendar over every move: that of the yes by which it was made."""
        if self.calendar_files is None:
            return ""
        made = self.state.made(appointment.id)
        uid = uid_of(told.intent or (made.intent if made else "") or appointment.id)
        business_id = self.speaker.of(appointment.id).shop.business.id
        wanted = CalendarRef(business_id, appointment.id, uid, self.words.locale)
        return self.calendar_files.address_of(wanted, self.now)

    def withdrawal(self, made: Made, appointment: Appointment | None = None) -> Links | None:
        """What takes a cancelled appointment out of the customer's own calendar, into which a file may have brought it.

        `appointment` is how it was, where that was still seen.
        """
        if self.calendar_files is None or self.shop is None:
            return None
        gone = withdrawal_of(self.speaker, made, appointment, uid_of(made.intent or made.appointment_id), self.now)
        if gone is None:
            return None
        address = self.calendar_files.address_of_withdrawal(gone, self.now)
        return Links(self.words.say("link-calendar-remove"), ((self.words.say("link-calendar-file"), address),))

    def checking(self, key: str) -> bool:
        """The write may have happened. Until that is known, nothing else is begun."""
        task = self.state.task
        self.told_of.discard(task.intent or "" if task else "")
        self.say_notes()
        known = "sorry-still-checking" if self.before.is_in_doubt else key
        if task is not None and not self.before.is_in_doubt:
            self.happened(Happened.UNCERTAIN, task.goal.value)
        self.replies.append(Ask(self.words.say(known), (self.try_again,)))
        self.state = events.in_doubt(self.state)
        return True

    @property
    def try_again(self) -> Choice:
        return self.speaker_choice("button-try-again", Do(command=Command.AGAIN))

    def speaker_choice(self, key: str, *acts: AnyAct) -> Choice:
        label = self.words.say(key)
        return Choice(label, label, acts)

    def keep_for_later(self) -> None:
        """This message could not be seen to: it is read again as soon as that can be done."""
        self.state = events.unread_besides(self.state, self.said.text)

    def end_task(self) -> bool:
        """What is under way is done; True when nothing else is, so that nothing more need be asked."""
        return self.go_on(events.finished(self.state))

    def go_on(self, state: ConversationState) -> bool:
        self._seen.clear()
        self.state = state
        if isinstance(state.task, Booking):
            self.note("back-to-booking")
        return state.is_idle

    def go_on_with_others(self) -> bool:
        """With the next of several to whom the yes was; False where none is left."""
        following = events.next_of_several(self.state)
        if following is None:
            return False
        self._seen.clear()
        self.say_notes()  # whatever becomes of the next
        self.state = following
        return True

    # What was made

    async def looked_up(self) -> tuple[Appointment, ...]:
        """What was made here, as Graph holds it now, by the ids that it has here; what is gone is forgotten."""
        made = [one for one in self.state.customer.made if one.business_id in self.desk.business_ids]
        found = await asyncio.gather(*(self._look_up(one) for one in made))
        # One may have been found elsewhere under the id that another has by now.
        there = [one for one in found if one is not None and self.state.made(one.id) is not None]
        gone = [one.appointment_id for one, appointment in zip(made, found, strict=True) if appointment is None]
        self.state = events.refreshed(self.state, there, gone)
        return tuple(sorted(there, key=lambda one: one.start))

    async def look_elsewhere(self) -> None:
        """What was booked under the addresses that were proved, in whatever way, is theirs too."""
        if not self.identity.addresses or self._has_looked_elsewhere:
            return
        self._has_looked_elsewhere = True
        ids = self.desk.business_ids
        found = await asyncio.gather(*(self.desk.appointments_of(one, self.identity) for one in ids))
        for business_id, appointments in zip(ids, found, strict=True):
            self.state = proofs.found_elsewhere(self.state, business_id, appointments)
            self._seen.update((one.id, one) for one in appointments)

    async def target(self) -> Appointment | None:
        """The appointment that is moved or cancelled; None when it is gone."""
        made = self.target_made
        return await self._look_up(made) if made else None

    @property
    def target_made(self) -> Made | None:
        task = self.state.task
        return self.state.made(getattr(task, "appointment_id", None))

    def seen(self) -> tuple[Appointment, ...]:
        """The appointments that this turn has looked at."""
        others = {one.other_id for one in self.state.customer.made}
        return tuple(one for one in self._seen.values() if one is not None and one.id not in others)

    async def _look_up(self, made: Made) -> Appointment | None:
        """Once in a turn is enough, until something of it has been changed."""
        if made.appointment_id not in self._seen:
            found = await self.desk.look_up(made.business_id, made.appointment_id)
            if found is not None and found.id != made.appointment_id:
                self.state = events.found_under(self.state, made, found.id)
                found = structs.replace(found, id=made.appointment_id)
            self._seen[made.appointment_id] = found
        return self._seen[made.appointment_id]

    def look_again(self, key: str) -> None:
        """The slot is lost, the wish is not: search again around it, perhaps with somebody else at the same time."""
        visit = self.state.visit
        is_open = visit is not None and visit.staff_id is None and selects_staff(visit, self.open_shop)
        name = self.speaker.staff_name(self.staff_id) if is_open and not self.also_with else None
        if visit is not None and visit.slot is not None:
            start = visit.slot.start.astimezone(self.zones.main)
            self.happened(Happened.UNMET, LOST, wished=WishedTime(start.date(), start.time(), self.zones.main))
        self.is_lost = True
        self.note("sorry-taken-with", staff=name) if key == "sorry-taken" and name else self.note(key)
        self.state = events.slot_lost(self.state)

    def ended(self) -> Turn:
        """What came of it; what is on screen now is kept."""
        state = events.offering(self.state, self.replies)
        told_of = tuple(sorted(self.told_of))
        learned, actions, happenings = tuple(self._learned()), tuple(self.actions), tuple(self.happenings)
        return Turn(state, tuple(self.replies), told_of, self.acts, actions, learned, self.erases, happenings)

    def _learned(self) -> Iterator[Learned]:
        """Of the services that were guessed at in the last turn, the one that is chosen now."""
        before, now = self.before.visit, self.state.visit
        if before is None or before.guess is None or not before.is_guess or now is None:
            return
        if now.service_id in before.guess.ids:
            yield Learned(now.service_id, before.guess.words)
