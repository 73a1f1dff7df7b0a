"""One turn of the conversation: a message in, the next frame and the replies out.

The order is always the same: hear, learn, decide, act until something has to be said. Whatever fails on the way, the
frame keeps what it had learned by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import assert_never
from uuid import uuid4
from zoneinfo import ZoneInfo

from dialogs.booking import book, search, summarise, take_after_made
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
from dialogs.existing import ask_cancel, cancel, choose_target, move, show, show_appointments, summarise_move
from dialogs.frame import Frame, Made
from dialogs.heard import ANYONE, Field, Goal, Heard
from dialogs.holding import keep, let_go
from dialogs.learning import answers_to, take_in
from dialogs.meaning import about_what_was_made, is_wish
from dialogs.offers import DAYS_SHOWN, local_day, local_time
from dialogs.ports import Desk
from dialogs.replies import Ask, Choice, Reply, Say
from dialogs.said import Said, Settled
from dialogs.saying.languages import language_of
from dialogs.saying.not_spoken import not_spoken
from dialogs.saying.wording import FormOfAddress
from dialogs.talk import Talk
from dialogs.understand.message import understand
from dialogs.understand.people import regions_of
from dialogs.understand.text import LONGEST, load, normal
from dialogs.understand.utterance import Context
from dialogs.understand.when import Moment
from graph.errors import BookingsError, OutcomeUnknown, Rejected, TryLater
from scheduling.errors import UnderWayError
from scheduling.model import Catalogue

_ENOUGH = 8
"""Actions in one turn before something must have been said; a policy that goes round in circles is a bug."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to: the frame to store, and the replies to send after it is stored.

    `told_of` are the intents of which the replies say how they ended.
    """

    frame: Frame
    replies: tuple[Reply, ...]
    told_of: tuple[str, ...] = ()


def _one_time_id() -> str:
    return uuid4().hex


async def take_turn(
    frame: Frame,
    said: Said,
    desk: Desk,
    *,
    now: datetime,
    new_id: Callable[[], str] = _one_time_id,
    form: FormOfAddress = FormOfAddress.FORMAL,
) -> Turn:
    """Take one message in and answer it. Always answers; raises nothing that the desk documents.

    `now` is aware. `new_id` makes the one-time ids of confirm buttons. `form` is how customers are addressed.
    """
    if said.settled is not None:
        return await _tell(Talk(frame, said, desk, now, new_id, form), said.settled)
    talk = Talk(replace(frame, begun_anew=False), said, desk, now, new_id, form)
    if frame.begun_anew:
        talk.replies.append(Say(talk.words.say("sorry-begun-anew")))
    try:
        await _run(talk)
    except UnderWayError as error:
        talk.told_of.clear()  # here and below: an outage says nothing of how a write ended
        minutes = ceil((error.until - now) / timedelta(minutes=1)) if error.until else 0
        _try_again(talk, "sorry-under-way-for" if minutes > 0 else "sorry-under-way", minutes=minutes)
    except (TryLater, OutcomeUnknown):
        talk.told_of.clear()
        _try_again(talk, "sorry-outage")
    except BookingsError as error:
        if not isinstance(error, Rejected):
            talk.told_of.clear()
        _out_of_order(talk)
    await let_go(talk)
    return _turn(talk)


def _turn(talk: Talk) -> Turn:
    return Turn(talk.frame, tuple(talk.replies), tuple(sorted(talk.told_of)))


async def _tell(talk: Talk, settled: Settled) -> Turn:
    """Say unasked how a write ended that the customer has not been told of.

    While Graph is down it is said in a word, and the whole with the next message.
    """
    before = talk.frame
    if before.intent != settled.intent:
        return await _tell_of_what_is_forgotten(talk, settled)
    word = talk.words.say("went-through" if settled.is_done else "sorry-not-done")
    is_asked_again = not settled.is_done and before.goal is not Goal.CANCEL
    after = before.unsettled() if is_asked_again else replace(before, agreed=True, sent=True)
    told_of = (settled.intent,)
    try:
        await _load_shops(talk)
        if is_asked_again:
            talk.notes.append(word)
        talk.frame = after
        if not (is_asked_again and before.unread):
            await _carry_on(talk)
        if before.unread and not talk.frame.sent:
            talk.frame = replace(talk.frame, unread=before.unread)
            await _hear_and_go_on(talk)
    except BookingsError:
        return Turn(after, (Say(word),), told_of)
    return Turn(before, ()) if talk.frame.sent else Turn(talk.frame, tuple(talk.replies), told_of)


async def _tell_of_what_is_forgotten(talk: Talk, settled: Settled) -> Turn:
    """The conversation does not know of that write any more: what was said after the yes could not be kept."""
    told_of = (settled.intent,)
    if any(made.intent == settled.intent for made in talk.frame.made):
        return Turn(talk.frame, (), told_of)  # its receipt has been shown
    if not settled.is_done:
        return Turn(talk.frame, (Say(talk.words.say("sorry-not-done")),), told_of)
    if settled.kind == "cancel":
        return Turn(talk.frame, (Say(talk.words.say("cancelled-unnamed")),), told_of)
    title = "receipt-move-title" if settled.kind == "move" else "receipt-title"
    if settled.business_id in talk.desk.business_ids and settled.appointment_id:
        made = Made(settled.business_id, settled.appointment_id, settled.intent)
        if all(one.appointment_id != made.appointment_id for one in talk.frame.made):
            talk.frame = replace(talk.frame, made=(*talk.frame.made, made))
        with suppress(BookingsError):
            await _load_shops(talk)
            found = await talk.desk.look_up(made.business_id, made.appointment_id)
            if found is not None:
                talk.receipt(title, found)
    replies = tuple(talk.replies) or (Say(talk.words.say("went-through")),)
    return Turn(talk.frame, replies, told_of)


async def _run(talk: Talk) -> None:
    await _load_shops(talk)
    if talk.frame.business_id not in {None, *talk.desk.business_ids}:
        # It was served when this was stored, and is not any more.
        talk.frame = replace(talk.frame.for_goal(None), business_id=None)
        talk.notes.append(talk.words.say("sorry-gone"))
    if talk.frame.business_id is None and len(talk.shops) == 1:
        talk.frame = replace(talk.frame, business_id=talk.shops[0].business.id)
    _tell_what_is_spoken(talk)
    if talk.frame.sent and await _settle(talk):
        return
    await _hear_and_go_on(talk)


def _tell_what_is_spoken(talk: Talk) -> None:
    """Whoever writes in a language that this conversation is not held in hears so once, in that language."""
    language = language_of(talk.said.text)
    if talk.said.pressed is not None or language in {None, talk.words.language, *talk.frame.not_spoken}:
        return
    assert language is not None
    business = (talk.shop or talk.shops[0]).business
    told = not_spoken(
        language, (talk.words.language,), business=business.name, phone=business.phone, form=talk.words.form
    )
    talk.replies.append(Say(told))
    talk.frame = replace(talk.frame, not_spoken=(*talk.frame.not_spoken, language))


async def _hear_and_go_on(talk: Talk) -> None:
    said = _with_unread(talk)
    chosen = talk.shop
    if not await _hear(talk, said):
        return
    if chosen is None and talk.shop is not None:
        # Now that the business is known, its services and staff can be heard in what was said before.
        await _hear(talk, said)
    elif talk.shop is None:
        talk.frame = replace(talk.frame, unread=said.text[:LONGEST])
    await take_after_made(talk)
    await _carry_on(talk)


async def _hear(talk: Talk, said: Said) -> bool:
    """Understand a message and learn from it; False when the turn has been answered already."""
    talk.heard = understand(said, await _context(talk))
    if talk.shop is not None and _turn_to_another_business(talk):
        talk.heard = understand(said, await _context(talk))
    if talk.frame_before.sent:
        talk.heard = about_what_was_made(talk.heard, talk.frame)
    talk.read = True
    talk.frame = replace(talk.frame, unread="")
    if said.joined and not said.text and talk.frame.greeted:
        return False
    return take_in(talk, said)


def _turn_to_another_business(talk: Talk) -> bool:
    """What was wished for here is wished for there: the service of the same name, at the same time, by others."""
    there = next((shop for shop in talk.shops if shop.business.id == talk.heard.business_id), None)
    if there is None or there is talk.shop or talk.frame.goal in {Goal.MOVE, Goal.CANCEL}:
        return False
    wanted = talk.service.name.casefold() if talk.service else None
    same = next((service.id for service in there.services if service.name.casefold() == wanted), None)
    frame = replace(talk.frame.forget(Field.BUSINESS), staff=None, not_staff=None, choosing_staff=False)
    talk.frame = replace(frame, business_id=there.business.id, service_id=same)
    return True


async def _load_shops(talk: Talk) -> None:
    """All of them, so that each can be named; once one is chosen, the others may be out of reach."""
    ids = talk.desk.business_ids
    found = await asyncio.gather(*map(talk.desk.catalogue, ids), return_exceptions=True)
    chosen = talk.frame.business_id
    for business_id, shop in zip(ids, found, strict=True):
        if isinstance(shop, BaseException) and (chosen not in ids or business_id == chosen):
            raise shop
    talk.shops = tuple(shop for shop in found if isinstance(shop, Catalogue))


def _with_unread(talk: Talk) -> Said:
    """The message, with one that could not be read before put in front of it."""
    if not talk.frame.unread or talk.said.pressed is not None:
        return talk.said
    again = load(talk.words.language).is_only(talk.said.text.casefold(), "commands", "try-again")
    text = talk.frame.unread if again or not talk.said.text else f"{talk.frame.unread}. {talk.said.text}"
    return replace(talk.said, text=text, joined=False)


async def _context(talk: Talk) -> Context:
    shop = talk.shop
    zone = talk.zones.main
    frame = talk.frame
    day = local_day(frame.slot, zone) if frame.slot else frame.when.days[0] if len(frame.when.days) == 1 else None
    question = shop.questions.get(frame.asked_question or "") if shop else None
    moment = Moment(
        now=talk.now.astimezone(zone),
        locale=talk.words.locale,
        day=day,
        among=_days_on_offer(frame, zone),
        opening=_opening(shop) if shop else None,
        offered=tuple(local_time(s, zone) for s in frame.slots or ()) if frame.asked is Field.SLOT else (),
        expects_day=frame.asked is Field.DAY,
        expects_time=frame.asked in {Field.SLOT, Field.CONFIRM} or _is_number_for_time(talk),
    )
    targets = talk.speaker.told_apart(await talk.looked_up()) if frame.asked is Field.TARGET else {}
    return Context(
        moment=moment,
        phrases=load(talk.words.language),
        expects=frame.asked,
        businesses={s.business.id: s.business.name for s in talk.shops},
        business_id=frame.business_id,
        services={s.id: s.name for s in shop.services} if shop else {},
        lengths={s.id: s.duration for s in shop.services} if shop else {},
        staff={s.id: s.name for s in shop.staff} if shop else {},
        doers=frozenset(s.id for s in shop.staff_of(talk.service)) if shop and talk.service else frozenset(),
        targets=targets,
        offered=_offered(talk),
        question=question,
        regions=regions_of(shop.zone.key if shop else None, talk.words.locale),
    )


def _is_number_for_time(talk: Talk) -> bool:
    """ "4" is no name, and "11" none of four people: more likely the hour."""
    said = talk.said.text.strip()
    if not said.isdecimal() or len(said) > 2:
        return talk.frame.asked is Field.STAFF and bool(talk.frame.when.days)  # "Ana, 10"
    is_none = talk.frame.asked is Field.STAFF and int(said) > len(_offered(talk))
    return talk.frame.asked is Field.NAME or is_none


def _days_on_offer(frame: Frame, zone: ZoneInfo) -> tuple[date, ...]:
    """The days that a bare weekday is taken from: those just offered, else those wished for."""
    if frame.asked not in {Field.DAY, Field.SLOT}:
        return frame.when.days if len(frame.when.days) > 1 else ()
    offered = (frame.open_days or ())[:DAYS_SHOWN] or tuple(sorted({local_day(s, zone) for s in frame.slots or ()}))
    return offered if (len(offered) > 1 or frame.missed) and frame.when.days else ()


def _offered(talk: Talk) -> tuple[str, ...]:
    """The ids on offer, in the order in which they were shown."""
    match talk.frame.asked:
        case Field.BUSINESS:
            return tuple(s.business.id for s in talk.shops)
        case Field.SERVICE if talk.shop:
            return talk.frame.service_options or tuple(s.id for s in talk.shop.services)
        case Field.STAFF if talk.shop and talk.service:
            return (ANYONE, *(s.id for s in talk.shop.staff_of(talk.service)))
        case Field.TARGET:
            return talk.frame.target_options
        case _:
            return ()


async def _carry_on(talk: Talk) -> None:
    if talk.show_made:
        await show(talk, "mine-title")
    for _ in range(_ENOUGH):
        if _has_lost_its_service(talk):
            talk.notes.append(talk.words.say("sorry-gone"))
            talk.frame = talk.frame.forget(Field.SERVICE)
        action = decide(talk.frame, talk.shop)
        if _rests_on_slot(action) and not await keep(talk):
            continue
        if await _do(talk, action):
            return
    raise AssertionError("the policy goes round in circles")


def _has_lost_its_service(talk: Talk) -> bool:
    """Whether what is to be booked was on offer when it was chosen, and is not any more."""
    frame = talk.frame
    is_settled = frame.goal is not Goal.BOOK or frame.sent
    return not is_settled and talk.shop is not None and frame.service_id is not None and talk.service is None


def _rests_on_slot(action: Action) -> bool:
    """Whether this is asked of a customer who has chosen their slot."""
    match action:
        case AskFor(Field.NAME | Field.EMAIL | Field.PHONE | Field.QUESTION) | Summarise():
            return True
        case _:
            return False


async def _do(talk: Talk, action: Action) -> bool:
    """Carry out one action; True when it has left the customer with something to answer."""
    match action:
        case AskFor(Field.CONFIRM_CANCEL):
            return await ask_cancel(talk)
        case AskFor(Field.BUSINESS):
            names = tuple(Choice(s.business.name, s.business.name) for s in talk.shops)
            return talk.ask(Field.BUSINESS, Ask(talk.words.say("ask-business"), names))
        case AskFor(Field.GOAL):
            first = talk.greeting or (talk.heard.yes and talk.frame_before.goal is None)
            return talk.ask(Field.GOAL, talk.speaker.ask_goal(talk.frame, first=first))
        case AskFor(field, question_id):
            talk.frame = replace(talk.frame, asked_question=question_id)
            _note_service(talk, field)
            _note_new_slot(talk, field)
            _note_what_was_told(talk, field)
            before = talk.frame_before
            again = before.asked is field and (before.slots, before.service_options) == (
                talk.frame.slots,
                talk.frame.service_options,
            )
            return talk.ask(field, talk.speaker.ask(field, talk.frame, question_id, again=again))
        case Search():
            await search(talk)
            return False
        case ChooseTarget():
            return await choose_target(talk)
        case ShowAppointments():
            return await show_appointments(talk)
        case Summarise() if talk.frame.goal is Goal.MOVE:
            return await summarise_move(talk)
        case Summarise():
            return summarise(talk)
        case Book():
            return await book(talk)
        case Move():
            return await move(talk)
        case Cancel():
            return await cancel(talk)
        case _:
            assert_never(action)


def _note_service(talk: Talk, field: Field) -> None:
    """Name what was made of "a color", where the next question does not."""
    service = talk.service
    is_news = talk.frame.goal is Goal.BOOK and talk.frame.service_id != talk.frame_before.service_id
    if service is None or not is_news or not talk.heard.service_ids or field not in {Field.DAY, Field.SLOT}:
        return
    if normal(service.name) not in normal(talk.said.text) and not any(service.name in note for note in talk.notes):
        talk.notes.insert(0, talk.words.say("noted-service", service=service.name))


def _note_new_slot(talk: Talk, field: Field) -> None:
    """Say what was chosen, where the next question does not: nothing changes behind the customer's back."""
    slot = talk.frame.slot
    if slot is None or slot == talk.frame_before.slot or field not in {Field.EMAIL, Field.PHONE, Field.QUESTION}:
        return
    if what := talk.in_words():
        talk.notes.append(talk.words.say("noted", what=what))


