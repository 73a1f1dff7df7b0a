"""One act on its way into the state: what a transition of the table sees, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dialogs.acts import AnyAct, Ask, GiveAppointment, Topic
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Made
from dialogs.state.tasks import AnyTask, Booking
from dialogs.zones import Zones, country_of
from graph.model import Service, StaffMember
from scheduling.model import Catalogue
from scheduling.operator_rules import CustomerContact

Value: TypeAlias = str | int | date | tuple[date, ...] | tuple[str, ...]


_OF_DAYS = frozenset({Topic.HOURS, Topic.ROTA, Topic.STAFF})


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence to say before the next question, by its key in the wording.

    Days among the `values` are put into words when it is said, several as a choice between them; `business` and
    `contact` are always filled in. Nothing is asked after a note that `is_final`: it is a question itself, or the end.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question in between. `service_ids` are those it is about; () is all."""

    ask: Ask
    service_ids: tuple[str, ...] = ()


AnyNote: TypeAlias = Note | Answer


@dataclass(frozen=True, slots=True)
class ApplyContext:
    """What acts are taken in against: the time, and what the businesses offer.

    `shops` are all businesses within reach, `business_ids` all that are served. `joined` is set for the first sight of
    a customer who has said nothing yet, `is_blank` where a message has no words. `locale` is what their
    channel tells of them, which may be of no language that is spoken here.
    """

    now: datetime
    shops: tuple[Catalogue, ...]
    customer_zone: ZoneInfo | None = None
    joined: bool = False
    is_blank: bool = False
    business_ids: tuple[str, ...] = ()
    locale: str = ""

    def shop(self, state: ConversationState) -> Catalogue | None:
        """The business that is talked to; None while several are served and none is chosen."""
        return next((shop for shop in self.shops if shop.business.id == state.business_id), None)

    def service(self, state: ConversationState) -> Service | None:
        shop, visit = self.shop(state), state.visit
        return shop.service(visit.service_id) if shop and visit and visit.service_id else None

    def zones(self, state: ConversationState, pointed_at: tuple[str, ...] = ()) -> Zones:
        """Of the service that is under way; until there is one, of the appointments that are meant, if all of them have
        the same. `pointed_at` are those that the message names.
        """
        if self.service(state) is not None or isinstance(state.task, Booking):
            return self._zones_in(self.shop(state), self.service(state))
        found = [self.zones_of(state, one.service_id, one.business_id) for one in self._meant(state, pointed_at)]
        return found[0] if len({one.main for one in found}) == 1 else self._zones_in(self.shop(state), None)

    def zones_of(self, state: ConversationState, service_id: str | None, business_id: str | None = None) -> Zones:
        """Of a service, whatever is under way besides: in them an appointment for it is told, and its hours meant.

        Of this business, else of the one that is talked to where it has such a service.
        """
        wanted = business_id or state.business_id
        shops = sorted(self.shops, key=lambda shop: shop.business.id != wanted)
        there = ((shop, service) for shop in shops if service_id and (service := shop.service(service_id)))
        return self._zones_in(*next(there, (shops[0] if business_id else self.shop(state), None)))

    def _zones_in(self, shop: Catalogue | None, service: Service | None) -> Zones:
        shop = shop or self.shops[0]
        page = shop.business.page
        is_alone = page is not None and page.business_zone_only
        return Zones(shop.zone, self.customer_zone, business_only=is_alone).of(service)

    def _meant(self, state: ConversationState, pointed_at: tuple[str, ...]) -> tuple[Made, ...]:
        """Those that are pointed at, or between which it is asked; else all that lie ahead."""
        known, task = state.customer.made, state.task
        of_task = (getattr(task, "appointment_id", None), *getattr(task, "options", ()))
        named = tuple(one for one in known if one.appointment_id in (pointed_at or of_task))
        here = (one for one in known if one.business_id == (state.business_id or one.business_id))
        return named or tuple(one for one in here if (end := one.end or one.start) is not None and end > self.now)


@dataclass(frozen=True, slots=True)
class Step:
    """The state as far as the acts before have brought it.

    `before` is the state before the message, and `acts` are all acts of the message.
    """

    state: ConversationState
    context: ApplyContext
    acts: tuple[AnyAct, ...]
    before: ConversationState
    notes: tuple[AnyNote, ...] = ()
    is_over: bool = False

    @property
    def task(self) -> AnyTask | None:
        return self.state.task

    @property
    def shop(self) -> Catalogue | None:
        return self.context.shop(self.state)

    @property
    def service(self) -> Service | None:
        return self.context.service(self.state)

    @property
    def contact(self) -> CustomerContact:
        """How customers have to be reached."""
        return (self.shop or self.context.shops[0]).contact

    @property
    def zone(self) -> ZoneInfo:
        pointed_at = tuple(key for act in self.acts if isinstance(act, GiveAppointment) for key in act.appointment_ids)
        return self.context.zones(self.state, pointed_at).main

    @property
    def regions(self) -> tuple[str, ...]:
        """The countries whose phone numbers need no prefix: the business's, then the customer's."""
        zone = (self.shop or self.context.shops[0]).zone
        theirs = self.context.locale.partition("-")[2].rpartition("-")[2]
        return tuple(dict.fromkeys(one for one in (country_of(zone), theirs.upper()) if len(one) == 2))

    @property
    def today(self) -> date:
        return self.context.now.astimezone(self.zone).date()

    @property
    def able(self) -> tuple[StaffMember, ...]:
        """Who does the service that is chosen; all staff where none is."""
        if self.shop is None:
            return ()
        return self.shop.staff_of(self.service) if self.service else self.shop.staff

    def to(self, state: ConversationState) -> Step:
        return replace(self, state=state)

    def visit(self, **changes: Any) -> Step:
        return self.to(self.state.with_visit(**changes))

    def note(self, key: str, /, *, is_final: bool = False, **values: Value) -> Step:
        """The step with one sentence more; after one that `is_final` nothing else of the message is taken in."""
        return replace(self, notes=(*self.notes, Note(key, values, is_final)), is_over=self.is_over or is_final)

    def answer(self, ask: Ask, service_ids: tuple[str, ...]) -> Step:
        """Once, however often it is asked in one message; of other days it is another question."""
        told = [(one.ask.topic, one.service_ids, one.ask.when) for one in self.notes if isinstance(one, Answer)]
        is_of_days = ask.topic in _OF_DAYS
        if any(one[:2] == (ask.topic, service_ids) and (one[2] == ask.when or not is_of_days) for one in told):
            return self
        return replace(self, notes=(*self.notes, Answer(ask, service_ids)))

    def over(self) -> Step:
        """Nothing else of the message is taken in."""
        return replace(self, is_over=True)

    def has(self, *kinds: type) -> bool:
        return any(isinstance(act, kinds) for act in self.acts)
