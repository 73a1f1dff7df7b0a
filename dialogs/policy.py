"""What to do next, as one pure function that reads like the policy told aloud.

Nothing here speaks, waits or looks anything up: `decide` sees what is known and names the next action.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import AnyTask, Booking, Cancelling, Erasing, Late, Moving, Recalling, Showing, Together, Visit
from dialogs.understanding.context import Asked
from scheduling.access import entry_to, is_of_organization, proves_addresses
from scheduling.model import Access, Catalogue
from scheduling.operator_rules import CustomerContact


@dataclass(frozen=True, slots=True)
class AskFor:
    """Ask the customer for one thing; `question_id` names the custom question for `Asked.QUESTION`."""

    what: Asked
    question_id: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Look for slots that fit the wish."""


@dataclass(frozen=True, slots=True)
class FindStaff:
    """Look who is free at the time that is wished for."""


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send a code to the customer's address."""


@dataclass(frozen=True, slots=True)
class CheckCode:
    """See whether the code that they have typed is right."""


@dataclass(frozen=True, slots=True)
class FindAppointments:
    """Look for what was booked under the customer's address elsewhere."""


@dataclass(frozen=True, slots=True)
class TurnAway:
    """Tell whom to ask: the business has not opened its page to them."""

    access: Access


@dataclass(frozen=True, slots=True)
class ChooseAppointment:
    """Find out which of the customer's appointments is meant."""


@dataclass(frozen=True, slots=True)
class ShowAppointments:
    """Show the customer's appointments."""


@dataclass(frozen=True, slots=True)
class TellKept:
    """Tell what is kept of the customer."""


@dataclass(frozen=True, slots=True)
class LookAhead:
    """Look which appointments of theirs lie ahead, before what leads to them is erased."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase what is kept of the customer."""


class TellLate:
    """Have the staff know that the customer comes late."""


@dataclass(frozen=True, slots=True)
class Summarise:
    """Show everything and ask for the yes."""


@dataclass(frozen=True, slots=True)
class Book:
    """Write the appointment."""


@dataclass(frozen=True, slots=True)
class Move:
    """Give the appointment its new time."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel the appointment."""


Action: TypeAlias = (
    AskFor
    | Search
    | FindStaff
    | SendCode
    | CheckCode
    | FindAppointments
    | TurnAway
    | ChooseAppointment
    | ShowAppointments
    | TellKept
    | LookAhead
    | Erase
    | TellLate
    | Summarise
    | Book
    | Move
    | Cancel
)


def decide(state: ConversationState, shop: Catalogue | None, *, can_prove: bool = False) -> Action:
    """The next action; `shop` is None only while several businesses are served and none is chosen.

    `can_prove`: an address can be proved here by a code.
    """
    return next_of_access(state, shop, can_prove=can_prove) or next_of_task(state, shop)


def next_of_access(state: ConversationState, shop: Catalogue | None, *, can_prove: bool) -> Action | None:
    """What is needed before anything is done that the business does not offer to everybody, or not to everybody whom we
    cannot tell from others; None where nothing is, or where a write has gone out already.
    """
    task, customer = state.task, state.customer
    if task is None or task.sent:
        return None
    if isinstance(task, Recalling | Erasing):
        return next_of_proof(customer) if can_prove and reaches_elsewhere(task) else None
    if task.elsewhere:
        return (next_of_proof(customer) if can_prove else None) or FindAppointments()
    if shop is None or isinstance(task, Showing) or may_be_of_another(task, customer, shop):
        return None
    access = entry_to(shop, customer.identity)
    if access is not Access.ALLOWED:
        return _enter(customer, shop) if can_prove else TurnAway(access)
    if proves_addresses(shop.business) and not can_prove and not may_be_proved_already(customer):
        return TurnAway(Access.PROVE_ADDRESS)
    is_of_made = isinstance(task, Moving | Cancelling | Late) and task.appointment_id is not None
    if not is_of_made or not proves_addresses(shop.business) or is_found_by_proof(task, customer):
        return None
    return next_of_proof(customer)


