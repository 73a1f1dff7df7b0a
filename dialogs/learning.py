"""What a message changes: commands obeyed, questions answered, facts taken into the frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from dialogs.answers import answer
from dialogs.decide import selects_staff
from dialogs.frame import Frame
from dialogs.heard import ANYONE, Command, Field, Following, Goal, Heard, Topic, Trouble, When
from dialogs.meaning import (
    goal_of,
    is_one_wish_too_many,
    taken_from_offer,
    unmixed,
    wants_back,
    wish_of,
    wonders_what_to_do,
)
from dialogs.replies import Say
from dialogs.said import Said
from dialogs.talk import Talk
from dialogs.unclear import is_question_for_the_business, may_be_a_wish, note_unclear, show_what_there_is

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


def take_in(talk: Talk, said: Said) -> bool:
    """Learn from what was heard; False when the turn has been answered already."""
    if wants_back(talk.heard, talk.frame) and talk.frame.dropped is not None:
        talk.frame = replace(talk.frame.dropped, made=talk.frame.made)
        talk.notes.append(talk.words.say("taken-up-again"))
        return True
    heard = talk.heard = unmixed(talk.heard, talk.frame)
    before = talk.frame
    _note_troubles(talk, heard)
    if said.joined or (heard.command is Command.HELLO and before.goal is None) or not before.greeted:
        _greet(talk, said)
    if heard.intent is not None and not _is_current(talk, heard.intent):
        return True
    if heard.command is not None and not _obey(talk, heard.command):
        return False
    if heard.topics:
        _answer(talk, heard)
        if heard.topics and not (heard.service_ids and heard.when) and heard.goal is None:
            return True
    if before.asked in {None, Field.GOAL} and before.goal is None and heard.no and not heard.goal:
        talk.replies.append(Say(talk.words.say("thanks")))
        return False
    if wonders_what_to_do(heard, before) and goal_of(heard, before) is None:
        talk.replies.append(talk.speaker.move_or_cancel())
        return False
    if _is_late_change(heard, before):
        contact = talk.speaker.contact() or talk.speaker.shop.business.name
        talk.notes.append(talk.words.say("booked-stays", contact=contact))
        return True
    if heard.change is Field.STAFF and before.goal is None and before.made and heard.staff is None:
        talk.replies.append(Say(talk.words.say("ask-staff-instead")))
        return False
    _learn(talk, heard)
    is_not_right = heard.no or (before.asked is Field.CONFIRM and heard.cannot_come)
    if before.asked in {Field.NAME, Field.CONFIRM} and is_not_right and talk.frame == before:
        talk.replies.append(talk.speaker.ask_change(talk.frame))
        talk.frame = talk.frame.unsettled()  # a yes now would be to this question, and not to the summary
        return False
    is_as_chosen = before.asked is Field.CONFIRM and bool(heard.when)  # "is that the 25th?"
    answered = said.joined or heard.command or heard.goal or (heard.yes and before.goal is None) or is_as_chosen
    is_known = heard.staff is not None and heard.staff == before.staff
    answered = answered or is_known or (bool(heard.service_ids) and heard.service_ids == (before.service_id,))
    if not talk.notes and talk.frame == before and not answered:
        note_unclear(talk, said)
    return True


def _is_late_change(heard: Heard, frame: Frame) -> bool:
    """Whether details of an appointment that is made already shall change which cannot be changed by chat."""
    if frame.goal is not None or not frame.made or heard.goal or heard.service_ids or heard.when:
        return False
    details = {Field.NAME, Field.EMAIL, Field.PHONE, Field.QUESTION}
    return bool(heard.email or heard.phone or heard.name or heard.not_staff or heard.change in details)


def _greet(talk: Talk, said: Said) -> None:
    first = not talk.frame.greeted
    talk.frame = replace(talk.frame, greeted=True)
    only_hello = said.joined or talk.heard.command in {Command.HELLO, Command.HELP} or not talk.heard
    if only_hello and talk.heard.command is not Command.HELP and (first or talk.heard.command is Command.HELLO):
        talk.greeting = True
        talk.notes.append(_greeting(talk))
        if is_question_for_the_business(talk, said) and (contact := talk.speaker.contact()):
            talk.notes.append(talk.words.say("unclear-question-for-us", contact=contact))
        elif first and may_be_a_wish(talk, said):
            show_what_there_is(talk)


def _greeting(talk: Talk) -> str:
    if talk.shop is None:
        return talk.words.say("greeting-plain")
    return talk.words.say("greeting", business=talk.shop.business.name)


def _is_current(talk: Talk, intent: str) -> bool:
    """Whether a confirm button belongs to the summary on the table; an old one gets its old answer again."""
    if intent == talk.frame.intent:
        return True
    made = next((m for m in talk.frame.made if m.intent == intent), None)
    if made is None:
        talk.notes.append(talk.words.say("trouble-old-button"))
    else:
        talk.frame = replace(talk.frame.for_goal(Goal.LOOK_UP), target_id=made.appointment_id)
    return False


def _obey(talk: Talk, command: Command) -> bool:
    """Carry out a command; False when that is the whole answer."""
    say = talk.words.say
    match command:
        case Command.START_OVER:
            business_id = talk.frame.business_id if len(talk.desk.business_ids) == 1 else None
            talk.frame = replace(talk.frame.cleared(), business_id=business_id)
            talk.greeting = True
            talk.notes.append(say("started-over"))
        case Command.GIVE_UP:
            gave_up = {None: "gave-up-nothing", Goal.BOOK: "gave-up"}.get(talk.frame.goal, "gave-up-cancel")
            talk.notes.append(say(gave_up))
            talk.finish(is_given_up=True)
        case Command.GO_BACK:
            _go_back(talk)
        case Command.HELP:
            talk.notes.append(say("help", example=talk.example()))
        case Command.PERSON:
            talk.notes.append(_person(talk))
        case Command.THANKS if talk.frame.goal is None:
            talk.replies.append(Say(say("thanks")))
            return False
        case Command.THANKS | Command.HELLO | Command.TRY_AGAIN:
            pass
        case _:
            assert_never(command)
    return True


def _go_back(talk: Talk) -> None:
    asked = talk.frame.asked
    known = {
        Field.BUSINESS: len(talk.desk.business_ids) > 1 and talk.frame.business_id is not None,
        Field.SERVICE: talk.frame.service_id is not None and talk.frame.goal is Goal.BOOK,
        Field.STAFF: talk.frame.staff is not None and talk.frame.goal is Goal.BOOK,
        Field.DAY: bool(talk.frame.when),
        Field.SLOT: talk.frame.slot is not None,
        Field.NAME: talk.frame.name is not None,
        Field.EMAIL: talk.frame.email is not None,
        Field.PHONE: talk.frame.phone is not None,
        Field.QUESTION: bool(talk.frame.answers),
    }
    here = _ORDER.index(asked) if asked in _ORDER else 0
    earlier = next((f for f in reversed(_ORDER[:here]) if known.get(f)), None)
    if earlier is None:
        talk.notes.append(talk.words.say("nothing-to-go-back"))
    else:
        talk.frame = talk.frame.forget(earlier)


def _person(talk: Talk) -> str:
    business = (talk.shop or talk.shops[0]).business
    if business.phone:
        return talk.words.say("person", business=business.name, phone=business.phone, email=business.email or "")
    if business.email:
        return talk.words.say("person", business=business.name, phone="none", email=business.email)
    return talk.words.say("person-unknown", business=business.name)


def _answer(talk: Talk, heard: Heard) -> None:
    """A question in between; a question for the services leads straight to choosing one."""
    if heard.topics == (Topic.SERVICES,) and talk.frame.goal is None and talk.shop is not None:
        talk.frame = talk.frame.for_goal(Goal.BOOK)
        return
    if len(heard.service_ids) == 1 and talk.frame.service_id is None:
        talk.frame = replace(talk.frame, spoken_of=heard.service_ids[0])
    talk.notes.extend(_answers(talk, heard))


def _answers(talk: Talk, heard: Heard) -> list[str]:
    options = talk.frame.service_options if talk.frame.asked is Field.SERVICE else ()
    subject = heard.service_ids or options or ((talk.frame.service_id,) if talk.frame.service_id else ())
    return [answer(talk.speaker, topic, subject, heard) for topic in heard.topics]


def answers_to(talk: Talk, heard: Heard) -> list[str]:
    """What can be said to a message whatever else is under way."""
    person = [_person(talk)] if heard.command is Command.PERSON else []
    return [*person, *_answers(talk, heard)]


def _note_troubles(talk: Talk, heard: Heard) -> None:
    say = talk.words.say
    for trouble, said in heard.troubles:
        match trouble:
            case Trouble.PAST_DAY:
                day = date.fromisoformat(said)
                shown = talk.words.day(day) if day.year == talk.today.year else talk.words.day_and_year(day)
                talk.notes.append(say("trouble-past-day", day=shown))
            case Trouble.OTHER_WEEKDAY:
                day = date.fromisoformat(said)
                talk.notes.append(say("trouble-other-weekday", day=talk.words.day(day)))
            case Trouble.BAD_EMAIL:
                talk.notes.append(say("unclear-email"))
            case Trouble.BAD_PHONE:
                talk.notes.append(say("unclear-phone"))
            case Trouble.NO_SUCH_DAY | Trouble.NO_SUCH_TIME | Trouble.NO_SUCH_STAFF:
                talk.notes.append(say(f"trouble-{trouble.value}", said=said))
            case Trouble.TOO_LONG | Trouble.UNKNOWN_BUTTON:
                talk.notes.append(say(f"trouble-{trouble.value}"))
            case _:
                assert_never(trouble)


def _learn(talk: Talk, heard: Heard) -> None:
    goal = goal_of(heard, talk.frame)
    if goal is Goal.CANCEL and talk.frame.goal is Goal.BOOK:
        if (instead := _instead(talk, heard)) is not None:
            goal, heard = None, instead
        elif not talk.frame.made:
            # "cancel my appointment" before anything is booked means the booking that is being made.
            _obey(talk, Command.GIVE_UP)
            return
    if heard.goal is Goal.LOOK_UP and talk.frame.goal is not None:
        talk.show_made = bool(talk.frame.made)
        if not talk.frame.made and (what := talk.in_words()):
            talk.notes.append(talk.words.say("noted", what=what))
    if is_one_wish_too_many(heard, talk.frame):
        _put_off(talk, heard)
        if talk.frame.slot is not None:
            return
        heard = replace(heard, service_ids=(), then_services=())  # and what else it says is of the first
    _note_how_many(talk, heard, goal)
    heard = replace(heard, goal=goal, service_ids=heard.service_ids or _meant_by_it(talk, heard, goal))
    if goal in {Goal.MOVE, Goal.CANCEL} or talk.frame.goal in {Goal.MOVE, Goal.CANCEL}:
        # These name an appointment; only for the one that is being moved already, another service.
        is_moving = talk.frame.goal is Goal.MOVE and talk.frame.moves_from is not None and goal is None
        heard = replace(heard, service_ids=heard.service_ids if is_moving else ())
    heard = _with_its_time(talk, heard)
    talk.frame = talk.frame.learn(_owned(talk, heard))
    if talk.frame.goal is Goal.BOOK:
        more, another = heard.then_services or talk.frame.then_services, heard.several or talk.frame.for_another
        talk.frame = replace(talk.frame, then_services=more, for_another=another)
    if heard.not_staff is not None:
        _leave_out(talk, heard.not_staff)
    _agree(talk, heard)
    _keep_staff_possible(talk)
    if talk.frame.asked is Field.EMAIL and (heard.skip or heard.no) and talk.frame.email is None:
        contact = talk.speaker.contact() or talk.speaker.shop.business.name
        talk.notes.append(talk.words.say("email-needed", contact=contact))


def _instead(talk: Talk, heard: Heard) -> Heard | None:
    """ "Cancel the massage, I want a haircut instead": the other one, where there is just one."""
    named = (*heard.service_ids, *(one.service_id for one in heard.then_services))
    others = tuple(key for key in named if key != talk.frame.service_id)
    is_one = heard.corrects and len(others) == 1
    return replace(heard, goal=None, service_ids=others, then_services=()) if is_one else None


def _put_off(talk: Talk, heard: Heard) -> None:
    """A second booking is kept in mind until the one under way is made."""
    frame, other = talk.frame, heard.for_companion
    more = tuple(Following(key, is_for_other=other) for key in heard.service_ids if key != frame.service_id)
    talk.frame = replace(frame, then_services=(*frame.then_services, *more, *heard.then_services))
    talk.notes.append(talk.words.say("one-at-a-time"))


def _note_how_many(talk: Talk, heard: Heard, goal: Goal | None) -> None:
    say, is_to_book = talk.words.say, goal in {None, Goal.BOOK}
    if heard.then_services and is_to_book and talk.shop is not None:
        first = talk.shop.service(heard.service_ids[0])
        talk.notes.append(say("one-after-the-other", service=first.name if first else ""))
    if heard.series and is_to_book:
        talk.notes.append(say("one-of-series"))
    if heard.several and goal is not Goal.CANCEL:
        talk.notes.append(say("one-person"))


def _with_its_time(talk: Talk, heard: Heard) -> Heard:
    """With the wish for a time as it is meant here, and without what stood in its way."""
    if (taken := taken_from_offer(heard, talk.frame, talk.zones.main)) is not None:
        talk.take(taken)
        heard = replace(heard, when=When())
    else:
        wish = wish_of(heard, talk.frame, talk.zones.main, talk.now)
        heard = replace(heard, when=wish, change=None if wish and heard.change is Field.SLOT else heard.change)
    is_moving = talk.frame.moves_from is not None
    if heard.when.soonest and not heard.when.days and talk.frame.missed:
        talk.frame = replace(talk.frame, when=replace(talk.frame.when, days=()))  # that day had nothing
    if (heard.same_day or heard.same_time) and not heard.when and is_moving:
        talk.frame = replace(talk.frame.unsettled(), slots=None, open_days=None, slot=None)
    if heard.shift and not heard.when and is_moving:
        talk.frame = talk.frame.forget(Field.DAY).forget(Field.SLOT)  # counted from the appointment, as it is now
    return heard


def _meant_by_it(talk: Talk, heard: Heard, goal: Goal | None) -> tuple[str, ...]:
    """ "How much is a massage?" - "Then book it for tomorrow"."""
    begins = goal is Goal.BOOK and talk.frame.goal is None and (heard.of_it or heard.when or heard.staff)
    goes_on = talk.frame.goal is Goal.BOOK and talk.frame.service_id is None and heard.of_it
    return (talk.frame.spoken_of,) if (begins or goes_on) and talk.frame.spoken_of else ()


def _leave_out(talk: Talk, unwanted: str) -> None:
    """Somebody is not wanted: take the only other one, or ask again without them."""
    shop, service = talk.shop, talk.service
    if shop is None:
        return
    others = [s for s in (shop.staff_of(service) if service else shop.staff) if s.id != unwanted]
    frame = talk.frame.forget(Field.STAFF)
    if len(others) == 1:
        talk.frame = replace(frame, staff=others[0].id, choosing_staff=False)
    else:
        talk.frame = replace(frame, not_staff=unwanted)


def _owned(talk: Talk, heard: Heard) -> Heard:
    """Only appointments of this conversation can be meant: a button's data came over the wire."""
    mine = {m.appointment_id for m in talk.frame.made}
    if heard.target_ids and not mine.issuperset(heard.target_ids):
        talk.notes.append(talk.words.say("trouble-old-button"))
        return replace(heard, target_ids=(), goal=None)
    return heard