def _note_what_was_told(talk: Talk, field: Field) -> None:
    """What was told in answer to another question is taken, though that is asked again."""
    before, now = talk.frame_before, talk.frame
    if field not in {Field.SERVICE, Field.STAFF} or before.asked is not field or talk.notes:
        return
    if now.when.days != before.when.days and len(now.when.days) == 1:
        talk.notes.append(talk.words.say("noted", what=talk.words.day(now.when.days[0])))
    elif _told(now) != _told(before):
        talk.notes.append(talk.words.say("noted-plain"))


def _told(frame: Frame) -> tuple[object, ...]:
    return frame.when, frame.staff, frame.not_staff, frame.name, frame.email, frame.phone


async def _settle(talk: Talk) -> bool:
    """Finish the write that had no clear answer, before anything new; True when that answers this turn too.

    Until it is finished questions are answered all the same, and a wish is kept to be seen to afterwards.
    """
    before = talk.frame
    heard = understand(talk.said, await _context(talk))
    await _carry_on(talk)
    if talk.frame.sent:
        _answer_meanwhile(talk, heard)
        return True
    if not (is_wish(heard) or heard.topics):
        talk.said = replace(talk.said, text="", pressed=None)  # it asked how things stand, and that has been told
        if not before.unread:
            return True
    talk.frame = replace(talk.frame, unread=before.unread)
    return False


