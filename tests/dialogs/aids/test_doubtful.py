"""When a model is asked beside our own rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Command,
    Do,
    Doubt,
    Field,
    GiveService,
    GiveText,
    GiveWhen,
    Goal,
    Reason,
    Skip,
    Topic,
    Want,
)
from dialogs.aids.doubtful import CERTAIN, should_ask
from dialogs.ports import ModelPolicy
from dialogs.understanding.context import Asked, Context, Draft
from dialogs.understanding.reader import read
from dialogs.when import When
from tests.dialogs.aids.places import CUT, KNOWN, PLACES, TODAY, salon

TOMORROW = GiveWhen(when=When(days=(TODAY,)), span=(0, 8))


def asks(said: str, *acts: AnyAct, there: Context | None = None, policy: ModelPolicy = ModelPolicy.DOUBTS) -> bool:
    return should_ask(said, acts, there or salon(draft=KNOWN), policy)


@pytest.mark.parametrize("policy", ModelPolicy)
@pytest.mark.parametrize("said", ["", "  ", "?!", "12", "\u200b", "10:30"])
def test_a_message_without_words_is_asked_of_nobody(said: str, policy: ModelPolicy) -> None:
    assert not asks(said, policy=policy)


def test_never_is_never() -> None:
    assert not asks("my roots need doing", policy=ModelPolicy.NEVER)


def test_always_is_any_message_with_words() -> None:
    assert asks("tomorrow", TOMORROW, policy=ModelPolicy.ALWAYS)
    assert not asks("tomorrow", TOMORROW)


def test_what_nothing_was_heard_in_is_asked() -> None:
    assert asks("hmm")


@pytest.mark.parametrize("reason", Reason)
def test_a_doubt_is_asked_unless_it_is_clear_what_was_said(reason: Reason) -> None:
    assert asks("tomorrow", Doubt(reason=reason, span=(0, 8)), TOMORROW) is (reason not in CERTAIN)


def test_a_question_that_was_not_understood_is_asked() -> None:
    assert asks("tomorrow", Ask(topic=Topic.OTHER), TOMORROW)
    assert not asks("tomorrow", Ask(topic=Topic.OTHER, is_described=True), TOMORROW)
    assert not asks("tomorrow", Ask(topic=Topic.PRICE), TOMORROW)


def test_two_telling_words_that_were_not_read_are_asked_about() -> None:
    assert asks("tomorrow wobbly pedals", TOMORROW)
    assert not asks("tomorrow wobbly", TOMORROW)


@pytest.mark.parametrize(
    ("acts", "there"),
    [
        ((TOMORROW,), salon()),
        ((TOMORROW, Want(goal=Goal.BOOK)), salon()),
        ((TOMORROW, GiveService(service_ids=(CUT,), is_weak=True)), salon()),
        ((TOMORROW,), salon(draft=Draft(goal=Goal.BOOK))),
        ((Do(command=Command.HELLO, span=(0, 8)),), PLACES["service"]),
    ],
)
def test_one_is_enough_where_a_service_is_needed(acts: tuple[AnyAct, ...], there: Context) -> None:
    assert asks("tomorrow wobbly", *acts, there=there)


@pytest.mark.parametrize(
    ("acts", "there"),
    [
        ((TOMORROW, GiveService(service_ids=(CUT,))), salon()),
        ((TOMORROW, Want(goal=Goal.CANCEL)), salon()),
        ((TOMORROW,), salon(draft=Draft(goal=Goal.MOVE))),
        ((Do(command=Command.PERSON, span=(0, 8)),), salon()),
        ((Agree(span=(0, 8)),), salon(draft=Draft(goal=Goal.BOOK))),
    ],
)
def test_one_is_not_where_none_is(acts: tuple[AnyAct, ...], there: Context) -> None:
    assert not asks("tomorrow wobbly", *acts, there=there)


@pytest.mark.parametrize("policy", [ModelPolicy.DOUBTS, ModelPolicy.ALWAYS])
@pytest.mark.parametrize(
    ("asked", "act"),
    [
        (Asked.NAME, GiveText(field=Field.NAME, text="Ida Ek")),
        (Asked.EMAIL, GiveText(field=Field.EMAIL, text="ida@example.com")),
        (Asked.PHONE, GiveText(field=Field.PHONE, text="0791234567")),
        (Asked.PHONE, Skip(field=Field.PHONE)),
    ],
)
def test_what_was_given_of_the_customer_is_asked_of_nobody(asked: Asked, act: AnyAct, policy: ModelPolicy) -> None:
    there = replace(PLACES["name"], asked=asked)

    assert not asks("wobbly pedals and words", act, there=there, policy=policy)
    assert asks("wobbly pedals and words", there=there, policy=policy)


@pytest.mark.parametrize("command", [Command.STOP, Command.START_OVER, Command.BACK, Command.AGAIN])
def test_a_word_that_ends_something_is_enough(command: Command) -> None:
    assert not asks("wobbly pedals and words", Do(command=command))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("I'd like a haircut tomorrow at ten please", "nothing"),
        ("tomorrow at 10", "time"),
        ("yes please", "confirm"),
        ("with Dana", "staff"),
        ("Rita Sol", "name"),
        ("hello", "nothing"),
        ("thank you", "nothing"),
        ("nuts and wheat, badly", "question"),
    ],
)
def test_what_our_rules_read_whole_is_not_asked(said: str, place: str) -> None:
    there = PLACES[place]

    assert not should_ask(said, read(said, there), there, ModelPolicy.DOUBTS)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("my roots are showing", "nothing"),
        ("the whole shebang please", "service"),
        ("wenn es geht die mit den Locken", "staff"),
        ("once the kids are in bed", "time"),
    ],
)
def test_what_they_do_not_read_is(said: str, place: str) -> None:
    there = PLACES[place]

    assert should_ask(said, read(said, there), there, ModelPolicy.DOUBTS)
