"""Teams at the edge: presses, edits, expected replies, and people who cannot be reached any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from bot.bookings_bot import BotAnswer
from dialogs.acts import Agree
from dialogs.replies import Card, Choice, Row, Say
from dialogs.said import Said
from storage.conversations.model import Key
from tests.bot.channels.framework import KEY, BotFramework, until

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge, Script, Serve

Json = dict[str, Any]
HERE = Key("msteams", "a:1")
YES = Choice("Confirm", "yes, book it", (Agree(intent="i1"),))
SUMMARY = Card("summary", "Please check", (Row("When", "Monday"),), (YES,), "All of it")
PRESSED = {"acts": [{"type": "Agree", "intent": "i1"}]}


@pytest.fixture
async def framework(serve: Serve) -> BotFramework:
    framework = BotFramework()
    framework.publish("k1", KEY, "msteams")
    framework.base = await serve(framework.app)
    return framework


@pytest.fixture
async def bot(open_edge: OpenEdge, framework: BotFramework) -> Edge:
    return await open_edge(**framework.options())


@pytest.fixture
async def desk(open_edge: OpenEdge, framework: BotFramework) -> Edge:
    """Shows a summary to whatever is said, until it is pressed."""

    async def converse(state: Json | None, said: Said) -> BotAnswer:
        if said.pressed is None:
            return BotAnswer({}, (SUMMARY,), open_subjects=frozenset({"i1"}))
        return BotAnswer({}, (Say("booked"),))

    return await open_edge(**framework.options(), converse=converse)


async def deliver(edge: Edge, framework: BotFramework, **changes: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {framework.token()}"}
    async with edge.http.post(
        f"{edge.base}/api/messages", json=framework.message(**changes), headers=headers
    ) as response:
        return response.status, await response.json() if await response.text() else None


def invoke(verb: str, data: Json | None = None, **changes: Any) -> Json:
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
    return {"type": "invoke", "name": "adaptiveCard/action", "id": "press", "value": value, "text": None} | changes


async def test_a_press_is_answered_with_the_used_card_which_is_changed_for_good(
    desk: Edge, framework: BotFramework
) -> None:
    await deliver(desk, framework)
    await until(lambda: len(framework.taken) == 1)
    while (await desk.store.shown_cards(HERE))[0].activity_id is None:
        pass

    status, answer = await deliver(desk, framework, **invoke("press", PRESSED, replyToId="theirs"))
    await until(lambda: len(framework.taken) == 3)

    assert (status, answer["statusCode"], answer["type"]) == (200, 200, "application/vnd.microsoft.card.adaptive")
    assert "actions" not in answer["value"]
    assert answer["value"]["body"][-1]["inlines"][0]["text"] == "✓ Confirm"
    changed, said = framework.taken[1:]
    assert changed[0] == "/amer/v3/conversations/a%3A1/activities/theirs"
    assert changed[2]["attachments"][0]["content"] == answer["value"]
    assert (changed[2]["id"], "changes" in changed[2], said[2]["text"]) == ("theirs", False, "booked")
    assert await desk.store.shown_cards(HERE) == []


async def test_a_card_that_is_shown_again_is_as_it_was_or_says_that_it_is_over(
    desk: Edge, framework: BotFramework
) -> None:
    await deliver(desk, framework)
    await until(lambda: len(framework.taken) == 1)
    while (await desk.store.shown_cards(HERE))[0].activity_id is None:
        pass

    _, same = await deliver(desk, framework, **invoke("refresh", replyToId="theirs"))
    _, over = await deliver(desk, framework, **invoke("refresh", replyToId="another"))

    assert same["value"] == framework.taken[0][2]["attachments"][0]["content"]
    assert same["value"]["refresh"]["userIds"] == ["29:1"]
    assert over["value"]["fallbackText"] == "Not any more."


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "task/fetch"},
        {"value": None},
        {"value": {"action": "press"}},
        {"value": {"action": {"verb": "another", "data": {}}}},
        {"value": {"action": {"verb": "press", "data": "yes"}}},
    ],
)
async def test_other_invokes_are_not_for_this_bot(
    bot: Edge, framework: BotFramework, script: Script, changes: Json
) -> None:
    status, _ = await deliver(bot, framework, **invoke("press", PRESSED) | changes)

    assert (status, script.heard) == (501, [])


async def test_replies_are_in_the_body_where_they_are_expected_and_nowhere_else(
    bot: Edge, framework: BotFramework
) -> None:
    status, answer = await deliver(bot, framework, deliveryMode="expectReplies")
    _, again = await deliver(bot, framework, deliveryMode="expectReplies")
    await deliver(bot, framework, id="2", text="and now")
    await until(lambda: len(framework.taken) == 1)

    assert (status, [one["text"] for one in answer["activities"]], again) == (200, ["1: hi"], {"activities": []})
    assert framework.taken[0][2]["text"] == "2: and now"


async def test_another_way_of_delivery_is_answered_as_any_message_is(bot: Edge, framework: BotFramework) -> None:
    """DirectLineJS asks for a stream of answers where its own streaming is on."""
    status, answer = await deliver(bot, framework, deliveryMode="stream")
    await until(lambda: len(framework.taken) == 1)

    assert (status, answer) == (200, None)
    assert framework.taken[0][2]["text"] == "1: hi"


async def test_what_is_said_in_a_channel_stays_in_its_thread(bot: Edge, framework: BotFramework) -> None:
    thread = "19:x@thread.tacv2;messageid=1700000000000"
    await deliver(bot, framework, conversation={"id": thread, "conversationType": "channel"})
    await until(lambda: len(framework.taken) == 1)

    path, _, said = framework.taken[0]
    assert thread in unquote(path)
    assert said["conversation"]["id"] == thread


async def test_an_edited_message_is_read_as_said_now_and_once(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    edit = {"type": "messageUpdate", "text": "saturday", "channelData": {"eventType": "editMessage"}}
    for changes in ({}, edit, edit, {"type": "messageDelete", "id": "3"}, {"id": "4", "text": "bye"}):
        await deliver(bot, framework, **changes)
    await until(lambda: len(framework.taken) == 3)

    assert [said.text for said in script.heard] == ["hi", "saturday", "bye"]


async def test_mentions_and_entities_are_not_part_of_what_is_said(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    mention = {"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>Bot</at>"}
    await deliver(bot, framework, text="<at>Bot</at>&nbsp;cut &amp; colour", entities=[mention])
    await until(lambda: len(framework.taken) == 1)

    assert [said.text for said in script.heard] == ["cut & colour"]


async def test_whoever_removes_the_app_is_not_spoken_to_any_more_until_they_come_back(
    bot: Edge, framework: BotFramework
) -> None:
    await deliver(bot, framework)
    await until(lambda: len(framework.taken) == 1)
    await deliver(bot, framework, id="2", type="installationUpdate", action="remove-upgrade")
    assert await bot.store.address(HERE) is not None

    await deliver(bot, framework, id="3", type="installationUpdate", action="remove")
    while await bot.store.open_turns():
        pass
    gone = await bot.store.address(HERE)
    await deliver(bot, framework, id="4")
    await until(lambda: len(framework.taken) == 2)

    assert gone is None
    assert await bot.store.address(HERE) is not None


async def test_whoever_has_blocked_the_bot_is_dropped(bot: Edge, framework: BotFramework) -> None:
    framework.answers = [403]

    await deliver(bot, framework)
    await until(lambda: len(framework.taken) == 1)
    while await bot.store.address(HERE) is not None:
        pass

    assert await bot.store.outgoing.undelivered() == []


async def test_what_is_too_large_is_said_shorter(desk: Edge, framework: BotFramework) -> None:
    framework.answers = [413]

    await deliver(desk, framework)
    await until(lambda: len(framework.taken) == 2)

    shorter = framework.taken[1][2]
    assert (shorter["text"], "attachments" in shorter) == ("All of it", False)


async def test_a_group_is_told_once_where_to_write_when_the_bot_comes_to_it(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    group = {"conversation": {"id": "19:x", "conversationType": "channel"}, "text": None}
    for number, members in enumerate((["28:bot"], ["29:1"], ["29:2"])):
        added = [{"id": member} for member in members]
        await deliver(bot, framework, **group, id=str(number), type="conversationUpdate", membersAdded=added)
    await deliver(bot, framework, **group, id="9", type="installationUpdate", action="add")
    while await bot.store.open_turns():
        pass
    await until(lambda: len(framework.taken) == 1)

    assert script.heard == [Said(joined=True, locale="", is_public=True)]
    assert len(framework.taken) == 1
