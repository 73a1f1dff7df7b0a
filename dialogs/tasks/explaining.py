"""Why a wish cannot be met."""

from __future__ import annotations

from datetime import date, datetime

from dialogs.happenings import NOTHING_FITS, Happened, WishedTime
from dialogs.offers import searched
from dialogs.saying.reasons import Wished, why_not
from dialogs.saying.wishes import told
from dialogs.state.tasks import Booking, Moving, Together
from dialogs.turns.open_turn import OpenTurn
from dialogs.when import When
from graph.model import Service
from scheduling.model import Reason, Rule

_OF_THE_HOUR = {Rule.PAST, Rule.TOO_SOON, Rule.CLOSED}


async def _why_no_day(turn: OpenTurn, service: Service, wish: When) -> list[str]:
    """Of several days, or a stretch of them: perhaps all lie too far ahead."""
    first, _ = searched(wish, turn.today)
    reasons = await turn.desk.why_not_day(turn.query, first)
    is_too_far = bool(reasons) and reasons[0].rule is Rule.TOO_FAR
    turn.happened(Happened.UNMET, Rule.TOO_FAR.value if is_too_far else NOTHING_FITS)
    if is_too_far:
        return [why_not(turn.speaker, reasons[0], Wished(service, first))]
    return [_nothing_for(turn, wish)]


async def why(turn: OpenTurn, service: Service, wish: When) -> list[str]:
    """Why the wish cannot be met, in one sentence; nothing when no particular day was wished for."""
    if len(wish.days) != 1:
        return await _why_no_day(turn, service, wish) if wish else []
    day, visit = wish.days[0], turn.state.visit
    start, reasons = await _reasons(turn, wish, day)
    if start is not None and reasons and reasons[0].rule is Rule.TAKEN and (own := _own_at(turn, start)):
        return [own]
    wished_at = WishedTime(day, wish.at or wish.about or wish.after, turn.zones.main)
    turn.happened(Happened.UNMET, reasons[0].rule.value if reasons else NOTHING_FITS, wished=wished_at)
    if not reasons:
        return [_nothing_fits(turn, wish, start)]
    wished = Wished(service, day, start, visit.staff_id if visit else None)
    return [why_not(turn.speaker, reasons[0], wished)]


async def _reasons(turn: OpenTurn, wish: When, day: date) -> tuple[datetime | None, tuple[Reason, ...]]:
    """With the time they are about; None where they are about the whole day."""
    start = datetime.combine(day, wish.at, tzinfo=turn.zones.main) if wish.at else None
    if start is not None:
        reasons = await turn.desk.why_not(turn.query, start)
    else:
        reasons = await turn.desk.why_not_day(turn.query, day)
    if reasons or wish.after is None:
        return start, reasons
    # Not the whole day is out of the question, and perhaps the hour is.
    start = datetime.combine(day, wish.after, tzinfo=turn.zones.main)
    if _opens_within(turn, wish, day):
        return start, ()
    return start, tuple(one for one in await turn.desk.why_not(turn.query, start) if one.rule in _OF_THE_HOUR)


def _opens_within(turn: OpenTurn, wish: When, day: date) -> bool:
    """ "In the morning" begins before they open, and nobody named that hour."""
    hours = turn.open_shop.business.hours
    if hours is None or not wish.is_loose or wish.after is None or wish.before is None:
        return False
    return any(wish.after < span.start <= wish.before for span in hours[day.weekday()])


def _nothing_for(turn: OpenTurn, wish: When) -> str:
    """It is said for what: part of it may be free."""
    visit = turn.state.visit
    what = told(turn.speaker, visit, wish) if visit is not None and wish.has_days else ""
    return turn.words.say("why-nothing-for", what=what) if what else turn.words.say("why-nothing-fits")


def _nothing_fits(turn: OpenTurn, wish: When, start: datetime | None) -> str:
    """No rule is in the way: of several who come one after the other, there is no room for all."""
    visit = turn.state.visit
    if not isinstance(visit, Booking) or visit.together is not Together.IN_TURN:
        return _nothing_for(turn, wish)
    # "In the morning" is no hour, and nobody named the one that it begins with.
    when = turn.speaker.moment(start) if start and wish.at else told(turn.speaker, visit, wish)
    return turn.words.say("why-not-in-turn", people=visit.people, when=when)


def _own_at(turn: OpenTurn, start: datetime) -> str | None:
    """What to say where the time is taken by an appointment of the customer's own; never by that which is moved."""
    visit = turn.state.visit
    moved = visit.appointment_id if isinstance(visit, Moving) else None
    for made in turn.state.customer.made:
        is_then = (
            made.appointment_id != moved
            and made.start is not None
            and made.end is not None
            and made.start <= start < made.end
        )
        service = turn.open_shop.service(made.service_id or "")
        if is_then and made.start is not None and service is not None:
            when = turn.speaker.about(service.id).moment(made.start)
            return turn.words.say("why-own", service=service.name, when=when)
    return None