def _answer_meanwhile(talk: Talk, heard: Heard) -> None:
    """Over the word that the write is still being looked into, which is the last reply."""
    answers = answers_to(talk, heard)
    if answers:
        talk.replies.insert(-1, Say("\n".join(answers)))
    if is_wish(heard):
        talk.keep_for_later()
        talk.replies[-1] = replace(talk.replies[-1], text=talk.words.say("sorry-still-checking-wish"))


def _try_again(talk: Talk, why: str, **values: int) -> None:
    """Nothing could be done: say why, keep everything, offer to try again."""
    if not talk.read and not load(talk.words.language).is_only(talk.said.text.casefold(), "commands", "try-again"):
        talk.keep_for_later()
    pressed = talk.said.pressed
    if not talk.read and pressed is not None and pressed.get("do") != "confirm" and not talk.frame.sent:
        # What else was pressed is not kept, so that a yes now would be to a summary that was not to stay as it is.
        talk.frame = talk.frame.unsettled()
    talk.notes.clear()
    again_choice = Choice(talk.words.say("button-try-again"), talk.words.say("button-try-again"))
    talk.replies.append(Ask(talk.words.say(why, **values), (again_choice,)))


def _out_of_order(talk: Talk) -> None:
    """Our set-up is wrong: the customer cannot help it, and is told whom to ask."""
    contact = talk.speaker.contact() if talk.shops else None
    say = talk.words.say
    talk.replies.append(Say(say("sorry-setup-contact", contact=contact) if contact else say("sorry-setup")))


def _opening(shop: Catalogue) -> tuple[time, time] | None:
    """The earliest opening and the latest closing in the week: what decides between 3 and 15 o'clock."""
    spans = [span for day in shop.business.hours or () for span in day]
    if not spans:
        return None
    closing = max((span.end if span.end != time(0) else time(23, 59)) for span in spans)
    return min(span.start for span in spans), closing