def is_found_by_proof(task: AnyTask, customer: Customer) -> bool:
    """Whether the appointment is under an address that is proved, whichever is written to by now."""
    key = getattr(task, "appointment_id", None)
    return any(one.appointment_id == key and customer.identity.owns(one.found_for) for one in customer.made)


def reaches_elsewhere(task: Recalling | Erasing) -> bool:
    """Whether it is about more than this conversation, which may be kept of somebody else."""
    return task.is_wide if isinstance(task, Recalling) else not task.is_here_only


def _enter(customer: Customer, shop: Catalogue) -> Action:
    """Only people of the organisation book here: no code is sent to any other address."""
    is_another = customer.email is not None and not is_of_organization(shop, customer.email)
    return TurnAway(Access.MEMBERS_ONLY) if is_another else next_of_proof(customer) or AskFor(Asked.EMAIL)


def may_be_of_another(task: AnyTask, customer: Customer, shop: Catalogue) -> bool:
    """Whether it is not known yet which appointment is meant, and it may be one at another business than this."""
    is_open = isinstance(task, Moving | Cancelling | Late) and task.appointment_id is None
    return is_open and any(one.business_id != shop.business.id for one in customer.made)


def may_be_proved_already(customer: Customer) -> bool:
    """Whether their address is one that was proved, or could turn out to be when they are asked for it."""
    return customer.is_proved or (not customer.email and bool(customer.identity.addresses))


def next_of_proof(customer: Customer) -> Action | None:
    """What is still needed to show that the customer's address is theirs; None where that is known."""
    match customer:
        case Customer(email=None) | Customer(email=""):
            return AskFor(Asked.EMAIL)
        case _ if customer.is_proved:
            return None
        case _ if customer.code:
            return CheckCode()
        case _ if customer.email != customer.code_sent_to:
            return SendCode()
        case _:
            return AskFor(Asked.CODE)


def next_of_task(state: ConversationState, shop: Catalogue | None) -> Action:
    match state.task:
        case None:
            return AskFor(Asked.GOAL)
        case Showing():
            return ShowAppointments()
        case Recalling():
            return TellKept()
        case Erasing():
            return next_of_erasing(state.task)
        case Late():
            return TellLate()
        case Cancelling(appointment_id=None) | Moving(appointment_id=None) | Moving(service_id=None):
            return ChooseAppointment()
        case Cancelling(agreed=True):
            return Cancel()
        case Cancelling():
            return AskFor(Asked.CONFIRM_CANCEL)
        case Booking() | Moving() if shop is None:
            return AskFor(Asked.BUSINESS)
        case Booking() | Moving() as visit:
            assert shop is not None  # or the business is asked for first
            return next_of_visit(visit, shop) or next_of_customer(visit, state.customer, shop)
        case _:
            assert_never(state.task)


def next_of_erasing(task: Erasing) -> Action:
    """What has to be settled before it is done, and then the yes."""
    match task:
        case Erasing(ahead=None):
            return LookAhead()
        case Erasing(ahead=(_, *_), is_settled=False):
            return AskFor(Asked.UPCOMING)
        case Erasing(agreed=True):
            return Erase()
        case _:
            return AskFor(Asked.CONFIRM_ERASE)


def next_of_visit(visit: Booking | Moving, shop: Catalogue) -> Action | None:
    """What is still needed of the appointment itself; None where it is all known."""
    match visit:
        case Visit(service_id=None):
            return AskFor(Asked.SERVICE)
        case Booking(twin=str()):
            return AskFor(Asked.ANOTHER)
        case Booking(asks_people=True):
            return AskFor(Asked.PEOPLE)
        case Booking(guests=(_, *_), together=None, slot=None) if comes_apart(visit, shop):
            return AskFor(Asked.TOGETHER)
        case Visit(slot=None, free_staff=None) if chooses_staff(visit, shop) and visit.when.is_one_start:
            return FindStaff()
        case Visit(slot=None) if chooses_staff(visit, shop):
            return AskFor(Asked.STAFF)
        case Visit(slot=None, slots=None, open_days=None):
            return Search()
        case Visit(slot=None, slots=()) | Visit(slot=None, open_days=(_, *_)):
            return AskFor(Asked.DAY)
        case Visit(slot=None):
            return AskFor(Asked.TIME)
        case Moving():
            return next_of_move(visit, shop)
        case _:
            return None


