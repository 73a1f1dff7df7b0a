"""What replies look like as activities, as whole values."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.cards import MOST_BYTES, adaptive_card, draw
from dialogs.acts import Agree, Change, Field
from dialogs.replies import Ask, Card, Choice, Links, Member, PersonPicker, Row, Say

CONFIRM = Choice("Confirm booking", "yes, book it", (Agree(intent="i1"),))
NOT_NOW = Choice("Not now", "never mind")
CHANGE_DAY = Choice("Change", "change the day", (Change(field=Field.DAY),))

SUMMARY = Card(
    kind="summary",
    title="Shall I book this?",
    rows=(Row("Service", "Haircut"), Row("Day", "Monday 30 March", CHANGE_DAY)),
    choices=(CONFIRM, NOT_NOW),
    text="Haircut on Monday 30 March. Shall I book this?",
    note="Times are in Lisbon.",
)


def run(text: str, **look: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}


def test_a_sentence_is_plain_text() -> None:
    activity = draw(Say("*Not* <b>Markdown</b>\nSecond line"), "webchat")

    assert activity.serialize() == {
        "type": "message",
        "text": "*Not* <b>Markdown</b>\nSecond line",
        "textFormat": "plain",
        "inputHint": "acceptingInput",
    }


def test_a_question_offers_its_answers() -> None:
    activity = draw(Ask("Which one?", (Choice("10:00", "at 10:00"), CONFIRM)), "webchat")

    assert activity.serialize() == {
        "type": "message",
        "text": "Which one?",
        "textFormat": "plain",
        "inputHint": "expectingInput",
        "suggestedActions": {
            "actions": [
                {"type": "imBack", "title": "10:00", "value": "at 10:00"},
                {
                    "type": "messageBack",
                    "title": "Confirm booking",
                    "text": "yes, book it",
                    "displayText": "yes, book it",
                    "value": {"acts": [{"type": "Agree", "intent": "i1"}]},
                },
            ]
        },
    }


def test_a_question_without_buttons_has_no_empty_ones() -> None:
    assert draw(Ask("What name?"), "webchat").serialize() == {
        "type": "message",
        "text": "What name?",
        "textFormat": "plain",
        "inputHint": "acceptingInput",
    }


def test_a_summary_as_a_card_in_the_web_chat() -> None:
    card = adaptive_card(SUMMARY, "webchat")

    assert card == {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": "Haircut on Monday 30 March. Shall I book this?",
        "speak": "Haircut on Monday 30 March. Shall I book this?",
        "body": [
            run("Shall I book this?", size="Medium", weight="Bolder"),
            {
                "type": "ColumnSet",
                "spacing": "Medium",
                "separator": True,
                "columns": [
                    {
                        "type": "Column",
                        "width": "stretch",
                        "items": [
                            run("Service", size="Small", isSubtle=True),
                            run("Haircut") | {"spacing": "None"},
                        ],
                    }
                ],
            },
            {
                "type": "ColumnSet",
                "spacing": "Small",
                "separator": False,
                "columns": [
                    {
                        "type": "Column",
                        "width": "stretch",
                        "items": [
                            run("Day", size="Small", isSubtle=True),
                            run("Monday 30 March") | {"spacing": "None"},
                        ],
                    },
                    {
                        "type": "Column",
                        "width": "auto",
                        "verticalContentAlignment": "Center",
                        "items": [
                            run(
                                "Change",
                                size="Small",
                                color="Accent",
                                selectAction={
                                    "type": "Action.Submit",
                                    "title": "change the day",
                                    "tooltip": "change the day",
                                    "data": {
                                        "__isBotFrameworkCardAction": True,
                                        "cardAction": {
                                            "type": "messageBack",
                                            "text": "change the day",
                                            "displayText": "change the day",
                                            "value": {"acts": [{"type": "Change", "field": "day"}]},
                                        },
                                    },
                                },
                            )
                            | {"horizontalAlignment": "Right"}
                        ],
                    },
                ],
            },
            run("Times are in Lisbon.", size="Small", isSubtle=True) | {"spacing": "Medium", "separator": True},
        ],
        "actions": [
            {
                "type": "Action.Submit",
                "title": "Confirm booking",
                "tooltip": "yes, book it",
                "style": "positive",
                "data": {
                    "__isBotFrameworkCardAction": True,
                    "cardAction": {
                        "type": "messageBack",
                        "text": "yes, book it",
                        "displayText": "yes, book it",
                        "value": {"acts": [{"type": "Agree", "intent": "i1"}]},
                    },
                },
            },
            {
                "type": "Action.Submit",
                "title": "Not now",
                "tooltip": "never mind",
                "data": {
                    "__isBotFrameworkCardAction": True,
                    "cardAction": {"type": "messageBack", "text": "never mind", "displayText": "never mind"},
                },
            },
        ],
    }


def test_a_card_message_says_nothing_twice() -> None:
    activity = draw(SUMMARY, "webchat").serialize()

    assert "text" not in activity
    assert activity["speak"] == SUMMARY.text
    assert [attachment["contentType"] for attachment in activity["attachments"]] == [
        "application/vnd.microsoft.card.adaptive"
    ]


def test_in_teams_a_press_is_answered_with_the_card_and_in_an_older_client_it_is_a_message() -> None:
    actions = adaptive_card(SUMMARY, "msteams")["actions"]

    assert [(action["type"], action["verb"], action["data"]) for action in actions] == [
        ("Action.Execute", "press", {"acts": [{"type": "Agree", "intent": "i1"}]}),
        ("Action.Execute", "press", {"says": "never mind"}),
    ]
    assert [(action["fallback"]["type"], action["fallback"]["data"]) for action in actions] == [
        ("Action.Submit", action["data"]) for action in actions
    ]


def test_more_choices_than_teams_suggests_are_on_a_card_in_rows() -> None:
    asked = Ask("Which day?", tuple(Choice(str(day), f"the {day}th") for day in range(10, 18)))

    drawn = draw(asked, "msteams").attachments[0].content

    assert [element["type"] for element in drawn["body"]] == ["RichTextBlock", "ActionSet", "ActionSet"]
    assert [[one["title"] for one in row["actions"]] for row in drawn["body"][1:]] == [
        ["10", "11", "12", "13", "14", "15"],
        ["16", "17"],
    ]


def test_a_card_has_a_summary_for_its_notification() -> None:
    assert draw(SUMMARY, "msteams").summary == SUMMARY.title


def test_a_receipt_has_a_tick_and_the_way_online_first() -> None:
    receipt = Card(
        kind="receipt",
        title="Booked",
        rows=(Row("When", "Monday"),),
        choices=(Choice("Cancel", "cancel it"),),
        text="Booked for Monday.",
        links=(
            ("Join online", "https://meet.example/1"),
            ("Bad", "javascript:alert(1)"),
            ("Worse", "http://x.example"),
        ),
    )

    card = adaptive_card(receipt, "webchat")

    assert card["body"][0]["columns"][0]["items"] == [run("✓", size="Medium", weight="Bolder", color="Good")]
    assert [(action["type"], action["title"], action.get("style")) for action in card["actions"]] == [
        ("Action.OpenUrl", "Join online", "positive"),
        ("Action.Submit", "Cancel", None),
    ]


def test_the_small_print_of_a_summary_is_no_answer() -> None:
    card = replace(
        SUMMARY, links=(("Privacy", "https://studio.example/privacy"), ("Terms", "https://studio.example/terms"))
    )

    drawn = adaptive_card(card, "webchat")

    def link(title: str, url: str) -> dict[str, Any]:
        opens = {"type": "Action.OpenUrl", "title": title, "url": url}
        return {"type": "TextRun", "text": title, "size": "Small", "color": "Accent", "selectAction": opens}

    assert drawn["body"][-1] == {
        "type": "RichTextBlock",
        "spacing": "Small",
        "inlines": [
            link("Privacy", "https://studio.example/privacy"),
            {"type": "TextRun", "text": " · ", "size": "Small"},
            link("Terms", "https://studio.example/terms"),
        ],
    }
    assert [action["title"] for action in drawn["actions"]] == ["Confirm booking", "Not now"]


def test_customers_words_are_never_markdown() -> None:
    words = "[click](https://evil.example) **now** <b>"
    card = Card("summary", words, (Row(words, words, Choice(words, words)),), (), words, note=words)

    drawn = adaptive_card(card, "webchat")

    elements = json.dumps(drawn["body"])
    assert words in elements
    assert "TextBlock" not in elements.replace("RichTextBlock", "")


def test_a_card_too_large_for_a_channel_is_told_in_words() -> None:
    huge = Card("receipt", "Booked", (Row("Notes", "x" * MOST_BYTES),), (NOT_NOW,), "Booked.")

    assert draw(huge, "msteams").serialize() == {
        "type": "message",
        "text": "Booked.",
        "textFormat": "plain",
        "inputHint": "expectingInput",
        "suggestedActions": {"actions": [{"type": "imBack", "title": "Not now", "value": "never mind"}]},
    }


def ways(channel: str) -> list[tuple[str, str, str]]:
    links = (
        ("File", "/calendar/x.ics"),
        ("Google", "https://calendar.google.com/x"),
        ("Bad", "//evil.example"),
        ("Worse", "javascript:alert(1)"),
    )
    receipt = Card("receipt", "Booked", (), (), "Booked.", calendar=Links("Add to calendar", links))
    runs = adaptive_card(receipt, channel)["body"][-1]["inlines"]
    return [
        (run["text"], run["selectAction"]["title"], run["selectAction"]["url"]) for run in runs if "selectAction" in run
    ]


def test_the_ways_into_a_calendar_say_what_they_are_when_they_are_read_aloud() -> None:
    assert ways("webchat") == [
        ("File", "Add to calendar: File", "/calendar/x.ics"),
        ("Google", "Add to calendar: Google", "https://calendar.google.com/x"),
    ]


GONE = Links("Remove from calendar", (("Calendar file", "https://chat.example.com/calendar/x.ics"),))
AGAIN = Choice("Find a new time", "book another", (Agree(intent="i1"),))


@pytest.mark.parametrize("reply", [Say("It is cancelled.", GONE), Ask("It is cancelled.", (AGAIN,), calendar=GONE)])
@pytest.mark.parametrize("channel", ["webchat", "directline", "msteams"])
def test_what_is_said_of_a_calendar_is_on_a_card_with_its_link(reply: Say | Ask, channel: str) -> None:
    drawn = draw(reply, channel)

    content = drawn.attachments[0].content
    assert (content["fallbackText"], drawn.speak, drawn.summary) == ("It is cancelled.",) * 3
    assert content["body"][0] == run("It is cancelled.")
    (link,) = [one["selectAction"] for one in content["body"][1]["inlines"] if "selectAction" in one]
    assert link["title"] == "Remove from calendar: Calendar file"
    assert link["url"] == "https://chat.example.com/calendar/x.ics"
    assert drawn.text is None
    # Teams suggests nothing beside a card.
    suggested = [one.title for one in drawn.suggested_actions.actions] if drawn.suggested_actions else []
    pressable = [one["title"] for one in content.get("actions", [])]
    offered = ["Find a new time"] if isinstance(reply, Ask) else []
    assert (suggested, pressable) == (([], offered) if channel == "msteams" else (offered, []))


def test_over_a_picker_it_stands_beside_it() -> None:
    picker = PersonPicker((Member(AGAIN),))
    ask = Ask("It is cancelled. With whom?", (AGAIN,), picker, lead="It is cancelled.\nWith whom?", calendar=GONE)

    web, teams = draw(ask, "webchat"), draw(ask, "msteams")

    _, beside = web.attachments
    assert "Remove from calendar: Calendar file" in json.dumps(beside.content)
    assert "Remove from calendar: Calendar file" in json.dumps(teams.attachments[0].content)
    assert len(draw(replace(ask, calendar=None), "webchat").attachments) == 1


def test_where_no_link_to_a_calendar_can_be_opened_it_is_said_plainly() -> None:
    ours = Links("Remove from calendar", (("Calendar file", "/calendar/x.ics"),))

    assert draw(Say("Cancelled.", ours), "msteams") == draw(Say("Cancelled."), "msteams")
    assert draw(Say("Cancelled.", GONE), "slack") == draw(Say("Cancelled."), "slack")
    assert draw(Say("Cancelled.", ours), "webchat").attachments


def test_what_is_on_our_host_is_offered_where_our_page_can_open_it() -> None:
    assert [text for text, _, _ in ways("msteams")] == ["Google"]


def test_a_place_has_its_map_beside_it() -> None:
    where = Row("Where", "Rua 1, Lisbon", link=("Map", "https://maps.example/?q=1"))
    unsafe = Row("Where", "Rua 1, Lisbon", link=("Map", "http://maps.example/"))
    card = adaptive_card(Card("receipt", "Booked", (where, unsafe), (), "Booked."), "msteams")

    _, mapped, plain = card["body"]
    (run_,) = mapped["columns"][1]["items"][0]["inlines"]
    assert run_["text"] == "Map"
    assert run_["selectAction"] == {
        "type": "Action.OpenUrl",
        "title": "Map: Rua 1, Lisbon",
        "url": "https://maps.example/?q=1",
    }
    assert len(plain["columns"]) == 1
