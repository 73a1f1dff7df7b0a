"""Holds on record, on both databases: what one customer keeps nobody else can take, until it is over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from storage.database.engine import open_database
from storage.database.tables import holds as table
from storage.database.transactions import Database
from storage.holds import KEPT_FOR, Claim, Hold, Holds, MostHolds, OutdatedError, Standing, TooManyHoldsError, _rows

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Watch:
    now = NOON - 3 * HOUR


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def book(databases: tuple[Database, Database], watch: Watch) -> Holds:
    return Holds(databases[0], lambda: watch.now)


@pytest.fixture
def other(databases: tuple[Database, Database], watch: Watch) -> Holds:
    """As another process has it."""
    return Holds(databases[1], lambda: watch.now)


def hold(holder: str, start: datetime = NOON, staff: str = "dana", *, is_class: bool = False) -> Hold:
    expires_at = NOON - 3 * HOUR + timedelta(minutes=5)
    return Hold(holder, "shop@x", "cut", frozenset(staff.split()), start, start, start + HOUR, expires_at, is_class)


@pytest.mark.parametrize("is_class", [False, True])
async def test_a_holder_is_as_long_as_any_conversation(book: Holds, is_class: bool) -> None:
    ann = f"msteams|{'x' * 1_024}"

    assert await book.take(hold(ann, is_class=is_class)) == 0

    assert await book.own(ann) == hold(ann, is_class=is_class)


async def test_a_hold_is_seen_by_others_and_does_not_stand_in_the_way_of_its_holder(book: Holds, other: Holds) -> None:
    assert await book.take(hold("ann")) == 0

    assert await other.standing("shop@x") == Standing(0, (hold("ann"),))
    assert await other.standing("shop@x", besides="ann") == Standing(0, own=hold("ann"))
    assert await other.standing("elsewhere@x") == Standing(0)
    assert await other.own("ann") == hold("ann")


async def test_whoever_looks_at_a_time_sees_the_holds_that_touch_it_and_their_own_wherever_it_is(
    book: Holds, other: Holds
) -> None:
    early, noon, late = NOON - HOUR, NOON, NOON + HOUR
    for holder, start in (("ann", early), ("bob", noon), ("cem", late)):
        await book.take(hold(holder, start))

    def seen(found: Standing) -> set[str]:
        return {one.holder for one in found.holds}

    assert seen(await other.standing("shop@x", noon, late)) == {"bob"}  # the others end, or begin, at its bounds
    assert seen(await other.standing("shop@x", noon - HOUR / 60, late)) == {"ann", "bob"}
    assert seen(await other.standing("shop@x", noon, late + HOUR / 60)) == {"bob", "cem"}
    assert await other.standing("shop@x", late, late + HOUR, besides="ann") == Standing(
        0, (hold("cem", late),), hold("ann", early)
    )


async def test_a_place_that_its_customer_has_already_is_held_no_longer(book: Holds, other: Holds) -> None:
    await book.take(hold("ann", is_class=True), seats=2)
    await book.take(hold("bob", is_class=True), seats=2)
    await book.name("ann", "c1")
    assert (await other.standing("shop@x", besides="bob")).holds == (
        replace(hold("ann", is_class=True), customer_id="c1"),
    )

    assert await other.take(hold("cem", is_class=True), seats=2) is None
    assert await other.take(hold("cem", is_class=True), seats=2, seated={"c1"}) is not None
    assert await other.take(hold("dan", is_class=True), seats=2, seated={"c1"}) is None


async def test_no_hold_is_taken_by_what_the_calendar_was_before(book: Holds, other: Holds) -> None:
    seen = await book.standing("shop@x")
    edition = await other.turn_page("shop@x")

    with pytest.raises(OutdatedError):
        await book.take(hold("ann"), as_of=seen.edition)

    assert await book.own("ann") is None
    assert await book.take(hold("ann"), as_of=edition) == edition


SLOT = Claim("shop@x", hold("ann").service_id, hold("ann").start)


@pytest.mark.parametrize("is_class", [False, True])
async def test_a_hold_is_handed_over_as_it_is(book: Holds, other: Holds, is_class: bool) -> None:
    await book.take(hold("ann", is_class=is_class), seats=2)

    await other.hand_over(SLOT, "ann", "intent/1")

    assert await book.own("ann") is None
    assert await book.own("intent/1") == hold("intent/1", is_class=is_class)


async def test_whoever_holds_something_keeps_it_when_another_hold_is_handed_over(book: Holds) -> None:
    await book.take(hold("ann"))
    await book.take(hold("bob", staff="lee"))

    await book.hand_over(SLOT, "ann", "bob")

    assert {one.holder for one in (await book.standing("shop@x")).holds} == {"ann", "bob"}


async def test_a_hold_that_is_over_is_in_nobodys_way(book: Holds, watch: Watch) -> None:
    await book.take(hold("bob", staff="lee"))
    watch.now += KEPT_FOR
    await book.take(replace(hold("ann"), expires_at=watch.now + KEPT_FOR))

    await book.hand_over(SLOT, "ann", "bob")

    assert (await book.own("bob")) == replace(hold("bob"), expires_at=watch.now + KEPT_FOR)


async def test_only_the_hold_of_this_slot_is_handed_over_or_released(book: Holds) -> None:
    await book.take(hold("ann"))

    await book.hand_over(replace(SLOT, start=SLOT.start + KEPT_FOR), "ann", "bob")
    await book.release_of(replace(SLOT, service_id="other"), "ann")
    assert await book.own("ann") == hold("ann")
    await book.release_of(SLOT, "bob")
    assert await book.own("ann") == hold("ann")
    await book.release_of(SLOT, "ann")

    assert await book.own("ann") is None


@pytest.mark.parametrize("minutes", [-59, 0, 59])
async def test_what_overlaps_cannot_be_held_by_another(book: Holds, other: Holds, minutes: int) -> None:
    await book.take(hold("ann"))

    assert await other.take(hold("bob", NOON + timedelta(minutes=minutes))) is None
    assert await other.own("bob") is None


async def test_what_only_touches_and_what_another_gives_can_be_held(book: Holds, other: Holds) -> None:
    await book.take(hold("ann"))

    assert await other.take(hold("bob", NOON + HOUR)) == 0
    assert await other.take(hold("cem", NOON - HOUR)) == 0
    assert await other.take(hold("dan", staff="eve")) == 0
    assert await other.take(replace(hold("eli"), business_id="elsewhere@x")) == 0


async def test_a_new_hold_takes_the_place_of_the_old_and_a_vain_try_leaves_it(book: Holds, other: Holds) -> None:
    await book.take(hold("ann"))
    await other.take(hold("bob", NOON + HOUR))

    assert await book.take(hold("ann", NOON + HOUR)) is None
    assert await book.own("ann") == hold("ann")
    assert await book.take(hold("ann", NOON + 2 * HOUR)) == 0
    assert (await book.standing("shop@x", besides="bob")).holds == (hold("ann", NOON + 2 * HOUR),)


async def test_a_hold_is_over_after_five_minutes_unless_it_is_renewed(book: Holds, other: Holds, watch: Watch) -> None:
    await book.take(hold("ann"))
    watch.now += timedelta(minutes=4)
    renewed = await book.renew("ann")
    watch.now += timedelta(minutes=4)
    assert renewed is not None
    assert await other.take(hold("bob")) is None

    watch.now = renewed.expires_at

    assert await book.renew("ann") is None
    assert await book.own("ann") is None
    assert await other.take(replace(hold("bob"), expires_at=watch.now + HOUR)) == 0


async def test_a_released_slot_is_free_at_once(book: Holds, other: Holds) -> None:
    await book.take(hold("ann"))

    await book.release("ann")
    await book.release("nobody")

    assert await other.take(hold("bob")) == 0


async def test_a_class_is_held_place_by_place(book: Holds, other: Holds) -> None:
    yoga = [replace(hold(name, is_class=True), service_id="yoga") for name in ("ann", "bob", "cem")]

    assert [await book.take(one, seats=2) for one in yoga] == [0, 0, None]
    assert await other.take(hold("dan", NOON + timedelta(minutes=30))) is None
    assert await other.take(replace(yoga[2], start=NOON + timedelta(minutes=15)), seats=2) is None
    await book.release("ann")
    assert await other.take(yoga[2], seats=2) == 0


async def test_of_many_who_want_one_slot_at_once_one_holds_it(book: Holds, other: Holds) -> None:
    takers = [(book if n % 2 else other).take(hold(f"c{n}", NOON + timedelta(minutes=n))) for n in range(20)]

    taken = await asyncio.gather(*takers)

    assert [edition for edition in taken if edition is not None] == [0]
    assert len((await book.standing("shop@x")).holds) == 1


async def test_each_write_turns_a_page_that_everybody_sees(book: Holds, other: Holds) -> None:
    assert [await book.turn_page("shop@x"), await other.turn_page("shop@x")] == [1, 2]

    assert await book.take(hold("ann")) == 2
    assert await other.standing("shop@x", besides="ann") == Standing(2, own=hold("ann"))


TEAM = "dana lee"


async def test_a_team_is_held_and_given_back_whole(book: Holds, other: Holds, watch: Watch) -> None:
    assert await book.take(hold("ann", staff=TEAM)) == 0
    assert await other.standing("shop@x", besides="bob") == Standing(0, (hold("ann", staff=TEAM),))
    assert await other.take(hold("bob", staff="dana")) is None
    assert await other.take(hold("bob", staff="lee")) is None

    watch.now += timedelta(minutes=4)
    renewed = await book.renew("ann")
    assert renewed == replace(hold("ann", staff=TEAM), expires_at=watch.now + KEPT_FOR)
    await book.hand_over(SLOT, "ann", "intent/1")
    assert await book.own("ann") is None
    assert await book.own("intent/1") == replace(renewed, holder="intent/1")
    await book.release_both("intent/1", SLOT, of="ann")

    assert (await book.standing("shop@x")).holds == ()
    assert await other.take(hold("bob", staff="lee")) == 0


@pytest.mark.parametrize("free", ["dana", "lee"])
async def test_of_a_team_of_which_one_is_held_nobody_is(book: Holds, other: Holds, free: str) -> None:
    engaged = "lee" if free == "dana" else "dana"
    await other.take(hold("bob", staff=engaged))
    await book.take(hold("ann", NOON + 3 * HOUR))

    assert await book.take(hold("ann", staff=TEAM)) is None

    assert await book.own("ann") == hold("ann", NOON + 3 * HOUR), "what they had they keep"
    assert await other.take(hold("cem", staff=free)) == 0


async def test_a_team_that_is_not_renewed_is_over_for_all_of_it_at_once(
    book: Holds, other: Holds, watch: Watch
) -> None:
    await book.take(hold("ann", staff=TEAM))
    watch.now += KEPT_FOR

    later = replace(hold("bob", staff="lee eve"), expires_at=watch.now + KEPT_FOR)
    assert await other.take(later) == 0

    assert await book.own("ann") is None
    assert await book.renew("ann") is None
    assert (await book.standing("shop@x")).holds == (later,)


async def test_a_smaller_team_takes_the_place_of_a_larger_one(book: Holds, other: Holds) -> None:
    await book.take(hold("ann", staff="dana lee eve"))

    await book.take(hold("ann", staff="dana eve"))

    assert await book.own("ann") == hold("ann", staff="dana eve")
    assert await other.take(hold("bob", staff="lee")) == 0


async def test_of_many_who_want_teams_that_overlap_none_holds_half(book: Holds, other: Holds) -> None:
    teams = ["dana lee", "lee eve", "eve dana", "dana lee eve", "dana", "eve"]
    takers = [(book if n % 2 else other).take(hold(f"c{n}", staff=teams[n % 6])) for n in range(24)]

    taken = await asyncio.gather(*takers)

    held = (await book.standing("shop@x")).holds
    assert {one.holder for one in held} == {f"c{n}" for n, edition in enumerate(taken) if edition is not None}
    assert all(one == hold(one.holder, staff=teams[int(one.holder[1:]) % 6]) for one in held)
    everybody = [staff_id for one in held for staff_id in one.staff_ids]
    assert len(everybody) == len(set(everybody)) >= 2


async def test_postgresql_itself_refuses_a_team_of_which_one_is_held(postgresql_address: str) -> None:
    engine = open_database(postgresql_address)
    try:
        await engine.write(lambda connection: connection.execute(insert(table).values(_rows(hold("ann")))))
        team = _rows(hold("bob", staff=TEAM))
        with pytest.raises(IntegrityError, match="holds_do_not_overlap"):
            await engine.write(lambda connection: connection.execute(insert(table), team))
        assert [one.holder for one in (await Holds(engine, lambda: Watch.now).standing("shop@x")).holds] == ["ann"]
    finally:
        await engine.aclose()


async def test_postgresql_itself_refuses_holds_that_overlap(postgresql_address: str) -> None:
    engine = open_database(postgresql_address)
    try:
        later = hold("bob", NOON + timedelta(minutes=59))
        await engine.write(lambda connection: connection.execute(insert(table).values(_rows(hold("ann")))))
        with pytest.raises(IntegrityError, match="holds_do_not_overlap"):
            await engine.write(lambda connection: connection.execute(insert(table).values(_rows(later))))
    finally:
        await engine.aclose()


# --- how long it lasts at most, and how many there are ---------------------------------------------------------------


def bounded(holder: str, **more: object) -> Hold:
    """Fifteen minutes without a name and an hour with one."""
    first = NOON - 3 * HOUR
    bounds = {"ends_by": first + HOUR, "ends_by_unnamed": first + timedelta(minutes=15)}
    return replace(hold(holder), **bounds | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("is_named", "minutes"), [(False, 15), (True, 60)])
async def test_however_often_it_is_renewed_it_ends(book: Holds, watch: Watch, is_named: bool, minutes: int) -> None:
    await book.take(bounded("ann"))
    first, until = watch.now, watch.now
    while (renewed := await book.renew("ann", is_named=is_named)) is not None:
        until = renewed.expires_at
        watch.now += timedelta(minutes=1)

    assert until == first + timedelta(minutes=minutes)
    assert await book.own("ann") is None


async def test_a_name_prolongs_it(book: Holds, watch: Watch) -> None:
    await book.take(bounded("ann"))
    watch.now += timedelta(minutes=4)
    await book.renew("ann", is_named=False)
    watch.now += timedelta(minutes=4)
    await book.renew("ann", is_named=False)
    watch.now += timedelta(minutes=4)

    without = await book.renew("ann", is_named=False)
    named = await book.renew("ann", is_named=True)

    assert without is not None
    assert named is not None
    assert without.expires_at == NOON - 3 * HOUR + timedelta(minutes=15)
    assert named.expires_at == watch.now + KEPT_FOR


async def test_so_many_are_held_from_one_place_and_no_more(book: Holds, other: Holds, watch: Watch) -> None:
    most = MostHolds(conversation=8, network=2)
    times = [NOON + n * HOUR for n in range(3)]
    for n, start in enumerate(times[:2]):
        await book.take(replace(hold(f"chat {n}", start), conversation=f"c{n}", network="n1"), most=most)

    with pytest.raises(TooManyHoldsError, match="network"):
        await other.take(replace(hold("chat 2", times[2]), conversation="c2", network="n1"), most=most)
    # Another time for somebody who holds one, and whoever is elsewhere.
    assert await other.take(replace(hold("chat 1", times[2]), conversation="c1", network="n1"), most=most) == 0
    assert await other.take(replace(hold("chat 3", times[1]), conversation="c3", network="n2"), most=most) == 0
    watch.now += KEPT_FOR

    held = replace(hold("chat 2"), expires_at=watch.now + KEPT_FOR, conversation="c2", network="n1")
    assert await other.take(held, most=most) == 0


async def test_so_many_are_held_in_one_conversation_and_no_more(book: Holds) -> None:
    most = MostHolds(conversation=2, network=8)
    for place in (1, 2):
        await book.take(replace(hold(f"place/{place}", NOON + place * HOUR), conversation="c1"), most=most)

    with pytest.raises(TooManyHoldsError, match="conversation"):
        await book.take(replace(hold("place/3", NOON + 3 * HOUR), conversation="c1"), most=most)


async def test_of_many_at_the_same_moment_no_more_are_held(book: Holds, other: Holds) -> None:
    most = MostHolds(conversation=8, network=3)

    async def take(n: int) -> bool:
        wanted = replace(hold(f"chat {n}", NOON + n * HOUR), business_id=f"shop{n % 3}@x", network="n1")
        try:
            return await (book, other)[n % 2].take(wanted, most=most) is not None
        except TooManyHoldsError:
            return False

    assert sum(await asyncio.gather(*(take(n) for n in range(9)))) == 3
