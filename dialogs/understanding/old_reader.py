"""TEMPORARY: the reader of before, behind the contract of the new one, which takes its place as `read`.

The words are read into `Heard` as ever, and what that means where the conversation stands becomes acts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from dialogs import acts as a
from dialogs.acts import AnyAct, Direction, Goal
from dialogs.said import Said
from dialogs.understand import heard as old
from dialogs.understand.heard import ANYONE, Following, Heard
from dialogs.understand.message import understand
from dialogs.understand.people import regions_of
from dialogs.understand.purpose import asks_why, is_question
from dialogs.understand.text import load, normal, plain
from dialogs.understand.utterance import Context as OldContext
from dialogs.understand.when import Moment
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.message import clean
from dialogs.when import Like, When
from graph.model import AnswerType, Question

_ASKED = {Asked.TIME: old.Field.SLOT, Asked.WHICH: old.Field.TARGET}
_FIELDS = {old.Field.SLOT: a.Field.TIME, old.Field.QUESTION: a.Field.ANSWER}
_GOALS = {old.Goal.LOOK_UP: Goal.SHOW}
_COMMANDS = {
    old.Command.GIVE_UP: a.Command.STOP,
    old.Command.GO_BACK: a.Command.BACK,
    old.Command.TRY_AGAIN: a.Command.AGAIN,
}
_OF_DAYS = {old.Trouble.PAST_DAY, old.Trouble.OTHER_WEEKDAY}
_SHOWN = 6


def read(message: str, context: Context) -> tuple[AnyAct, ...]:
    """What a message does, seen from what was asked, what is on offer and what is known."""
    language = context.locale[:2]
    heard = _unmixed(understand(Said(message), _old_context(message, context)), context)
    return _Bridge(message, context, heard, language).acts()


def _old_context(message: str, context: Context) -> OldContext:
    expects = _old_asked(context.asked)
    draft, offered = context.draft, context.starts
    question = context.question
    zone = getattr(context.now.tzinfo, "key", None)
    day = draft.start.date() if draft.start else draft.when.days[0] if len(draft.when.days) == 1 else None
    doers = next((one.staff_ids for one in context.services if one.id == draft.service_id), ())
    moment = Moment(
        now=context.now,
        locale=context.locale,
        day=day,
        among=_among(context),
        opening=_opening(context),
        offered=tuple(start.time() for start in offered),
        expects_day=context.asked is Asked.DAY,
        expects_time=context.asked in {Asked.TIME, Asked.CONFIRM} or _is_number_for_time(message, context),
    )
    return OldContext(
        moment=moment,
        phrases=load(context.locale[:2]),
        expects=expects,
        businesses=dict(context.businesses),
        business_id=context.businesses[0][0] if context.services and context.businesses else None,
        services={one.id: one.name for one in context.services},
        lengths={one.id: one.length for one in context.services},
        staff={one.id: one.name for one in context.staff},
        doers=frozenset(doers),
        targets={_id_of(one.acts): one.label for one in context.options} if context.asked is Asked.WHICH else {},
        offered=tuple(_id_of(one.acts) for one in context.options)
        if context.asked not in {Asked.TIME, Asked.DAY}
        else (),
        question=Question(
            "", question.text, AnswerType.CHOICE if question.options else AnswerType.TEXT, question.options
        )
        if question
        else None,
        regions=tuple(
            dict.fromkeys((*((context.country,) if context.country else ()), *regions_of(zone, context.locale)))
        ),
    )


def _old_asked(asked: Asked | None) -> old.Field | None:
    if asked is None or asked is Asked.PEOPLE:
        return None
    return _ASKED.get(asked) or old.Field(asked.value)


def _id_of(acts: tuple[AnyAct, ...]) -> str:
    match acts:
        case (a.GiveBusiness(business_id=key),):
            return key
        case (a.GiveService(service_ids=(key,)),) | (a.GiveAppointment(appointment_ids=(key,)),):
            return key
        case (a.GiveStaff(staff_ids=(key,)),):
            return key
        case (a.GiveStaff(),):
            return ANYONE
        case (a.GiveText(text=text),):
            return text
        case _:
            return ""


def _among(context: Context) -> tuple[date, ...]:
    """The days that a bare weekday is taken from: those just offered, else those wished for."""
    wished = context.draft.when.days
    if context.asked not in {Asked.DAY, Asked.TIME}:
        return wished if len(wished) > 1 else ()
    offered = context.days[:_SHOWN]
    is_instead = len(offered) > 1 or not set(offered) <= set(wished)
    return offered if is_instead and wished else ()


def _opening(context: Context) -> tuple[time, time] | None:
    """The earliest opening and the latest closing in the week: what decides between 3 and 15 o'clock."""
    spans = [span for day in context.hours for span in day]
    if not spans:
        return None
    closing = max((end if end != time(0) else time(23, 59)) for _, end in spans)
    return min(start for start, _ in spans), closing