def next_of_move(visit: Moving, shop: Catalogue) -> Action:
    """What is needed beside the time: an answer to what another service asks, and then the yes."""
    match visit:
        case Moving(changes_service=True) if question_id := next_question(visit, shop):
            return AskFor(Asked.QUESTION, question_id)
        case Moving(agreed=False):
            return Summarise()
        case Moving():
            return Move()


def next_of_customer(booking: Visit, customer: Customer, shop: Catalogue) -> Action:
    """What is still needed of the customer, and then the yes."""
    match customer:
        case Customer(name=None):
            return AskFor(Asked.NAME)
        case _ if has_unnamed_guest(booking):
            return AskFor(Asked.GUEST)
        case Customer(phone=None) if shop.contact is CustomerContact.PHONE:
            return AskFor(Asked.PHONE)
        case Customer(email=None):
            return AskFor(Asked.EMAIL)
        case Customer(email="") if shop.contact.needs_email(customer.phone):
            return AskFor(Asked.EMAIL)
        case _ if proves_addresses(shop.business) and (proof := next_of_proof(customer)):
            return proof
        case Customer(phone=None):
            return AskFor(Asked.PHONE)
        case Customer(phone="") if shop.contact.needs_phone(customer.email):
            return AskFor(Asked.PHONE)
        case _ if question_id := next_question(booking, shop):
            return AskFor(Asked.QUESTION, question_id)
        case _ if booking.agreed:
            return Book()
        case _:
            return Summarise()


def comes_apart(visit: Visit, shop: Catalogue) -> bool:
    """Whether several who come together have an appointment each, and not a seat in one class."""
    service = shop.service(visit.service_id) if visit.service_id else None
    return service is not None and service.max_attendees <= 1


def at_once(visit: Visit, shop: Catalogue) -> int:
    """For how many there has to be room at the same time: seats in one class, or so many of the staff."""
    if isinstance(visit, Moving) and (not visit.with_ids or not comes_apart(visit, shop)):
        return 1 + len(visit.others)
    if not isinstance(visit, Booking) or not visit.guests:
        return 1
    is_at_once = visit.together is Together.AT_ONCE and not visit.with_ids
    return visit.people if is_at_once or not comes_apart(visit, shop) else 1


def has_unnamed_guest(visit: Visit | None) -> bool:
    """Whether somebody comes too who has not been named, and was not left unnamed either."""
    return isinstance(visit, Booking) and any(guest.name is None for guest in visit.guests)


def chooses_staff(visit: Visit, shop: Catalogue) -> bool:
    """Whether the customer wants to choose a person first, and can; times are offered of anyone otherwise."""
    return visit.is_choosing_staff and visit.staff_ids is None and selects_staff(visit, shop)


def selects_staff(visit: Visit, shop: Catalogue) -> bool:
    """Whether this service lets the customer choose between several people at all: not where it takes them all."""
    service = shop.service(visit.service_id) if visit.service_id else None
    if service is None or not names_staff(visit, shop):
        return False
    return len(shop.staff_of(service)) > shop.staff_needed_for(service)


def staff_needed(visit: Visit, shop: Catalogue) -> int:
    """How many of the staff one appointment takes."""
    service = shop.service(visit.service_id) if visit.service_id else None
    return shop.staff_needed_for(service) if service is not None else 1


def names_staff(visit: Visit, shop: Catalogue) -> bool:
    """Whether it is said who somebody will be with: not where that is not theirs to choose, nor where all know."""
    service = shop.service(visit.service_id) if visit.service_id else None
    if service is None:
        return False
    return bool(shop.policy_of(service).allow_staff_selection) and len(shop.staff) > 1


def next_question(visit: Visit, shop: Catalogue) -> str | None:
    """The first required custom question of the service that has no answer yet."""
    service = shop.service(visit.service_id) if visit.service_id else None
    if service is None:
        return None
    answered = {question_id for question_id, _ in visit.answers}
    wanted = (q.question_id for q in service.questions if q.is_required and q.question_id in shop.questions)
    return next((question_id for question_id in wanted if question_id not in answered), None)
