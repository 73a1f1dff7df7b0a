"""What was counted becomes the figures, the charts and the words of the operator's page."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.operator_page.charts import ceiling, columns, share
from bot.operator_page.counting import COUNTED_IN_TURNS, LIMIT, UNDELIVERED, Counting
from bot.operator_page.figures import MOST_SERVICES, OTHERS, Peak, Row, figures, level
from bot.operator_page.view import Asked as AskedFor
from bot.operator_page.view import Present, Shop, view
from bot.operator_page.wording import LANGUAGES, TEXTS, words_for
from bot.undelivered import GivenUp, Undelivered
from dialogs.acts import Goal, Topic
from dialogs.happenings import (
    STAGES,
    WHYS_OF_OUTAGE,
    WHYS_OF_REFUSED,
    WHYS_OF_UNMET,
    Happened,
    Happening,
    Unmet,
)
from dialogs.understanding.context import Asked
from scheduling.limits import Limit, Refusals
from scheduling.model import Rule
from storage.conversations.model import Key
from storage.database.engine import open_database, upgrade
from storage.database.errors import DatabaseUnavailable
from storage.happenings import Counted, Happenings, Tally
from storage.standing import Standing
from storage.stuck import Stuck, Waits

LISBON = ZoneInfo("Europe/Lisbon")
NOON = datetime(2026, 7, 15, 12, 20, tzinfo=UTC)


def booked(at: datetime, number: int = 1, service: str = "cut") -> Counted:
    return Counted(Tally("shop@x", Happened.BOOKED.value, service), at, number)


def unmet(number: int, weekday: int | None, hour: int | None, why: str) -> tuple[Tally, int]:
    return Tally("shop@x", Happened.UNMET.value, "cut", why, weekday, hour), number


def test_days_are_those_of_the_business() -> None:
    late = datetime(2026, 7, 14, 23, tzinfo=UTC)  # midnight in Lisbon, in summer

    found = figures({}, [booked(late), booked(late - timedelta(hours=1), 2)], NOON, 7, LISBON)

    assert [(bar.begins.day, bar.total) for bar in found.bars[-2:]] == [(14, 2), (15, 1)]
    assert len(found.bars) == 7


def test_today_is_told_by_the_hour() -> None:
    found = figures({}, [booked(datetime(2026, 7, 15, 8, tzinfo=UTC), 3)], NOON, 1, LISBON)

    assert [(bar.begins.hour, bar.total) for bar in found.bars if bar.total] == [(9, 3)]
    assert len(found.bars) == 24


def test_more_services_than_colours_share_the_last_one() -> None:
    done = [booked(NOON, 10 - at, f"service-{at}") for at in range(8)]

    found = figures({}, done, NOON, 7, LISBON)

    assert len(found.services) == MOST_SERVICES
    assert found.services[-1] == OTHERS
    assert found.bars[-1].numbers == (10, 9, 8, 7, 6 + 5 + 4 + 3)
    assert len(found.by_service) == 8


def test_the_funnel_has_every_stage_and_a_rate() -> None:
    counted = {Tally("shop@x", "stage", why="began"): 4, Tally("shop@x", "stage", why="confirmed"): 1}

    found = figures(counted, [], NOON, 7, LISBON)

    assert [row.key for row in found.funnel] == [stage.value for stage in STAGES]
    assert found.booked_of_begun == 25
    assert figures({}, [], NOON, 7, LISBON).booked_of_begun is None
    assert figures({}, [], NOON, 7, LISBON).is_empty


def test_the_heat_map_shows_when_customers_wanted_to_come() -> None:
    counted = dict(
        [
            unmet(3, 1, 18, Rule.CLOSED.value),
            unmet(1, 1, 18, Rule.TAKEN.value),
            unmet(2, 6, None, Rule.CLOSED_DAY.value),
            unmet(9, None, None, Unmet.NOTHING_FITS.value),
            unmet(1, 0, 5, Rule.CLOSED.value),
        ]
    )

    found = figures(counted, [], NOON, 7, LISBON)

    assert found.heat.hours == tuple(range(5, 20))
    assert found.heat.rows[1][18 - 5] == 4
    assert found.heat.any_hour == (0, 0, 0, 0, 0, 0, 2)
    assert (found.heat.most, found.heat.total) == (4, 7)
    assert found.peak == Peak(1, 18, 4, Rule.CLOSED.value)
    assert found.unmet[0] == Row(Unmet.NOTHING_FITS.value, 9)


def test_the_strongest_colour_is_for_the_most_and_none_for_nothing() -> None:
    assert [level(number, 100) for number in (0, 1, 30, 50, 100)] == [0, 1, 2, 2, 5]
    assert level(0, 0) == 0


def test_bars_stand_on_one_line_and_end_at_their_number() -> None:
    chart = columns([(1, 1), (0, 0), (4, 0)], ["a", "b", "c"])

    assert [(part.colour, part.x) for part in chart.parts] == [(0, "5.33%"), (1, "5.33%"), (0, "72%")]
    assert [line.text for line in chart.lines] == ["0", "2", "4"]
    assert chart.parts[2].y == chart.lines[2].y == "6%"
    assert [label.text for label in chart.labels] == ["a", "b", "c"]
    assert len(columns([(1,)] * 30, [str(day) for day in range(30)]).labels) <= 7
    assert columns([], []).parts == ()


def test_the_axis_ends_at_a_round_number_that_has_a_half() -> None:
    assert [ceiling(most) for most in (0, 2, 3, 5, 11, 21, 41, 99)] == [2, 2, 4, 10, 20, 40, 100, 100]
    assert share(1, 3) == "33.33%"
    assert share(0, 0) == "0%"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_counted_has_a_name_in_every_language(language: str) -> None:
    texts = words_for(language).texts
    limits = [limit.value for limit in Limit]
    wanted = {
        "funnel": [stage.value for stage in STAGES],
        "unmet": WHYS_OF_UNMET,
        "refused": [*WHYS_OF_REFUSED, *limits],
        "undelivered": [why.value for why in GivenUp],
        "stuck": [one.value for one in Asked],
        "unanswered": [topic.value for topic in Topic],
        "outages": WHYS_OF_OUTAGE,
        "writes": [goal.value for goal in (Goal.BOOK, Goal.MOVE, Goal.CANCEL)],
    }

    assert [(part, key) for part, keys in wanted.items() for key in keys if key not in texts[part]] == []


@pytest.mark.parametrize(
    ("waiting", "is_told_of"),
    [(["channel", "turn", "turn"], "c1"), (["channel", "channel"], None), (["turn", "channel"], "c0"), ([], None)],
)
def test_only_whose_message_waits_for_its_turn_is_to_be_put_to_rest(waiting: list[str], is_told_of: str | None) -> None:
    stuck = tuple(Stuck(Key("msteams", f"c{at}"), Waits(one), NOON, None) for at, one in enumerate(waiting))
    asked = AskedFor(Shop("shop@x", "Studio", LISBON, {}), 7, NOON, lambda key: key.partition("|")[2])

    shown = view(words_for("en"), asked, figures({}, [], NOON, 7, LISBON), Present({}, Standing(0, (), 0), stuck))

    assert len(shown["still"]["rows"]) == len(waiting)
    assert shown["still"]["command"] == (f"python -m deploy conversations reset {is_told_of}" if is_told_of else "")


def test_every_language_says_the_same() -> None:
    read = {one: tomllib.loads((TEXTS / f"{one}.toml").read_text("utf-8")) for one in LANGUAGES}
    keys = {one: {(part, key) for part, texts in found.items() for key in texts} for one, found in read.items()}

    assert LANGUAGES == ("de", "en")
    assert keys["de"] == keys["en"]


def test_the_browser_says_which_language_its_person_reads() -> None:
    assert words_for("de-AT,en;q=0.5").language == "de"
    assert words_for("fr,de;q=0.5").language == "de"
    assert words_for("").language == words_for("xx").language == "en"


async def test_what_happens_is_written_once_and_what_cannot_be_written_is_kept(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'counting.sqlite'}")
    refusals, undelivered, store = Refusals(lambda: NOON), Undelivered(), Happenings(database)
    counting = Counting(store, refusals, undelivered, lambda: NOON)
    counting.count([Happening(Happened.BOOKED, "shop@x", "cut")] * 2)
    refusals.count(Limit.CHATS)
    refusals.count(next(iter(COUNTED_IN_TURNS)))
    undelivered.count(GivenUp.REFUSED)
    try:
        with pytest.raises(DatabaseUnavailable):
            await counting.write()  # there are no tables yet
        await upgrade(database)

        await counting.write()
        await counting.write()
        counting.count([Happening(Happened.BOOKED, "shop@x", "cut")])
        refusals.count(Limit.CHATS)
        await counting.write()

        assert await store.in_all(["shop@x", ""], NOON) == {
            Tally("shop@x", "booked", "cut"): 3,
            Tally("", LIMIT, why=Limit.CHATS.value): 2,
            Tally("", UNDELIVERED, why=GivenUp.REFUSED.value): 1,
        }
    finally:
        await database.aclose()
