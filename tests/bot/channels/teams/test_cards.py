"""Which cards are used up by a turn, and what stays of them."""

from __future__ import annotations

import json
from typing import Any

from bot.cards import adaptive_card, draw
from bot.channels.teams.cards import Answered, asking_again, comes_from, content_of, is_used_up, subjects_of, used
from dialogs.acts import Agree, Change, Decline, Field, GiveAppointment, Goal, Want
from dialogs.replies import Ask, Card, Choice, Row
from storage.conversations.shown_cards import ShownCard

YES = Choice("Confirm", "yes, book it", (Agree(intent="i1"),))
NO = Choice("Not now", "not now", (Decline(),))
CHANGE = Choice("Change", "change the time", (Change(field=Field.TIME),))
SUMMARY = Card("summary", "Please check", (Row("When", "Monday", CHANGE), Row("Name", "Ana")), (YES, NO), "All of it")
CANCEL = Choice("Cancel", "cancel it", (Want(goal=Goal.CANCEL), GiveAppointment(appointment_ids=("a1",))))
RECEIPT = Card(
    "receipt", "Booked", (Row("When", "Monday"),), (CANCEL,), "Booked", links=(("Map", "https://x.example"),)
)
OFFER = Ask("When?", tuple(Choice(f"{hour}:00", f"at {hour}", (Change(field=Field.DAY),)) for hour in range(9, 17)))


def shown(reply: Card | Ask, activity_id: str | None = "c1") -> ShownCard:
    [attachment] = draw(reply, "msteams").attachments
    content = asking_again(attachment.content, "29:1")
    return ShownCard(3, {"type": "message", "id": "ours", "attachments": [{"content": content}]}, activity_id)


def answered(said: str = "", pressed: Any = None, *, left: tuple[str, ...] = (), **more: Any) -> Answered:
    return Answered(said, pressed, left, more.get("cards", ()), asks=more.get("asks", False))


def test_a_summary_is_used_up_when_its_yes_cannot_be_said_any_more() -> None:
    assert subjects_of(content_of(shown(SUMMARY).activity)) == {"i1"}
    assert is_used_up(shown(SUMMARY), answered("yes"))
    assert not is_used_up(shown(SUMMARY), answered("what does it cost?", left=("i1",), asks=True))
    assert is_used_up(shown(SUMMARY), answered(left=("i1",), cards=(adaptive_card(SUMMARY, "msteams"),)))


def test_a_receipt_is_used_up_when_its_appointment_is_gone_or_has_a_newer_one() -> None:
    assert subjects_of(content_of(shown(RECEIPT).activity)) == {"a1"}
    assert not is_used_up(shown(RECEIPT), answered("hello", left=("a1",), asks=True))
    assert is_used_up(shown(RECEIPT), answered("yes", left=("a2",)))
    assert is_used_up(shown(RECEIPT), answered(left=("a1",), cards=(adaptive_card(RECEIPT, "msteams"),)))


def test_an_offer_is_used_up_with_its_choice_or_with_the_next() -> None:
    assert is_used_up(shown(OFFER), answered("at 10"))
    assert is_used_up(shown(OFFER), answered("something else", asks=True))
    assert not is_used_up(shown(OFFER), answered("thanks"))


def test_what_stays_tells_everything_and_has_no_button() -> None:
    left = used(shown(SUMMARY), answered(pressed={"acts": [{"type": "Agree", "intent": "i1"}]}))

    text = json.dumps(left, ensure_ascii=False)
    assert [word for word in ("Please check", "Monday", "Ana", "✓ Confirm") if word not in text] == []
    assert [word for word in ("Action.Execute", "Action.Submit", "refresh", "Change", '"ours"') if word in text] == []


def test_typing_a_buttons_words_marks_it_and_other_words_mark_nothing() -> None:
    assert "✓ Not now" in json.dumps(used(shown(SUMMARY), answered("Not now.")), ensure_ascii=False)
    assert "✓" not in json.dumps(used(shown(SUMMARY), answered("ja bitte")), ensure_ascii=False)


def test_links_stay() -> None:
    assert [one["title"] for one in used(shown(RECEIPT), answered())["attachments"][0]["content"]["actions"]] == ["Map"]


def test_a_press_is_known_by_the_id_of_its_message_or_else_by_its_button() -> None:
    data = {"acts": [{"type": "Agree", "intent": "i1"}]}

    assert comes_from(shown(SUMMARY), "c1", None)
    assert not comes_from(shown(SUMMARY), "c2", data)
    assert comes_from(shown(SUMMARY, None), "whatever", data)
    assert not comes_from(shown(SUMMARY, None), "whatever", {"acts": []})
