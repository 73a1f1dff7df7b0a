"""The calendar: what each day says of itself, what can be pressed, and where its months end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import GiveWhen
from dialogs.offers import month_end, months_of, starts_by_day
from dialogs.picking.days import day_picker
from dialogs.replies import Ask, Day, DayPicker, Month
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import wording
from dialogs.state.tasks import DaysSeen
from dialogs.trial.business import shop_of
from dialogs.when import When
from dialogs.zones import Zones
from scheduling.model import Slot
from tests.dialogs.talk import STUDIO, Talk

TODAY = date(2026, 11, 23)
DECEMBER = When(since=date(2026, 12, 1), until=date(2026, 12, 31))
LISBON = ZoneInfo("Europe/Lisbon")


def picker_of(talk: Talk) -> DayPicker:
    ask = talk.replies[-1]
    assert isinstance(ask, Ask)
    assert isinstance(ask.picker, DayPicker)
    return ask.picker


def speaker(locale: str = "en-GB", customer: str | None = None, *, online: bool = False) -> Speaker:
    shop = shop_of(STUDIO)
    return Speaker(wording(locale), shop, Zones(shop.zone, ZoneInfo(customer) if customer else None, online))


def drawn(seen: DaysSeen, by: Speaker | None = None) -> dict[date, Day]:
    return {day.day: day for month in day_picker(by or speaker(), seen).months for day in month.days}


def test_the_months_of_a_wish_are_whole_as_far_as_they_are_ahead() -> None:
    assert months_of(When(), TODAY) == (TODAY, date(2026, 12, 31))
    assert months_of(When(), date(2026, 11, 2)) == (date(2026, 11, 2), date(2026, 11, 30))
    assert months_of(DECEMBER, TODAY) == (date(2026, 12, 1), date(2026, 12, 31))
    assert months_of(When(days=(date(2026, 12, 3), date(2026, 12, 4))), TODAY) == months_of(DECEMBER, TODAY)


@pytest.mark.parametrize("wish", [When(days=(TODAY,)), When(soonest=True), When(latest=True)])
def test_no_months_are_drawn_where_no_day_is_to_be_chosen(wish: When) -> None:
    assert months_of(wish, TODAY) is None


@pytest.mark.parametrize("day", [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 800, 7)])
def test_a_month_ends_before_the_first_of_the_next(day: date) -> None:
    end = month_end(day)

    assert end >= day
    assert (end.year, end.month) == (day.year, day.month)
    assert (end + timedelta(days=1)).day == 1


def test_each_day_says_what_there_is_to_know_of_it() -> None:
    free = ((date(2026, 11, 24), 1), (date(2026, 11, 25), 12))
    days = drawn(DaysSeen(TODAY, TODAY, date(2026, 11, 30), free, horizon=date(2026, 11, 27)))

    assert [days[date(2026, 11, number)].told for number in (22, 23, 24, 25, 26, 27, 28)] == [
        "Sunday 22 November",
        "Monday 23 November, closed",
        "Tuesday 24 November, one free time",
        "Wednesday 25 November, 12 free times",
        "Thursday 26 November, nothing free",
        "Friday 27 November, nothing free",
        "Saturday 28 November, can't be booked yet",
    ]
    assert [day for day, one in days.items() if one.choice] == [date(2026, 11, 24), date(2026, 11, 25)]
    assert [one.day for one in days.values()] == [date(2026, 11, number) for number in range(1, 31)]


def test_a_day_of_the_customers_is_closed_only_if_all_of_it_is() -> None:
    """On Monday evening in Los Angeles it is Tuesday in Lisbon, where the studio is open."""
    seen = DaysSeen(TODAY, TODAY, date(2026, 11, 30))

    here, there = drawn(seen), drawn(seen, speaker(customer="America/Los_Angeles", online=True))

    assert here[TODAY].told == "Monday 23 November, closed"
    assert there[TODAY].told == "Monday 23 November, nothing free"
    assert there[date(2026, 11, 29)].told == "Sunday 29 November, closed"


@pytest.mark.parametrize(("locale", "first", "blanks"), [("en-GB", "Mo", 1), ("de", "Mo.", 1), ("en-US", "Su", 2)])
def test_weeks_begin_as_they_do_where_the_customer_is(locale: str, first: str, blanks: int) -> None:
    picker = day_picker(speaker(locale), DaysSeen(TODAY, date(2026, 12, 1), date(2026, 12, 31)))

    assert picker.weekdays[0][0] == first
    assert [month.blanks for month in picker.months] == [blanks]  # the first is a Tuesday


def test_other_months_are_asked_for_between_today_and_the_horizon() -> None:
    def beside(first: date, last: date, horizon: date | None) -> list[str | None]:
        picker = day_picker(speaker(), DaysSeen(TODAY, first, last, horizon=horizon))
        return [one.label if one else None for one in (picker.earlier, picker.later)]

    december = date(2026, 12, 1), date(2026, 12, 31)
    assert beside(TODAY, date(2026, 11, 30), None) == [None, "December"]
    assert beside(*december, None) == ["November", "January 2027"]
    assert beside(*december, date(2026, 12, 31)) == ["November", None]
    assert beside(*december, date(2027, 1, 1)) == ["November", "January 2027"]


def test_as_many_starts_are_counted_as_fit_the_time_of_day() -> None:
    def slot(hour: int, day: int = 24) -> Slot:
        return Slot(Talk().now.replace(day=day, hour=hour), 30, ("d",))

    slots = [slot(9), slot(18), slot(19), slot(18, 25)]
    evening = When(days=(date(2026, 11, 24),), after=slot(18).start.time())

    assert starts_by_day(slots, When(), LISBON) == ((date(2026, 11, 24), 3), (date(2026, 11, 25), 1))
    assert starts_by_day(slots, evening, LISBON) == ((date(2026, 11, 24), 2), (date(2026, 11, 25), 1))


async def test_just_before_and_after_midnight_are_different_days() -> None:
    hours = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    talk = Talk(STUDIO | {"hours": hours})
    await talk.say("a haircut")

    days = {one.day: one for month in picker_of(talk).months for one in month.days}

    assert days[date(2026, 11, 24)].told == "Tuesday 24 November, 48 free times"
    assert days[TODAY].told == "Monday 23 November, 26 free times"  # from two hours from now, to half past eleven


async def test_every_month_within_the_horizon_can_be_reached_and_every_free_day_be_booked() -> None:
    talk = Talk()
    await talk.say("a haircut")
    seen: dict[date, Day] = {}
    months: list[Month] = []

    while True:
        months += picker_of(talk).months
        seen |= {one.day: one for month in picker_of(talk).months for one in month.days if one.choice}
        later = picker_of(talk).later
        if later is None:
            break
        await talk.press_old(later)
    last = max(seen)
    choice = seen[last].choice
    assert choice is not None
    await talk.press_old(choice)

    assert [month.title for month in months] == ["November 2026", "December 2026", "January 2027"]
    assert last == date(2027, 1, 22)  # sixty days from now
    assert talk.visit.when.days == (last,)
    assert talk.visit.slots


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
async def test_typing_what_a_day_or_a_month_says_is_pressing_it(locale: str) -> None:
    talk = Talk(locale=locale)
    await talk.say("Haircut", "Haircut") if locale == "de-DE" else await talk.say("a haircut")
    picker = picker_of(talk)
    before = talk.state
    choices = [day.choice for month in picker.months for day in month.days if day.choice]
    assert picker.later is not None

    for choice in (*choices[::5], picker.later):
        talk.state = before
        await talk.press_old(choice)
        pressed = talk.visit.when
        talk.state = before
        await talk.say(choice.says)
        assert talk.visit.when == pressed, choice.says


async def test_a_day_keeps_the_evening_that_was_wished_for() -> None:
    talk = Talk()
    await talk.say("a haircut in the evening")
    first = next(day for month in picker_of(talk).months for day in month.days if day.choice)

    assert first.told == "Tuesday 24 November, 4 free times"
    assert first.choice is not None
    await talk.press_old(first.choice)
    assert {slot.start.hour for slot in talk.visit.slots or ()} == {17, 18}


async def test_where_a_month_has_nothing_the_nearest_times_are_offered() -> None:
    talk = Talk()
    await talk.say("a haircut", "on a Monday in December")  # it is closed on Mondays

    assert "I have nothing free for that." in talk.answer
    assert "The nearest times on Tuesday 8 December" in talk.answer


def test_a_day_is_a_wish_for_that_day_and_nothing_else() -> None:
    seen = DaysSeen(TODAY, TODAY, date(2026, 11, 30), ((date(2026, 11, 24), 2),))
    choice = drawn(seen)[date(2026, 11, 24)].choice

    assert choice is not None
    assert choice.acts == (GiveWhen(when=When(days=(date(2026, 11, 24),))),)
    assert replace(choice, label="x").says == "Tuesday 24 November"
