"""What is read of a message from Teams: what its writer wrote, without what Teams has put around it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams.messages import arrival_of, is_edit, words_of

BOT = {"type": "mention", "mentioned": {"id": "28:bot", "name": "Bookings"}, "text": "<at>Bookings</at>"}
DANA = {"type": "mention", "mentioned": {"id": "29:d", "name": "Dana"}, "text": "<at>Dana</at>"}


def message(text: str, *entities: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "id": "1",
        "recipient": {"id": "28:bot"},
        "text": text,
        "entities": list(entities),
    } | more


@pytest.mark.parametrize(
    ("text", "entities", "words"),
    [
        ("<at>Bookings</at> a haircut", [BOT], "a haircut"),
        ("<at>Bookings</at> open the Bookings page", [BOT], "open the Bookings page"),
        ("<at>Bookings</at> ask <at>Bookings</at>", [BOT], "ask Bookings"),
        ('<at id="0">Bookings</at>&nbsp;a haircut', [BOT], "a haircut"),
        ("<at>Bookings</at> with <at>Dana</at>", [BOT, DANA], "with Dana"),
        ("a haircut", [{"type": "mention", "text": "a haircut"}], "a haircut"),
        ("a haircut", [{"type": "mention", "mentioned": {"id": "28:bot"}}], "a haircut"),
        ("cut&nbsp;&amp;&nbsp;colour, 3 &lt; 4", [], "cut & colour, 3 < 4"),
        ("2 < 3 > 1", [], "2 < 3 > 1"),
        ("<div>one</div><p>two<br/>three</p>", [], "one\ntwo\nthree"),
        ('<quoted messageId="17"/> yes', [], "yes"),
        ('<blockquote itemtype="http://schema.skype.com/Reply"><p>Shall I?</p></blockquote>yes', [], "yes"),
        ("", [], ""),
    ],
)
def test_words_are_what_was_written(text: str, entities: list[dict[str, Any]], words: str) -> None:
    assert words_of(message(text, *entities)) == words


def test_no_text_is_no_words() -> None:
    assert words_of({"type": "message"}) == ""


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=30))
def test_what_has_no_markup_stays_as_it_is(text: str) -> None:
    assert words_of(message(f"<at>Bookings</at> {text}", BOT)) == text


def edited(text: str, kind: str = "editMessage") -> dict[str, Any]:
    return message(text, type="messageUpdate", channelData={"eventType": kind}, timestamp="2026-03-27T09:00:00Z")


def test_each_edit_arrives_once_though_it_keeps_the_id_of_the_message() -> None:
    first, second = edited("friday"), edited("saturday")

    assert arrival_of(message("thursday")) == "1"
    assert len({"1", arrival_of(first), arrival_of(second)}) == 3
    assert arrival_of(first) == arrival_of(edited("friday"))


def test_a_message_that_comes_back_after_it_was_deleted_is_no_edit() -> None:
    assert is_edit(edited("friday"))
    assert not is_edit(edited("friday", "undeleteMessage"))
    assert not is_edit(message("friday"))