def _is_number_for_time(message: str, context: Context) -> bool:
    """ "4" is no name, and "11" none of four people: more likely the hour."""
    said = message.strip()
    if not said.isdecimal() or len(said) > 2:
        return context.asked is Asked.STAFF and bool(context.draft.when.days)  # "Ana, 10"
    is_none = context.asked is Asked.STAFF and int(said) > len(context.options)
    return context.asked is Asked.NAME or is_none


def _unmixed(heard: Heard, context: Context) -> Heard:
    """What "cancel it" means here: yes to a cancellation just asked for, an appointment made before, or giving up."""
    if heard.command is not old.Command.GIVE_UP or heard.goal is not old.Goal.CANCEL:
        return heard
    if context.asked is Asked.CONFIRM_CANCEL:
        return replace(heard, command=None, goal=None, yes=True)
    if context.draft.goal is None and context.appointments:
        return replace(heard, command=None)
    return replace(heard, goal=None)


def _when(when: old.When, like: tuple[Like, ...] = ()) -> When:
    choices = tuple(_when(one) for one in when.choices)
    return When(when.days, when.at, when.after, when.before, when.soonest, choices, like=like)


class _Bridge:
    def __init__(self, message: str, context: Context, heard: Heard, language: str) -> None:
        self.message = message
        self.context = context
        self.heard = self._instead(heard, context)
        self.phrases = load(language)
        self.is_idle = context.draft.goal is None
        self.found: list[AnyAct] = []

    @staticmethod
    def _instead(heard: Heard, context: Context) -> Heard:
        """ "Cancel the massage, I want a haircut instead": the other one, where there is just one."""
        if heard.goal is not old.Goal.CANCEL or context.draft.goal is not Goal.BOOK:
            return heard
        named = (*heard.service_ids, *(one.service_id for one in heard.then_services))
        others = tuple(key for key in named if key != context.draft.service_id)
        is_one = heard.corrects and len(others) == 1
        return replace(heard, goal=None, service_ids=others, then_services=()) if is_one else heard

    def acts(self) -> tuple[AnyAct, ...]:
        heard = self.heard
        self.found += [_doubt(trouble, said) for trouble, said in heard.troubles]
        if heard.command is not None:
            self.found.append(a.Do(command=_COMMANDS.get(heard.command) or a.Command(heard.command.value)))
        if why := self._why():
            return (*self.found, why)
        self._ask()
        if heard.topics and not (heard.service_ids and heard.when) and heard.goal is None:
            return tuple(self.found)
        if self._is_one_wish_too_many():
            self._put_off()
            if self.context.draft.start is not None:
                return tuple(self.found)
            self.heard = replace(heard, service_ids=(), then_services=())
        self._want()
        self._facts()
        self._person()
        self._consent()
        return tuple(self.found) or self._nothing()

    def _why(self) -> AnyAct | None:
        heard, asked = self.heard, self.context.asked
        is_bare = not (heard.service_ids or heard.when or heard.name or heard.email or heard.phone or heard.topics)
        text = normal(self.message)
        if not is_bare or heard.goal or heard.command or heard.staff:
            return None
        if asked in {Asked.NAME, Asked.EMAIL, Asked.PHONE} and asks_why(text, self.phrases):
            return a.Ask(topic=a.Topic.WHY)
        if asked is Asked.SERVICE and self.phrases.has(text, "answers", "unsure"):
            return a.Skip(field=a.Field.SERVICE)
        return None

    def _ask(self) -> None:
        heard = self.heard
        for topic in heard.topics:
            staff_ids = (heard.asks_of,) if heard.asks_of else ()
            when = When(days=heard.asks_days)
            self.found.append(
                a.Ask(topic=a.Topic(topic.value), service_ids=heard.service_ids, staff_ids=staff_ids, when=when)
            )
        if heard.lists:
            self.found.append(a.Ask(topic=a.Topic.AVAILABILITY))
        if heard.series:
            self.found.append(a.Ask(topic=a.Topic.SERIES))

    # A second wish

    def _is_one_wish_too_many(self) -> bool:
        heard, draft = self.heard, self.context.draft
        other = bool(heard.service_ids) and draft.service_id not in heard.service_ids
        if draft.goal is not Goal.BOOK or heard.corrects:
            return False
        if draft.start is None:
            # "10 please, and can my son have a cut at the same time": the time is of the first.
            is_choosing = self.context.asked is Asked.TIME and (heard.also or heard.for_companion)
            return is_choosing and len(heard.service_ids) == 1 and other
        return heard.also and (other or heard.goal is old.Goal.BOOK)

    def _put_off(self) -> None:
        heard, draft = self.heard, self.context.draft
        others = tuple(key for key in heard.service_ids if key != draft.service_id)
        self.found.append(a.Besides(service_ids=others, is_for_other=heard.for_companion))
        self.found += [_besides(one) for one in heard.then_services]

    # What is wanted

    def _want(self) -> None:
        heard = self.heard
        goal = _GOALS.get(heard.goal) or Goal(heard.goal.value) if heard.goal else None
        points_back = heard.of_it or (heard.corrects and goal is Goal.BOOK)
        if goal is None and heard.same_again:
            goal = Goal.BOOK
        elif goal is None and heard.cannot_come:
            goal = Goal.CHANGE
        elif goal is None and heard.of_it and not heard.yes:
            goal = Goal.BOOK
        if goal is not None:
            span = (0, len(self.message))  # it is said, and not only to be concluded from a fact
            self.found.append(a.Want(goal=goal, again=heard.same_again, points_back=points_back, span=span))
        if goal in {Goal.MOVE, Goal.CANCEL}:
            self._which()

    def _which(self) -> None:
        """The appointments that the message names by who comes, or by their place."""
        heard, named = self.heard, list(self.context.appointments)
        if len(named) < 2:
            return
        named = [one for one in named if one.service_id in heard.service_ids] or named
        theirs = [one for one in named if self._names(one)]
        named = theirs or named
        is_placed = heard.pick is not None and -1 <= heard.pick < len(named)
        if is_placed and heard.pick is not None:
            named = [named[heard.pick]]
        if theirs or is_placed:
            self.found.append(a.GiveAppointment(appointment_ids=tuple(one.id for one in named)))

    def _names(self, one: MadeAppointment) -> bool:
        said = set(plain(self.message).replace("'", " ").split())
        return bool(said & set(plain(one.customer).split()))

    # Facts

    def _facts(self) -> None:
        heard = self.heard
        if heard.change is not None:
            self.found.append(a.Change(field=_FIELDS.get(heard.change) or a.Field(heard.change.value)))
        if heard.business_id:
            self.found.append(a.GiveBusiness(business_id=heard.business_id))
        if heard.several:
            self.found.append(a.GivePeople(count=2))
        is_open = self.is_idle or self.context.draft.service_id is None
        if heard.for_companion and is_open and (heard.also or heard.goal is old.Goal.BOOK):
            self.found.append(a.GivePeople(count=1, is_for_other=True))
        if heard.service_ids:
            self.found.append(
                a.GiveService(
                    service_ids=heard.service_ids, span=self._span(heard.service_ids), is_correction=heard.corrects
                )
            )
        if heard.goal in {None, old.Goal.BOOK}:
            self.found += [_besides(one) for one in heard.then_services]
        if heard.staff is not None:
            self.found.append(a.GiveStaff(staff_ids=() if heard.staff == ANYONE else (heard.staff,)))
        if heard.not_staff is not None:
            self.found.append(a.ExcludeStaff(staff_ids=(heard.not_staff,)))
        self._times()
        if heard.target_ids:
            self.found.append(a.GiveAppointment(appointment_ids=heard.target_ids))

    def _span(self, service_ids: tuple[str, ...]) -> tuple[int, int]:
        """Where the whole name stands, or a single place where it does not."""
        name = next((one.name for one in self.context.services if one.id == service_ids[0]), "")
        start = normal(self.message).find(normal(name))
        return (start, start + len(name)) if start >= 0 and name else (0, 1)

    def _times(self) -> None:
        heard, asked = self.heard, self.context.asked
        like = self._like()
        if heard.when or like:
            self.found.append(a.GiveWhen(when=_when(heard.when, like), is_correction=heard.corrects))
        if heard.shift is not None:
            direction = Direction.LATER if heard.shift >= timedelta(0) else Direction.EARLIER
            self.found.append(a.Shift(direction=direction, by=heard.shift))
        elif heard.earlier or heard.later:
            self.found.append(a.Shift(direction=Direction.EARLIER if heard.earlier else Direction.LATER))
        options = self.context.options
        if asked in {Asked.TIME, Asked.DAY} and heard.pick is not None and -1 <= heard.pick < len(options):
            self.found.append(a.Pick(index=heard.pick))

    def _like(self) -> tuple[Like, ...]:
        heard = self.heard
        if not self.context.appointments and not heard.when:
            return ()
        is_about = not self.is_idle or heard.goal or heard.service_ids or heard.when
        after = (Like.RIGHT_AFTER,) if heard.right_after and is_about else ()
        same_day = (Like.SAME_DAY,) if heard.same_day and is_about else ()
        same_time = (Like.SAME_TIME,) if heard.same_time else ()
        return (*same_time, *same_day, *after)

    def _person(self) -> None:
        heard = self.heard
        if heard.name:
            self.found.append(a.GiveText(field=a.Field.NAME, text=heard.name))
        if heard.email:
            self.found.append(a.GiveText(field=a.Field.EMAIL, text=heard.email))
        if heard.phone:
            self.found.append(a.GiveText(field=a.Field.PHONE, text=heard.phone))
        elif heard.phone == "":
            self.found.append(a.Skip(field=a.Field.PHONE))
        if heard.answer is not None:
            self.found.append(a.GiveText(field=a.Field.ANSWER, text=heard.answer))
        if heard.skip and self.context.asked is Asked.EMAIL:
            self.found.append(a.Skip(field=a.Field.EMAIL))

    def _consent(self) -> None:
        if self.heard.no and not any(isinstance(act, a.Skip) for act in self.found):
            self.found.append(a.Decline())
        if self.heard.yes:
            self.found.append(a.Agree())

    # Nothing

    def _nothing(self) -> tuple[AnyAct, ...]:
        text = clean(self.message)
        if not text:
            return ()
        if is_question(text, self.phrases):
            return (a.Ask(topic=a.Topic.OTHER),)
        if self.is_idle and self.context.appointments and self.phrases.has(normal(text), "changes", "change"):
            return (a.Change(field=a.Field.ANSWER),)
        return (a.Doubt(reason=a.Reason.UNKNOWN_WORDS, words=text),)


def _besides(one: Following) -> AnyAct:
    return a.Besides(service_ids=(one.service_id,), when=_when(one.when), is_for_other=one.is_for_other)


def _doubt(trouble: old.Trouble, said: str) -> AnyAct:
    reason = a.Reason(trouble.value)
    return (
        a.Doubt(reason=reason, days=(date.fromisoformat(said),))
        if trouble in _OF_DAYS
        else a.Doubt(reason=reason, words=said)
    )
