"""What others have changed of a customer's appointment is told unasked: once, as it is in the calendar then."""

from __future__ import annotations

from dialogs.acts import GiveService, Goal, Want
from dialogs.apply import events, news
from dialogs.apply.news import News
from dialogs.replies import Ask, Choice, End, InPublic, Reply, Say
from dialogs.said import Settled
from dialogs.saying.receipt import Told
from dialogs.saying.speaker import lines
from dialogs.state.customer import Made
from dialogs.turns.open_turn import OpenTurn, Turn
from dialogs.turns.taking_in import load_shops
from graph.errors import BookingsError
from graph.model import Appointment

CHANGE = "change"
"""`Settled.kind` of what is no end of a write."""


async def tell_news(turn: OpenTurn, settled: Settled) -> Turn:
    """Nothing where the customer knows already, where nothing of it lies ahead, or where it is not theirs any more.

    It comes again where it cannot be told now: while a write of theirs is being looked into, or Graph is down.
    """
    before, told_of = turn.state, (settled.intent,)
    made = news.known(before, settled.known_as)
    if made is None or made.start is None or made.business_id not in turn.desk.business_ids:
        return Turn(before, (), told_of)
    if before.is_in_doubt:
        return Turn(before, ())
    turn.state = events.in_business(before, made.business_id)
    try:
        await load_shops(turn)
        found = await turn.desk.look_up(made.business_id, settled.known_as[0])
    except BookingsError:
        return Turn(before, (), told_of if news.is_past(made, turn.now) else ())
    is_told = not news.is_past(made, turn.now, found)
    replies = (_cancelled(turn, made) if found is None else _changed(turn, made, found)) if is_told else ()
    after = news.told_gone(before, made.appointment_id) if found is None else news.told_change(before, made, found)
    if not replies:
        return Turn(after, (), told_of)
    if after.is_idle:
        return Turn(events.offering(events.in_business(after, made.business_id), replies), replies, told_of)
    # What was asked still is: its answers stay within reach.
    text = "\n".join(reply.text for reply in replies if isinstance(reply, Say | Ask))
    answers = tuple(Choice(one.label, one.says, one.acts) for one in after.offered)
    calendar = next((one.calendar for one in replies if not isinstance(one, End | InPublic) and one.calendar), None)
    return Turn(after, (Ask(text, answers, calendar=calendar) if answers else Say(text, calendar),), told_of)


def _cancelled(turn: OpenTurn, made: Made) -> tuple[Reply, ...]:
    speaker, say = turn.speaker, turn.words.say
    known = news.as_told(made)
    service = speaker.shop.service(known.service_id) if known.service_id else None
    words = say("says-rebook", service=service.name) if service else say("says-book-another")
    which = (GiveService(service_ids=(service.id,)),) if service else ()
    again = Choice(say("button-rebook"), words, (Want(goal=Goal.BOOK), *which))
    text = say("news-cancelled", what=with_name(turn, made, speaker.made(known)))
    return (Ask(text, (again,), calendar=turn.withdrawal(known)),)


def _changed(turn: OpenTurn, made: Made, found: Appointment) -> tuple[Reply, ...]:
    found_news = news.news_of(made, found)
    text = lines(*(one for one in (_time(turn, made, found, found_news), _link(turn, found, found_news)) if one))
    if not text:
        return ()
    return (Say(text), turn.receipt("news-title", found, told=Told(made.intent)))


def _time(turn: OpenTurn, made: Made, found: Appointment, found_news: News) -> str:
    """Nothing where the customer would read the same twice, as of staff who are not shown."""
    speaker, say = turn.speaker, turn.words.say
    was, now = speaker.made(news.as_told(made)), speaker.appointment(found)
    if News.WHAT in found_news and was != now:
        return say("news-changed", was=with_name(turn, made, was), now=now)
    if News.LENGTH in found_news:
        return say("news-length", what=with_name(turn, made, now), end=speaker.about(found.service_id).clock(found.end))
    return ""


def _link(turn: OpenTurn, found: Appointment, found_news: News) -> str:
    if News.LINK not in found_news:
        return ""
    what, business = turn.speaker.appointment(found), turn.speaker.contact_by_name()
    if not found.join_url:
        return turn.words.say("news-no-link", what=what, business=business)
    return turn.words.say("news-link", what=what)


def with_name(turn: OpenTurn, made: Made, what: str) -> str:
    """Whose it is, where the customer has appointments of several people here."""
    names = {one.customer for one in turn.state.customer.made if one.customer}
    is_of_several = len(names | {made.customer}) > 1
    return turn.words.say("appointment-of", what=what, name=made.customer) if is_of_several and made.customer else what
