"""What a customer is answered who wants to be forgotten on this device, and what becomes of what was under way."""

from __future__ import annotations

import pytest
from botbuilder.schema import Activity

from bot.cards import draw
from dialogs.replies import End
from dialogs.saying.wording import FormOfAddress
from dialogs.turn import TurnOptions
from tests.dialogs.talk import Talk

ENGLISH = End(
    "Done: this device has forgotten our chat, and nobody can go on in it here. What you booked stays booked.",
    "This chat belongs to the account you are signed in with, so there is nothing for me to forget on this device. "
    "If others use it too, please sign out of your account when you are done.",
)


async def test_the_chat_ends_and_nothing_is_asked_any_more() -> None:
    talk = Talk()

    await talk.say("haircut on Friday at 10", "forget this device")

    assert talk.replies == (ENGLISH,)


async def test_where_a_chat_belongs_to_an_account_all_goes_on() -> None:
    """The state is the same, as the conversation does not know in which channel it is."""
    talk = Talk()
    await talk.say("haircut on Friday at 10")
    before = talk.state

    await talk.say("forget this device")

    assert talk.state == before
    assert "Which e-mail address" in await talk.say("Ana Silva")


@pytest.mark.parametrize(
    ("form", "spoken_to"), [(FormOfAddress.FORMAL, "Ihrem Konto"), (FormOfAddress.INFORMAL, "deinem Konto")]
)
async def test_in_german(form: FormOfAddress, spoken_to: str) -> None:
    talk = Talk(locale="de-DE", options=TurnOptions(form))

    await talk.say("Gerät vergessen")

    (end,) = talk.replies
    assert isinstance(end, End)
    assert end.text.startswith("Erledigt: Dieses Gerät hat unseren Chat vergessen")
    assert spoken_to in end.elsewhere


@pytest.mark.parametrize(
    ("channel", "kind", "text"),
    [
        ("webchat", "endOfConversation", ENGLISH.text),
        ("directline", "endOfConversation", ENGLISH.text),
        ("msteams", "message", ENGLISH.elsewhere),
        ("slack", "message", ENGLISH.elsewhere),
    ],
)
def test_only_the_web_chat_is_ended(channel: str, kind: str, text: str) -> None:
    drawn: Activity = draw(ENGLISH, channel)

    assert (drawn.type, drawn.text) == (kind, text)