def _agree(talk: Talk, heard: Heard) -> None:
    """A yes or no to what is on the table."""
    frame = talk.frame
    if frame.asked in {Field.CONFIRM, Field.CONFIRM_CANCEL} and frame.intent is not None and heard.yes:
        talk.frame = replace(frame, agreed=True)
    elif frame.asked is Field.CONFIRM_CANCEL and heard.no:
        talk.notes.append(talk.words.say("gave-up-cancel"))
        talk.finish()
    elif frame.asked is Field.SLOT and heard.no and not (heard.when or heard.change or heard.staff or heard.not_staff):
        talk.frame = frame.forget(Field.DAY).forget(Field.SLOT)


def _keep_staff_possible(talk: Talk) -> None:
    """Someone who does not provide the service cannot be kept for it."""
    service, shop = talk.service, talk.shop
    if service is None or shop is None or talk.frame.staff in {None, ANYONE}:
        return
    if talk.frame.staff not in {s.id for s in shop.staff_of(service)}:
        name = talk.speaker.staff_name(talk.frame.staff) or ""
        talk.notes.append(talk.words.say("trouble-staff-not-for", staff=name, service=service.name))
        talk.frame = talk.frame.forget(Field.STAFF)
    elif talk.frame.goal is Goal.BOOK and len(shop.staff_of(service)) > 1 and not selects_staff(talk.frame, shop):
        talk.notes.append(talk.words.say("trouble-staff-not-chosen", business=shop.business.name))
        talk.frame = replace(talk.frame.forget(Field.STAFF), choosing_staff=False)
